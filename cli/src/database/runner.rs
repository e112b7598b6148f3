//! Runs one migration, and leaves the history true whatever happens.
//!
//! | script | how it runs | what a kill in the middle leaves |
//! |---|---|---|
//! | transactional, PostgreSQL or SQLite | one transaction with the history row | nothing |
//! | `-- no-transaction` with a `BEGIN … COMMIT` of its own, SQLite | the history row joins that transaction | nothing |
//! | any other `-- no-transaction` | the row says `success = false` meanwhile | that row: the next run refuses |
//! | MySQL, where DDL commits | the row says `success = false` meanwhile, as with sqlx | that row, once DDL has run |

mod transaction;

use std::time::{Duration, Instant};

use jointable_core::{
    dialect::Dialect,
    migration::{Migration, Script},
    plan::Direction,
    replay,
};

use super::{
    backend::{Backend, said, words},
    history,
};
use crate::{exit::Exit, failure::Failure};
use transaction::{Own, changes, ends_transaction, own_transaction};

/// What came of running a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ran {
    /// It ran, and took this long.
    Done(Duration),
    /// Another run had done it meanwhile.
    Already,
}

/// Why it did not run to its end.
enum Stop {
    /// There is no need.
    Already,
    /// Another run has begun it, or left it half way.
    Begun,
    /// A statement of the script failed, this many behind the first.
    Script(usize, sqlx::Error),
    /// The script ended inside a transaction of its own.
    Open,
    /// The history could not be written.
    History(sqlx::Error),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Stop::History(error)
    }
}

struct Run<'a> {
    version: i64,
    migration: &'a Migration,
    script: &'a Script,
    direction: Direction,
}

/// Runs a migration in one direction.
pub(super) async fn run<B: Backend>(
    connection: &mut B,
    migration: &Migration,
    direction: Direction,
) -> Result<Ran, Failure> {
    let script = match direction {
        Direction::Up => &migration.up,
        Direction::Down => migration.down.as_ref().ok_or_else(|| irreversible(migration))?,
    };
    let version = migration.version.number().ok_or_else(|| {
        Failure::input(format!("version {} is no number", migration.version), "the history table has numbers alone")
    })?;
    let run = Run { version, migration, script, direction };
    let start = Instant::now();
    let own = own_transaction(&script.text, B::DIALECT);
    let claims = B::DIALECT == Dialect::Mysql || (!script.transactional && own.is_none());
    let outcome = match own {
        _ if claims => run.claimed(connection).await,
        Some(own) if !script.transactional => run.in_its_own_transaction(connection, own).await,
        _ => run.in_a_transaction(connection).await,
    };
    if outcome.is_err() {
        // Fails where the server has ended the transaction by itself; that is what is wanted.
        let _ = connection.script("ROLLBACK").await;
    }
    if outcome.is_err()
        && claims
        && B::DIALECT != Dialect::Mysql
        && !matches!(outcome, Err(Stop::Begun | Stop::Already))
    {
        // The server has answered, so this is no half-known state; where it has not, the row stays and says so.
        let _ = run.unclaim(connection).await;
    }
    if B::DIALECT == Dialect::Sqlite {
        // A script that rebuilds a table has to switch them off, and may not have come to switching them on.
        let _ = connection.script("PRAGMA foreign_keys = ON").await;
    }
    let elapsed = start.elapsed();
    match outcome {
        Ok(()) => {
            if direction == Direction::Up {
                // Only for the record: a migration that is done is done, also when this fails.
                let nanoseconds = i64::try_from(elapsed.as_nanos()).unwrap_or(i64::MAX);
                let _ = history::took(connection, version, nanoseconds).await;
            }
            Ok(Ran::Done(elapsed))
        }
        Err(Stop::Already) => Ok(Ran::Already),
        Err(Stop::Begun) => Err(Failure::new(
            Exit::Refused,
            format!("migration {} has been begun by another run, or was left half way by one", migration.version),
            "`jointable status` tells which, once no other run is going on",
        )),
        Err(Stop::History(error)) => Err(said(&format!("cannot record migration {}", migration.version), &error)),
        Err(Stop::Open) => Err(Failure::new(
            Exit::Input,
            format!("migration {} begins a transaction and does not end it", migration.version),
            "what it did in there was taken back: add `COMMIT;` and run again",
        )),
        Err(Stop::Script(at, error)) => {
            let left = match (B::DIALECT, claims) {
                (Dialect::Mysql, _) => run.committed(connection).await,
                (_, true) => at > 0 || run.stays_half_done(),
                (_, false) => run.script.transactional && ends_transaction(&run.script.text, B::DIALECT),
            };
            Err(run.failure(at, &error, B::DIALECT, left))
        }
    }
}

