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
        let (schema, found) = run(dialect, "CREATE TABLE (; CREATE TABLE a (b text); DROP TABLE 1; ALTER; GARBAGE x");
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
    CONCURRENTLY IF EXISTS a, b; CREATE VIEW IF NOT EXISTS main.v (x) AS SELECT é.x, * FROM é AS e JOIN (b, f) ON e.x IN f;
    CREATE TRIGGER t AFTER UPDATE OF x, y ON é WHEN NEW.x > 0 BEGIN INSERT INTO é (x) SELECT x FROM (SELECT OLD.y), é; UPDATE
    OR IGNORE é SET x = excluded.x; END; ALTER TABLE é RENAME COLUMN x TO \"x y\"; RENAME TABLE é TO f; ALTER INDEX a RENAME TO b; CREATE TABLE g (LIKE é)";

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => proptest::sample::select(vec![
            "CREATE TABLE", "ALTER TABLE", "DROP TABLE", "CREATE INDEX", "DROP INDEX", "ALTER INDEX", "RENAME", "TO",
            "ADD", "DROP", "COLUMN", "CONSTRAINT", "PRIMARY KEY", "FOREIGN KEY", "REFERENCES", "UNIQUE", "CHECK",
            "DEFAULT", "NOT NULL", "ON", "DELETE", "SET NULL", "LIKE", "AS", "GENERATED", "IDENTITY", "MODIFY",
            "CHANGE", "AFTER", "FIRST", "USING", "a", "b", "c", "int", "text", "(", ")", ",", ";", "(a)", "(a, b)",
            "(a int, b text)", "'", "1", "-", ".", "::", "[", "$$", "DO", "INHERITS",
            "é", "STORAGE", "COLLATE", "INDEX", "KEY", "IF EXISTS", "ONLY", "WHERE", "/*!", "*/", "ENUM", "VIRTUAL",
            "\n-- jointable: effect", "\n-- jointable: ignore\n", "ATTACH PARTITION",
            "CREATE VIEW", "CREATE TRIGGER", "DROP VIEW", "DROP TRIGGER", "BEGIN", "END", "SELECT", "FROM", "JOIN", "INTO",
            "UPDATE", "OF", "NEW", "*", "IN",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}
