//! The locks that PostgreSQL takes, see <https://www.postgresql.org/docs/current/explicit-locking.html> and the notes
//! of ALTER TABLE there.

use std::collections::BTreeSet;

use super::{Postgres, stable::is_stable};
use crate::{
    diff::{Change, same_type},
    plan::{Hazard, HazardKind},
    schema::{Column, Enum, ForeignKey},
    types::Type,
};

/// Nobody reads or writes.
pub(super) const ALL: &str = "ACCESS EXCLUSIVE";
/// Others read.
pub(super) const WRITES: &str = "SHARE ROW EXCLUSIVE";
/// Others read.
const BUILDS: &str = "SHARE";
/// Others read and write, and change no schema.
const SHARES: &str = "SHARE UPDATE EXCLUSIVE";

/// Rows are read while others use the table.
pub(super) fn shares(table: &str) -> Hazard {
    let message = format!("others read and write {table} meanwhile");
    Hazard::new(HazardKind::Locks, table, message).under(SHARES)
}

impl Postgres<'_> {
    pub(super) fn lock_hazards(&self, change: &Change) -> Vec<Hazard> {
        let name = change.table();
        match change {
            Change::CreateTable(table) => {
                let others = table.foreign_keys.iter().filter(|key| self.is_there(&key.references_table));
                others.map(|key| Hazard::locks(&key.references_table, WRITES)).collect()
            }
            Change::AlterEnum { from, to } => self.rewritten(from, to).map(rewrites).collect(),
            // Rows are locked, which is what writing them means.
            Change::FillLinks(_) | Change::FillReference(_) => Vec::new(),
            Change::CreateEnum(_) | Change::RenameEnumValues { .. } | Change::DropEnum(_) => Vec::new(),
            Change::RenameTable { from, .. } => vec![Hazard::locks(&from.name, ALL)],
            // Those that are referred to have triggers for it, which go too.
            Change::DropTable(table) => self.and_parents(name, table.foreign_keys.iter()),
            Change::DropForeignKey { foreign_key, .. } => self.and_parents(name, [foreign_key].into_iter()),
            Change::RenameColumn { .. }
            | Change::DropColumn { .. }
            | Change::DropPrimaryKey { .. }
            | Change::DropIndex { .. }
            | Change::DropCheck { .. } => vec![Hazard::locks(name, ALL)],
            // A new table has no rows to follow.
            Change::AddForeignKey { foreign_key, .. } if !self.is_there(name) => {
                let parent = Some(&foreign_key.references_table).filter(|parent| self.is_there(parent));
                parent.map(|parent| Hazard::locks(parent, WRITES)).into_iter().collect()
            }
            _ if !self.is_there(name) => Vec::new(),
            Change::AddColumn { column, .. } => {
                match column.generated
                    || column.computed.is_some()
                    || column.default.as_ref().is_some_and(|default| !is_stable(default))
                {
                    true => vec![rewrites(name)],
                    false => vec![Hazard::locks(name, ALL)],
                }
            }
            // What is said of something holds up neither readers nor writers.
            Change::CommentTable { .. } => Vec::new(),
            Change::AlterColumn { from, to, .. } if from.said(to) == *to => Vec::new(),
            Change::AlterColumn { from, to, .. } => {
                if !same_type(from, to, super::DIALECT) && !keeps_bytes(&from.ty, &to.ty) {
                    vec![rewrites(name)]
                } else if from.collation != to.collation {
                    vec![blocks(name, ALL, "reads or writes", "its indexes are built anew")]
                } else if from.nullable && !to.nullable {
                    vec![blocks(name, ALL, "reads or writes", "its rows are looked at")]
                } else {
                    vec![Hazard::locks(name, ALL)]
                }
            }
            Change::AddPrimaryKey { .. } => vec![blocks(name, ALL, "reads or writes", "its index is built")],
            Change::CreateIndex { index, .. } => match index.constraint {
                true => vec![blocks(name, ALL, "reads or writes", "the index is built")],
                false => vec![blocks(name, BUILDS, "writes to", "the index is built")],
            },
            Change::AddForeignKey { foreign_key, .. } => {
                let parent = &foreign_key.references_table;
                let parent = (parent != name && self.is_there(parent)).then_some(parent.as_str());
                let tables = [name].into_iter().chain(parent);
                tables.map(|table| blocks(table, WRITES, "writes to", "references are followed")).collect()
            }
            Change::RenameValues { check: None, .. } => Vec::new(),
            Change::RenameValues { .. } | Change::AddCheck { .. } => {
                vec![blocks(name, ALL, "reads or writes", "its rows are looked at")]
            }
        }
    }

    fn and_parents<'a>(&self, table: &'a str, keys: impl Iterator<Item = &'a ForeignKey>) -> Vec<Hazard> {
        let parents = keys.map(|key| key.references_table.as_str()).filter(|parent| self.is_there(parent));
        let tables: BTreeSet<&str> = parents.chain([table]).collect();
        tables.into_iter().map(|table| Hazard::locks(table, ALL)).collect()
    }

    fn is_there(&self, table: &str) -> bool {
        self.0.from.table(table).is_some()
    }

    /// The tables with columns of an enum that another takes the place of.
    fn rewritten(&self, from: &Enum, to: &Enum) -> impl Iterator<Item = &str> {
        let replaced = from.is_replaced(to, self.0.to);
        let of = |column: &Column| column.is_of(&from.name);
        let tables = self.0.from.tables.iter().filter(move |table| replaced && table.columns.iter().any(of));
        tables.map(|table| table.name.as_str())
    }
}

fn rewrites(table: &str) -> Hazard {
    let message = format!("rewrites table {table}; nobody reads or writes it meanwhile");
    Hazard::new(HazardKind::Rewrites, table, message).under(ALL)
}

fn blocks(table: &str, lock: &'static str, what: &str, meanwhile: &str) -> Hazard {
    Hazard::new(HazardKind::Blocks, table, format!("nobody {what} {table} while {meanwhile}")).under(lock)
}

/// Whether the values are stored alike, so that only the catalogue changes.
fn keeps_bytes(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Varchar(_), Type::Text) => true,
        (Type::Varchar(from), Type::Varchar(to)) => from <= to,
        (Type::Decimal(precision, scale), Type::Decimal(to, to_scale)) => precision <= to && scale == to_scale,
        _ => false,
    }
}
