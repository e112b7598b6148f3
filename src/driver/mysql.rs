//! MySQL and MariaDB by sqlx.

use jointable_core::dialect::Dialect;
use sqlx::{
    MySql,
    mysql::{MySqlArguments, MySqlQueryResult, MySqlRow},
};

use super::{
    Driver,
    sqlx::{Sqlx, statements},
};

impl Driver for MySql {
    const DIALECT: Dialect = Dialect::Mysql;
    type Row = MySqlRow;
    type Arguments = MySqlArguments;
}

impl Sqlx for MySql {
    const BEGIN: &'static str = "START TRANSACTION";
    const SHORT_SLEEP: &'static str = "DO SLEEP(RAND() * 0.03)";

    statements!(MySql);

    fn last_id(done: &MySqlQueryResult) -> u64 {
        done.last_insert_id()
    }

    fn is_deadlock(error: &sqlx::Error) -> bool {
        // InnoDB's ER_LOCK_DEADLOCK.
        error
            .as_database_error()
            .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
            .is_some_and(|error| error.number() == 1213)
    }
}
