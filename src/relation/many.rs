//! Adding many links at once, and changing the payload of one.

use std::future::Future;

use jointable_core::dialect::Dialect;
use sqlx::Acquire;

use super::{KeysOn, Links, ManyToMany, set::last_of_each, statements::Statements};
use crate::{
    Model, Optional, Required, Result, Value,
    driver::{Sqlx, execute_retrying},
    payload::{ByKeys, HasPayload, Patch, Patched, Payload},
};

type FarKey<R> = <<R as ManyToMany>::Far as Model>::Key;

impl<R: ManyToMany, K: ByKeys> Links<R, K> {
    /// Links all of these, in one statement, and says how many links are new; those that are there stay as they are.
    /// Payload, where there is any, takes its defaults.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<'c, A, D, W>(
        &self,
        db: A,
        far: W,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, W, R, K>
    where
        W: IntoIterator<Item = FarKey<R>>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let wanted = far.into_iter().map(|far| (far, ())).collect();
        self.insert_many(db, Statements::<R, D>::ADD_MANY, wanted)
    }
}

impl<R: ManyToMany, P> Links<R, Required<P>> {
    /// Links all of these with their payload, in one statement, and says how many links are new; those that are there
    /// keep the payload they have. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row; then none of the links is made.
    pub fn add_many<'c, A, D, W>(
        &self,
        db: A,
        wanted: W,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, W, R, P>
    where
        W: IntoIterator<Item = (FarKey<R>, P)>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.insert_many(db, Statements::<R, D>::ADD_MANY_WITH, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, Optional<P>> {
    /// As `add_many`, with payload. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// As `add_many`, and a payload that fails a check.
    pub fn add_many_with<'c, A, D, W>(
        &self,
        db: A,
        wanted: W,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, W, R, P>
    where
        W: IntoIterator<Item = (FarKey<R>, P)>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        P: Payload<D>,
    {
        self.insert_many(db, Statements::<R, D>::ADD_MANY_WITH, wanted.into_iter().collect())
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    fn insert_many<'c, A, D, V>(
        &self,
        db: A,
        sql: &'static str,
        wanted: Vec<(FarKey<R>, V)>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, V, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let (far, payloads): (Vec<_>, Vec<_>) = last_of_each(wanted).into_iter().unzip();
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let arguments = || {
                let mut arguments = links.batch::<D, V>(&far, &payloads)?.into_arguments()?;
                if D::DIALECT == Dialect::Mysql {
                    links.near.bind(&mut arguments)?;
                }
                Ok(arguments)
            };
            Ok(execute_retrying::<D>(&mut connection, sql, arguments).await?.rows)
        }
    }
}

impl<R: ManyToMany, K: HasPayload> Links<R, K> {
    /// Links the two with this payload; linked already, they have this payload from now on.
    ///
    /// # Errors
    /// What the database refuses, such as a key of no row, or a payload that fails a check.
    pub fn upsert<'c, A, D>(
        &self,
        db: A,
        far: FarKey<R>,
        payload: K::Payload,
    ) -> impl Future<Output = Result<()>> + Send + use<'c, A, D, R, K>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        K::Payload: Payload<D>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let arguments = || links.link_arguments(&far, &payload);
            execute_retrying::<D>(&mut connection, Statements::<R, D>::UPSERT, arguments).await.map(drop)
        }
    }

    /// Changes the columns of the link's payload that the patch names, and says whether there is a link. Columns left at
    /// `None` stay as they are.
    ///
    /// # Errors
    /// What the database refuses, such as a payload that fails a check.
    pub fn update_link<'c, A, D>(
        &self,
        db: A,
        far: FarKey<R>,
        patch: <K::Payload as Patched>::Patch,
    ) -> impl Future<Output = Result<bool>> + Send + use<'c, A, D, R, K>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        K::Payload: Patched<Patch: Patch<D>>,
    {
        let links = self.clone();
        async move {
            let mut connection = db.acquire().await?;
            let arguments = || {
                let mut arguments = Default::default();
                patch.bind(&mut arguments)?;
                links.near.bind(&mut arguments)?;
                far.bind(&mut arguments)?;
                Ok(arguments)
            };
            let done = execute_retrying::<D>(&mut connection, Statements::<R, D>::UPDATE_LINK, arguments).await?;
            Ok(done.rows > 0)
        }
    }
}
