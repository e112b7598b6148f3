//! SQLite by sqlx.

use sqlx::{
    Sqlite,
    sqlite::{SqliteConnection, SqliteQueryResult},
};

use super::sqlx::{Sqlx, calls, driver};

driver!(Sqlite, SqliteConnection, Sqlite);

impl Sqlx for Sqlite {
    const BEGIN: &'static str = "BEGIN IMMEDIATE";
    // One writer at a time: there are no deadlocks.
    const SLEEP: &'static str = "SELECT ?";
    const OUTLASTS_DROPS: bool = true;
    const GATHERS: bool = true;

    calls!(Sqlite);

    fn is_deadlock(_error: &sqlx::Error) -> bool {
        // SQLite has one writer, who waits for nobody.
        false
    }
}

fn last_id(done: &SqliteQueryResult) -> u64 {
    done.last_insert_rowid().cast_unsigned()
}
