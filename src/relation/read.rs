//! Reading links.

use std::{collections::HashSet, hash::Hash};

use super::{
    FarAndLink, FarKey, Identity, KeysOn, Linked, Links, ManyToMany, Plural, Relation, WithLink, arguments,
    statements::Statements,
};
use crate::{
    Condition, Driver, Executor, FarRowWithLink, FarRows, Model, Order, Query, Result, Value, model::Stored, operation,
    query::Columns,
};
#[cfg(feature = "_sqlx")]
use crate::{RowStream, Streaming, operation::Statement};

impl<R: Relation, P> Links<R, P> {
    /// The far rows, in the order of their keys, or of the links' positions where they have them.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<R::Far>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::ALL;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::all(sql.text, arguments, |row| R::Far::decode(row, 0)))
    }

    /// The first of the far rows, in the same order.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn first<E: Executor>(&self, db: E) -> E::Answer<Option<R::Far>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::FIRST;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::optional(sql.text, arguments, |row| R::Far::decode(row, 0)))
    }

    /// The far keys, in the same order. The far table is not read.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn ids<E: Executor>(&self, db: E) -> E::Answer<Vec<FarKey<R>>>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::IDS;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::all(sql.text, arguments, |row| Value::decode(row, 0)))
    }

    /// Whether the two are linked.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has<E: Executor>(&self, db: E, far: FarKey<R>) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::HAS;
        let arguments = arguments::keys::<R, E::Driver>(sql, &self.near, &[far]);
        db.run(operation::exists(sql.text, arguments))
    }

    /// Whether all of these are linked; so they are where none is given.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has_all<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
    {
        let far = distinct(far);
        let wanted = far.len() as u64;
        self.count_among(db, far, move |found| found == wanted)
    }

    /// Whether any of these is linked; none is where none is given.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn has_any<E: Executor>(&self, db: E, far: impl IntoIterator<Item = FarKey<R>>) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
    {
        self.count_among(db, distinct(far), |found| found > 0)
    }

    fn count_among<E: Executor>(
        &self,
        db: E,
        far: Vec<FarKey<R>>,
        says: impl Fn(u64) -> bool + Send + 'static,
    ) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::COUNT_AMONG;
        let arguments = arguments::keys::<R, E::Driver>(sql, &self.near, &far);
        db.run(operation::count(sql.text, arguments, says))
    }

    /// Whether there is any far row.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn exists<E: Executor>(&self, db: E) -> E::Answer<bool>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::EXISTS;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::exists(sql.text, arguments))
    }

    /// How many far rows there are.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn count<E: Executor>(&self, db: E) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::COUNT;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::count(sql.text, arguments, |count| count))
    }
}

impl<R: ManyToMany, P> Links<R, P> {
    /// How many links there are, where two rows may be linked more than once.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn count_links<E: Executor>(&self, db: E) -> E::Answer<u64>
    where
        R: KeysOn<E::Driver>,
        Identity<R>: Plural,
    {
        let sql = Statements::<R, E::Driver>::COUNT_LINKS;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.run(operation::count(sql.text, arguments, |count| count))
    }

    /// The same links, to be read with their payload: `recipe.ingredients().with_link().all(&db)`.
    pub fn with_link(&self) -> WithLink<R> {
        WithLink { links: Links::of(self.near.clone()) }
    }
}

/// Each key once.
pub(crate) fn distinct<K: Clone + Eq + Hash>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut seen = HashSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

impl<F: Model, L> Linked<F, L> {
    /// Reads a far row whose columns begin at `at`, and the link behind it.
    pub(crate) fn decode<D: Driver>(row: &D::Row<'_>, at: usize) -> Result<Self>
    where
        F: Stored<D>,
        L: Stored<D>,
    {
        let behind_far = at + F::META.columns.len();
        Ok(Linked { far: F::decode(row, at)?, link: L::decode(row, behind_far)? })
    }
}

impl<R: ManyToMany> WithLink<R> {
    /// The far rows with their links, in the order of the far rows' keys, or of the links' positions where they have
    /// them.
    ///
    /// # Errors
    /// What the driver reports.
    pub fn all<E: Executor>(&self, db: E) -> E::Answer<Vec<FarAndLink<R>>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
        R::Link: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::WITH_LINK;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.links.near);
        db.run(operation::all(sql.text, arguments, |row| Linked::decode(row, 0)))
    }
}

/// Methods that begin a query.
macro_rules! begin {
    ($query:ty, |$handle:ident| $new:expr) => {
        /// Only those for which this holds: `.filter(|(ingredient, link)| link.quantity.gt(ingredient.stock))`.
        pub fn filter<D: Driver>(&self, condition: impl FnOnce(Columns<R, D>) -> Condition<D>) -> $query {
            let $handle = self;
            $new.filter(condition)
        }

        /// In the order of this column: `.order_by(|(ingredient, _)| ingredient.name.asc())`.
        pub fn order_by<D: Driver>(&self, order: impl FnOnce(Columns<R, D>) -> Order<D>) -> $query {
            let $handle = self;
            $new.order_by(order)
        }
    };
}
pub(super) use begin;

/// The same, and those of a query that is about one row's links.
macro_rules! page {
    ($query:ty, |$handle:ident| $new:expr) => {
        begin!($query, |$handle| $new);

        /// At most so many.
        pub fn limit<D: Driver>(&self, limit: u64) -> $query {
            let $handle = self;
            $new.limit(limit)
        }

        /// Without the first so many.
        pub fn offset<D: Driver>(&self, offset: u64) -> $query {
            let $handle = self;
            $new.offset(offset)
        }
    };
}

impl<R: Relation, P> Links<R, P> {
    page!(Query<FarRows<R>, D>, |links| Query::new(FarRows::of(links.near.clone())));

    /// The far rows, in the order of their keys, one by one while they are read.
    ///
    /// # Errors
    /// The stream's: what the driver reports, and then it ends.
    #[cfg(feature = "_sqlx")]
    pub fn stream<'c, E: Streaming<'c>>(&self, db: E) -> RowStream<'c, R::Far>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::ALL;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.near);
        db.stream(arguments.map(|arguments| Statement::new(sql.text, arguments)), |row| R::Far::decode(row, 0))
    }
}

impl<R: ManyToMany> WithLink<R> {
    page!(Query<FarRows<R, FarRowWithLink>, D>, |with| Query::new(FarRows::of(with.links.near.clone())));

    /// The far rows with their links, in the order of the far rows' keys, one by one while they are read.
    ///
    /// # Errors
    /// The stream's: what the driver reports, and then it ends.
    #[cfg(feature = "_sqlx")]
    pub fn stream<'c, E: Streaming<'c>>(&self, db: E) -> RowStream<'c, FarAndLink<R>>
    where
        R: KeysOn<E::Driver>,
        R::Far: Stored<E::Driver>,
        R::Link: Stored<E::Driver>,
    {
        let sql = Statements::<R, E::Driver>::WITH_LINK;
        let arguments = arguments::near::<R, E::Driver>(sql, &self.links.near);
        db.stream(arguments.map(|arguments| Statement::new(sql.text, arguments)), |row| Linked::decode(row, 0))
    }
}
