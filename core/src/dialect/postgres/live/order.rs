//! What has to stand before what.

use super::{Rank, parts::Live};
use crate::{
    diff::{Change, same_set},
    schema::{Column, ForeignKey, Index},
};

impl Live<'_> {
    /// When a foreign key goes: as late as it can where it comes back, so that rows without a parent have little time.
    pub(super) fn detached_at(&self, key: &ForeignKey) -> Rank {
        let mut gone = self.context.changes.iter().filter_map(|change| match change {
            Change::DropIndex { table, index } if *table == key.references_table && index.unique => Some(index),
            _ => None,
        });
        let rests = |index: &Index| index.whole().is_some_and(|columns| same_set(&columns, &key.references_columns));
        let back = self
            .context
            .changes
            .iter()
            .any(|change| matches!(change, Change::AddForeignKey { foreign_key, .. } if foreign_key == key));
        let back = back && self.attached_at(key) == Rank::Key;
        let changed = |columns: &[String]| columns.iter().any(|column| self.is_altered(&key.references_table, column));
        match gone.find(|index| rests(index)) {
            Some(index) if index.constraint => Rank::Shape,
            Some(_) => Rank::Names,
            None if back && self.is_exchanged(&key.references_table) && !changed(&key.references_columns) => Rank::Key,
            None => Rank::Shape,
        }
    }

    /// When a foreign key comes: before all else that takes long, but for the key that it refers to. A primary key that
    /// goes late would be taken for that one.
    pub(super) fn attached_at(&self, key: &ForeignKey) -> Rank {
        let of = &key.references_table;
        let old =
            self.context.from.table(of).is_some_and(|table| same_set(&table.primary_key, &key.references_columns));
        if self.is_new_key(key) || (old && self.is_exchanged(of)) { Rank::Key } else { Rank::Constrain }
    }

    /// Whether a primary key takes the place of another at once, its columns being as they were.
    pub(super) fn is_exchanged(&self, of: &str) -> bool {
        let changes = self.context.changes.iter();
        let added = changes.clone().any(|change| matches!(change, Change::AddPrimaryKey { table, .. } if table == of));
        let mut dropped = changes.filter_map(|change| match change {
            Change::DropPrimaryKey { table, columns } if table == of => Some(columns),
            _ => None,
        });
        added && dropped.next().is_some_and(|columns| !columns.iter().any(|column| self.is_altered(of, column)))
    }

    pub(super) fn is_altered(&self, of: &str, name: &str) -> bool {
        self.context.changes.iter().any(|change| match change {
            Change::AlterColumn { table, to, .. } => table == of && to.name == name,
            Change::DropColumn { table, column } => {
                table == of && column.name == name && self.goes_early(table, column)
            }
            _ => false,
        })
    }

    /// Whether a new column is computed from this one, which has to have its values before.
    pub(super) fn is_computed_from(&self, of: &str, name: &str) -> bool {
        self.context.changes.iter().any(|change| {
            matches!(change, Change::AddColumn { table, column } if table == of && column.is_computed_of(name))
        })
    }

    /// Whether an index goes when others have come in its place, and nobody needs it to be gone before.
    pub(super) fn is_replaced(&self, of: &str, gone: &Index) -> bool {
        let changes = self.context.changes.iter();
        let replaced = changes.clone().any(|change| matches!(change, Change::CreateIndex { table, .. } if table == of));
        let in_the_way = changes.clone().any(|change| match change {
            Change::CreateTable(table) => {
                table.name == gone.name || table.indexes.iter().any(|index| index.name == gone.name)
            }
            Change::CreateIndex { index, .. } => index.name == gone.name,
            Change::AlterColumn { table, to, .. } => table == of && gone.holds(&to.name),
            Change::DropColumn { table, column } => table == of && gone.holds(&column.name),
            // What it says of values is of the type that goes.
            Change::AlterEnum { from, to } => {
                let context = &self.context;
                let holds = |own: &Column| own.is_of(&from.name) && gone.holds(&own.name);
                from.is_replaced(to, context.to)
                    && context.from.table(of).is_some_and(|table| table.columns.iter().any(holds))
            }
            // It could rest on this one.
            Change::AddForeignKey { foreign_key, .. } => foreign_key.references_table == of && gone.unique,
            _ => false,
        });
        replaced && !in_the_way
    }

    /// Whether a foreign key refers to a key that these changes make of an old table.
    pub(super) fn is_new_key(&self, key: &ForeignKey) -> bool {
        self.context.changes.iter().any(|change| match change {
            Change::AddPrimaryKey { table, columns } => {
                *table == key.references_table && same_set(columns, &key.references_columns)
            }
            Change::CreateIndex { table, index } => {
                let whole = index.whole().filter(|_| index.unique && *table == key.references_table);
                whole.is_some_and(|columns| same_set(&columns, &key.references_columns))
            }
            _ => false,
        })
    }

    /// Whether a column cannot stay until all else has been done: it comes again, computed in another way, or it is of
    /// an enum that gets other values, which may leave none for what it holds.
    pub(super) fn goes_early(&self, table: &str, column: &Column) -> bool {
        let again = self.context.to.table(table).is_some_and(|table| table.column(&column.name).is_some());
        let altered = |change: &Change| matches!(change, Change::AlterEnum { from, .. } if column.is_of(&from.name));
        again || column.computed.is_some() || self.context.changes.iter().any(altered)
    }
}
