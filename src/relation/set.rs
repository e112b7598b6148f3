//! Making the links be exactly those given.

use std::{collections::HashSet, future::Future, hash::Hash};

use jointable_core::dialect::Dialect;
use sqlx::{Acquire, Connection, Transaction};

use super::{KeysOn, Links, ManyToMany, SetReport, statements::Statements};
use crate::{
    Error, Model, NoPayload, Result, Value,
    driver::{Batch, Sqlx, again_after_deadlock},
    payload::{HasPayload, Payload},
};

type FarKey<R> = <<R as ManyToMany>::Far as Model>::Key;

impl<R: ManyToMany> Links<R, NoPayload> {
    /// Makes the links be exactly those to `wanted`, in one transaction, and reports what changed. The database
    /// computes the difference; links that stay are not touched. Of overlapping sets, one wins whole.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses, and then nothing is
    /// changed.
    pub fn set<'c, A, D, W>(
        &self,
        db: A,
        wanted: W,
    ) -> impl Future<Output = Result<SetReport>> + Send + use<'c, A, D, W, R>
    where
        W: IntoIterator<Item = FarKey<R>>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
    {
        let wanted = wanted.into_iter().map(|far| (far, ())).collect();
        self.replace(db, wanted, false)
    }
}

impl<R: ManyToMany, K: HasPayload> Links<R, K> {
    /// Makes the links be exactly those `wanted`, with just this payload, in one transaction, and reports what
    /// changed. The database computes the difference; links that stay as they are are not touched. Of overlapping
    /// sets, one wins whole. Where a far key comes twice, the last counts.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the near row is not there; else what the database refuses, and then nothing is
    /// changed.
    pub fn set<'c, A, D, W>(
        &self,
        db: A,
        wanted: W,
    ) -> impl Future<Output = Result<SetReport>> + Send + use<'c, A, D, W, R, K>
    where
        W: IntoIterator<Item = (FarKey<R>, K::Payload)>,
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        K::Payload: Payload<D>,
    {
        self.replace(db, wanted.into_iter().collect(), true)
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    fn replace<'c, A, D, V>(
        &self,
        db: A,
        wanted: Vec<(FarKey<R>, V)>,
        payload: bool,
    ) -> impl Future<Output = Result<SetReport>> + Send + use<'c, A, D, V, R, P>
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
            let connection: &mut <D as sqlx::Database>::Connection = &mut connection;
            again_after_deadlock!(D, connection, links.replace_on::<D, V>(connection, &far, &payloads, payload))
        }
    }

    async fn replace_on<D, V>(
        &self,
        connection: &mut D::Connection,
        far: &[FarKey<R>],
        payloads: &[V],
        payload: bool,
    ) -> Result<SetReport>
    where
        D: Sqlx,
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut transaction = self.begin::<D>(connection).await?;
        let batch = self.batch(far, payloads)?;
        let mut report = match D::DIALECT {
            Dialect::Postgres => self.replace_at_once::<D>(&mut transaction, batch).await?,
            Dialect::Sqlite | Dialect::Mysql => self.replace_by_json::<D>(&mut transaction, batch, payload).await?,
        };
        transaction.commit().await?;
        report.kept = (far.len() as u64).saturating_sub(report.added + report.updated);
        Ok(report)
    }

    /// Begins a transaction, or a savepoint in the caller's, and locks the near row in it.
    pub(super) async fn begin<'t, D: Sqlx>(&self, connection: &'t mut D::Connection) -> Result<Transaction<'t, D>>
    where
        R: KeysOn<D>,
    {
        let mut transaction = if connection.is_in_transaction() {
            Connection::begin(connection).await?
        } else {
            connection.begin_with(D::BEGIN).await?
        };
        match D::fetch_optional(&mut transaction, Statements::<R, D>::LOCK, self.near_argument()?).await? {
            Some(_) => Ok(transaction),
            None => Err(Error::NotFound(R::Near::META.name)),
        }
    }

    async fn replace_at_once<D: Sqlx>(&self, connection: &mut D::Connection, batch: Batch<D>) -> Result<SetReport> {
        let row = D::fetch_optional(connection, Statements::<R, D>::SET, batch.arguments).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        let count = |at| Ok::<_, Error>(D::number(&row, at)?.cast_unsigned());
        Ok(SetReport { removed: count(0)?, updated: count(1)?, added: count(2)?, kept: 0 })
    }

    async fn replace_by_json<D: Sqlx>(
        &self,
        connection: &mut D::Connection,
        batch: Batch<D>,
        payload: bool,
    ) -> Result<SetReport>
    where
        R: KeysOn<D>,
    {
        let json = batch.json()?;
        let near_json = || {
            let mut arguments = self.near_argument::<D>()?;
            D::bind_text(&mut arguments, &json)?;
            Ok::<_, Error>(arguments)
        };
        let json_near = || {
            let mut arguments = Default::default();
            D::bind_text(&mut arguments, &json)?;
            self.near.bind(&mut arguments)?;
            Ok::<_, Error>(arguments)
        };
        let unwanted = if D::DIALECT == Dialect::Mysql { json_near()? } else { near_json()? };
        let removed = D::execute(connection, Statements::<R, D>::SET_REMOVE, unwanted).await?.rows;
        let updated =
            if payload { D::execute(connection, Statements::<R, D>::SET_UPDATE, json_near()?).await?.rows } else { 0 };
        let mut near_json_near = near_json()?;
        self.near.bind(&mut near_json_near)?;
        let added = D::execute(connection, Statements::<R, D>::SET_ADD, near_json_near).await?.rows;
        Ok(SetReport { added, removed, updated, kept: 0 })
    }
}

/// Each key with what is said of it last.
pub(super) fn last_of_each<K: Clone + Eq + Hash, V>(mut wanted: Vec<(K, V)>) -> Vec<(K, V)> {
    let mut seen = HashSet::new();
    wanted.reverse();
    wanted.retain(|(key, _)| seen.insert(key.clone()));
    wanted.reverse();
    wanted
}
