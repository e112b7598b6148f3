//! Operations as types, for the methods that `verbs(…)` names on a model.
//!
//! A method has one signature, whatever the payload: where `add` takes a key and a payload, its verb takes the two as a
//! pair, as `add_many` does.

use super::{
    Adds, FarKey, Identity, KeysOn, Links, ManyToMany, Plural, SetReport, Single, Toggled, set, statements::Statements,
};
use crate::{Executor, Model, NoPayload, Optional, Required, Value, model::Stored, payload::Payload};

/// What an operation of the relation `R` is given and returns.
pub trait Takes<R: ManyToMany> {
    /// What it is given.
    type Given;
    /// What it returns.
    type Output: Send + 'static;
}

/// An operation of the relation `R` that `E` can run.
pub trait Runs<R: ManyToMany, E: Executor>: Takes<R> {
    /// Runs it.
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<Self::Output>;
}

/// How a payload comes with what is added: `K` alone, or with the payload it needs.
pub trait Comes<K> {
    /// Whether it is given.
    const GIVEN: bool;
    /// The payload; `()` where it is not given.
    type Payload;
    /// Both.
    type Item;
    /// Both, apart.
    fn apart(item: Self::Item) -> (K, Self::Payload);
}

macro_rules! comes_alone {
    ($([$($parameter:ident)?] $kind:ty),+) => {
        $(impl<K, $($parameter)?> Comes<K> for $kind {
            const GIVEN: bool = false;
            type Payload = ();
            type Item = K;

            fn apart(key: K) -> (K, ()) {
                (key, ())
            }
        })+
    };
}

comes_alone!([] NoPayload, [P] Optional<P>);

impl<K, P> Comes<K> for Required<P> {
    const GIVEN: bool = true;
    type Payload = P;
    type Item = (K, P);

    fn apart(item: (K, P)) -> (K, P) {
        item
    }
}

/// As [`Comes`], for `set`: with all payload there is.
pub trait ComesWhole<K> {
    /// Whether there is any.
    const GIVEN: bool;
    /// The payload; `()` where there is none.
    type Payload;
    /// Both.
    type Item;
    /// Both, apart.
    fn apart(item: Self::Item) -> (K, Self::Payload);
}

impl<K> ComesWhole<K> for NoPayload {
    const GIVEN: bool = false;
    type Payload = ();
    type Item = K;

    fn apart(key: K) -> (K, ()) {
        (key, ())
    }
}

macro_rules! comes_whole {
    ($($kind:ident),+) => {
        $(impl<K, P> ComesWhole<K> for $kind<P> {
            const GIVEN: bool = true;
            type Payload = P;
            type Item = (K, P);

            fn apart(item: (K, P)) -> (K, P) {
                item
            }
        })+
    };
}

comes_whole!(Optional, Required);

type Item<R> = <<R as super::Relation>::Kind as Comes<FarKey<R>>>::Item;
type Given<R> = <<R as super::Relation>::Kind as Comes<FarKey<R>>>::Payload;
type Whole<R> = <<R as super::Relation>::Kind as ComesWhole<FarKey<R>>>::Item;

/// An operation whose method on the handle takes just what the verb takes.
macro_rules! as_on_the_handle {
    (@pattern $given:ident) => { $given };
    (@pattern) => { () };
    (@given $ty:ty) => { $ty };
    (@given) => { () };
    ($($name:ident $method:ident ($($given:ident: $ty:ty)?) -> $output:ty, where [$($bounds:tt)*], on [$($on:tt)*];)+) => {
        $(
            #[doc = concat!("`", stringify!($method), "`")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl<R: ManyToMany> Takes<R> for $name
            where
                $($bounds)*
            {
                type Given = as_on_the_handle!(@given $($ty)?);
                type Output = $output;
            }

            impl<R: ManyToMany + KeysOn<E::Driver>, E: Executor> Runs<R, E> for $name
            where
                $($bounds)*
                $($on)*
            {
                fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<$output> {
                    let as_on_the_handle!(@pattern $($given)?) = given;
                    links.$method(db $(, $given)?)
                }
            }
        )+
    };
}

