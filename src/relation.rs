//! Relations: the handle behind an alias, and what it does.

mod arguments;
pub(crate) mod constants;
mod create;
pub(crate) mod identity;
mod kind;
mod linking;
mod many;
mod of;
mod one;
pub(crate) mod pair;
mod position;
mod read;
mod removed;
mod set;
mod statements;
mod toggle;
pub mod verb;
mod write;

pub(crate) use of::Groups;
pub use of::each;
pub(crate) use read::distinct;

use std::{fmt, marker::PhantomData};

use crate::Model;

pub use identity::{Adds, LinkKey, Many, Names, OnePer, Plural, Single};
pub use kind::{DeclaredManyToMany, KeysOn, ManyToMany, Owned, Owns, ReadOnly, ReferenceAt, Relation, RelationAt, To};
pub use one::{MaybeOne, MaybeOneOf, One, OneOf};
pub use pair::{Bare, Pair, PairColumns};
pub use position::KeepsOrder;
pub use removed::{KeepsRemoved, WithRemoved};

/// What tells the links of a relation apart.
pub(crate) type Identity<R> = <<R as ManyToMany>::Link as Model>::Links;

pub(crate) type NearKey<R> = <R as Relation>::Start;
pub(crate) type FarKey<R> = <<R as Relation>::Far as Model>::Key;
pub(crate) type FarAndLink<R> = Linked<<R as Relation>::Far, <R as ManyToMany>::Link>;

/// The links of one row in the relation `R`: what `recipe.ingredients()` returns.
///
/// Every operation takes an [`Executor`](crate::Executor): a pool, a connection or an open transaction. Each is one
/// statement, whatever its size, but for `set`, `toggle` and `create`, and for what gives links a position, which are a
/// transaction (in yours, a savepoint). None reads what it is going to write.
///
/// `P` says what payload a link has and is never written by hand: [`NoPayload`](crate::NoPayload),
/// [`Required`](crate::Required) or [`Optional`](crate::Optional); `add` and `set` differ accordingly. Links of
/// [`Owned`] rows, and those that are [`ReadOnly`], are of other kinds of relations.
pub struct Links<R: Relation, P = <R as Relation>::Kind> {
    near: R::Start,
    relation: PhantomData<fn() -> (R, P)>,
}

impl<R: Relation, P> Links<R, P> {
    /// The links of the row with that key, which need not have been read.
    pub fn of(near: R::Start) -> Self {
        Self { near, relation: PhantomData }
    }
}

impl<R: Relation, P> Clone for Links<R, P> {
    fn clone(&self) -> Self {
        Self::of(self.near.clone())
    }
}

impl<R: Relation, P> fmt::Debug for Links<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?}).{}", R::Near::META.name, self.near, R::ALIAS)
    }
}

/// The links of one row, read with their payload: what [`Links::with_link`] returns.
pub struct WithLink<R: ManyToMany> {
    links: Links<R, ReadOnly>,
}

impl<R: ManyToMany> Clone for WithLink<R> {
    fn clone(&self) -> Self {
        Self { links: self.links.clone() }
    }
}

impl<R: ManyToMany> fmt::Debug for WithLink<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}.with_link()", self.links)
    }
}

/// The links of many rows in the relation `R`: what `Recipe::ingredients_of(&recipes)` returns.
pub struct LinksOf<R: Relation> {
    near: Vec<R::Start>,
}

impl<R: Relation> LinksOf<R> {
    /// The links of the rows with these keys, which need not have been read.
    pub fn of(near: Vec<R::Start>) -> Self {
        Self { near }
    }
}

impl<R: Relation<Near: Model<Key = R::Start>>> LinksOf<R> {
    /// The links of these rows.
    pub fn of_rows<'row>(rows: impl IntoIterator<Item = &'row R::Near>) -> Self {
        Self::of(rows.into_iter().map(Model::key).collect())
    }
}

impl<R: Relation, P> FromIterator<Links<R, P>> for LinksOf<R> {
    fn from_iter<I: IntoIterator<Item = Links<R, P>>>(links: I) -> Self {
        Self::of(links.into_iter().map(|links| links.near).collect())
    }
}

impl<R: Relation> Clone for LinksOf<R> {
    fn clone(&self) -> Self {
        Self::of(self.near.clone())
    }
}

impl<R: Relation> fmt::Debug for LinksOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}_of({:?})", R::Near::META.name, R::ALIAS, self.near)
    }
}

/// The links of many rows, read with their payload: what [`LinksOf::with_link`] returns.
pub struct LinksOfWithLink<R: ManyToMany> {
    links: LinksOf<R>,
}

impl<R: ManyToMany> Clone for LinksOfWithLink<R> {
    fn clone(&self) -> Self {
        Self { links: self.links.clone() }
    }
}

impl<R: ManyToMany> fmt::Debug for LinksOfWithLink<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}.with_link()", self.links)
    }
}

/// A far row with the link that leads to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked<F, L> {
    /// The far row.
    pub far: F,
    /// The link, with its payload.
    pub link: L,
}

/// What `add` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The link is new.
    Inserted,
    /// The two were linked already; the link is as it was.
    Existing,
}

/// What `toggle` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toggled {
    /// The two were not linked, and are now.
    Added,
    /// The two were linked, and are no longer.
    Removed,
}

/// What `set` changed, in links. One that another call adds at the same moment counts as updated; where links are of a
/// scope or stay when they are removed, PostgreSQL cannot tell, and counts it as added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetReport {
    /// Links that are new.
    pub added: u64,
    /// Links that are gone.
    pub removed: u64,
    /// Links that were there with another payload, or on another place.
    pub updated: u64,
    /// Links that were there just so.
    pub kept: u64,
}
