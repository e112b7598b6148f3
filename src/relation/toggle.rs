//! Linking what is not linked, and the other way round.

use std::slice;

use jointable_core::accessor::FixedSql;

use super::{
    Added, FarKey, Identity, KeysOn, Links, ManyToMany, NearKey, Single, Toggled, arguments, linking::Linking,
    statements::Statements, write::added,
};
use crate::{
    Driver, Error, Executor, Model, Optional, Required, Result,
    operation::{Done, Next, Operation, Statement},
    payload::{ByKeys, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Takes the link between the two away, or links them where there is none; in one transaction. Payload, where there
    /// is any, takes its defaults.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses.
    pub fn toggle<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<Toggled>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Single,
    {
        self.switch(db, Statements::<R, E::Driver>::ADD, far, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Takes the link between the two away, or links them with this payload where there is none; in one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses.
    pub fn toggle<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<Toggled>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
        Identity<R>: Single,
    {
        self.switch(db, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `toggle`, with a payload.
    ///
    /// # Errors
    /// As `toggle`, and a payload that fails a check.
    pub fn toggle_with<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<Toggled>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
        Identity<R>: Single,
    {
        self.switch(db, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    pub(super) fn switch<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        add: FixedSql,
        far: FarKey<R>,
        payload: V,
    ) -> E::Answer<Toggled>
    where
        R: KeysOn<E::Driver>,
    {
        let (near, keys) = (self.near.clone(), [far.clone()]);
        let toggle = Toggle::<R, V> { near, far, payload, add, stage: Stage::Lock, locked: false };
        db.run(Linking::<R, _, _>::of_locked(self.near.clone(), keys, toggle))
    }
}

struct Toggle<R: ManyToMany, V> {
    near: NearKey<R>,
    far: FarKey<R>,
    payload: V,
    add: FixedSql,
    stage: Stage,
    /// Whether the near row was found, and is locked.
    locked: bool,
}

/// The statement under way.
enum Stage {
    Lock,
    Remove,
    Add,
}

impl<R: ManyToMany, V> Toggle<R, V> {
    fn remove<D: Driver>(&self) -> Result<Statement<D>>
    where
        R: KeysOn<D>,
    {
        let sql = Statements::<R, D>::REMOVE;
        let arguments = arguments::keys::<R, D>(sql, &self.near, slice::from_ref(&self.far))?;
        Ok(Statement::new(sql.text, arguments))
    }
}

impl<R: ManyToMany + KeysOn<D>, D: Driver, V: Payload<D>> Operation<D> for Toggle<R, V> {
    type Output = Toggled;

    const ATOMIC: bool = true;

    fn start(&mut self) -> Result<Statement<D>> {
        (self.stage, self.locked) = (Stage::Lock, false);
        let sql = Statements::<R, D>::LOCK;
        Ok(Statement::new(sql.text, arguments::near::<R, D>(sql, &self.near)?))
    }

    fn row(&mut self, _: &D::Row<'_>) -> Result<()> {
        self.locked = true;
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, Toggled>> {
        match self.stage {
            Stage::Lock if !self.locked => Err(Error::NotFound(R::Near::META.name)),
            Stage::Lock => {
                self.stage = Stage::Remove;
                self.remove().map(Next::Run)
            }
            Stage::Remove if done.rows > 0 => Ok(Next::Finish(Toggled::Removed)),
            Stage::Remove => {
                self.stage = Stage::Add;
                let (far, payload) = (slice::from_ref(&self.far), slice::from_ref(&self.payload));
                let arguments = arguments::links::<R, D, V>(self.add, &self.near, far, payload)?;
                Ok(Next::Run(Statement::new(self.add.text, arguments)))
            }
            // The other side has linked the two meanwhile.
            Stage::Add if added::<D>(done) == Added::Existing => {
                self.stage = Stage::Remove;
                self.remove().map(Next::Run)
            }
            Stage::Add => Ok(Next::Finish(Toggled::Added)),
        }
    }
}
