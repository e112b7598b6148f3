//! The schema a database has, read from its own catalogue.
//!
//! Servers keep expressions as they understood them, not as they were written; [`comparable`] brings a schema from any
//! side into one form.

/// Rows as structs, by column name: what sqlx's derive does, without its macros.
macro_rules! rows {
    ($row:ty: $(struct $name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        struct $name { $($field: $ty,)* }

        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: sqlx::Row::try_get(row, stringify!($field))?,)* })
            }
        }
    )*};
}

mod expression;
pub(super) mod mysql;
pub(super) mod postgres;
pub(super) mod sqlite;

use jointable_core::{
    dialect::Dialect,
    schema::{Column, ForeignKey, Literal, Schema, Table},
    types::Type,
};

/// A schema in the form in which one from a catalogue and one from replayed migrations are equal when they say the
/// same: tables, keys, indexes and checks by name, expressions without casts and needless parentheses. UNIQUE
/// constraints count as unique indexes.
pub fn comparable(mut schema: Schema, dialect: Dialect) -> Schema {
    schema = schema.lowered(dialect);
    schema.tables.sort_by(|a, b| a.name.cmp(&b.name));
    for table in &mut schema.tables {
        for column in &mut table.columns {
            column.default = column.default.take().and_then(|default| default_form(default, &column.ty, dialect));
        }
        for index in &mut table.indexes {
            index.constraint = false;
        }
        for check in &mut table.checks {
            check.expression = expression::canonical(&check.expression, dialect);
        }
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

/// One form for equal defaults: SQLite and MySQL keep TRUE as 1, PostgreSQL quotes negative numbers, MySQL pads 0.5.
fn default_form(default: Literal, ty: &Type, dialect: Dialect) -> Option<Literal> {
    let default = match default {
        Literal::Expression(text) => expression::literal(&text, dialect)?,
        other => other,
    };
    let truth = dialect != Dialect::Postgres && *ty == Type::Bool;
    let number =
        matches!(ty, Type::SmallInt | Type::Int | Type::BigInt | Type::Real | Type::Double | Type::Decimal(..));
    Some(match default {
        Literal::Number(text) | Literal::Text(text) if truth && matches!(text.as_str(), "0" | "1") => {
            Literal::Bool(text == "1")
        }
        Literal::Number(text) => Literal::Number(short(&text)),
        Literal::Text(text) if number && text.parse::<f64>().is_ok() => Literal::Number(short(&text)),
        other => other,
    })
}

/// A number without zeros that say nothing.
fn short(number: &str) -> String {
    let number = number.trim_start_matches('+');
    if number.contains('.') && !number.contains(['e', 'E']) {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}

/// Collects rows of (table, column of a key, …) into foreign keys: rows of one key follow each other.
fn add_to_foreign_key(table: &mut Table, key: ForeignKey) {
    match table.foreign_keys.iter_mut().find(|known| known.name == key.name) {
        Some(known) => {
            known.columns.extend(key.columns);
            known.references_columns.extend(key.references_columns);
        }
        None => table.foreign_keys.push(key),
    }
}

/// A column with nothing said about it yet.
fn column(name: String, ty: Type) -> Column {
    Column { name, ty, nullable: true, default: None, generated: false, span: Default::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_equal_across_spellings() {
        let form = |text: &str, ty: Type, dialect| default_form(Literal::Expression(text.into()), &ty, dialect);
        let number = |text: &str| Some(Literal::Number(text.into()));
        assert_eq!(form("'-1'::integer", Type::Int, Dialect::Postgres), number("-1"));
        assert_eq!(form("0.500", Type::Decimal(10, 3), Dialect::Mysql), number("0.5"));
        assert_eq!(form("1", Type::Bool, Dialect::Mysql), Some(Literal::Bool(true)));
        assert_eq!(form("TRUE", Type::Bool, Dialect::Sqlite), Some(Literal::Bool(true)));
        assert_eq!(form("'a''b'::text", Type::Text, Dialect::Postgres), Some(Literal::Text("a'b".into())));
        assert_eq!(form("NULL", Type::Text, Dialect::Mysql), None);
        assert_eq!(
            form("current_timestamp(6)", Type::Timestamp, Dialect::Mysql),
            form("CURRENT_TIMESTAMP(6)", Type::Timestamp, Dialect::Mysql)
        );
    }
}
