//! CREATE INDEX, DROP INDEX and ALTER INDEX.
//!
//! Kept are the indexes that are nothing but columns. One with a condition, an expression, an operator class or a
//! method of its own is passed over: only its name is remembered, so that dropping it is no mistake.

use super::{
    alter::change,
    constraint,
    cursor::{Cursor, Path},
    names::{Part, default_name},
    state::{Applied, Slot, State, Trouble},
};
use crate::{dialect::Dialect, schema::Index};

/// `CREATE [UNIQUE] INDEX`, from behind the word INDEX on.
pub(super) fn create(state: &mut State, mut cursor: Cursor<'_>, unique: bool) -> Applied {
    let start = cursor;
    cursor.take(&["CONCURRENTLY"]);
    let if_not_exists = cursor.take(&["IF", "NOT", "EXISTS"]);
    let name = if cursor.is(&["ON"]) { None } else { Some(cursor.path()?.name) };
    let mut plain = method(&mut cursor)?;
    if !cursor.take(&["ON"]) {
        cursor.expected("ON")?;
    }
    cursor.take(&["ONLY"]);
    let path = cursor.path()?;
    plain &= method(&mut cursor)?;
    let columns = constraint::columns(cursor.parentheses()?)?;
    plain &= method(&mut cursor)?;
    plain &= !["WHERE", "INCLUDE", "NULLS"].iter().any(|word| cursor.mentions(word));
    let Some(slot) = state.find(&path)? else { return Ok(()) };
    let Some(columns) = columns.filter(|_| plain) else {
        if let Some(name) = name {
            state.note(&name.text);
        }
        return Ok(());
    };
    if let Some(name) = &name {
        let taken = match state.dialect {
            // An index's name is its table's own affair there.
            Dialect::Mysql => state.table(slot).is_some_and(|table| has_index(state, table, &name.text)),
            Dialect::Sqlite | Dialect::Postgres => state.index_slot(&name.text).is_some(),
        };
        if taken {
            let message = format!("there is an index `{}` already", name.text);
            return if if_not_exists { Ok(()) } else { Err(Trouble::contradiction(name, message)) };
        }
    }
    change(state, slot, |state, table| {
        let columns = state.resolve(table, &columns)?;
        let span = name.as_ref().map_or_else(|| start.span(), |name| name.span);
        let name = name.map_or_else(|| default_name(state.dialect, table, Part::Index, &columns), |name| name.text);
        table.indexes.push(Index { name, columns, unique, constraint: false, span });
        Ok(())
    })
}

/// Passes `USING …`; whether it is the usual method, or none is named.
fn method(cursor: &mut Cursor<'_>) -> Applied<bool> {
    if !cursor.take(&["USING"]) {
        return Ok(true);
    }
    // InnoDB makes the one of the other.
    let usual = cursor.is(&["BTREE"]) || cursor.script.dialect == Dialect::Mysql;
    cursor.name()?;
    Ok(usual)
}

fn has_index(state: &State, table: &crate::schema::Table, name: &str) -> bool {
    table.indexes.iter().any(|index| state.same(&index.name, name))
}

/// `DROP INDEX`, from behind the word INDEX on.
pub(super) fn drop(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    cursor.take(&["CONCURRENTLY"]);
    let if_exists = cursor.take(&["IF", "EXISTS"]);
    for mut item in cursor.items() {
        let path = item.path()?;
        item.take_one_of(&["CASCADE", "RESTRICT"]);
        let slot = if item.take(&["ON"]) {
            let table = item.path()?;
            state.find(&table)?
        } else {
            item.end()?;
            state.index_slot(&path.name.text)
        };
        match slot {
            Some(slot) => drop_of(state, slot, &path, if_exists)?,
            None if if_exists || path.schema.is_some() || state.is_unknown(&path.name.text) => {}
            None if state.dialect == Dialect::Mysql => {}
            None => {
                let message = format!("there is no index `{}`", path.name.text);
                return Err(Trouble::contradiction(&path.name, message));
            }
        }
    }
    Ok(())
}

fn drop_of(state: &mut State, slot: Slot, path: &Path, if_exists: bool) -> Applied {
    let unknown = if_exists || state.is_unknown(&path.name.text);
    change(state, slot, |state, table| {
        let name = &path.name;
        let Some(at) = table.indexes.iter().position(|index| state.same(&index.name, &name.text)) else {
            return if unknown { Ok(()) } else { Err(constraint::no_index(table, name)) };
        };
        if table.indexes[at].constraint {
            let message = format!("index `{}` belongs to a constraint of table `{}`", name.text, table.name);
            return Err(Trouble::contradiction(name, message));
        }
        table.indexes.remove(at);
        Ok(())
    })
}

/// `ALTER INDEX`, from behind the word INDEX on; only its name is modelled.
pub(super) fn alter(state: &mut State, mut cursor: Cursor<'_>) -> Applied {
    let if_exists = cursor.take(&["IF", "EXISTS"]);
    let path = cursor.path()?;
    if !cursor.take(&["RENAME", "TO"]) {
        return Ok(());
    }
    let to = cursor.name()?;
    cursor.end()?;
    if let Some(slot) = state.index_slot(&path.name.text) {
        return change(state, slot, |state, table| {
            for index in table.indexes.iter_mut().filter(|index| state.same(&index.name, &path.name.text)) {
                index.name.clone_from(&to.text);
            }
            Ok(())
        });
    }
    if let Some(slot) = state.primary_key_slot(&path.name.text) {
        state.name_primary_key(slot, to.text);
        return Ok(());
    }
    if if_exists || path.schema.is_some() || state.is_unknown(&path.name.text) {
        state.note(&to.text);
        return Ok(());
    }
    Err(Trouble::contradiction(&path.name, format!("there is no index `{}`", path.name.text)))
}
