//! SQLite by sqlx.

use jointable_core::dialect::Dialect;
use sqlx::{
    Sqlite,
    sqlite::{SqliteArguments, SqliteQueryResult, SqliteRow},
};

use super::{
    Driver,
    sqlx::{Sqlx, statements},
};

impl Driver for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;
    type Row = SqliteRow;
    type Arguments = SqliteArguments;
}

impl Sqlx for Sqlite {
    const BEGIN: &'static str = "BEGIN IMMEDIATE";
    // One writer at a time: there are no deadlocks.
    const SHORT_SLEEP: &'static str = "SELECT 1";

    statements!(Sqlite);

    fn last_id(done: &SqliteQueryResult) -> u64 {
        done.last_insert_rowid().cast_unsigned()
    }

    fn is_deadlock(_error: &sqlx::Error) -> bool {
        // SQLite has one writer, who waits for nobody.
        false
    }
}
