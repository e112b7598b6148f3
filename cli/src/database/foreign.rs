//! The histories of other runners, to be read only.

use std::collections::BTreeMap;

use jointable_core::{
    dialect::Dialect,
    layout::{Layout, Rows},
    migration::{Applied, Migration, Version},
};

use super::{
    backend::{Backend, said},
    history,
};
use crate::failure::Failure;

/// What a runner's history says, by version.
struct State {
    layout: Layout,
    applied: BTreeMap<String, bool>,
}

/// What a layout's runner has applied; nothing where it has no table yet.
pub(super) async fn read<B: Backend>(
    connection: &mut B,
    layout: Layout,
    migrations: &[Migration],
) -> Result<Vec<Applied>, Failure> {
    let table = layout.facts().history.table;
    if !history::exists(connection, table).await? {
        return Ok(Vec::new());
    }
    let rows = connection.texts(&query(layout, B::DIALECT)).await;
    let rows = rows.map_err(|error| said(&format!("cannot read the history table {table}"), &error))?;
    let mut applied = state(layout, &rows, migrations);
    applied.sort_by(|a, b| layout.compare(&a.version, &b.version));
    Ok(applied)
}

/// The rows in the order they were written, each column as text.
fn query(layout: Layout, dialect: Dialect) -> String {
    let history = layout.facts().history;
    let text = |column: &str| match dialect {
        Dialect::Mysql => format!("CAST({column} AS CHAR)"),
        Dialect::Sqlite | Dialect::Postgres => format!("CAST({column} AS text)"),
    };
    let flag = |column: &str| format!("CASE WHEN {column} THEN '1' ELSE '0' END");
    let (columns, order) = match history.rows {
        Rows::Sqlx | Rows::Versions => (vec![text("version")], "version"),
        Rows::Runs => (vec![text("version_id"), flag("is_applied")], "id"),
        Rows::Flyway => (vec![text("version"), flag("success"), text("type"), text("description")], "installed_rank"),
        Rows::Last => (vec![text("version"), flag("dirty")], "version"),
    };
    format!("SELECT {} FROM {} ORDER BY {order}", columns.join(", "), history.table)
}

fn state(layout: Layout, rows: &[Vec<Option<String>>], migrations: &[Migration]) -> Vec<Applied> {
    let mut state = State { layout, applied: BTreeMap::new() };
    for row in rows {
        let text = |index: usize| row.get(index).and_then(Option::as_deref);
        let (version, flag) = (text(0).unwrap_or(""), text(1) == Some("1"));
        match layout.facts().history.rows {
            Rows::Sqlx | Rows::Versions => state.set(version, true),
            // What goose writes when it makes its table.
            Rows::Runs if version == "0" => {}
            Rows::Runs if flag => state.set(version, true),
            Rows::Runs => state.remove(version),
            Rows::Last => {
                state.up_to(version, migrations);
                state.set(version, !flag);
            }
            Rows::Flyway => {
                let kind = text(2).unwrap_or("");
                match (text(0), kind) {
                    (Some(version), "BASELINE" | "SQL_BASELINE") => state.up_to(version, migrations),
                    (Some(version), "DELETE") => state.remove(version),
                    (Some(version), undo) if undo.starts_with("UNDO") => state.remove(version),
                    (Some(version), _) => state.set(version, flag),
                    (None, "SCHEMA") => {}
                    (None, _) => state.set(&format!("R__{}", text(3).unwrap_or("").replace(' ', "_")), flag),
                }
            }
        }
    }
    let applied = state.applied.into_iter();
    applied.map(|(version, success)| Applied { version: Version::new(version), checksum: None, success }).collect()
}

impl State {
    fn set(&mut self, version: &str, success: bool) {
        self.applied.insert(self.layout.version(version).to_string(), success);
    }

    fn remove(&mut self, version: &str) {
        self.applied.remove(self.layout.version(version).as_str());
    }

    /// All migrations up to this version, with none of their own.
    fn up_to(&mut self, version: &str, migrations: &[Migration]) {
        let (layout, last) = (self.layout, self.layout.version(version));
        let earlier = migrations.iter().filter(|migration| layout.compare(&migration.version, &last).is_le());
        self.applied.extend(earlier.map(|migration| (migration.version.to_string(), true)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jointable_core::migration::Script;

    fn check(layout: Layout, files: &[&str], rows: &[&[Option<&str>]], expected: &[(&str, bool)]) {
        let migration = |version: &&str| Migration {
            version: Version::new(*version),
            name: String::new(),
            up: Script::whole("a.sql", "", true),
            down: None,
        };
        let migrations: Vec<Migration> = files.iter().map(migration).collect();
        let rows: Vec<Vec<Option<String>>> =
            rows.iter().map(|row| row.iter().map(|text| text.map(str::to_owned)).collect()).collect();
        let mut applied = state(layout, &rows, &migrations);
        applied.sort_by(|a, b| layout.compare(&a.version, &b.version));
        let applied: Vec<(&str, bool)> = applied.iter().map(|row| (row.version.as_str(), row.success)).collect();
        assert_eq!(applied, expected, "{layout}");
    }

    #[test]
    fn each_history_is_read_as_its_runner_does() {
        let row = |version| [Some(version)];
        check(Layout::Diesel, &[], &[&row("20261121084600")], &[("20261121084600", true)]);
        let goose: [&[Option<&str>]; 5] = [
            &[Some("0"), Some("1")],
            &[Some("1"), Some("1")],
            &[Some("2"), Some("1")],
            &[Some("2"), Some("0")],
            &[Some("3"), Some("1")],
        ];
        check(Layout::Goose, &[], &goose, &[("1", true), ("3", true)]);
        let last: [&[Option<&str>]; 1] = [&[Some("2"), Some("1")]];
        check(Layout::GolangMigrate, &["1", "2", "3"], &last, &[("1", true), ("2", false)]);
        let flyway: [&[Option<&str>]; 7] = [
            &[None, Some("1"), Some("SCHEMA"), Some("")],
            &[Some("1"), Some("1"), Some("BASELINE"), Some("")],
            &[Some("1.10"), Some("1"), Some("SQL"), Some("b")],
            &[Some("2.0"), Some("1"), Some("SQL"), Some("b")],
            &[Some("2"), Some("1"), Some("UNDO_SQL"), Some("b")],
            &[Some("3"), Some("0"), Some("SQL"), Some("c")],
            &[None, Some("1"), Some("SQL"), Some("my views")],
        ];
        let expected = [("0.9", true), ("1", true), ("1.10", true), ("3", false), ("R__my_views", true)];
        check(Layout::Flyway, &["0.9", "1", "1.10", "2", "3"], &flyway, &expected);
    }
}
