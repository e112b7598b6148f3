//! Reading the links of many rows at once.

use std::collections::HashMap;

use super::{FarAndLink, KeysOn, Linked, LinksOf, LinksOfWithLink, ManyToMany, NearKey, statements::Statements};
use crate::{Driver, Executor, Result, Value, driver::Batch, model::Stored, operation, operation::Operation};

impl<R: ManyToMany> LinksOf<R> {
    /// The far rows of each near row, in the order of the near rows; those of one in the order of their keys. One
    /// statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<Vec<R::Far>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::ALL_OF;
        db.run(grouped::<R, E::Driver, _>(&self.near, sql, |row| R::Far::decode(row, behind_key::<R>())))
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
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<Vec<FarAndLink<R>>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
        R::Link: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::WITH_LINK_OF;
        db.run(grouped::<R, E::Driver, _>(&self.links.near, sql, |row| Linked::decode(row, behind_key::<R>())))
    }
}

/// Where a row goes on behind its near key.
const fn behind_key<R: ManyToMany>() -> usize {
    R::PLAN.near_columns.len()
}

/// What the rows of a statement hold, by near key.
fn grouped<R: KeysOn<D>, D: Driver, T: Send + 'static>(
    near: &[NearKey<R>],
    sql: &'static str,
    decode: impl Fn(&D::Row<'_>) -> Result<T> + Send + 'static,
) -> impl Operation<D, Output = Vec<Vec<T>>> {
    // Where each key comes first, and for each place where its key comes next.
    let mut first: HashMap<NearKey<R>, usize> = HashMap::with_capacity(near.len());
    let mut next: Vec<Option<usize>> = vec![None; near.len()];
    let mut keys = Vec::with_capacity(near.len());
    for (index, key) in near.iter().enumerate().rev() {
        next[index] = first.insert(key.clone(), index);
        if next[index].is_none() {
            keys.push(key);
        }
    }
    let arguments = || {
        let mut batch = Batch::<D>::new(Default::default(), keys.len());
        Value::bind_column(keys.iter().copied(), &mut batch)?;
        batch.into_arguments()
    };
    let count = near.len();
    let take = move |row: &D::Row<'_>, all: &mut Vec<Vec<T>>| {
        all.resize_with(count, Vec::new);
        let mut place = first.get(&NearKey::<R>::decode(row, 0)?).copied();
        while let Some(index) = place {
            // A row that was asked for twice gets its own copies.
            all[index].push(decode(row)?);
            place = next[index];
        }
        Ok(())
    };
    operation::read(sql, arguments(), take, move |mut all| {
        all.resize_with(count, Vec::new);
        Ok(all)
    })
}
