//! Reading the links of many rows at once.

use std::{collections::HashMap, future::Future};

use sqlx::Acquire;

use super::{KeysOn, Linked, LinksOf, LinksOfWithLink, ManyToMany, statements::Statements};
use crate::{
    Model, Result, Value,
    driver::{Batch, Driver, Sqlx},
    model::Stored,
};

type NearKey<R> = <<R as ManyToMany>::Near as Model>::Key;

type FarAndLink<R> = Linked<<R as ManyToMany>::Far, <R as ManyToMany>::Link>;

impl<R: ManyToMany> LinksOf<R> {
    /// The far rows of each near row, in the order of the near rows; those of one in the order of their keys. One
    /// statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<'c, A, D>(&self, db: A) -> impl Future<Output = Result<Vec<Vec<R::Far>>>> + Send + use<'c, A, D, R>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        R::Far: Stored<D>,
    {
        grouped::<R, A, D, _>(self.near.clone(), db, Statements::<R, D>::ALL_OF, |row| {
            R::Far::decode(row, behind_key::<R>())
        })
    }

    /// The same links, to be read with their payload: `Recipe::ingredients_of(&recipes).with_link().all(&db)`.
    pub fn with_link(&self) -> LinksOfWithLink<R> {
        LinksOfWithLink { links: self.clone() }
    }
}

impl<R: ManyToMany> LinksOfWithLink<R> {
    /// The far rows of each near row with their links, in the order of the near rows; those of one in the order of the
    /// far keys. One statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<'c, A, D>(
        &self,
        db: A,
    ) -> impl Future<Output = Result<Vec<Vec<FarAndLink<R>>>>> + Send + use<'c, A, D, R>
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        R: KeysOn<D>,
        R::Far: Stored<D>,
        R::Link: Stored<D>,
    {
        grouped::<R, A, D, _>(self.links.near.clone(), db, Statements::<R, D>::WITH_LINK_OF, |row| {
            Linked::decode(row, behind_key::<R>())
        })
    }
}

/// Where a row goes on behind its near key.
const fn behind_key<R: ManyToMany>() -> usize {
    R::PLAN.near_columns.len()
}

/// What the rows of a statement hold, by near key.
async fn grouped<'c, R, A, D, T>(
    near: Vec<NearKey<R>>,
    db: A,
    sql: &'static str,
    decode: impl Fn(&<D as Driver>::Row) -> Result<T> + Send,
) -> Result<Vec<Vec<T>>>
where
    R: KeysOn<D>,
    A: Acquire<'c, Database = D> + Send,
    D: Sqlx,
    T: Send,
{
    let mut groups: HashMap<&NearKey<R>, Vec<usize>> = HashMap::new();
    let mut keys = Vec::new();
    for (index, key) in near.iter().enumerate() {
        let group = groups.entry(key).or_default();
        if group.is_empty() {
            keys.push(key);
        }
        group.push(index);
    }
    let mut batch = Batch::<D>::new(Default::default(), keys.len());
    Value::bind_column(keys.into_iter(), &mut batch)?;
    let arguments = batch.into_arguments()?;
    let mut connection = db.acquire().await?;
    let rows = D::fetch_all(&mut connection, sql, arguments).await?;
    let mut all: Vec<Vec<T>> = near.iter().map(|_| Vec::new()).collect();
    for row in &rows {
        // A row that was asked for twice gets its own copies.
        for &index in groups.get(&NearKey::<R>::decode(row, 0)?).into_iter().flatten() {
            all[index].push(decode(row)?);
        }
    }
    Ok(all)
}
