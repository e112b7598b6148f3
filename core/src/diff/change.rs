//! One change of a schema, as data.

mod loss;
mod words;

pub(crate) use loss::lost;

use super::Linking;
use super::values;
use crate::dialect::Dialect;
use crate::replay;
use crate::schema::{Check, Column, Enum, ForeignKey, Index, Schema, Table};

/// A change. To add a kind, add a variant; the compiler then asks for what it means and for its SQL in each dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new table, with its indexes and with those of its foreign keys that can be made with it.
    CreateTable(Table),
    /// A table goes, with everything in it.
    DropTable(Table),
    /// A table has another name from now on.
    RenameTable {
        /// The table as it was.
        from: Table,
        /// Its new name.
        to: String,
    },
    /// A column has another name from now on.
    RenameColumn {
        /// The table.
        table: String,
        /// The column's name as it was.
        from: String,
        /// Its new name.
        to: String,
    },
    /// Values of a column have other names from now on.
    RenameValues {
        /// The table.
        table: String,
        /// The column as it was.
        column: Column,
        /// The check that lists its values, as it was, where one does.
        check: Option<Check>,
        /// Their names as they were, and the new ones.
        values: Vec<(String, String)>,
    },
    /// Values of an enum have other names from now on.
    RenameEnumValues {
        /// The enum as it was.
        from: Enum,
        /// Their names as they were, and the new ones.
        values: Vec<(String, String)>,
    },
    /// A new column.
    AddColumn {
        /// The table.
        table: String,
        /// The new column.
        column: Column,
    },
    /// A column goes.
    DropColumn {
        /// The table.
        table: String,
        /// The column as it was.
        column: Column,
    },
    /// A column keeps its name and changes otherwise.
    AlterColumn {
        /// The table.
        table: String,
        /// The column as it was.
        from: Column,
        /// The column as it shall be.
        to: Column,
    },
    /// Something else is said of a table in the catalogue.
    CommentTable {
        /// The table.
        table: String,
        /// What was said.
        from: Option<String>,
        /// What shall be said.
        to: Option<String>,
    },
    /// A primary key for a table that has none.
    AddPrimaryKey {
        /// The table.
        table: String,
        /// The columns of the key.
        columns: Vec<String>,
    },
    /// A primary key goes; its columns stay.
    DropPrimaryKey {
        /// The table.
        table: String,
        /// The columns of the key.
        columns: Vec<String>,
    },
    /// A new foreign key.
    AddForeignKey {
        /// The table that refers.
        table: String,
        /// The foreign key.
        foreign_key: ForeignKey,
    },
    /// A foreign key goes; its columns stay.
    DropForeignKey {
        /// The table that refers.
        table: String,
        /// The foreign key.
        foreign_key: ForeignKey,
    },
    /// A new index.
    CreateIndex {
        /// The table.
        table: String,
        /// The index.
        index: Index,
    },
    /// An index goes.
    DropIndex {
        /// The table.
        table: String,
        /// The index.
        index: Index,
    },
    /// A new check.
    AddCheck {
        /// The table.
        table: String,
        /// The check.
        check: Check,
    },
    /// A check goes.
    DropCheck {
        /// The table.
        table: String,
        /// The check.
        check: Check,
    },
    /// The values of a reference that goes become rows of a new join table.
    FillLinks(Linking),
    /// The rows of a join table that goes become values of a new reference.
    FillReference(Linking),
    /// A new enum.
    CreateEnum(Enum),
    /// An enum gets other values.
    AlterEnum {
        /// The enum as it was.
        from: Enum,
        /// The enum as it shall be.
        to: Enum,
    },
    /// An enum goes.
    DropEnum(Enum),
}

