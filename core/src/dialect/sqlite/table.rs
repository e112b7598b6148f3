//! Tables, columns and literals in SQLite's words.

use super::DIALECT;
use crate::{
    diff::{expression_form, in_parentheses},
    schema::{Column, Literal, Options, Table},
    types::Type,
};

/// `CREATE TABLE`, with everything but its indexes and triggers.
pub(super) fn create_table(name: &str, table: &Table) -> String {
    let Table { name: _, columns, primary_key, primary_key_name: _, foreign_keys, indexes, checks, options, .. } =
        table;
    let sole = |column: &Column| matches!(primary_key.as_slice(), [only] if *only == column.name);
    let numbered = columns.iter().any(|column| column.generated && sole(column));
    let mut parts: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = DIALECT.identifier(&column.name);
            match &column.ty {
                _ if column.generated && sole(column) => {
                    format!("{name} INTEGER PRIMARY KEY{}", if options.autoincrement { " AUTOINCREMENT" } else { "" })
                }
                Type::BigInt if sole(column) && options.strict => definition(column, "INT"),
                // A key of type INTEGER would be numbered by SQLite.
                Type::BigInt if sole(column) => definition(column, "BIGINT"),
                ty => definition(column, &ty.sql(DIALECT)),
            }
        })
        .collect();
    if !primary_key.is_empty() && !numbered {
        parts.push(format!("PRIMARY KEY ({})", DIALECT.list(primary_key)));
    }
    parts.extend(indexes.iter().filter(|index| index.constraint).map(|index| DIALECT.unique(index)));
    parts.extend(foreign_keys.iter().map(|key| DIALECT.foreign_key(key)));
    parts.extend(checks.iter().map(|check| DIALECT.check(check)));
    // That of its numbers stands with the column.
    let kinds = Options { autoincrement: false, ..*options };
    let kinds: Vec<&str> = kinds.words().collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(" {}", kinds.join(", ")) };
    DIALECT.table(name, &parts) + &kinds
}

/// A column as CREATE TABLE and ADD COLUMN spell it.
pub(super) fn definition(column: &Column, ty: &str) -> String {
    let Column { name, ty: _, nullable, default, generated: _, computed, comment: _, collation, span: _ } = column;
    let mut text = format!("{} {ty}{}", DIALECT.identifier(name), DIALECT.collate(collation.as_ref()));
    if !nullable {
        text += " NOT NULL";
    }
    if let Some(computed) = computed {
        text += &DIALECT.computed(computed);
    } else if let Some(default) = default {
        text += " DEFAULT ";
        text += &literal(default);
    }
    text
}

/// A default value.
pub(super) fn literal(default: &Literal) -> String {
    match default {
        Literal::Bool(true) => "TRUE".to_owned(),
        Literal::Bool(false) => "FALSE".to_owned(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => DIALECT.string(text),
        Literal::Expression(text) => match expression_form(text).to_ascii_uppercase().as_str() {
            word @ ("CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "NULL") => word.to_owned(),
            _ => in_parentheses(text),
        },
    }
}
