//! The little that differs between connections.

use std::future::poll_fn;

use jointable_core::{dialect::Dialect, migration::Applied, replay::split};
use sqlx::{AssertSqlSafe, Executor, MySqlConnection, PgConnection, Row, SqliteConnection};

use crate::failure::Failure;

/// A value for a placeholder.
#[derive(Clone, Copy)]
pub(super) enum Argument<'a> {
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A connection, as the runner uses it.
pub(super) trait Backend {
    /// Its dialect.
    const DIALECT: Dialect;

    /// Runs one statement with `?` as placeholders, and tells how many rows it changed.
    async fn execute(&mut self, sql: &str, arguments: &[Argument<'_>]) -> Result<u64, sqlx::Error>;

    /// Runs statements as they are; where one fails, how many have been done before it.
    async fn statements(&mut self, sql: &str) -> Result<(), (usize, sqlx::Error)>;

    /// Runs statements as they are.
    async fn script(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        self.statements(sql).await.map_err(|(_, error)| error)
    }

    /// Asks for one whole number.
    async fn number(&mut self, sql: &str, arguments: &[Argument<'_>]) -> Result<Option<i64>, sqlx::Error>;

    /// Asks for rows of texts.
    async fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, sqlx::Error>;

    /// Asks for rows of the history: version, checksum, success.
    async fn applied(&mut self, sql: &str) -> Result<Vec<Applied>, sqlx::Error>;
}

macro_rules! backend {
    ($connection:ty, $dialect:expr) => {
        impl Backend for $connection {
            const DIALECT: Dialect = $dialect;

            async fn execute(&mut self, sql: &str, arguments: &[Argument<'_>]) -> Result<u64, sqlx::Error> {
                let mut query = sqlx::query(AssertSqlSafe(numbered(sql, Self::DIALECT)));
                for argument in arguments {
                    query = match *argument {
                        Argument::Int(value) => query.bind(value),
                        Argument::Text(value) => query.bind(value.to_owned()),
                        Argument::Bytes(value) => query.bind(value.to_vec()),
                    };
                }
                Ok(query.execute(self).await?.rows_affected())
            }

            async fn statements(&mut self, sql: &str) -> Result<(), (usize, sqlx::Error)> {
                // MySQL takes comments after the last statement for an empty one, and refuses it.
                let Some(last) = split(sql, Self::DIALECT).pop() else { return Ok(()) };
                let mut results = Executor::execute_many(self, AssertSqlSafe(sql[..last.end].to_owned()));
                let mut done = 0;
                while let Some(result) = poll_fn(|context| results.as_mut().poll_next(context)).await {
                    result.map_err(|error| (done, error))?;
                    done += 1;
                }
                Ok(())
            }

            async fn number(&mut self, sql: &str, arguments: &[Argument<'_>]) -> Result<Option<i64>, sqlx::Error> {
                let mut query = sqlx::query(AssertSqlSafe(numbered(sql, Self::DIALECT)));
                for argument in arguments {
                    query = match *argument {
                        Argument::Int(value) => query.bind(value),
                        Argument::Text(value) => query.bind(value.to_owned()),
                        Argument::Bytes(value) => query.bind(value.to_vec()),
                    };
                }
                match query.fetch_optional(self).await? {
                    Some(row) => row.try_get(0),
                    None => Ok(None),
                }
            }

            async fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
                let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(self).await?;
                rows.iter().map(|row| (0..row.len()).map(|column| row.try_get(column)).collect()).collect()
            }

            async fn applied(&mut self, sql: &str) -> Result<Vec<Applied>, sqlx::Error> {
                let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(self).await?;
                let applied = rows.iter().map(|row| {
                    let version: i64 = row.try_get(0)?;
                    Ok(Applied { version: version.into(), checksum: row.try_get(1)?, success: row.try_get(2)? })
                });
                applied.collect()
            }
        }
    };
}

backend!(SqliteConnection, Dialect::Sqlite);
backend!(PgConnection, Dialect::Postgres);
backend!(MySqlConnection, Dialect::Mysql);

/// The statement with its placeholders as the dialect writes them. Our own statements have `?` nowhere else.
fn numbered(sql: &str, dialect: Dialect) -> String {
    if dialect != Dialect::Postgres {
        return sql.to_owned();
    }
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or("").to_owned();
    parts.enumerate().fold(first, |text, (index, part)| format!("{text}${}{part}", index + 1))
}

/// What the database said, without the driver's own words around it.
pub(super) fn words(error: &sqlx::Error) -> String {
    let sqlx::Error::Database(inner) = error else {
        return error.to_string();
    };
    let mut words = inner.message().to_owned();
    if let Some(postgres) = inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        for more in [postgres.detail(), postgres.hint()].into_iter().flatten() {
            words = format!("{words}\n{more}");
        }
    }
    words
}

/// A failure with what the database said.
pub(super) fn said(what: &str, error: &sqlx::Error) -> Failure {
    // SQLITE_BUSY, in the low byte of the extended code.
    let busy = |error: &sqlx::Error| {
        let sqlx::Error::Database(inner) = error else { return false };
        inner.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some()
            && inner.code().and_then(|code| code.parse::<i32>().ok()).is_some_and(|code| code & 0xff == 5)
    };
    let help = if busy(error) {
        "another program is working on this file: wait for it to end, or wait longer with `--lock-timeout`"
    } else {
        ""
    };
    Failure::database(format!("{what}: {}", words(error)), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_for_postgres() {
        let sql = "UPDATE a SET b = ? WHERE c = ?";
        assert_eq!(numbered(sql, Dialect::Postgres), "UPDATE a SET b = $1 WHERE c = $2");
        assert_eq!(numbered(sql, Dialect::Mysql), sql);
    }
}
