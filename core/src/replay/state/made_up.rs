//! Names that nobody wrote, when what they were made up from is renamed.

use std::collections::HashSet;

use crate::{dialect::Dialect, schema::Table};

/// Names that were made up for SQLite from those of columns follow them, too; those that are `written` stay.
pub(super) fn column_renamed(table: &mut Table, from: &str, to: &str, written: &HashSet<String>) {
    let start = format!("{}_", table.name);
    let follow = |name: &mut String, columns: &[String], ending: &str| {
        if written.contains(name) {
            return;
        }
        let Some(number) = name.strip_prefix(&format!("{start}{}_{ending}", columns.join("_"))) else { return };
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            let renamed = columns.iter().map(|column| if column.eq_ignore_ascii_case(from) { to } else { column });
            *name = format!("{start}{}_{ending}{number}", renamed.collect::<Vec<_>>().join("_"));
        }
    };
    for index in table.indexes.iter_mut().filter(|index| index.constraint) {
        let columns: Vec<String> = index.columns().map(str::to_owned).collect();
        follow(&mut index.name, &columns, "key");
    }
    table.foreign_keys.iter_mut().for_each(|key| follow(&mut key.name, &key.columns, "fkey"));
    table.checks.iter_mut().for_each(|check| follow(&mut check.name, &[from.to_owned()], "check"));
}

/// Names that were made up from the table's name follow it. PostgreSQL keeps them; InnoDB renames what it numbered;
/// SQLite never had them, but for those that are `written`.
pub(super) fn table_renamed(dialect: Dialect, table: &mut Table, from: &str, written: &HashSet<String>) {
    let to = table.name.clone();
    let renamed = |name: &str, endings: &[&str]| {
        let rest = name.strip_prefix(from)?.strip_prefix('_')?;
        let made_up = match dialect {
            Dialect::Postgres => false,
            Dialect::Mysql => rest.starts_with("ibfk_") || rest.starts_with("chk_"),
            Dialect::Sqlite if written.contains(name) => false,
            Dialect::Sqlite => {
                endings.iter().any(|ending| rest.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(ending))
            }
        };
        made_up.then(|| format!("{to}_{rest}"))
    };
    for key in &mut table.foreign_keys {
        key.name = renamed(&key.name, &["_fkey"]).unwrap_or_else(|| key.name.clone());
    }
    for check in &mut table.checks {
        check.name = renamed(&check.name, &["_check", "check"]).unwrap_or_else(|| check.name.clone());
    }
    for index in table.indexes.iter_mut().filter(|index| index.constraint) {
        index.name = renamed(&index.name, &["_key"]).unwrap_or_else(|| index.name.clone());
    }
}
