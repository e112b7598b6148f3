//! How statements begin that are finished at run time: conditions, an order and a limit go behind them. Each ends in its
//! `WHERE`.

use super::{
    Relation, Sql, batch,
    pattern::{of_model, of_relation},
};
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

/// What follows `FROM` where the links of one near row are read as `l`, each once, with the far rows as `f`. Where the
/// far rows are the links themselves, there is only `l`.
pub const fn links(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{links with far}")
}

/// The same of a batch of near keys.
pub const fn links_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{links of many with far}")
}

/// The near key of such a link, its columns one after the other.
pub const fn near_of_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{l.near}")
}

/// The place of a link among those of its near row.
pub const fn order_of_links(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{order of links}")
}

/// A test whether the value of such a column is in a batch: what stands before and behind its only parameter.
pub fn among(dialect: Dialect, column: &Column<'_>) -> (String, String) {
    let text = batch::among(dialect, column);
    let parameter = if dialect == Dialect::Postgres { "$1" } else { "?" };
    let (before, behind) = text.as_str().split_once(parameter).unwrap_or((text.as_str(), ""));
    (before.to_owned(), behind.to_owned())
}
