//! Those who run migrations.

use std::{
    env, fmt,
    path::Path,
    process::{Command, Output, Stdio},
};

use diesel::{Connection, MysqlConnection, PgConnection, SqliteConnection, migration::MigrationSource};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use jointable_core::{dialect::Dialect, layout::Layout};
use sqlx::migrate::Migrator;

use crate::app::{App, block_on};

/// Who runs migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    Jointable,
    Sqlx,
    Diesel,
    Refinery,
    Dbmate,
    /// SQLite's shell: it runs scripts, and keeps no history.
    Shell,
}

impl Runner {
    /// Every one of them.
    pub const EACH: [Runner; 6] =
        [Runner::Jointable, Runner::Sqlx, Runner::Diesel, Runner::Refinery, Runner::Dbmate, Runner::Shell];

    /// Every layout with those who run it.
    pub fn all() -> [(Layout, Runner); 7] {
        [
            (Layout::Sqlx, Runner::Jointable),
            (Layout::Sqlx, Runner::Sqlx),
            (Layout::SqlxSimple, Runner::Jointable),
            (Layout::SqlxSimple, Runner::Sqlx),
            (Layout::Diesel, Runner::Diesel),
            (Layout::Refinery, Runner::Refinery),
            (Layout::Dbmate, Runner::Dbmate),
        ]
    }

    pub fn name(self) -> &'static str {
        match self {
            Runner::Jointable => "jointable",
            Runner::Sqlx => "sqlx",
            Runner::Diesel => "diesel",
            Runner::Refinery => "refinery",
            Runner::Dbmate => "dbmate",
            Runner::Shell => "sqlite3",
        }
    }

    /// The layout whose files it runs; the shell runs those of sqlx.
    pub fn layout(self) -> Layout {
        match self {
            Runner::Jointable | Runner::Sqlx | Runner::Shell => Layout::Sqlx,
            Runner::Diesel => Layout::Diesel,
            Runner::Refinery => Layout::Refinery,
            Runner::Dbmate => Layout::Dbmate,
        }
    }

    /// Runs what is pending.
    pub fn up(self, app: &App) -> Result<(), String> {
        match self {
            Runner::Jointable => app.succeed(&["apply"]).map(drop),
            Runner::Sqlx => block_on(sqlx_up(app)).map_err(|error| error.to_string()),
            Runner::Diesel => diesel(app, Direction::Up),
            Runner::Refinery => refinery(app),
            Runner::Dbmate => dbmate(app, "up"),
            Runner::Shell => app.scripts("second").iter().try_for_each(|script| shell(app, script)),
        }
    }

    /// Takes the last migration back; there is a way down.
    pub fn down(self, app: &App) -> Result<(), String> {
        match self {
            Runner::Jointable => app.succeed(&["revert", "--allow", "destructive"]).map(drop),
            Runner::Sqlx => block_on(sqlx_down(app)).map_err(|error| error.to_string()),
            Runner::Diesel => diesel(app, Direction::Down),
            Runner::Dbmate => dbmate(app, "down"),
            Runner::Refinery | Runner::Shell => Err(format!("{self} has no way down")),
        }
    }
}

impl fmt::Display for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn sqlx_up(app: &App) -> Result<(), Failure> {
    let migrator = Migrator::new(app.migrations()).await?;
    match app.dialect {
        Dialect::Sqlite => migrator.run(&sqlx::SqlitePool::connect(&app.database.url).await?).await?,
        Dialect::Postgres => migrator.run(&sqlx::PgPool::connect(&app.database.url).await?).await?,
        Dialect::Mysql => migrator.run(&sqlx::MySqlPool::connect(&app.database.url).await?).await?,
    }
    Ok(())
}

