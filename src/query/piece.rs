//! SQL in pieces, which are numbered and bound when all of it is known.

use std::{borrow::Cow, fmt, sync::Arc};

use jointable_core::{accessor, dialect::Dialect, meta::Column};

use crate::{Result, driver::Driver};

/// Binds a value.
type Bind<D> = Arc<dyn Fn(&mut <D as Driver>::Arguments) -> Result<()> + Send + Sync>;

/// Text with values in it.
pub struct Pieces<D: Driver>(Vec<Piece<D>>);

enum Piece<D: Driver> {
    Sql(Cow<'static, str>),
    Value(Bind<D>),
}

impl<D: Driver> Pieces<D> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn sql(&mut self, sql: impl Into<Cow<'static, str>>) {
        self.0.push(Piece::Sql(sql.into()));
    }

    pub(crate) fn value(&mut self, bind: impl Fn(&mut D::Arguments) -> Result<()> + Send + Sync + 'static) {
        self.0.push(Piece::Value(Arc::new(bind)));
    }

    /// Converts the value before to the type of the column it is compared with.
    pub(crate) fn convert(&mut self, column: &'static Column<'static>) {
        self.sql(accessor::conversion(D::DIALECT, column));
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Writes them behind `sql`, whose last parameter has the number `count`, and binds their values.
    pub(crate) fn write(&self, sql: &mut String, count: &mut usize, arguments: &mut D::Arguments) -> Result<()> {
        for piece in &self.0 {
            match piece {
                Piece::Sql(text) => sql.push_str(text),
                Piece::Value(bind) => {
                    *count += 1;
                    match D::DIALECT {
                        Dialect::Postgres => sql.push_str(&format!("${count}")),
                        // Bare ones: SQLite binds numbered ones in quadratic time.
                        Dialect::Sqlite | Dialect::Mysql => sql.push('?'),
                    }
                    bind(arguments)?;
                }
            }
        }
        Ok(())
    }
}

impl<D: Driver> Clone for Pieces<D> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D: Driver> Clone for Piece<D> {
    fn clone(&self) -> Self {
        match self {
            Piece::Sql(sql) => Piece::Sql(sql.clone()),
            Piece::Value(bind) => Piece::Value(bind.clone()),
        }
    }
}

/// The SQL, with `?` for each value.
impl<D: Driver> fmt::Debug for Pieces<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Sql(sql) => f.write_str(sql),
            Piece::Value(_) => f.write_str("?"),
        })
    }
}
