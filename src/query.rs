//! Queries: conditions on typed columns, an order, a part of the rows.

mod column;
mod condition;
mod links;
mod links_of;
mod order;
mod piece;
mod related;
mod rows;
mod select;
mod then;

use crate::{
    Executor, Result,
    driver::Driver,
    operation::{self, Statement},
};
#[cfg(feature = "_sqlx")]
use crate::{RowStream, Sqlx, Streaming};

use self::select::{RowValue, Select};

pub(crate) use self::links::Columns;
pub(crate) use self::links::far_and_link_columns;
pub use self::links::far_columns;
pub use self::{
    column::{Alias, Column, IntoValue, Nullable, OfTable, Operand, of_table},
    condition::Condition,
    links::{FarRow, FarRowWithLink, FarRows, Item, ItemOn},
    links_of::LinksOfQuery,
    order::Order,
    related::Related,
    rows::Rows,
    then::{Eager, Then},
};

/// A query: what [`Model::query`](crate::Model::query), [`Links::filter`](crate::Links::filter) and their like return.
/// Nothing is asked until `all`, `first`, `ids`, `count`, `exists` or `stream`; each is one statement.
///
/// `S` is what is read: [`Rows`] of a model, or the [`FarRows`] of a relation. The driver `D` follows from what the
/// query is run on.
pub struct Query<S, D: Driver> {
    source: S,
    select: Select<D>,
}

/// What a query reads.
pub trait Source: 'static {
    /// A row of it.
    type Row: Send + 'static;

    /// The columns that filters and orders are given.
    type Columns<D: Driver>;

    /// These columns.
    #[doc(hidden)]
    fn columns<D: Driver>() -> Self::Columns<D>;
}

/// What a driver can read.
#[doc(hidden)]
pub trait SourceOn<D: Driver>: Source {
    /// The statement that reads all that is selected.
    fn read(&self, select: &Select<D>) -> Result<Statement<D>>;

    /// The statement that counts it.
    fn count(&self, select: &Select<D>) -> Result<Statement<D>>;

    /// The statement that has a row where there is any of it.
    fn exists(&self, select: &Select<D>) -> Result<Statement<D>>;

    /// Reads a row.
    fn decode(row: &D::Row<'_>) -> Result<Self::Row>;

    /// What rows are ordered by last.
    fn behind(select: &Select<D>) -> Vec<Order<D>>;

    /// What binds the fields of a row.
    fn values(row: &Self::Row) -> RowValue<D>
    where
        Self::Row: Clone;
}

/// What has one key for each row.
#[doc(hidden)]
pub trait Keyed<D: Driver>: SourceOn<D> {
    /// The key of a row.
    type Key: Send + 'static;

    /// The statement that reads the keys.
    fn read_keys(&self, select: &Select<D>) -> Result<Statement<D>>;

    /// Reads a key.
    fn decode_key(row: &D::Row<'_>) -> Result<Self::Key>;
}

impl<S: Source, D: Driver> Query<S, D> {
    pub(crate) fn new(source: S) -> Self {
        Self { source, select: Select::new() }
    }

    /// Only those for which this holds, and all that was asked for before.
    pub fn filter(mut self, condition: impl FnOnce(S::Columns<D>) -> Condition<D>) -> Self {
        self.select.filter(condition(S::columns()));
        self
    }

    /// In the order of this column; where rows agree on it, of those that follow, and of the key in the end. Where a
    /// far row has more than one link, it comes where the first of them would.
    pub fn order_by(mut self, order: impl FnOnce(S::Columns<D>) -> Order<D>) -> Self {
        self.select.order_by(order(S::columns()));
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

    /// Only those that come behind this one, the last of the page before. The order has to be given first.
    ///
    /// The row is never looked up: it need not be there any more, and only the fields that rows are ordered by count.
    /// So it can be made of what a request says.
    pub fn after(mut self, row: &S::Row) -> Self
    where
        S: SourceOn<D>,
        S::Row: Clone,
    {
        self.select.after(&S::behind(&self.select), &S::values(row));
        self
    }
}

impl<S: SourceOn<D>, D: Driver> Query<S, D> {
    /// All that was asked for.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<Vec<S::Row>> {
        let (sql, arguments) = operation::parts(self.source.read(&self.select));
        db.run(operation::all(sql, arguments, S::decode))
    }

    /// The first of that.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn first<E: Executor<Driver = D>>(mut self, db: E) -> E::Answer<Option<S::Row>> {
        self.select.limit(1);
        let (sql, arguments) = operation::parts(self.source.read(&self.select));
        db.run(operation::optional(sql, arguments, S::decode))
    }

    /// The keys of what was asked for: of rows, or of far rows. Where links are read, too, there are none.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn ids<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<Vec<S::Key>>
    where
        S: Keyed<D>,
    {
        let (sql, arguments) = operation::parts(self.source.read_keys(&self.select));
        db.run(operation::all(sql, arguments, S::decode_key))
    }

    /// How many there are, whatever the limit.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn count<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<u64> {
        let (sql, arguments) = operation::parts(self.source.count(&self.select));
        db.run(operation::count(sql, arguments, |count| count))
    }

    /// Whether there is any, whatever the limit.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn exists<E: Executor<Driver = D>>(&self, db: E) -> E::Answer<bool> {
        let (sql, arguments) = operation::parts(self.source.exists(&self.select));
        db.run(operation::exists(sql, arguments))
    }

    /// All that was asked for, one by one while it is read.
    ///
    /// # Errors
    /// The stream's: what the driver reports, and then it ends.
    #[cfg(feature = "_sqlx")]
    pub fn stream<'c, E: Streaming<'c, Driver = D>>(&self, db: E) -> RowStream<'c, S::Row>
    where
        D: Sqlx,
    {
        db.stream(self.source.read(&self.select), |row| S::decode(row))
    }
}
