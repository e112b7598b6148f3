//! The conformance suite on sqlx's Sqlite.

use std::time::Duration;

use jointable_core::dialect::Dialect;
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};

const DIALECT: Dialect = Dialect::Sqlite;

type Pool = sqlx::Pool<sqlx::Sqlite>;

async fn connect(url: &str) -> Pool {
    let options: SqliteConnectOptions = url.parse().expect("a URL");
    // SQLite's waiters do not queue: in a crowd, on a slow disk, one can be passed over for long.
    let options = options.busy_timeout(Duration::from_secs(120));
    // Nothing here has to survive a loss of power, and waiting for the disk is most of what a crowd does.
    let options = options.synchronous(SqliteSynchronous::Off);
    sqlx::pool::PoolOptions::new().max_connections(16).connect_with(options).await.expect("a database")
}

mod suite;

mod dropped;

mod streams;
