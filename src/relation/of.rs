//! Reading the links of many rows at once.

use std::collections::HashMap;

use jointable_core::accessor::FixedSql;

use super::{
    FarAndLink, KeysOn, Linked, LinksOf, LinksOfWithLink, ManyToMany, NearKey, Relation, arguments, read::begin,
    statements::Statements,
};
use crate::{
    Condition, Driver, Executor, FarRowWithLink, LinksOfQuery, Order, Result, Value,
    model::Stored,
    operation::{self, Operation, Statement},
    query::{Columns, Then},
};

/// The handle of many rows, out of that of each.
pub fn each<'m, M: 'm, H, O: FromIterator<H>>(models: impl IntoIterator<Item = &'m M>, one: fn(&'m M) -> H) -> O {
    models.into_iter().map(one).collect()
}

impl<R: Relation> LinksOf<R> {
    /// The far rows of each near row, in the order of the near rows; those of one in the order of
    /// [`Links::all`](crate::Links::all). One statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<Vec<R::Far>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        db.run(self.read())
    }

    pub(crate) fn read<D: Driver>(&self) -> impl Operation<D, Output = Vec<Vec<R::Far>>> + use<R, D>
    where
        R: KeysOn<D>,
        R::Far: Stored<D>,
    {
        let groups = Groups::<R>::new(&self.near);
        let statement = batch::<R, D>(Statements::<R, D>::ALL_OF, &groups.keys);
        groups.read::<D, _, _>(statement, |row| R::Far::decode(row, behind_key::<R>()))
    }

    /// Reads on: each far row with what belongs to it, in one more statement.
    ///
    /// ```ignore
    /// let menu = Recipe::ingredients_of(&recipes).then(|ingredients| Ingredient::suppliers_of(ingredients)).all(&db).await?;
    /// ```
    pub fn then<F: Fn(&[R::Far]) -> B, B>(self, then: F) -> Then<Self, F> {
        Then::new(self, then)
    }
}

impl<R: ManyToMany> LinksOf<R> {
    /// The same links, to be read with their payload: `Recipe::ingredients_of(&recipes).with_link().all(&db)`.
    pub fn with_link(&self) -> LinksOfWithLink<R> {
        LinksOfWithLink { links: self.clone() }
    }
}

impl<R: ManyToMany> LinksOfWithLink<R> {
    /// The far rows of each near row with their links, in the order of the near rows; those of one in the order of
    /// [`Links::all`](crate::Links::all). One statement, whatever the number of rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<Vec<FarAndLink<R>>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
        R::Link: Stored<E::Driver>,
    {
        db.run(self.read())
    }

    pub(crate) fn read<D: Driver>(&self) -> impl Operation<D, Output = Vec<Vec<FarAndLink<R>>>> + use<R, D>
    where
        R: KeysOn<D>,
        R::Far: Stored<D>,
        R::Link: Stored<D>,
    {
        let groups = Groups::<R>::new(&self.links.near);
        let statement = batch::<R, D>(Statements::<R, D>::WITH_LINK_OF, &groups.keys);
        groups.read::<D, _, _>(statement, |row| Linked::decode(row, behind_key::<R>()))
    }

    /// Reads on, as [`LinksOf::then`] does.
    pub fn then<F: Fn(&[FarAndLink<R>]) -> B, B>(self, then: F) -> Then<Self, F> {
        Then::new(self, then)
    }
}

pub(super) fn batch<R: KeysOn<D>, D: Driver>(sql: FixedSql, near: &[NearKey<R>]) -> Result<Statement<D>> {
    Ok(Statement::new(sql.text, arguments::many(sql, near)?))
}

impl<R: Relation> LinksOf<R> {
    begin!(LinksOfQuery<R, D>, |of| LinksOfQuery::new(of.near.clone()));

    /// At most so many of each near row.
    pub fn limit_per_parent<D: Driver>(&self, limit: u64) -> LinksOfQuery<R, D> {
        LinksOfQuery::new(self.near.clone()).limit_per_parent(limit)
    }
}

impl<R: ManyToMany> LinksOfWithLink<R> {
    begin!(LinksOfQuery<R, D, FarRowWithLink>, |of| LinksOfQuery::new(of.links.near.clone()));

    /// At most so many of each near row.
    pub fn limit_per_parent<D: Driver>(&self, limit: u64) -> LinksOfQuery<R, D, FarRowWithLink> {
        LinksOfQuery::new(self.links.near.clone()).limit_per_parent(limit)
    }
}

/// Where a row goes on behind its near key.
pub(super) const fn behind_key<R: Relation>() -> usize {
    R::PLAN.near_columns.len()
}

/// The near keys that a statement is about, each once, and where what belongs to them goes.
pub(crate) struct Groups<R: Relation> {
    pub(crate) keys: Vec<NearKey<R>>,
    /// Where each key comes first, and for each place where its key comes next.
    first: HashMap<NearKey<R>, usize>,
    next: Vec<Option<usize>>,
}

impl<R: Relation> Groups<R> {
    pub(crate) fn new(near: &[NearKey<R>]) -> Self {
        let mut groups = Self {
            keys: Vec::with_capacity(near.len()),
            first: HashMap::with_capacity(near.len()),
            next: vec![None; near.len()],
        };
        for (index, key) in near.iter().enumerate().rev() {
            groups.next[index] = groups.first.insert(key.clone(), index);
            if groups.next[index].is_none() {
                groups.keys.push(key.clone());
            }
        }
        groups
    }

    /// What the rows of the statement hold behind their near key, by that.
    pub(crate) fn read<D, T, F>(
        self,
        statement: Result<Statement<D>>,
        decode: F,
    ) -> impl Operation<D, Output = Vec<Vec<T>>> + use<R, D, T, F>
    where
        D: Driver,
        R: KeysOn<D>,
        T: Send + 'static,
        F: Fn(&D::Row<'_>) -> Result<T> + Send + 'static,
    {
        self.read_into(statement, decode, Ok)
    }

    /// What is made of what the rows of the statement hold, by near key.
    pub(crate) fn read_into<D, T, O, F, I>(
        self,
        statement: Result<Statement<D>>,
        decode: F,
        into: I,
    ) -> impl Operation<D, Output = O> + use<R, D, T, O, F, I>
    where
        D: Driver,
        R: KeysOn<D>,
        T: Send + 'static,
        O: Send + 'static,
        F: Fn(&D::Row<'_>) -> Result<T> + Send + 'static,
        I: Fn(Vec<Vec<T>>) -> Result<O> + Send + 'static,
    {
        let Self { first, next, .. } = self;
        let count = next.len();
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
        let (sql, arguments) = operation::parts(statement);
        operation::read(sql, arguments, take, move |mut all: Vec<Vec<T>>| {
            all.resize_with(count, Vec::new);
            into(all)
        })
    }
}
