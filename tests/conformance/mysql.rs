//! The conformance suite on sqlx's MySql.

use jointable_core::dialect::Dialect;

const DIALECT: Dialect = Dialect::Mysql;

type Db = sqlx::MySql;

mod suite;
