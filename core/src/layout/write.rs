//! Migrations into files.

use std::path::PathBuf;

use super::{Layout, OptOut};
use crate::{
    diagnostic::{Diagnostic, UNSUPPORTED},
    dialect::Dialect,
    migration::slug,
    plan::{Leg, Plan},
    replay::split,
    source::Span,
};

mod number;

pub use number::{next_version, next_versions};

/// A migration that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its version as [`next_version`] gives it.
    pub version: String,
    /// Its name; any text.
    pub name: String,
    /// The way up.
    pub up: Part,
    /// The way down. Layouts without one leave it out.
    pub down: Option<Part>,
}

impl Draft {
    /// What a way leads over.
    pub fn new(version: impl Into<String>, name: impl Into<String>, leg: &Leg) -> Self {
        let part = |plan: &Plan| Part { sql: plan.script(), transactional: plan.transactional };
        Self { version: version.into(), name: name.into(), up: part(&leg.up), down: Some(part(&leg.down)) }
    }
}

/// One direction of a migration that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its statements, each with a semicolon behind it, and its comments; with a final newline.
    pub sql: String,
    /// Whether the runner may wrap a transaction around it. Where not, it has its own, if any.
    pub transactional: bool,
}

/// The files of a migration by their paths in the folder, the way down first: what is interrupted leaves no migration
/// without it.
pub fn write(layout: Layout, dialect: Dialect, draft: &Draft) -> Vec<(PathBuf, String)> {
    let Draft { version, name, up, down } = draft;
    let name = format!("{version}_{}", slug(name));
    let mut down = down.clone().filter(|_| layout.facts().down);
    let mut up = up.clone();
    if layout.facts().opt_out == OptOut::Migration
        && down.as_ref().is_some_and(|down| !(up.transactional && down.transactional))
    {
        up.wrap(dialect);
        down.iter_mut().for_each(|down| down.wrap(dialect));
    }
    let capital = |letter: char| PathBuf::from(format!("{letter}{}.sql", name.replacen('_', "__", 1)));
    let file = |ending: &str| PathBuf::from(format!("{name}{ending}"));
    match layout {
        Layout::Sqlx => {
            let down = down.map(|down| (file(".down.sql"), sqlx(&down)));
            down.into_iter().chain([(file(".up.sql"), sqlx(&up))]).collect()
        }
        Layout::SqlxSimple => vec![(file(".sql"), sqlx(&up))],
        Layout::GolangMigrate => {
            let down = down.map(|down| (file(".down.sql"), down.sql));
            down.into_iter().chain([(file(".up.sql"), up.sql)]).collect()
        }
        Layout::Diesel => {
            let metadata = (!up.transactional).then(|| ("metadata.toml", "run_in_transaction = false\n".to_owned()));
            let down = down.map(|down| ("down.sql", down.sql));
            let files = metadata.into_iter().chain(down).chain([("up.sql", up.sql)]);
            files.map(|(file, text)| (PathBuf::from(&name).join(file), text)).collect()
        }
        Layout::Refinery => vec![(capital('V'), up.sql)],
        Layout::Flyway => {
            let down = down.map(|down| (capital('U'), down));
            let scripts = down.into_iter().chain([(capital('V'), up)]);
            scripts.flat_map(|(path, part)| flyway(path, part)).collect()
        }
        Layout::Dbmate => {
            let block = |word: &str, part: Option<Part>| {
                let option =
                    if part.as_ref().is_some_and(|part| !part.transactional) { " transaction:false" } else { "" };
                let sql = part.map(|part| format!("\n{}", part.sql)).unwrap_or_default();
                format!("-- migrate:{word}{option}\n{sql}")
            };
            vec![(file(".sql"), block("up", Some(up)) + "\n" + &block("down", down))]
        }
        Layout::Goose => {
            let head = if up.transactional { "" } else { "-- +goose NO TRANSACTION\n" };
            let down = down.map(|down| format!("\n-- +goose Down\n\n{}", goose(&down, dialect))).unwrap_or_default();
            vec![(file(".sql"), format!("{head}-- +goose Up\n\n{}{down}", goose(&up, dialect)))]
        }
    }
}

