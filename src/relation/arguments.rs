//! What the statements of a relation are given.

use std::any::Any;

use jointable_core::{
    accessor::{FixedSql, Parameter},
    dialect::Dialect,
};

use super::{FarKey, KeysOn, NearKey, Relation};
use crate::{
    Error, Model, Result, Value,
    driver::{Batch, Driver},
    payload::Payload,
    time::Time,
};

/// What an operation has to give: a near key, far keys, and the payload of each where there is any.
pub(super) struct Given<'a, R: Relation, V> {
    pub(super) near: &'a NearKey<R>,
    pub(super) far: &'a [FarKey<R>],
    pub(super) payloads: &'a [V],
    /// The far keys and payloads as JSON, where that has been made already.
    pub(super) json: Option<&'a str>,
}

impl<R: Relation, V> Given<'_, R, V> {
    /// What a statement takes of it, in its order.
    pub(super) fn arguments<D: Driver>(&self, sql: FixedSql) -> Result<D::Arguments>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        self.and(sql, |_, _| Ok(()))
    }

    /// The same, where something `else_` is to be bound, too.
    #[inline]
    pub(super) fn and<D: Driver>(
        &self,
        sql: FixedSql,
        else_: impl Fn(Parameter, &mut D::Arguments) -> Result<()>,
    ) -> Result<D::Arguments>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut arguments = D::Arguments::default();
        let (mut made, mut now) = (None::<String>, None);
        for &parameter in sql.parameters {
            match parameter {
                Parameter::Near => self.near.bind(&mut arguments)?,
                Parameter::Far if !self.far.is_empty() => self.far[0].bind(&mut arguments)?,
                Parameter::Payload(column) => self.payloads[0].bind(column, &mut arguments)?,
                Parameter::Now => now.get_or_insert_with(Time::now).bind::<D>(&mut arguments)?,
                Parameter::Batch if D::DIALECT == Dialect::Postgres => {
                    Batch::bind(&mut arguments, self.far.len(), |batch| self.bind_columns(batch))?;
                }
                Parameter::Batch => {
                    let json = match (self.json, &mut made) {
                        (Some(json), _) => json,
                        (None, Some(made)) => made,
                        (None, made) => made.insert(self.json::<D>()?),
                    };
                    D::bind_text(&mut arguments, json)?;
                }
                other => else_(other, &mut arguments)?,
            }
        }
        Ok(arguments)
    }

    pub(super) fn json<D: Driver>(&self) -> Result<String>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        let mut batch = Batch::<D>::new(Default::default(), self.far.len());
        self.bind_columns(&mut batch)?;
        batch.json()
    }

    fn bind_columns<D: Driver>(&self, batch: &mut Batch<D>) -> Result<()>
    where
        R: KeysOn<D>,
        V: Payload<D>,
    {
        Value::bind_column(self.far.iter(), batch)?;
        V::bind_columns(self.payloads, batch)
    }

    /// For what links: nobody is linked with himself where a link is the same from both sides.
    pub(super) fn not_itself(&self) -> Result<()> {
        if R::PLAN.symmetric {
            let near: &dyn Any = self.near;
            let near = near.downcast_ref::<FarKey<R>>();
            if self.far.iter().any(|far| Some(far) == near) {
                return Err(Error::Itself(R::Near::META.name));
            }
        }
        Ok(())
    }
}

/// The near key.
pub(super) fn near<R: KeysOn<D>, D: Driver>(sql: FixedSql, near: &NearKey<R>) -> Result<D::Arguments> {
    Given::<R, ()> { near, far: &[], payloads: &[], json: None }.arguments::<D>(sql)
}

/// The near key and far keys: one, or those of a batch.
#[inline]
pub(super) fn keys<R: KeysOn<D>, D: Driver>(
    sql: FixedSql,
    near: &NearKey<R>,
    far: &[FarKey<R>],
) -> Result<D::Arguments> {
    Given::<R, ()> { near, far, payloads: &[], json: None }.arguments::<D>(sql)
}

/// The same for what links these, with their payload.
#[inline]
pub(super) fn links<R: KeysOn<D>, D: Driver, V: Payload<D>>(
    sql: FixedSql,
    near: &NearKey<R>,
    far: &[FarKey<R>],
    payloads: &[V],
) -> Result<D::Arguments> {
    let given = Given::<R, V> { near, far, payloads, json: None };
    given.not_itself()?;
    given.arguments::<D>(sql)
}

/// Many near keys.
pub(super) fn many<D: Driver, K: Value<D>>(sql: FixedSql, keys: &[K]) -> Result<D::Arguments> {
    let mut arguments = D::Arguments::default();
    for _ in sql.parameters {
        Batch::bind_values(&mut arguments, keys)?;
    }
    Ok(arguments)
}
