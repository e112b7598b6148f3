//! Operations as types, for the methods that `verbs(…)` names on a model.
//!
//! A method has one signature, whatever the payload: where `add` takes a key and a payload, its verb takes the two as a
//! pair, as `add_many` does.

mod order;

use super::{
    Adds, FarKey, Identity, KeysOn, Links, ManyToMany, Names, Owned, Owns, Plural, Relation, SetReport, Single,
    Toggled, set, statements::Statements,
};
use crate::{
    Executor, Model, NoPayload, Optional, Required, Value,
    model::Stored,
    payload::{HasPayload, Patch, Patched, Payload},
};

/// What an operation of the relation `R` is given and returns.
pub trait Takes<R: Relation> {
    /// What it is given.
    type Given;
    /// What it returns.
    type Output: Send + 'static;
}

/// An operation of the relation `R` that `E` can run.
pub trait Runs<R: Relation, E: Executor>: Takes<R> {
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

type Item<R> = <<R as Relation>::Kind as Comes<FarKey<R>>>::Item;
type Given<R> = <<R as Relation>::Kind as Comes<FarKey<R>>>::Payload;
type Whole<R> = <<R as Relation>::Kind as ComesWhole<FarKey<R>>>::Item;

/// An operation whose method on the handle takes just what the verb takes.
macro_rules! as_on_the_handle {
    (@pattern $given:ident) => { $given };
    (@pattern) => { () };
    (@given $ty:ty) => { $ty };
    (@given) => { () };
    ($kind:ident: $(
        $name:ident $method:ident ($($given:ident: $ty:ty)?) -> $output:ty, where [$($bounds:tt)*], on [$($on:tt)*];
    )+) => {
        $(
            #[doc = concat!("`", stringify!($method), "`")]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl<R: $kind> Takes<R> for $name
            where
                $($bounds)*
            {
                type Given = as_on_the_handle!(@given $($ty)?);
                type Output = $output;
            }

            impl<R: $kind + KeysOn<E::Driver>, E: Executor> Runs<R, E> for $name
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
    Relation:
    All all() -> Vec<R::Far>, where [], on [R::Far: Stored<E::Driver>];
    First first() -> Option<R::Far>, where [], on [R::Far: Stored<E::Driver>];
    Ids ids() -> Vec<FarKey<R>>, where [], on [];
    Count count() -> u64, where [], on [];
    Exists exists() -> bool, where [], on [];
    Has has(far: FarKey<R>) -> bool, where [], on [];
    HasAll has_all(far: Vec<FarKey<R>>) -> bool, where [], on [];
    HasAny has_any(far: Vec<FarKey<R>>) -> bool, where [], on [];
}

as_on_the_handle! {
    ManyToMany:
    CountLinks count_links() -> u64, where [Identity<R>: Plural,], on [];
    Clear clear() -> u64, where [], on [];
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

operations!(Add AddMany AddManyWith AddWith Create CreateWith InsertAt MoveTo Reorder Set Toggle ToggleWith UpdateLink Upsert);

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

/// What `create` is given, by the kind of the relation: a new far row, with its payload where that has to be given.
pub trait Creates<R: Relation> {
    /// That.
    type Item;
}

/// The same where `E` can run it.
pub trait CreatesOn<R: Relation, E: Executor>: Creates<R> {
    /// Runs it.
    fn create(links: Links<R>, db: E, item: Self::Item) -> E::Answer<R::Far>;
}

impl<R: Owns> Creates<R> for Owned {
    type Item = <R::Far as Model>::New;
}

impl<R: Owns<Far: Stored<E::Driver>>, E: Executor> CreatesOn<R, E> for Owned {
    fn create(links: Links<R>, db: E, item: Self::Item) -> E::Answer<R::Far> {
        links.create(db, item)
    }
}

macro_rules! creates {
    ($([$($parameter:ident)?] $kind:ty),+) => {
        $(impl<R: ManyToMany, $($parameter)?> Creates<R> for $kind {
            type Item = <Self as Comes<<R::Far as Model>::New>>::Item;
        }

        impl<R, E: Executor, $($parameter)?> CreatesOn<R, E> for $kind
        where
            R: KeysOn<E::Driver> + ManyToMany<Kind = Self, Far: Stored<E::Driver>>,
            <Self as Comes<<R::Far as Model>::New>>::Payload: Payload<E::Driver>,
        {
            fn create(links: Links<R>, db: E, item: Self::Item) -> E::Answer<R::Far> {
                let (new, payload) = <Self as Comes<<R::Far as Model>::New>>::apart(item);
                let add = Statements::<R, E::Driver>::add(<Self as Comes<<R::Far as Model>::New>>::GIVEN);
                links.insert_linked(db, add, new, payload)
            }
        })+
    };
}

creates!([] NoPayload, [P] Optional<P>, [P] Required<P>);

impl<R: Relation<Kind: Creates<R>>> Takes<R> for Create {
    type Given = <R::Kind as Creates<R>>::Item;
    type Output = R::Far;
}

impl<R: Relation<Kind: CreatesOn<R, E>>, E: Executor> Runs<R, E> for Create {
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<R::Far> {
        R::Kind::create(links, db, given)
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

/// Operations with a payload that can be left out.
macro_rules! with_payload {
    ($($name:ident $method:ident ($given:ty) -> $output:ty, where [$($bounds:tt)*], on [$($on:tt)*];)+) => {
        $(
            impl<R: ManyToMany<Kind = Optional<P>>, P> Takes<R> for $name
            where
                $($bounds)*
            {
                type Given = $given;
                type Output = $output;
            }

            impl<R: ManyToMany<Kind = Optional<P>> + KeysOn<E::Driver>, P: Payload<E::Driver>, E: Executor> Runs<R, E>
                for $name
            where
                $($bounds)*
                $($on)*
            {
                fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<$output> {
                    with_payload!(@call links $method db given)
                }
            }
        )+
    };
    (@call $links:ident add_many_with $db:ident $given:ident) => { $links.add_many_with($db, $given) };
    (@call $links:ident $method:ident $db:ident $given:ident) => { $links.$method($db, $given.0, $given.1) };
}

with_payload! {
    AddWith add_with((FarKey<R>, P)) -> <Identity<R> as Adds<R, P>>::Added, where [Identity<R>: Adds<R, P>,], on [];
    AddManyWith add_many_with(Vec<(FarKey<R>, P)>) -> u64, where [], on [];
    CreateWith create_with((<R::Far as Model>::New, P)) -> R::Far, where [], on [R::Far: Stored<E::Driver>];
    ToggleWith toggle_with((FarKey<R>, P)) -> Toggled, where [Identity<R>: Single,], on [];
}

impl<R: ManyToMany<Kind: HasPayload>> Takes<R> for Upsert
where
    Identity<R>: Single,
{
    type Given = (FarKey<R>, <R::Kind as HasPayload>::Payload);
    type Output = ();
}

impl<R, E: Executor> Runs<R, E> for Upsert
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: HasPayload<Payload: Payload<E::Driver>>>,
    Identity<R>: Single,
{
    fn run(links: Links<R>, db: E, (far, payload): Self::Given) -> E::Answer<()> {
        links.upsert(db, far, payload)
    }
}

impl<R: ManyToMany<Kind: HasPayload<Payload: Patched>>> Takes<R> for UpdateLink
where
    Identity<R>: Names<R>,
{
    type Given = (<Identity<R> as Names<R>>::Name, <<R::Kind as HasPayload>::Payload as Patched>::Patch);
    type Output = bool;
}

impl<R, E: Executor> Runs<R, E> for UpdateLink
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: HasPayload<Payload: Patched<Patch: Patch<E::Driver>>>>,
    Identity<R>: Names<R, Name: Value<E::Driver>>,
{
    fn run(links: Links<R>, db: E, (link, patch): Self::Given) -> E::Answer<bool> {
        links.update_link(db, link, patch)
    }
}
