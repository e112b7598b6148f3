//! Changes in words.

use super::{Change, Linking, missing};
use crate::schema::Column;

impl Change {
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
}

fn kind(column: &Column) -> &'static str {
    if column.computed.is_some() { "computed column" } else { "column" }
}

fn in_words(values: &[(String, String)]) -> String {
    values.iter().map(|(from, to)| format!("{from} to {to}")).collect::<Vec<_>>().join(", ")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Type;

    #[test]
    fn an_alter_says_what_changes() {
        let mut to = Column::new("c", Type::Int);
        to.nullable = true;
        let change = Change::AlterColumn { table: "t".into(), from: Column::new("c", Type::Text), to };
        assert_eq!(change.summary(), "change column c of t: another type, takes NULL");
        let drop = Change::DropColumn { table: "recipes".into(), column: Column::new("c", Type::Text) };
        assert_eq!(drop.summary(), "drop column c of recipes");
    }
}
