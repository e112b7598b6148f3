//! Enums of PostgreSQL.

use super::{DIALECT, literal};
use crate::{
    dialect::ddl::{Context, Work},
    diff::Change,
    schema::{Column, Enum, Literal, name},
    types::Type,
};

pub(super) fn create(own: &Enum) -> String {
    let values: Vec<_> = own.values.iter().map(|value| DIALECT.string(value)).collect();
    format!("CREATE TYPE {} AS ENUM ({})", DIALECT.identifier(&own.name), values.join(", "))
}

pub(super) fn drop(own: &str) -> String {
    format!("DROP TYPE {}", DIALECT.identifier(own))
}

/// The columns and their defaults follow by themselves.
pub(super) fn rename(own: &Enum, values: &[(String, String)]) -> Vec<String> {
    let name = DIALECT.identifier(&own.name);
    let rename = |(from, to): (String, String)| {
        format!("ALTER TYPE {name} RENAME VALUE {} TO {}", DIALECT.string(&from), DIALECT.string(&to))
    };
    own.in_turn(values).into_iter().map(rename).collect()
}

/// The texts that a column had, where it leaves an enum whose values have other names since the plan began: those of
/// its own stay as they were, unless what it becomes does not have them.
pub(super) fn texts_before(context: Context<'_>, name: &str, from: &Type, to: &Type) -> Option<String> {
    let mut changes = context.changes.iter().filter(|_| from != to);
    let values = changes.find_map(|change| match change {
        Change::RenameEnumValues { from: own, values } if matches!(from, Type::Enum(name) if *name == own.name) => {
            Some(values)
        }
        _ => None,
    })?;
    let wanted = context.to.values_of(to);
    let takes = |value: &String| wanted.as_ref().is_none_or(|wanted| wanted.contains(value));
    let back = values.iter().filter(|(before, _)| takes(before));
    let back: String =
        back.map(|(before, now)| format!(" WHEN {} THEN {}", DIALECT.string(now), DIALECT.string(before))).collect();
    (!back.is_empty()).then(|| format!("(CASE {name}::text{back} ELSE {name}::text END)"))
}

pub(super) fn alter(context: Context<'_>, from: &Enum, to: &Enum) -> Work {
    Work::Statements(if from.is_replaced(to, context.to) { replace(context, from, to) } else { add(from, to) })
}

/// Each new value goes where it stands in the declaration: behind the one before it.
fn add(from: &Enum, to: &Enum) -> Vec<String> {
    let own = DIALECT.identifier(&to.name);
    let mut before: Option<&str> = None;
    let mut statements = Vec::new();
    for value in &to.values {
        if !from.values.contains(value) {
            let place = match (before, from.values.first()) {
                (Some(before), _) => format!(" AFTER {}", DIALECT.string(before)),
                (None, Some(first)) => format!(" BEFORE {}", DIALECT.string(first)),
                (None, None) => String::new(),
            };
            statements.push(format!("ALTER TYPE {own} ADD VALUE {}{place}", DIALECT.string(value)));
        }
        before = Some(value);
    }
    statements
}

/// Another type takes the name, and the columns with it.
fn replace(context: Context<'_>, from: &Enum, to: &Enum) -> Vec<String> {
    let old = name(&[&from.name, "old"]);
    let own = DIALECT.identifier(&to.name);
    let mut statements = vec![format!("ALTER TYPE {own} RENAME TO {}", DIALECT.identifier(&old)), create(to)];
    let gone = |table: &str| {
        context.changes.iter().any(|change| matches!(change, Change::DropTable(gone) if gone.name == table))
    };
    for table in context.from.tables.iter().filter(|table| !gone(&table.name)) {
        let after = |name: &str| context.to.table(&table.name).and_then(|table| table.column(name));
        let computed = |column: &Column| column.computed.is_some();
        // What is computed, or is so from now on, has gone and comes again.
        let columns = table.columns.iter().filter(|column| {
            column.is_of(&from.name) && !computed(column) && !after(&column.name).is_some_and(computed)
        });
        for Column { name, default, .. } in columns {
            let column = DIALECT.identifier(name);
            let mut alter = |text: String| {
                statements.push(DIALECT.alter_table(&table.name, &[format!("ALTER COLUMN {column} {text}")]));
            };
            if default.is_some() {
                alter("DROP DEFAULT".to_owned());
            }
            if !after(name).is_some_and(|after| after.is_of(&to.name)) {
                // It goes, or gets another type, and may hold what is no value any more.
                alter("TYPE text".to_owned());
                continue;
            }
            alter(format!("TYPE {own} USING {column}::text::{own}"));
            // One that is no value any more is another change.
            let stays = |default: &&Literal| !matches!(default, Literal::Text(text) if !to.values.contains(text));
            if let Some(default) = default.as_ref().filter(stays) {
                alter(format!("SET DEFAULT {}", literal(default)));
            }
        }
    }
    statements.push(drop(&old));
    statements
}
