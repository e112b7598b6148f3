//! One change of a schema, as data.

use super::Linking;
use super::values;
use crate::dialect::Dialect;
use crate::replay;
use crate::schema::{Check, Column, Enum, ForeignKey, Index, Schema, Table};
use crate::types::Type;

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

    /// What it does, in plain words.
    pub fn summary(&self) -> String {
        match self {
            Change::CreateTable(table) => format!("create table {}", table.name),
            Change::DropTable(table) => format!("drop table {}", table.name),
            Change::RenameTable { from, to } => format!("rename table {} to {to}", from.name),
            Change::RenameColumn { table, from, to } => format!("rename column {from} of {table} to {to}"),
            Change::RenameValues { table, column, values, .. } => {
                format!("rename values of {} of {table}: {}", column.name, in_words(values))
            }
            Change::RenameEnumValues { from, values } => {
                format!("rename values of enum {}: {}", from.name, in_words(values))
            }
            Change::AddColumn { table, column } => format!("add {} {} to {table}", kind(column), column.name),
            Change::DropColumn { table, column } => format!("drop {} {} of {table}", kind(column), column.name),
            Change::AlterColumn { table, from, to } => {
                format!("change column {} of {table}: {}", to.name, altered(from, to))
            }
            Change::CommentTable { table, from, to } => format!("change table {table}: {}", commented(from, to)),
            Change::AddPrimaryKey { table, columns } => format!("add primary key ({}) to {table}", columns.join(", ")),
            Change::DropPrimaryKey { table, columns } => {
                format!("drop primary key ({}) of {table}", columns.join(", "))
            }
            Change::AddForeignKey { table, foreign_key } => {
                format!("add foreign key {} from {table} to {}", foreign_key.name, foreign_key.references_table)
            }
            Change::DropForeignKey { table, foreign_key } => {
                format!("drop foreign key {} from {table} to {}", foreign_key.name, foreign_key.references_table)
            }
            Change::CreateIndex { table, index } => {
                let unique = if index.unique { "unique " } else { "" };
                format!("create {unique}index {} on {table}", index.name)
            }
            Change::DropIndex { table, index } => {
                let unique = if index.unique { "unique " } else { "" };
                format!("drop {unique}index {} on {table}", index.name)
            }
            Change::AddCheck { table, check } => format!("add check {} to {table}", check.name),
            Change::DropCheck { table, check } => format!("drop check {} of {table}", check.name),
            Change::FillLinks(Linking { table, columns, links, .. }) => {
                format!("make links in {links} of {} of {table}", columns.join(", "))
            }
            Change::FillReference(Linking { table, columns, links, .. }) => {
                format!("make {} of {table} of the links in {links}", columns.join(", "))
            }
            Change::CreateEnum(own) => format!("create enum {}", own.name),
            Change::AlterEnum { from, to } => {
                let parts = [(missing(to, from), "add"), (missing(from, to), "remove")];
                let parts = parts.iter().filter(|(values, _)| !values.is_empty());
                let parts: Vec<_> = parts.map(|(values, verb)| format!("{verb} {}", values.join(", "))).collect();
                let what = if parts.is_empty() { "another order".to_owned() } else { parts.join("; ") };
                format!("change enum {}: {what}", to.name)
            }
            Change::DropEnum(own) => format!("drop enum {}", own.name),
        }
    }

    /// The data that is lost by it, as a sentence that names table and column; `None` where nothing is. The changes it is
    /// one of may have moved it elsewhere.
    pub fn destroys(&self, changes: &[Change]) -> Option<String> {
        match self {
            Change::DropTable(table) => table_lost(table, changes),
            // What is computed can be computed again.
            Change::DropColumn { column, .. } if column.computed.is_some() => None,
            Change::DropColumn { table, column } => {
                let moved = |change: &Change| matches!(change, Change::FillLinks(linking) if linking.table == *table && linking.columns.contains(&column.name));
                (!changes.iter().any(moved))
                    .then(|| format!("dropping column `{}` of table `{table}` deletes its values", column.name))
            }
            Change::AlterColumn { table, from, to } => (!widens(&from.ty, &to.ty)).then(|| {
                format!("changing the type of column `{}` of table `{table}` loses values that do not fit", to.name)
            }),
            Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. }
            | Change::FillLinks(_)
            | Change::FillReference(_)
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_)
            | Change::AddColumn { .. }
            | Change::CommentTable { .. }
            | Change::AddPrimaryKey { .. }
            | Change::DropPrimaryKey { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. } => None,
        }
    }

    /// The values of an enum that no row can have any more: the database refuses the change while there is one that has.
    pub(crate) fn forbids(&self) -> Vec<String> {
        match self {
            Change::AlterEnum { from, to } => missing(from, to).into_iter().map(str::to_owned).collect(),
            Change::AlterColumn { from, to, .. } => match (from.ty.listed(), to.ty.listed()) {
                (Some(from), Some(to)) => from.into_iter().filter(|value| !to.contains(value)).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
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

/// What is lost with a table: all rows, or what they hold besides a link that becomes a reference.
fn table_lost(table: &Table, changes: &[Change]) -> Option<String> {
    let name = &table.name;
    let moved = changes.iter().find_map(|change| match change {
        Change::FillReference(linking) if linking.links == *name => Some(linking),
        _ => None,
    });
    let Some(moved) = moved else { return Some(format!("dropping table `{name}` deletes all its rows")) };
    let linked = moved.columns();
    let payload = table.columns.iter().filter(|column| !column.generated && column.computed.is_none());
    let payload = payload.filter(|column| !linked.iter().any(|(link, _)| *link == column.name));
    let payload: Vec<_> = payload.map(|column| format!("`{}`", column.name)).collect();
    (!payload.is_empty()).then(|| format!("dropping table `{name}` deletes the values of {}", payload.join(", ")))
}

fn kind(column: &Column) -> &'static str {
    if column.computed.is_some() { "computed column" } else { "column" }
}

fn in_words(values: &[(String, String)]) -> String {
    values.iter().map(|(from, to)| format!("{from} to {to}")).collect::<Vec<_>>().join(", ")
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

/// The parts of a column that change, in words.
fn altered(from: &Column, to: &Column) -> String {
    let Column { name: _, ty, nullable, default, generated, computed, comment, collation, span: _ } = to;
    let mut parts = Vec::new();
    if *ty != from.ty {
        parts.push("another type");
    }
    match (from.nullable, nullable) {
        (false, true) => parts.push("takes NULL"),
        (true, false) => parts.push("required"),
        _ => {}
    }
    match (&from.default, default) {
        (None, Some(_)) => parts.push("gets a default"),
        (Some(_), None) => parts.push("no default any more"),
        (Some(before), Some(after)) if before != after => parts.push("another default"),
        _ => {}
    }
    match (from.generated, generated) {
        (false, true) => parts.push("numbered by the database"),
        (true, false) => parts.push("no longer numbered by the database"),
        _ => {}
    }
    if from.computed.is_some() && computed.is_none() {
        parts.push("no longer computed");
    }
    if *collation != from.collation {
        parts.push("another collation");
    }
    if *comment != from.comment {
        parts.push(commented(&from.comment, comment));
    }
    parts.join(", ")
}

/// What becomes of a comment, in words.
fn commented(from: &Option<String>, to: &Option<String>) -> &'static str {
    match (from, to) {
        (None, _) => "gets a comment",
        (_, None) => "no comment any more",
        _ => "another comment",
    }
}

/// Whether every value of `from` is one of `to` too.
fn widens(from: &Type, to: &Type) -> bool {
    /// Digits before the point that any value of the type fits in.
    fn digits(ty: &Type) -> Option<u8> {
        match ty {
            Type::Bool => Some(1),
            Type::SmallInt => Some(5),
            Type::Int => Some(10),
            Type::BigInt => Some(19),
            _ => None,
        }
    }
    match (from, to) {
        _ if from == to => true,
        (Type::Varchar(from), Type::Varchar(to)) => from <= to,
        (Type::Array(from), Type::Array(to)) => widens(&from.ty(), &to.ty()),
        // An array of the one value; a text has to be an array already.
        (Type::Text | Type::Varchar(_), Type::Array(_)) => false,
        (from, Type::Array(to)) => widens(from, &to.ty()),
        (Type::Raw(_), to) => match (from.listed(), to) {
            (Some(_), Type::Text) => true,
            // One that is no value any more is refused, see `forbids`.
            (Some(_), to) => to.listed().is_some(),
            (None, _) => false,
        },
        (Type::Bytes, _) => false,
        // Servers write floats with fewer digits than they have, and a UUID is bytes on some.
        (Type::Real | Type::Double | Type::Uuid, Type::Text) => false,
        (_, Type::Text) => true,
        (Type::Decimal(precision, scale), Type::Decimal(to_precision, to_scale)) => {
            scale <= to_scale
                && i16::from(*precision) - i16::from(*scale) <= i16::from(*to_precision) - i16::from(*to_scale)
        }
        (_, Type::Decimal(precision, scale)) => {
            digits(from).is_some_and(|digits| i16::from(digits) <= i16::from(*precision) - i16::from(*scale))
        }
        (Type::Real, Type::Double) | (Type::Bool | Type::SmallInt | Type::Int, Type::Double) => true,
        (Type::Date, Type::DateTime | Type::Timestamp) => true,
        (Type::Bool, Type::SmallInt | Type::Int | Type::BigInt) => true,
        (Type::SmallInt, Type::Int | Type::BigInt | Type::Real) => true,
        (Type::Int, Type::BigInt) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(ty: Type) -> Column {
        Column::new("c", ty)
    }

    fn alter(from: Type, to: Type) -> Change {
        Change::AlterColumn { table: "t".into(), from: column(from), to: column(to) }
    }

    #[test]
    fn only_narrowing_loses_data() {
        let kept = [
            (Type::Int, Type::BigInt),
            (Type::Varchar(10), Type::Varchar(20)),
            (Type::Varchar(10), Type::Text),
            (Type::Decimal(10, 2), Type::Decimal(12, 3)),
            (Type::Int, Type::Decimal(19, 4)),
        ];
        for (from, to) in kept {
            assert_eq!(alter(from.clone(), to.clone()).destroys(&[]), None, "{from:?} to {to:?}");
            assert!(alter(to.clone(), from.clone()).destroys(&[]).is_some(), "{to:?} to {from:?}");
        }
        assert!(alter(Type::Decimal(10, 2), Type::Decimal(10, 3)).destroys(&[]).is_some());
        assert!(alter(Type::Double, Type::Text).destroys(&[]).is_some());
        assert!(alter(Type::Uuid, Type::Text).destroys(&[]).is_some());
    }

    #[test]
    fn a_list_of_values_that_shrinks_loses_none() {
        let listed = |text: &'static str| Type::Raw(text.into());
        let (two, three) = (listed("enum('a','it''s')"), listed("enum('c', 'it''s', 'a')"));
        let (grown, shrunk) = (alter(two.clone(), three.clone()), alter(three, two.clone()));
        assert_eq!((grown.destroys(&[]), shrunk.destroys(&[]), grown.forbids()), (None, None, vec![]));
        assert_eq!(shrunk.forbids(), ["c"]);
        assert_eq!(alter(two.clone(), Type::Text).destroys(&[]), None);
        assert!(alter(Type::Text, two.clone()).destroys(&[]).is_some());
        assert!(alter(listed("enum('a"), two).destroys(&[]).is_some());
    }

    #[test]
    fn a_loss_is_named() {
        let drop = Change::DropColumn { table: "recipes".into(), column: column(Type::Text) };
        assert_eq!(drop.destroys(&[]).unwrap(), "dropping column `c` of table `recipes` deletes its values");
        assert_eq!(drop.summary(), "drop column c of recipes");
    }

    #[test]
    fn an_alter_says_what_changes() {
        let mut to = column(Type::Int);
        to.nullable = true;
        let change = Change::AlterColumn { table: "t".into(), from: column(Type::Text), to };
        assert_eq!(change.summary(), "change column c of t: another type, takes NULL");
    }
}
