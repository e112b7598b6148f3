//! The conformance suite on sqlx's Sqlite.

use jointable_core::dialect::Dialect;

const DIALECT: Dialect = Dialect::Sqlite;

type Db = sqlx::Sqlite;

mod suite;
