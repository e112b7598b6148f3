//! Kinds of relations, as traits and types.

use std::{fmt::Debug, hash::Hash, marker::PhantomData};

use jointable_core::{accessor, meta};

use super::constants::many_to_many;
use crate::{
    Driver, Model, Value,
    query::{far_and_link_columns, far_columns},
};

/// A relation from the rows of one model to those of another, as a type of its own. The derive makes one for each
/// `#[many_to_many(…)]`, `#[has_many(…)]` and `#[has_one(…)]`; the ways back are [`To`].
pub trait Relation: Sized + 'static {
    /// The model that declares it.
    type Near: Model;
    /// The model it leads to.
    type Far: Model;
    /// What tells the links of a row: its key, or what it holds itself of the far key.
    type Start: Clone + Debug + Eq + Hash + Send + Sync + 'static;
    /// What can be done with its links: the payload they have, [`Owned`] or [`ReadOnly`].
    type Kind;
    /// The columns that filters and orders are given: those of the far rows, and those of the links where they are
    /// others.
    type Columns<D: Driver>;
    /// Its alias.
    const ALIAS: &'static str;
    /// The relation, for the texts of its statements.
    #[doc(hidden)]
    const PLAN: accessor::Relation<'static>;

    /// Whether it leads to one row at most, as `has_one` and the ways back do.
    #[doc(hidden)]
    const ONE: bool = false;

    /// These columns, of the tables that are so deep within conditions.
    #[doc(hidden)]
    fn columns<D: Driver>(depth: u8) -> Self::Columns<D>;
}

/// A many-to-many relation.
pub trait ManyToMany: Relation {
    /// Its join model.
    type Link: Model;
    /// Which references of the join model lead to the near and the far side.
    #[doc(hidden)]
    const ENDS: (usize, usize);
    /// Whether a link is the same from both sides.
    #[doc(hidden)]
    const SYMMETRIC: bool = false;
    /// The columns that it fixes.
    #[doc(hidden)]
    const SCOPE: &'static [meta::Scope<'static>] = &[];
}

/// A many-to-many relation, as it is declared: all that the derive says of one. What follows from it is here, once.
#[doc(hidden)]
pub trait DeclaredManyToMany: Sized + 'static {
    /// The model that declares it.
    type Near: Model;
    /// The model it leads to.
    type Far: Model;
    /// Its join model.
    type Link: Model;
    /// The payload of its links.
    type Kind;
    /// Its alias.
    const ALIAS: &'static str;
    /// Which references of the join model lead to the near and the far side.
    const ENDS: (usize, usize);
    /// Whether a link is the same from both sides.
    const SYMMETRIC: bool = false;
    /// The columns that it fixes.
    const SCOPE: &'static [meta::Scope<'static>] = &[];
}

#[diagnostic::do_not_recommend]
impl<R: DeclaredManyToMany> Relation for R {
    type Near = R::Near;
    type Far = R::Far;
    type Start = <R::Near as Model>::Key;
    type Kind = R::Kind;
    type Columns<D: Driver> = (<R::Far as Model>::Columns<D>, <R::Link as Model>::Columns<D>);
    const ALIAS: &'static str = R::ALIAS;
    const PLAN: accessor::Relation<'static> = many_to_many::<R>();

    fn columns<D: Driver>(depth: u8) -> Self::Columns<D> {
        far_and_link_columns::<R, D>(depth)
    }
}

#[diagnostic::do_not_recommend]
impl<R: DeclaredManyToMany> ManyToMany for R {
    type Link = R::Link;
    const ENDS: (usize, usize) = R::ENDS;
    const SYMMETRIC: bool = R::SYMMETRIC;
    const SCOPE: &'static [meta::Scope<'static>] = R::SCOPE;
}

/// A relation whose keys the driver `D` can store: what code that is generic over the driver asks for.
pub trait KeysOn<D: Driver>: Relation<Start: Value<D>, Far: Model<Key: Value<D>>> {}

impl<D: Driver, R: Relation<Start: Value<D>, Far: Model<Key: Value<D>>>> KeysOn<D> for R {}

/// Says that links are the far rows themselves, which refer to the near row: `#[has_many(…)]`.
#[derive(Clone, Copy, Debug)]
pub struct Owned;

/// Says that links come from other relations: they are read, and written there.
#[derive(Clone, Copy, Debug)]
pub struct ReadOnly;

/// The way from a row of `M` to what its reference number `REFERENCE` leads to.
#[derive(Clone, Copy, Debug)]
pub struct To<M, const REFERENCE: usize>(PhantomData<fn() -> M>);

/// The model that reference `INDEX` of a model leads to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "`{Self}` is not a model", label = "not a model")]
pub trait ReferenceAt<const INDEX: usize>: Model {
    /// That model.
    type Target: Model;
    /// What the reference holds of its key.
    type Held: Clone + Debug + Eq + Hash + Send + Sync + 'static;
    /// Makes a new row refer to the row of that key.
    fn refer(new: &mut Self::New, held: Self::Held);
}

impl<M: ReferenceAt<REFERENCE>, const REFERENCE: usize> Relation for To<M, REFERENCE> {
    type Near = M;
    type Far = M::Target;
    type Start = M::Held;
    type Kind = ReadOnly;
    type Columns<D: Driver> = <M::Target as Model>::Columns<D>;
    const ALIAS: &'static str = M::META.references[REFERENCE].name;
    const ONE: bool = true;
    const PLAN: accessor::Relation<'static> = accessor::Relation {
        near: M::META,
        link: M::Target::META,
        far: M::Target::META,
        start: M::META.references[REFERENCE].columns,
        near_columns: M::Target::META.key,
        far_columns: M::Target::META.key,
        via: &[],
        symmetric: false,
        scope: &[],
        removed: false,
    };

    fn columns<D: Driver>(depth: u8) -> Self::Columns<D> {
        far_columns::<Self, D>(depth)
    }
}

/// A relation to rows that refer to the near row by themselves.
#[doc(hidden)]
pub trait Owns: Relation<Kind = Owned> {
    /// Makes a new far row refer to the near row of that key.
    fn own(new: &mut <Self::Far as Model>::New, near: Self::Start);
}

/// The relation number `INDEX` of a model, in the order of [`Model::ALIASES`].
#[doc(hidden)]
pub trait RelationAt<const INDEX: usize>: Model {
    /// That relation.
    type Relation: Relation<Near = Self>;
}
