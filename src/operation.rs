//! Operations: which statements are run, and what is made of their rows; who runs them is an [`Executor`].
//!
//! No operation does any input or output by itself, so that one description serves drivers that wait and drivers that
//! block.
//!
//! [`Executor`]: crate::Executor

use std::{borrow::Cow, mem};

use jointable_core::{dialect::Dialect, meta};

use crate::{Result, driver::Driver};

/// A statement with the values bound to it.
pub struct Statement<D: Driver> {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) arguments: D::Arguments,
}

impl<D: Driver> Statement<D> {
    pub(crate) fn new(sql: impl Into<Cow<'static, str>>, arguments: D::Arguments) -> Self {
        Self { sql: sql.into(), arguments }
    }

    /// Its text.
    pub fn sql(&self) -> &str {
        &self.sql
    }
}

/// What a statement did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// How many rows it touched.
    pub(crate) rows: u64,
    /// The number that the database gave to the row it has just stored; 0 where it reports none.
    pub(crate) last_id: u64,
}

/// What comes after a statement.
pub enum Next<D: Driver, T> {
    /// Another one.
    Run(Statement<D>),
    /// Nothing: this is the result.
    Finish(T),
}

/// What an accessor does, a statement after the other.
///
/// `start` begins it, and begins it anew where the database undid the attempt before.
pub trait Operation<D: Driver>: Send + 'static {
    /// Its result.
    type Output: Send + 'static;

    /// Whether its statements are one transaction: in a transaction of the caller's, a savepoint.
    const ATOMIC: bool = false;

    /// Whether it may begin anew where the database ended it to resolve a deadlock.
    const REPEATABLE: bool = true;

    /// Whether it only reads, and no statement of it returns more than one row: then nothing is looked for behind that.
    const ONE_ROW: bool = false;

    /// The first statement.
    ///
    /// # Errors
    /// A value that the database cannot hold.
    fn start(&mut self) -> Result<Statement<D>>;

    /// Takes a row that the statement returns.
    ///
    /// # Errors
    /// A row that does not decode.
    fn row(&mut self, row: &D::Row<'_>) -> Result<()>;

    /// What comes after the statement.
    ///
    /// # Errors
    /// What the statement found that forbids going on.
    fn next(&mut self, done: Done) -> Result<Next<D, Self::Output>>;

    /// Where a reference led nowhere: a statement whose row tells which one, if it returns one. Asked until there is no
    /// other.
    fn ask_for_missing(&mut self) -> Option<Result<Statement<D>>> {
        None
    }

    /// The model and the key of which there is no row, by a row of that statement.
    ///
    /// # Errors
    /// A row that does not decode.
    fn missing(&mut self, _: &D::Row<'_>) -> Result<Option<(&'static str, String)>> {
        Ok(None)
    }

    /// The join model to whose links it gives places, and the column of these: no NULL is put there but where the
    /// numbers have come to their end.
    fn places(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The model and the key of the row that it deletes, where it deletes one: a reference that fails leads there.
    fn deletes(&self) -> Option<(&'static str, String)> {
        None
    }
}

/// A join model, and the column of its links' places.
pub(crate) fn places_of(link: &meta::Model<'static>) -> Option<(&'static str, &'static str)> {
    link.position().map(|(position, _)| (link.name, link.columns[position].name))
}

/// The error where NULL was refused, which may say that a list is full.
#[cfg(any(feature = "_sqlx", feature = "rusqlite"))]
pub(crate) fn full<D: Driver, O: Operation<D>>(operation: &O, error: crate::Error) -> crate::Error {
    match operation.places() {
        Some((model, column)) if error.to_string().contains(column) => crate::Error::Full(model),
        _ => error,
    }
}

/// The error where a reference failed, with the row that is still referred to, if the operation deletes one.
#[cfg(any(feature = "_sqlx", feature = "rusqlite"))]
pub(crate) fn referenced<D: Driver, O: Operation<D>>(operation: &O, error: crate::Error) -> crate::Error {
    match operation.deletes() {
        Some((model, key)) => crate::Error::Referenced(model, key, Box::new(error)),
        None => error,
    }
}

/// One statement: `take` puts each of its rows into a `T`, of which `finish` makes the result.
struct Single<D: Driver, R, F, T, const WRITES: bool, const ONE_ROW: bool> {
    sql: Cow<'static, str>,
    /// Until it is run.
    arguments: Option<Result<D::Arguments>>,
    take: R,
    finish: F,
    taken: T,
}

impl<D, R, F, T, O, const WRITES: bool, const ONE_ROW: bool> Operation<D> for Single<D, R, F, T, WRITES, ONE_ROW>
where
    D: Driver,
    R: Fn(&D::Row<'_>, &mut T) -> Result<()> + Send + 'static,
    F: Fn(T, Done) -> Result<O> + Send + 'static,
    T: Default + Send + 'static,
    O: Send + 'static,
{
    type Output = O;

    const REPEATABLE: bool = WRITES;

    const ONE_ROW: bool = ONE_ROW;

    #[inline]
    fn start(&mut self) -> Result<Statement<D>> {
        let arguments = self.arguments.take().expect("what is not repeatable is started once")?;
        // SQLite never asks for a second attempt.
        if WRITES && D::DIALECT != Dialect::Sqlite {
            self.arguments = Some(Ok(arguments.clone()));
        }
        Ok(Statement::new(self.sql.clone(), arguments))
    }

    #[inline]
    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        (self.take)(row, &mut self.taken)
    }

    #[inline]
    fn next(&mut self, done: Done) -> Result<Next<D, O>> {
        (self.finish)(mem::take(&mut self.taken), done).map(Next::Finish)
    }
}

/// All rows of a statement.
pub(crate) fn all<D: Driver, T: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    decode: impl Fn(&D::Row<'_>) -> Result<T> + Send + 'static,
) -> impl Operation<D, Output = Vec<T>> {
    let take = move |row: &D::Row<'_>, rows: &mut Vec<T>| {
        rows.push(decode(row)?);
        Ok(())
    };
    read(sql, arguments, take, Ok)
}

