//! The lists that new links become ones of, held while these get their places there.

use super::{FarKey, KeysOn, ManyToMany, NearKey, arguments, statements::Statements};
use crate::{
    Driver, Result,
    operation::{Done, Next, Operation, Statement},
};

/// An operation that links `near` with all of `far`, or moves links of `near`. Where links are numbered, those of a row
/// are held first, in a statement of its own: two that waited for one another would see the same last place else.
pub(super) struct Holding<R: ManyToMany, O> {
    operation: O,
    /// Of relations that number links.
    keys: Option<(NearKey<R>, Vec<FarKey<R>>)>,
    /// Whether the lists are being locked.
    locks: bool,
}

impl<R: ManyToMany, O> Holding<R, O> {
    pub(super) fn new(near: &NearKey<R>, far: &[FarKey<R>], operation: O) -> Self {
        let keys = R::PLAN.is_numbered().then(|| (near.clone(), far.to_vec()));
        Self { operation, keys, locks: false }
    }

    /// The same of an operation that locks the near row by itself.
    pub(super) fn far(near: &NearKey<R>, far: &[FarKey<R>], operation: O) -> Self {
        let keys = R::PLAN.far_position().is_some().then(|| (near.clone(), far.to_vec()));
        Self { operation, keys, locks: false }
    }
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, O: Operation<D>> Operation<D> for Holding<R, O> {
    type Output = O::Output;

    const ATOMIC: bool = O::ATOMIC || Statements::<R, D>::HOLD.is_some();

    const REPEATABLE: bool = O::REPEATABLE;

    const ONE_ROW: bool = O::ONE_ROW;

    fn start(&mut self) -> Result<Statement<D>> {
        let (Some((one, many)), Some((near, far))) = (Statements::<R, D>::HOLD, &self.keys) else {
            return self.operation.start();
        };
        self.locks = true;
        let sql = if far.len() == 1 { one } else { many };
        Ok(Statement::new(sql.text, arguments::keys::<R, D>(sql, near, far)?))
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        if self.locks { Ok(()) } else { self.operation.row(row) }
    }

    fn next(&mut self, done: Done) -> Result<Next<D, O::Output>> {
        if self.locks {
            self.locks = false;
            return self.operation.start().map(Next::Run);
        }
        self.operation.next(done)
    }
}
