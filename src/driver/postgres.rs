//! PostgreSQL by sqlx.

use jointable_core::dialect::Dialect;
use sqlx::{
    Postgres,
    postgres::{PgArguments, PgQueryResult, PgRow},
};

use super::{
    Driver,
    sqlx::{Sqlx, statements},
};

impl Driver for Postgres {
    const DIALECT: Dialect = Dialect::Postgres;
    type Row = PgRow;
    type Arguments = PgArguments;
}

impl Sqlx for Postgres {
    const BEGIN: &'static str = "BEGIN";
    const SHORT_SLEEP: &'static str = "SELECT pg_sleep(random() * 0.03)";

    statements!(Postgres);

    fn last_id(_done: &PgQueryResult) -> u64 {
        0
    }

    fn is_deadlock(error: &sqlx::Error) -> bool {
        error.as_database_error().and_then(|error| error.code()).as_deref() == Some("40P01")
    }
}
