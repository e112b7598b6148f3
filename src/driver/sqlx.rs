//! What all sqlx drivers have in common.

use std::{borrow::Cow, future::Future, pin::Pin};

use sqlx::{
    AssertSqlSafe, Connection, Database, IntoArguments, Pool, SqlSafeStr, Transaction, pool::PoolConnection,
    query::Query,
};

use super::{Driver, stream::Rows};
use crate::{
    Error, Executor, Result, Violation,
    operation::{self, Done, Next, Operation, Statement},
};

/// What becomes of a row.
pub(crate) type Take<'t, R> = &'t mut (dyn FnMut(&R) -> Result<()> + Send);

/// A driver of sqlx: what to ask for in code that is generic over the database.
///
/// `sqlx::Executor` is bound to a lifetime that generic code cannot name; `perform` hides it.
#[diagnostic::on_unimplemented(message = "`{Self}` is no driver of sqlx", label = "not with this driver")]
pub trait Sqlx:
    for<'r> Driver<Row<'r> = <Self as Database>::Row, Arguments = <Self as Database>::Arguments> + Database
{
    /// How a transaction begins that writes: SQLite has to take the write lock at once, because one that reads first
    /// and writes later can fail half-way.
    #[doc(hidden)]
    const BEGIN: &'static str;

    /// Sleeps for a random part of so many hundredths of a second.
    #[doc(hidden)]
    const SLEEP: &'static str;

    /// Whether a connection serves on when an answer that it waited for is dropped: sqlx takes the rest of one of MySQL
    /// for the next.
    #[doc(hidden)]
    const OUTLASTS_DROPS: bool;

    /// Whether rows are looked at once all are there. Where another thread makes them, to free one while that thread
    /// makes the next takes half as long again.
    const GATHERS: bool = false;

    /// Runs a statement and gives each of its rows to `take`.
    #[doc(hidden)]
    fn perform(
        connection: &mut Self::Connection,
        statement: Statement<Self>,
        take: Take<'_, <Self as Database>::Row>,
    ) -> impl Future<Output = Result<Done>> + Send;

    /// Runs a statement that is not prepared: MySQL prepares none about savepoints.
    #[doc(hidden)]
    fn command(connection: &mut Self::Connection, sql: &'static str) -> impl Future<Output = Result<()>> + Send;

    /// Runs a statement and gives its rows.
    #[doc(hidden)]
    fn rows(connection: &mut Self::Connection, statement: Statement<Self>) -> Rows<'_, Self>;

    /// The same on a connection of a pool.
    #[doc(hidden)]
    fn rows_of_pool(pool: &Pool<Self>, statement: Statement<Self>) -> Rows<'_, Self>;

    /// Whether the server ended the statement to resolve a deadlock, so that it may be tried again.
    #[doc(hidden)]
    fn is_deadlock(error: &sqlx::Error) -> bool;
}

type Answer<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

impl<'c, D: Sqlx> Executor for &'c Pool<D> {
    type Driver = D;
    type Answer<T: Send + 'static> = Answer<'c, T>;

    fn run<O: Operation<D>>(self, operation: O) -> Answer<'c, O::Output> {
        Box::pin(async move {
            let mut lent = Lent(Some(self.acquire().await?));
            let connection = lent.0.as_mut().expect("not given back");
            let result = run(&mut **connection, operation).await;
            // Back to the pool, as what is dropped before this is not.
            drop(lent.0.take());
            result
        })
    }
}

/// A connection of a pool while an operation runs on it.
struct Lent<D: Sqlx>(Option<PoolConnection<D>>);

impl<D: Sqlx> Drop for Lent<D> {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take()
            && !D::OUTLASTS_DROPS
        {
            drop(connection.detach());
        }
    }
}

impl<'c, D: Sqlx> Executor for &'c mut PoolConnection<D> {
    type Driver = D;
    type Answer<T: Send + 'static> = Answer<'c, T>;

    fn run<O: Operation<D>>(self, operation: O) -> Answer<'c, O::Output> {
        Box::pin(run(&mut **self, operation))
    }
}

impl<'c, D: Sqlx> Executor for &'c mut Transaction<'_, D> {
    type Driver = D;
    type Answer<T: Send + 'static> = Answer<'c, T>;

    fn run<O: Operation<D>>(self, operation: O) -> Answer<'c, O::Output> {
        Box::pin(run(&mut **self, operation))
    }
}