impl Change {
    /// The table it changes, or the enum.
    pub fn table(&self) -> &str {
        match self {
            Change::CreateTable(table) | Change::DropTable(table) => &table.name,
            Change::RenameTable { to, .. } => to,
            Change::AddColumn { table, .. }
            | Change::RenameColumn { table, .. }
            | Change::RenameValues { table, .. }
            | Change::DropColumn { table, .. }
            | Change::AlterColumn { table, .. }
            | Change::CommentTable { table, .. }
            | Change::AddPrimaryKey { table, .. }
            | Change::DropPrimaryKey { table, .. }
            | Change::AddForeignKey { table, .. }
            | Change::DropForeignKey { table, .. }
            | Change::CreateIndex { table, .. }
            | Change::DropIndex { table, .. }
            | Change::AddCheck { table, .. }
            | Change::DropCheck { table, .. } => table,
            Change::FillLinks(linking) => &linking.links,
            Change::FillReference(linking) => &linking.table,
            Change::CreateEnum(own)
            | Change::RenameEnumValues { from: own, .. }
            | Change::AlterEnum { from: own, .. }
            | Change::DropEnum(own) => &own.name,
        }
    }

    /// The linking by which it fills a column of that table.
    pub(crate) fn fills(&self, of: &str, column: &str) -> Option<&Linking> {
        match self {
            Change::FillReference(linking)
                if linking.table == of && linking.columns.iter().any(|own| own == column) =>
            {
                Some(linking)
            }
            _ => None,
        }
    }

    /// Makes the change to `schema`. What it names and `schema` does not have is passed over.
    pub fn apply(&self, schema: &mut Schema, dialect: Dialect) {
        match self {
            Change::RenameTable { .. } | Change::RenameColumn { .. } => replay::rename(schema, self, dialect),
            Change::RenameValues { .. } | Change::RenameEnumValues { .. } => values::apply(schema, self),
            Change::CreateTable(table) => schema.tables.push(table.clone()),
            Change::DropTable(table) => schema.tables.retain(|other| other.name != table.name),
            Change::AddColumn { column, .. } => self.edit(schema, |table| table.columns.push(column.clone())),
            Change::DropColumn { column, .. } => {
                self.edit(schema, |table| table.columns.retain(|other| other.name != column.name));
            }
            Change::AlterColumn { from, to, .. } => self.edit(schema, |table| {
                if let Some(column) = table.columns.iter_mut().find(|column| column.name == from.name) {
                    *column = to.clone();
                }
            }),
            Change::CommentTable { to, .. } => self.edit(schema, |table| table.comment.clone_from(to)),
            Change::AddPrimaryKey { columns, .. } => self.edit(schema, |table| table.primary_key.clone_from(columns)),
            Change::DropPrimaryKey { .. } => self.edit(schema, |table| {
                table.primary_key.clear();
                table.primary_key_name = None;
            }),
            Change::AddForeignKey { foreign_key, .. } => {
                self.edit(schema, |table| table.foreign_keys.push(foreign_key.clone()));
            }
            Change::DropForeignKey { foreign_key, .. } => {
                self.edit(schema, |table| remove(&mut table.foreign_keys, foreign_key));
            }
            Change::CreateIndex { index, .. } => self.edit(schema, |table| table.indexes.push(index.clone())),
            Change::DropIndex { index, .. } => self.edit(schema, |table| remove(&mut table.indexes, index)),
            Change::AddCheck { check, .. } => self.edit(schema, |table| table.checks.push(check.clone())),
            Change::DropCheck { check, .. } => self.edit(schema, |table| remove(&mut table.checks, check)),
            // Rows, of a schema as it is.
            Change::FillLinks(_) | Change::FillReference(_) => {}
            Change::CreateEnum(own) => schema.enums.push(own.clone()),
            Change::AlterEnum { from, to } => {
                if let Some(own) = schema.enums.iter_mut().find(|own| own.name == from.name) {
                    *own = to.clone();
                }
            }
            Change::DropEnum(own) => schema.enums.retain(|other| other.name != own.name),
        }
    }

    fn edit(&self, schema: &mut Schema, edit: impl FnOnce(&mut Table)) {
        if let Some(table) = schema.table_mut(self.table()) {
            edit(table);
        }
    }
}

fn remove<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    if let Some(at) = items.iter().position(|other| other == item) {
        items.remove(at);
    }
}

/// The values of one enum that the other does not have.
fn missing<'a>(of: &'a Enum, other: &Enum) -> Vec<&'a str> {
    of.values.iter().filter(|value| !other.values.contains(value)).map(String::as_str).collect()
}
