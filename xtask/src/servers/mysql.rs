//! A throwaway MariaDB, or MySQL.

use std::path::Path;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::process::Signal;
use crate::servers::binaries::Mysql;
use crate::servers::place::{Place, answer_has};
use crate::servers::{MYSQL_URL, Server};

/// Nothing here outlives the tests, so nothing needs to be safe on disk. `loose-` marks what only one of the two knows.
const SETTINGS: &[&str] = &[
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--sync-binlog=0",
    "--character-set-server=utf8mb4",
    "--max-connections=200",
    "--performance-schema=OFF",
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--loose-innodb-log-file-size=32M",
    "--loose-sync-frm=0",
    "--loose-mysqlx=OFF",
];

/// The user of the tests, made before the server accepts connections. Without name resolution `localhost` is not
/// 127.0.0.1, so an own user spares us the differences of what each server's `root` may be reached from.
const USER: &str = "CREATE USER IF NOT EXISTS 'jointable'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL PRIVILEGES ON *.* TO 'jointable'@'127.0.0.1' WITH GRANT OPTION;
";

/// Starts the server; the tests' user needs no password, from this machine only.
pub fn start(place: &Place, binaries: &Mysql, interrupt: &Interrupt) -> Result<Server, Failure> {
    let name = match binaries {
        Mysql::MariaDb { .. } => "mariadb",
        Mysql::Mysql { .. } => "mysql",
    };
    let corner = place.corner(name, &["mysql", "nobody"])?;
    let data = corner.folder.join("data");
    let (program, arguments) = initialise(binaries, &data);
    let mut command = corner.command(program)?;
    command.args(arguments);
    corner.initialise(command, interrupt)?;

    let user = corner.write("user.sql", USER)?;
    let (Mysql::MariaDb { server, .. } | Mysql::Mysql { server }) = binaries;
    let (process, port) = corner.serve(
        Signal::Terminate,
        interrupt,
        |port| {
            let mut command = corner.command(server)?;
            command.args(serve(&corner.folder, &data, &user, port));
            Ok(command)
        },
        // The server speaks first: four bytes of header, then the version of the protocol.
        |stream| answer_has(stream, b"", 4, 10),
    )?;
    let url = format!("mysql://jointable@127.0.0.1:{port}/mysql");
    Ok(Server { variable: MYSQL_URL, url, name, process })
}

/// The command that makes the data folder.
fn initialise<'a>(binaries: &'a Mysql, data: &Path) -> (&'a Path, Vec<String>) {
    let data = format!("--datadir={}", data.display());
    // `--no-defaults` has to be the first: the machine's own settings are none of ours.
    let (program, options): (_, &[&str]) = match binaries {
        Mysql::MariaDb { install, .. } => {
            (install, &["--auth-root-authentication-method=normal", "--skip-name-resolve", "--skip-test-db"])
        }
        Mysql::Mysql { server } => (server, &["--initialize-insecure"]),
    };
    let mut arguments = vec!["--no-defaults".to_owned(), data];
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    (program, arguments)
}

fn serve(folder: &Path, data: &Path, user: &Path, port: u16) -> Vec<String> {
    let mut arguments = vec![
        "--no-defaults".to_owned(),
        format!("--datadir={}", data.display()),
        format!("--port={port}"),
        format!("--socket={}", folder.join("socket").display()),
        format!("--pid-file={}", folder.join("pid").display()),
        format!("--tmpdir={}", folder.display()),
        format!("--init-file={}", user.display()),
    ];
    arguments.extend(SETTINGS.iter().map(|setting| (*setting).to_owned()));
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_switched_off_first() {
        let mariadb = Mysql::MariaDb { install: "/i".into(), server: "/s".into() };
        let mysql = Mysql::Mysql { server: "/s".into() };
        let (program, arguments) = initialise(&mariadb, Path::new("/d"));
        assert_eq!(
            (program, arguments[0].as_str(), arguments[1].as_str()),
            (Path::new("/i"), "--no-defaults", "--datadir=/d")
        );
        let (program, arguments) = initialise(&mysql, Path::new("/d"));
        assert_eq!(program, Path::new("/s"));
        assert_eq!(arguments, ["--no-defaults", "--datadir=/d", "--initialize-insecure"]);
        assert_eq!(serve(Path::new("/f"), Path::new("/d"), Path::new("/u"), 3307)[0], "--no-defaults");
    }

    #[test]
    fn an_init_file_has_one_statement_a_line() {
        assert!(USER.lines().all(|line| line.ends_with(';')), "{USER}");
    }
}
