//! How statements begin that are finished at run time: conditions, an order and a limit go behind them. Each ends in its
//! `WHERE`.

use super::{Sql, batch, pattern::of_model};
use crate::{
    dialect::Dialect,
    meta::{Column, Model},
};

/// The rows of a model, as `t`.
pub const fn rows(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT {columns} FROM {table} AS t WHERE TRUE")
}

/// How many rows of a model there are.
pub const fn count_rows(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT count(*) FROM {table} AS t WHERE TRUE")
}

/// A test whether the value of such a column is in a batch: what stands before and behind its only parameter.
pub fn among(dialect: Dialect, column: &Column<'_>) -> (String, String) {
    let text = batch::among(dialect, column);
    let parameter = if dialect == Dialect::Postgres { "$1" } else { "?" };
    let (before, behind) = text.as_str().split_once(parameter).unwrap_or((text.as_str(), ""));
    (before.to_owned(), behind.to_owned())
}
