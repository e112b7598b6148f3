//! Getting the servers' programs: finding them, else installing the distribution's packages where we may, else saying
//! exactly what the user can do. A missing server never means fewer tests.

use crate::failure::Failure;
use crate::servers::binaries::{Mysql, Postgres, Search};
use crate::servers::{MYSQL_URL, POSTGRES_URL, Wanted, account};
use crate::shell::{self, Shell};

/// The programs of the wanted servers.
pub struct Binaries {
    /// PostgreSQL's, if wanted.
    pub postgres: Option<Postgres>,
    /// MariaDB's or MySQL's, if wanted.
    pub mysql: Option<Mysql>,
}

impl Binaries {
    fn find(search: &Search, wanted: Wanted) -> Binaries {
        Binaries {
            postgres: wanted.postgres.then(|| search.postgres()).flatten(),
            mysql: wanted.mysql.then(|| search.mysql()).flatten(),
        }
    }

    fn missing(&self, wanted: Wanted) -> Wanted {
        Wanted { postgres: wanted.postgres && self.postgres.is_none(), mysql: wanted.mysql && self.mysql.is_none() }
    }
}

/// Finds the programs of the wanted servers, installing them if need be.
pub fn resolve(shell: &Shell, wanted: Wanted) -> Result<Binaries, Failure> {
    let search = Search::here();
    let mut binaries = Binaries::find(&search, wanted);
    let missing = binaries.missing(wanted);
    if missing.any() && account::is_root() && search.in_path("apt-get").is_some() {
        let packages = packages(missing, Distribution::Debian);
        shell::note(&format!("not on this machine: installing {} with apt-get", packages.join(" and ")));
        install(shell, &packages).map_err(|failure| match failure {
            Failure::Message(text) => Failure::Message(format!("{text}\n{}", how_to_get(missing))),
            Failure::Interrupted => failure,
        })?;
        // The packages may start servers with data of their own; ours have other ports and other folders.
        binaries = Binaries::find(&search, wanted);
    }
    let missing = binaries.missing(wanted);
    if missing.any() { Err(Failure::Message(how_to_get(missing))) } else { Ok(binaries) }
}

/// Installs packages of the distribution.
pub fn install(shell: &Shell, packages: &[&str]) -> Result<(), Failure> {
    let shell = shell.with("DEBIAN_FRONTEND", "noninteractive");
    shell.run("apt-get", ["update"])?;
    shell.run("apt-get", ["install", "-y", "--no-install-recommends"].iter().chain(packages))
}

#[derive(Clone, Copy)]
enum Distribution {
    Debian,
    Fedora,
    Homebrew,
}

fn packages(missing: Wanted, distribution: Distribution) -> Vec<&'static str> {
    let (postgres, mysql) = match distribution {
        Distribution::Debian => ("postgresql", "mariadb-server"),
        Distribution::Fedora => ("postgresql-server", "mariadb-server"),
        Distribution::Homebrew => ("postgresql", "mariadb"),
    };
    [missing.postgres.then_some(postgres), missing.mysql.then_some(mysql)].into_iter().flatten().collect()
}

fn how_to_get(missing: Wanted) -> String {
    let names = [missing.postgres.then_some("PostgreSQL"), missing.mysql.then_some("MariaDB or MySQL")];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    let list = |distribution| packages(missing, distribution).join(" ");
    let mut text = format!(
        "the tests need {}, which this machine does not have. One of these helps:\n\
         \x20 sudo apt-get install --no-install-recommends {}\n\
         \x20 sudo dnf install {}\n\
         \x20 brew install {}\n",
        names.join(" and "),
        list(Distribution::Debian),
        list(Distribution::Fedora),
        list(Distribution::Homebrew),
    );
    text.push_str("or name servers whose user may create databases:\n");
    if missing.postgres {
        text.push_str(&format!("  export {POSTGRES_URL}=postgres://user:password@host:5432/postgres\n"));
    }
    if missing.mysql {
        text.push_str(&format!("  export {MYSQL_URL}=mysql://user:password@host:3306/mysql\n"));
    }
    text.push_str("or choose to test less: cargo xtask test --only sqlite");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Wanted = Wanted { postgres: true, mysql: true };

    #[test]
    fn nothing_found_is_missing_and_only_what_is_wanted() {
        let none = Binaries { postgres: None, mysql: None };
        assert_eq!(none.missing(BOTH), BOTH);
        let postgres = Wanted { postgres: true, mysql: false };
        assert_eq!(none.missing(postgres), postgres);
        assert_eq!(packages(postgres, Distribution::Debian), ["postgresql"]);
    }

    #[test]
    fn the_way_out_is_spelled_out() {
        let text = how_to_get(BOTH);
        for part in [
            "PostgreSQL and MariaDB or MySQL",
            "apt-get install --no-install-recommends postgresql mariadb-server",
            "dnf install postgresql-server mariadb-server",
            "brew install postgresql mariadb",
            "JOINTABLE_TEST_POSTGRES_URL=",
            "JOINTABLE_TEST_MYSQL_URL=",
            "--only sqlite",
        ] {
            assert!(text.contains(part), "{part} is not in:\n{text}");
        }
        let text = how_to_get(Wanted { postgres: false, mysql: true });
        assert!(!text.to_lowercase().contains("postgres"), "{text}");
    }
}
