//! The schema that SQL scripts leave, found by reading them: no database is asked.
//!
//! A script is cut into statements, and each is parsed alone by sqlparser: one that is not understood spoils no
//! other. What is read is the definition of tables, their columns, keys, indexes and checks. Statements on data, views, functions, rights
//! and settings change nothing of that and are passed over.
//!
//! Not modelled, and so not kept: indexes with conditions or expressions, exclusion constraints, collations, computed
//! columns (kept as columns, with a warning), temporary tables, and tables of schemas other than the usual one.
//! A statement that cannot be parsed is reported as [`OPAQUE`], and so is one that is not modelled but mentions a
//! modelled table. One that contradicts the schema, so that the server would refuse it, is reported as [`REPLAY`],
//! unless an earlier statement that was not followed mentions the name in question.
//!
//! What such a statement does, a comment can say: `-- jointable: effect`, or `-- jointable: ignore`.
//!
//! [`OPAQUE`]: crate::diagnostic::OPAQUE
//! [`REPLAY`]: crate::diagnostic::REPLAY

mod alter;
mod column;
mod constraint;
mod directive;
mod drop;
mod enums;
mod expressions;
mod index;
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
mod token;
mod types;

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
        for (trouble, span) in std::mem::take(&mut self.state.troubles) {
            self.report(trouble, text, span, sink);
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
        ["ALTER" | "DROP", _, ..] => Ok(()),
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
    match words {
        ["TABLE", ..] if !foreign => {
            let temporary = modifiers.contains(&"TEMP") || modifiers.contains(&"TEMPORARY");
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
                 DROP TABLE a",
                &[],
            );
        }
        check(
            Postgres,
            "COMMENT ON TABLE a IS 'x'; CREATE EXTENSION citext; CREATE TYPE pair AS (a int, b int);
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
    fn a_call_of_a_program_that_defines_something_is_told() {
        for (dialect, program, call) in [
            (
                Postgres,
                "CREATE OR REPLACE FUNCTION public.\"audit\"(t text) RETURNS void AS $$ BEGIN EXECUTE 'ALTER TABLE ' || t ||
                 ' ADD COLUMN changed timestamptz'; END $$ LANGUAGE plpgsql",
                "SELECT audit('a')",
            ),
            (
                Mysql,
                "CREATE PROCEDURE audit(IN t varchar(64)) BEGIN SET @q = CONCAT('ALTER TABLE ', t, ' DROP KEY i');
                 PREPARE s FROM @q; EXECUTE s; END",
                "CALL audit('a')",
            ),
        ] {
            finds(
                dialect,
                &format!("CREATE TABLE a (b int); SELECT audit; {program}; {call}; CREATE INDEX changed ON a (b)"),
                &[&format!("JT050 {call}")],
            );
        }
        let harmless = "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql; SELECT f()";
        finds(Postgres, harmless, &[]);
    }

    #[test]
    fn names_are_folded_as_the_server_does() {
        check(Postgres, "CREATE TABLE A (B int); ALTER TABLE \"a\" ADD \"B\" int", &["a: b integer?, B integer?"]);
        finds(Postgres, "CREATE TABLE \"A\" (b int); DROP TABLE a", &["JT051 a"]);
        check(Sqlite, "CREATE TABLE A (B INT); ALTER TABLE [a] RENAME b TO C", &["A: C INT?"]);
    }

    #[test]
    fn a_statement_that_is_not_sql_spoils_no_other() {
        for dialect in Dialect::ALL {
            let (schema, found) =
                run(dialect, "CREATE TABLE (; CREATE TABLE a (b text); DROP TABLE 1; ALTER; GARBAGE x");
            assert_eq!(schema.to_lowercase(), "a: b text?\n");
            assert_eq!(found, ["JT050 CREATE TABLE (", "JT050 DROP TABLE 1", "JT050 ALTER", "JT050 GARBAGE x"]);
        }
        finds(Postgres, "CREATE TABLE a (", &["JT050 CREATE TABLE a ("]);
        finds(Postgres, "DROP TABLE 'x'", &["JT050 DROP TABLE 'x'"]);
        check(Postgres, "(SELECT 1); SELECT 1", &[]);
    }

    #[test]
    fn what_nests_deep_or_goes_on_for_long_is_told() {
        let many = |text: &str| text.repeat(10_000);
        let deep = format!("{}1{}", many("("), many(")"));
        let minus = many("- ");
        let sum = many("1 + ");
        for dialect in Dialect::ALL {
            for value in [&deep, &format!("{minus} 1"), &format!("{sum} 1"), &format!("{} 1", many("NOT "))] {
                let sql = format!("CREATE TABLE a (b int DEFAULT {value})");
                assert_eq!(run(dialect, &sql).1.len(), 1);
                let sql = format!("CREATE TABLE a (b int); ALTER TABLE a ALTER b SET DEFAULT {value}");
                assert_eq!(run(dialect, &sql).1.len(), 1);
                // A condition is kept as it is written.
                let sql = format!("CREATE TABLE a (b int, CHECK ({value}))");
                assert_eq!(run(dialect, &sql).1.len(), 0);
            }
            run(dialect, &format!("CREATE TABLE a (b {}int{})", many("ARRAY<"), many(">")));
            run(dialect, &format!("CREATE TABLE a (b int{})", many("[]")));
            run(dialect, &many("CREATE TABLE a ("));
        }
        // Short of that, nothing is too long.
        let columns: Vec<String> = (0..1_000).map(|n| format!("c{n} varchar(9) NOT NULL DEFAULT 1")).collect();
        let sum = format!("{} {}", columns.join(", "), "+ 1".repeat(900));
        let (schema, found) = run(Postgres, &format!("CREATE TABLE a ({sum})"));
        assert_eq!((schema.matches("varchar").count(), found.len()), (1_000, 0));
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

    proptest! {
        #[test]
        fn no_change_of_a_script_is_too_strange(
            at in 0..CHANGED.len(), end in 0..CHANGED.len(), put in piece(), again in any::<bool>(),
        ) {
            let (at, end) = (CHANGED.floor_char_boundary(at.min(end)), CHANGED.floor_char_boundary(at.max(end)));
            let put = if again { &CHANGED[at..end] } else { &put };
            let sql = format!("{}{put}{}", &CHANGED[..at], &CHANGED[if again { at } else { end }..]);
            for dialect in Dialect::ALL {
                run(dialect, &sql);
            }
        }
    }

    const CHANGED: &str = "CREATE TABLE é (id bigint GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, x LONG VARCHAR
        DEFAULT ((1 + 2)) CHECK (x > 0) CONSTRAINT f FOREIGN KEY (x) REFERENCES b (c) ON DELETE SET NULL (x), 'y' int
        DEFAULT array['a', 'b']::text[] /*!80000 INVISIBLE */ COMMENT \"x\", UNIQUE KEY u (x(5) DESC) KEY_BLOCK_SIZE = 8,
        EXCLUDE USING gist (x WITH =)) INHERITS (a) STRICT; ALTER TABLE IF EXISTS ONLY é ADD COLUMN (z int, w int), DROP
        CHECK c, RENAME INDEX u TO v, MODIFY x int DEFAULT -1 AFTER id, ALTER COLUMN y TYPE text COLLATE \"C\" USING y,
        ALTER y SET DEFAULT now() + 1; CREATE INDEX ON ONLY é (lower(x), y t_ops (a = 1)) WHERE x > 0; DROP INDEX
        CONCURRENTLY IF EXISTS a, b; RENAME TABLE é TO f; ALTER INDEX a RENAME TO b; CREATE TABLE g (LIKE é)";

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            9 => proptest::sample::select(vec![
                "CREATE TABLE", "ALTER TABLE", "DROP TABLE", "CREATE INDEX", "DROP INDEX", "ALTER INDEX", "RENAME", "TO",
                "ADD", "DROP", "COLUMN", "CONSTRAINT", "PRIMARY KEY", "FOREIGN KEY", "REFERENCES", "UNIQUE", "CHECK",
                "DEFAULT", "NOT NULL", "ON", "DELETE", "SET NULL", "LIKE", "AS", "GENERATED", "IDENTITY", "MODIFY",
                "CHANGE", "AFTER", "FIRST", "USING", "a", "b", "c", "int", "text", "(", ")", ",", ";", "(a)", "(a, b)",
                "(a int, b text)", "'", "1", "-", ".", "::", "[", "$$", "DO", "INHERITS",
                "é", "STORAGE", "COLLATE", "INDEX", "KEY", "IF EXISTS", "ONLY", "WHERE", "/*!", "*/", "ENUM", "VIRTUAL",
            ]).prop_map(str::to_owned),
            1 => any::<String>(),
        ]
    }
}
