//! Changes as SQL: what every dialect has to say, and what they say alike.

use super::{Dialect, mysql::Mysql, postgres::Postgres, sqlite::Sqlite};
use crate::{
    diff::{Change, in_parentheses, mentions},
    plan::{Direction, Step},
    schema::{Check, Column, Enum, ForeignKey, Index, IndexPart, Indexed, Schema, Table},
    types::Type,
};

/// How one change is made.
pub(crate) enum Work {
    /// By statements of its own.
    Statements(Vec<String>),
    /// By clauses of ALTER TABLE, between statements that have to run before and after them.
    Alter(Alter),
    /// By a new table that takes the place of the old one.
    Rebuild,
    /// By the statement that adds this column to the table.
    WithColumn,
}

/// A change made by ALTER TABLE.
#[derive(Default)]
pub(crate) struct Alter {
    pub before: Vec<String>,
    pub clauses: Vec<String>,
    pub after: Vec<String>,
}

impl Work {
    /// One clause of ALTER TABLE.
    pub(super) fn clause(clause: String) -> Work {
        Work::Alter(Alter { clauses: vec![clause], ..Alter::default() })
    }

    /// One statement.
    pub(super) fn statement(statement: String) -> Work {
        Work::Statements(vec![statement])
    }
}

/// What a plan is for; the statements depend on it here and there.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub from: &'a Schema,
    pub to: &'a Schema,
    pub changes: &'a [Change],
    pub direction: Direction,
    /// Whether the runner puts a transaction around everything.
    pub confined: bool,
}

/// The steps of a plan, and whether a transaction may be put around them.
pub(crate) struct Steps {
    pub steps: Vec<Step>,
    pub transactional: bool,
}

/// The data definition language of a dialect: one method for each kind of change.
pub(crate) trait Ddl {
    fn create_table(&self, table: &Table) -> Work;
    fn drop_table(&self, table: &Table) -> Work;
    fn rename_table(&self, from: &Table, to: &str) -> Work;
    fn add_column(&self, table: &str, column: &Column) -> Work;
    fn drop_column(&self, table: &str, column: &Column) -> Work;
    fn rename_column(&self, table: &str, from: &str, to: &str) -> Work;
    fn alter_column(&self, table: &str, from: &Column, to: &Column) -> Work;
    fn add_primary_key(&self, table: &str, columns: &[String]) -> Work;
    fn drop_primary_key(&self, table: &str, columns: &[String]) -> Work;
    fn add_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work;
    fn drop_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work;
    fn create_index(&self, table: &str, index: &Index) -> Work;
    fn drop_index(&self, table: &str, index: &Index) -> Work;
    fn add_check(&self, table: &str, check: &Check) -> Work;
    fn drop_check(&self, table: &str, check: &Check) -> Work;

    // Enums of their own are PostgreSQL's alone: a lowered schema of another dialect has none.

