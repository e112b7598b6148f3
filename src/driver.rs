//! The drivers.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "_sqlx")]
mod sqlx;

use jointable_core::dialect::Dialect;

#[cfg(feature = "_sqlx")]
use crate::Result;

#[cfg(feature = "_sqlx")]
pub use self::sqlx::Sqlx;
#[cfg(feature = "_sqlx")]
pub(crate) use self::sqlx::{again_after_deadlock, execute_retrying};

/// A database driver: `sqlx::Sqlite`, `sqlx::Postgres` or `sqlx::MySql`, by the features `sqlite`, `postgres`, `mysql`.
pub trait Driver: Sized + Send + Sync + 'static {
    /// The dialect its database speaks.
    const DIALECT: Dialect;

    /// A row that was read.
    type Row: Send;

    /// Values bound to a statement.
    type Arguments: Default + Send;
}

/// Many rows of values, bound to a statement as a whole: as one array a column on PostgreSQL, as one JSON text of rows
/// elsewhere.
#[doc(hidden)]
#[cfg_attr(not(feature = "_sqlx"), expect(dead_code, reason = "without a driver there is nothing to bind"))]
pub struct Batch<D: Driver> {
    pub(crate) arguments: D::Arguments,
    pub(crate) rows: Vec<Vec<serde_json::Value>>,
}

impl<D: Driver> Batch<D> {
    /// A batch of so many rows, to be bound behind `arguments`.
    #[cfg(feature = "_sqlx")]
    pub(crate) fn new(arguments: D::Arguments, rows: usize) -> Self {
        Self { arguments, rows: vec![Vec::new(); rows] }
    }

    /// What a statement is given that takes the batch last.
    #[cfg(feature = "_sqlx")]
    pub(crate) fn into_arguments(self) -> Result<<D as Driver>::Arguments>
    where
        D: Sqlx,
    {
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
    #[cfg(feature = "_sqlx")]
    pub(crate) fn json(&self) -> Result<String> {
        serde_json::to_string(&self.rows).map_err(|error| crate::Error::Value(error.to_string()))
    }
}
