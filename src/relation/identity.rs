//! What tells links apart, as a type: it decides which operations a relation has.

use std::hash::Hash;

use super::{Added, FarKey, ManyToMany, write};
use crate::{Driver, Model, operation::Done};

/// Two rows are linked once.
#[derive(Clone, Copy, Debug)]
pub struct One;

/// Two rows are linked once for each value of some columns.
#[derive(Clone, Copy, Debug)]
pub struct OnePer;

/// Two rows may be linked many times.
#[derive(Clone, Copy, Debug)]
pub struct Many;

/// Links that a far key names, because there is one at most.
#[diagnostic::on_unimplemented(
    message = "two rows may be linked more than once here, so that a far key names no link",
    label = "there is no such operation in this relation",
    note = "a link is named by its own key: `remove_link(&db, key)`, `update_link(&db, key, patch)`",
    note = "`remove_links_to(&db, far)` takes all links to a row away"
)]
pub trait Single {}

impl Single for One {}

/// Links that their own key names, because two rows may be linked more than once.
#[diagnostic::on_unimplemented(
    message = "two rows are linked once here, so that a far key names the link",
    label = "there is no such operation in this relation",
    note = "use `remove(&db, far)` and `count(&db)`; with `#[model(links = many)]` on the join model there are many"
)]
pub trait Plural {}

impl Plural for OnePer {}

impl Plural for Many {}

/// What names a link of the relation `R`.
pub trait Names<R: ManyToMany> {
    /// The far key, or the link's own.
    type Name: Clone + Eq + Hash + Send + 'static;
}

impl<R: ManyToMany> Names<R> for One {
    type Name = FarKey<R>;
}

impl<R: ManyToMany> Names<R> for OnePer {
    type Name = <R::Link as Model>::Key;
}

impl<R: ManyToMany> Names<R> for Many {
    type Name = <R::Link as Model>::Key;
}

/// What `add` returns in the relation `R`, where it is given a payload `V` or `()`.
pub trait Adds<R: ManyToMany, V> {
    /// That.
    type Added: Send + 'static;

    /// What of the link's key is given.
    type Given: Clone + Send + 'static;

    /// What of the link's key is given.
    fn given(payload: &V) -> Self::Given;

    /// From what the insert did; the number is what it returned.
    fn added<D: Driver>(given: Self::Given, number: Option<i64>, done: Done) -> Self::Added;

    /// Whether the link is new.
    fn is_new(_: &Self::Added) -> bool {
        true
    }
}

macro_rules! idempotent {
    ($($identity:ty),+) => {
        $(impl<R: ManyToMany, V> Adds<R, V> for $identity {
            type Added = Added;
            type Given = ();

            fn given(_: &V) {}

            fn added<D: Driver>((): (), _: Option<i64>, done: Done) -> Added {
                write::added::<D>(done)
            }

            fn is_new(added: &Added) -> bool {
                *added == Added::Inserted
            }
        })+
    };
}

idempotent!(One, OnePer);

impl<R: ManyToMany<Link: LinkKey<V>>, V> Adds<R, V> for Many {
    type Added = <R::Link as Model>::Key;
    type Given = <R::Link as LinkKey<V>>::Given;

    fn given(payload: &V) -> Self::Given {
        <R::Link as LinkKey<V>>::given(payload)
    }

    fn added<D: Driver>(given: Self::Given, number: Option<i64>, done: Done) -> Self::Added {
        R::Link::link_key(given, number.unwrap_or(done.last_id.cast_signed()))
    }
}

/// A join model of which two rows may have many: how the key of a new link is known.
#[doc(hidden)]
pub trait LinkKey<V>: Model {
    /// What the payload says of it.
    type Given: Clone + Send + 'static;

    /// What the payload says of it.
    fn given(payload: &V) -> Self::Given;

    /// The key, out of that or the number that the database gave.
    fn link_key(given: Self::Given, number: i64) -> Self::Key;
}
