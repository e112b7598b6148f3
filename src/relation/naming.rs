//! Which of the keys that were to be linked is that of no row: databases say so in part, or not at all.

use std::marker::PhantomData;

use jointable_core::accessor::{self, FixedSql};

use super::{FarKey, KeysOn, ManyToMany, NearKey, arguments};
use crate::{
    Driver, Model, Result, Value,
    operation::{Done, Next, Operation, Statement},
};

/// An operation that links `near` with all of `far`; where a reference fails, it looks for the key that leads nowhere.
pub(super) struct Naming<R: ManyToMany, F, O> {
    operation: O,
    near: NearKey<R>,
    far: F,
    asked: Asked,
}

/// Which side was asked last.
enum Asked {
    Neither,
    Far,
    Near,
}

impl<R: ManyToMany, F: AsRef<[FarKey<R>]>, O> Naming<R, F, O> {
    pub(super) fn new(near: &NearKey<R>, far: F, operation: O) -> Self {
        Self { operation, near: near.clone(), far, asked: Asked::Neither }
    }
}

impl<R, D, F, O> Operation<D> for Naming<R, F, O>
where
    R: KeysOn<D> + ManyToMany,
    D: Driver,
    F: AsRef<[FarKey<R>]> + Send + 'static,
    O: Operation<D>,
{
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

    fn ask_for_missing(&mut self) -> Option<Result<Statement<D>>> {
        match self.asked {
            Asked::Neither => {
                self.asked = Asked::Far;
                Some(absent::<R::Far, D, _>(self.far.as_ref()))
            }
            Asked::Far => {
                self.asked = Asked::Near;
                Some(absent::<R::Near, D, _>(std::slice::from_ref(&self.near)))
            }
            Asked::Near => None,
        }
    }

    fn missing(&mut self, row: &D::Row<'_>) -> Result<Option<(&'static str, String)>> {
        Ok(Some(match self.asked {
            Asked::Neither | Asked::Far => (R::Far::SIDE.model, format!("{:?}", FarKey::<R>::decode(row, 0)?)),
            Asked::Near => (R::Near::SIDE.model, format!("{:?}", NearKey::<R>::decode(row, 0)?)),
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
