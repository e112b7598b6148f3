//! What the tests of the replay share: a schema as a few lines of text.

use super::replay;
use crate::{
    diagnostic::Sink,
    dialect::Dialect,
    schema::{Action, Collation, IndexPart, Indexed, Literal, Schema},
    source::Sources,
};

/// The schema, one line an enum, one line a table: its columns, then `key`, `fkey`, `index`, `unique` and `check`
/// parts.
///
/// A column is its name and type, `?` if it takes NULL, `#` if the database numbers it, and `= default`, or `as
/// (expression)`, and what is said of its texts, as is of the table's at its end.
pub fn dump(schema: &Schema, dialect: Dialect) -> String {
    let mut text = String::new();
    for own in &schema.enums {
        text += &format!("enum {} ({})\n", own.name, own.values.join(", "));
    }
    for table in &schema.tables {
        let mut parts: Vec<String> = Vec::new();
        for column in &table.columns {
            let nullable = if column.nullable { "?" } else { "" };
            let generated = if column.generated { "#" } else { "" };
            let default = match &column.default {
                None => String::new(),
                Some(Literal::Bool(value)) => format!(" = {value}"),
                Some(Literal::Number(text)) => format!(" = {text}"),
                Some(Literal::Text(text)) => format!(" = '{text}'"),
                Some(Literal::Expression(text)) => format!(" = ({text})"),
            };
            let computed = column.computed.as_ref().map_or_else(String::new, |computed| {
                format!(" as ({}){}", computed.expression, if computed.stored { " stored" } else { "" })
            });
            let texts = texts(column.collation.as_ref(), column.comment.as_ref());
            let ty = column.ty.sql(dialect);
            parts.push(format!("{} {ty}{nullable}{generated}{default}{computed}{texts}", column.name));
        }
        if !table.primary_key.is_empty() {
            parts.push(format!("key ({})", table.primary_key.join(" ")));
        }
        for key in &table.foreign_keys {
            let action = |event: &str, action: Action| match action {
                Action::NoAction => String::new(),
                action => format!(" on {event} {}", action.sql().to_lowercase()),
            };
            parts.push(format!(
                "fkey {} ({}) {} ({}){}{}{}",
                key.name,
                key.columns.join(" "),
                key.references_table,
                key.references_columns.join(" "),
                action("delete", key.on_delete),
                action("update", key.on_update),
                key.checked.sql().to_lowercase(),
            ));
        }
        for index in &table.indexes {
            let kind = if index.unique { "unique" } else { "index" };
            let constraint = if index.constraint { " constraint" } else { "" };
            let of = |part: &IndexPart| {
                let of = match &part.of {
                    Indexed::Column(column) => column.clone(),
                    Indexed::Expression(text) => format!("({text})"),
                };
                let prefix = part.prefix.map(|length| format!("({length})")).unwrap_or_default();
                format!("{of}{prefix}{}", if part.descending { " desc" } else { "" })
            };
            let of: Vec<String> = index.parts.iter().map(of).collect();
            let method = index.method.as_ref().map(|method| format!(" using {method}")).unwrap_or_default();
            let condition = index.predicate.as_ref().map(|text| format!(" where {text}")).unwrap_or_default();
            parts.push(format!("{kind}{constraint} {} ({}){method}{condition}", index.name, of.join(" ")));
        }
        for check in &table.checks {
            parts.push(format!("check {} ({})", check.name, check.expression));
        }
        parts.extend(table.options.words().map(str::to_lowercase));
        parts.extend(table.triggers.iter().map(|trigger| format!("trigger {}", trigger.name)));
        let texts = texts(table.collation.as_ref(), table.comment.as_ref());
        text += &format!(
            "{}: {}{}\n",
            table.name,
            parts.join(", "),
            texts.replace(" collate", ", collate").replace(" comment", ", comment")
        );
    }
    for view in &schema.views {
        let triggers = view.triggers.iter().map(|trigger| format!(", trigger {}", trigger.name));
        text += &format!("view {}{}\n", view.name, triggers.collect::<String>());
    }
    text
}

fn texts(collation: Option<&Collation>, comment: Option<&String>) -> String {
    let collation = collation.map(|collation| format!(" collate {}", collation.name())).unwrap_or_default();
    collation + &comment.map(|comment| format!(" comment '{comment}'")).unwrap_or_default()
}

/// Replays a script; the schema and what was found, each finding as its code and the text it points at.
pub fn run(dialect: Dialect, sql: &str) -> (String, Vec<String>) {
    let mut schema = Schema::default();
    let mut sources = Sources::new();
    let source = sources.add("a.sql", sql);
    let mut sink = Sink::new();
    replay(&mut schema, sql, source, dialect, &mut sink);
    let found = sink
        .into_vec()
        .into_iter()
        .map(|finding| format!("{} {}", finding.code.id, &sql[finding.span.range()]))
        .collect();
    (dump(&schema, dialect), found)
}

/// A script leaves these tables, and there is nothing to say about it.
#[track_caller]
pub fn check(dialect: Dialect, sql: &str, expected: &[&str]) {
    let (schema, found) = run(dialect, sql);
    assert_eq!(schema.lines().collect::<Vec<_>>(), expected, "{dialect}: {sql}");
    assert!(found.is_empty(), "{dialect}: {sql}: {found:?}");
}

/// A script in which these findings are made.
#[track_caller]
pub fn finds(dialect: Dialect, sql: &str, expected: &[&str]) {
    assert_eq!(run(dialect, sql).1, expected, "{dialect}: {sql}");
}
