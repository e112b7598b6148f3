//! The databases of the tests: a throwaway PostgreSQL and a throwaway MariaDB (or MySQL) of our own, gone afterwards.

mod account;
mod binaries;
mod install;
mod mysql;
mod place;
mod postgres;

use std::time::Duration;

pub use account::is_root;
pub use binaries::Search;
pub use install::install;

use crate::failure::Failure;
use crate::process::Process;
use crate::servers::place::Place;
use crate::shell::{self, Shell};

/// Where the tests find PostgreSQL.
pub const POSTGRES_URL: &str = "JOINTABLE_TEST_POSTGRES_URL";
/// Where the tests find MySQL or MariaDB.
pub const MYSQL_URL: &str = "JOINTABLE_TEST_MYSQL_URL";
/// Which databases the tests restrict themselves to.
pub const ONLY: &str = "JOINTABLE_TEST_ONLY";

/// The databases to run the tests on, where not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Only {
    /// The embedded one: needs no server
    Sqlite,
}

/// Which servers a task has to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// PostgreSQL.
    pub postgres: bool,
    /// MariaDB or MySQL.
    pub mysql: bool,
}

impl Wanted {
    /// Those that no variable leads to yet.
    fn without_url() -> Wanted {
        let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
        Wanted { postgres: unset(POSTGRES_URL), mysql: unset(MYSQL_URL) }
    }

    fn any(self) -> bool {
        self.postgres || self.mysql
    }
}

/// One running server.
struct Server {
    /// The variable that tells the tests about it.
    variable: &'static str,
    url: String,
    name: &'static str,
    process: Process,
}

/// The running servers; dropping this ends them and removes their data.
pub struct Servers {
    running: Vec<Server>,
    // After `running`: fields are dropped in this order, and a folder in use cannot be removed.
    place: Option<Place>,
}

impl Servers {
    /// Starts the servers that the environment does not name already.
    fn start(shell: &Shell) -> Result<Servers, Failure> {
        let mut servers = Servers { running: Vec::new(), place: None };
        let wanted = Wanted::without_url();
        if !wanted.any() {
            shell::note(&format!("{POSTGRES_URL} and {MYSQL_URL} are set: using those servers"));
            return Ok(servers);
        }
        let binaries = install::resolve(shell, wanted)?;
        let place = servers.place.insert(Place::new()?);
        if let Some(binaries) = &binaries.postgres {
            servers.running.push(postgres::start(place, binaries, shell.interrupt())?);
        }
        if let Some(binaries) = &binaries.mysql {
            servers.running.push(mysql::start(place, binaries, shell.interrupt())?);
        }
        for server in &servers.running {
            shell::note(&format!("{} at {}", server.name, server.url));
        }
        Ok(servers)
    }

    /// Fails if a server has ended.
    fn check(&mut self) -> Result<(), Failure> {
        for server in &mut self.running {
            if let Some(status) = server.process.ended().map_err(Failure::io("look after a server"))? {
                let log = self.place.as_ref().map(|place| place.log_tail(server.name)).unwrap_or_default();
                return Err(format!("{} ended on its own ({status})\n{log}", server.name).into());
            }
        }
        Ok(())
    }
}

/// Does `work` with the databases at hand: in a shell whose variables lead the tests to them.
pub fn during<T>(
    shell: &Shell,
    only: Option<Only>,
    work: impl FnOnce(&Shell) -> Result<T, Failure>,
) -> Result<T, Failure> {
    match only {
        Some(Only::Sqlite) => {
            shell::note("SQLite alone, because of --only: PostgreSQL and MySQL are not tested");
            work(&shell.with(ONLY, "sqlite").without(POSTGRES_URL).without(MYSQL_URL))
        }
        None => {
            let servers = shell.step("servers", Servers::start)?;
            let mut inner = shell.without(ONLY);
            for server in &servers.running {
                inner = inner.with(server.variable, &server.url);
            }
            work(&inner)
        }
    }
}

/// `cargo xtask servers`: the servers until Ctrl-C, for running single tests by hand.
pub fn keep(shell: &Shell) -> Result<(), Failure> {
    let mut servers = shell.step("servers", Servers::start)?;
    if servers.running.is_empty() {
        return Ok(());
    }
    for server in &servers.running {
        println!("export {}='{}'", server.variable, server.url);
    }
    shell::note("paste these lines into another terminal; Ctrl-C here ends the servers and removes their data");
    let ended = shell.interrupt().wait(Duration::MAX, || servers.check().map(|()| None::<()>));
    match ended {
        // Being interrupted is how this task is meant to end.
        Ok(_) | Err(Failure::Interrupted) => Ok(()),
        Err(failure) => Err(failure),
    }
}
