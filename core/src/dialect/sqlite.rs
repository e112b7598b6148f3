//! SQLite.
//!
//! It changes a table in place in a few ways only. Otherwise a new table takes the place of the old one, once for all
//! changes of a plan.

mod guard;
mod rebuild;
mod table;

use super::{
    Dialect,
    ddl::{Context, Ddl, Steps, Work, triggers},
    filling::Filling,
};
use crate::{
    diff::{Change, Linking, mentions},
    plan::{Hazard, Step},
    schema::{Action, Check, Column, ForeignKey, Index, Literal, Table},
};
use table::{create_table, definition};

const DIALECT: Dialect = Dialect::Sqlite;

/// Changes as SQLite makes them.
pub(crate) struct Sqlite<'a> {
    context: Context<'a>,
    /// The tables that need a rebuild.
    rebuilt: Vec<&'a str>,
}

impl<'a> Sqlite<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let mut ddl = Self { context, rebuilt: Vec::new() };
        for change in context.changes {
            if matches!(ddl.work(change), Work::Rebuild) && !ddl.rebuilt.contains(&change.table()) {
                ddl.rebuilt.push(change.table());
            }
        }
        ddl.rebuilt.sort_unstable();
        ddl
    }

    /// The columns that the plan adds to `table`, in order.
    fn added(&self, table: &str) -> impl DoubleEndedIterator<Item = &'a Column> {
        self.context.changes.iter().filter_map(move |change| match change {
            Change::AddColumn { table: of, column } if of == table => Some(column),
            _ => None,
        })
    }

    /// The column that a new foreign key can be declared with.
    fn column_of_key(&self, table: &str, key: &ForeignKey) -> Option<&'a Column> {
        let [name] = key.columns.as_slice() else { return None };
        let column = self.added(table).find(|column| column.name == *name)?;
        (column.nullable && column.default.is_none()).then_some(column)
    }

    /// The column that a new check can be declared with: the last of the new ones it is about.
    fn column_of_check(&self, table: &str, check: &Check) -> Option<&'a Column> {
        self.added(table).rfind(|column| mentions(&check.expression, &column.name))
    }

    /// The changes that are said in the statement that adds `column` to `table`.
    fn declared_with(&self, table: &str, column: &Column) -> impl Iterator<Item = &'a Change> {
        self.context.changes.iter().filter(move |change| {
            change.table() == table
                && match change {
                    Change::AddForeignKey { foreign_key, .. } => self.column_of_key(table, foreign_key) == Some(column),
                    Change::AddCheck { check, .. } => self.column_of_check(table, check) == Some(column),
                    _ => false,
                }
        })
    }

    /// Whether the table can lose the column while everything else of it stays.
    fn is_free(&self, table: &str, name: &str) -> bool {
        let Some(from) = self.context.from.table(table) else { return false };
        let has = |columns: &[String]| columns.iter().any(|column| column == name);
        let dropped = |index: &Index| {
            self.context.changes.iter().any(
                |change| matches!(change, Change::DropIndex { table: of, index: gone } if of == table && gone == index),
            )
        };
        // What is computed from it and goes has gone before.
        let goes = |column: &Column| {
            let drops = |change: &Change| matches!(change, Change::DropColumn { table: of, column: gone } if of == table && gone.name == column.name);
            self.context.changes.iter().any(drops)
        };
        let computed_of = |column: &Column| column.name != name && column.is_computed_of(name) && !goes(column);
        let referred = self
            .context
            .from
            .tables
            .iter()
            .flat_map(|other| &other.foreign_keys)
            .any(|key| key.references_table == table && has(&key.references_columns));
        !(has(&from.primary_key)
            || from.foreign_keys.iter().any(|key| has(&key.columns))
            || from.indexes.iter().any(|index| index.holds(name) && !dropped(index))
            || from.checks.iter().any(|check| mentions(&check.expression, name))
            || from.columns.iter().any(computed_of)
            || referred)
    }

    /// Whether the plan drops a table while rows of a dropped table, itself included, still refer to its rows.
    fn drops_referred(&self) -> bool {
        let going: Vec<&Table> = self
            .context
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::DropTable(table) => Some(table),
                _ => None,
            })
            .collect();
        going.iter().enumerate().any(|(at, table)| {
            table.foreign_keys.iter().any(|key| {
                let own = key.references_table == table.name && key.on_delete == Action::Restrict;
                own || going[..at].iter().any(|gone| gone.name == key.references_table)
            })
        })
    }
}