async fn sqlx_down(app: &App) -> Result<(), Failure> {
    let migrator = Migrator::new(app.migrations()).await?;
    macro_rules! undo {
        ($pool:ty) => {{
            let pool = <$pool>::connect(&app.database.url).await?;
            let applied: Vec<i64> =
                sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version").fetch_all(&pool).await?;
            // To the one before the last.
            let target = applied.iter().rev().nth(1).copied().unwrap_or(0);
            migrator.undo(&pool, target).await?;
        }};
    }
    match app.dialect {
        Dialect::Sqlite => undo!(sqlx::SqlitePool),
        Dialect::Postgres => undo!(sqlx::PgPool),
        Dialect::Mysql => undo!(sqlx::MySqlPool),
    }
    Ok(())
}

fn diesel(app: &App, direction: Direction) -> Result<(), String> {
    fn run<DB: diesel::backend::Backend>(
        connection: &mut impl MigrationHarness<DB>,
        source: impl MigrationSource<DB>,
        direction: Direction,
    ) -> Result<(), String> {
        let done = match direction {
            Direction::Up => connection.run_pending_migrations(source).map(|_| ()),
            Direction::Down => connection.revert_last_migration(source).map(|_| ()),
        };
        done.map_err(|error| error.to_string())
    }
    let source = FileBasedMigrations::from_path(app.migrations()).map_err(|error| error.to_string())?;
    let url = app.database.url.as_str();
    let refused = |error: diesel::ConnectionError| error.to_string();
    match app.dialect {
        Dialect::Sqlite => {
            let path = url.trim_start_matches("sqlite://");
            run(&mut SqliteConnection::establish(path).map_err(refused)?, source, direction)
        }
        Dialect::Postgres => run(&mut PgConnection::establish(url).map_err(refused)?, source, direction),
        Dialect::Mysql => run(&mut MysqlConnection::establish(url).map_err(refused)?, source, direction),
    }
}

fn refinery(app: &App) -> Result<(), String> {
    fn run(app: &App) -> Result<(), Failure> {
        let migrations = refinery::load_sql_migrations(app.migrations())?;
        let runner = refinery::Runner::new(&migrations);
        let url = app.database.url.as_str();
        match app.dialect {
            Dialect::Sqlite => {
                let mut connection = rusqlite::Connection::open(url.trim_start_matches("sqlite://"))?;
                connection.pragma_update(None, "foreign_keys", true)?;
                runner.run(&mut connection)?
            }
            Dialect::Postgres => runner.run(&mut postgres::Client::connect(url, postgres::NoTls)?)?,
            Dialect::Mysql => runner.run(&mut mysql::Conn::new(mysql::Opts::from_url(url)?)?)?,
        };
        Ok(())
    }
    run(app).map_err(|error| error.to_string())
}

fn dbmate(app: &App, command: &str) -> Result<(), String> {
    let program = env::var("INTEROP_DBMATE").map_err(|_| "INTEROP_DBMATE names no program".to_owned())?;
    let url = match app.dialect {
        Dialect::Sqlite => app.database.url.replacen("sqlite://", "sqlite:", 1),
        Dialect::Postgres => format!("{}?sslmode=disable", app.database.url),
        Dialect::Mysql => app.database.url.clone(),
    };
    let folder = app.migrations();
    let arguments =
        ["--url", &url, "--migrations-dir", &folder.to_string_lossy(), "--no-dump-schema", command].map(str::to_owned);
    ended(Command::new(program).args(arguments).output())
}

/// Runs a script with SQLite's shell, on a connection that checks references, and stops at the first error.
pub fn shell(app: &App, script: &str) -> Result<(), String> {
    let path = app.database.url.trim_start_matches("sqlite://");
    let mut command = Command::new("sqlite3");
    command.args(["-bail", path]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("cannot start sqlite3: {error}"))?;
    let text = format!("PRAGMA foreign_keys = ON;\n{script}");
    if let Some(mut input) = child.stdin.take() {
        // It may have stopped before it has read all.
        let _ = std::io::Write::write_all(&mut input, text.as_bytes());
    }
    ended(child.wait_with_output())
}

fn ended(output: std::io::Result<Output>) -> Result<(), String> {
    let output = output.map_err(|error| format!("cannot start it: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned())
}

/// Whether a path is a way up.
pub fn is_up(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".sql") && !name.ends_with("down.sql")
}
