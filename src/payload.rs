//! The payload of links: the columns of a join table that are no key.

use std::marker::PhantomData;

use crate::{
    Result,
    driver::{Batch, Driver},
    fields::{Changes, Fields, Values},
};

/// The payload of a join model, as the struct that the derive makes for it.
#[doc(hidden)]
pub trait Payload<D: Driver>: Send + Sync + 'static {
    /// Binds the column of this number.
    fn bind(&self, column: u8, arguments: &mut D::Arguments) -> Result<()>;

    /// Appends its columns to a batch.
    fn bind_columns(payloads: &[Self], batch: &mut Batch<D>) -> Result<()>
    where
        Self: Sized;
}

impl<D: Driver, P: Fields<Values: Values<D>>> Payload<D> for P {
    fn bind(&self, column: u8, arguments: &mut D::Arguments) -> Result<()> {
        P::Values::bind(&self.values(), column.into(), arguments)
    }

    fn bind_columns(payloads: &[Self], batch: &mut Batch<D>) -> Result<()> {
        P::Values::bind_columns(payloads.iter().map(Fields::values), batch)
    }
}

/// A payload of which parts can be changed: the derive makes the struct that says which.
#[doc(hidden)]
pub trait Patched {
    /// That struct: a field for each column, `None` where it stays as it is.
    type Patch: Send + Sync + 'static;
}

/// Changes of some payload columns.
#[doc(hidden)]
pub trait Patch<D: Driver>: Send + Sync {
    /// Binds whether the column of this number is changed, and to what.
    fn bind(&self, column: u8, arguments: &mut D::Arguments) -> Result<()>;
}

impl<D: Driver, P: Fields<Values: Changes<D>>> Patch<D> for P {
    fn bind(&self, column: u8, arguments: &mut D::Arguments) -> Result<()> {
        P::Values::bind(&self.values(), column.into(), arguments)
    }
}

/// Says that links have no payload: `add(&db, key)`.
#[derive(Clone, Copy, Debug)]
pub struct NoPayload;

/// Says that links have payload `P`, with a column that must be given: `add(&db, key, payload)`.
#[derive(Clone, Copy, Debug)]
pub struct Required<P>(PhantomData<P>);

/// Says that links have payload `P`, all of it NULL or defaulted where it is not given: `add(&db, key)` or
/// `add_with(&db, key, payload)`.
#[derive(Clone, Copy, Debug)]
pub struct Optional<P>(PhantomData<P>);

/// The payload of a join model within a relation whose scope leaves so much of it open.
#[doc(hidden)]
pub trait Within<const OPEN: u8> {
    /// What is open.
    type Payload;
}

impl Within<0> for NoPayload {
    type Payload = NoPayload;
}

impl<P> Within<0> for Optional<P> {
    type Payload = NoPayload;
}

impl<P> Within<1> for Optional<P> {
    type Payload = Optional<P>;
}

impl<P> Within<0> for Required<P> {
    type Payload = NoPayload;
}

impl<P> Within<1> for Required<P> {
    type Payload = Optional<P>;
}

impl<P> Within<2> for Required<P> {
    type Payload = Required<P>;
}

/// Links that two keys are enough for: they have no payload, or all of it is NULL or defaulted where it is not given.
#[doc(hidden)]
pub trait ByKeys {}

impl ByKeys for NoPayload {}

impl<P> ByKeys for Optional<P> {}

/// Links that have payload, all of it optional or not.
#[doc(hidden)]
pub trait HasPayload {
    /// The payload.
    type Payload;
}

impl<P> HasPayload for Required<P> {
    type Payload = P;
}

impl<P> HasPayload for Optional<P> {
    type Payload = P;
}