impl Ddl for Sqlite<'_> {
    fn dialect(&self) -> Dialect {
        DIALECT
    }

    fn context(&self) -> Context<'_> {
        self.context
    }

    /// Whoever writes has the whole database, from the first statement to the last.
    fn locks(&self, _: &Change) -> Vec<Hazard> {
        Vec::new()
    }

    fn create_table(&self, table: &Table) -> Work {
        let indexes = table.indexes.iter().filter(|index| !index.constraint);
        let indexes = indexes.map(|index| DIALECT.create_index(&table.name, index));
        Work::Statements([create_table(&table.name, table)].into_iter().chain(indexes).collect())
    }

    fn drop_table(&self, table: &Table) -> Work {
        Work::statement(format!("DROP TABLE {}", DIALECT.identifier(&table.name)))
    }

    fn rename_table(&self, from: &Table, to: &str) -> Work {
        Work::statement(DIALECT.rename_table(&from.name, to))
    }

    fn add_column(&self, table: &str, column: &Column) -> Work {
        let filling = match self.context.filling(DIALECT, table, column) {
            // A required column is only added with a default, which would have to stay.
            Filling::Zero(_) | Filling::None => return Work::Rebuild,
            Filling::Own => definition(column, &column.ty.sql(DIALECT)),
        };
        let not_constant = column.default.as_ref().is_some_and(|default| matches!(default, Literal::Expression(_)));
        let stored = column.computed.as_ref().is_some_and(|computed| computed.stored);
        if column.generated || not_constant || stored {
            return Work::Rebuild;
        }
        let mut text = format!("ALTER TABLE {} ADD COLUMN {filling}", DIALECT.identifier(table));
        for change in self.declared_with(table, column) {
            match change {
                Change::AddForeignKey { foreign_key: key, .. } => {
                    text += &format!(" CONSTRAINT {} {}", DIALECT.identifier(&key.name), DIALECT.references(key));
                }
                Change::AddCheck { check, .. } => text += &format!(" {}", DIALECT.check(check)),
                _ => {}
            }
        }
        Work::statement(text)
    }

    fn drop_column(&self, table: &str, column: &Column) -> Work {
        if !self.is_free(table, &column.name) {
            return Work::Rebuild;
        }
        let (table, column) = (DIALECT.identifier(table), DIALECT.identifier(&column.name));
        Work::statement(format!("ALTER TABLE {table} DROP COLUMN {column}"))
    }

    fn rename_column(&self, table: &str, from: &str, to: &str) -> Work {
        Work::statement(DIALECT.rename_column(table, from, to))
    }

    fn alter_column(&self, _: &str, _: &Column, _: &Column) -> Work {
        Work::Rebuild
    }

    // Lowered, a schema of SQLite has no comments.
    fn comment_table(&self, _: &str, _: Option<&str>) -> Work {
        Work::Statements(Vec::new())
    }

    fn rename_values(&self, table: &str, column: &Column, check: Option<&Check>, values: &[(String, String)]) -> Work {
        match check {
            Some(_) => Work::Rebuild,
            None => Work::Statements(DIALECT.rename_values(table, column, None, &[values.to_vec()])),
        }
    }

    fn add_primary_key(&self, _: &str, _: &[String]) -> Work {
        Work::Rebuild
    }

    fn drop_primary_key(&self, _: &str, _: &[String]) -> Work {
        Work::Rebuild
    }

    fn add_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work {
        self.column_of_key(table, foreign_key).map_or(Work::Rebuild, |_| Work::WithColumn)
    }

    fn drop_foreign_key(&self, _: &str, _: &ForeignKey) -> Work {
        Work::Rebuild
    }

    fn create_index(&self, table: &str, index: &Index) -> Work {
        match index.constraint {
            true => Work::Rebuild,
            false => Work::statement(DIALECT.create_index(table, index)),
        }
    }

    fn drop_index(&self, _: &str, index: &Index) -> Work {
        match index.constraint {
            true => Work::Rebuild,
            false => Work::statement(format!("DROP INDEX {}", DIALECT.identifier(&index.name))),
        }
    }

    fn add_check(&self, table: &str, check: &Check) -> Work {
        self.column_of_check(table, check).map_or(Work::Rebuild, |_| Work::WithColumn)
    }

    fn drop_check(&self, _: &str, _: &Check) -> Work {
        Work::Rebuild
    }

    fn fill_links(&self, linking: &Linking) -> Work {
        Work::statement(self.context.fill_links(DIALECT, linking))
    }

    fn fill_reference(&self, linking: &Linking) -> Work {
        // The rebuild copies the values.
        match self.rebuilt.contains(&linking.table.as_str()) {
            true => Work::WithColumn,
            false => Work::statement(self.context.fill_reference(DIALECT, linking)),
        }
    }

    fn steps(&self) -> Steps {
        // Names of indexes are freed first and taken last; a rebuild in between brings back the indexes that stay.
        let (mut early, mut late): (Vec<Step>, Vec<Step>) = (self.context.guards(DIALECT).collect(), Vec::new());
        let mut read = Vec::new();
        for change in self.context.changes {
            let Work::Statements(statements) = self.work(change) else { continue };
            let mut step = Step { tasks: vec![self.task(change)], statements };
            match change {
                Change::CreateIndex { .. } => late.push(step),
                Change::DropTable(table) if self.is_read_by_rebuild(table) => read.push(step),
                Change::AddColumn { table, .. } | Change::DropColumn { table, .. }
                    if self.rebuilt.contains(&table.as_str()) => {}
                Change::AddColumn { table, column } => {
                    step.tasks.extend(self.declared_with(table, column).map(|other| self.task(other)));
                    early.push(step);
                }
                _ => early.push(step),
            }
        }
        read.append(&mut late);
        read.extend(triggers(DIALECT, self.context.changes));
        self.protected(early, read)
    }
}

#[cfg(test)]
mod tests;
