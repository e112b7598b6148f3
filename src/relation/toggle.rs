//! Linking what is not linked, and the other way round.

use std::future::Future;

use sqlx::Acquire;

use super::{KeysOn, Links, ManyToMany, Toggled, statements::Statements};
use crate::{
    Model, Required, Result,
    driver::{Sqlx, again_after_deadlock},
    payload::{ByKeys, Payload},
};

type FarKey<R> = <<R as ManyToMany>::Far as Model>::Key;

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Takes the link between the two away, or links them where there is none; in one transaction. Payload, where there
    /// is any, takes its defaults.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) where the near row is not there; else what the database refuses.
    pub fn toggle<'c, A, D>(
        &self,
        db: A,
        far: FarKey<R>,
    ) -> impl Future<Output = Result<Toggled>> + Send + use<'c, A, D, R, K>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        self.switch(db, Statements::<R, D>::ADD, far, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Takes the link between the two away, or links them with this payload where there is none; in one transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) where the near row is not there; else what the database refuses.
    pub fn toggle<'c, A, D>(
        &self,
        db: A,
        far: FarKey<R>,
        payload: P,
    ) -> impl Future<Output = Result<Toggled>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.switch(db, Statements::<R, D>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    fn switch<'c, A, D, V>(
        &self,
        db: A,
        add: &'static str,
        far: FarKey<R>,
        payload: V,
    ) -> impl Future<Output = Result<Toggled>> + Send + use<'c, A, D, V, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let connection: &mut <D as sqlx::Database>::Connection = &mut connection;
            again_after_deadlock!(D, connection, links.switch_on::<D, V>(connection, add, &far, &payload))
        }
    }

    async fn switch_on<D, V>(
        &self,
        connection: &mut D::Connection,
        add: &'static str,
        far: &FarKey<R>,
        payload: &V,
    ) -> Result<Toggled>
    where
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut transaction = self.begin::<D>(connection).await?;
        let sql = Statements::<R, D>::REMOVE;
        let toggled = if D::execute(&mut transaction, sql, self.pair_arguments(far)?).await?.rows > 0 {
            Toggled::Removed
        } else {
            self.insert_on::<D, V>(&mut transaction, add, far, payload).await?;
            Toggled::Added
        };
        transaction.commit().await?;
        Ok(toggled)
    }
}
