//! Databases on real servers.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
};

use jointable_cli::database::{self, Database};
use jointable_core::dialect::Dialect;
use sqlx::Connection;
use tempfile::TempDir;

/// A database of its own for one test, gone when it is dropped.
#[derive(Debug)]
pub struct Fresh {
    /// Its URL.
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(#[expect(dead_code, reason = "holds the folder until the test has ended")] TempDir),
    Server { url: String, dialect: Dialect, name: String },
}

/// A new, empty database; `None` where this run was told to leave the dialect out (`JOINTABLE_TEST_ONLY=sqlite`).
///
/// # Panics
/// When there is no server: that is an error, not a reason to test less.
pub fn fresh(dialect: Dialect) -> Option<Fresh> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    if env::var("JOINTABLE_TEST_ONLY").is_ok_and(|only| only != dialect.name()) {
        return None;
    }
    let variable = match dialect {
        Dialect::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let file = folder.path().join("test.db");
            std::fs::File::create(&file).expect("a writable folder");
            let url = format!("sqlite://{}", file.display());
            return Some(Fresh { url, place: Place::Folder(folder) });
        }
        Dialect::Postgres => "JOINTABLE_TEST_POSTGRES_URL",
        Dialect::Mysql => "JOINTABLE_TEST_MYSQL_URL",
    };
    let url = env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run `cargo xtask test`, which starts the servers, or `cargo xtask servers`")
    });
    let name = format!("jointable_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    execute(&url, format!("CREATE DATABASE {}", dialect.identifier(&name))).expect("a user that may create databases");
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    Some(Fresh { url: format!("{server}/{name}"), place: Place::Server { url, dialect, name } })
}

impl Fresh {
    /// A connection of the command line to it.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn connect(&self) -> Database {
        database::connect(&self.url).await.expect("the database has just been made")
    }
}

/// The texts in the first column of what each of some queries gives.
macro_rules! texts {
    ($connection:ty, $url:expr, $queries:expr) => {{
        let mut connection = <$connection>::connect($url).await.expect("the database has just been made");
        let mut all = Vec::new();
        for query in $queries {
            let query = sqlx::query_scalar(sqlx::AssertSqlSafe(query.clone()));
            all.push(query.fetch_all(&mut connection).await.expect("rows"));
        }
        connection.close().await.expect("an end");
        all
    }};
}

impl Fresh {
    /// The rows of a table, each as one text, sorted.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn rows(&self, dialect: Dialect, table: &str, columns: &[&str]) -> Vec<String> {
        let columns: Vec<_> = columns.iter().map(|column| dialect.identifier(column)).collect();
        self.texts(dialect, &rows_query(dialect, table, &columns)).await
    }

    /// The texts that a query gives.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn texts(&self, dialect: Dialect, query: &str) -> Vec<String> {
        self.texts_of(dialect, &[query.to_owned()]).await.remove(0)
    }

    /// The texts that each of some queries gives.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn texts_of(&self, dialect: Dialect, queries: &[String]) -> Vec<Vec<String>> {
        match dialect {
            Dialect::Sqlite => texts!(sqlx::SqliteConnection, &self.url, queries),
            Dialect::Postgres => texts!(sqlx::PgConnection, &self.url, queries),
            Dialect::Mysql => texts!(sqlx::MySqlConnection, &self.url, queries),
        }
    }
}

/// The query of a table's rows, each as one text of some expressions, sorted.
pub fn rows_query(dialect: Dialect, table: &str, expressions: &[String]) -> String {
    let quote = match dialect {
        Dialect::Sqlite | Dialect::Mysql => "quote",
        Dialect::Postgres => "quote_nullable",
    };
    // PostgreSQL joins no texts of different collations.
    let collate = if dialect == Dialect::Postgres { " COLLATE \"C\"" } else { "" };
    let value = |expression| format!("{quote}({expression}){collate}");
    let values: Vec<_> = expressions.iter().map(value).collect();
    let row = if values.is_empty() { "''".to_owned() } else { format!("concat_ws(', ', {})", values.join(", ")) };
    let row = match dialect {
        // Bytes among the values make bytes of all: each of them a character.
        Dialect::Mysql => format!("CONVERT(CAST({row} AS BINARY) USING latin1)"),
        Dialect::Sqlite | Dialect::Postgres => row,
    };
    format!("SELECT {row} AS line FROM {} ORDER BY line", dialect.identifier(table))
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Place::Server { url, dialect, name } = &self.place {
            // A test that failed may have left a transaction open, which must not hold up the others.
            let (patience, force) = match dialect {
                Dialect::Mysql => ("SET SESSION lock_wait_timeout = 1; ", ""),
                Dialect::Postgres | Dialect::Sqlite => ("", " WITH (FORCE)"),
            };
            // A database that cannot be dropped goes with its server.
            let _ = execute(url, format!("{patience}DROP DATABASE {}{force}", dialect.identifier(name)));
        }
    }
}

/// Runs one statement on a server, from asynchronous code too.
fn execute(url: &str, sql: String) -> Result<(), String> {
    let url = url.to_owned();
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
        runtime.block_on(async {
            let mut database = database::connect(&url).await.map_err(|failure| format!("{failure:?}"))?;
            let result = database.execute(&sql).await.map_err(|failure| format!("{failure:?}"));
            database.close().await;
            result
        })
    };
    std::thread::spawn(run).join().map_err(|_| "panicked".to_owned())?
}
