//! Keeping two runs from working on one database at once. The locks are the ones sqlx's Migrator takes, so that the
//! two wait for each other too.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor, MySqlConnection, PgConnection, SqliteConnection};

use super::backend::said;
use crate::failure::Failure;

const WHAT: &str = "cannot lock the database";

/// SQLite has no lock of its own to take: a migration's transaction keeps the others away, who wait this long for it.
pub(super) async fn sqlite(connection: &mut SqliteConnection, patience: Duration) -> Result<(), Failure> {
    let milliseconds = i32::try_from(patience.as_millis()).unwrap_or(i32::MAX);
    let sql = format!("PRAGMA busy_timeout = {milliseconds}");
    connection.execute(AssertSqlSafe(sql)).await.map(|_| ()).map_err(|error| said(WHAT, &error))
}

/// Tries again and again. A statement that waits would hold a snapshot all the while, and the run it waits for could
/// not finish a `CREATE INDEX CONCURRENTLY`, which waits for old snapshots: a deadlock.
pub(super) async fn postgres(connection: &mut PgConnection, patience: Duration) -> Result<(), Failure> {
    const PAUSE: Duration = Duration::from_millis(100);
    let id = postgres_id(connection).await?;
    let start = Instant::now();
    loop {
        let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(id)
            .fetch_one(&mut *connection)
            .await
            .map_err(|error| said(WHAT, &error))?;
        if taken {
            return Ok(());
        }
        if start.elapsed() >= patience {
            return Err(busy(patience));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

pub(super) async fn release_postgres(connection: &mut PgConnection) -> Result<(), Failure> {
    let id = postgres_id(connection).await?;
    let result = sqlx::query("SELECT pg_advisory_unlock($1)").bind(id).execute(connection).await;
    result.map(|_| ()).map_err(|error| said("cannot unlock the database", &error))
}

async fn postgres_id(connection: &mut PgConnection) -> Result<i64, Failure> {
    let name: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(connection)
        .await
        .map_err(|error| said(WHAT, &error))?;
    Ok(id(&name))
}

/// Waits for the lock of the database's name.
pub(super) async fn mysql(connection: &mut MySqlConnection, patience: Duration) -> Result<(), Failure> {
    let name = mysql_name(connection).await?;
    let taken: Option<i64> = sqlx::query_scalar("SELECT GET_LOCK(?, ?)")
        .bind(name)
        .bind(i64::try_from(patience.as_secs()).unwrap_or(i64::MAX))
        .fetch_one(connection)
        .await
        .map_err(|error| said(WHAT, &error))?;
    if taken == Some(1) { Ok(()) } else { Err(busy(patience)) }
}

pub(super) async fn release_mysql(connection: &mut MySqlConnection) -> Result<(), Failure> {
    let name = mysql_name(connection).await?;
    let result = sqlx::query("SELECT RELEASE_LOCK(?)").bind(name).execute(connection).await;
    result.map(|_| ()).map_err(|error| said("cannot unlock the database", &error))
}

async fn mysql_name(connection: &mut MySqlConnection) -> Result<String, Failure> {
    let name: Option<String> =
        sqlx::query_scalar("SELECT DATABASE()").fetch_one(connection).await.map_err(|error| said(WHAT, &error))?;
    let name = name.ok_or_else(|| {
        Failure::input("the URL names no database", "put its name behind the host: `mysql://user@host/name`")
    })?;
    Ok(format!("{:x}", id(&name)))
}

fn busy(patience: Duration) -> Failure {
    Failure::database(
        format!("another run has been working on this database for more than {} s", patience.as_secs()),
        "wait for it to end, or wait longer with `--lock-timeout`",
    )
}

/// sqlx's number for a database, which it has from Rails: the name's CRC-32, salted.
fn id(database: &str) -> i64 {
    const SALT: i64 = 0x3d32_ad9e;
    SALT * i64::from(crc32(database.as_bytes()))
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_the_usual_ones() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn no_name_overflows() {
        assert!(0x3d32_ad9e_i64.checked_mul(i64::from(u32::MAX)).is_some());
    }
}
