//! Adding and removing links.

use jointable_core::{accessor::EXISTING, dialect::Dialect};

use super::{Added, FarKey, KeysOn, Links, ManyToMany, arguments, statements::Statements};
use crate::{
    Driver, Executor, Optional, Required,
    operation::{self, Done},
    payload::{ByKeys, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links the two; payload, where there is any, takes its defaults. Linked already, they stay so as they are: adding
    /// twice, or from many tasks at once, leaves one link.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row.
    pub fn add<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<Added>
    where
        R: KeysOn<E::Driver>,
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
    pub fn add<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<Added>
    where
        R: KeysOn<E::Driver>,
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
    pub fn add_with<E: Executor>(&self, db: E, far: FarKey<R>, payload: P) -> E::Answer<Added>
    where
        R: KeysOn<E::Driver>,
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
    {
        let arguments = arguments::pair::<R, E::Driver>(&self.near, &far);
        db.run(operation::change(Statements::<R, E::Driver>::REMOVE, arguments, |done| Ok(done.rows > 0)))
    }

    /// Takes the links to these away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_many<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let far: Vec<_> = far.into_iter().collect();
        let arguments = match E::Driver::DIALECT {
            Dialect::Mysql => arguments::keys_and_near::<R, E::Driver>(&self.near, &far),
            Dialect::Sqlite | Dialect::Postgres => arguments::near_and_keys::<R, E::Driver>(&self.near, &far),
        };
        db.run(operation::change(Statements::<R, E::Driver>::REMOVE_MANY, arguments, |done| Ok(done.rows)))
    }

    /// Takes all links away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clear<E: Executor>(&self, db: E) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let arguments = arguments::near::<R, E::Driver>(&self.near);
        db.run(operation::change(Statements::<R, E::Driver>::CLEAR, arguments, |done| Ok(done.rows)))
    }

    fn insert<E: Executor, V: Payload<E::Driver>>(
        &self,
        db: E,
        sql: &'static str,
        far: FarKey<R>,
        payload: V,
    ) -> E::Answer<Added>
    where
        R: KeysOn<E::Driver>,
    {
        let arguments = arguments::link::<R, E::Driver>(&self.near, &far, &payload);
        db.run(operation::change(sql, arguments, |done| Ok(added::<E::Driver>(done))))
    }
}

/// Whether an insert of one link found it there.
fn added<D: Driver>(done: Done) -> Added {
    let existing = match D::DIALECT {
        Dialect::Sqlite | Dialect::Postgres => done.rows == 0,
        Dialect::Mysql => done.last_id == EXISTING,
    };
    if existing { Added::Existing } else { Added::Inserted }
}
