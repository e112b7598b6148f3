//! SQLite.
//!
//! It changes a table in place in a few ways only. Otherwise a new table takes the place of the old one, once for all
//! changes of a plan.

mod rebuild;

use super::{
    Dialect,
    ddl::{Context, Ddl, Filling, Steps, Work},
};
use crate::{
    diff::{Change, expression_form, in_parentheses, mentions},
    plan::Step,
    schema::{Action, Check, Column, ForeignKey, Index, Literal, Table},
    types::Type,
};

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
                    Change::CreateTable(_)
                    | Change::DropTable(_)
                    | Change::AddColumn { .. }
                    | Change::DropColumn { .. }
                    | Change::AlterColumn { .. }
                    | Change::AddPrimaryKey { .. }
                    | Change::DropPrimaryKey { .. }
                    | Change::DropForeignKey { .. }
                    | Change::CreateIndex { .. }
                    | Change::DropIndex { .. }
                    | Change::DropCheck { .. } => false,
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
        let referred = self
            .context
            .from
            .tables
            .iter()
            .flat_map(|other| &other.foreign_keys)
            .any(|key| key.references_table == table && has(&key.references_columns));
        !(has(&from.primary_key)
            || from.foreign_keys.iter().any(|key| has(&key.columns))
            || from.indexes.iter().any(|index| has(&index.columns) && !dropped(index))
            || from.checks.iter().any(|check| mentions(&check.expression, name))
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
    fn create_table(&self, table: &Table) -> Work {
        let indexes = table.indexes.iter().filter(|index| !index.constraint);
        let indexes = indexes.map(|index| DIALECT.create_index(&table.name, index));
        Work::Statements([create_table(&table.name, table)].into_iter().chain(indexes).collect())
    }

    fn drop_table(&self, table: &Table) -> Work {
        Work::statement(format!("DROP TABLE {}", DIALECT.identifier(&table.name)))
    }

    fn add_column(&self, table: &str, column: &Column) -> Work {
        let filling = match self.context.filling(DIALECT, table, column) {
            // A required column is only added with a default, which would have to stay.
            Filling::Zero(_) | Filling::None => return Work::Rebuild,
            Filling::Own => definition(column, &column.ty.sql(DIALECT)),
        };
        let computed = column.default.as_ref().is_some_and(|default| matches!(default, Literal::Expression(_)));
        if column.generated || computed {
            return Work::Rebuild;
        }
        let mut text = format!("ALTER TABLE {} ADD COLUMN {filling}", DIALECT.identifier(table));
        for change in self.declared_with(table, column) {
            match change {
                Change::AddForeignKey { foreign_key: key, .. } => {
                    text += &format!(" CONSTRAINT {} {}", DIALECT.identifier(&key.name), DIALECT.references(key));
                }
                Change::AddCheck { check, .. } => text += &format!(" {}", DIALECT.check(check)),
                Change::CreateTable(_)
                | Change::DropTable(_)
                | Change::AddColumn { .. }
                | Change::DropColumn { .. }
                | Change::AlterColumn { .. }
                | Change::AddPrimaryKey { .. }
                | Change::DropPrimaryKey { .. }
                | Change::DropForeignKey { .. }
                | Change::CreateIndex { .. }
                | Change::DropIndex { .. }
                | Change::DropCheck { .. } => {}
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

    fn alter_column(&self, _: &str, _: &Column, _: &Column) -> Work {
        Work::Rebuild
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

    fn steps(&self) -> Steps {
        // Names of indexes are freed first and taken last; a rebuild in between brings back the indexes that stay.
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for change in self.context.changes {
            let Work::Statements(statements) = self.work(change) else { continue };
            let mut step = Step { comment: self.context.comment(DIALECT, change), statements };
            match change {
                Change::CreateIndex { .. } => late.push(step),
                Change::AddColumn { table, .. } | Change::DropColumn { table, .. }
                    if self.rebuilt.contains(&table.as_str()) => {}
                Change::AddColumn { table, column } => {
                    for other in self.declared_with(table, column) {
                        step.comment += "\n";
                        step.comment += &self.context.comment(DIALECT, other);
                    }
                    early.push(step);
                }
                Change::CreateTable(_)
                | Change::DropTable(_)
                | Change::DropColumn { .. }
                | Change::AlterColumn { .. }
                | Change::AddPrimaryKey { .. }
                | Change::DropPrimaryKey { .. }
                | Change::AddForeignKey { .. }
                | Change::DropForeignKey { .. }
                | Change::DropIndex { .. }
                | Change::AddCheck { .. }
                | Change::DropCheck { .. } => early.push(step),
            }
        }
        early.extend(self.rebuilt.iter().filter_map(|table| self.rebuild(table)));
        early.append(&mut late);
        if self.rebuilt.is_empty() && !self.drops_referred() {
            return Steps { steps: early, transactional: true };
        }
        Steps { steps: rebuild::guarded(early), transactional: false }
    }
}

/// `CREATE TABLE`, with everything but its indexes.
fn create_table(name: &str, table: &Table) -> String {
    let Table { name: _, columns, primary_key, foreign_keys, indexes, checks, span: _ } = table;
    let sole = |column: &Column| matches!(primary_key.as_slice(), [only] if *only == column.name);
    let numbered = columns.iter().any(|column| column.generated && sole(column));
    let mut parts: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = DIALECT.identifier(&column.name);
            match &column.ty {
                _ if column.generated && sole(column) => format!("{name} INTEGER PRIMARY KEY"),
                // A key of type INTEGER would be numbered by SQLite.
                Type::BigInt if sole(column) => definition(column, "BIGINT"),
                ty => definition(column, &ty.sql(DIALECT)),
            }
        })
        .collect();
    if !primary_key.is_empty() && !numbered {
        parts.push(format!("PRIMARY KEY ({})", DIALECT.list(primary_key)));
    }
    parts.extend(indexes.iter().filter(|index| index.constraint).map(|index| DIALECT.unique(index)));
    parts.extend(foreign_keys.iter().map(|key| DIALECT.foreign_key(key)));
    parts.extend(checks.iter().map(|check| DIALECT.check(check)));
    DIALECT.table(name, &parts)
}

/// A column as CREATE TABLE and ADD COLUMN spell it.
fn definition(column: &Column, ty: &str) -> String {
    let Column { name, ty: _, nullable, default, generated: _, span: _ } = column;
    let mut text = format!("{} {ty}", DIALECT.identifier(name));
    if !nullable {
        text += " NOT NULL";
    }
    if let Some(default) = default {
        text += " DEFAULT ";
        text += &literal(default);
    }
    text
}

fn literal(default: &Literal) -> String {
    match default {
        Literal::Bool(true) => "TRUE".to_owned(),
        Literal::Bool(false) => "FALSE".to_owned(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => DIALECT.string(text),
        Literal::Expression(text) => match expression_form(text).to_ascii_uppercase().as_str() {
            word @ ("CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "NULL") => word.to_owned(),
            _ => in_parentheses(text),
        },
    }
}
