//! How runners of migrations lay them out: which files a migration has, what they are called, in which order they run,
//! and what in them says so. A layout is a row of [`Facts`]; [`read()`] and [`write()`] follow it.

mod detect;
mod name;
mod read;
mod sections;
mod write;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
};

pub use self::{
    detect::{Detected, detect},
    read::read,
    write::{Draft, Part, next_version, next_versions, write},
};
use crate::migration::Version;

/// A layout: the runner whose files they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layout {
    /// sqlx, with a file for each direction.
    Sqlx,
    /// sqlx, with one file and no way down.
    SqlxSimple,
    /// diesel: a folder for each migration.
    Diesel,
    /// refinery: no way down.
    Refinery,
    /// dbmate: both directions in one file.
    Dbmate,
    /// goose: both directions in one file.
    Goose,
    /// Flyway: undo files for the way down.
    Flyway,
    /// golang-migrate: files as sqlx has them.
    GolangMigrate,
}

/// What there is to know of a layout but for how its files are read.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    /// The name in settings and on the command line.
    pub name: &'static str,
    /// Who runs it.
    pub runner: &'static str,
    /// The files of one migration.
    pub form: &'static str,
    /// The command that runs what is pending.
    pub apply: &'static str,
    /// The command that takes the last one back.
    pub revert: Option<&'static str>,
    /// Whether a migration has a way down.
    pub down: bool,
    /// How a migration says that it runs outside of a transaction.
    pub opt_out: OptOut,
    /// What versions are, and how they are compared.
    pub order: Order,
    /// What a new folder is numbered by.
    pub numbering: Numbering,
    /// The runner's table of what has been applied.
    pub history: History,
    /// What mends the history after a migration has failed half way.
    pub repair: &'static str,
}

/// How a migration says that it runs outside of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptOut {
    /// In each script.
    Script,
    /// Once for both directions.
    Migration,
    /// Not in files: the runner has to be told.
    Runner,
    /// It cannot.
    Never,
}

/// What versions are, and how they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Whole numbers.
    Number,
    /// Text: `10` comes before `9`.
    Text,
    /// The names of the files, as text.
    File,
    /// Numbers with dots between them.
    Dotted,
}

/// What a new folder is numbered by. One that has migrations goes on as it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// The time, `20261121084600`.
    Time,
    /// The time, `2026-11-21-084600-0000`.
    DashedTime,
    /// 1, 2, 3.
    Sequence,
}

/// A table of what has been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Its name.
    pub table: &'static str,
    /// What its rows say.
    pub rows: Rows,
}

/// What the rows of a history table say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// sqlx's: `version`, `checksum`, `success`.
    Sqlx,
    /// A row for each migration that is applied: its `version`.
    Versions,
    /// A row for each run: `version_id` and whether it `is_applied` since.
    Runs,
    /// Flyway's: a row for each run, by `installed_rank`.
    Flyway,
    /// One row, with the last version and whether it is `dirty`.
    Last,
}

/// A folder of migrations: its files by their path in it, and the folders in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// The files, by their path from there. The text of programs is left out.
    pub files: BTreeMap<PathBuf, String>,
    /// The folders, by their path from there.
    pub folders: BTreeSet<PathBuf>,
}

const SQLX: Facts = Facts {
    name: "sqlx",
    runner: "sqlx",
    form: "`<number>_<name>.up.sql` and `<number>_<name>.down.sql`",
    apply: "sqlx migrate run",
    revert: Some("sqlx migrate revert"),
    down: true,
    opt_out: OptOut::Script,
    order: Order::Number,
    numbering: Numbering::Time,
    history: History { table: "_sqlx_migrations", rows: Rows::Sqlx },
    repair: "delete its row from `_sqlx_migrations` and apply again",
};

