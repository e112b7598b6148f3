//! The conformance suite on sqlx's MySql.

use jointable_core::dialect::Dialect;

const DIALECT: Dialect = Dialect::Mysql;

type Pool = sqlx::Pool<sqlx::MySql>;

async fn connect(url: &str) -> Pool {
    sqlx::pool::PoolOptions::new().max_connections(16).connect(url).await.expect("a server")
}

mod suite;

mod dropped;

mod streams;
