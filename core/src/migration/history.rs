//! What a database has been through, against the files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
};

use super::Migration;

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
                "migration {version} was changed after it had been applied: restore {} and put the change into a new \
                 migration",
                path.display()
            ),
            Problem::Missing { version } => write!(
                f,
                "migration {version} was applied, but its file is missing: bring the file back, or change to the \
                 branch that has it"
            ),
            Problem::Dirty { version } => write!(
                f,
                "migration {version} failed half way: bring the tables it touches back to where they were, then \
                 delete its row from `_sqlx_migrations` and apply again"
            ),
        }
    }
}

/// The migrations that a database with the history `applied` still needs, oldest first.
///
/// What counts is the set of versions, never the highest of them: a migration that was merged late is still applied,
/// though younger ones were before it.
///
/// # Errors
/// All reasons why nothing should be applied now, in order of version.
pub fn pending<'a>(migrations: &'a [Migration], applied: &[Applied]) -> Result<Vec<&'a Migration>, Vec<Problem>> {
    let files: BTreeMap<i64, &Migration> = migrations.iter().map(|migration| (migration.version, migration)).collect();
    let mut rows: Vec<&Applied> = applied.iter().collect();
    rows.sort_by_key(|row| row.version);
    let problems: Vec<Problem> = rows
        .iter()
        .filter_map(|row| {
            let version = row.version;
            match files.get(&version) {
                // Before all else: what a failed migration has left is not known.
                _ if !row.success => Some(Problem::Dirty { version }),
                None => Some(Problem::Missing { version }),
                Some(migration) if migration.up.checksum() != row.checksum => {
                    Some(Problem::Modified { version, path: migration.up.path.clone() })
                }
                Some(_) => None,
            }
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let done: BTreeSet<i64> = rows.iter().map(|row| row.version).collect();
    Ok(files.into_values().filter(|migration| !done.contains(&migration.version)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Script;

    fn migration(version: i64) -> Migration {
        let up = Script { path: PathBuf::from(format!("{version}_a.sql")), sql: format!("SELECT {version};") };
        Migration { version, name: "a".to_owned(), up, down: None }
    }

    fn row(version: i64) -> Applied {
        Applied { version, checksum: migration(version).up.checksum(), success: true }
    }

    #[test]
    fn what_was_not_applied_is_pending_whatever_its_age() {
        let migrations = [migration(1), migration(2), migration(3)];
        let versions: Vec<i64> =
            pending(&migrations, &[row(3), row(1)]).unwrap().iter().map(|migration| migration.version).collect();
        assert_eq!(versions, [2]);
        assert_eq!(pending(&migrations, &[]).unwrap().len(), 3);
    }

    #[test]
    fn every_problem_is_told() {
        let migrations = [migration(1), migration(2), migration(3)];
        let modified = Applied { checksum: vec![0; 48], ..row(1) };
        let dirty = Applied { success: false, checksum: Vec::new(), ..row(2) };
        let problems = pending(&migrations, &[row(4), dirty, modified]).unwrap_err();
        assert_eq!(
            problems,
            [
                Problem::Modified { version: 1, path: PathBuf::from("1_a.sql") },
                Problem::Dirty { version: 2 },
                Problem::Missing { version: 4 },
            ]
        );
        for (problem, way_out) in problems.iter().zip(["restore 1_a.sql", "delete its row", "bring the file back"]) {
            assert!(problem.to_string().contains(way_out), "{problem}");
        }
    }

    #[test]
    fn a_failed_migration_without_a_file_is_dirty() {
        let dirty = Applied { success: false, ..row(9) };
        assert_eq!(pending(&[], &[dirty]).unwrap_err(), [Problem::Dirty { version: 9 }]);
    }
}
