//! The order of rows, and where in it to go on.

use std::marker::PhantomData;

use jointable_core::{dialect::Dialect, meta};

use super::column::{Alias, ordered};
use crate::driver::Driver;

/// A column to order rows by, made by [`Column::asc`](crate::Column::asc) and [`Column::desc`](crate::Column::desc).
pub struct Order<D> {
    pub(crate) table: Alias,
    pub(crate) column: &'static meta::Column<'static>,
    pub(crate) index: usize,
    pub(crate) falling: bool,
    driver: PhantomData<fn() -> D>,
}

impl<D> Clone for Order<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Order<D> {}

impl<D> std::fmt::Debug for Order<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}{}", self.table, self.column.name, if self.falling { " DESC" } else { "" })
    }
}

impl<D: Driver> Order<D> {
    pub(crate) fn new(table: Alias, column: &'static meta::Column<'static>, index: usize, falling: bool) -> Self {
        Self { table, column, index, falling, driver: PhantomData }
    }

    pub(crate) fn name(&self) -> String {
        ordered(D::DIALECT, self.table, self.column)
    }

    /// NULL is the least value, on PostgreSQL too.
    pub(crate) fn sql(&self) -> String {
        self.sql_of(&self.name())
    }

    /// The same of something made of the column.
    pub(crate) fn sql_of(&self, what: &str) -> String {
        let direction = match (self.falling, D::DIALECT, self.column.nullable) {
            (false, Dialect::Postgres, true) => " NULLS FIRST",
            (false, ..) => "",
            (true, Dialect::Postgres, true) => " DESC NULLS LAST",
            (true, ..) => " DESC",
        };
        what.to_owned() + direction
    }
}
