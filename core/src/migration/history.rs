//! What a database has been through, against the files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::PathBuf,
};

use super::{Migration, Version};
use crate::layout::Layout;

/// A migration that a database's history knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The migration's version.
    pub version: Version,
    /// SHA-384 of the up script when it was applied, where the history has it.
    pub checksum: Option<Vec<u8>>,
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
        version: Version,
        /// The file.
        path: PathBuf,
    },
    /// There is no file for what was applied.
    Missing {
        /// The migration's version.
        version: Version,
    },
    /// A migration failed half way.
    Dirty {
        /// The migration's version.
        version: Version,
        /// Whose history says so.
        layout: Layout,
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
            Problem::Dirty { version, layout } => write!(
                f,
                "migration {version} failed half way: bring the tables it touches back to where they were, then {}",
                layout.facts().repair
            ),
        }
    }
}

/// The migrations that a database with the history `applied` still needs, in the order of `migrations`.
///
/// What counts is the set of versions, never the highest of them: a migration that was merged late is still applied,
/// though younger ones were before it.
///
/// # Errors
/// All reasons why nothing should be applied now, in order of version.
pub fn pending<'a>(
    layout: Layout,
    migrations: &'a [Migration],
    applied: &[Applied],
) -> Result<Vec<&'a Migration>, Vec<Problem>> {
    let files: BTreeMap<&str, &Migration> =
        migrations.iter().map(|migration| (migration.version.as_str(), migration)).collect();
    let mut rows: Vec<&Applied> = applied.iter().collect();
    rows.sort_by(|a, b| layout.compare(&a.version, &b.version));
    let problems: Vec<Problem> = rows
        .iter()
        .filter_map(|row| {
            let version = row.version.clone();
            let checksum = row.checksum.as_ref();
            match files.get(version.as_str()) {
                // Before all else: what a failed migration has left is not known.
                _ if !row.success => Some(Problem::Dirty { version, layout }),
                None => Some(Problem::Missing { version }),
                Some(migration) if checksum.is_some_and(|checksum| migration.up.checksum() != *checksum) => {
                    Some(Problem::Modified { version, path: migration.up.path.clone() })
                }
                Some(_) => None,
            }
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let done: BTreeSet<&str> = rows.iter().map(|row| row.version.as_str()).collect();
    Ok(migrations.iter().filter(|migration| !done.contains(migration.version.as_str())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Script;

    fn migration(version: i64) -> Migration {
        let up = Script::whole(format!("{version}_a.sql"), format!("SELECT {version};"), true);
        Migration { version: version.into(), name: "a".to_owned(), up, down: None }
    }

    fn row(version: i64) -> Applied {
        Applied { version: version.into(), checksum: Some(migration(version).up.checksum()), success: true }
    }

    #[test]
    fn what_was_not_applied_is_pending_whatever_its_age() {
        let migrations = [migration(1), migration(2), migration(3)];
        let versions = pending(Layout::Sqlx, &migrations, &[row(3), row(1)]).unwrap();
        assert_eq!(versions, [&migrations[1]]);
        assert_eq!(pending(Layout::Sqlx, &migrations, &[]).unwrap().len(), 3);
    }

    #[test]
    fn every_problem_is_told() {
        let migrations = [migration(1), migration(2), migration(3)];
        let modified = Applied { checksum: Some(vec![0; 48]), ..row(1) };
        let dirty = Applied { success: false, checksum: None, ..row(2) };
        let problems = pending(Layout::Sqlx, &migrations, &[row(4), dirty, modified]).unwrap_err();
        assert_eq!(
            problems,
            [
                Problem::Modified { version: 1.into(), path: PathBuf::from("1_a.sql") },
                Problem::Dirty { version: 2.into(), layout: Layout::Sqlx },
                Problem::Missing { version: 4.into() },
            ]
        );
        for (problem, way_out) in problems.iter().zip(["restore 1_a.sql", "delete its row", "bring the file back"]) {
            assert!(problem.to_string().contains(way_out), "{problem}");
        }
    }

    #[test]
    fn a_failed_migration_without_a_file_is_dirty() {
        let dirty = Applied { success: false, ..row(9) };
        let problem = Problem::Dirty { version: 9.into(), layout: Layout::Sqlx };
        assert_eq!(pending(Layout::Sqlx, &[], &[dirty]).unwrap_err(), [problem]);
    }
}
