//! What rows have to be.

use std::{fmt, ops::Not};

use super::piece::Pieces;
use crate::driver::Driver;

/// A condition on rows, made by the methods of [`Column`](crate::Column)s and joined by `and`, `or` and `!`.
pub struct Condition<D: Driver>(Pieces<D>);

impl<D: Driver> Condition<D> {
    pub(crate) fn new(pieces: Pieces<D>) -> Self {
        Self(pieces)
    }

    pub(crate) fn text(sql: String) -> Self {
        let mut pieces = Pieces::new();
        pieces.sql(sql);
        Self(pieces)
    }

    pub(crate) fn pieces(self) -> Pieces<D> {
        self.0
    }

    /// Both hold.
    pub fn and(self, other: Self) -> Self {
        self.join(" AND ", other)
    }

    /// One of the two holds, or both.
    pub fn or(self, other: Self) -> Self {
        self.join(" OR ", other)
    }

    fn join(self, operator: &'static str, other: Self) -> Self {
        let mut pieces = Pieces::new();
        pieces.sql("(");
        pieces.append(self.0);
        pieces.sql(operator);
        pieces.append(other.0);
        pieces.sql(")");
        Self(pieces)
    }
}

/// It does not hold: of a comparison with NULL, neither it nor its contrary does.
impl<D: Driver> Not for Condition<D> {
    type Output = Self;

    fn not(self) -> Self {
        let mut pieces = Pieces::new();
        pieces.sql("NOT (");
        pieces.append(self.0);
        pieces.sql(")");
        Self(pieces)
    }
}

impl<D: Driver> Clone for Condition<D> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D: Driver> fmt::Debug for Condition<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