impl Layout {
    /// Whether its runner puts a transaction around everything, or may: see [`crate::plan::Manner`].
    pub fn confines(self, dialect: Dialect) -> bool {
        match self.facts().opt_out {
            OptOut::Never => true,
            // golang-migrate has one for SQLite alone.
            OptOut::Runner => dialect == Dialect::Sqlite,
            OptOut::Script | OptOut::Migration => false,
        }
    }

    /// Why a migration cannot be written: it cannot run in the runner's transaction, and the layout has no way out of
    /// that.
    pub fn hindrance(self, transactional: bool) -> Option<Diagnostic> {
        if transactional || self.facts().opt_out != OptOut::Never {
            return None;
        }
        let cannot = "run a migration outside of a transaction, as this one has to";
        let help = "run it by hand and write it down as a migration with `SELECT 1;`, or change to a layout that can: \
            `jointable make --layout sqlx --dry-run` shows it";
        Some(Diagnostic::new(UNSUPPORTED, &[self.facts().runner, cannot, help], Span::NOWHERE))
    }

    /// What whoever runs a migration has to know, which its files cannot say.
    pub fn note(self, dialect: Dialect, transactional: bool) -> Option<&'static str> {
        match self {
            Layout::GolangMigrate if dialect == Dialect::Sqlite && !transactional => Some(
                "run it with `x-no-tx-wrap=true` in the database's URL: in golang-migrate's transaction it stops, and \
                 nothing is changed",
            ),
            Layout::GolangMigrate if dialect == Dialect::Mysql => {
                Some("run it with `multiStatements=true` in the database's URL: a file has several statements")
            }
            Layout::SqlxSimple => Some("there is no way down: this layout has none"),
            Layout::Refinery => Some("there is no way down: refinery has none"),
            _ => None,
        }
    }
}

impl Part {
    /// In a transaction of its own, where the runner's had been enough.
    fn wrap(&mut self, dialect: Dialect) {
        if self.transactional && dialect != Dialect::Mysql {
            self.sql = format!("BEGIN;\n\n{}\nCOMMIT;\n", self.sql);
        }
        self.transactional = false;
    }
}

fn sqlx(part: &Part) -> String {
    if part.transactional { part.sql.clone() } else { format!("-- no-transaction\n\n{}", part.sql) }
}

/// A script, and its settings where it needs any: Flyway takes `${…}` for a placeholder.
fn flyway(path: PathBuf, part: Part) -> Vec<(PathBuf, String)> {
    let no_transaction = (!part.transactional).then_some("executeInTransaction=false\n");
    let placeholders = part.sql.contains("${").then_some("placeholderReplacement=false\n");
    let settings: String = no_transaction.into_iter().chain(placeholders).collect();
    let beside = path.with_extension("sql.conf");
    let settings = (!settings.is_empty()).then_some((beside, settings));
    settings.into_iter().chain([(path, part.sql)]).collect()
}

/// The statements, each marked that goose would cut at another place. Without a transaction it may give each statement
/// to another connection, which settings and temporary tables of SQLite would not survive: there the script is one.
fn goose(part: &Part, dialect: Dialect) -> String {
    const BEGIN: &str = "-- +goose StatementBegin\n";
    const END: &str = "-- +goose StatementEnd\n";
    if !part.transactional && dialect == Dialect::Sqlite {
        return format!("{BEGIN}{}{END}", part.sql);
    }
    let mut text = String::new();
    let mut at = 0;
    for statement in split(&part.sql, dialect) {
        let end = part.sql[statement.end..].find('\n').map_or(part.sql.len(), |end| statement.end + end + 1);
        let lines: Vec<&str> = part.sql[statement.start..end].lines().collect();
        let inner = lines.iter().rev().skip(1).any(|line| super::sections::ends_with_semicolon(line));
        text += &part.sql[at..statement.start];
        let whole = &part.sql[statement.start..end];
        text += &if inner { format!("{BEGIN}{whole}{END}") } else { whole.to_owned() };
        at = end;
    }
    text + &part.sql[at..]
}

#[cfg(test)]
mod tests;
