//! DROP, of tables and of their parts.

use sqlparser::ast::Statement;

use super::{
    alter::change,
    constraint::{no_column, own_index},
    expressions,
    names::{Name, same},
    parse::{Script, Tokens},
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Column, Index, IndexPart, Indexed, Table},
};

/// `DROP TABLE`.
pub(super) fn tables(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    let statement = script.statement(&mut tokens)?;
    let Statement::Drop { names, if_exists, .. } = statement else { return Ok(()) };
    for name in &names {
        match state.find(&script.path(name)?) {
            Ok(Some(slot)) => state.drop_table(slot),
            Ok(None) => {}
            Err(_) if if_exists => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(())
}

/// Drops a foreign key, a check, a unique constraint or the primary key.
pub(super) fn constraint(state: &mut State, slot: Slot, name: &Name, if_exists: bool, cascade: bool) -> Applied {
    let gone = change(state, slot, |state, table| {
        if state.dialect == Dialect::Mysql {
            let own = table
                .foreign_keys
                .iter()
                .find(|key| state.same(&key.name, &name.text))
                .and_then(|key| own_index(table, key));
            if let Some(own) = own {
                state.leave_behind(slot, own.name.clone());
                table.indexes.push(own);
            }
        }
        let named = |other: &str| state.same(other, &name.text);
        let lengths = |table: &Table| (table.foreign_keys.len(), table.checks.len());
        let before = lengths(table);
        table.foreign_keys.retain(|key| !named(&key.name));
        table.checks.retain(|check| !named(&check.name));
        let mysql = state.dialect == Dialect::Mysql;
        let unique = |index: &Index| (index.constraint || mysql && index.unique) && named(&index.name);
        let columns = if let Some(unique) = table.indexes.iter().position(unique) {
            table.indexes.remove(unique).columns().map(str::to_owned).collect()
        } else if lengths(table) != before {
            Vec::new()
        } else if !table.primary_key.is_empty() && named(&state.primary_key_name(slot, table)) {
            std::mem::take(&mut table.primary_key)
        } else if if_exists || state.is_unknown(&name.text) {
            Vec::new()
        } else if mysql && name.text.to_ascii_uppercase().starts_with("CONSTRAINT_") {
            let message = format!("which check MariaDB calls `{}` is not known", name.text);
            return Err(Trouble::Unread(message));
        } else {
            let message = format!("table `{}` has no constraint `{}`", table.name, name.text);
            return Err(Trouble::contradiction(name, message));
        };
        Ok((table.name.clone(), columns))
    })?;
    if cascade && !gone.1.is_empty() {
        state.drop_references(&gone.0, &gone.1);
    }
    Ok(())
}

/// Drops a column, and what holds it as the server does.
pub(super) fn column(state: &mut State, slot: Slot, name: &Name, if_exists: bool, cascade: bool) -> Applied {
    let gone = change(state, slot, |state, table| {
        let Some(at) = table.columns.iter().position(|column| state.same(&column.name, &name.text)) else {
            return if if_exists { Ok(None) } else { Err(no_column(table, name)) };
        };
        match state.dialect {
            Dialect::Sqlite => refuse_keyed(table, name)?,
            Dialect::Postgres => forget_with(table, &name.text),
            Dialect::Mysql => forget_within(table, &name.text),
        }
        let dialect = state.dialect;
        let column = [table.columns.remove(at).name];
        table.checks.retain(|check| expressions::columns_of(dialect, &check.expression, &column).is_empty());
        table.foreign_keys.retain(|key| !key.columns.iter().any(|referring| same(dialect, referring, &column[0])));
        Ok(Some((table.name.clone(), column)))
    })?;
    if let Some((table, columns)) = gone.filter(|_| cascade) {
        state.drop_references(&table, &columns);
        let computed = |column: &Column| {
            let says = column.computed.as_ref().map(|computed| computed.expression.as_str()).unwrap_or_default();
            !expressions::columns_of(state.dialect, says, &columns).is_empty()
        };
        let own = state.table(slot).into_iter().flat_map(|table| &table.columns).filter(|column| computed(column));
        let own: Vec<Name> = own.map(|column| Name { text: column.name.clone(), span: name.span }).collect();
        own.iter().try_for_each(|own| self::column(state, slot, own, true, true))?;
    }
    Ok(())
}

/// SQLite drops no column that a key or an index holds.
fn refuse_keyed(table: &Table, name: &Name) -> Applied {
    let holds = |columns: &[String]| columns.iter().any(|column| same(Dialect::Sqlite, column, &name.text));
    let holder = if holds(&table.primary_key) {
        Some("the primary key".to_owned())
    } else {
        let index = table.indexes.iter().find(|index| index_holds(Dialect::Sqlite, index, &name.text));
        index.map(|index| format!("index `{}`", index.name))
    };
    match holder {
        Some(holder) => {
            let message = format!("SQLite cannot drop column `{}`: {holder} of `{}` holds it", name.text, table.name);
            Err(Trouble::contradiction(name, message))
        }
        None => Ok(()),
    }
}

/// PostgreSQL drops every key and index that holds the column.
fn forget_with(table: &mut Table, name: &str) {
    let holds = |columns: &[String]| columns.iter().any(|column| column == name);
    if holds(&table.primary_key) {
        table.primary_key.clear();
    }
    table.indexes.retain(|index| !index_holds(Dialect::Postgres, index, name));
}

/// Whether an index is of a column, in whatever way.
fn index_holds(dialect: Dialect, index: &Index, name: &str) -> bool {
    let own = [name.to_owned()];
    index.columns().any(|column| same(dialect, column, name))
        || index.expressions().any(|text| !expressions::columns_of(dialect, text, &own).is_empty())
}

/// MySQL takes the column out of them, and drops what is empty then.
fn forget_within(table: &mut Table, name: &str) {
    let forget = |columns: &mut Vec<String>| columns.retain(|column| !same(Dialect::Mysql, column, name));
    forget(&mut table.primary_key);
    let own = |part: &IndexPart| matches!(&part.of, Indexed::Column(column) if same(Dialect::Mysql, column, name));
    table.indexes.iter_mut().for_each(|index| index.parts.retain(|part| !own(part)));
    table.indexes.retain(|index| !index.parts.is_empty());
}

#[cfg(test)]
mod tests {
    use Dialect::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::replay::testing::{check, finds};

    #[test]
    fn tables_go() {
        for dialect in Dialect::ALL {
            let sql = "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c (x int);
                       DROP TABLE a, B; DROP TABLE IF EXISTS a; CREATE TABLE a (y int)";
            let ty = if dialect == Postgres { "integer" } else { "int" };
            let ty = if dialect == Sqlite { "INT" } else { ty };
            check(dialect, sql, &[&format!("c: x {ty}?"), &format!("a: y {ty}?")]);
            finds(dialect, "DROP TABLE a", &["JT051 a"]);
        }
    }

    #[test]
    fn foreign_keys_to_a_dropped_table() {
        let sql = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a (id)); DROP TABLE a";
        check(Postgres, &format!("{sql} CASCADE"), &["b: a_id integer?"]);
        check(Sqlite, sql, &["b: a_id INT?, fkey b_a_id_fkey (a_id) a (id)"]);
    }

    #[test]
    fn what_holds_a_dropped_column_goes_as_the_server_does() {
        let sql = "CREATE TABLE a (x int, y int, z int, CONSTRAINT k CHECK (x > y), PRIMARY KEY (x, y));
                   CREATE INDEX i ON a (x); CREATE UNIQUE INDEX j ON a (x, z); CREATE INDEX l ON a (z);
                   ALTER TABLE a DROP COLUMN x";
        check(Postgres, sql, &["a: y integer, z integer?, index l (z)"]);
        check(Mysql, sql, &["a: y int, z int?, key (y), unique j (z), index l (z)"]);
        finds(Sqlite, sql, &["JT051 x"]);
        finds(Sqlite, "CREATE TABLE a (x INT, y INT UNIQUE); ALTER TABLE a DROP y", &["JT051 y"]);
        check(
            Sqlite,
            "CREATE TABLE a (x INT, y INT CHECK (y > 0) REFERENCES a (x)); ALTER TABLE a DROP y",
            &["a: x INT?"],
        );
    }

    #[test]
    fn the_index_of_a_foreign_key_stays() {
        check(
            Mysql,
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (x int, y int, z int, CONSTRAINT f FOREIGN KEY (x)
               REFERENCES a (id), FOREIGN KEY (y) REFERENCES a (id), KEY i (z), FOREIGN KEY (z) REFERENCES a (id));
             CREATE TABLE c LIKE b; ALTER TABLE b DROP FOREIGN KEY f, DROP FOREIGN KEY b_ibfk_2, DROP FOREIGN KEY b_ibfk_1;
             DROP INDEX y ON b",
            &[
                "a: id int, key (id)",
                "b: x int?, y int?, z int?, index i (z), index f (x)",
                "c: x int?, y int?, z int?, index i (z), index f (x), index y (y)",
            ],
        );
        // It was made for what another does now.
        let sql =
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (x int, y int, FOREIGN KEY (x) REFERENCES a (id));
                   ALTER TABLE b DROP FOREIGN KEY b_ibfk_1;";
        for (index, there) in [
            ("CREATE INDEX i ON b (x, y)", "index i (x y)"),
            ("ALTER TABLE b ADD UNIQUE INDEX i (x)", "unique i (x)"),
            ("CREATE INDEX i ON b (y, x)", "index x (x), index i (y x)"),
        ] {
            check(Mysql, &format!("{sql} {index}"), &["a: id int, key (id)", &format!("b: x int?, y int?, {there}")]);
        }
    }

    #[test]
    fn cascade_reaches_other_tables() {
        let sql = "CREATE TABLE a (id int PRIMARY KEY, x int UNIQUE);
                   CREATE TABLE b (a_id int REFERENCES a (id), x int REFERENCES a (x));";
        check(
            Postgres,
            &format!("{sql} ALTER TABLE a DROP COLUMN x CASCADE"),
            &["a: id integer, key (id)", "b: a_id integer?, x integer?, fkey b_a_id_fkey (a_id) a (id)"],
        );
        check(
            Postgres,
            &format!("{sql} ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE"),
            &[
                "a: id integer, x integer?, unique constraint a_x_key (x)",
                "b: a_id integer?, x integer?, fkey b_x_fkey (x) a (x)",
            ],
        );
    }
}
