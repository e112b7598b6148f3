//! Adding and removing links.

use std::future::Future;

use jointable_core::{accessor::EXISTING, dialect::Dialect};
use sqlx::Acquire;

use super::{Added, KeysOn, Links, ManyToMany, statements::Statements};
use crate::{
    Model, Optional, Required, Result,
    driver::{Sqlx, execute_retrying},
    payload::{ByKeys, Payload},
};

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links the two; payload, where there is any, takes its defaults. Linked already, they stay so as they are: adding
    /// twice, or from many tasks at once, leaves one link.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row.
    pub fn add<'c, A, D>(
        &self,
        db: A,
        far: <R::Far as Model>::Key,
    ) -> impl Future<Output = Result<Added>> + Send + use<'c, A, D, R, K>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        self.insert(db, Statements::<R, D>::ADD, far, ())
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Links the two, with the link's payload. Linked already, they stay so with the payload they have: adding twice,
    /// or from many tasks at once, leaves one link.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row, or a payload that fails a check.
    pub fn add<'c, A, D>(
        &self,
        db: A,
        far: <R::Far as Model>::Key,
        payload: P,
    ) -> impl Future<Output = Result<Added>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.insert(db, Statements::<R, D>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `add`, with a payload.
    ///
    /// # Errors
    /// As `add`, and a payload that fails a check.
    pub fn add_with<'c, A, D>(
        &self,
        db: A,
        far: <R::Far as Model>::Key,
        payload: P,
    ) -> impl Future<Output = Result<Added>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.insert(db, Statements::<R, D>::ADD_WITH, far, payload)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    /// Takes the link between the two away, and says whether there was one.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove<'c, A, D>(
        &self,
        db: A,
        far: <R::Far as Model>::Key,
    ) -> impl Future<Output = Result<bool>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::REMOVE;
            let done = execute_retrying::<D>(&mut connection, sql, || links.pair_arguments(&far)).await?;
            Ok(done.rows > 0)
        }
    }

    /// Takes the links to these away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_many<'c, A, D, W>(
        &self,
        db: A,
        far: W,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, W, R, P>
    where
        W: IntoIterator<Item = <R::Far as Model>::Key>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let (links, far) = (self.clone(), far.into_iter().collect::<Vec<_>>());
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::REMOVE_MANY;
            let arguments = || match D::DIALECT {
                Dialect::Mysql => links.arguments_of_keys(far.iter()),
                Dialect::Sqlite | Dialect::Postgres => links.keys_arguments(far.iter()),
            };
            Ok(execute_retrying::<D>(&mut connection, sql, arguments).await?.rows)
        }
    }

    /// Takes all links away, and says how many there were.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clear<'c, A, D>(&self, db: A) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::CLEAR;
            Ok(execute_retrying::<D>(&mut connection, sql, || links.near_argument()).await?.rows)
        }
    }

    fn insert<'c, A, D, V>(
        &self,
        db: A,
        sql: &'static str,
        far: <R::Far as Model>::Key,
        payload: V,
    ) -> impl Future<Output = Result<Added>> + Send + use<'c, A, D, V, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            links.insert_on::<D, V>(&mut connection, sql, &far, &payload).await
        }
    }

    pub(super) async fn insert_on<D, V>(
        &self,
        connection: &mut D::Connection,
        sql: &'static str,
        far: &<R::Far as Model>::Key,
        payload: &V,
    ) -> Result<Added>
    where
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let done = execute_retrying::<D>(connection, sql, || self.link_arguments(far, payload)).await?;
        let existing = match D::DIALECT {
            Dialect::Sqlite | Dialect::Postgres => done.rows == 0,
            Dialect::Mysql => done.last_id == EXISTING,
        };
        Ok(if existing { Added::Existing } else { Added::Inserted })
    }
}
