//! What is looked for before anything is changed: rows with which a change could not be finished.
//!
//! MySQL commits each change as it makes it, and a way that is split into several migrations does so everywhere. What
//! rows refuse is therefore said first of all, by statements that every database has and that every runner runs.

use std::collections::BTreeSet;

use super::{Step, Task};
use crate::{
    dialect::{Dialect, agreeing, ddl::Context, twice},
    diff::{Change, Linking, Renames, Through, mentions},
    schema::{Column, Index, Schema, Table, name},
};

/// Rows that must not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guard {
    /// What is wrong with them: the database says it.
    fault: String,
    /// The query that finds them, by the names that tables and columns have before the plan.
    query: String,
}

impl Guard {
    /// The guards of a plan.
    pub(super) fn all(context: &Context<'_>, before: &Schema, renames: &Renames, dialect: Dialect) -> Vec<Guard> {
        let names = Names { context, before, renames, dialect };
        let mut guards = names.links_to_come();
        for change in context.changes {
            match change {
                Change::FillReference(linking) => {
                    guards.extend(names.several(linking));
                    guards.extend(names.none(linking));
                }
                Change::CreateIndex { table, index } if index.unique => guards.extend(names.duplicates(table, index)),
                Change::AddPrimaryKey { table, columns } => {
                    let key = Index { unique: true, ..Index::new("", columns, Default::default()) };
                    guards.extend(names.duplicates(table, &key));
                }
                _ => {}
            }
        }
        guards
    }

    /// The step that fails while there are such rows.
    pub(crate) fn step(&self, dialect: Dialect) -> Step {
        let Guard { fault, query } = self;
        let guard = dialect.identifier("_jointable_guard");
        let value = dialect.identifier("value");
        let temporary = if dialect == Dialect::Sqlite { "TEMP" } else { "TEMPORARY" };
        let claim = dialect.identifier(&name(&[fault]));
        let drop = |exists: &str| match dialect {
            // It commits nothing, as DROP TABLE would.
            Dialect::Mysql => format!("DROP TEMPORARY TABLE {exists}{guard}"),
            Dialect::Sqlite | Dialect::Postgres => format!("DROP TABLE {exists}{guard}"),
        };
        let mut statements = vec![
            format!("CREATE {temporary} TABLE {guard} ({value} BIGINT, CONSTRAINT {claim} CHECK ({value} = 0))"),
            format!("INSERT INTO {guard} SELECT COUNT(*) FROM ({query}) AS {}", dialect.identifier("found")),
            drop(""),
        ];
        if dialect == Dialect::Mysql {
            // That of an attempt that failed on this connection is still there.
            statements.insert(0, drop("IF EXISTS "));
        }
        Step { tasks: vec![Task::new(format!("nothing is changed while there are {fault}"))], statements }
    }
}

/// What tables and columns are called before the plan.
struct Names<'a> {
    context: &'a Context<'a>,
    before: &'a Schema,
    renames: &'a Renames,
    dialect: Dialect,
}

