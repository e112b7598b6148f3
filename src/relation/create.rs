//! New far rows, linked from the start.

use std::mem;

use jointable_core::accessor::FixedSql;

use super::{KeysOn, Links, ManyToMany, NearKey, Owned, Owns, arguments, statements::Statements};
use crate::{
    Driver, Error, Executor, Model, Optional, Required, Result,
    model::{Insert, Stored},
    operation::{self, Done, Next, Operation, Statement},
    payload::{ByKeys, Payload},
    time::Time,
};

impl<R: Owns> Links<R, Owned> {
    /// Stores a new row that refers to this one, whatever it says of that itself.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row.
    pub fn create<E: Executor>(&self, db: E, mut new: <R::Far as Model>::New) -> E::Answer<R::Far>
    where
        R::Far: Stored<E::Driver>,
    {
        R::own(&mut new, self.near.clone());
        R::Far::insert(db, new)
    }
}

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Stores a new far row and links it; in one transaction. Payload, where there is any, takes its defaults.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses. Then neither is stored.
    pub fn create<E: Executor>(&self, db: E, new: <R::Far as Model>::New) -> E::Answer<R::Far>
    where
        R::Far: Stored<E::Driver>,
        R: KeysOn<E::Driver>,
    {
        self.insert_linked(db, Statements::<R, E::Driver>::ADD, new, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Stores a new far row and links it with this payload; in one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses. Then neither is stored.
    pub fn create<E: Executor>(&self, db: E, new: <R::Far as Model>::New, payload: P) -> E::Answer<R::Far>
    where
        R::Far: Stored<E::Driver>,
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        self.insert_linked(db, Statements::<R, E::Driver>::ADD_WITH, new, payload)
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `create`, with a payload.
    ///
    /// # Errors
    /// As `create`, and a payload that fails a check.
    pub fn create_with<E: Executor>(&self, db: E, new: <R::Far as Model>::New, payload: P) -> E::Answer<R::Far>
    where
        R::Far: Stored<E::Driver>,
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        self.insert_linked(db, Statements::<R, E::Driver>::ADD_WITH, new, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    pub(super) fn insert_linked<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        add: FixedSql,
        new: <R::Far as Model>::New,
        payload: V,
    ) -> E::Answer<R::Far>
    where
        R::Far: Stored<E::Driver>,
        R: KeysOn<E::Driver>,
    {
        let near = self.near.clone();
        db.run(Create::<R, V> { near, new, payload, add, stage: Stage::Lock, locked: false, now: Time::now() })
    }
}

struct Create<R: ManyToMany, V> {
    near: NearKey<R>,
    new: <R::Far as Model>::New,
    payload: V,
    add: FixedSql,
    stage: Stage<R::Far>,
    /// Whether the near row was found, and is locked.
    locked: bool,
    /// When the far row is stored.
    now: Time,
}

/// The statement under way.
enum Stage<F: Model> {
    Lock,
    Insert(Insert<F>),
    /// The link to this row.
    Add(F),
}

impl<R, D, V> Operation<D> for Create<R, V>
where
    R: ManyToMany + KeysOn<D>,
    R::Far: Stored<D>,
    D: Driver,
    V: Payload<D>,
{
    type Output = R::Far;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        (self.stage, self.locked) = (Stage::Lock, false);
        let sql = Statements::<R, D>::LOCK;
        Ok(Statement::new(sql.text, arguments::near::<R, D>(sql, &self.near)?))
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        match &mut self.stage {
            Stage::Insert(insert) => Operation::<D>::row(insert, row)?,
            Stage::Lock | Stage::Add(_) => self.locked = true,
        }
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, R::Far>> {
        match mem::replace(&mut self.stage, Stage::Lock) {
            Stage::Lock if !self.locked => Err(Error::NotFound(R::Near::META.name)),
            Stage::Lock => {
                // The one that is given is kept: a deadlock in what comes can make all of this begin anew.
                let mut insert = Insert::new(self.new.clone(), self.now);
                let statement = Operation::<D>::start(&mut insert)?;
                self.stage = Stage::Insert(insert);
                Ok(Next::Run(statement))
            }
            Stage::Insert(mut insert) => match Operation::<D>::next(&mut insert, done)? {
                Next::Run(statement) => {
                    self.stage = Stage::Insert(insert);
                    Ok(Next::Run(statement))
                }
                Next::Finish(far) => {
                    let payload = std::slice::from_ref(&self.payload);
                    let arguments = arguments::links::<R, D, V>(self.add, &self.near, &[far.key()], payload)?;
                    self.stage = Stage::Add(far);
                    Ok(Next::Run(Statement::new(self.add.text, arguments)))
                }
            },
            Stage::Add(far) => Ok(Next::Finish(far)),
        }
    }

    fn places(&self) -> Option<(&'static str, &'static str)> {
        match &self.stage {
            Stage::Insert(insert) => Operation::<D>::places(insert),
            Stage::Lock | Stage::Add(_) => operation::places_of(R::Link::META),
        }
    }
}
