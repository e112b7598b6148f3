//! Reading links.

use std::{collections::HashSet, future::Future, hash::Hash};

use sqlx::Acquire;

use super::{KeysOn, Linked, Links, ManyToMany, WithLink, statements::Statements};
use crate::{
    Model, Result, Value,
    driver::{Batch, Driver, Sqlx},
    model::Stored,
    payload::Payload,
};

impl<R: ManyToMany, P> Links<R, P> {
    /// The far rows, in the order of their keys.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<'c, A, D>(&self, db: A) -> impl Future<Output = Result<Vec<R::Far>>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        R::Far: Stored<D>,
    {
        let arguments = self.near_argument::<D>();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::ALL;
            let rows = D::fetch_all(&mut connection, sql, arguments?).await?;
            rows.iter().map(|row| R::Far::decode(row, 0)).collect()
        }
    }

    /// The first of the far rows, in the order of their keys.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn first<'c, A, D>(&self, db: A) -> impl Future<Output = Result<Option<R::Far>>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        R::Far: Stored<D>,
    {
        let arguments = self.near_argument::<D>();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::FIRST;
            let row = D::fetch_optional(&mut connection, sql, arguments?).await?;
            row.map(|row| R::Far::decode(&row, 0)).transpose()
        }
    }

    /// The far keys, in their order. The far table is not read.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn ids<'c, A, D>(
        &self,
        db: A,
    ) -> impl Future<Output = Result<Vec<<R::Far as Model>::Key>>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let arguments = self.near_argument::<D>();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::IDS;
            let rows = D::fetch_all(&mut connection, sql, arguments?).await?;
            rows.iter().map(|row| Value::decode(row, 0)).collect()
        }
    }

    /// The same links, to be read with their payload: `recipe.ingredients().with_link().all(&db)`.
    pub fn with_link(&self) -> WithLink<R> {
        WithLink { links: Links::of(self.near.clone()) }
    }

    /// Whether the two are linked.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has<'c, A, D>(
        &self,
        db: A,
        far: <R::Far as Model>::Key,
    ) -> impl Future<Output = Result<bool>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let arguments = self.pair_arguments::<D>(&far);
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::HAS;
            Ok(D::fetch_optional(&mut connection, sql, arguments?).await?.is_some())
        }
    }

    /// Whether all of these are linked; so they are where none is given.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has_all<'c, A, D, W>(
        &self,
        db: A,
        far: W,
    ) -> impl Future<Output = Result<bool>> + Send + use<'c, A, D, W, R, P>
    where
        W: IntoIterator<Item = <R::Far as Model>::Key>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let far = distinct(far);
        let (wanted, found) = (far.len() as u64, self.count_among(db, far));
        async move { Ok(found.await? == wanted) }
    }

    /// Whether any of these is linked; none is where none is given.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has_any<'c, A, D, W>(
        &self,
        db: A,
        far: W,
    ) -> impl Future<Output = Result<bool>> + Send + use<'c, A, D, W, R, P>
    where
        W: IntoIterator<Item = <R::Far as Model>::Key>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let found = self.count_among(db, distinct(far));
        async move { Ok(found.await? > 0) }
    }

    fn count_among<'c, A, D>(
        &self,
        db: A,
        far: Vec<<R::Far as Model>::Key>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let arguments = self.keys_arguments::<D>(far.iter());
        async move {
            let mut connection = db.acquire().await?;
            let row = D::fetch_optional(&mut connection, Statements::<R, D>::COUNT_AMONG, arguments?).await?;
            Ok(D::number(&row.ok_or(sqlx::Error::RowNotFound)?, 0)?.cast_unsigned())
        }
    }

    /// How many links there are.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn count<'c, A, D>(&self, db: A) -> impl Future<Output = Result<u64>> + Send + use<'c, A, D, R, P>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let arguments = self.near_argument::<D>();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::COUNT;
            let row = D::fetch_optional(&mut connection, sql, arguments?).await?;
            Ok(D::number(&row.ok_or(sqlx::Error::RowNotFound)?, 0)?.cast_unsigned())
        }
    }

    pub(super) fn near_argument<D: Sqlx>(&self) -> Result<<D as sqlx::Database>::Arguments>
    where
        R: KeysOn<D>,
    {
        let mut arguments = Default::default();
        self.near.bind(&mut arguments)?;
        Ok(arguments)
    }

    /// The near key, and many far keys as one batch.
    pub(super) fn keys_arguments<'k, D: Sqlx>(
        &self,
        far: impl ExactSizeIterator<Item = &'k <R::Far as Model>::Key>,
    ) -> Result<<D as sqlx::Database>::Arguments>
    where
        R: KeysOn<D>,
        <R::Far as Model>::Key: Value<D> + 'k,
    {
        let mut batch = Batch::<D>::new(self.near_argument::<D>()?, far.len());
        Value::bind_column(far, &mut batch)?;
        batch.into_arguments()
    }

    /// Many far keys as one batch, and the near key.
    pub(super) fn arguments_of_keys<'k, D: Sqlx>(
        &self,
        far: impl ExactSizeIterator<Item = &'k <R::Far as Model>::Key>,
    ) -> Result<<D as sqlx::Database>::Arguments>
    where
        R: KeysOn<D>,
        <R::Far as Model>::Key: Value<D> + 'k,
    {
        let mut batch = Batch::<D>::new(Default::default(), far.len());
        Value::bind_column(far, &mut batch)?;
        let mut arguments = batch.into_arguments()?;
        self.near.bind(&mut arguments)?;
        Ok(arguments)
    }

    /// The near key, and many far keys with their payload as one batch.
    pub(super) fn batch<D, V>(&self, far: &[<R::Far as Model>::Key], payloads: &[V]) -> Result<Batch<D>>
    where
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut batch = Batch::new(self.near_argument::<D>()?, far.len());
        Value::bind_column(far.iter(), &mut batch)?;
        V::bind_columns(payloads, &mut batch)?;
        Ok(batch)
    }

    /// Both keys and the payload.
    pub(super) fn link_arguments<D, V>(
        &self,
        far: &<R::Far as Model>::Key,
        payload: &V,
    ) -> Result<<D as sqlx::Database>::Arguments>
    where
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut arguments = self.pair_arguments::<D>(far)?;
        payload.bind(&mut arguments)?;
        Ok(arguments)
    }

    pub(super) fn pair_arguments<D: Sqlx>(
        &self,
        far: &<R::Far as Model>::Key,
    ) -> Result<<D as sqlx::Database>::Arguments>
    where
        R: KeysOn<D>,
    {
        let mut arguments = self.near_argument()?;
        far.bind(&mut arguments)?;
        Ok(arguments)
    }
}

/// Each key once.
fn distinct<K: Clone + Eq + Hash>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut seen = HashSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

impl<F: Model, L> Linked<F, L> {
    /// Reads a far row whose columns begin at `at`, and the link behind it.
    pub(super) fn decode<D: Driver>(row: &<D as Driver>::Row, at: usize) -> Result<Self>
    where
        F: Stored<D>,
        L: Stored<D>,
    {
        let behind_far = at + F::META.columns.len();
        Ok(Linked { far: F::decode(row, at)?, link: L::decode(row, behind_far)? })
    }
}

impl<R: ManyToMany> WithLink<R> {
    /// The far rows with their links, in the order of the far rows' keys.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<'c, A, D>(
        &self,
        db: A,
    ) -> impl Future<Output = Result<Vec<Linked<R::Far, R::Link>>>> + Send + use<'c, A, D, R>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        R::Far: Stored<D>,
        R::Link: Stored<D>,
    {
        let arguments = self.links.near_argument::<D>();
        async move {
            let mut connection = db.acquire().await?;
            let sql = Statements::<R, D>::WITH_LINK;
            let rows = D::fetch_all(&mut connection, sql, arguments?).await?;
            rows.iter().map(|row| Linked::decode(row, 0)).collect()
        }
    }
}
