//! What models have no opinion of stays as the history has it.

use super::{Renames, content::Part, same_set};
use crate::{
    dialect::Dialect,
    schema::{Action, ForeignKey, Index, Schema, Table},
    types::Type,
};

/// How SQLite stores tables, their triggers, and views are as `history` has them, by their new names.
///
/// What a table of this shape cannot have goes: see [`Options::of`](crate::schema::Options::of). Types of a table that
/// is STRICT are those that such a table has.
pub(super) fn keep(wanted: &mut Schema, history: &Schema, renames: &Renames, dialect: Dialect) {
    let (_, history) = renames.changes(history, wanted, dialect);
    let tables = history.by_name();
    for table in &mut wanted.tables {
        let Some(before) = tables.get(table.name.as_str()) else { continue };
        table.options = before.options.of(table);
        table.triggers.clone_from(&before.triggers);
        if table.options.strict {
            table.columns.iter_mut().for_each(|column| column.ty = column.ty.in_strict());
        }
    }
    unsaid(wanted, &history, dialect);
    wanted.views.clone_from(&history.views);
}

/// What models cannot say of tables stays: those that no model can be of, keys that are but unique, foreign keys that no reference can be, actions
/// that fail, numbers of columns that are no key, and on SQLite keys that could be NULL.
fn unsaid(wanted: &mut Schema, history: &Schema, dialect: Dialect) {
    let gone = |table: &&Table| wanted.table(&table.name).is_none();
    let left: Vec<Table> =
        history.tables.iter().filter(|table| table.unmodelled(dialect).is_some()).filter(gone).cloned().collect();
    for column in left.iter().flat_map(|table| &table.columns) {
        let Type::Enum(name) = &column.ty else { continue };
        if wanted.enumeration(name).is_none() {
            wanted.enums.extend(history.enumeration(name).cloned());
        }
    }
    wanted.tables.extend(left);
    let before = history.by_name();
    let there = wanted.clone();
    for table in &mut wanted.tables {
        let Some(own) = before.get(table.name.as_str()) else { continue };
        // What is unique and never NULL is as good a key.
        if own.primary_key.is_empty() && !table.primary_key.is_empty() && same_set(&own.key(), &table.primary_key) {
            let is_key = |index: &&Index| index.unique && index.whole() == Some(own.key());
            if let Some(index) = own.indexes.iter().find(is_key) {
                table.primary_key.clear();
                if !table.indexes.iter().any(|wanted| wanted.same(index)) {
                    table.indexes.push(index.clone());
                }
            }
        }
        for key in &own.foreign_keys {
            let far = before.get(key.references_table.as_str()).copied();
            if key.unsaid(own, far, dialect).is_some() && stays(key, table, &there) {
                table.foreign_keys.push(key.clone());
            }
            let of_model = key.said_actions(table);
            let is_it_mut = |said: &&mut ForeignKey| {
                (&said.columns, &said.references_table, &said.references_columns)
                    == (&key.columns, &key.references_table, &key.references_columns)
            };
            // MySQL knows no difference between the two that fail.
            let form = |(on_delete, on_update): (Action, Action)| {
                [on_delete, on_update].map(|action| match action {
                    Action::Restrict if dialect == Dialect::Mysql => Action::NoAction,
                    action => action,
                })
            };
            for said in table.foreign_keys.iter_mut().filter(is_it_mut) {
                if form((said.on_delete, said.on_update)) == form(of_model) {
                    (said.on_delete, said.on_update) = (key.on_delete, key.on_update);
                }
            }
        }
        let refers = |name: &String| table.foreign_keys.iter().any(|key| key.columns.contains(name));
        let (key, old) = (&table.primary_key, &own.primary_key);
        for column in &mut table.columns {
            let Some(before) = own.column(&column.name) else { continue };
            let is_key = |key: &[String]| key.len() == 1 && key[0] == column.name;
            let numbered = is_key(key) && !refers(&column.name);
            // A key that is none any more has numbers no more: that models can say.
            let gives_up = is_key(old) && !is_key(key);
            let plain = !numbered && !gives_up && column.default.is_none() && column.computed.is_none();
            column.generated |= before.generated && plain && column.ty == before.ty;
            column.nullable |= before.nullable
                && dialect == Dialect::Sqlite
                && [key, old].iter().all(|key| key.contains(&column.name));
        }
    }
}

/// Whether a foreign key can stay, that no model wants: the columns are there, and what it leads to is unique.
fn stays(key: &ForeignKey, table: &Table, wanted: &Schema) -> bool {
    let Some(far) = wanted.table(&key.references_table) else { return false };
    let there = key.columns.iter().all(|column| table.column(column).is_some());
    let unique = far.indexes.iter().filter(|index| index.unique).filter_map(Index::whole);
    let unique = [far.primary_key.clone()].into_iter().chain(unique).any(|own| same_set(&own, &key.references_columns));
    there && unique && !table.foreign_keys.iter().any(|own| own.columns == key.columns && own.same(key))
}
