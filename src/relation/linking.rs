//! What goes around every operation that links rows: the lists that new links become ones of are held while these get
//! their places there, and where a key turns out to be that of no row, that key is looked for.

use std::marker::PhantomData;

use jointable_core::accessor::{self, FixedSql};

use super::{FarKey, KeysOn, ManyToMany, NearKey, arguments, statements::Statements};
use crate::{
    Driver, Model, Result, Value,
    operation::{self, Done, Next, Operation, Statement},
};

/// An operation that links `near` with all of `far`, or moves links of `near`.
pub(super) struct Linking<R: ManyToMany, F, O> {
    operation: O,
    near: NearKey<R>,
    far: F,
    /// Whether the operation locks the near row by itself.
    locks_near: bool,
    asked: Asked,
}

/// What the statement under way, or the last one, asks.
enum Asked {
    /// What the operation does.
    Operation,
    /// For the lists. Two that waited for one another would see the same last place where this was not a statement of
    /// its own.
    Lists,
    /// For a far key of no row. Databases say in part which it is, or not at all.
    MissingFar,
    /// For the near key, if it is that of no row.
    MissingNear,
}

impl<R: ManyToMany, F: AsRef<[FarKey<R>]>, O> Linking<R, F, O> {
    pub(super) fn new(near: NearKey<R>, far: F, operation: O) -> Self {
        Self { operation, near, far, locks_near: false, asked: Asked::Operation }
    }

    /// Of an operation that locks the near row by itself.
    pub(super) fn of_locked(near: NearKey<R>, far: F, operation: O) -> Self {
        Self { locks_near: true, ..Self::new(near, far, operation) }
    }
}

impl<R, D, F, O> Operation<D> for Linking<R, F, O>
where
    R: KeysOn<D> + ManyToMany,
    D: Driver,
    F: AsRef<[FarKey<R>]> + Send + 'static,
    O: Operation<D>,
{
    type Output = O::Output;

    const ATOMIC: bool = O::ATOMIC || Statements::<R, D>::HOLD.is_some();

    const REPEATABLE: bool = O::REPEATABLE;

    const ONE_ROW: bool = O::ONE_ROW;

    #[inline]
    fn start(&mut self) -> Result<Statement<D>> {
        self.asked = Asked::Operation;
        match Statements::<R, D>::HOLD {
            Some((one, many)) if !(self.locks_near && const { R::PLAN.position().is_some() }) => {
                self.asked = Asked::Lists;
                let far = self.far.as_ref();
                let sql = if far.len() == 1 { one } else { many };
                Ok(Statement::new(sql.text, arguments::keys::<R, D>(sql, &self.near, far)?))
            }
            _ => self.operation.start(),
        }
    }

    #[inline]
    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        if let Asked::Lists = self.asked { Ok(()) } else { self.operation.row(row) }
    }

    #[inline]
    fn next(&mut self, done: Done) -> Result<Next<D, O::Output>> {
        if let Asked::Lists = self.asked {
            self.asked = Asked::Operation;
            return self.operation.start().map(Next::Run);
        }
        self.operation.next(done)
    }

    fn places(&self) -> Option<(&'static str, &'static str)> {
        operation::places_of(R::Link::META)
    }

    fn ask_for_missing(&mut self) -> Option<Result<Statement<D>>> {
        match self.asked {
            Asked::Operation | Asked::Lists => {
                self.asked = Asked::MissingFar;
                Some(absent::<R::Far, D, _>(self.far.as_ref()))
            }
            Asked::MissingFar => {
                self.asked = Asked::MissingNear;
                Some(absent::<R::Near, D, _>(std::slice::from_ref(&self.near)))
            }
            Asked::MissingNear => None,
        }
    }

    fn missing(&mut self, row: &D::Row<'_>) -> Result<Option<(&'static str, String)>> {
        Ok(Some(match self.asked {
            Asked::MissingNear => (R::Near::SIDE.model, format!("{:?}", NearKey::<R>::decode(row, 0)?)),
            _ => (R::Far::SIDE.model, format!("{:?}", FarKey::<R>::decode(row, 0)?)),
        }))
    }
}

/// The statement that finds one of these keys of which there is no row.
fn absent<M: Model, D: Driver, K: Value<D>>(keys: &[K]) -> Result<Statement<D>> {
    let sql = Absent::<M, D>::SQL;
    Ok(Statement::new(sql.text, arguments::many::<D, K>(sql, keys)?))
}

struct Absent<M, D>(PhantomData<(M, D)>);

impl<M: Model, D: Driver> Absent<M, D> {
    const SQL: FixedSql = const { &accessor::absent(D::DIALECT, M::META) }.fixed();
}
