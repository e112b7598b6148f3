//! Renaming tables and their parts.

use sqlparser::ast::Statement;

use super::{
    alter::change,
    constraint::{no_column, no_index},
    names::Name,
    parse::{Script, Tokens},
    state::{Applied, Slot, State, Trouble},
};
use crate::{dialect::Dialect, diff::Change, schema::Schema, source::Span};

/// Makes a renaming that is planned.
pub(crate) fn rename(schema: &mut Schema, change: &Change, dialect: Dialect) {
    let mut state = State::new(std::mem::take(schema), dialect);
    match change {
        Change::RenameTable { from, to } => {
            if let Some(slot) = state.slot(&from.name) {
                let unnamed = from.primary_key_name.is_none();
                // Whether the name is free was seen before.
                let _ = state.rename_table(slot, &Name { text: to.clone(), span: Span::NOWHERE });
                if unnamed {
                    state.name_primary_key(slot, None);
                }
            }
        }
        Change::RenameColumn { table, from, to } => {
            if let Some(slot) = state.slot(table) {
                state.rename_column(slot, from, to);
            }
        }
        _ => {}
    }
    *schema = state.into_schema();
}

/// Renames a column, and what refers to it along with it.
pub(super) fn column(state: &mut State, slot: Slot, from: &Name, to: &Name, if_exists: bool) -> Applied {
    let Some(table) = state.table(slot) else { return Ok(()) };
    if !table.columns.iter().any(|column| state.same(&column.name, &from.text)) {
        return if if_exists { Ok(()) } else { Err(no_column(table, from)) };
    }
    let taken = table.columns.iter().any(|column| state.same(&column.name, &to.text));
    if taken && !state.same(&from.text, &to.text) {
        let message = format!("table `{}` has a column `{}` already", table.name, to.text);
        return Err(Trouble::contradiction(to, message));
    }
    state.rename_column(slot, &from.text, &to.text);
    Ok(())
}

/// Renames an index of a MySQL table.
pub(super) fn index(state: &mut State, slot: Slot, from: &Name, to: Name) -> Applied {
    change(state, slot, |state, table| {
        match table.indexes.iter().position(|index| state.same(&index.name, &from.text)) {
            Some(found) => table.indexes[found].name = to.text,
            None => return Err(no_index(table, from)),
        }
        Ok(())
    })
}

/// Renames a foreign key, a check, a unique constraint or the primary key.
pub(super) fn constraint(state: &mut State, slot: Slot, from: &Name, to: &str) -> Applied {
    change(state, slot, |state, table| {
        let names = (table.foreign_keys.iter_mut().map(|key| &mut key.name))
            .chain(table.checks.iter_mut().map(|check| &mut check.name))
            .chain(table.indexes.iter_mut().map(|index| &mut index.name));
        let found = names.filter(|name| state.same(name, &from.text)).map(|name| to.clone_into(name)).count();
        if found == 0 && !state.same(&state.primary_key_name(slot, table), &from.text) {
            return Err(Trouble::contradiction(from, format!("there is no constraint `{}`", from.text)));
        }
        if found == 0 {
            state.name_primary_key(slot, Some(to.to_owned()));
        }
        Ok(())
    })
}

/// MySQL's `RENAME TABLE a TO b, c TO d`.
pub(super) fn tables(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let statement = script.statement(&mut tokens)?;
    let Statement::RenameTable(renames) = statement else { return Ok(()) };
    for rename in &renames {
        let to = script.path(&rename.new_name)?.name;
        match state.find(&script.path(&rename.old_name)?)? {
            Some(slot) => state.rename_table(slot, &to)?,
            None => state.note(&to.text),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::{Mysql, Postgres, Sqlite},
        replay::testing::check,
    };

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
    fn a_primary_key_keeps_its_name() {
        check(
            Postgres,
            "CREATE TABLE a (id int PRIMARY KEY); ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME TO c;
             ALTER TABLE c DROP CONSTRAINT a_pkey; ALTER TABLE c ADD PRIMARY KEY (id); ALTER INDEX c_pkey RENAME TO k",
            &["c: id integer, key (id)"],
        );
    }

    #[test]
    fn names_that_sqlite_does_not_have_follow_columns() {
        check(
            Sqlite,
            "CREATE TABLE a (b INT UNIQUE CHECK (b > 0) REFERENCES a (c), c INT, UNIQUE (b, c), CONSTRAINT own UNIQUE (c));
             ALTER TABLE a RENAME b TO d",
            &["a: d INT?, c INT?, fkey a_d_fkey (d) a (c), unique constraint a_d_key (d), \
               unique constraint a_d_c_key (d c), unique constraint own (c), check a_d_check (d > 0)"],
        );
    }

    #[test]
    fn names_that_sqlite_has_stay() {
        check(
            Sqlite,
            "CREATE TABLE a (b INT CONSTRAINT a_b_check CHECK (b > 0), c INT CHECK (c > 0),
                             CONSTRAINT a_b_key UNIQUE (b), CONSTRAINT a_c_fkey FOREIGN KEY (c) REFERENCES a (b));
             ALTER TABLE a RENAME TO d; ALTER TABLE d RENAME b TO e",
            &["d: e INT?, c INT?, fkey a_c_fkey (c) d (e), unique constraint a_b_key (e), \
               check a_b_check (e > 0), check d_c_check (c > 0)"],
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
