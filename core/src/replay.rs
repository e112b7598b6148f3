//! The schema that SQL scripts leave, found by reading them: no database is asked.
//!
//! A script is cut into statements, and each is parsed alone by sqlparser: one that is not understood spoils no
//! other. What is read is the definition of tables, their columns, keys, indexes and checks, and what is said of them
//! in comments; views and triggers are kept as they are written. Statements on data, functions, rights and settings
//! change nothing of that and are passed over.
//!
//! Not modelled, and so not kept: exclusion constraints, indexes that compare in a way of their own, temporary tables,
//! and tables of schemas other than the usual one. A statement that cannot be parsed is reported as [`OPAQUE`], and so
//! is one that is not modelled but mentions a modelled table. One that contradicts the schema, so that the server would
//! refuse it, is reported as [`REPLAY`], unless an earlier statement that was not followed mentions the name in
//! question.
//!
//! What such a statement does, a comment can say: `-- jointable: effect`, or `-- jointable: ignore`.
//!
//! [`OPAQUE`]: crate::diagnostic::OPAQUE
//! [`REPLAY`]: crate::diagnostic::REPLAY

mod alter;
mod body;
mod column;
mod constraint;
mod directive;
mod drop;
mod enums;
mod expressions;
mod index;
mod kept;
mod mend;
mod names;
mod parse;
mod program;
mod redefine;
mod rename;
mod split;
mod state;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod texts;
mod token;
mod types;

pub(crate) use body::Text;
pub use body::statement_form;
pub(crate) use constraint::own_index;
pub(crate) use expressions::calls;
pub(crate) use names::key as name_key;
pub(crate) use rename::rename;
pub use split::split;

use std::ops::Range;

use self::{
    directive::Directive,
    parse::Script,
    state::{Applied, State, Trouble},
    token::{Kind, Lexer},
};
use crate::{
    diagnostic::{OPAQUE, REPLAY, Sink},
    dialect::Dialect,
    diff::Renames,
    schema::Schema,
    source::{SourceId, Span},
};

/// Applies a script to `schema`, as the server would. `source` is where the spans shall point: the script itself.
///
/// What a script says of things that are not modelled is forgotten at its end; to replay several, see
/// [`crate::migration::schema`].
pub fn replay(schema: &mut Schema, sql: &str, source: SourceId, dialect: Dialect, sink: &mut Sink) {
    let mut replay = Replay::new(std::mem::take(schema), dialect);
    replay.script(sql, source, sink);
    *schema = replay.finish();
}

/// A replay of several scripts, one after the other.
pub(crate) struct Replay {
    state: State,
}

impl Replay {
    pub fn new(schema: Schema, dialect: Dialect) -> Self {
        Self { state: State::new(schema, dialect) }
    }

    pub fn finish(self) -> Schema {
        self.state.into_schema()
    }

    /// The schema, and what is called otherwise in it than in the one before.
    pub fn finish_from(mut self, before: &Schema) -> (Schema, Renames) {
        let renamings = std::mem::take(&mut self.state.renamings);
        let schema = self.finish();
        let renames = renamings.between(before, &schema);
        (schema, renames)
    }

    pub fn script(&mut self, sql: &str, source: SourceId, sink: &mut Sink) {
        let script = Script { sql, source, dialect: self.state.dialect };
        let mut end = 0;
        for range in split(sql, script.dialect) {
            let said = directive::read(script, end..range.start, sink);
            end = range.end;
            match said {
                None => self.statement(script, range, sink),
                Some(said) => self.follow(said, source, sink),
            }
        }
        // What statements of other files have done may be said on its own.
        if let Some(said) = directive::read(script, end..sql.len(), sink) {
            self.follow(said, source, sink);
        }
    }

    fn follow(&mut self, said: Directive, source: SourceId, sink: &mut Sink) {
        let Directive::Effect(effect) = said else { return };
        let script = Script { sql: &effect, source, dialect: self.state.dialect };
        split(&effect, script.dialect).into_iter().for_each(|range| self.statement(script, range, sink));
    }

