//! Relations to one row: the way back by a reference, and `has_one`.

use std::fmt;

use super::{
    KeysOn, Relation, arguments,
    of::{Groups, batch, behind_key},
    statements::Statements,
};
use crate::{
    Driver, Error, Executor, Model, Result,
    model::Stored,
    operation::{self, Operation},
};

/// The row that another one belongs to, by a reference that is always there: what `song.artist()` returns.
pub struct One<R: Relation> {
    start: R::Start,
}

/// The row that another one belongs to, by a reference that may be NULL, or that belongs to it by `#[has_one(…)]`.
pub struct MaybeOne<R: Relation> {
    start: Option<R::Start>,
}

/// The rows that many others belong to: what `Song::artist_of(&songs)` returns.
pub struct OneOf<R: Relation> {
    start: Vec<R::Start>,
}

/// The rows that many others belong to, or that belong to them, where there are any.
pub struct MaybeOneOf<R: Relation> {
    start: Vec<Option<R::Start>>,
}

impl<R: Relation> One<R> {
    /// The row that is told by this: what a reference holds.
    pub fn of(start: R::Start) -> Self {
        Self { start }
    }

    /// The row.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the reference leads nowhere; what the driver reports.
    pub fn get<E: Executor>(&self, db: E) -> E::Answer<R::Far>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::ALL;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.start);
        let take = |row: &<E::Driver as Driver>::Row<'_>, found: &mut Option<R::Far>| {
            *found = Some(R::Far::decode(row, 0)?);
            Ok(())
        };
        let one = |far: Option<R::Far>| far.ok_or(Error::NotFound(R::Far::SIDE.model));
        db.run(operation::read(sql.text, arguments, take, one))
    }
}

impl<R: Relation> MaybeOne<R> {
    /// The row that is told by this: what a reference holds, or the key of the row that it refers to.
    pub fn of(start: Option<R::Start>) -> Self {
        Self { start }
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn get<E: Executor>(&self, db: E) -> E::Answer<Option<R::Far>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        // Where a reference is NULL the question is asked for no row, so that there is one way through.
        let (sql, arguments, at) = match &self.start {
            Some(start) => {
                let sql = Statements::<R, E::Driver>::ALL;
                (sql, arguments::near::<R, E::Driver>(sql, start), 0)
            }
            None => {
                let sql = Statements::<R, E::Driver>::ALL_OF;
                (sql, arguments::many::<E::Driver, R::Start>(sql, &[]), behind_key::<R>())
            }
        };
        db.run(operation::optional(sql.text, arguments, move |row| R::Far::decode(row, at)))
    }
}

impl<R: Relation> OneOf<R> {
    /// The rows that are told by these: what references hold.
    pub fn of(start: Vec<R::Start>) -> Self {
        Self { start }
    }

    /// The row of each, in their order. One statement, whatever the number of rows.
    ///
    /// # Errors
    /// [`Error::NotFound`] where a reference leads nowhere; what the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<R::Far>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let one = |far: Vec<R::Far>| far.into_iter().next().ok_or(Error::NotFound(R::Far::SIDE.model));
        db.run(self.read(move |all| all.into_iter().map(one).collect()))
    }

    pub(crate) fn read<D, O, I>(&self, into: I) -> impl Operation<D, Output = O> + use<R, D, O, I>
    where
        D: Driver,
        R: KeysOn<D>,
        R::Far: Stored<D>,
        O: Send + 'static,
        I: Fn(Vec<Vec<R::Far>>) -> Result<O> + Send + 'static,
    {
        let groups = Groups::<R>::new(&self.start);
        let statement = batch::<R, D>(Statements::<R, D>::ALL_OF, &groups.keys);
        groups.read_into(statement, decode::<R, D>, into)
    }
}

impl<R: Relation> MaybeOneOf<R> {
    /// The rows that are told by these: what references hold, or the keys of the rows that they refer to.
    pub fn of(start: Vec<Option<R::Start>>) -> Self {
        Self { start }
    }

    /// The row of each, where there is one, in their order. One statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<Option<R::Far>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        db.run(self.read(Ok))
    }

    pub(crate) fn read<D, O, I>(&self, into: I) -> impl Operation<D, Output = O> + use<R, D, O, I>
    where
        D: Driver,
        R: KeysOn<D>,
        R::Far: Stored<D>,
        O: Send + 'static,
        I: Fn(Vec<Option<R::Far>>) -> Result<O> + Send + 'static,
    {
        let given: Vec<bool> = self.start.iter().map(Option::is_some).collect();
        let start: Vec<_> = self.start.iter().flatten().cloned().collect();
        let groups = Groups::<R>::new(&start);
        let statement = batch::<R, D>(Statements::<R, D>::ALL_OF, &groups.keys);
        groups.read_into(statement, decode::<R, D>, move |all: Vec<Vec<R::Far>>| {
            let mut all = all.into_iter();
            let mut one = || all.next().and_then(|far| far.into_iter().next());
            into(given.iter().map(|given| if *given { one() } else { None }).collect())
        })
    }
}

/// Reads a far row behind what tells whose it is.
fn decode<R: Relation, D: Driver>(row: &D::Row<'_>) -> Result<R::Far>
where
    R::Far: Stored<D>,
{
    R::Far::decode(row, behind_key::<R>())
}

impl<R: Relation> FromIterator<One<R>> for OneOf<R> {
    fn from_iter<I: IntoIterator<Item = One<R>>>(ones: I) -> Self {
        Self::of(ones.into_iter().map(|one| one.start).collect())
    }
}

impl<R: Relation> FromIterator<MaybeOne<R>> for MaybeOneOf<R> {
    fn from_iter<I: IntoIterator<Item = MaybeOne<R>>>(ones: I) -> Self {
        Self::of(ones.into_iter().map(|one| one.start).collect())
    }
}

macro_rules! like_a_value {
    ($($handle:ident),+) => {
        $(
            impl<R: Relation> Clone for $handle<R> {
                fn clone(&self) -> Self {
                    Self { start: self.start.clone() }
                }
            }

            impl<R: Relation> fmt::Debug for $handle<R> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{}.{}({:?})", R::Near::SIDE.model, R::ALIAS, self.start)
                }
            }
        )+
    };
}

like_a_value!(One, MaybeOne, OneOf, MaybeOneOf);
