//! The conformance suite on sqlx's Postgres.

use jointable_core::dialect::Dialect;

const DIALECT: Dialect = Dialect::Postgres;

type Db = sqlx::Postgres;

mod suite;