impl Names<'_> {
    fn column(&self, table: &str, column: &str) -> String {
        self.renames.column_before(table, column).to_owned()
    }

    /// Rows with more than one link, where each can have one reference.
    fn several(&self, linking: &Linking) -> Option<Guard> {
        let links = self.context.from.table(&linking.links)?;
        let query = linking.several(self.dialect, links)?.query?;
        Some(Guard { fault: format!("{} with several {}", linking.table, linking.links), query })
    }

    /// Rows without a link, where each has to have a reference.
    fn none(&self, linking: &Linking) -> Option<Guard> {
        let wanted = self.context.to.table(&linking.table)?;
        let own = linking.near.iter().map(|(link, own)| (link.clone(), self.column(&linking.table, own)));
        let before =
            Linking { table: self.renames.before(&linking.table).to_owned(), near: own.collect(), ..linking.clone() };
        let query = before.none(self.dialect, wanted)?.query?;
        Some(Guard { fault: format!("{} without {}", before.table, linking.links), query })
    }

    /// Links that would agree where none may, of all the references that become links in one table.
    fn links_to_come(&self) -> Vec<Guard> {
        let mut all: Vec<Linking> = self.context.changes.iter().filter_map(Change::to_links).cloned().collect();
        for linking in &mut all {
            let pairs = linking.near.iter_mut().chain(&mut linking.far);
            pairs.for_each(|(_, own)| *own = self.column(&linking.table, own));
            linking.columns.iter_mut().for_each(|own| *own = self.column(&linking.table, own));
            linking.retyped.iter_mut().for_each(|(own, ..)| *own = self.column(&linking.table, own));
            if let Some(Through { table, reference, links }) = &mut linking.through {
                [reference, links].into_iter().for_each(|own| *own = self.column(table, own));
                *table = self.renames.before(table).to_owned();
            }
            linking.table = self.renames.before(&linking.table).to_owned();
        }
        let tables: BTreeSet<&String> = all.iter().map(|linking| &linking.links).collect();
        let found = tables.into_iter().filter_map(|links| {
            let own: Vec<&Linking> = all.iter().filter(|linking| linking.links == *links).collect();
            Some(twice(self.dialect, &own, self.context.to.table(links)?))
        });
        found.flatten().map(|(fault, query)| Guard { fault, query }).collect()
    }

    /// Rows that agree where none may from now on.
    fn duplicates(&self, table: &str, index: &Index) -> Option<Guard> {
        if let Some(guard) = self.duplicates_to_come(table, index) {
            return Some(guard);
        }
        if !self.is_there(self.context.from.table(table)?, index) {
            return None;
        }
        let before = self.before.table(self.renames.before(table))?;
        let mut index = self.with_old_values(table, index)?;
        index.columns_mut().for_each(|column| *column = self.column(table, column));
        let query = agreeing(self.dialect, before, &index)?.query?;
        Some(Guard { fault: format!("{} that agree in {}", before.name, index.words().join(", ")), query })
    }

    /// The index with a condition by the names that values have before the plan.
    fn with_old_values(&self, table: &str, index: &Index) -> Option<Index> {
        let mut own = Table { indexes: vec![index.clone()], ..self.context.from.table(table)?.clone() };
        let back = |values: &[(String, String)]| -> Vec<_> {
            values.iter().map(|(before, now)| (now.clone(), before.clone())).collect()
        };
        for change in self.context.changes {
            match change {
                Change::RenameEnumValues { from, values } => {
                    own.rename_values(|column| column.is_of(&from.name), &back(values));
                }
                Change::RenameValues { table: of, column, values, .. } if of == table => {
                    own.rename_values(|other| other.name == column.name, &back(values));
                }
                _ => {}
            }
        }
        own.indexes.pop()
    }

    /// Links that agree where they are to be a reference that no two rows have.
    fn duplicates_to_come(&self, table: &str, index: &Index) -> Option<Guard> {
        let linking = self.context.filled(table, index.whole()?.first()?)?;
        let sources: Option<Vec<&str>> = index.columns().map(|column| linking.source(column)).collect();
        let far = Index::new("", sources?, index.span);
        let query = agreeing(self.dialect, self.context.from.table(&linking.links)?, &far)?.query?;
        Some(Guard { fault: format!("{} that agree in {}", linking.links, far.words().join(", ")), query })
    }

    /// Whether a column is computed from values that have other names from now on.
    fn is_computed_anew(&self, table: &str, column: &Column) -> bool {
        let of = |change: &Change| matches!(change, Change::RenameValues { table: of, column: base, .. } if of == table && column.is_computed_of(&base.name));
        self.context.changes.iter().any(of)
    }

    /// Whether the rows have all that the index is on, as it will be.
    fn is_there(&self, before: &Table, index: &Index) -> bool {
        let stays = |column: &str| {
            let altered = |change: &Change| matches!(change, Change::AlterColumn { table, from, to } if *table == before.name && from.name == column && from.ty != to.ty);
            let own = before.column(column);
            own.is_some_and(|own| !self.is_computed_anew(&before.name, own))
                && !self.context.changes.iter().any(altered)
        };
        let Some(wanted) = self.context.to.table(&before.name) else { return false };
        let named = |column: &str| index.expressions().any(|text| mentions(text, column));
        let read = |column: &str| {
            !named(column) || (stays(column) && self.renames.column_before(&before.name, column) == column)
        };
        index.columns().all(stays) && wanted.columns.iter().all(|column| read(&column.name))
    }
}
