//! Databases: connecting, the history of migrations, running them, and the schema they have.

mod backend;
mod catalogue;
mod foreign;
mod history;
mod lock;
mod runner;
mod url;

use std::{path::Path, time::Duration};

use jointable_core::{
    dialect::Dialect,
    layout::Layout,
    migration::{Applied, Migration},
    plan::Direction,
    schema::Schema,
};
use sqlx::{Connection as _, MySqlConnection, PgConnection, SqliteConnection};

pub use catalogue::comparable;
pub use runner::Ran;

use crate::failure::Failure;
use backend::{Backend, said};

/// A connection to a database.
pub struct Database {
    connection: Connection,
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    Mysql(MySqlConnection),
}

/// What to do about a SQLite file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingFile {
    /// Make it.
    Create,
    /// Fail.
    Refuse,
    /// Go on as with an empty one, and make none.
    Empty,
}

macro_rules! each {
    ($database:expr, $connection:ident => $do:expr) => {
        match &mut $database.connection {
            Connection::Sqlite($connection) => $do,
            Connection::Postgres($connection) => $do,
            Connection::Mysql($connection) => $do,
        }
    };
}

/// Connects to the database of a URL: `sqlite:`, `postgres:`, `mysql:` or `mariadb:`. A SQLite file has to be there.
///
/// # Errors
/// When the URL is none, or the database cannot be reached.
pub async fn connect(url: &str) -> Result<Database, Failure> {
    connect_in(Path::new(""), url, MissingFile::Refuse).await
}

/// Connects to the database of a URL; the path of a SQLite file is relative to `folder`.
///
/// # Errors
/// When the URL is none, or the database cannot be reached.
pub async fn connect_in(folder: &Path, url: &str, missing: MissingFile) -> Result<Database, Failure> {
    let connection = match url::dialect(url)? {
        Dialect::Sqlite => Connection::Sqlite(url::sqlite(folder, url, missing).await?),
        Dialect::Postgres => {
            Connection::Postgres(PgConnection::connect(url).await.map_err(|error| url::unreachable(url, &error))?)
        }
        Dialect::Mysql => {
            Connection::Mysql(MySqlConnection::connect(url).await.map_err(|error| url::unreachable(url, &error))?)
        }
    };
    Ok(Database { connection })
}

impl Database {
    /// Its dialect.
    pub fn dialect(&self) -> Dialect {
        match &self.connection {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
            Connection::Mysql(_) => Dialect::Mysql,
        }
    }

    /// The schema it has by its own catalogue, without `_sqlx_migrations`, in the form that [`comparable`] gives.
    ///
    /// # Errors
    /// What the database says.
    pub async fn schema(&mut self) -> Result<Schema, Failure> {
        let dialect = self.dialect();
        let schema = match &mut self.connection {
            Connection::Sqlite(connection) => catalogue::sqlite::schema(connection).await,
            Connection::Postgres(connection) => catalogue::postgres::schema(connection).await,
            Connection::Mysql(connection) => catalogue::mysql::schema(connection).await,
        };
        Ok(comparable(schema.map_err(|error| said("cannot read the database's catalogue", &error))?, dialect))
    }

    /// The rows of the history table, by version; none where there is no such table.
    ///
    /// # Errors
    /// What the database says.
    pub async fn history(&mut self) -> Result<Vec<Applied>, Failure> {
        each!(self, connection => history::read(connection).await)
    }

    /// What a layout's own runner has applied, of these migrations and of others.
    ///
    /// # Errors
    /// What the database says.
    pub async fn history_of(&mut self, layout: Layout, migrations: &[Migration]) -> Result<Vec<Applied>, Failure> {
        if layout.is_ours() {
            return self.history().await;
        }
        each!(self, connection => foreign::read(connection, layout, migrations).await)
    }

    /// Waits until no other run works on this database, and keeps others from it until [`Database::unlock`] or the end
    /// of the connection. On SQLite, which has no such lock, each migration's own transaction keeps others away.
    ///
    /// # Errors
    /// When another run has not ended within `patience`, or what the database says.
    pub async fn lock(&mut self, patience: Duration) -> Result<(), Failure> {
        match &mut self.connection {
            Connection::Sqlite(connection) => lock::sqlite(connection, patience).await,
            Connection::Postgres(connection) => lock::postgres(connection, patience).await,
            Connection::Mysql(connection) => lock::mysql(connection, patience).await,
        }
    }

    /// Lets other runs go on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unlock(&mut self) -> Result<(), Failure> {
        match &mut self.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(connection) => lock::release_postgres(connection).await,
            Connection::Mysql(connection) => lock::release_mysql(connection).await,
        }
    }

    /// Makes the history table where there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn prepare(&mut self) -> Result<(), Failure> {
        each!(self, connection => history::prepare(connection).await)
    }

    /// Runs a migration's up script and records it. [`Database::prepare`] has been called.
    ///
    /// # Errors
    /// What the database says; what has been left behind then is part of the sentence.
    pub async fn apply(&mut self, migration: &Migration) -> Result<Ran, Failure> {
        each!(self, connection => runner::run(connection, migration, Direction::Up).await)
    }

    /// Runs a migration's down script and strikes it from the history.
    ///
    /// # Errors
    /// When there is no down script, and what the database says.
    pub async fn revert(&mut self, migration: &Migration) -> Result<Ran, Failure> {
        each!(self, connection => runner::run(connection, migration, Direction::Down).await)
    }

    /// Runs statements as they are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        each!(self, connection => connection.script(sql).await.map_err(|error| said("cannot run a script", &error)))
    }

    /// Ends the connection in good order.
    pub async fn close(self) {
        // The server ends it by itself when it does not hear this.
        let _ = match self.connection {
            Connection::Sqlite(connection) => connection.close().await,
            Connection::Postgres(connection) => connection.close().await,
            Connection::Mysql(connection) => connection.close().await,
        };
    }
}