    fn create_enum(&self, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    fn alter_enum(&self, _: &Enum, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    fn drop_enum(&self, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    /// Puts what the changes need into steps.
    fn steps(&self) -> Steps;

    /// How `change` is made.
    fn work(&self, change: &Change) -> Work {
        match change {
            Change::CreateTable(table) => self.create_table(table),
            Change::DropTable(table) => self.drop_table(table),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::AddColumn { table, column } => self.add_column(table, column),
            Change::DropColumn { table, column } => self.drop_column(table, column),
            Change::AlterColumn { table, from, to } => self.alter_column(table, from, to),
            Change::AddPrimaryKey { table, columns } => self.add_primary_key(table, columns),
            Change::DropPrimaryKey { table, columns } => self.drop_primary_key(table, columns),
            Change::AddForeignKey { table, foreign_key } => self.add_foreign_key(table, foreign_key),
            Change::DropForeignKey { table, foreign_key } => self.drop_foreign_key(table, foreign_key),
            Change::CreateIndex { table, index } => self.create_index(table, index),
            Change::DropIndex { table, index } => self.drop_index(table, index),
            Change::AddCheck { table, check } => self.add_check(table, check),
            Change::DropCheck { table, check } => self.drop_check(table, check),
            Change::CreateEnum(own) => self.create_enum(own),
            Change::AlterEnum { from, to } => self.alter_enum(from, to),
            Change::DropEnum(own) => self.drop_enum(own),
        }
    }
}

/// The steps that make a plan's changes.
pub(crate) fn steps(dialect: Dialect, context: Context<'_>) -> Steps {
    let ddl: Box<dyn Ddl + '_> = match dialect {
        Dialect::Sqlite => Box::new(Sqlite::new(context)),
        Dialect::Postgres => Box::new(Postgres(context)),
        Dialect::Mysql => Box::new(Mysql(context)),
    };
    ddl.steps()
}

/// What the rows that are there get in a new column.
pub(crate) enum Filling {
    /// Nothing has to be done: NULL, the default, or a number from the database.
    Own,
    /// This literal, since the column is required.
    Zero(String),
    /// There is no value to give them.
    None,
}

impl Context<'_> {
    /// What the rows that are there get in a new column of `table`.
    pub(crate) fn filling(&self, dialect: Dialect, table: &str, column: &Column) -> Filling {
        if column.nullable || column.default.is_some() || column.generated {
            return Filling::Own;
        }
        let zero = match self.direction {
            Direction::Up => None,
            Direction::Down => self.first(dialect, &column.ty).or_else(|| dialect.zero(&column.ty)),
        };
        match zero {
            Some(zero) if !self.distinguishes(table, &column.name) => Filling::Zero(zero),
            _ => Filling::None,
        }
    }

    /// The first value of an enum.
    fn first(&self, dialect: Dialect, ty: &Type) -> Option<String> {
        let first = match ty {
            Type::Enum(name) => self.to.enumeration(name)?.values.first().cloned(),
            _ => ty.listed()?.into_iter().next(),
        };
        Some(dialect.string(&first?))
    }

    /// Whether a column of `table` refers to another row, or is all that tells two rows apart.
    fn distinguishes(&self, table: &str, column: &str) -> bool {
        let Some(table) = self.to.table(table) else { return false };
        let alone = |columns: &[String]| columns == [column];
        alone(&table.primary_key)
            || table.foreign_keys.iter().any(|key| key.columns.iter().any(|other| other == column))
            || table.indexes.iter().any(|index| index.unique && index.columns().eq([column]))
    }

    /// The names of the checks of `table` that are about `column`.
    fn checks(&self, table: &str, column: &str) -> impl Iterator<Item = &str> {
        let checks = self.to.table(table).map_or(&[][..], |table| &table.checks);
        checks.iter().filter(move |check| mentions(&check.expression, column)).map(|check| check.name.as_str())
    }

    /// What a step's comment says: its change, and what a reviewer should know of it.
    pub(crate) fn comment(&self, dialect: Dialect, change: &Change) -> String {
        let mut lines = vec![change.summary()];
        lines.extend(change.destroys().map(|loss| format!("data loss: {loss}")));
        lines.extend(self.notes(dialect, change));
        lines.extend(self.refused(change));
        // A line feed inside a name must not end the comment.
        let lines: Vec<String> =
            lines.iter().map(|line| line.split(['\n', '\r']).collect::<Vec<_>>().join(" ")).collect();
        lines.join("\n")
    }

    /// What rows may not have, where the change takes values away.
    fn refused(&self, change: &Change) -> Option<String> {
        let before = self.changes.iter().find_map(|other| match (other, change) {
            (Change::DropCheck { table, check }, Change::AddCheck { table: same, check: new })
                if table == same && check.name == new.name =>
            {
                Some(check)
            }
            _ => None,
        });
        let gone = change.forbids(before);
        (!gone.is_empty())
            .then(|| format!("fails while a row has `{}`: give such rows another first", gone.join("`, `")))
    }

    fn notes(&self, dialect: Dialect, change: &Change) -> Option<String> {
        let back = match self.direction {
            Direction::Up => "",
            Direction::Down => "the dropped values cannot be brought back; ",
        };
        let note = match change {
            Change::CreateTable(_) => match self.direction {
                Direction::Up => return None,
                Direction::Down => "the dropped rows cannot be brought back".to_owned(),
            },
            Change::AddColumn { table, column } => match self.filling(dialect, table, column) {
                Filling::Zero(zero) => {
                    let refused = self.checks(table, &column.name);
                    let refused = refused.map(|check| format!("; fails where check {check} refuses it"));
                    format!("{back}rows that are there get {zero}{}", refused.collect::<String>())
                }
                Filling::None => format!("{back}works on an empty table only: no value fits rows that are there"),
                Filling::Own if column.default.is_some() && self.distinguishes(table, &column.name) => {
                    format!("{back}rows that are there get the default; fails where a key refuses it")
                }
                Filling::Own => match self.direction {
                    Direction::Up => return None,
                    Direction::Down => "the dropped values cannot be brought back".to_owned(),
                },
            },
            Change::AlterColumn { from, to, .. } if from.nullable && !to.nullable => match to.default {
                Some(_) => "rows that hold NULL get the default".to_owned(),
                None => "fails while a row holds NULL".to_owned(),
            },
            Change::AlterColumn { .. }
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::DropTable(_)
            | Change::DropColumn { .. }
            | Change::AddPrimaryKey { .. }
            | Change::DropPrimaryKey { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_) => return None,
        };
        Some(note)
    }
}

impl Dialect {
    /// Identifiers, separated by commas.
    pub(crate) fn list(self, columns: &[String]) -> String {
        columns.iter().map(|column| self.identifier(column)).collect::<Vec<_>>().join(", ")
    }

    /// A literal for the rows that are there when a required column has to be put back.
    fn zero(self, ty: &Type) -> Option<String> {
        Some(match (self, ty) {
            // What is kept as bytes does not take the text of a UUID, and SQLite would keep text as text.
            (Dialect::Mysql, Type::Uuid) => format!("x'{}'", "00".repeat(16)),
            (Dialect::Sqlite, Type::Bytes) => "x''".to_owned(),
            (Dialect::Postgres, Type::Array(_)) => "'{}'".to_owned(),
            (Dialect::Sqlite | Dialect::Postgres | Dialect::Mysql, _) => ty.row()?.zero.to_owned(),
        })
    }

