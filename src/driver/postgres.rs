//! PostgreSQL by sqlx.

use sqlx::{
    Postgres,
    postgres::{PgConnection, PgQueryResult},
};

use super::sqlx::{Sqlx, calls, driver};

driver!(Postgres, PgConnection, Postgres);

impl Sqlx for Postgres {
    const BEGIN: &'static str = "BEGIN";
    const SLEEP: &'static str = "SELECT pg_sleep(random() * 0.01 * $1::bigint)";
    const OUTLASTS_DROPS: bool = true;

    calls!(Postgres);

    fn is_deadlock(error: &sqlx::Error) -> bool {
        error.as_database_error().and_then(|error| error.code()).as_deref() == Some("40P01")
    }
}

/// PostgreSQL reports none: an INSERT returns it as a row.
fn last_id(_done: &PgQueryResult) -> u64 {
    0
}
