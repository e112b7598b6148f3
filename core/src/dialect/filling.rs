//! What rows that are there get in a new column.

use super::{Dialect, ddl::Context};
use crate::{diff::mentions, plan::Direction, schema::Column, types::Type};

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
        if !column.needs_value() {
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
    pub(super) fn distinguishes(&self, table: &str, column: &str) -> bool {
        let Some(table) = self.end.table(table) else { return false };
        let alone = |columns: &[String]| columns == [column];
        alone(&table.primary_key)
            || table.foreign_keys.iter().any(|key| key.columns.iter().any(|other| other == column))
            || table.indexes.iter().any(|index| index.unique && index.columns().eq([column]))
    }

    /// The names of the checks of `table` that are about `column`.
    pub(super) fn checks(&self, table: &str, column: &str) -> impl Iterator<Item = &str> {
        let checks = self.end.table(table).map_or(&[][..], |table| &table.checks);
        checks.iter().filter(move |check| mentions(&check.expression, column)).map(|check| check.name.as_str())
    }
}

impl Dialect {
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
}