    /// `CONSTRAINT … FOREIGN KEY …`, for CREATE and ALTER TABLE.
    pub(super) fn foreign_key(self, key: &ForeignKey) -> String {
        let name = self.identifier(&key.name);
        format!("CONSTRAINT {name} FOREIGN KEY ({}) {}", self.list(&key.columns), self.references(key))
    }

    /// `REFERENCES …`.
    pub(super) fn references(self, key: &ForeignKey) -> String {
        let ForeignKey { references_table, references_columns, on_delete, on_update, checked, .. } = key;
        let (table, columns) = (self.identifier(references_table), self.list(references_columns));
        format!(
            "REFERENCES {table} ({columns}) ON DELETE {} ON UPDATE {}{}",
            on_delete.sql(),
            on_update.sql(),
            checked.sql()
        )
    }

    /// `CONSTRAINT … CHECK …`.
    pub(super) fn check(self, check: &Check) -> String {
        let expression = check.expression.trim();
        // A line comment at the end of the expression would hide the parenthesis.
        let end = if expression.contains("--") || expression.contains('#') { "\n" } else { "" };
        format!("CONSTRAINT {} CHECK ({expression}{end})", self.identifier(&check.name))
    }

    /// `CONSTRAINT … UNIQUE …`.
    pub(super) fn unique(self, index: &Index) -> String {
        format!("CONSTRAINT {} UNIQUE ({})", self.identifier(&index.name), self.index_parts(index))
    }

    /// `CREATE INDEX`.
    pub(super) fn create_index(self, table: &str, index: &Index) -> String {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, table) = (self.identifier(&index.name), self.identifier(table));
        let method = index.method.as_ref().map(|method| format!(" USING {method}")).unwrap_or_default();
        let rows = index.predicate.as_ref().map(|text| format!(" WHERE {}", in_parentheses(text))).unwrap_or_default();
        format!("CREATE {unique}INDEX {name} ON {table}{method} ({}){rows}", self.index_parts(index))
    }

    /// What an index is on, as it stands between the parentheses.
    pub(super) fn index_parts(self, index: &Index) -> String {
        let part = |part: &IndexPart| {
            let of = match &part.of {
                Indexed::Column(column) => self.identifier(column),
                Indexed::Expression(text) => in_parentheses(text),
            };
            if part.descending { of + " DESC" } else { of }
        };
        index.parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// `ALTER TABLE` with one or several clauses.
    pub(super) fn alter_table(self, table: &str, clauses: &[String]) -> String {
        let table = self.identifier(table);
        match clauses {
            [clause] => format!("ALTER TABLE {table} {clause}"),
            clauses => format!("ALTER TABLE {table}\n    {}", clauses.join(",\n    ")),
        }
    }

    /// `ALTER TABLE … RENAME COLUMN`.
    pub(super) fn rename_column(self, table: &str, from: &str, to: &str) -> String {
        let clause = format!("RENAME COLUMN {} TO {}", self.identifier(from), self.identifier(to));
        self.alter_table(table, &[clause])
    }

    /// `ALTER TABLE … RENAME TO`.
    pub(super) fn rename_table(self, from: &str, to: &str) -> String {
        self.alter_table(from, &[format!("RENAME TO {}", self.identifier(to))])
    }

    /// `CREATE TABLE` with a line for each of its parts.
    pub(super) fn table(self, name: &str, parts: &[String]) -> String {
        format!("CREATE TABLE {} (\n    {}\n)", self.identifier(name), parts.join(",\n    "))
    }

    /// The statement that gives the rows with NULL in a column, which is required from now on, its default.
    pub(super) fn fill_nulls(self, table: &str, from: &Column, to: &Column, default: Option<String>) -> Vec<String> {
        let tightened = default.filter(|_| from.nullable && !to.nullable);
        let fill = tightened.map(|default| {
            let (table, column) = (self.identifier(table), self.identifier(&to.name));
            format!("UPDATE {table} SET {column} = {default} WHERE {column} IS NULL")
        });
        fill.into_iter().collect()
    }
}

/// One step for each change, each clause a statement of its own.
pub(super) fn step_by_step(ddl: &dyn Ddl, dialect: Dialect, context: Context<'_>) -> Vec<Step> {
    let step = |change: &Change| {
        let statements = match ddl.work(change) {
            Work::Statements(statements) => statements,
            Work::Alter(Alter { before, clauses, after }) => {
                let alter = clauses.into_iter().map(|clause| dialect.alter_table(change.table(), &[clause]));
                before.into_iter().chain(alter).chain(after).collect()
            }
            Work::Rebuild | Work::WithColumn => Vec::new(),
        };
        Step { comment: context.comment(dialect, change), statements }
    };
    context.changes.iter().map(step).collect()
}
