//! MySQL and MariaDB by sqlx.

use sqlx::{
    MySql,
    mysql::{MySqlConnection, MySqlQueryResult},
};

use super::sqlx::{Sqlx, calls, driver};

driver!(MySql, MySqlConnection, Mysql);

impl Sqlx for MySql {
    const BEGIN: &'static str = "START TRANSACTION";
    const SLEEP: &'static str = "DO SLEEP(RAND() * 0.01 * ?)";
    const OUTLASTS_DROPS: bool = false;

    calls!(MySql);

    fn is_deadlock(error: &sqlx::Error) -> bool {
        // InnoDB's ER_LOCK_DEADLOCK.
        error
            .as_database_error()
            .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
            .is_some_and(|error| error.number() == 1213)
    }
}

fn last_id(done: &MySqlQueryResult) -> u64 {
    done.last_insert_id()
}
