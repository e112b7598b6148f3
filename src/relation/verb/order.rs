//! The operations on links in an order that is kept.

use super::{
    super::{Adds, FarKey, Identity, KeepsOrder, KeysOn, Links, ManyToMany, Names, statements::Statements},
    Comes, Given, InsertAt, Item, MoveTo, Reorder, Runs, Takes,
};
use crate::{Executor, Value, payload::Payload};

impl<R> Takes<R> for InsertAt
where
    R: ManyToMany<Kind: Comes<FarKey<R>>, Link: KeepsOrder<R::Near>>,
    Identity<R>: Adds<R, Given<R>>,
{
    type Given = (usize, Item<R>);
    type Output = <Identity<R> as Adds<R, Given<R>>>::Added;
}

impl<R, E: Executor> Runs<R, E> for InsertAt
where
    R: KeysOn<E::Driver> + ManyToMany<Kind: Comes<FarKey<R>>, Link: KeepsOrder<R::Near>>,
    Identity<R>: Adds<R, Given<R>>,
    Given<R>: Payload<E::Driver>,
{
    fn run(links: Links<R>, db: E, (index, item): Self::Given) -> E::Answer<Self::Output> {
        let (far, payload) = R::Kind::apart(item);
        links.place_new(db, index, Statements::<R, E::Driver>::add(R::Kind::GIVEN), far, payload)
    }
}

/// What names a link of the relation `R`.
type Name<R> = <Identity<R> as Names<R>>::Name;

impl<R: ManyToMany<Link: KeepsOrder<R::Near>>> Takes<R> for MoveTo
where
    Identity<R>: Names<R>,
{
    type Given = (Name<R>, usize);
    type Output = bool;
}

impl<R: KeysOn<E::Driver> + ManyToMany<Link: KeepsOrder<R::Near>>, E: Executor> Runs<R, E> for MoveTo
where
    Identity<R>: Names<R, Name: Value<E::Driver>>,
{
    fn run(links: Links<R>, db: E, (link, index): Self::Given) -> E::Answer<bool> {
        links.move_to(db, link, index)
    }
}

impl<R: ManyToMany<Link: KeepsOrder<R::Near>>> Takes<R> for Reorder
where
    Identity<R>: Names<R>,
{
    type Given = Vec<Name<R>>;
    type Output = u64;
}

impl<R: KeysOn<E::Driver> + ManyToMany<Link: KeepsOrder<R::Near>>, E: Executor> Runs<R, E> for Reorder
where
    Identity<R>: Names<R, Name: Value<E::Driver>>,
{
    fn run(links: Links<R>, db: E, given: Self::Given) -> E::Answer<u64> {
        links.reorder(db, given)
    }
}