/// Runs the operation, again when the server chose it to resolve a deadlock: nothing of it was done then. Inside a
/// transaction of the caller there is no second try, because the whole transaction was undone.
///
/// Before it tries again it sleeps for a short random time, longer as it goes on, in the server, which every runtime
/// can wait for: those who would get into each other's way at once again come one after the other.
pub(crate) async fn run<D: Sqlx, O: Operation<D>>(
    connection: &mut D::Connection,
    mut operation: O,
) -> Result<O::Output> {
    // In a crowd at one row the same one can be chosen again and again: 50 tries did not always do.
    const TRIES: i64 = 200;
    let repeatable = O::REPEATABLE && !connection.is_in_transaction();
    let mut tries = 1;
    loop {
        match attempt(connection, &mut operation).await {
            Err(Error::Sqlx(error)) if repeatable && tries < TRIES && D::is_deadlock(&error) => {
                let mut hundredths = Default::default();
                D::bind_number(&mut hundredths, 2 + (tries / 4).min(12))?;
                tries += 1;
                D::perform(connection, Statement::new(D::SLEEP, hundredths), &mut |_| Ok(())).await?;
            }
            Err(error) if error.violation() == Some(Violation::ForeignKey) => {
                return Err(named(connection, &mut operation, error).await);
            }
            Err(error) if error.violation() == Some(Violation::NotNull) => {
                return Err(operation::full(&operation, error));
            }
            result => return result,
        }
    }
}

/// The error, with the row that is still referred to, or the key that leads nowhere where it can be found: not in a
/// transaction that is broken by it.
async fn named<D: Sqlx, O: Operation<D>>(connection: &mut D::Connection, operation: &mut O, error: Error) -> Error {
    while let Some(Ok(statement)) = operation.ask_for_missing() {
        let mut missing = None;
        let asked = D::perform(connection, statement, &mut |row| {
            missing = operation.missing(row)?;
            Ok(())
        })
        .await;
        match (asked, missing) {
            (Ok(_), None) => {}
            (Ok(_), Some((model, key))) => return Error::Missing(model, key, Box::new(error)),
            (Err(_), _) => break,
        }
    }
    operation::referenced(operation, error)
}

