//! Runs one migration, and leaves the history true whatever happens.
//!
//! | script | how it runs | what a kill in the middle leaves |
//! |---|---|---|
//! | transactional, PostgreSQL or SQLite | one transaction with the history row | nothing |
//! | `-- no-transaction` with a `BEGIN … COMMIT` of its own, SQLite | the history row joins that transaction | nothing |
//! | any other `-- no-transaction` | the row says `success = false` meanwhile | that row: the next run refuses |
//! | MySQL, where DDL commits | the row says `success = false` meanwhile, as with sqlx | that row, once DDL has run |

use std::{
    ops::Range,
    time::{Duration, Instant},
};

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
    /// The script failed.
    Script(sqlx::Error),
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
        Err(Stop::Script(error)) => Err(run.failure(&error, B::DIALECT, claims)),
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
        connection.script(&self.script.text).await.map_err(Stop::Script)?;
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
            connection.script(&self.script.text[range]).await.map_err(Stop::Script)?;
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
        connection.script(&self.script.text).await.map_err(Stop::Script)?;
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

    fn failure(&self, error: &sqlx::Error, dialect: Dialect, claims: bool) -> Failure {
        let verb = match self.direction {
            Direction::Up => "failed",
            Direction::Down => "could not be taken back",
        };
        let help = match (dialect, claims) {
            (Dialect::Mysql, _) => {
                "the server commits each change of a table by itself: what the script did before this remains; \
                 `jointable status` tells how to go on"
            }
            (_, true) => "it runs outside a transaction: what the script did before this remains",
            (_, false) if self.script.transactional && ends_transaction(&self.script.text, dialect) => {
                "it ends the runner's transaction by itself: what it did up to there may remain; leave BEGIN and COMMIT \
                 out, or begin the file with `-- no-transaction`"
            }
            (_, false) => "nothing of it remains: repair the file, or the rows that are in its way, and run again",
        };
        let message = format!("migration {} {} {verb}: {}", self.migration.version, self.migration.name, words(error));
        let (line, column) = place(&self.script.text, error).unwrap_or((1, 1));
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

/// Where in a script the server stopped, where it says so.
fn place(sql: &str, error: &sqlx::Error) -> Option<(usize, usize)> {
    let sqlx::Error::Database(inner) = error else {
        return None;
    };
    let sqlx::postgres::PgErrorPosition::Original(at) =
        inner.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.position()?
    else {
        return None;
    };
    let before: Vec<char> = sql.chars().take(at.checked_sub(1)?).collect();
    let line = before.iter().filter(|character| **character == '\n').count() + 1;
    let column = before.iter().rev().take_while(|character| **character != '\n').count() + 1;
    Some((line, column))
}

/// A script's statements, and which of them begin and end its only transaction.
#[derive(Debug, PartialEq, Eq)]
struct Own {
    statements: Vec<Range<usize>>,
    begin: usize,
    commit: usize,
}

/// The transaction a script brings along, where it is one that the record can join: around it are only settings and
/// temporary tables, since what runs there is no part of it.
fn own_transaction(sql: &str, dialect: Dialect) -> Option<Own> {
    if dialect != Dialect::Sqlite {
        return None;
    }
    let statements = replay::split(sql, dialect);
    let words: Vec<Vec<String>> = statements.iter().map(|range| words_of(&sql[range.clone()])).collect();
    let first = |statement: &[String]| statement.first().cloned().unwrap_or_default();
    let only = |matches: &dyn Fn(&str) -> bool| {
        let mut found = words.iter().enumerate().filter(|(_, words)| matches(&first(words)));
        let (index, _) = found.next()?;
        found.next().is_none().then_some(index)
    };
    let begin = only(&|word| word == "BEGIN")?;
    let commit = only(&|word| word == "COMMIT" || word == "END")?;
    let nested = words.iter().any(|words| matches!(first(words).as_str(), "ROLLBACK" | "SAVEPOINT" | "RELEASE"));
    let mut temporary: Vec<&str> = Vec::new();
    let before = words[..begin].iter().all(|words| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["PRAGMA", ..] => true,
            ["CREATE", "TEMP" | "TEMPORARY", "TABLE", name, ..] => {
                temporary.push(name);
                true
            }
            ["INSERT", "INTO", name, ..] | ["DROP", "TABLE", name, ..] => temporary.contains(name),
            _ => false,
        }
    });
    let after = commit < words.len() && words[commit + 1..].iter().all(|words| first(words) == "PRAGMA");
    (begin < commit && !nested && before && after).then_some(Own { statements, begin, commit })
}

/// Whether a statement of the script ends a transaction.
fn ends_transaction(sql: &str, dialect: Dialect) -> bool {
    let statements = replay::split(sql, dialect);
    let mut first = statements.into_iter().map(|range| words_of(&sql[range]).into_iter().next().unwrap_or_default());
    first.any(|word| matches!(word.as_str(), "COMMIT" | "END" | "ROLLBACK" | "ABORT"))
}

/// The first words of a statement, in capitals; a quoted name is a word.
fn words_of(statement: &str) -> Vec<String> {
    let separators = |c: char| c.is_whitespace() || matches!(c, '(' | ';' | '=' | ',');
    let words = statement.split(separators).filter(|word| !word.is_empty());
    words.take(4).map(|word| word.trim_matches(['"', '`', '[', ']']).to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joins(sql: &str) -> bool {
        own_transaction(sql, Dialect::Sqlite).is_some()
    }

    #[test]
    fn the_record_joins_a_transaction_that_is_the_whole_script() {
        assert!(joins("PRAGMA foreign_keys = 0;\nBEGIN;\nDROP TABLE a;\nCOMMIT;\nPRAGMA foreign_keys = 1;"));
        assert!(joins("-- why\nbegin immediate; update a set b = 1; end transaction;"));
        assert!(joins(
            "CREATE TEMP TABLE \"g\" (v INTEGER); INSERT INTO \"g\" SELECT 1; DROP TABLE \"g\"; BEGIN; COMMIT;"
        ));
    }

    #[test]
    fn what_stands_outside_of_it_forbids_that() {
        for script in [
            "VACUUM;",
            "UPDATE a SET b = b + 1; BEGIN; COMMIT;",
            "BEGIN; COMMIT; UPDATE a SET b = b + 1;",
            "BEGIN; COMMIT; BEGIN; COMMIT;",
            "BEGIN; SAVEPOINT s; RELEASE s; COMMIT;",
            "INSERT INTO g VALUES (1); BEGIN; COMMIT;",
            "COMMIT; BEGIN;",
        ] {
            assert!(!joins(script), "{script}");
        }
    }

    #[test]
    fn a_trigger_is_no_transaction() {
        assert!(!joins("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;"));
    }
}
