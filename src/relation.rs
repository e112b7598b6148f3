//! Relations: the handle behind an alias, and what it does.

mod arguments;
mod create;
mod identity;
mod many;
mod of;
mod read;
mod set;
mod statements;
mod toggle;
pub mod verb;
mod write;

pub(crate) use of::Groups;

use std::{fmt, marker::PhantomData};

use jointable_core::{
    accessor,
    diagnostic::REFERENCE_TYPE,
    meta::{
        self,
        link::{Ends, Sides},
        reference::Shape,
    },
    text::Text,
};

use crate::{Driver, Model, Value};

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
    /// Which references of the join model lead to the near and the far side.
    #[doc(hidden)]
    const ENDS: (usize, usize);
    /// What payload its links have.
    #[doc(hidden)]
    type Payload;
    /// Whether a link is the same from both sides.
    #[doc(hidden)]
    const SYMMETRIC: bool = false;
    /// The columns that it fixes.
    #[doc(hidden)]
    const SCOPE: &'static [meta::Scope<'static>] = &[];
    /// The relation, for the texts of its statements.
    #[doc(hidden)]
    const PLAN: accessor::Relation<'static> = accessor::Relation {
        near: Self::Near::META,
        link: Self::Link::META,
        far: Self::Far::META,
        near_columns: Self::Link::META.references[Self::ENDS.0].columns,
        far_columns: Self::Link::META.references[Self::ENDS.1].columns,
        symmetric: Self::SYMMETRIC,
        scope: Self::SCOPE,
        removed: false,
    };
}

/// A relation whose keys the driver `D` can store: what code that is generic over the driver asks for.
pub trait KeysOn<D: Driver>: ManyToMany<Near: Model<Key: Value<D>>, Far: Model<Key: Value<D>>> {}

impl<D: Driver, R: ManyToMany<Near: Model<Key: Value<D>>, Far: Model<Key: Value<D>>>> KeysOn<D> for R {}

pub use identity::{Adds, LinkKey, Many, Names, One, OnePer, Plural, Single};

/// What tells the links of a relation apart.
pub(crate) type Identity<R> = <<R as ManyToMany>::Link as Model>::Links;

pub(crate) type NearKey<R> = <<R as ManyToMany>::Near as Model>::Key;
pub(crate) type FarKey<R> = <<R as ManyToMany>::Far as Model>::Key;
pub(crate) type FarAndLink<R> = Linked<<R as ManyToMany>::Far, <R as ManyToMany>::Link>;

/// The links of one row in the relation `R`: what `recipe.ingredients()` returns.
///
/// Every operation takes an [`Executor`](crate::Executor): a pool, a connection or an open transaction. Each is one statement, whatever its size, but for `set`, `toggle` and `create`, which are a
/// transaction (in yours, a savepoint). None reads what it is going to write.
///
/// `P` says what payload a link has and is never written by hand: [`NoPayload`](crate::NoPayload),
/// [`Required`](crate::Required) or [`Optional`](crate::Optional); `add` and `set` differ accordingly.
pub struct Links<R: ManyToMany, P = <R as ManyToMany>::Payload> {
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

/// The model that reference `INDEX` of a model leads to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "`{Self}` is not a model", label = "not a model")]
pub trait ReferenceAt<const INDEX: usize>: Model {
    /// That model.
    type Target: Model;
}

/// Reference `INDEX` of a model, by these columns.
#[doc(hidden)]
pub const fn foreign<M: ReferenceAt<INDEX>, const INDEX: usize>(
    name: &'static str,
    columns: &'static [usize],
) -> meta::Foreign<'static> {
    meta::Foreign { name, columns, to: M::Target::SIDE }
}

/// Which references of the join model lead to the two sides of a relation that names no target.
#[doc(hidden)]
pub const fn ends<R: ManyToMany>(from: Option<&'static str>, to: Option<&'static str>) -> Ends<'static> {
    meta::link::ends(R::Link::META, Sides { near: R::Near::SIDE, target: None, from, to, symmetric: R::SYMMETRIC })
}

/// Which references of the join model lead to the two sides of a relation that names its target.
#[doc(hidden)]
pub const fn ends_to_target<R: ManyToMany>(from: Option<&'static str>, to: Option<&'static str>) -> Ends<'static> {
    meta::link::ends(
        R::Link::META,
        Sides { near: R::Near::SIDE, target: Some(R::Far::SIDE), from, to, symmetric: R::SYMMETRIC },
    )
}

/// The column of the join model that a relation's scope names.
#[doc(hidden)]
pub const fn scoped<R: ManyToMany>(field: &'static str, value: meta::Literal<'static>) -> meta::link::Scoped<'static> {
    meta::link::scoped(R::Link::META, R::ENDS, field, value)
}

/// What payload the scope of a relation leaves open: none (0), only such as can be left out (1), some that cannot (2).
#[doc(hidden)]
pub const fn open_payload<R: ManyToMany>() -> u8 {
    R::PLAN.open_payload()
}

/// What is wrong with reference `INDEX`, as the text of a compile error; the checks of the command line say the same.
#[doc(hidden)]
pub const fn check_reference<M: ReferenceAt<INDEX>, const INDEX: usize>(of_struct: bool) -> Option<Text<2048>> {
    // No key has more columns that matter: a message is cut, and the number is what counts.
    const MOST: usize = 32;
    let (model, target) = (M::META, <M::Target as Model>::META);
    let columns = model.references[INDEX].columns;
    let (mut names, mut types, mut keys, mut i) = ([""; MOST], [0; MOST], 0, 0);
    while i < target.columns.len() {
        if target.columns[i].key && keys < MOST {
            (names[keys], types[keys]) = (target.columns[i].field, i);
            keys += 1;
        }
        i += 1;
    }
    // A model without any key has been reported where it is declared.
    if keys == 0 {
        return None;
    }
    let (name, key) = (model.columns[columns[0]].field, names.split_at(keys).0);
    let shape = Shape { name, fields: columns.len(), of_struct, model: target.name, key };
    if let Some(mistake) = meta::reference::shape(shape) {
        return Some(mistake.text());
    }
    i = 0;
    while i < keys {
        let column = &model.columns[columns[i]];
        if !column.ty.same_kind(&target.columns[types[i]].ty) {
            return Some(REFERENCE_TYPE.text(&[column.field, target.name]));
        }
        i += 1;
    }
    None
}
