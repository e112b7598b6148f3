//! New far rows, linked from the start.

use std::future::Future;

use sqlx::Acquire;

use super::{KeysOn, Links, ManyToMany, statements::Statements};
use crate::{
    Model, Required, Result,
    driver::Sqlx,
    model::{Stored, insert_on},
    payload::{ByKeys, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Stores a new far row and links it; in one transaction. Payload, where there is any, takes its defaults.
    ///
    /// # Errors
    /// What the database refuses, and then neither is stored.
    pub fn create<'c, A, D>(
        &self,
        db: A,
        new: <R::Far as Model>::New,
    ) -> impl Future<Output = Result<R::Far>> + Send + use<'c, A, D, R, K>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R::Far: Stored<D>,
        R: KeysOn<D>,
    {
        self.insert_linked(db, Statements::<R, D>::ADD, new, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Stores a new far row and links it with this payload; in one transaction.
    ///
    /// # Errors
    /// What the database refuses, and then neither is stored.
    pub fn create<'c, A, D>(
        &self,
        db: A,
        new: <R::Far as Model>::New,
        payload: P,
    ) -> impl Future<Output = Result<R::Far>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R::Far: Stored<D>,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.insert_linked(db, Statements::<R, D>::ADD_WITH, new, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    fn insert_linked<'c, A, D, V>(
        &self,
        db: A,
        add: &'static str,
        new: <R::Far as Model>::New,
        payload: V,
    ) -> impl Future<Output = Result<R::Far>> + Send + use<'c, A, D, V, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R::Far: Stored<D>,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let mut transaction = links.begin::<D>(&mut connection).await?;
            let far = insert_on::<R::Far, D>(&mut transaction, new).await?;
            links.insert_on::<D, V>(&mut transaction, add, &far.key(), &payload).await?;
            transaction.commit().await?;
            Ok(far)
        }
    }
}
