//! Adding and removing links.

use jointable_core::{
    accessor::{EXISTING, FixedSql},
    dialect::Dialect,
};

use super::{
    Added, Adds, FarKey, Identity, KeysOn, Links, ManyToMany, Plural, Single,
    arguments::{self, Given},
    linking::Linking,
    statements::Statements,
};
use crate::{
    Driver, Executor, Model, Optional, Required, Value,
    operation::{self, Done},
    payload::{ByKeys, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links the two; payload, where there is any, takes its defaults. Linked already, they stay so as they are: adding
    /// twice, or from many tasks at once, leaves one link.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row.
    pub fn add<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<AddedTo<R, ()>>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Adds<R, ()>,
    {
        self.insert(db, Statements::<R, E::Driver>::ADD, far, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Links the two, with the link's payload. Linked already, they stay so with the payload they have: adding twice,
    /// or from many tasks at once, leaves one link.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row, or a payload that fails a check.
    pub fn add<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<AddedTo<R, P>>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Adds<R, P>,
        P: Payload<E::Driver>,
    {
        self.insert(db, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `add`, with a payload.
    ///
    /// # Errors
    /// As `add`, and a payload that fails a check.
    pub fn add_with<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<AddedTo<R, P>>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Adds<R, P>,
        P: Payload<E::Driver>,
    {
        self.insert(db, Statements::<R, E::Driver>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    /// Takes the link between the two away, and says whether there was one.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Single,
    {
        let sql = Statements::<R, E::Driver>::REMOVE;
        let arguments = arguments::keys::<R, E::Driver>(sql, &self.near, &[far]);
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows > 0)))
    }

    /// Takes the links to these away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_many<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Single,
    {
        let far: Vec<_> = far.into_iter().collect();
        let sql = Statements::<R, E::Driver>::REMOVE_MANY;
        let arguments = arguments::keys::<R, E::Driver>(sql, &self.near, &far);
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows)))
    }

    /// Takes the link of that key away, and says whether this row had it. Two rows may be linked more than once here.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_link<E: Executor>(&self, db: E, link: <R::Link as Model>::Key) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Plural,
        <R::Link as Model>::Key: Value<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::REMOVE_LINK;
        let given = Given::<R, ()> { near: &self.near, far: &[], payloads: &[], json: None };
        let arguments = given.and::<E::Driver>(sql, |_, arguments| link.bind(arguments));
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows > 0)))
    }

    /// Takes all links between the two away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_links_to<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Plural,
    {
        let sql = Statements::<R, E::Driver>::REMOVE;
        let arguments = arguments::keys::<R, E::Driver>(sql, &self.near, &[far]);
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows)))
    }

    /// Takes all links away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clear<E: Executor>(&self, db: E) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::CLEAR;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::change(sql.text, arguments, |done| Ok(done.rows)))
    }

    #[inline]
    pub(super) fn insert<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        sql: FixedSql,
        far: FarKey<R>,
        payload: V,
    ) -> E::Answer<AddedTo<R, V>>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Adds<R, V>,
    {
        let given = <Identity<R>>::given(&payload);
        let far = [far];
        let arguments = arguments::links::<R, E::Driver, V>(sql, &self.near, &far, &[payload]);
        let insert = operation::insert(sql.text, arguments, move |number, done| {
            <Identity<R>>::added::<E::Driver>(given.clone(), number, done)
        });
        db.run(Linking::<R, _, _>::new(self.near.clone(), far, insert))
    }
}

/// What `add` returns: [`Added`], or the key of the link where two rows may have many.
pub(super) type AddedTo<R, V> = <Identity<R> as Adds<R, V>>::Added;

/// Whether an insert of one link found it there.
pub(super) fn added<D: Driver>(done: Done) -> Added {
    let existing = match D::DIALECT {
        Dialect::Sqlite | Dialect::Postgres => done.rows == 0,
        Dialect::Mysql => done.last_id == EXISTING,
    };
    if existing { Added::Existing } else { Added::Inserted }
}
