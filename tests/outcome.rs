//! What a way up or down leaves: the schema it leads to, and the rows that have a place in both.

use jointable_cli::database::comparable;
use jointable_core::{
    dialect::Dialect,
    diff::{Change, Renames, diff},
    schema::{Column, Schema},
    types::Type,
};

use crate::server::{Fresh, rows_query};

/// What is still to be done to make `goal` of what a catalogue says.
pub fn left_to_do(found: &Schema, goal: &Schema, dialect: Dialect) -> Vec<String> {
    diff(found, &comparable(goal.clone(), dialect), dialect).iter().map(Change::summary).collect()
}

/// By which names tables and columns are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those before the way up.
    Before,
    /// Those after it.
    After,
}

/// The rows that both schemas have a place for, table by table: of the columns that are in both and `count`.
///
/// # Panics
/// When the server refuses.
pub async fn kept_rows(
    database: &Fresh,
    (from, to): (&Schema, &Schema),
    renames: &Renames,
    names: Names,
    dialect: Dialect,
    count: impl Fn(&Column, &Column) -> bool,
) -> Vec<Vec<String>> {
    let mut queries = Vec::new();
    for after in &to.tables {
        let Some(before) = from.table(renames.before(&after.name)) else { continue };
        let kept = after.columns.iter().filter_map(|column| {
            let old = before.column(renames.column_before(&after.name, &column.name))?;
            // What is computed otherwise, or of values with other names, has other values; what is computed no more has
            // those it had.
            let of_values = |expression: &str| {
                let mut columns = after.columns.iter().filter(|own| expression.contains(&own.name));
                columns.any(|own| !renames.values_of(&after.name, &own.name).is_empty())
            };
            let kept = match &column.computed {
                Some(computed) => old.computed == column.computed && !of_values(&computed.expression),
                None => true,
            };
            (kept && count(old, column)).then_some((old, column))
        });
        // SQLite tells texts and numbers apart.
        let is_text = |column: &Column| matches!(column.ty, Type::Text | Type::Varchar(_));
        let text_of = |column: &Column, other: &Column| match dialect.identifier(&column.name) {
            name if dialect == Dialect::Sqlite && is_text(column) != is_text(other) => format!("CAST({name} AS TEXT)"),
            name => name,
        };
        // Values that have other names are compared by those.
        let in_new_names = |old: &Column, new: &Column| {
            let cases: Vec<String> = (renames.values_of(&after.name, &new.name).iter())
                .map(|(from, to)| format!("WHEN {} THEN {}", dialect.string(from), dialect.string(to)))
                .collect();
            let name = text_of(old, new);
            let text = if dialect == Dialect::Postgres { "::text" } else { "" };
            match cases.is_empty() {
                true => name,
                false => format!("CASE {name}{text} {} ELSE {name}{text} END", cases.join(" ")),
            }
        };
        let kept: Vec<_> = kept.collect();
        let (table, columns): (_, Vec<String>) = match names {
            Names::Before => (&before.name, kept.iter().map(|(old, new)| in_new_names(old, new)).collect()),
            Names::After => (&after.name, kept.iter().map(|(old, new)| text_of(new, old)).collect()),
        };
        queries.push(rows_query(dialect, table, &columns));
    }
    database.texts_of(dialect, &queries).await
}
