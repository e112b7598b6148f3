//! Databases of their own on the servers that `cargo xtask test` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use jointable_cli::database::connect;

use crate::support::block_on;

/// A database of its own on a server; gone with this value.
pub struct Server {
    base: String,
    name: String,
    url: String,
}

/// A PostgreSQL database; `None` only where it was chosen to do without.
pub fn postgres() -> Option<Server> {
    Server::on("JOINTABLE_TEST_POSTGRES_URL")
}

/// A MySQL or MariaDB database; `None` only where it was chosen to do without.
pub fn mysql() -> Option<Server> {
    Server::on("JOINTABLE_TEST_MYSQL_URL")
}

/// A test for each database, of what is done with its dialect and a URL.
macro_rules! on_each {
    ($run:ident) => {
        mod $run {
            use crate::servers;

            #[test]
            fn sqlite() {
                super::$run("sqlite", "sqlite:app.db");
            }

            #[test]
            fn postgres() {
                if let Some(server) = servers::postgres() {
                    super::$run("postgres", server.url());
                }
            }

            #[test]
            fn mysql() {
                if let Some(server) = servers::mysql() {
                    super::$run("mysql", server.url());
                }
            }
        }
    };
}

pub(crate) use on_each;

impl Server {
    fn on(variable: &str) -> Option<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        if std::env::var("JOINTABLE_TEST_ONLY").is_ok_and(|only| only == "sqlite") {
            return None;
        }
        let base = std::env::var(variable).ok().filter(|url| !url.is_empty()).unwrap_or_else(|| {
            panic!("{variable} is not set: run `cargo xtask test`, or `cargo xtask test --only sqlite` to do without servers")
        });
        let name = format!("jt_cli_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let (server, _) = base.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        let server = Server { base, name, url };
        server.execute(&format!("CREATE DATABASE {}", server.name));
        Some(server)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    fn execute(&self, sql: &str) {
        block_on(async {
            let mut database = connect(&self.base).await.unwrap();
            database.execute(sql).await.unwrap();
            database.close().await;
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.execute(&format!("DROP DATABASE {}", self.name));
        }
    }
}
