//! Adding many links at once, and changing the payload of one.

use jointable_core::dialect::Dialect;

use super::{FarKey, KeysOn, Links, ManyToMany, arguments, set::last_of_each, statements::Statements};
use crate::{
    Driver, Executor, Optional, Required, Value, operation,
    payload::{ByKeys, HasPayload, Patch, Patched, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links all of these, in one statement, and says how many links are new; those that are there stay as they are.
    /// Payload, where there is any, takes its defaults.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let wanted = far.into_iter().map(|far| (far, ())).collect();
        self.insert_many(db, Statements::<R, E::Driver>::ADD_MANY, wanted)
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Links all of these with their payload, in one statement, and says how many links are new; those that are there
    /// keep the payload they have. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<E: Executor>(&self, db: E, wanted: impl IntoIterator<Item = (FarKey<R>, P)>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        self.insert_many(db, Statements::<R, E::Driver>::ADD_MANY_WITH, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `add_many`, with payload.
    ///
    /// # Errors
    /// As `add_many`, and a payload that fails a check.
    pub fn add_many_with<E: Executor>(&self, db: E, wanted: impl IntoIterator<Item = (FarKey<R>, P)>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        P: Payload<E::Driver>,
    {
        self.insert_many(db, Statements::<R, E::Driver>::ADD_MANY_WITH, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    fn insert_many<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        sql: &'static str,
        wanted: Vec<(FarKey<R>, V)>,
    ) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let (far, payloads): (Vec<_>, Vec<_>) = last_of_each(wanted).into_iter().unzip();
        let arguments = arguments::batch::<R, E::Driver, V>(&self.near, &far, &payloads).and_then(|batch| {
            let mut arguments = batch.into_arguments()?;
            if E::Driver::DIALECT == Dialect::Mysql {
                self.near.bind(&mut arguments)?;
            }
            Ok(arguments)
        });
        db.run(operation::change(sql, arguments, |done| Ok(done.rows)))
    }
}

impl<R: ManyToMany, K: HasPayload> Links<R, K> {
    /// Links the two with this payload; linked already, they have this payload from now on.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row, or a payload that fails a check.
    pub fn upsert<E: Executor>(&self, db: E, far: FarKey<R>, payload: K::Payload) -> E::Answer<()>
    where
        R: KeysOn<E::Driver>,
        K::Payload: Payload<E::Driver>,
    {
        let arguments = arguments::link::<R, E::Driver>(&self.near, &far, &payload);
        db.run(operation::change(Statements::<R, E::Driver>::UPSERT, arguments, |_| Ok(())))
    }

    /// Changes the columns of the link's payload that the patch names, and says whether there is a link. Columns left at
    /// `None` stay as they are.
    ///
    /// # Errors
    /// What the database refuses, such as a payload that fails a check.
    pub fn update_link<E: Executor>(
        &self,
        db: E,
        far: FarKey<R>,
        patch: <K::Payload as Patched>::Patch,
    ) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
        K::Payload: Patched<Patch: Patch<E::Driver>>,
    {
        let arguments = || {
            let mut arguments = Default::default();
            patch.bind(&mut arguments)?;
            self.near.bind(&mut arguments)?;
            far.bind(&mut arguments)?;
            Ok(arguments)
        };
        db.run(operation::change(Statements::<R, E::Driver>::UPDATE_LINK, arguments(), |done| Ok(done.rows > 0)))
    }
}
