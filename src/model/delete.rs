//! Deleting a row, which others may still refer to.

use super::Model;
use crate::{
    Driver, Result,
    operation::{Done, Next, Operation, Statement},
};

/// An operation that deletes the row of that key.
pub(super) struct Delete<M: Model, O> {
    pub(super) operation: O,
    pub(super) key: M::Key,
}

impl<M: Model, D: Driver, O: Operation<D>> Operation<D> for Delete<M, O> {
    type Output = O::Output;

    const ATOMIC: bool = O::ATOMIC;

    const REPEATABLE: bool = O::REPEATABLE;

    const ONE_ROW: bool = O::ONE_ROW;

    fn start(&mut self) -> Result<Statement<D>> {
        self.operation.start()
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        self.operation.row(row)
    }

    fn next(&mut self, done: Done) -> Result<Next<D, O::Output>> {
        self.operation.next(done)
    }

    fn deletes(&self) -> Option<(&'static str, String)> {
        Some((M::SIDE.model, format!("{:?}", self.key)))
    }
}
