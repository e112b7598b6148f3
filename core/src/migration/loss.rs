//! What a script deletes, found by reading it.

use crate::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{self, diff, moved},
    replay::Replay,
    schema::Schema,
    source::SourceId,
};

/// Applies a script to `schema`, [lowered](Schema::lowered) for `dialect`, and tells what data it deletes, a sentence
/// each. What it calls otherwise it keeps, and what it moves elsewhere in the way that jointable does.
pub fn lost(schema: &mut Schema, sql: &str, source: SourceId, dialect: Dialect, sink: &mut Sink) -> Vec<String> {
    let before = schema.clone();
    let mut replay = Replay::new(std::mem::take(schema), dialect);
    replay.script(sql, source, sink);
    let (after, renames) = replay.finish_from(&before);
    *schema = after.lowered(dialect);
    let (mut changes, renamed) = renames.changes(&before, schema, dialect);
    changes.extend(diff(&renamed, schema, dialect));
    changes.extend(moved(&renamed, schema, sql, dialect));
    diff::lost(&changes, &renamed, schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What the second script loses, where the first has run.
    #[track_caller]
    fn loses(dialect: Dialect, up: &str, down: &str) -> Vec<String> {
        let (mut sources, mut sink, mut schema) = (Sources::new(), Sink::new(), Schema::default());
        for sql in [up, down] {
            let source = sources.add("script.sql", sql);
            let before = std::mem::take(&mut schema).lowered(dialect);
            schema = before;
            let lost = lost(&mut schema, sql, source, dialect, &mut sink);
            if sql == down {
                assert!(sink.into_vec().is_empty(), "{dialect}: {up} {down}");
                return lost;
            }
        }
        unreachable!()
    }

    const TABLES: &str =
        "CREATE TABLE a (id INT PRIMARY KEY, b INT, c INT); CREATE TABLE x (id INT PRIMARY KEY, b INT);";

    #[test]
    fn what_is_called_otherwise_is_kept() {
        for dialect in Dialect::ALL {
            for down in [
                "ALTER TABLE a RENAME TO d;",
                "ALTER TABLE a RENAME COLUMN b TO d;",
                "ALTER TABLE A RENAME COLUMN B TO d; ALTER TABLE a RENAME COLUMN D TO e; ALTER TABLE a RENAME TO f;",
                "ALTER TABLE a RENAME TO d; ALTER TABLE d RENAME COLUMN b TO e; ALTER TABLE d RENAME TO f;",
                // Two that swap their names.
                "ALTER TABLE a RENAME TO a_old; ALTER TABLE x RENAME TO a; ALTER TABLE a_old RENAME TO x;",
                "ALTER TABLE a RENAME COLUMN b TO b_old; ALTER TABLE a RENAME COLUMN c TO b;
                 ALTER TABLE a RENAME COLUMN b_old TO c;",
                // Renamed, and made anew.
                "ALTER TABLE a RENAME TO d; ALTER TABLE d RENAME COLUMN b TO e;
                 CREATE TABLE d_new (id INT PRIMARY KEY, e INT, c BIGINT); INSERT INTO d_new SELECT id, e, c FROM d;
                 DROP TABLE d; ALTER TABLE d_new RENAME TO d;",
            ] {
                let folded = if dialect == Dialect::Mysql { down.replace("TABLE A ", "TABLE a ") } else { down.into() };
                assert_eq!(loses(dialect, TABLES, &folded), [""; 0], "{dialect}: {down}");
            }
        }
        assert_eq!(loses(Dialect::Mysql, TABLES, "ALTER TABLE a CHANGE b d BIGINT; RENAME TABLE a TO e;"), [""; 0]);
    }

    #[test]
    fn what_is_dropped_is_lost_whatever_takes_its_name() {
        for dialect in Dialect::ALL {
            for (down, expected) in [
                ("DROP TABLE a; ALTER TABLE x RENAME TO a;", "dropping table `a` deletes all its rows"),
                ("ALTER TABLE a RENAME TO d; DROP TABLE d;", "dropping table `a` deletes all its rows"),
                (
                    "ALTER TABLE a RENAME TO d; DROP TABLE d; ALTER TABLE x RENAME TO d;",
                    "dropping table `a` deletes all its rows",
                ),
                (
                    "ALTER TABLE a RENAME COLUMN b TO d; ALTER TABLE a DROP COLUMN d;",
                    "dropping column `b` of table `a` deletes its values",
                ),
                (
                    "ALTER TABLE a RENAME COLUMN b TO d; ALTER TABLE a DROP COLUMN c;",
                    "dropping column `c` of table `a` deletes its values",
                ),
            ] {
                assert_eq!(loses(dialect, TABLES, down), [expected], "{dialect}: {down}");
            }
        }
    }

    #[test]
    fn what_becomes_narrower_is_lost_under_its_old_name() {
        let lost = "changing the type of column `b` of table `a` loses values that do not fit";
        let down =
            "ALTER TABLE a RENAME TO e; ALTER TABLE e RENAME COLUMN b TO d; ALTER TABLE e ALTER d TYPE smallint;";
        assert_eq!(loses(Dialect::Postgres, TABLES, down), [lost]);
        let down = "RENAME TABLE a TO e; ALTER TABLE e CHANGE b d smallint;";
        assert_eq!(loses(Dialect::Mysql, TABLES, down), [lost]);
    }
}
