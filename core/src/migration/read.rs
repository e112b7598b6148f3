//! A folder of files into migrations.

use std::{collections::BTreeMap, path::PathBuf};

use super::{Migration, Script};
use crate::{
    diagnostic::{DOWN_WITHOUT_UP, MIGRATION_NAME, Sink, VERSION_TWICE},
    source::{Sources, Span},
};

/// The migrations in the files of a folder, sorted by version, by sqlx's rules: `<version>_<name>.sql`, or
/// `.up.sql` and `.down.sql`; what has another form is no migration, and passed over.
pub fn read(mut files: Vec<(PathBuf, String)>, sources: &mut Sources, sink: &mut Sink) -> Vec<Migration> {
    files.sort();
    let mut migrations: BTreeMap<i64, Migration> = BTreeMap::new();
    let mut downs: BTreeMap<i64, Script> = BTreeMap::new();
    for (path, sql) in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((prefix, rest)) = file.split_once('_').filter(|(_, rest)| rest.ends_with(".sql")) else { continue };
        let mut at = |path: &PathBuf, sql: &str| Span::new(sources.add(path, sql), 0, 0);
        let Ok(version) = prefix.parse::<i64>() else {
            sink.report(MIGRATION_NAME, &[&file], at(&path, &sql));
            continue;
        };
        let twice = if rest.ends_with(".down.sql") {
            match downs.get(&version) {
                Some(_) => Some((path, sql)),
                None => {
                    downs.insert(version, Script { path, sql });
                    None
                }
            }
        } else {
            match migrations.get(&version) {
                Some(_) => Some((path, sql)),
                None => {
                    // sqlx trims the ending as often as it is there.
                    let ending = if rest.ends_with(".up.sql") { ".up.sql" } else { ".sql" };
                    let name = rest.trim_end_matches(ending).replace('_', " ");
                    migrations.insert(version, Migration { version, name, up: Script { path, sql }, down: None });
                    None
                }
            }
        };
        if let Some((path, sql)) = twice {
            sink.report(VERSION_TWICE, &[&version.to_string()], at(&path, &sql));
        }
    }
    for (version, down) in downs {
        match migrations.get_mut(&version) {
            Some(migration) => migration.down = Some(down),
            None => {
                let file = down.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let span = Span::new(sources.add(&down.path, &down.sql), 0, 0);
                sink.report(DOWN_WITHOUT_UP, &[&file, &version.to_string()], span);
            }
        }
    }
    migrations.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The migrations as `version|name|up|down`, and the diagnostics as `code file`.
    fn check(files: &[&str], expected: &[&str], findings: &[&str]) {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let files = files.iter().map(|file| (PathBuf::from("migrations").join(file), format!("-- {file}"))).collect();
        let migrations = read(files, &mut sources, &mut sink);
        let file = |script: &Script| script.path.file_name().unwrap().to_str().unwrap().to_owned();
        let found: Vec<String> = migrations
            .iter()
            .map(|migration| {
                let down = migration.down.as_ref().map(file).unwrap_or_default();
                format!("{}|{}|{}|{down}", migration.version, migration.name, file(&migration.up))
            })
            .collect();
        assert_eq!(found, expected);
        let found: Vec<String> = sink
            .into_vec()
            .iter()
            .map(|finding| {
                let path = sources.path(finding.span.source().unwrap());
                format!("{} {}", finding.code.id, path.file_name().unwrap().to_str().unwrap())
            })
            .collect();
        assert_eq!(found, findings);
    }

    #[test]
    fn versions_are_numbers_and_order() {
        check(
            &["10_b_c.up.sql", "10_b_c.down.sql", "9_a.sql", "-1_first.sql"],
            &["-1|first|-1_first.sql|", "9|a|9_a.sql|", "10|b c|10_b_c.up.sql|10_b_c.down.sql"],
            &[],
        );
    }

    #[test]
    fn other_files_are_no_migrations() {
        check(&["README.md", "notes.sql", ".gitkeep", "schema_dump.txt", "1_a.sql.bak"], &[], &[]);
    }

    #[test]
    fn a_bad_prefix_is_an_error() {
        check(
            &["schema_snapshot.sql", "V1__a.sql", "1_a.sql"],
            &["1|a|1_a.sql|"],
            &["JT052 V1__a.sql", "JT052 schema_snapshot.sql"],
        );
        check(&["99999999999999999999_a.sql"], &[], &["JT052 99999999999999999999_a.sql"]);
    }

    #[test]
    fn a_version_is_of_one_migration() {
        check(&["1_a.up.sql", "1_b.sql", "1_a.down.sql"], &["1|a|1_a.up.sql|1_a.down.sql"], &["JT053 1_b.sql"]);
        check(&["1_a.sql", "01_a.sql"], &["1|a|01_a.sql|"], &["JT053 1_a.sql"]);
        check(&["1_a.sql", "1_a.down.sql", "1_b.down.sql"], &["1|a|1_a.sql|1_a.down.sql"], &["JT053 1_b.down.sql"]);
    }

    #[test]
    fn a_down_needs_an_up() {
        check(&["1_a.down.sql", "2_b.sql"], &["2|b|2_b.sql|"], &["JT054 1_a.down.sql"]);
    }
}
