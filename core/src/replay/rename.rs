//! Renaming tables and their parts.

use super::{
    alter::change,
    constraint::{no_column, no_index},
    cursor::Cursor,
    state::{Applied, Slot, State, Trouble},
};
use crate::dialect::Dialect;

/// An operation of ALTER TABLE, from behind the word RENAME on.
pub(super) fn operation(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    if operation.take_one_of(&["TO", "AS"]) {
        let to = operation.path()?;
        operation.end()?;
        return state.rename_table(slot, &to.name);
    }
    let constraint = operation.take(&["CONSTRAINT"]);
    let index = !constraint && state.dialect == Dialect::Mysql && operation.take_one_of(&["INDEX", "KEY"]);
    if !constraint && !index {
        operation.take(&["COLUMN"]);
    }
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let from = operation.name()?;
    if operation.is_end() && state.dialect == Dialect::Mysql {
        // MySQL does without TO.
        return state.rename_table(slot, &from);
    }
    if !operation.take(&["TO"]) {
        operation.expected("TO")?;
    }
    let to = operation.name()?;
    operation.end()?;
    if constraint {
        return rename_constraint(state, slot, &from.text, &to.text)
            .then_some(())
            .ok_or_else(|| Trouble::contradiction(&from, format!("there is no constraint `{}`", from.text)));
    }
    let Some(table) = state.table(slot) else { return Ok(()) };
    if index {
        let found = table.indexes.iter().position(|index| state.same(&index.name, &from.text));
        let found = found.ok_or_else(|| no_index(table, &from))?;
        return change(state, slot, |_, table| {
            table.indexes[found].name = to.text;
            Ok(())
        });
    }
    if !table.columns.iter().any(|column| state.same(&column.name, &from.text)) {
        return if if_exists { Ok(()) } else { Err(no_column(table, &from)) };
    }
    let taken = table.columns.iter().any(|column| state.same(&column.name, &to.text));
    if taken && !state.same(&from.text, &to.text) {
        let message = format!("table `{}` has a column `{}` already", table.name, to.text);
        return Err(Trouble::contradiction(&to, message));
    }
    state.rename_column(slot, &from.text, &to.text);
    Ok(())
}

/// Whether there was a constraint of that name.
fn rename_constraint(state: &mut State, slot: Slot, from: &str, to: &str) -> bool {
    let Some(mut table) = state.take(slot) else { return false };
    let names = (table.foreign_keys.iter_mut().map(|key| &mut key.name))
        .chain(table.checks.iter_mut().map(|check| &mut check.name))
        .chain(table.indexes.iter_mut().map(|index| &mut index.name));
    let mut found = false;
    for name in names.filter(|name| state.same(name, from)) {
        to.clone_into(name);
        found = true;
    }
    if !found && state.same(&state.primary_key_name(slot, &table), from) {
        state.name_primary_key(slot, to.to_owned());
        found = true;
    }
    state.put_back(slot, table);
    found
}

/// MySQL's `RENAME TABLE a TO b, c TO d`.
pub(super) fn tables(state: &mut State, cursor: Cursor<'_>) -> Applied {
    for mut item in cursor.items() {
        let from = item.path()?;
        if !item.take(&["TO"]) {
            item.expected("TO")?;
        }
        let to = item.path()?;
        match state.find(&from)? {
            Some(slot) => state.rename_table(slot, &to.name)?,
            None => state.note(&to.name.text),
        }
    }
    Ok(())
}

/// PostgreSQL's `ALTER TYPE a RENAME TO b`: the columns of that type are of the new one.
pub(super) fn type_of_columns(state: &mut State, mut cursor: Cursor<'_>) {
    let start = cursor;
    if cursor.path().is_err() {
        return;
    }
    let from = start.until(&cursor).text();
    if cursor.take(&["RENAME", "TO"]) {
        state.rename_type(&from, &cursor.text());
    }
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::replay::testing::check;

    #[test]
    fn a_renamed_table_takes_references_along() {
        let sql = "CREATE TABLE a (id int PRIMARY KEY, a_id int REFERENCES a (id));
                   CREATE TABLE b (a_id int REFERENCES A (id));
                   ALTER TABLE a RENAME TO c; ALTER TABLE c RENAME COLUMN id TO key";
        check(
            Postgres,
            sql,
            &[
                "c: key integer, a_id integer?, key (key), fkey a_a_id_fkey (a_id) c (key)",
                "b: a_id integer?, fkey b_a_id_fkey (a_id) c (key)",
            ],
        );
        check(
            Sqlite,
            sql,
            &[
                "c: key INT?, a_id INT?, key (key), fkey c_a_id_fkey (a_id) c (key)",
                "b: a_id INT?, fkey b_a_id_fkey (a_id) c (key)",
            ],
        );
        check(
            Mysql,
            &sql.replace("key", "`key`").replace(" KEY", " key").replace("RENAME TO", "RENAME"),
            &[
                "c: key int, a_id int?, key (key), fkey c_ibfk_1 (a_id) c (key)",
                "b: a_id int?, fkey b_ibfk_1 (a_id) c (key)",
            ],
        );
    }

    #[test]
    fn a_rebuilt_sqlite_table_is_still_referred_to() {
        let before = "CREATE TABLE x (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX x_a ON x (a);
                      CREATE TABLE y (x_id INT REFERENCES x (id) ON DELETE CASCADE);";
        let y = "y: x_id INT?, fkey y_x_id_fkey (x_id) x (id) on delete cascade";
        check(
            Sqlite,
            &format!(
                "{before} PRAGMA foreign_keys = OFF; CREATE TABLE \"x_new\" (id INTEGER PRIMARY KEY, a INT UNIQUE);
                 INSERT INTO x_new SELECT id, a FROM x; DROP TABLE x; ALTER TABLE x_new RENAME TO x;
                 CREATE INDEX x_a ON x (a); PRAGMA foreign_keys = ON;"
            ),
            &[y, "x: id INTEGER#, a INT?, key (id), unique constraint x_a_key (a), index x_a (a)"],
        );
        // The other way round, references follow the old table, unless SQLite is told to leave them.
        let renamed = "ALTER TABLE x RENAME TO x_old; CREATE TABLE x (id INTEGER PRIMARY KEY); DROP TABLE x_old";
        let x = "x: id INTEGER#, key (id)";
        check(Sqlite, &format!("{before} {renamed}"), &[&y.replace(") x (", ") x_old ("), x]);
        check(Sqlite, &format!("{before} PRAGMA legacy_alter_table = ON; {renamed}"), &[y, x]);
    }

    #[test]
    fn tables_and_types_are_renamed() {
        check(
            Mysql,
            "CREATE TABLE a (b int); CREATE TABLE c (b int); RENAME TABLE a TO d, c TO a",
            &["d: b int?", "a: b int?"],
        );
        check(Postgres, "CREATE TABLE a (b public.mood); ALTER TYPE mood RENAME TO temper", &["a: b temper?"]);
        let quoted = "CREATE TABLE a (b \"Mood\"); ALTER TYPE \"Mood\" RENAME TO \"Temper\"";
        check(Postgres, quoted, &["a: b \"Temper\"?"]);
    }
}