/// Whether a script outside a transaction of the runner has left one of its own open.
async fn left_open<B: Backend>(connection: &mut B) -> bool {
    match B::DIALECT {
        Dialect::Sqlite => match connection.script("BEGIN").await {
            Ok(()) => connection.script("COMMIT").await.is_err(),
            Err(_) => true,
        },
        // There, a savepoint is refused outside of a transaction.
        Dialect::Postgres => connection.script("SAVEPOINT jointable").await.is_ok(),
        // The runner's own transaction is open, and commits with it what the script began.
        Dialect::Mysql => false,
    }
}

impl Run<'_> {
    /// The script and its record in one transaction.
    async fn in_a_transaction<B: Backend>(&self, connection: &mut B) -> Result<(), Stop> {
        connection.script(begin(B::DIALECT)).await?;
        self.check(connection).await?;
        self.statements(connection).await?;
        self.record(connection).await?;
        Ok(connection.script("COMMIT").await?)
    }

    /// The script with its own transaction, into which the record is put.
    async fn in_its_own_transaction<B: Backend>(&self, connection: &mut B, own: Own) -> Result<(), Stop> {
        for (index, range) in own.statements.into_iter().enumerate() {
            if index == own.begin {
                connection.script(begin(B::DIALECT)).await?;
                self.check(connection).await?;
                continue;
            }
            if index == own.commit {
                self.record(connection).await?;
            }
            connection.script(&self.script.text[range]).await.map_err(|error| Stop::Script(index, error))?;
        }
        Ok(())
    }

    /// The script between two records: begun, done.
    async fn claimed<B: Backend>(&self, connection: &mut B) -> Result<(), Stop> {
        // On MySQL the transaction is there for scripts without DDL, which it makes atomic.
        let transaction = B::DIALECT == Dialect::Mysql;
        if transaction {
            connection.script(begin(B::DIALECT)).await?;
        }
        self.check(connection).await?;
        match self.direction {
            Direction::Up => history::insert(connection, self.version, self.migration, false).await?,
            Direction::Down => history::mark(connection, self.version, false).await?,
        }
        self.statements(connection).await?;
        if left_open(connection).await {
            return Err(Stop::Open);
        }
        match self.direction {
            Direction::Up => history::mark(connection, self.version, true).await?,
            Direction::Down => history::delete(connection, self.version).await?,
        }
        if transaction {
            connection.script("COMMIT").await?;
        }
        Ok(())
    }

    async fn statements<B: Backend>(&self, connection: &mut B) -> Result<(), Stop> {
        connection.statements(&self.script.text).await.map_err(|(at, error)| Stop::Script(at, error))
    }

    /// Whether the server has committed, with what was changed, that the migration has begun. Where it does not say, it
    /// may have.
    async fn committed<B: Backend>(&self, connection: &mut B) -> bool {
        let before = match self.direction {
            Direction::Up => None,
            Direction::Down => Some(true),
        };
        history::success(connection, self.version).await.map_or(true, |row| row != before)
    }

    /// Whether a statement that fails leaves something behind: an index that is not valid.
    fn stays_half_done(&self) -> bool {
        self.script.text.to_ascii_uppercase().contains("CONCURRENTLY")
    }

    /// Whether there is still something to do, now that no other run can come between.
    async fn check<B: Backend>(&self, connection: &mut B) -> Result<(), Stop> {
        match (self.direction, history::success(connection, self.version).await?) {
            (Direction::Up, None) | (Direction::Down, Some(true)) => Ok(()),
            (Direction::Up, Some(true)) | (Direction::Down, None) => Err(Stop::Already),
            (_, Some(false)) => Err(Stop::Begun),
        }
    }

    async fn record<B: Backend>(&self, connection: &mut B) -> Result<(), sqlx::Error> {
        match self.direction {
            Direction::Up => history::insert(connection, self.version, self.migration, true).await,
            Direction::Down => history::delete(connection, self.version).await,
        }
    }

    async fn unclaim<B: Backend>(&self, connection: &mut B) -> Result<(), sqlx::Error> {
        match self.direction {
            Direction::Up => history::delete(connection, self.version).await,
            Direction::Down => history::mark(connection, self.version, true).await,
        }
    }

    /// What is said of a statement that failed, this many behind the first, where something is `left` of the script or
    /// nothing.
    fn failure(&self, at: usize, error: &sqlx::Error, dialect: Dialect, left: bool) -> Failure {
        let verb = match self.direction {
            Direction::Up => "failed",
            Direction::Down => "could not be taken back",
        };
        let statements = replay::split(&self.script.text, dialect);
        let before = match changes(&self.script.text, &statements[..at.min(statements.len())]) {
            0 => "nothing was changed before it, but what it has begun itself may remain",
            _ => "what was done before it remains",
        };
        let code = error.as_database_error().and_then(|inner| inner.code());
        let timed_out = dialect == Dialect::Postgres && code.as_deref() == Some("55P03");
        let help = if !left && timed_out {
            "others held the lock for longer than it waits: nothing of it remains, run again".to_owned()
        } else if !left {
            "nothing of it remains: repair the file, or the rows that are in its way, and run again".to_owned()
        } else if dialect == Dialect::Mysql {
            format!(
                "this is statement {} of {}, and the server commits each change of a table by itself: {before}; \
                 `jointable status` tells how to go on",
                at + 1,
                statements.len().max(at + 1),
            )
        } else if self.script.transactional {
            "it ends the runner's transaction by itself: what it did up to there may remain; leave BEGIN and COMMIT \
             out, or begin the file with `-- no-transaction`"
                .to_owned()
        } else {
            format!("it runs outside a transaction: {before}")
        };
        let message = format!("migration {} {} {verb}: {}", self.migration.version, self.migration.name, words(error));
        let start = || statements.get(at).map_or(0, |range| range.start);
        let mut indices = self.script.text.char_indices().map(|(index, _)| index);
        let said = character(error).and_then(|character| indices.nth(character));
        let (line, column) = place(&self.script.text[..said.unwrap_or_else(start)]);
        Failure::database(message, help).at(&self.script.path, line, column)
    }
}

fn irreversible(migration: &Migration) -> Failure {
    Failure::new(
        Exit::Refused,
        format!("migration {} {} has no down script", migration.version, migration.name),
        "undo it with a new migration",
    )
}

fn begin(dialect: Dialect) -> &'static str {
    match dialect {
        // Takes the write lock at once: what is read after it stays true.
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres | Dialect::Mysql => "BEGIN",
    }
}

/// At which character of a script the server stopped, where it says so.
fn character(error: &sqlx::Error) -> Option<usize> {
    let sqlx::Error::Database(inner) = error else {
        return None;
    };
    match inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.position()? {
        sqlx::postgres::PgErrorPosition::Original(at) => at.checked_sub(1),
        sqlx::postgres::PgErrorPosition::Internal { .. } => None,
    }
}

/// The line and the column behind a text.
fn place(before: &str) -> (usize, usize) {
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (line, column)
}
