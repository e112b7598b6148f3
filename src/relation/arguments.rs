//! What the statements of a relation are given.

use super::{FarKey, KeysOn, NearKey};
use crate::{
    Result, Value,
    driver::{Batch, Driver},
    payload::Payload,
};

/// The near key.
pub(super) fn near<R: KeysOn<D>, D: Driver>(near: &NearKey<R>) -> Result<D::Arguments> {
    let mut arguments = Default::default();
    near.bind(&mut arguments)?;
    Ok(arguments)
}

/// Both keys.
pub(super) fn pair<R: KeysOn<D>, D: Driver>(near_key: &NearKey<R>, far: &FarKey<R>) -> Result<D::Arguments> {
    let mut arguments = near::<R, D>(near_key)?;
    far.bind(&mut arguments)?;
    Ok(arguments)
}

/// Both keys and the payload.
pub(super) fn link<R: KeysOn<D>, D: Driver>(
    near: &NearKey<R>,
    far: &FarKey<R>,
    payload: &impl Payload<D>,
) -> Result<D::Arguments> {
    let mut arguments = pair::<R, D>(near, far)?;
    payload.bind(&mut arguments)?;
    Ok(arguments)
}

/// The near key, and many far keys as one batch.
pub(super) fn near_and_keys<R: KeysOn<D>, D: Driver>(near_key: &NearKey<R>, far: &[FarKey<R>]) -> Result<D::Arguments> {
    batch::<R, D, ()>(near_key, far, &[])?.into_arguments()
}

/// Many far keys as one batch, and the near key.
pub(super) fn keys_and_near<R: KeysOn<D>, D: Driver>(near: &NearKey<R>, far: &[FarKey<R>]) -> Result<D::Arguments> {
    let mut batch = Batch::<D>::new(Default::default(), far.len());
    Value::bind_column(far.iter(), &mut batch)?;
    let mut arguments = batch.into_arguments()?;
    near.bind(&mut arguments)?;
    Ok(arguments)
}

/// The near key, and many far keys with their payload as one batch.
pub(super) fn batch<R: KeysOn<D>, D: Driver, V: Payload<D>>(
    near_key: &NearKey<R>,
    far: &[FarKey<R>],
    payloads: &[V],
) -> Result<Batch<D>> {
    let mut batch = Batch::new(near::<R, D>(near_key)?, far.len());
    Value::bind_column(far.iter(), &mut batch)?;
    V::bind_columns(payloads, &mut batch)?;
    Ok(batch)
}
