//! Rows as a stream, by sqlx.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use sqlx::{Database, Pool, Transaction, pool::PoolConnection};

use super::Sqlx;
use crate::{Executor, Result, operation::Statement};

/// The rows of a stream, one by one.
pub type RowStream<'c, T> = Pin<Box<dyn Stream<Item = Result<T>> + Send + 'c>>;

/// Rows as sqlx gives them.
pub(crate) type Rows<'c, D> = Pin<Box<dyn Stream<Item = sqlx::Result<<D as Database>::Row>> + Send + 'c>>;

/// An [`Executor`] that gives rows while it reads them: those of sqlx.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stream rows",
    label = "no pool, connection or transaction of sqlx",
    note = "a row of rusqlite borrows the statement it is read by: read page after page, with `limit` and `after`"
)]
pub trait Streaming<'c>: Executor<Driver: Sqlx> {
    /// Runs a statement whose rows are decoded one by one.
    #[doc(hidden)]
    fn stream<T: Send + 'static>(
        self,
        statement: Result<Statement<Self::Driver>>,
        decode: fn(&<Self::Driver as Database>::Row) -> Result<T>,
    ) -> RowStream<'c, T>;
}

impl<'c, D: Sqlx> Streaming<'c> for &'c Pool<D> {
    fn stream<T: Send + 'static>(
        self,
        statement: Result<Statement<D>>,
        decode: fn(&<D as Database>::Row) -> Result<T>,
    ) -> RowStream<'c, T> {
        decoded::<D, T>(statement.map(|statement| D::rows_of_pool(self, statement)), decode)
    }
}

macro_rules! by_connection {
    ($($ty:ty),+) => {
        $(impl<'c, D: Sqlx> Streaming<'c> for $ty {
            fn stream<T: Send + 'static>(
                self,
                statement: Result<Statement<D>>,
                decode: fn(&<D as Database>::Row) -> Result<T>,
            ) -> RowStream<'c, T> {
                decoded::<D, T>(statement.map(|statement| D::rows(&mut **self, statement)), decode)
            }
        })+
    };
}

by_connection!(&'c mut PoolConnection<D>, &'c mut Transaction<'_, D>);

/// The rows, decoded.
pub(crate) fn decoded<'c, D: Sqlx, T: Send + 'static>(
    rows: Result<Rows<'c, D>>,
    decode: fn(&<D as Database>::Row) -> Result<T>,
) -> RowStream<'c, T> {
    match rows {
        Ok(rows) => Box::pin(Decoded::<D, T> { rows, decode }),
        Err(error) => Box::pin(Failed(Some(error), std::marker::PhantomData)),
    }
}

struct Decoded<'c, D: Database, T> {
    rows: Rows<'c, D>,
    decode: fn(&D::Row) -> Result<T>,
}

impl<D: Database, T> Stream for Decoded<'_, D, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.rows
            .as_mut()
            .poll_next(context)
            .map(|row| Some(row?.map_err(Into::into).and_then(|row| (self.decode)(&row))))
    }
}

/// A stream of nothing but the error that kept it from its rows.
struct Failed<T>(Option<crate::Error>, std::marker::PhantomData<fn() -> T>);

impl<T> Stream for Failed<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}
