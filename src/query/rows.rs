//! Queries for the rows of a model.

use std::{marker::PhantomData, sync::Arc};

use jointable_core::{
    accessor::{self, FixedSql},
    meta,
};

use super::{
    Condition, Order,
    column::Alias,
    select::{RowValue, Select, Text},
};
use crate::{
    Executor, Model, Result, Stored,
    driver::Driver,
    operation::{self, Statement},
};
#[cfg(feature = "_sqlx")]
use crate::{RowStream, Sqlx, Streaming};

/// A query for rows of the model `M`: what [`Model::query`] returns. Nothing is asked until `all`, `first`, `count` or
/// `exists`; each is one statement.
///
/// The driver `D` follows from what the query is run on.
pub struct Rows<M, D: Driver> {
    select: Select<D>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model, D: Driver> Rows<M, D> {
    pub(crate) fn new() -> Self {
        Self { select: Select::new(), model: PhantomData }
    }

    /// Only rows for which this holds, and all that was asked for before.
    pub fn filter(mut self, condition: impl FnOnce(M::Columns<D>) -> Condition<D>) -> Self {
        self.select.filter(condition(M::columns(Alias::ROWS)));
        self
    }

    /// In the order of this column; where rows agree on it, of those that follow, and of the key in the end.
    pub fn order_by(mut self, order: impl FnOnce(M::Columns<D>) -> Order<D>) -> Self {
        self.select.order_by(order(M::columns(Alias::ROWS)));
        self
    }

    /// At most so many.
    pub fn limit(mut self, limit: u64) -> Self {
        self.select.limit(limit);
        self
    }

    /// Without the first so many. [`after`](Self::after) is faster, and misses no row where others come or go.
    pub fn offset(mut self, offset: u64) -> Self {
        self.select.offset(offset);
        self
    }

    /// Only rows that come behind this one, the last of the page before. The order has to be given first.
    pub fn after(mut self, row: &M) -> Self
    where
        M: Clone + Stored<D>,
    {
        let row = row.clone();
        let value: RowValue<D> = Arc::new(move |_, index, arguments| row.bind_field(index, arguments));
        self.select.after(&last::<M, D>(), &value);
        self
    }

    /// The rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<Vec<M>>
    where
        M: Stored<D>,
    {
        let (sql, arguments) = operation::parts(self.read());
        db.run(operation::all(sql, arguments, |row| M::decode(row, 0)))
    }

    /// The first of the rows.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn first<E: Executor<Driver = D>>(mut self, db: E) -> E::Answer<Option<M>>
    where
        M: Stored<D>,
    {
        self.select.limit(1);
        let (sql, arguments) = operation::parts(self.read());
        db.run(operation::optional(sql, arguments, |row| M::decode(row, 0)))
    }

    /// How many rows there are, whatever the limit.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn count<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<u64> {
        let statement = || {
            let mut text = Text::new(Begin::<M, D>::COUNT.text);
            self.select.write_conditions(&mut text)?;
            Ok(text.statement())
        };
        let (sql, arguments) = operation::parts(statement());
        db.run(operation::count(sql, arguments, |count| count))
    }

    /// The rows, one by one while they are read.
    ///
    /// # Errors
    /// The stream's: what the driver reports, and then it ends.
    #[cfg(feature = "_sqlx")]
    pub fn stream<'c, E: Streaming<'c, Driver = D>>(&self, db: E) -> RowStream<'c, M>
    where
        D: Sqlx,
        M: Stored<D>,
    {
        db.stream(self.read(), |row| M::decode(row, 0))
    }

    fn read(&self) -> Result<Statement<D>> {
        let mut text = Text::new(Begin::<M, D>::ROWS.text);
        self.select.write_conditions(&mut text)?;
        let orders: Vec<_> = self.select.orders().iter().chain(&last::<M, D>()).map(Order::sql).collect();
        text.sql.push_str(" ORDER BY ");
        text.sql.push_str(&orders.join(", "));
        self.select.write_limit(&mut text)?;
        Ok(text.statement())
    }
}

/// The columns of a model's key.
pub(super) fn key_of(model: &meta::Model<'_>) -> impl Iterator<Item = usize> {
    (0..model.columns.len()).filter(|&index| model.columns[index].key)
}

/// What rows are ordered by last.
fn last<M: Model, D: Driver>() -> Vec<Order<D>> {
    key_of(M::META).map(|index| Order::new(Alias::ROWS, &M::META.columns[index], index, false)).collect()
}

struct Begin<M, D>(PhantomData<(M, D)>);

impl<M: Model, D: Driver> Begin<M, D> {
    const ROWS: FixedSql = const { &accessor::rows(D::DIALECT, M::META) }.fixed();
    const COUNT: FixedSql = const { &accessor::count_rows(D::DIALECT, M::META) }.fixed();
}
