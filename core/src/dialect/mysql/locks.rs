//! The locks that MariaDB and MySQL take: what ALTER TABLE does at once, what it does while others write, and what it
//! copies the table for, see <https://mariadb.com/docs/server/server-usage/storage-engines/innodb/innodb-online-ddl>.

use super::{DIALECT, Mysql};
use crate::{
    diff::{Change, same_type},
    plan::{Hazard, HazardKind, Task},
    schema::{Column, Literal},
    types::Type,
};

/// Others read.
const SHARED: &str = "LOCK=SHARED";
/// Others read and write.
const NONE: &str = "LOCK=NONE";
/// Who reads or writes the table is waited for.
const METADATA: &str = "a metadata lock";

impl Mysql<'_> {
    pub(super) fn lock_hazards(&self, change: &Change) -> Vec<Hazard> {
        let table = change.table();
        let replaced = |table: &str| {
            self.0.changes.iter().any(|other| matches!(other, Change::AddPrimaryKey { table: of, .. } if of == table))
        };
        let hazard = match change {
            Change::CreateTable(table) => {
                let others = table.foreign_keys.iter().filter(|key| self.0.from.table(&key.references_table).is_some());
                return others.map(|key| Hazard::locks(&key.references_table, METADATA)).collect();
            }
            // Rows are locked, which is what writing them means.
            Change::FillLinks(_) | Change::FillReference(_) => return Vec::new(),
            Change::CreateEnum(_)
            | Change::RenameEnumValues { .. }
            | Change::AlterEnum { .. }
            | Change::DropEnum(_) => return Vec::new(),
            Change::RenameTable { from, .. } => Hazard::locks(&from.name, METADATA),
            Change::DropTable(_) => Hazard::locks(table, METADATA),
            // A new table has no rows to follow.
            Change::AddForeignKey { foreign_key, .. } if self.0.from.table(table).is_none() => {
                let parent = self.0.from.table(&foreign_key.references_table);
                return parent.map(|parent| Hazard::locks(&parent.name, METADATA)).into_iter().collect();
            }
            _ if self.0.from.table(table).is_none() => return Vec::new(),
            Change::AddColumn { column, .. } => {
                let by_row = matches!(column.default, Some(Literal::Expression(_)))
                    || column.computed.as_ref().is_some_and(|computed| computed.stored);
                if column.generated || by_row { copies(table) } else { Hazard::locks(table, METADATA) }
            }
            Change::AlterColumn { from, to, .. } if from.computed.is_some() && to.computed.is_none() => {
                // The values of a virtual one are written into a new column, as rows are.
                let stored = from.computed.as_ref().is_some_and(|computed| computed.stored);
                if stored { copies(table) } else { Hazard::locks(table, METADATA) }
            }
            Change::AlterColumn { from, to, .. } => {
                let as_it_is = same_type(from, to, DIALECT) || keeps_bytes(&from.ty, &to.ty);
                if !as_it_is || self.recodes(table, from, to) || (!from.generated && to.generated) {
                    copies(table)
                } else if from.nullable != to.nullable {
                    remakes(table)
                } else {
                    Hazard::locks(table, METADATA)
                }
            }
            Change::AddPrimaryKey { .. } => remakes(table),
            Change::DropPrimaryKey { .. } => {
                if replaced(table) {
                    remakes(table)
                } else {
                    copies(table)
                }
            }
            Change::RenameValues { .. } | Change::AddForeignKey { .. } | Change::AddCheck { .. } => copies(table),
            Change::RenameColumn { .. }
            | Change::CommentTable { .. }
            | Change::DropColumn { .. }
            | Change::DropForeignKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::DropCheck { .. } => Hazard::locks(table, METADATA),
        };
        vec![hazard]
    }

    /// Whether texts are written anew because they compare in another way from now on. MariaDB changes the order of
    /// indexes in place, that of the rows themselves not; MySQL copies the table for an index, too.
    fn recodes(&self, table: &str, from: &Column, to: &Column) -> bool {
        let Some(before) = self.0.from.table(table).filter(|_| from.collation != to.collation) else { return false };
        let charset = |column: &Column| {
            column.collation.as_ref().or(before.collation.as_ref()).and_then(|own| own.charset().map(str::to_owned))
        };
        let alike = match (charset(from), charset(to)) {
            (Some(from), Some(to)) => from == to || (from == "utf8mb3" && to == "utf8mb4"),
            _ => false,
        };
        !alike || before.primary_key.contains(&from.name)
    }

    /// Of what one statement does, the greatest hazard is that of all.
    pub(super) fn joined_hazards(tasks: &mut [Task]) {
        let rewrites = tasks.iter().flat_map(|task| &task.hazards).filter(|hazard| hazard.kind == HazardKind::Rewrites);
        let Some(greatest) = rewrites.max_by_key(|hazard| hazard.lock == Some(SHARED)).cloned() else { return };
        for task in &mut *tasks {
            task.hazards.retain(|hazard| !matches!(hazard.kind, HazardKind::Rewrites | HazardKind::Locks));
        }
        tasks[0].hazards.push(greatest);
    }
}

fn copies(table: &str) -> Hazard {
    let message = format!("rewrites table {table}; nobody writes to it meanwhile");
    Hazard::new(HazardKind::Rewrites, table, message).under(SHARED)
}

fn remakes(table: &str) -> Hazard {
    let message = format!("rewrites table {table}, while others use it");
    Hazard::new(HazardKind::Rewrites, table, message).under(NONE)
}

/// Whether the values are stored alike. The length of a longer text takes two bytes, which MySQL copies the table for
/// and MariaDB does not.
fn keeps_bytes(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Varchar(from), Type::Varchar(to)) => from <= to,
        _ => from.listed().zip(to.listed()).is_some_and(|(from, to)| to.starts_with(&from)),
    }
}
