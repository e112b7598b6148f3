//! The conformance suite on sqlx's Postgres.

use jointable_core::dialect::Dialect;

const DIALECT: Dialect = Dialect::Postgres;

type Pool = sqlx::Pool<sqlx::Postgres>;

async fn connect(url: &str) -> Pool {
    sqlx::pool::PoolOptions::new().max_connections(16).connect(url).await.expect("a server")
}

mod suite;

mod arrays;
mod dropped;

mod streams;
