//! What the catalogue says of tables and columns.

use super::DIALECT;
use crate::schema::{Column, Table};

/// The statements that say it of a new table and its columns.
pub(super) fn of_new(table: &Table) -> impl Iterator<Item = String> {
    let own = table.comment.as_ref().map(|comment| of_table(&table.name, Some(comment)));
    own.into_iter().chain(table.columns.iter().filter_map(|column| of_new_column(&table.name, column)))
}

/// The statement that says it of a new column.
pub(super) fn of_new_column(table: &str, column: &Column) -> Option<String> {
    column.comment.as_ref().map(|comment| of_column(table, &column.name, Some(comment)))
}

pub(super) fn of_table(table: &str, comment: Option<&str>) -> String {
    says(&format!("TABLE {}", DIALECT.identifier(table)), comment)
}

pub(super) fn of_column(table: &str, column: &str, comment: Option<&str>) -> String {
    says(&format!("COLUMN {}.{}", DIALECT.identifier(table), DIALECT.identifier(column)), comment)
}

fn says(of: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON {of} IS {}", comment.map_or_else(|| "NULL".to_owned(), |text| DIALECT.string(text)))
}
