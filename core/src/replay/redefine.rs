//! Changing what a column is.

use super::{
    alter,
    column::{self, Draft},
    constraint::no_column,
    cursor::Cursor,
    expressions::{self, Default},
    state::{Applied, Slot, State},
};
use crate::schema::Column;

/// ALTER COLUMN, from the column's name on.
pub(super) fn alter(state: &mut State, slot: Slot, mut operation: Cursor<'_>) -> Applied {
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let name = operation.name()?;
    let Some(table) = state.table(slot) else { return Ok(()) };
    let Some(at) = table.columns.iter().position(|column| state.same(&column.name, &name.text)) else {
        return if if_exists { Ok(()) } else { Err(no_column(table, &name)) };
    };
    alter::change(state, slot, |state, table| change_column(state, &mut table.columns[at], operation))
}

fn change_column(state: &mut State, column: &mut Column, mut operation: Cursor<'_>) -> Applied {
    if operation.take(&["TYPE"]) || operation.take(&["SET", "DATA", "TYPE"]) {
        column.ty = state.types.read(&mut operation)?.ty;
        // COLLATE and USING do not matter to what is there in the end.
        return Ok(());
    } else if operation.take(&["SET", "NOT", "NULL"]) {
        column.nullable = false;
    } else if operation.take(&["DROP", "NOT", "NULL"]) {
        column.nullable = true;
    } else if operation.take(&["SET", "DEFAULT"]) {
        match expressions::default(&mut operation, &column.ty)? {
            Default::Null => column.default = None,
            Default::Value(value) => column.default = Some(value),
            Default::Sequence => column.generated = true,
        }
    } else if operation.take(&["DROP", "DEFAULT"]) {
        column.default = None;
        column.generated = false;
    } else if operation.take(&["ADD", "GENERATED"]) {
        column.generated = true;
        column.nullable = false;
        return Ok(());
    } else if operation.take(&["DROP", "IDENTITY"]) {
        column.generated = false;
        operation.take(&["IF", "EXISTS"]);
    } else {
        let passed = operation.take(&["DROP", "EXPRESSION"])
            || operation.take_one_of(&["RESET", "RESTART"])
            || operation.take(&["SET"])
                && (operation.is_symbol('(')
                    || operation.is_one_of(&[
                        "STATISTICS",
                        "STORAGE",
                        "COMPRESSION",
                        "GENERATED",
                        "INCREMENT",
                        "START",
                        "CACHE",
                        "MAXVALUE",
                        "MINVALUE",
                        "VISIBLE",
                        "INVISIBLE",
                    ]));
        if passed {
            return Ok(());
        }
        operation.expected("a change of a column")?;
    }
    operation.end()?;
    Ok(())
}

/// MySQL's MODIFY, and CHANGE, which renames: the column is said anew.
pub(super) fn modify(state: &mut State, slot: Slot, mut operation: Cursor<'_>, renames: bool) -> Applied {
    operation.take(&["COLUMN"]);
    let if_exists = operation.take(&["IF", "EXISTS"]);
    let mut definition = operation;
    let name = operation.name()?;
    if renames {
        definition = operation;
    }
    let draft = column::read(&mut state.types, &mut definition)?;
    definition.end()?;
    let Some(table) = state.table(slot) else { return Ok(()) };
    let Some(column) = table.columns.iter().find(|column| state.same(&column.name, &name.text)) else {
        return if if_exists { Ok(()) } else { Err(no_column(table, &name)) };
    };
    let old = column.name.clone();
    if renames {
        state.rename_column(slot, &old, &draft.column.name);
    }
    alter::change(state, slot, |state, table| {
        let Draft { mut column, constraints, place: to, .. } = draft;
        let Some(at) = table.columns.iter().position(|there| state.same(&there.name, &column.name)) else {
            return Ok(());
        };
        column.nullable &= !table.primary_key.contains(&table.columns[at].name);
        if to.is_some() {
            let old = table.columns.remove(at);
            if let Err(trouble) = alter::place(state, table, column, to) {
                table.columns.insert(at, old);
                return Err(trouble);
            }
        } else {
            table.columns[at] = column;
        }
        constraints.into_iter().try_for_each(|constraint| state.attach(Some(slot), table, constraint))
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::{Mysql, Postgres},
        replay::testing::check,
    };

    #[test]
    fn columns_change() {
        check(
            Postgres,
            "CREATE TABLE a (b serial, c text DEFAULT 'x', d int NOT NULL); ALTER TABLE a ALTER b DROP DEFAULT,
             ALTER c DROP DEFAULT, ALTER d DROP NOT NULL, ALTER COLUMN d ADD GENERATED ALWAYS AS IDENTITY (START 2);
             ALTER TABLE a ALTER c SET DATA TYPE varchar(9) COLLATE \"C\"",
            &["a: b integer, c varchar(9)?, d integer#"],
        );
        check(
            Mysql,
            "CREATE TABLE a (b int PRIMARY KEY, c text, d int); ALTER TABLE a MODIFY c varchar(9) NOT NULL AFTER d,
             CHANGE COLUMN b e bigint AUTO_INCREMENT, ADD COLUMN (f int, g int), ADD h int FIRST,
             ALTER COLUMN c SET DEFAULT 'x', ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            &["a: h int?, e bigint#, d int?, c varchar(9) = 'x', f int?, g int?, key (e)"],
        );
    }
}
