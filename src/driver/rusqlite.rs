//! SQLite by rusqlite, which blocks.

use jointable_core::dialect::Dialect;
use rusqlite::{Connection, Row, Savepoint, Transaction, params_from_iter, types::Value};
use smallvec::SmallVec;

use super::Driver;
use crate::{
    Error, Executor, Result, Violation,
    operation::{self, Done, Next, Operation, Statement},
};

/// The driver of `rusqlite::Connection`: operations return their results at once.
///
/// ```
/// # #[cfg(feature = "rusqlite")]
/// # fn main() -> jointable::Result<()> {
/// use jointable::Model;
///
/// #[derive(Model, Debug, PartialEq)]
/// struct Note {
///     #[model(key)]
///     id: i64,
///     text: String,
/// }
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")?;
/// let note = Note::insert(&db, NewNote { text: "eggs".to_owned() })?;
/// assert_eq!(Note::find(&db, note.id)?, Some(note));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "rusqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rusqlite;

impl Driver for Rusqlite {
    const DIALECT: Dialect = Dialect::Sqlite;
    type Row<'r> = Row<'r>;
    type Arguments = Arguments;

    fn number(row: &Row<'_>, at: usize) -> Result<i64> {
        Ok(row.get(at)?)
    }

    fn bind_number(arguments: &mut Arguments, number: i64) -> Result<()> {
        arguments.0.push(Value::Integer(number));
        Ok(())
    }

    fn bind_text(arguments: &mut Arguments, text: &str) -> Result<()> {
        arguments.0.push(Value::Text(text.to_owned()));
        Ok(())
    }
}

/// Values bound to a statement. There are few as a rule, for which no memory is asked for.
#[derive(Clone, Debug, Default)]
pub struct Arguments(pub(crate) SmallVec<[Value; 4]>);

impl Executor for &Connection {
    type Driver = Rusqlite;
    type Answer<T: Send + 'static> = Result<T>;

    #[inline]
    fn run<O: Operation<Rusqlite>>(self, mut operation: O) -> Result<O::Output> {
        attempt(self, &mut operation).map_err(|error| match error.violation() {
            Some(Violation::ForeignKey) => named(self, &mut operation, error),
            Some(Violation::NotNull) => operation::full(&operation, error),
            _ => error,
        })
    }
}

#[inline]
fn attempt<O: Operation<Rusqlite>>(connection: &Connection, operation: &mut O) -> Result<O::Output> {
    if !O::ATOMIC {
        return steps(connection, operation);
    }
    let [begin, commit, roll_back] = if connection.is_autocommit() {
        // As the writer at once: a transaction that reads first and writes later can fail half-way.
        ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"]
    } else {
        ["SAVEPOINT jointable", "RELEASE jointable", "ROLLBACK TO jointable; RELEASE jointable"]
    };
    connection.execute_batch(begin)?;
    let done = steps(connection, operation).and_then(|output| {
        connection.execute_batch(commit)?;
        Ok(output)
    });
    if done.is_err() {
        // What went wrong first is what there is to say; a transaction that SQLite has ended is gone already.
        let _ = connection.execute_batch(roll_back);
    }
    done
}

/// The error, with the row that is still referred to, or the key that leads nowhere where it can be found.
fn named<O: Operation<Rusqlite>>(connection: &Connection, operation: &mut O, error: Error) -> Error {
    while let Some(Ok(statement)) = operation.ask_for_missing() {
        let mut missing = None;
        let asked = perform(connection, statement, true, &mut |row| {
            missing = operation.missing(row)?;
            Ok(())
        });
        match (asked, missing) {
            (Ok(_), None) => {}
            (Ok(_), Some((model, key))) => return Error::Missing(model, key, Box::new(error)),
            (Err(_), _) => break,
        }
    }
    operation::referenced(operation, error)
}

impl Executor for &mut Connection {
    type Driver = Rusqlite;
    type Answer<T: Send + 'static> = Result<T>;

    fn run<O: Operation<Rusqlite>>(self, operation: O) -> Result<O::Output> {
        (&*self).run(operation)
    }
}

macro_rules! by_connection {
    ($($ty:ty),+) => {
        $(impl Executor for $ty {
            type Driver = Rusqlite;
            type Answer<T: Send + 'static> = Result<T>;

            fn run<O: Operation<Rusqlite>>(self, operation: O) -> Result<O::Output> {
                let connection: &Connection = self;
                connection.run(operation)
            }
        })+
    };
}

by_connection!(&Transaction<'_>, &mut Transaction<'_>, &Savepoint<'_>, &mut Savepoint<'_>);

#[inline]
fn steps<O: Operation<Rusqlite>>(connection: &Connection, operation: &mut O) -> Result<O::Output> {
    let mut statement = operation.start()?;
    loop {
        let done = perform(connection, statement, O::ONE_ROW, &mut |row| operation.row(row))?;
        match operation.next(done)? {
            Next::Run(next) => statement = next,
            Next::Finish(output) => return Ok(output),
        }
    }
}

/// Runs a statement and gives each of its rows to `take`, or the first.
fn perform(
    connection: &Connection,
    statement: Statement<Rusqlite>,
    one_row: bool,
    take: &mut dyn FnMut(&Row<'_>) -> Result<()>,
) -> Result<Done> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let mut rows = prepared.query(params_from_iter(&statement.arguments.0))?;
    while let Some(row) = rows.next()? {
        take(row)?;
        if one_row {
            break;
        }
    }
    Ok(Done { rows: connection.changes(), last_id: connection.last_insert_rowid().cast_unsigned() })
}