async fn attempt<D: Sqlx, O: Operation<D>>(connection: &mut D::Connection, operation: &mut O) -> Result<O::Output> {
    if !O::ATOMIC {
        return steps(connection, operation).await;
    }
    if connection.is_in_transaction() {
        return within::<D, O>(connection, operation).await;
    }
    let mut transaction = connection.begin_with(D::BEGIN.into_sql_str()).await?;
    match steps(&mut *transaction, operation).await {
        Ok(output) => {
            transaction.commit().await?;
            Ok(output)
        }
        Err(error) => {
            // Dropped, it would hold its locks until its connection is used again. What went wrong first is what there
            // is to say.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

/// The operation in a savepoint of the caller's transaction.
///
/// Not one of sqlx's: of those, one that is dropped while it begins rolls the caller's transaction back, and leaves a
/// connection of MySQL waiting for ever.
async fn within<D: Sqlx, O: Operation<D>>(connection: &mut D::Connection, operation: &mut O) -> Result<O::Output> {
    D::command(connection, "SAVEPOINT jointable").await?;
    let result = steps(connection, operation).await;
    if result.is_err() {
        // The server may have undone the whole transaction. What went wrong first is what there is to say.
        let _ = D::command(connection, "ROLLBACK TO SAVEPOINT jointable").await;
        let _ = D::command(connection, "RELEASE SAVEPOINT jointable").await;
        return result;
    }
    D::command(connection, "RELEASE SAVEPOINT jointable").await?;
    result
}

async fn steps<D: Sqlx, O: Operation<D>>(connection: &mut D::Connection, operation: &mut O) -> Result<O::Output> {
    let mut statement = operation.start()?;
    loop {
        let done = D::perform(connection, statement, &mut |row| operation.row(row)).await?;
        match operation.next(done)? {
            Next::Run(next) => statement = next,
            Next::Finish(output) => return Ok(output),
        }
    }
}

/// What sqlx is asked. The text is made of quoted names and parameters.
pub(crate) fn query<D>(statement: Statement<D>) -> Query<'static, D, <D as Database>::Arguments>
where
    D: Sqlx,
    <D as Database>::Arguments: IntoArguments<D>,
{
    let sql = match statement.sql {
        Cow::Borrowed(sql) => sql.into_sql_str(),
        Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
    };
    sqlx::query_with(sql, statement.arguments)
}

/// The code that is the same for each driver but for the driver's types.
macro_rules! driver {
    ($driver:ident, $connection:ty, $dialect:ident) => {
        impl $crate::Driver for $driver {
            const DIALECT: jointable_core::dialect::Dialect = jointable_core::dialect::Dialect::$dialect;
            type Row<'r> = <$driver as sqlx::Database>::Row;
            type Arguments = <$driver as sqlx::Database>::Arguments;

            fn number(row: &<$driver as sqlx::Database>::Row, at: usize) -> $crate::Result<i64> {
                Ok(sqlx::Row::try_get(row, at)?)
            }

            fn bind_number(arguments: &mut Self::Arguments, number: i64) -> $crate::Result<()> {
                sqlx::Arguments::add(arguments, number).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_text(arguments: &mut Self::Arguments, text: &str) -> $crate::Result<()> {
                sqlx::Arguments::add(arguments, text).map_err(|error| sqlx::Error::Encode(error).into())
            }
        }

        impl<'c> $crate::Executor for &'c mut $connection {
            type Driver = $driver;
            type Answer<T: Send + 'static> =
                std::pin::Pin<Box<dyn std::future::Future<Output = $crate::Result<T>> + Send + 'c>>;

            fn run<O: $crate::operation::Operation<$driver>>(self, operation: O) -> Self::Answer<O::Output> {
                Box::pin($crate::driver::sqlx::run(self, operation))
            }
        }

        impl<'c> $crate::Streaming<'c> for &'c mut $connection {
            fn stream<T: Send + 'static>(
                self,
                statement: $crate::Result<$crate::operation::Statement<$driver>>,
                decode: fn(&<$driver as sqlx::Database>::Row) -> $crate::Result<T>,
            ) -> $crate::RowStream<'c, T> {
                let rows = statement.map(|statement| <$driver as $crate::Sqlx>::rows(self, statement));
                $crate::driver::stream::decoded::<$driver, T>(rows, decode)
            }
        }
    };
}
pub(crate) use driver;

/// The calls of `Sqlx` that differ in nothing but types.
macro_rules! calls {
    ($driver:ident) => {
        fn rows(
            connection: &mut <$driver as sqlx::Database>::Connection,
            statement: $crate::operation::Statement<$driver>,
        ) -> $crate::driver::stream::Rows<'_, $driver> {
            sqlx::Executor::fetch(connection, $crate::driver::sqlx::query(statement))
        }

        fn rows_of_pool(
            pool: &sqlx::Pool<$driver>,
            statement: $crate::operation::Statement<$driver>,
        ) -> $crate::driver::stream::Rows<'_, $driver> {
            sqlx::Executor::fetch(pool, $crate::driver::sqlx::query(statement))
        }

        async fn command(
            connection: &mut <$driver as sqlx::Database>::Connection,
            sql: &'static str,
        ) -> $crate::Result<()> {
            sqlx::raw_sql(sql).execute(connection).await?;
            Ok(())
        }

        async fn perform(
            connection: &mut <$driver as sqlx::Database>::Connection,
            statement: $crate::operation::Statement<$driver>,
            take: $crate::driver::sqlx::Take<'_, <$driver as sqlx::Database>::Row>,
        ) -> $crate::Result<$crate::operation::Done> {
            let mut results = sqlx::Executor::fetch_many(connection, $crate::driver::sqlx::query(statement));
            let (mut done, mut rows) = ($crate::operation::Done::default(), Vec::new());
            while let Some(result) = std::future::poll_fn(|context| results.as_mut().poll_next(context)).await {
                match result? {
                    sqlx::Either::Left(result) => {
                        done.rows += result.rows_affected();
                        done.last_id = last_id(&result);
                    }
                    sqlx::Either::Right(row) if <$driver as $crate::Sqlx>::GATHERS => rows.push(row),
                    sqlx::Either::Right(row) => take(&row)?,
                }
            }
            for row in rows {
                take(&row)?;
            }
            Ok(done)
        }
    };
}
pub(crate) use calls;
