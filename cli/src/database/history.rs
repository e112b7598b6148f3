//! The history table `_sqlx_migrations`, in sqlx's own format: jointable and sqlx's Migrator may take turns.

use jointable_core::{
    dialect::Dialect,
    migration::{Applied, Migration},
};

use super::backend::{Argument, Backend, said};
use crate::failure::Failure;

/// The table's name.
pub(super) const TABLE: &str = "_sqlx_migrations";

/// Makes the table where there is none.
pub(super) async fn prepare<B: Backend>(connection: &mut B) -> Result<(), Failure> {
    // Asked first, so that a user who may not create tables can still find that nothing is pending.
    if exists(connection, TABLE).await? {
        return Ok(());
    }
    let (moment, now, bytes) = match B::DIALECT {
        Dialect::Postgres => ("TIMESTAMPTZ", "now()", "BYTEA"),
        Dialect::Sqlite | Dialect::Mysql => ("TIMESTAMP", "CURRENT_TIMESTAMP", "BLOB"),
    };
    let ddl = format!(
        "CREATE TABLE IF NOT EXISTS {TABLE} (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on {moment} NOT NULL DEFAULT {now},
    success BOOLEAN NOT NULL,
    checksum {bytes} NOT NULL,
    execution_time BIGINT NOT NULL
)"
    );
    connection.script(&ddl).await.map_err(|error| said("cannot make the history table", &error))
}

/// Whether there is such a table.
pub(super) async fn exists<B: Backend>(connection: &mut B, table: &str) -> Result<bool, Failure> {
    let sql = match B::DIALECT {
        Dialect::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?",
        Dialect::Postgres => "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass(?)",
        Dialect::Mysql => {
            "SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?"
        }
    };
    let count = connection.number(sql, &[Argument::Text(table)]).await;
    Ok(count.map_err(|error| said("cannot look for the history table", &error))?.unwrap_or(0) > 0)
}

/// Every row, by version.
pub(super) async fn read<B: Backend>(connection: &mut B) -> Result<Vec<Applied>, Failure> {
    if !exists(connection, TABLE).await? {
        return Ok(Vec::new());
    }
    let rows = connection.applied(&format!("SELECT version, checksum, success FROM {TABLE} ORDER BY version")).await;
    rows.map_err(|error| said("cannot read the history table", &error))
}

/// The row of a version: whether it came to its end; `None` where there is no row.
pub(super) async fn success<B: Backend>(connection: &mut B, version: i64) -> Result<Option<bool>, sqlx::Error> {
    let sql = format!("SELECT CASE WHEN success THEN 1 ELSE 0 END FROM {TABLE} WHERE version = ?");
    // PostgreSQL and SQLite disagree on the width of a literal: cast it.
    let sql = match B::DIALECT {
        Dialect::Postgres => sql.replace("THEN 1 ELSE 0", "THEN 1::bigint ELSE 0"),
        Dialect::Sqlite | Dialect::Mysql => sql,
    };
    Ok(connection.number(&sql, &[Argument::Int(version)]).await?.map(|success| success != 0))
}

/// Adds a migration's row.
pub(super) async fn insert<B: Backend>(
    connection: &mut B,
    version: i64,
    migration: &Migration,
    success: bool,
) -> Result<(), sqlx::Error> {
    let success = if success { "TRUE" } else { "FALSE" };
    let sql = format!(
        "INSERT INTO {TABLE} (version, description, success, checksum, execution_time) VALUES (?, ?, {success}, ?, -1)"
    );
    let checksum = migration.up.checksum();
    let row = [Argument::Int(version), Argument::Text(&migration.name), Argument::Bytes(&checksum)];
    connection.execute(&sql, &row).await.map(|_| ())
}

/// Says whether a migration's script came to its end.
pub(super) async fn mark<B: Backend>(connection: &mut B, version: i64, success: bool) -> Result<(), sqlx::Error> {
    let success = if success { "TRUE" } else { "FALSE" };
    let sql = format!("UPDATE {TABLE} SET success = {success} WHERE version = ?");
    connection.execute(&sql, &[Argument::Int(version)]).await.map(|_| ())
}

/// Takes a migration's row away.
pub(super) async fn delete<B: Backend>(connection: &mut B, version: i64) -> Result<(), sqlx::Error> {
    let sql = format!("DELETE FROM {TABLE} WHERE version = ?");
    connection.execute(&sql, &[Argument::Int(version)]).await.map(|_| ())
}

/// Notes how many nanoseconds a migration took.
pub(super) async fn took<B: Backend>(connection: &mut B, version: i64, nanoseconds: i64) -> Result<(), sqlx::Error> {
    let sql = format!("UPDATE {TABLE} SET execution_time = ? WHERE version = ?");
    connection.execute(&sql, &[Argument::Int(nanoseconds), Argument::Int(version)]).await.map(|_| ())
}