/// The row of a statement, if there is one.
pub(crate) fn optional<D: Driver, T: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    decode: impl Fn(&D::Row<'_>) -> Result<T> + Send + 'static,
) -> impl Operation<D, Output = Option<T>> {
    let take = move |row: &D::Row<'_>, taken: &mut Option<T>| {
        *taken = Some(decode(row)?);
        Ok(())
    };
    reading::<D, _, _, true>(sql, arguments, take, Ok)
}

/// Whether a statement returns a row.
pub(crate) fn exists<D: Driver>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
) -> impl Operation<D, Output = bool> {
    let take = |_: &D::Row<'_>, found: &mut bool| {
        *found = true;
        Ok(())
    };
    reading::<D, _, _, true>(sql, arguments, take, Ok)
}

/// What is made of the count that a statement returns; 0 where it returns no row.
pub(crate) fn count<D: Driver, O: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    finish: impl Fn(u64) -> O + Send + 'static,
) -> impl Operation<D, Output = O> {
    let take = |row: &D::Row<'_>, count: &mut u64| {
        *count = D::number(row, 0)?.cast_unsigned();
        Ok(())
    };
    reading::<D, _, _, true>(sql, arguments, take, move |count| Ok(finish(count)))
}

/// What is made of the rows of a statement, each put into a `T`.
pub(crate) fn read<D: Driver, T: Default + Send + 'static, O: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    take: impl Fn(&D::Row<'_>, &mut T) -> Result<()> + Send + 'static,
    finish: impl Fn(T) -> Result<O> + Send + 'static,
) -> impl Operation<D, Output = O> {
    reading::<D, T, O, false>(sql, arguments, take, finish)
}

/// The same, where there may be no more than `ONE_ROW`.
fn reading<D: Driver, T: Default + Send + 'static, O: Send + 'static, const ONE_ROW: bool>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    take: impl Fn(&D::Row<'_>, &mut T) -> Result<()> + Send + 'static,
    finish: impl Fn(T) -> Result<O> + Send + 'static,
) -> impl Operation<D, Output = O> {
    let (sql, arguments, finish) = (sql.into(), Some(arguments), move |taken, _| finish(taken));
    Single::<D, _, _, T, false, ONE_ROW> { sql, arguments, take, finish, taken: T::default() }
}

/// The text and the values of a statement that may have failed to be made, which then is never run.
pub(crate) fn parts<D: Driver>(statement: Result<Statement<D>>) -> (Cow<'static, str>, Result<D::Arguments>) {
    match statement {
        Ok(statement) => (statement.sql, Ok(statement.arguments)),
        Err(error) => (Cow::Borrowed(""), Err(error)),
    }
}

/// What is made of what an insert did, and of the number that it returns.
pub(crate) fn insert<D: Driver, O: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    finish: impl Fn(Option<i64>, Done) -> O + Send + 'static,
) -> impl Operation<D, Output = O> {
    let (sql, arguments, finish) = (sql.into(), Some(arguments), move |number, done| Ok(finish(number, done)));
    let take = |row: &D::Row<'_>, number: &mut Option<i64>| {
        *number = Some(D::number(row, 0)?);
        Ok(())
    };
    Single::<D, _, _, Option<i64>, true, false> { sql, arguments, take, finish, taken: None }
}

/// What is made of what a statement did.
pub(crate) fn change<D: Driver, O: Send + 'static>(
    sql: impl Into<Cow<'static, str>>,
    arguments: Result<D::Arguments>,
    finish: impl Fn(Done) -> Result<O> + Send + 'static,
) -> impl Operation<D, Output = O> {
    let (sql, arguments, finish) = (sql.into(), Some(arguments), move |(), done| finish(done));
    let take = |_: &D::Row<'_>, (): &mut ()| Ok(());
    Single::<D, _, _, (), true, false> { sql, arguments, take, finish, taken: () }
}
