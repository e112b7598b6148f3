//! Where the servers' programs are: PATH, then the folders distributions put them into without adding those to PATH.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders with PostgreSQL's programs, below the root of the file system; `*` stands for any part of one name.
const POSTGRES: &[&str] = &[
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/lib/postgresql*/bin",
    "usr/libexec/postgresql*",
    "opt/homebrew/opt/postgresql*/bin",
    "usr/local/opt/postgresql*/bin",
    "usr/local/pgsql/bin",
    "usr/local/bin",
    "usr/bin",
];

/// Folders with MariaDB's or MySQL's programs.
const MYSQL: &[&str] = &[
    "usr/sbin",
    "usr/bin",
    "usr/libexec",
    "usr/local/sbin",
    "usr/local/bin",
    "opt/homebrew/opt/mariadb*/bin",
    "usr/local/opt/mariadb*/bin",
    "opt/homebrew/opt/mysql*/bin",
    "usr/local/opt/mysql*/bin",
    "usr/local/mysql/bin",
];

/// PostgreSQL's programs; always of one folder, for those of different versions do not go together.
#[derive(Debug, PartialEq, Eq)]
pub struct Postgres {
    /// Makes a data folder.
    pub initdb: PathBuf,
    /// The server.
    pub server: PathBuf,
}

/// The programs of MariaDB or MySQL.
#[derive(Debug, PartialEq, Eq)]
pub enum Mysql {
    /// MariaDB: a script makes the data folder.
    MariaDb {
        /// The script.
        install: PathBuf,
        /// The server.
        server: PathBuf,
    },
    /// MySQL: the server makes its data folder itself.
    Mysql {
        /// The server.
        server: PathBuf,
    },
}

/// Where to look.
pub struct Search {
    path: Vec<PathBuf>,
    root: PathBuf,
}

impl Search {
    /// In this machine's PATH and well-known folders.
    pub fn here() -> Search {
        Search::new(&std::env::var_os("PATH").unwrap_or_default(), Path::new("/"))
    }

    fn new(path: &OsStr, root: &Path) -> Search {
        let path = std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect();
        Search { path, root: root.to_path_buf() }
    }

    /// PostgreSQL's programs.
    pub fn postgres(&self) -> Option<Postgres> {
        self.folders(POSTGRES).into_iter().find_map(|folder| {
            Some(Postgres { initdb: program(&folder, "initdb")?, server: program(&folder, "postgres")? })
        })
    }

    /// MariaDB's programs, or else MySQL's.
    pub fn mysql(&self) -> Option<Mysql> {
        let folders = self.folders(MYSQL);
        let find =
            |names: &[&str]| names.iter().find_map(|name| folders.iter().find_map(|folder| program(folder, name)));
        let server = find(&["mariadbd", "mysqld"])?;
        if let Some(install) = find(&["mariadb-install-db", "mysql_install_db"]) {
            return Some(Mysql::MariaDb { install, server });
        }
        // `mysqld` is MariaDB's as well, under its older name; without the script that one is of no use.
        let real = fs::canonicalize(&server).ok()?;
        (real.file_name() == Some(OsStr::new("mysqld"))).then_some(Mysql::Mysql { server })
    }

    /// A program of PATH.
    pub fn in_path(&self, name: &str) -> Option<PathBuf> {
        self.path.iter().find_map(|folder| program(folder, name))
    }

    /// A program below the root of the file system.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        program(&self.root, path)
    }

    fn folders(&self, known: &[&str]) -> Vec<PathBuf> {
        let known = known.iter().flat_map(|pattern| matching(&self.root, pattern));
        self.path.iter().cloned().chain(known).collect()
    }
}

/// The folders below `root` that a pattern stands for, the newest version first.
fn matching(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![root.to_path_buf()];
    for part in pattern.split('/') {
        found = match part.split_once('*') {
            None => found.into_iter().map(|folder| folder.join(part)).collect(),
            Some((before, after)) => found
                .iter()
                .flat_map(|folder| {
                    let mut names: Vec<String> = fs::read_dir(folder)
                        .into_iter()
                        .flatten()
                        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                        .filter(|name| name.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)))
                        .collect();
                    names.sort_by(|a, b| numbers(b).cmp(&numbers(a)).then_with(|| a.cmp(b)));
                    names.into_iter().map(|name| folder.join(name))
                })
                .collect(),
        };
    }
    found
}

/// The numbers in a name: `9.6` is older than `15`.
fn numbers(name: &str) -> Vec<u32> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn program(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    executable(&path).then_some(path)
}

#[cfg(unix)]
fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(path: &Path) -> bool {
    path.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn machine(programs: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in programs {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "#!/bin/sh\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        root
    }

    fn search(root: &Path, path: &str) -> Search {
        let path = if path.is_empty() { PathBuf::new() } else { root.join(path) };
        Search::new(path.as_os_str(), root)
    }

    #[test]
    fn an_empty_machine_has_nothing() {
        let root = machine(&[]);
        let search = search(root.path(), "");
        assert_eq!(search.postgres(), None);
        assert_eq!(search.mysql(), None);
        assert_eq!(search.in_path("apt-get"), None);
    }

    #[test]
    fn postgres_is_of_one_folder_and_the_newest() {
        let root = machine(&[
            "usr/local/bin/postgres",
            "usr/lib/postgresql/9.6/bin/postgres",
            "usr/lib/postgresql/9.6/bin/initdb",
            "usr/lib/postgresql/15/bin/postgres",
            "usr/lib/postgresql/15/bin/initdb",
            "usr/lib/postgresql/16/bin/initdb",
        ]);
        let found = search(root.path(), "usr/local/bin").postgres().unwrap();
        assert_eq!(found.server, root.path().join("usr/lib/postgresql/15/bin/postgres"));
        assert_eq!(found.initdb, root.path().join("usr/lib/postgresql/15/bin/initdb"));
    }

    #[test]
    fn path_comes_first_where_it_has_both() {
        let root = machine(&["mine/postgres", "mine/initdb", "usr/lib/postgresql/15/bin/postgres"]);
        assert_eq!(search(root.path(), "mine").postgres().unwrap().server, root.path().join("mine/postgres"));
    }

    #[test]
    fn files_that_cannot_run_do_not_count() {
        let root = machine(&["usr/sbin/mysqld"]);
        let server = root.path().join("usr/sbin/mysqld");
        assert!(search(root.path(), "").mysql().is_some());
        fs::set_permissions(&server, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(search(root.path(), "").mysql(), None);
    }

    #[test]
    fn mariadb_needs_its_script_and_mysql_does_not() {
        let root = machine(&["usr/sbin/mariadbd"]);
        symlink("mariadbd", root.path().join("usr/sbin/mysqld")).unwrap();
        assert_eq!(search(root.path(), "").mysql(), None);

        let root = machine(&["usr/sbin/mariadbd", "usr/sbin/mysqld", "usr/bin/mariadb-install-db"]);
        let install = root.path().join("usr/bin/mariadb-install-db");
        let server = root.path().join("usr/sbin/mariadbd");
        assert_eq!(search(root.path(), "").mysql(), Some(Mysql::MariaDb { install, server }));

        let root = machine(&["usr/sbin/mysqld"]);
        let server = root.path().join("usr/sbin/mysqld");
        assert_eq!(search(root.path(), "").mysql(), Some(Mysql::Mysql { server }));
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(numbers("postgresql@9.6") < numbers("postgresql@16"));
        assert!(numbers("postgresql") < numbers("postgresql@9"));
    }
}
