//! Reading the links that were removed, too.

use std::marker::PhantomData;

use jointable_core::{accessor, meta};

use super::{Links, LinksOf, ManyToMany, ReadOnly, Relation};
use crate::{Driver, Model};

/// A join model whose links stay when they are removed: one with a field `#[model(deleted_at)]`.
#[diagnostic::on_unimplemented(
    message = "links of `{Self}` are deleted when they are removed",
    label = "there is no such operation in this relation",
    note = "give the join model a field `#[model(deleted_at)] deleted_at: Option<DateTime<Utc>>`, and they stay"
)]
pub trait KeepsRemoved: Model {}

/// The relation `R` with the links that were removed, to be read: what [`Links::with_removed`] leads through.
#[derive(Clone, Copy, Debug)]
pub struct WithRemoved<R>(PhantomData<fn() -> R>);

impl<R: ManyToMany> Relation for WithRemoved<R> {
    type Near = R::Near;
    type Far = R::Far;
    type Start = R::Start;
    type Kind = ReadOnly;
    type Columns<D: Driver> = R::Columns<D>;
    const ALIAS: &'static str = R::ALIAS;
    const PLAN: accessor::Relation<'static> = accessor::Relation { removed: true, ..R::PLAN };

    fn columns<D: Driver>(depth: u8) -> Self::Columns<D> {
        R::columns::<D>(depth)
    }
}

impl<R: ManyToMany> ManyToMany for WithRemoved<R> {
    type Link = R::Link;
    const ENDS: (usize, usize) = R::ENDS;
    const SYMMETRIC: bool = R::SYMMETRIC;
    const SCOPE: &'static [meta::Scope<'static>] = R::SCOPE;
}

impl<R: ManyToMany, P> Links<R, P> {
    /// All links, those that were removed too, to be read: `reader.lists().with_removed().with_link().all(&db)`. The
    /// field that is `deleted_at` tells them apart.
    // `ReadOnly` is written out: a bound that fails is reported as such only where the return type does not need it.
    pub fn with_removed(&self) -> Links<WithRemoved<R>, ReadOnly>
    where
        R::Link: KeepsRemoved,
    {
        Links::of(self.near.clone())
    }
}

impl<R: ManyToMany> LinksOf<R> {
    /// The same of many rows: `Reader::lists_of(&readers).with_removed().all(&db)`.
    pub fn with_removed(&self) -> LinksOf<WithRemoved<R>>
    where
        R::Link: KeepsRemoved,
    {
        LinksOf::of(self.near.clone())
    }
}
