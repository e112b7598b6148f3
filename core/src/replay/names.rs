//! Names: how servers keep what was written, and what they call what was given no name.

use crate::{dialect::Dialect, schema::Table, source::Span};

/// A name and where it was written.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub text: String,
    pub span: Span,
}

/// What the server keeps of a name, folded and cut.
pub(super) fn kept(dialect: Dialect, quoted: bool, name: &str) -> String {
    let mut name = if quoted || dialect != Dialect::Postgres { name.to_owned() } else { name.to_ascii_lowercase() };
    if dialect == Dialect::Postgres && name.len() > 63 {
        name.truncate(name.floor_char_boundary(63));
    }
    name
}

/// What is between quotes, doubled ones made single.
pub(super) fn unquote(quoted: &str) -> String {
    let Some(quote) = quoted.chars().next() else { return String::new() };
    let close = if quote == '[' { ']' } else { quote };
    let inner = &quoted[quote.len_utf8()..];
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    inner.replace(&format!("{close}{close}"), &close.to_string())
}

/// Whether the server takes two names for one.
pub(super) fn same(dialect: Dialect, a: &str, b: &str) -> bool {
    match dialect {
        Dialect::Postgres => a == b,
        Dialect::Sqlite | Dialect::Mysql => a.eq_ignore_ascii_case(b),
    }
}

/// What two names the server takes for one have in common.
pub(crate) fn key(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Postgres => name.to_owned(),
        Dialect::Sqlite | Dialect::Mysql => name.to_ascii_lowercase(),
    }
}

/// What a constraint or index is, as the ending of its default name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    PrimaryKey,
    ForeignKey,
    Unique,
    Check,
    Index,
}

/// The name the server gives what has none. SQLite has none for them either; there it is made as on PostgreSQL.
pub(super) fn default_name(dialect: Dialect, table: &Table, part: Part, columns: &[String]) -> String {
    let taken = |name: &str| {
        table.indexes.iter().any(|index| same(dialect, &index.name, name))
            || part != Part::Index && table.foreign_keys.iter().any(|key| same(dialect, &key.name, name))
            || part != Part::Index && table.checks.iter().any(|check| same(dialect, &check.name, name))
    };
    match (dialect, part) {
        (Dialect::Mysql, Part::PrimaryKey) => "PRIMARY".to_owned(),
        (Dialect::Mysql, Part::ForeignKey) => {
            numbered(&table.name, "_ibfk_", table.foreign_keys.iter().map(|key| key.name.as_str()))
        }
        (Dialect::Mysql, Part::Check) => {
            numbered(&table.name, "_chk_", table.checks.iter().map(|check| check.name.as_str()))
        }
        (Dialect::Mysql, _) => {
            let first = columns.first().map_or("index", String::as_str);
            free(taken, |number| match number {
                0 => first.to_owned(),
                number => format!("{first}_{}", number + 1),
            })
        }
        (Dialect::Postgres | Dialect::Sqlite, part) => {
            let ending = match part {
                Part::PrimaryKey => "pkey",
                Part::ForeignKey => "fkey",
                Part::Unique => "key",
                Part::Check => "check",
                Part::Index => "idx",
            };
            let columns = if part == Part::PrimaryKey { String::new() } else { columns.join("_") };
            free(taken, |number| match number {
                0 => object_name(&table.name, &columns, ending),
                number => object_name(&table.name, &columns, &format!("{ending}{number}")),
            })
        }
    }
}

/// The first name that is not taken.
fn free(taken: impl Fn(&str) -> bool, name: impl Fn(usize) -> String) -> String {
    let mut number = 0;
    while taken(&name(number)) {
        number += 1;
    }
    name(number)
}

/// `<table><infix><n>`, one more than the highest there is.
fn numbered<'a>(table: &str, infix: &str, existing: impl Iterator<Item = &'a str>) -> String {
    let prefix = format!("{table}{infix}");
    let highest = existing.filter_map(|name| name.strip_prefix(&prefix)?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{prefix}{}", highest.saturating_add(1))
}

/// PostgreSQL's `makeObjectName`: the longer of the two first parts is cut until all fit.
fn object_name(table: &str, columns: &str, ending: &str) -> String {
    let separators = if columns.is_empty() { 1 } else { 2 };
    let room = 63_usize.saturating_sub(ending.len() + separators);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > room {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    let first = &table[..table.floor_char_boundary(first)];
    let second = &columns[..columns.floor_char_boundary(second)];
    if second.is_empty() { format!("{first}_{ending}") } else { format!("{first}_{second}_{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_cuts_the_longer_part() {
        let name = object_name(&"t".repeat(60), "column", "fkey");
        assert_eq!(name, format!("{}_column_fkey", "t".repeat(51)));
        assert_eq!(name.len(), 63);
    }

    #[test]
    fn quotes_are_taken_off() {
        assert_eq!(unquote("\"a\"\"b\""), "a\"b");
        assert_eq!(unquote("[a]"), "a");
        assert_eq!(unquote("`a"), "a");
        assert_eq!(unquote("'"), "");
    }
}
