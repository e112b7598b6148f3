//! The schema that SQL scripts leave, found by reading them: no database is asked.
//!
//! A script is cut into statements, and each is read alone: one that is not understood spoils no other. What is read
//! is the definition of tables, their columns, keys, indexes and checks. Statements on data, views, functions, rights
//! and settings change nothing of that and are passed over.
//!
//! Not modelled, and so not kept: indexes with conditions or expressions, exclusion constraints, collations, computed
//! columns (kept as columns, with a warning), temporary tables, and tables of schemas other than the usual one.
//! A statement that is not understood and mentions a modelled table is reported as [`OPAQUE`]. One that contradicts
//! the schema, so that the server would refuse it, is reported as [`REPLAY`], unless an earlier statement that was
//! not understood mentions the name in question.
//!
//! [`OPAQUE`]: crate::diagnostic::OPAQUE
//! [`REPLAY`]: crate::diagnostic::REPLAY

mod alter;
mod column;
mod constraint;
mod create;
mod cursor;
mod drop;
mod expressions;
mod index;
mod names;
mod redefine;
mod rename;
mod split;
mod state;
#[cfg(test)]
mod testing;

mod token;
mod types;

pub use split::split;

use self::{
    cursor::{Cursor, Script},
    state::{Applied, State, Trouble},
};
use crate::{
    diagnostic::{OPAQUE, REPLAY, Sink},
    dialect::Dialect,
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

    /// The schema that all scripts leave.
    pub fn finish(self) -> Schema {
        self.state.into_schema()
    }

    pub fn script(&mut self, sql: &str, source: SourceId, sink: &mut Sink) {
        let script = Script { sql, source, dialect: self.state.dialect };
        for range in split(sql, script.dialect) {
            let span = Span::new(source, range.start, range.end);
            let text = &sql[range.clone()];
            if !concerns_definitions(script, range.clone()) {
                continue;
            }
            let tokens = script.tokens(range);
            if let Err(trouble) = statement(&mut self.state, Cursor::new(script, &tokens)) {
                self.state.troubles.push((trouble, span));
            }
            for (trouble, span) in std::mem::take(&mut self.state.troubles) {
                self.report(trouble, text, span, sink);
            }
        }
    }

    fn report(&mut self, trouble: Trouble, statement: &str, span: Span, sink: &mut Sink) {
        match trouble {
            Trouble::Contradiction { message, name, span } => {
                let code = if self.state.dynamic || self.state.is_unknown(&name) { OPAQUE } else { REPLAY };
                sink.report(code, &[&message], span);
            }
            Trouble::Opaque(message) => {
                if self.state.mentioned_in(statement).is_some() {
                    sink.report(OPAQUE, &[&message], span);
                }
                self.state.note_words(statement);
            }
        }
    }
}

/// Whether a statement is of a kind that may change what is modelled, as far as its first word tells.
fn concerns_definitions(script: Script<'_>, range: std::ops::Range<usize>) -> bool {
    use self::token::{Kind, Lexer};
    let first = Lexer::new(&script.sql[range.clone()], script.dialect).find(|token| token.kind == Kind::Word);
    first.is_some_and(|first| {
        let word = &script.sql[range.start + first.start..range.start + first.end];
        ["CREATE", "ALTER", "DROP", "RENAME", "DO", "PRAGMA"].iter().any(|kind| word.eq_ignore_ascii_case(kind))
    })
}

fn statement(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    let whole = cursor;
    let dialect = state.dialect;
    if cursor.take(&["CREATE"]) {
        create(state, whole, cursor)
    } else if cursor.take(&["DROP"]) {
        cursor.take_one_of(&["TEMPORARY"]);
        if cursor.take(&["TABLE"]) {
            drop::tables(state, cursor)
        } else if cursor.take(&["INDEX"]) {
            index::drop(state, cursor)
        } else {
            Ok(())
        }
    } else if cursor.take(&["ALTER"]) {
        cursor.take_one_of(&["IGNORE", "ONLINE"]);
        if cursor.take(&["TABLE"]) {
            alter::table(state, cursor)
        } else if cursor.take(&["INDEX"]) {
            index::alter(state, cursor)
        } else if cursor.take(&["TYPE"]) {
            rename::type_of_columns(state, cursor);
            Ok(())
        } else {
            Ok(())
        }
    } else if cursor.take(&["RENAME", "TABLE"]) {
        rename::tables(state, cursor)
    } else if cursor.take(&["PRAGMA"]) {
        if cursor.take(&["LEGACY_ALTER_TABLE"]) && !cursor.is_end() {
            let on = ["ON", "1", "TRUE", "YES"];
            let value = cursor.tokens().iter().map(|token| cursor.script.text(*token));
            state.legacy_rename = value.into_iter().any(|word| on.iter().any(|on| word.eq_ignore_ascii_case(on)));
        }
        Ok(())
    } else if cursor.is(&["DO"]) && dialect == Dialect::Postgres {
        if defines(whole.source()) {
            return Err(Trouble::Opaque("a DO block is not read".to_owned()));
        }
        Ok(())
    } else {
        Ok(())
    }
}

