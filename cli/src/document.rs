//! A schema as a JSON document.

use jointable_core::{
    dialect::Dialect,
    schema::{self, Collation, IndexPart, Indexed, Literal, Schema},
};
use serde::Serialize;

use crate::{exit::Exit, failure::Failure};

#[derive(Serialize)]
struct Document<'a> {
    dialect: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enums: Vec<Enum<'a>>,
    tables: Vec<Table<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    views: Vec<View<'a>>,
}

#[derive(Serialize)]
struct Enum<'a> {
    name: &'a str,
    values: &'a [String],
}

#[derive(Serialize)]
struct Table<'a> {
    name: &'a str,
    columns: Vec<Column<'a>>,
    primary_key: &'a [String],
    foreign_keys: Vec<ForeignKey<'a>>,
    indexes: Vec<Index<'a>>,
    checks: Vec<Check<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collation: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    triggers: Vec<Trigger<'a>>,
}

#[derive(Serialize)]
struct Trigger<'a> {
    name: &'a str,
    sql: &'a str,
}

#[derive(Serialize)]
struct View<'a> {
    name: &'a str,
    sql: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    triggers: Vec<Trigger<'a>>,
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: String,
    nullable: bool,
    default: Option<Default<'a>>,
    generated: bool,
    computed: Option<Computed<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collation: Option<&'a str>,
}

#[derive(Serialize)]
struct Computed<'a> {
    expression: &'a str,
    stored: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Default<'a> {
    Bool(bool),
    Number(&'a str),
    Text(&'a str),
    Expression(&'a str),
}

#[derive(Serialize)]
struct ForeignKey<'a> {
    name: &'a str,
    columns: &'a [String],
    references_table: &'a str,
    references_columns: &'a [String],
    on_delete: &'static str,
    on_update: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    checked: &'static str,
}

#[derive(Serialize)]
struct Index<'a> {
    name: &'a str,
    parts: Vec<Part<'a>>,
    unique: bool,
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    predicate: Option<&'a str>,
    #[serde(rename = "using", skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
}

#[derive(Serialize)]
struct Part<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<&'a str>,
    descending: bool,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'a str,
    expression: &'a str,
}

fn part(part: &IndexPart) -> Part<'_> {
    let (column, expression) = match &part.of {
        Indexed::Column(column) => (Some(column.as_str()), None),
        Indexed::Expression(text) => (None, Some(text.as_str())),
    };
    Part { column, expression, descending: part.descending }
}

fn triggers(all: &[schema::Trigger]) -> Vec<Trigger<'_>> {
    all.iter().map(|own| Trigger { name: &own.name, sql: &own.text }).collect()
}

/// The schema's document, with types as `dialect` spells them and a final newline.
pub(crate) fn json(schema: &Schema, dialect: Dialect) -> Result<String, Failure> {
    let tables = schema.tables.iter().map(|table| Table {
        name: &table.name,
        columns: table
            .columns
            .iter()
            .map(|column| Column {
                name: &column.name,
                ty: column.ty.sql(dialect),
                nullable: column.nullable,
                default: column.default.as_ref().map(|default| match default {
                    Literal::Bool(value) => Default::Bool(*value),
                    Literal::Number(value) => Default::Number(value),
                    Literal::Text(value) => Default::Text(value),
                    Literal::Expression(value) => Default::Expression(value),
                }),
                generated: column.generated,
                computed: column
                    .computed
                    .as_ref()
                    .map(|own| Computed { expression: &own.expression, stored: own.stored }),
                comment: column.comment.as_deref(),
                collation: column.collation.as_ref().map(Collation::name),
            })
            .collect(),
        primary_key: &table.primary_key,
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| ForeignKey {
                name: &key.name,
                columns: &key.columns,
                references_table: &key.references_table,
                references_columns: &key.references_columns,
                on_delete: key.on_delete.sql(),
                on_update: key.on_update.sql(),
                checked: key.checked.sql().trim_start(),
            })
            .collect(),
        indexes: table
            .indexes
            .iter()
            .map(|index| Index {
                name: &index.name,
                parts: index.parts.iter().map(part).collect(),
                unique: index.unique,
                predicate: index.predicate.as_deref(),
                method: index.method.as_deref(),
            })
            .collect(),
        checks: table.checks.iter().map(|check| Check { name: &check.name, expression: &check.expression }).collect(),
        comment: table.comment.as_deref(),
        collation: table.collation.as_ref().map(Collation::name),
        options: table.options.words().collect(),
        triggers: triggers(&table.triggers),
    });
    let views =
        schema.views.iter().map(|own| View { name: &own.name, sql: &own.text, triggers: triggers(&own.triggers) });
    let enums = schema.enums.iter().map(|own| Enum { name: &own.name, values: &own.values });
    let document =
        Document { dialect: dialect.name(), enums: enums.collect(), tables: tables.collect(), views: views.collect() };
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Failure::new(Exit::Internal, format!("cannot write JSON: {error}"), ""))?;
    Ok(text + "\n")
}
