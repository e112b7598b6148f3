//! Deleting a row, which others may still refer to.

use super::{Model, Statements, Stored, key_arguments, touched};
use crate::{
    Driver, Result,
    operation::{Done, Next, Operation, Statement},
};

/// Deletes the row of that key, which has to be there.
pub(super) struct Delete<M: Model>(pub(super) M::Key);

impl<M: Stored<D>, D: Driver> Operation<D> for Delete<M> {
    type Output = ();

    fn start(&mut self) -> Result<Statement<D>> {
        Ok(Statement::new(Statements::<M, D>::DELETE.text, key_arguments::<M, D>(&self.0)?))
    }

    fn row(&mut self, _: &D::Row<'_>) -> Result<()> {
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, ()>> {
        touched::<M>(done).map(Next::Finish)
    }

    fn deletes(&self) -> Option<(&'static str, String)> {
        Some((M::SIDE.model, format!("{:?}", self.0)))
    }
}