as_on_the_handle! {
    All all() -> Vec<R::Far>, where [], on [R::Far: Stored<E::Driver>];
    First first() -> Option<R::Far>, where [], on [R::Far: Stored<E::Driver>];
    Ids ids() -> Vec<FarKey<R>>, where [], on [];
    Count count() -> u64, where [], on [];
    CountLinks count_links() -> u64, where [Identity<R>: Plural,], on [];
    Clear clear() -> u64, where [], on [];
    Has has(far: FarKey<R>) -> bool, where [], on [];
    HasAll has_all(far: Vec<FarKey<R>>) -> bool, where [], on [];
    HasAny has_any(far: Vec<FarKey<R>>) -> bool, where [], on [];
    Remove remove(far: FarKey<R>) -> bool, where [Identity<R>: Single,], on [];
    RemoveMany remove_many(far: Vec<FarKey<R>>) -> u64, where [Identity<R>: Single,], on [];
    RemoveLink remove_link(link: <R::Link as Model>::Key) -> bool,
        where [Identity<R>: Plural,], on [<R::Link as Model>::Key: Value<E::Driver>];
    RemoveLinksTo remove_links_to(far: FarKey<R>) -> u64, where [Identity<R>: Plural,], on [];
}

macro_rules! operations {
    ($($name:ident)+) => {
        $(
            #[doc = concat!("The operation `", stringify!($name), "`.")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
        )+
    };
}

operations!(Add AddMany Create Toggle Set);

impl<R: ManyToMany<Kind: Comes<FarKey<R>>>> Takes<R> for Add
where
    Identity<R>: Adds<R, Given<R>>,
{
    type Given = Item<R>;
    type Output = <Identity<R> as Adds<R, Given<R>>>::Added;
}

impl<R, E: Executor> Runs<R, E> for Add
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: Comes<FarKey<R>>>,
    Identity<R>: Adds<R, Given<R>>,
    Given<R>: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<Self::Output> {
        let (far, payload) = R::Kind::apart(given);
        links.insert(db, Statements::<R, E::Driver>::add(R::Kind::GIVEN), far, payload)
    }
}

impl<R: ManyToMany<Kind: Comes<FarKey<R>>>> Takes<R> for AddMany {
    type Given = Vec<Item<R>>;
    type Output = u64;
}

impl<R, E: Executor> Runs<R, E> for AddMany
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: Comes<FarKey<R>>>,
    Given<R>: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<u64> {
        let wanted = given.into_iter().map(R::Kind::apart).collect();
        let (enter, add) = Statements::<R, E::Driver>::add_many(R::Kind::GIVEN);
        links.insert_many(db, enter, add, wanted)
    }
}

impl<R: ManyToMany<Kind: Comes<<R::Far as Model>::New>>> Takes<R> for Create {
    type Given = <R::Kind as Comes<<R::Far as Model>::New>>::Item;
    type Output = R::Far;
}

impl<R, E: Executor> Runs<R, E> for Create
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: Comes<<R::Far as Model>::New>, Far: Stored<E::Driver>>,
    <R::Kind as Comes<<R::Far as Model>::New>>::Payload: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<R::Far> {
        let (new, payload) = R::Kind::apart(given);
        let add = Statements::<R, E::Driver>::add(R::Kind::GIVEN);
        links.insert_linked(db, add, new, payload)
    }
}

impl<R: ManyToMany<Kind: Comes<FarKey<R>>>> Takes<R> for Toggle
where
    Identity<R>: Single,
{
    type Given = Item<R>;
    type Output = Toggled;
}

impl<R, E: Executor> Runs<R, E> for Toggle
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: Comes<FarKey<R>>>,
    Identity<R>: Single,
    Given<R>: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<Toggled> {
        let (far, payload) = R::Kind::apart(given);
        links.switch(db, Statements::<R, E::Driver>::add(R::Kind::GIVEN), far, payload)
    }
}

impl<R: ManyToMany<Kind: ComesWhole<FarKey<R>>>> Takes<R> for Set
where
    Identity<R>: Single,
{
    type Given = Vec<Whole<R>>;
    type Output = SetReport;
}

impl<R, E: Executor> Runs<R, E> for Set
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: ComesWhole<FarKey<R>>>,
    Identity<R>: Single,
    <R::Kind as ComesWhole<FarKey<R>>>::Payload: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<SetReport> {
        let wanted = given.into_iter().map(R::Kind::apart).collect();
        let with = <R::Kind as ComesWhole<FarKey<R>>>::GIVEN;
        db.run(set::Set::<R, _>::new(&links.near, wanted, with))
    }
}