const FACTS: [Facts; Layout::ALL.len()] = [
    SQLX,
    Facts { name: "sqlx-simple", form: "`<number>_<name>.sql`", revert: None, down: false, ..SQLX },
    Facts {
        name: "diesel",
        runner: "diesel",
        form: "a folder `<version>_<name>` with `up.sql` and `down.sql`",
        apply: "diesel migration run",
        revert: Some("diesel migration revert"),
        down: true,
        opt_out: OptOut::Migration,
        order: Order::Text,
        numbering: Numbering::DashedTime,
        history: History { table: "__diesel_schema_migrations", rows: Rows::Versions },
        repair: "run `diesel migration run`",
    },
    Facts {
        name: "refinery",
        runner: "refinery",
        form: "`V<number>__<name>.sql`",
        apply: "refinery migrate",
        revert: None,
        down: false,
        opt_out: OptOut::Never,
        order: Order::Number,
        numbering: Numbering::Sequence,
        history: History { table: "refinery_schema_history", rows: Rows::Versions },
        repair: "run `refinery migrate`",
    },
    Facts {
        name: "dbmate",
        runner: "dbmate",
        form: "`<digits>_<name>.sql` with `-- migrate:up` and `-- migrate:down`",
        apply: "dbmate up",
        revert: Some("dbmate down"),
        down: true,
        opt_out: OptOut::Script,
        order: Order::File,
        numbering: Numbering::Time,
        history: History { table: "schema_migrations", rows: Rows::Versions },
        repair: "run `dbmate up`",
    },
    Facts {
        name: "goose",
        runner: "goose",
        form: "`<number>_<name>.sql` with `-- +goose Up` and `-- +goose Down`",
        apply: "goose up",
        revert: Some("goose down"),
        down: true,
        opt_out: OptOut::Migration,
        order: Order::Number,
        numbering: Numbering::Time,
        history: History { table: "goose_db_version", rows: Rows::Runs },
        repair: "run `goose up`",
    },
    Facts {
        name: "flyway",
        runner: "Flyway",
        form: "`V<version>__<name>.sql`, with `U<version>__<name>.sql` to undo it, or `R__<name>.sql`",
        apply: "flyway migrate",
        revert: Some("flyway undo"),
        down: true,
        opt_out: OptOut::Script,
        order: Order::Dotted,
        numbering: Numbering::Time,
        history: History { table: "flyway_schema_history", rows: Rows::Flyway },
        repair: "run `flyway repair` and `flyway migrate`",
    },
    Facts {
        name: "golang-migrate",
        runner: "golang-migrate",
        form: "`<number>_<name>.up.sql` and `<number>_<name>.down.sql`",
        apply: "migrate up",
        revert: Some("migrate down 1"),
        down: true,
        opt_out: OptOut::Runner,
        order: Order::Number,
        numbering: Numbering::Time,
        history: History { table: "schema_migrations", rows: Rows::Last },
        repair: "run `migrate force` with the version before it, and `migrate up`",
    },
];

impl Layout {
    /// Every layout.
    pub const ALL: [Layout; 8] = [
        Layout::Sqlx,
        Layout::SqlxSimple,
        Layout::Diesel,
        Layout::Refinery,
        Layout::Dbmate,
        Layout::Goose,
        Layout::Flyway,
        Layout::GolangMigrate,
    ];

    /// What there is to know of it.
    pub const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The name used in settings and on the command line.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The layout of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// Whether jointable runs it itself: its history table is sqlx's.
    pub fn is_ours(self) -> bool {
        self.facts().history.rows == Rows::Sqlx
    }

    /// The version that a history table has as `text`.
    pub fn version(self, text: &str) -> Version {
        match self.facts().order {
            Order::Dotted => match name::dotted(text) {
                Some(parts) => Version::new(parts.iter().map(u64::to_string).collect::<Vec<_>>().join(".")),
                None => Version::new(text),
            },
            _ => Version::new(text),
        }
    }

    /// Which of two versions runs first. Where files are ordered by their names, those decide before this.
    pub fn compare(self, a: &Version, b: &Version) -> Ordering {
        let (a, b) = (a.as_str(), b.as_str());
        match self.facts().order {
            // Numbers of any length, without a sign but for sqlx's.
            Order::Number => match (a.parse::<i128>(), b.parse::<i128>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                _ => a.cmp(b),
            },
            Order::Text | Order::File => a.cmp(b),
            Order::Dotted => match (name::dotted(a), name::dotted(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                // What is repeatable comes last, by its description.
                (a_parts, b_parts) => b_parts.is_some().cmp(&a_parts.is_some()).then_with(|| a.cmp(b)),
            },
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_in_the_order_of_the_layouts() {
        for layout in Layout::ALL {
            assert_eq!(Layout::from_name(layout.name()), Some(layout));
            assert!(layout.name().starts_with(&layout.facts().runner.to_lowercase()), "{layout}");
            assert_eq!(layout.facts().down, layout.facts().revert.is_some(), "{layout}");
        }
        assert_eq!(Layout::GolangMigrate.name(), "golang-migrate");
    }

    fn ordered(layout: Layout, versions: &[&str]) {
        let versions: Vec<Version> = versions.iter().map(|version| Version::new(*version)).collect();
        for (index, a) in versions.iter().enumerate() {
            for b in &versions[index + 1..] {
                assert_eq!(layout.compare(a, b), Ordering::Less, "{layout}: {a} before {b}");
                assert_eq!(layout.compare(b, a), Ordering::Greater, "{layout}: {b} after {a}");
            }
        }
    }

    #[test]
    fn versions_are_compared_as_the_runner_does() {
        ordered(Layout::Sqlx, &["-1", "1", "9", "10", "20261121084600"]);
        ordered(Layout::GolangMigrate, &["9", "10", "18446744073709551615"]);
        ordered(Layout::Refinery, &["9", "10"]);
        ordered(Layout::Diesel, &["00000000000000", "10", "20170309000000", "20170923", "9"]);
        ordered(Layout::Flyway, &["1", "1.1", "1.2", "1.10", "2", "10", "R__a", "R__b"]);
    }
}