    fn statement(&mut self, script: Script<'_>, range: Range<usize>, sink: &mut Sink) {
        let span = Span::new(script.source, range.start, range.end);
        let text = &script.sql[range.clone()];
        if let Err(trouble) = statement(&mut self.state, script, range) {
            self.state.troubles.push((trouble, span));
        }
        for (trouble, at) in std::mem::take(&mut self.state.troubles) {
            self.report(trouble, text, at.source().map_or(span, |_| at), sink);
        }
    }

    fn report(&mut self, trouble: Trouble, statement: &str, span: Span, sink: &mut Sink) {
        match trouble {
            Trouble::Contradiction { message, name, span: at } => {
                let span = at.source().map_or(span, |_| at);
                let code = if self.state.dynamic || self.state.is_unknown(&name) { OPAQUE } else { REPLAY };
                sink.report(code, &[&message], span);
            }
            Trouble::Opaque(message) => {
                if self.state.mentioned_in(statement).is_some() {
                    sink.report(OPAQUE, &[&message], span);
                }
                self.state.note_words(statement);
            }
            Trouble::Unread(message) => {
                sink.report(OPAQUE, &[&message], span);
                self.state.note_words(statement);
            }
        }
    }
}

/// The words that statements begin with that change nothing that is modelled.
const PASSED_OVER: &str = "ABORT ANALYSE ANALYZE ATTACH BEGIN BINLOG CALL CHANGE CHECK CHECKPOINT CHECKSUM CLONE CLOSE \
    CLUSTER COMMENT COMMIT COPY DEALLOCATE DECLARE DELETE DESC DESCRIBE DETACH DISCARD DO END EXECUTE EXPLAIN FETCH \
    FLUSH GET GRANT HANDLER HELP IMPORT INSERT INSTALL KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PRAGMA \
    PREPARE PURGE REASSIGN REFRESH REINDEX RELEASE RENAME REPAIR REPLACE RESET RESIGNAL RESTART REVOKE ROLLBACK \
    SAVEPOINT SECURITY SELECT SET SHOW SHUTDOWN SIGNAL START STOP TABLE TRUNCATE UNINSTALL UNLISTEN UNLOCK UPDATE \
    USE VACUUM VALUES WITH XA";

/// What may stand between CREATE and the word for what is made.
const MODIFIERS: &str =
    "OR REPLACE GLOBAL LOCAL TEMP TEMPORARY UNLOGGED UNIQUE MATERIALIZED RECURSIVE FOREIGN VIRTUAL FULLTEXT SPATIAL";

/// The first words of a statement, in upper case; enough of them to tell its kind.
fn first_words(text: &str, dialect: Dialect) -> Vec<String> {
    let meaning = Lexer::new(text, dialect).filter(|token| !matches!(token.kind, Kind::Comment | Kind::Version));
    let words = meaning.skip_while(|token| token.kind == Kind::Symbol('('));
    let words = words.take_while(|token| token.kind == Kind::Word).take(6);
    words.map(|token| text[token.range()].to_ascii_uppercase()).collect()
}

