//! The drivers.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "rusqlite")]
mod rusqlite;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "_sqlx")]
mod sqlx;
#[cfg(feature = "_sqlx")]
mod stream;

use std::mem;

use jointable_core::dialect::Dialect;

use crate::{Error, Result, Value};

#[cfg(feature = "rusqlite")]
pub use self::rusqlite::Rusqlite;
#[cfg(feature = "_sqlx")]
pub use self::{
    sqlx::Sqlx,
    stream::{RowStream, Streaming},
};

/// A database driver: `sqlx::Sqlite`, `sqlx::Postgres`, `sqlx::MySql` or [`Rusqlite`], by the features `sqlite`,
/// `postgres`, `mysql` and `rusqlite`.
#[cfg_attr(not(feature = "rusqlite"), doc = "\n\n[`Rusqlite`]: crate")]
pub trait Driver: Sized + Send + Sync + 'static {
    /// The dialect its database speaks.
    const DIALECT: Dialect;

    /// A row that was read.
    type Row<'r>;

    /// Values bound to a statement.
    type Arguments: Clone + Default + Send + 'static;

    /// A count in a column, or the number that a new row got.
    #[doc(hidden)]
    fn number(row: &Self::Row<'_>, at: usize) -> Result<i64>;

    /// Binds a number.
    #[doc(hidden)]
    fn bind_number(arguments: &mut Self::Arguments, number: i64) -> Result<()>;

    /// Binds a text.
    #[doc(hidden)]
    fn bind_text(arguments: &mut Self::Arguments, text: &str) -> Result<()>;
}

/// Many rows of values, bound to a statement as a whole: as one array a column on PostgreSQL, as one JSON text of rows
/// elsewhere.
#[doc(hidden)]
pub struct Batch<D: Driver> {
    pub(crate) arguments: D::Arguments,
    rows: usize,
    /// The cells as JSON, a column behind the other; none where the columns are bound by themselves.
    cells: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl<D: Driver> Batch<D> {
    /// A batch of so many rows, to be bound behind `arguments`.
    pub(crate) fn new(arguments: D::Arguments, rows: usize) -> Self {
        Self { arguments, rows, cells: Vec::new(), ends: Vec::new() }
    }

    /// Binds so many rows behind `arguments`; `append` says their columns.
    pub(crate) fn bind(
        arguments: &mut D::Arguments,
        rows: usize,
        append: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut batch = Self::new(mem::take(arguments), rows);
        append(&mut batch)?;
        *arguments = batch.into_arguments()?;
        Ok(())
    }

    /// Binds these values behind `arguments`, each a row.
    pub(crate) fn bind_values<T: Value<D>>(arguments: &mut D::Arguments, values: &[T]) -> Result<()> {
        Self::bind(arguments, values.len(), |batch| T::bind_column(values.iter(), batch))
    }

    /// Appends a cell to the columns, as `write` writes it.
    #[cfg(any(feature = "mysql", feature = "sqlite", feature = "rusqlite"))]
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
        write(&mut self.cells)?;
        self.ends.push(self.cells.len());
        Ok(())
    }

    /// What a statement is given that takes the batch last.
    fn into_arguments(self) -> Result<D::Arguments> {
        let json = match D::DIALECT {
            Dialect::Postgres => None,
            Dialect::Sqlite | Dialect::Mysql => Some(self.json()?),
        };
        let mut arguments = self.arguments;
        if let Some(json) = json {
            D::bind_text(&mut arguments, &json)?;
        }
        Ok(arguments)
    }

    /// The rows as JSON: an array of arrays.
    pub(crate) fn json(&self) -> Result<String> {
        let mut json = Vec::with_capacity(self.cells.len() + self.ends.len() + 2 * self.rows + 2);
        json.push(b'[');
        for row in 0..self.rows {
            json.extend_from_slice(if row == 0 { b"[" } else { b"],[" });
            for cell in (row..self.ends.len()).step_by(self.rows) {
                if cell > row {
                    json.push(b',');
                }
                let start = if cell > 0 { self.ends[cell - 1] } else { 0 };
                json.extend_from_slice(&self.cells[start..self.ends[cell]]);
            }
        }
        json.extend_from_slice(if self.rows == 0 { b"]" } else { b"]]" });
        String::from_utf8(json).map_err(|error| Error::Value(error.to_string()))
    }
}
