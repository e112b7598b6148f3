//! What all sqlx drivers have in common.

use std::future::Future;

use sqlx::Database;

use super::Driver;
use crate::Result;

/// What a statement did.
pub struct Done {
    pub(crate) rows: u64,
    pub(crate) last_id: u64,
}

/// A driver of sqlx: what to ask for in code that is generic over the database.
///
/// `sqlx::Executor` is bound to a lifetime that generic code cannot name; the few calls here hide it.
pub trait Sqlx: Driver<Row = <Self as Database>::Row, Arguments = <Self as Database>::Arguments> + Database {
    /// How a transaction begins that writes: SQLite has to take the write lock at once, because one that reads first
    /// and writes later can fail half-way.
    #[doc(hidden)]
    const BEGIN: &'static str;

    /// Sleeps for a random part of some hundredths of a second.
    #[doc(hidden)]
    const SHORT_SLEEP: &'static str;

    #[doc(hidden)]
    fn execute(
        connection: &mut Self::Connection,
        sql: &'static str,
        arguments: <Self as Database>::Arguments,
    ) -> impl Future<Output = Result<Done>> + Send;

    #[doc(hidden)]
    fn fetch_all(
        connection: &mut Self::Connection,
        sql: &'static str,
        arguments: <Self as Database>::Arguments,
    ) -> impl Future<Output = Result<Vec<<Self as Database>::Row>>> + Send;

    #[doc(hidden)]
    fn fetch_optional(
        connection: &mut Self::Connection,
        sql: &'static str,
        arguments: <Self as Database>::Arguments,
    ) -> impl Future<Output = Result<Option<<Self as Database>::Row>>> + Send;

    /// A count in a column, and the number that a new row got.
    #[doc(hidden)]
    fn number(row: &<Self as Database>::Row, at: usize) -> Result<i64>;

    /// The number that the database gave to the row it has just stored; 0 where it reports none.
    #[doc(hidden)]
    fn last_id(done: &<Self as Database>::QueryResult) -> u64;

    /// Whether the server ended the statement to resolve a deadlock, so that it may be tried again.
    #[doc(hidden)]
    fn is_deadlock(error: &sqlx::Error) -> bool;

    /// Binds a text.
    #[doc(hidden)]
    fn bind_text(arguments: &mut <Self as Database>::Arguments, text: &str) -> Result<()>;
}

/// Does `$attempt`, again when the server chose it to resolve a deadlock: nothing of it was done then. Inside a
/// transaction of the caller there is no second try, because the whole transaction was undone.
///
/// Before it tries again it sleeps for a short random time, in the server, which every runtime can wait for: those who
/// would get into each other's way at once again come one after the other.
macro_rules! again_after_deadlock {
    ($driver:ty, $connection:ident, $attempt:expr) => {{
        const TRIES: usize = 50;
        let own = !sqlx::Connection::is_in_transaction(&*$connection);
        let mut tries = 1;
        loop {
            match $attempt.await {
                Err($crate::Error::Sqlx(error))
                    if own && tries < TRIES && <$driver as $crate::Sqlx>::is_deadlock(&error) =>
                {
                    tries += 1;
                    <$driver as $crate::Sqlx>::execute(
                        $connection,
                        <$driver as $crate::Sqlx>::SHORT_SLEEP,
                        Default::default(),
                    )
                    .await?;
                }
                result => break result,
            }
        }
    }};
}
pub(crate) use again_after_deadlock;

/// Runs a single statement, again after a deadlock.
pub(crate) async fn execute_retrying<D: Sqlx>(
    connection: &mut D::Connection,
    sql: &'static str,
    arguments: impl Fn() -> Result<<D as Database>::Arguments>,
) -> Result<Done> {
    again_after_deadlock!(D, connection, D::execute(connection, sql, arguments()?))
}

/// The calls whose code is the same for each driver but for the driver's types.
macro_rules! statements {
    ($driver:ty) => {
        async fn execute(
            connection: &mut <$driver as sqlx::Database>::Connection,
            sql: &'static str,
            arguments: <$driver as sqlx::Database>::Arguments,
        ) -> $crate::Result<$crate::driver::sqlx::Done> {
            let done = sqlx::query_with(sql, arguments).execute(connection).await?;
            Ok($crate::driver::sqlx::Done { rows: done.rows_affected(), last_id: Self::last_id(&done) })
        }

        async fn fetch_all(
            connection: &mut <$driver as sqlx::Database>::Connection,
            sql: &'static str,
            arguments: <$driver as sqlx::Database>::Arguments,
        ) -> $crate::Result<Vec<<$driver as sqlx::Database>::Row>> {
            Ok(sqlx::query_with(sql, arguments).fetch_all(connection).await?)
        }

        async fn fetch_optional(
            connection: &mut <$driver as sqlx::Database>::Connection,
            sql: &'static str,
            arguments: <$driver as sqlx::Database>::Arguments,
        ) -> $crate::Result<Option<<$driver as sqlx::Database>::Row>> {
            Ok(sqlx::query_with(sql, arguments).fetch_optional(connection).await?)
        }

        fn number(row: &<$driver as sqlx::Database>::Row, at: usize) -> $crate::Result<i64> {
            Ok(sqlx::Row::try_get(row, at)?)
        }

        fn bind_text(arguments: &mut <$driver as sqlx::Database>::Arguments, text: &str) -> $crate::Result<()> {
            sqlx::Arguments::add(arguments, text).map_err(|error| sqlx::Error::Encode(error).into())
        }
    };
}
pub(crate) use statements;
