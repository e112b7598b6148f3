//! Conditions on what rows are related to.

use std::{fmt, marker::PhantomData};

use jointable_core::{accessor, meta};

use super::{
    Alias, Condition,
    column::OfTable,
    links::{Columns, far_alias_at},
    piece::Pieces,
};
use crate::{KeepsRemoved, ManyToMany, Relation, WithRemoved, driver::Driver};

/// A relation in a filter, named by its alias: `recipe.ingredients`.
///
/// It asks by `EXISTS`, so that a row comes once, however many it is related to, and limits and pages count rows.
pub struct Related<D, R> {
    near: Alias,
    types: PhantomData<fn() -> (D, R)>,
}

impl<D, R> Clone for Related<D, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, R> Copy for Related<D, R> {}

impl<D, R: Relation> fmt::Debug for Related<D, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.near, R::ALIAS)
    }
}

impl<D, R> OfTable for Related<D, R> {
    const WIDTH: usize = 0;

    fn of(near: Alias, _: &'static meta::Model<'static>, _: usize) -> Self {
        Self { near, types: PhantomData }
    }
}

impl<D: Driver, R: Relation> Related<D, R> {
    /// There is one for which this holds: `recipe.ingredients.any(|(ingredient, link)| ingredient.name.eq("flour"))`.
    pub fn any(self, condition: impl FnOnce(Columns<R, D>) -> Condition<D>) -> Condition<D> {
        let depth = self.near.depth + 1;
        let (far, link) = (far_alias_at::<R>(depth), Alias { letter: 'l', depth });
        let mut pieces = self.pieces(far, link);
        pieces.sql(" AND ");
        pieces.append(condition(R::columns(depth)).pieces());
        pieces.sql(")");
        Condition::new(pieces)
    }

    /// There is none for which this holds.
    pub fn none(self, condition: impl FnOnce(Columns<R, D>) -> Condition<D>) -> Condition<D> {
        !self.any(condition)
    }

    /// There is none at all.
    pub fn is_empty(self) -> Condition<D> {
        !self.is_not_empty()
    }

    /// There is one, or more.
    pub fn is_not_empty(self) -> Condition<D> {
        let depth = self.near.depth + 1;
        let mut pieces = self.pieces(far_alias_at::<R>(depth), Alias { letter: 'l', depth });
        pieces.sql(")");
        Condition::new(pieces)
    }

    /// The same with the links that were removed: `reader.lists.with_removed().any(…)`.
    pub fn with_removed(self) -> Related<D, WithRemoved<R>>
    where
        R: ManyToMany<Link: KeepsRemoved>,
    {
        Related { near: self.near, types: PhantomData }
    }

    fn pieces(self, far: Alias, link: Alias) -> Pieces<D> {
        let mut pieces = Pieces::new();
        let (near, link, far) = (self.near.to_string(), link.to_string(), far.to_string());
        pieces.sql(accessor::exists(D::DIALECT, &R::PLAN, &near, &link, &far).as_str().to_owned());
        pieces
    }
}