fn statement(state: &mut State, script: Script<'_>, range: Range<usize>) -> Applied {
    let text = &script.sql[range.clone()];
    let words = first_words(text, script.dialect);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["CREATE", words @ ..] => create(state, script, range, words),
        ["DROP", "TABLE", ..] | ["DROP", "TEMPORARY", "TABLE", ..] => {
            drop::tables(state, script, script.tokens(range)?)
        }
        ["DROP", "INDEX", ..] => index::drop(state, script, script.tokens(range)?),
        ["ALTER", "TABLE", ..] | ["ALTER", "IGNORE" | "ONLINE", "TABLE", ..] => {
            alter::table(state, script, script.tokens_behind("TABLE", range)?)
        }
        ["ALTER", "INDEX", ..] => index::alter(state, script, script.tokens(range)?),
        ["ALTER", "TYPE", ..] => enums::alter(state, script, script.tokens(range)?),
        ["DROP", "TYPE", ..] => enums::drop(state, script, script.tokens(range)?),
        ["RENAME", "TABLE", ..] => rename::tables(state, script, script.tokens(range)?),
        ["PRAGMA", "LEGACY_ALTER_TABLE", ..] => {
            let on = ["ON", "1", "TRUE", "YES"];
            let mut value = state::words(text).skip(2).peekable();
            if value.peek().is_some() {
                state.legacy_rename = value.any(|word| on.iter().any(|on| word.eq_ignore_ascii_case(on)));
            }
            Ok(())
        }
        ["DO", ..] if script.dialect == Dialect::Postgres && program::defines(text) => {
            Err(Trouble::Opaque("a DO block is not read".to_owned()))
        }
        ["ALTER", "DATABASE" | "SCHEMA", ..] if script.dialect == Dialect::Mysql => {
            texts::database(state, &script.tokens(range)?);
            Ok(())
        }
        ["DROP", "VIEW" | "TRIGGER", ..] | ["DROP", "MATERIALIZED", "VIEW", ..] => {
            kept::drop(state, script, range);
            Ok(())
        }
        ["ALTER", "VIEW", ..] | ["ALTER", "MATERIALIZED", "VIEW", ..] => {
            kept::rename(state, script, range);
            Ok(())
        }
        ["ALTER", "TRIGGER", ..] => {
            kept::rename_trigger(state, script, range);
            Ok(())
        }
        ["DROP", "FUNCTION" | "ROUTINE", ..] if script.dialect == Dialect::Postgres => {
            kept::drop_function(state, script, range);
            Ok(())
        }
        ["ALTER" | "DROP", _, ..] => Ok(()),
        ["COMMENT", ..] if script.dialect == Dialect::Postgres => {
            texts::comment_on(state, script, script.tokens(range)?)
        }
        [first, ..] if PASSED_OVER.split_whitespace().any(|word| word == *first) => match state.called_in(text) {
            Some(program) => Err(Trouble::Unread(format!("what `{program}` defines when it is called is not known"))),
            None => Ok(()),
        },
        _ => Err(Trouble::Unread("it begins as no statement does".to_owned())),
    }
}

fn create(state: &mut State, script: Script<'_>, range: Range<usize>, words: &[&str]) -> Applied {
    let text = &script.sql[range.clone()];
    let modifiers = words.iter().take_while(|word| MODIFIERS.split(' ').any(|modifier| modifier == **word)).count();
    let (modifiers, words) = words.split_at(modifiers);
    let foreign = modifiers.iter().any(|word| matches!(*word, "FOREIGN" | "VIRTUAL" | "FULLTEXT" | "SPATIAL"));
    let temporary = modifiers.contains(&"TEMP") || modifiers.contains(&"TEMPORARY");
    if !temporary && !foreign && !matches!(words, ["TABLE" | "INDEX" | "TYPE", ..]) {
        kept::create(state, script, range.clone());
    }
    match words {
        ["TABLE", ..] if !foreign => {
            let tokens = script.tokens_behind("TABLE", range)?;
            table::create(state, script, tokens, temporary, modifiers.contains(&"REPLACE"))
        }
        ["INDEX", ..] if !foreign => index::create(state, script, script.tokens(range)?),
        ["TYPE", ..] => enums::create(state, script, script.tokens(range)?),
        // From here on nothing is modelled; names are remembered, so that what is done to them is no contradiction.
        [kind @ ("TABLE" | "INDEX" | "VIEW" | "SEQUENCE"), ..] => {
            let mut tokens = script.tokens_behind(kind, range).unwrap_or_default();
            mend::cut(&mut tokens, "IF NOT EXISTS");
            if let Ok((path, _)) = table::head(script, &tokens) {
                state.note(&path.name.text);
            }
            Ok(())
        }
        [] => Err(Trouble::Unread("it does not say what it creates".to_owned())),
        _ => {
            let says = |word: &str| state::words(text).any(|found| found.eq_ignore_ascii_case(word));
            if says("FUNCTION") || says("PROCEDURE") {
                // What it does, it does when it is called.
                let body = text.split_once(char::is_whitespace).map_or("", |(_, body)| body);
                if program::defines(body) {
                    state.note_words(text);
                    state.programs.extend(program::name(text));
                    state.dynamic |= says("EXECUTE");
                }
            }
            Ok(())
        }
    }
}
