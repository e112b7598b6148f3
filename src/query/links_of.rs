//! Queries for the far rows of many near rows.

use std::marker::PhantomData;

use super::{
    Condition, FarRow, Item, ItemOn, Order, Then,
    links::{Columns, From, group, is_grouped, names, order},
    select::{Select, Text},
};
use crate::{
    Executor, Relation, Result,
    driver::Driver,
    operation::{Operation, Statement},
    relation::{Groups, KeysOn, NearKey},
};

/// A query for the far rows of many rows in the relation `R`: what [`LinksOf::filter`](crate::LinksOf::filter) and its
/// like return. One statement, whatever the number of rows.
///
/// The driver `D` follows from what the query is run on; `I` says whether links are read, too.
pub struct LinksOfQuery<R: Relation, D: Driver, I = FarRow> {
    near: Vec<NearKey<R>>,
    select: Select<D>,
    per_parent: Option<u64>,
    item: PhantomData<fn() -> I>,
}

impl<R: Relation, D: Driver, I: Item<R>> LinksOfQuery<R, D, I> {
    pub(crate) fn new(near: Vec<NearKey<R>>) -> Self {
        Self { near, select: Select::new(), per_parent: None, item: PhantomData }
    }

    /// Only those for which this holds, and all that was asked for before.
    pub fn filter(mut self, condition: impl FnOnce(Columns<R, D>) -> Condition<D>) -> Self {
        self.select.filter(condition(R::columns(0)));
        self
    }

    /// In the order of this column; where rows agree on it, of those that follow, and of the far key in the end.
    pub fn order_by(mut self, order: impl FnOnce(Columns<R, D>) -> Order<D>) -> Self {
        self.select.order_by(order(R::columns(0)));
        self
    }

    /// At most so many of each near row: the first in the order.
    pub fn limit_per_parent(mut self, limit: u64) -> Self {
        self.per_parent = Some(limit);
        self
    }

    /// The far rows of each near row, in the order of the near rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<Vec<Vec<I::Row>>>
    where
        R: KeysOn<D>,
        I: ItemOn<R, D>,
    {
        db.run(self.read())
    }

    /// The same, and of each of what is read what belongs to it: see [`LinksOf::then`](crate::LinksOf::then).
    pub fn then<F: Fn(&[I::Row]) -> B, B>(self, then: F) -> Then<Self, F> {
        Then::new(self, then)
    }

    pub(crate) fn read(&self) -> impl Operation<D, Output = Vec<Vec<I::Row>>> + use<R, D, I>
    where
        R: KeysOn<D>,
        I: ItemOn<R, D>,
    {
        let width = R::PLAN.near_columns.len();
        let groups = Groups::<R>::new(&self.near);
        let statement = self.statement(&groups.keys);
        groups.read::<D, _, _>(statement, move |row| I::decode(row, width))
    }

    fn statement(&self, near: &[NearKey<R>]) -> Result<Statement<D>>
    where
        R: KeysOn<D>,
    {
        let near_key = From::<R, D>::NEAR.text;
        let names = names::<R, D>(I::WITH_LINK);
        let order = order::<R, D>(&self.select, I::WITH_LINK);
        let mut text = Text::new("SELECT ");
        let near_columns: Vec<String> = (0..R::PLAN.near_columns.len()).map(|place| format!("n{place}")).collect();
        let far_columns: Vec<String> = (0..names.len()).map(|place| format!("c{place}")).collect();
        if self.per_parent.is_some() {
            // A table of its own has to have each name once.
            text.sql
                .push_str(&near_columns.iter().chain(&far_columns).map(String::as_str).collect::<Vec<_>>().join(", "));
            text.sql.push_str(" FROM (SELECT ");
            for (name, alias) in near_key.split(", ").zip(&near_columns) {
                text.sql.push_str(&format!("{name} AS {alias}, "));
            }
            for (name, alias) in names.iter().zip(&far_columns) {
                text.sql.push_str(&format!("{name} AS {alias}, "));
            }
            text.sql.push_str(&format!("ROW_NUMBER() OVER (PARTITION BY {near_key} ORDER BY {order}) AS place"));
        } else {
            text.sql.push_str(near_key);
            text.sql.push_str(", ");
            text.sql.push_str(&names.join(", "));
        }
        text.sql.push_str(" FROM ");
        text.begin::<R>(From::<R, D>::MANY, near)?;
        self.select.write_conditions(&mut text)?;
        if is_grouped::<R>(I::WITH_LINK) {
            text.sql.push_str(&group::<R, D>(&[near_key]));
        }
        if let Some(limit) = self.per_parent {
            text.sql.push_str(") AS p WHERE place <= ");
            text.number(i64::try_from(limit).unwrap_or(i64::MAX))?;
            text.sql.push_str(" ORDER BY place");
        } else {
            text.sql.push_str(&format!(" ORDER BY {near_key}, {order}"));
        }
        Ok(text.statement())
    }
}
