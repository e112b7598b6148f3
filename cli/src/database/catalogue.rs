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
    schema::{Action, Column, ForeignKey, Literal, Schema, Table, Trigger, View},
    source::Span,
    types::Type,
};

/// A schema in the form in which one from a catalogue and one from replayed migrations are equal when they say the
/// same: tables, keys, indexes, checks and views by name, expressions without casts, needless parentheses and quotes.
/// What views and triggers say stays as it is written.
pub fn comparable(mut schema: Schema, dialect: Dialect) -> Schema {
    schema = schema.lowered(dialect);
    schema.tables.sort_by(|a, b| a.name.cmp(&b.name));
    schema.enums.sort_by(|a, b| a.name.cmp(&b.name));
    schema.views.sort_by(|a, b| a.name.cmp(&b.name));
    let triggers = schema.tables.iter_mut().map(|table| &mut table.triggers);
    for triggers in triggers.chain(schema.views.iter_mut().map(|view| &mut view.triggers)) {
        // MySQL's fire in the order in which they were made.
        if dialect != Dialect::Mysql {
            triggers.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
    for table in &mut schema.tables {
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let form = |text: &mut String| *text = expression::canonical_of(text, &columns, dialect);
        for column in &mut table.columns {
            column.default = column.default.take().and_then(|default| default_form(default, &column.ty, dialect));
            if let Some(computed) = &mut column.computed {
                form(&mut computed.expression);
            }
        }
        if dialect == Dialect::Mysql {
            made_up(table);
        }
        for index in &mut table.indexes {
            index.expressions_mut().for_each(form);
        }
        for check in &mut table.checks {
            form(&mut check.expression);
        }
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

/// What MySQL and MariaDB make up in different ways, or by themselves.
fn made_up(table: &mut Table) {
    let Table { name, foreign_keys, indexes, checks, .. } = table;
    for key in foreign_keys.iter_mut() {
        // One and the same; MariaDB says the one, MySQL the other, where nothing was said.
        for action in [&mut key.on_delete, &mut key.on_update] {
            if *action == Action::Restrict {
                *action = Action::NoAction;
            }
        }
    }
    // A foreign key without an index gets one, by its name or by its column's, which comes and goes with it.
    indexes.retain(|index| {
        let own = |key: &ForeignKey| {
            index.columns().eq(&key.columns) && (key.name == index.name || index.name.starts_with(&key.columns[0]))
        };
        !index.parts.is_empty() && (index.unique || !foreign_keys.iter().any(own))
    });
    // Checks without a name are numbered, by MariaDB also called by their column: here by what they say.
    for check in checks {
        let numbered = |prefix: &str| {
            check.name.strip_prefix(prefix).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let column = table.columns.iter().any(|column| column.name == check.name);
        if column || numbered("CONSTRAINT_") || numbered(&format!("{name}_chk_")) {
            check.name = format!("({})", expression::canonical(&check.expression, Dialect::Mysql));
        }
    }
}

/// One form for equal defaults: SQLite and MySQL keep TRUE as 1, MySQL pads 0.5, PostgreSQL quotes negative numbers and
/// writes truth values, times and bytes as it would give them back.
fn default_form(default: Literal, ty: &Type, dialect: Dialect) -> Option<Literal> {
    let default = match default {
        Literal::Expression(text) => expression::literal(&text, dialect)?,
        other => other,
    };
    let postgres = dialect == Dialect::Postgres;
    let number = is_number(ty);
    Some(match default {
        Literal::Number(text) | Literal::Text(text)
            if !postgres && *ty == Type::Bool && matches!(text.as_str(), "0" | "1") =>
        {
            Literal::Bool(text == "1")
        }
        Literal::Text(text) if postgres && *ty == Type::Bool => match truth(&text) {
            Some(value) => Literal::Bool(value),
            None => Literal::Text(text),
        },
        Literal::Number(text) => Literal::Number(short(&text)),
        Literal::Text(text) if number && text.parse::<f64>().is_ok() => Literal::Number(short(&text)),
        Literal::Text(text) if postgres && *ty == Type::Bytes && !text.starts_with("\\x") => {
            Literal::Text(text.bytes().fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}")))
        }
        Literal::Text(text) if postgres && is_moment(ty) => Literal::Text(moment(&text)),
        Literal::Text(text) if postgres && is_interval(ty) => Literal::Text(interval(&text).unwrap_or(text)),
        other => other,
    })
}

fn is_number(ty: &Type) -> bool {
    const NAMES: [&str; 8] = ["bigint", "decimal", "double", "float", "int", "mediumint", "numeric", "smallint"];
    match ty {
        Type::SmallInt | Type::Int | Type::BigInt | Type::Real | Type::Double | Type::Decimal(..) => true,
        Type::Raw(text) => {
            let name = text.split([' ', '(']).next().unwrap_or_default();
            NAMES.contains(&name) || matches!(name, "tinyint" | "year")
        }
        _ => false,
    }
}

/// What PostgreSQL takes for TRUE or FALSE.
fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" => Some(true),
        "f" | "false" | "n" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn is_moment(ty: &Type) -> bool {
    match ty {
        Type::DateTime | Type::Timestamp => true,
        Type::Raw(text) => text.starts_with("timestamp"),
        _ => false,
    }
}

/// A time as PostgreSQL writes it: of a date its beginning, in UTC.
fn moment(text: &str) -> String {
    let text = if text.trim() == "epoch" { "1970-01-01" } else { text.trim() };
    let text = text.strip_suffix("+00").unwrap_or(text);
    let date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if date { format!("{text} 00:00:00") } else { text.to_owned() }
}

fn is_interval(ty: &Type) -> bool {
    matches!(ty, Type::Raw(text) if text.starts_with("interval"))
}

/// Months, days and seconds of an interval, if it is written in the common way: `2 days 01:30:00`.
fn interval(text: &str) -> Option<String> {
    let (mut months, mut days, mut seconds) = (0.0, 0.0, 0.0);
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word.contains(':') {
            let sign = if word.starts_with('-') { -1.0 } else { 1.0 };
            let mut part = 3600.0;
            for number in word.trim_start_matches('-').split(':') {
                seconds += sign * part * number.parse::<f64>().ok()?;
                part /= 60.0;
            }
            continue;
        }
        let number: f64 = word.parse().ok()?;
        let unit = words.next()?.to_ascii_lowercase();
        match unit.strip_suffix('s').unwrap_or(&unit) {
            "year" => months += 12.0 * number,
            "month" | "mon" => months += number,
            "week" => days += 7.0 * number,
            "day" => days += number,
            "hour" => seconds += 3600.0 * number,
            "minute" | "min" => seconds += 60.0 * number,
            "second" | "sec" => seconds += number,
            _ => return None,
        }
    }
    Some(format!("{months} months {days} days {seconds} seconds"))
}

/// A number without zeros that say nothing.
fn short(number: &str) -> String {
    let number = number.trim_start_matches('+');
    if let Some(value) = number.parse::<f64>().ok().filter(|_| number.contains(['e', 'E'])) {
        value.to_string()
    } else if number.contains('.') {
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

/// Adds a trigger to the table or view that it is of.
fn add_trigger(schema: &mut Schema, owner: &str, name: String, text: String) {
    let trigger = Trigger { name, text, span: Span::NOWHERE };
    if let Some(table) = schema.table_mut(owner) {
        table.triggers.push(trigger);
    } else if let Some(view) = schema.views.iter_mut().find(|view| view.name == owner) {
        view.triggers.push(trigger);
    }
}

/// A view.
fn view(name: String, text: String) -> View {
    View { name, text, triggers: Vec::new(), span: Span::NOWHERE }
}

/// A column with nothing said about it yet.
fn column(name: String, ty: Type) -> Column {
    Column { nullable: true, ..Column::new(name, ty) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_equal_across_spellings() {
        let form = |text: &str, ty: Type, dialect| default_form(Literal::Expression(text.into()), &ty, dialect);
        let number = |text: &str| Some(Literal::Number(text.into()));
        assert_eq!(form("'-1'::integer", Type::Int, Dialect::Postgres), number("-1"));
        assert_eq!(form("1e3", Type::Double, Dialect::Postgres), number("1000"));
        assert_eq!(form("0.500", Type::Decimal(10, 3), Dialect::Mysql), number("0.5"));
        assert_eq!(form("1", Type::Bool, Dialect::Mysql), Some(Literal::Bool(true)));
        assert_eq!(form("TRUE", Type::Bool, Dialect::Sqlite), Some(Literal::Bool(true)));
        assert_eq!(form("'a''b'::text", Type::Text, Dialect::Postgres), Some(Literal::Text("a'b".into())));
        assert_eq!(form("NULL", Type::Text, Dialect::Mysql), None);
        for (given, kept, ty) in [
            ("'f'", "false", Type::Bool),
            ("'1970-01-01'", "'1970-01-01 00:00:00'::timestamp without time zone", Type::DateTime),
            ("'epoch'", "'1970-01-01 00:00:00+00'::timestamp with time zone", Type::Timestamp),
            ("''", "'\\x'::bytea", Type::Bytes),
            ("'90 minutes'", "'01:30:00'::interval", Type::Raw("interval".into())),
            ("'1 week -1 hours'", "'7 days -01:00:00'::interval", Type::Raw("interval".into())),
            ("now() + INTERVAL '1 day'", "(now() + '1 day'::interval)", Type::Timestamp),
        ] {
            assert_eq!(form(given, ty.clone(), Dialect::Postgres), form(kept, ty, Dialect::Postgres));
        }
        assert_eq!(
            form("NOW()", Type::Timestamp, Dialect::Mysql),
            form("current_timestamp()", Type::Timestamp, Dialect::Mysql)
        );
        assert_eq!(
            form("current_timestamp(6)", Type::Timestamp, Dialect::Mysql),
            form("CURRENT_TIMESTAMP(6)", Type::Timestamp, Dialect::Mysql)
        );
    }
}
