//! What comments say of a statement that cannot be followed.
//!
//! ```sql
//! -- jointable: effect
//! --   ALTER TABLE recipes ADD COLUMN changed timestamptz;
//! SELECT add_audit_columns('recipes');
//!
//! -- jointable: ignore
//! DO $$ … $$;
//! ```

use std::ops::Range;

use super::{
    parse::Script,
    token::{Kind, Lexer},
};
use crate::{
    diagnostic::{DIRECTIVE, Sink},
    source::Span,
};

/// What the comments before a statement say of it.
#[derive(Debug, PartialEq)]
pub(super) enum Directive {
    /// It changes nothing that is modelled.
    Ignore,
    /// It does what this SQL would do: the script's text with blanks in all other places.
    Effect(String),
}

/// The last directive among the comments between two statements. One is a line of its own: `-- jointable: …`.
pub(super) fn read(script: Script<'_>, gap: Range<usize>, sink: &mut Sink) -> Option<Directive> {
    let text = &script.sql[gap.clone()];
    if !text.contains("jointable:") {
        return None;
    }
    let mut found = None;
    let mut end = 0;
    for token in Lexer::new(text, script.dialect).filter(|token| token.kind == Kind::Comment) {
        let start = gap.start + token.start;
        let comment = text[token.range()].trim_end();
        let line = script.sql[..start].rfind('\n').map_or(0, |at| at + 1);
        if !comment.starts_with("--") || !script.sql[line..start].trim().is_empty() {
            continue;
        }
        let goes_on = !text[end..token.start].contains('\n');
        end = token.end;
        let said = comment.trim_start_matches('-').trim_start();
        let Some(words) = said.strip_prefix("jointable:") else {
            // The next line of an effect, unless it is for another reader.
            if let Some(Directive::Effect(effect)) = &mut found
                && goes_on
                && !said.starts_with("+goose")
            {
                put(effect, said, start + comment.len() - said.len());
            }
            continue;
        };
        let words = words.trim_start();
        let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        match word {
            "ignore" if rest.is_empty() => found = Some(Directive::Ignore),
            "effect" => {
                let mut effect = match found.take() {
                    Some(Directive::Effect(effect)) => effect,
                    _ => String::new(),
                };
                put(&mut effect, rest, start + comment.len() - rest.len());
                found = Some(Directive::Effect(effect));
            }
            _ => sink.report(DIRECTIVE, &[words], Span::new(script.source, start, start + comment.len())),
        }
    }
    found
}

/// Puts a line of SQL where it is in the script.
fn put(effect: &mut String, line: &str, at: usize) {
    if !effect.is_empty() {
        effect.push('\n');
    }
    effect.push_str(&" ".repeat(at.saturating_sub(effect.len())));
    effect.push_str(line);
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::{self, Mysql, Postgres},
        replay::testing::{check, finds},
    };

    const A: &str = "CREATE TABLE a (b int);\n";

    #[test]
    fn the_effect_takes_the_place_of_the_statement() {
        for dialect in Dialect::ALL {
            let ty = crate::types::Type::Int.sql(dialect);
            let says = |says: &str| format!("{A}{says}\nFROB a;\nALTER TABLE a ADD COLUMN d int;");
            let c = format!("a: b {ty}?, c {ty}?, d {ty}?");
            check(dialect, &says("-- jointable: effect ALTER TABLE a ADD COLUMN c int"), &[&c]);
            check(dialect, &says("-- jointable: effect\n--   ALTER TABLE a\n--   ADD COLUMN c int;\n"), &[&c]);
            check(
                dialect,
                &says(
                    "-- why\n-- jointable: effect CREATE TABLE x (y int);\n-- jointable: effect DROP TABLE x; ALTER TABLE a ADD c int",
                ),
                &[&c],
            );
            let others =
                "-- jointable: effect ALTER TABLE a\n-- ADD COLUMN c int\n-- +goose StatementBegin\n\n-- not SQL";
            check(dialect, &says(others), &[&c]);
            check(dialect, &says("-- jointable: ignore"), &[&format!("a: b {ty}?, d {ty}?")]);
        }
    }

    #[test]
    fn the_effect_of_another_file_can_stand_at_the_end() {
        check(
            Postgres,
            &format!("{A}SELECT 1; -- done\n\n-- jointable: effect ALTER TABLE a RENAME TO c"),
            &["c: b integer?"],
        );
        check(Mysql, "-- jointable: effect CREATE TABLE a (b int);", &["a: b int?"]);
    }

    #[test]
    fn it_takes_the_place_of_what_could_be_read_too() {
        check(
            Postgres,
            "-- jointable: effect CREATE TABLE a (b text);\nCREATE TABLE a AS SELECT 'x'::text AS b;\nALTER TABLE a ADD c int",
            &["a: b text?, c integer?"],
        );
    }

    #[test]
    fn mistakes_point_into_the_comment() {
        finds(Postgres, &format!("{A}-- é\n-- jointable: effect ALTER TABLE x ADD c int\nFROB a"), &["JT051 x"]);
        finds(Postgres, &format!("{A}-- jointable: effect\n--  FROB b\nFROB a"), &["JT050 FROB b"]);
        finds(Postgres, "-- jointable: ignroe\nSELECT 1", &["JT058 -- jointable: ignroe"]);
        finds(Postgres, "-- jointable: ignore FROB\nSELECT 1", &["JT058 -- jointable: ignore FROB"]);
        finds(
            Postgres,
            "SELECT '\n-- jointable: ignroe\n' -- jointable: ignore\n; /*\n-- jointable: x\n*/ SELECT 1",
            &[],
        );
    }
}
