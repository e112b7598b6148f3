//! Relations: the handle behind an alias, and what it does.

#[cfg(feature = "_sqlx")]
mod create;
#[cfg(feature = "_sqlx")]
mod many;
#[cfg(feature = "_sqlx")]
mod of;
#[cfg(feature = "_sqlx")]
mod read;
#[cfg(feature = "_sqlx")]
mod set;
#[cfg(feature = "_sqlx")]
mod statements;
#[cfg(feature = "_sqlx")]
mod toggle;
#[cfg(feature = "_sqlx")]
mod write;

use std::{fmt, marker::PhantomData};

use jointable_core::{
    accessor,
    diagnostic::{COMPOSITE_REFERENCE, REFERENCE_TYPE},
    meta::{
        self,
        link::{Ends, Sides},
    },
    text::Text,
};

use crate::Model;
#[cfg(feature = "_sqlx")]
use crate::{Driver, Value};

/// A many-to-many relation, as a type of its own. The derive makes one for each `#[many_to_many(…)]`.
pub trait ManyToMany: Sized + 'static {
    /// The model that declares it.
    type Near: Model;
    /// Its join model.
    type Link: Model;
    /// The model it leads to.
    type Far: Model;
    /// Its alias.
    const ALIAS: &'static str;
    /// Which columns of the join model refer to the near and the far side.
    #[doc(hidden)]
    const ENDS: (usize, usize);
    /// The relation, for the texts of its statements.
    #[doc(hidden)]
    const PLAN: accessor::Relation<'static> = accessor::Relation {
        near: Self::Near::META,
        link: Self::Link::META,
        far: Self::Far::META,
        near_column: Self::ENDS.0,
        far_column: Self::ENDS.1,
    };
}

/// A relation whose keys the driver `D` can store: what code that is generic over the driver asks for.
#[cfg(feature = "_sqlx")]
pub trait KeysOn<D: Driver>: ManyToMany<Near: Model<Key: Value<D>>, Far: Model<Key: Value<D>>> {}

#[cfg(feature = "_sqlx")]
impl<D: Driver, R: ManyToMany<Near: Model<Key: Value<D>>, Far: Model<Key: Value<D>>>> KeysOn<D> for R {}

/// The links of one row in the relation `R`: what `recipe.ingredients()` returns.
///
/// Every operation takes a pool, a connection or an open transaction (`&pool`, `&mut connection`,
/// `&mut transaction`). Each is one statement, whatever its size, but for `set`, `toggle` and `create`, which are a
/// transaction (in yours, a savepoint). None reads what it is going to write.
///
/// `P` says what payload a link has and is never written by hand: [`NoPayload`](crate::NoPayload),
/// [`Required`](crate::Required) or [`Optional`](crate::Optional); `add` and `set` differ accordingly.
pub struct Links<R: ManyToMany, P = <<R as ManyToMany>::Link as Model>::Payload> {
    near: <R::Near as Model>::Key,
    relation: PhantomData<fn() -> (R, P)>,
}

impl<R: ManyToMany, P> Links<R, P> {
    /// The links of the row with that key, which need not have been read.
    pub fn of(near: <R::Near as Model>::Key) -> Self {
        Self { near, relation: PhantomData }
    }
}

impl<R: ManyToMany, P> Clone for Links<R, P> {
    fn clone(&self) -> Self {
        Self::of(self.near.clone())
    }
}

impl<R: ManyToMany, P> fmt::Debug for Links<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?}).{}", R::Near::META.name, self.near, R::ALIAS)
    }
}

/// The links of one row, read with their payload: what [`Links::with_link`] returns.
#[cfg(feature = "_sqlx")]
#[derive(Clone, Debug)]
pub struct WithLink<R: ManyToMany> {
    links: Links<R>,
}

/// The links of many rows in the relation `R`: what `Recipe::ingredients_of(&recipes)` returns.
pub struct LinksOf<R: ManyToMany> {
    near: Vec<<R::Near as Model>::Key>,
}

impl<R: ManyToMany> LinksOf<R> {
    /// The links of the rows with these keys, which need not have been read.
    pub fn of(near: Vec<<R::Near as Model>::Key>) -> Self {
        Self { near }
    }
}

impl<R: ManyToMany> Clone for LinksOf<R> {
    fn clone(&self) -> Self {
        Self::of(self.near.clone())
    }
}

impl<R: ManyToMany> fmt::Debug for LinksOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}_of({:?})", R::Near::META.name, R::ALIAS, self.near)
    }
}

/// The links of many rows, read with their payload: what [`LinksOf::with_link`] returns.
#[cfg(feature = "_sqlx")]
#[derive(Clone, Debug)]
pub struct LinksOfWithLink<R: ManyToMany> {
    links: LinksOf<R>,
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

/// What `set` changed, in links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetReport {
    /// Links that are new.
    pub added: u64,
    /// Links that are gone.
    pub removed: u64,
    /// Links that were there with another payload.
    pub updated: u64,
    /// Links that were there just so.
    pub kept: u64,
}

/// The model that column `INDEX` of a join model refers to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "`{Self}` is not a model", label = "not a model")]
pub trait ReferenceAt<const INDEX: usize>: Model {
    /// That model.
    type Target: Model;
}

/// What column `INDEX` of a model refers to.
#[doc(hidden)]
pub const fn reference<M: ReferenceAt<INDEX>, const INDEX: usize>() -> meta::Reference<'static> {
    side::<M::Target>()
}

/// Which columns of the join model lead to the two sides of a relation that names no target.
#[doc(hidden)]
pub const fn ends<R: ManyToMany>(from: Option<&'static str>, to: Option<&'static str>) -> Ends<'static> {
    meta::link::ends(R::Link::META, Sides { near: side::<R::Near>(), target: None, from, to })
}

/// Which columns of the join model lead to the two sides of a relation that names its target.
#[doc(hidden)]
pub const fn ends_to_target<R: ManyToMany>(from: Option<&'static str>, to: Option<&'static str>) -> Ends<'static> {
    meta::link::ends(R::Link::META, Sides { near: side::<R::Near>(), target: Some(side::<R::Far>()), from, to })
}

const fn side<M: Model>() -> meta::Reference<'static> {
    meta::Reference { model: M::META.name, table: M::META.table }
}

/// What is wrong with the reference in column `INDEX`, as the text of a compile error; the checks of the command line
/// say the same.
#[doc(hidden)]
pub const fn check_reference<M: ReferenceAt<INDEX>, const INDEX: usize>() -> Option<Text<2048>> {
    let (column, target) = (&M::META.columns[INDEX], <M::Target as Model>::META);
    let (mut i, mut keys, mut key) = (0, 0, 0);
    while i < target.columns.len() {
        if target.columns[i].key {
            keys += 1;
            key = i;
        }
        i += 1;
    }
    if keys > 1 {
        return Some(COMPOSITE_REFERENCE.text(&[column.field, target.name]));
    }
    // A model without any key has been reported where it is declared.
    if keys == 1 && !column.ty.same_kind(&target.columns[key].ty) {
        return Some(REFERENCE_TYPE.text(&[column.field, target.name]));
    }
    None
}