fn create(state: &mut State, whole: Cursor<'_>, mut cursor: Cursor<'_>) -> Applied {
    cursor.take(&["OR", "REPLACE"]);
    let replaces = whole.is(&["CREATE", "OR", "REPLACE"]);
    cursor.take_one_of(&["GLOBAL", "LOCAL"]);
    let temporary = cursor.take_one_of(&["TEMP", "TEMPORARY"]);
    cursor.take(&["UNLOGGED"]);
    if cursor.take(&["TABLE"]) {
        if replaces {
            let mut name = cursor;
            let path = name.path()?;
            if let Ok(Some(slot)) = state.find(&path) {
                state.drop_table(slot);
            }
        }
        return create::table(state, cursor, temporary);
    }
    let unique = cursor.take(&["UNIQUE"]);
    if cursor.take(&["INDEX"]) {
        return index::create(state, cursor, unique);
    }
    // From here on nothing is modelled; names are remembered, so that what is done to them is no contradiction.
    if cursor.take_one_of(&["FOREIGN", "VIRTUAL"]) && cursor.take(&["TABLE"])
        || cursor.take_one_of(&["FULLTEXT", "SPATIAL"]) && cursor.take(&["INDEX"])
        || {
            cursor.take_one_of(&["MATERIALIZED", "RECURSIVE"]);
            cursor.take(&["VIEW"])
        }
    {
        cursor.take(&["IF", "NOT", "EXISTS"]);
        if let Ok(path) = cursor.path() {
            state.note(&path.name.text);
        }
        return Ok(());
    }
    if cursor.mentions("FUNCTION") || cursor.mentions("PROCEDURE") {
        // What it does, it does when it is called.
        let text = whole.source();
        state.note_words(text);
        state.dynamic |= state::words(text).any(|word| word.eq_ignore_ascii_case("EXECUTE")) && defines(text);
    } else if cursor.take(&["SEQUENCE"]) {
        cursor.take(&["IF", "NOT", "EXISTS"]);
        if let Ok(path) = cursor.path() {
            state.note(&path.name.text);
        }
    }
    Ok(())
}

/// Whether procedural code defines anything.
fn defines(code: &str) -> bool {
    let words = ["ALTER", "CREATE", "DROP", "RENAME"];
    state::words(code).any(|word| words.iter().any(|define| word.eq_ignore_ascii_case(define)))
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};
    use proptest::prelude::*;

    use super::{
        testing::{check, finds, run},
        *,
    };

    #[test]
    fn what_defines_nothing_is_passed_over() {
        for dialect in Dialect::ALL {
            check(
                dialect,
                "CREATE TABLE a (b int); INSERT INTO a VALUES (1); UPDATE a SET b = 2; DELETE FROM a; SELECT * FROM a;
                 GRANT SELECT ON a TO me; BEGIN; COMMIT; SET x = 1; CREATE VIEW v AS SELECT * FROM a; DROP VIEW v;
                 DROP TABLE a; frobnicate a",
                &[],
            );
        }
        check(
            Postgres,
            "COMMENT ON TABLE a IS 'x'; CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad');
             CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DELETE FROM a; END $$ LANGUAGE plpgsql;
             CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); DO $$ BEGIN PERFORM 1; END $$;
             COPY a FROM stdin;\nDROP TABLE a;\n\\.\n",
            &[],
        );
    }

    #[test]
    fn a_body_is_not_run() {
        let sql = "CREATE TABLE a (b INT); CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END; DROP TABLE a";
        check(Sqlite, sql, &[]);
        let sql = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.x = 1; CREATE TABLE a (b int)";
        check(Mysql, sql, &["a: b int?"]);
    }

    #[test]
    fn what_is_not_followed_is_told_and_lets_contradictions_pass() {
        let block = "DO $$ BEGIN ALTER TABLE a ADD COLUMN c int; END $$";
        finds(
            Postgres,
            &format!("CREATE TABLE a (b int); {block}; ALTER TABLE a DROP COLUMN c"),
            &[&format!("JT050 {block}"), "JT050 c"],
        );
        finds(Postgres, &format!("{block}; CREATE TABLE a (b int)"), &[]);
    }

    #[test]
    fn names_are_folded_as_the_server_does() {
        check(Postgres, "CREATE TABLE A (B int); ALTER TABLE \"a\" ADD \"B\" int", &["a: b integer?, B integer?"]);
        finds(Postgres, "CREATE TABLE \"A\" (b int); DROP TABLE a", &["JT051 a"]);
        check(Sqlite, "CREATE TABLE A (B INT); ALTER TABLE [a] RENAME b TO C", &["A: C INT?"]);
    }

    #[test]
    fn a_statement_that_is_not_sql_spoils_no_other() {
        check(Postgres, "CREATE TABLE (; CREATE TABLE a (b int); DROP TABLE 'x'; ALTER", &["a: b integer?"]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(sql in proptest::collection::vec(piece(), 0..60)) {
            let sql = sql.join(" ");
            for dialect in Dialect::ALL {
                run(dialect, &sql);
            }
        }
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            9 => proptest::sample::select(vec![
                "CREATE TABLE", "ALTER TABLE", "DROP TABLE", "CREATE INDEX", "DROP INDEX", "ALTER INDEX", "RENAME", "TO",
                "ADD", "DROP", "COLUMN", "CONSTRAINT", "PRIMARY KEY", "FOREIGN KEY", "REFERENCES", "UNIQUE", "CHECK",
                "DEFAULT", "NOT NULL", "ON", "DELETE", "SET NULL", "LIKE", "AS", "GENERATED", "IDENTITY", "MODIFY",
                "CHANGE", "AFTER", "FIRST", "USING", "a", "b", "c", "int", "text", "(", ")", ",", ";", "(a)", "(a, b)",
                "(a int, b text)", "'", "1", "-", ".", "::", "[", "$$", "DO", "INHERITS",
            ]).prop_map(str::to_owned),
            1 => any::<String>(),
        ]
    }
}
