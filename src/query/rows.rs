//! The rows of a model, as what a query reads.

use std::{marker::PhantomData, sync::Arc};

use jointable_core::{
    accessor::{self, FixedSql},
    meta,
};

use super::{
    Keyed, Order, Source, SourceOn,
    column::{Alias, name},
    select::{RowValue, Select, Text},
};
use crate::{Model, Result, Stored, Value, driver::Driver, operation::Statement};

/// The rows of a model, as what a [`Query`](crate::Query) reads: see [`Model::query`].
pub struct Rows<M>(PhantomData<fn() -> M>);

impl<M> Rows<M> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<M: Model> Source for Rows<M> {
    type Row = M;
    type Columns<D: Driver> = M::Columns<D>;

    fn columns<D: Driver>() -> M::Columns<D> {
        M::columns(Alias::ROWS)
    }
}

impl<M: Stored<D>, D: Driver> SourceOn<D> for Rows<M> {
    fn read(&self, select: &Select<D>) -> Result<Statement<D>> {
        ordered::<M, D>(select, Text::new(Begin::<M, D>::ROWS.text))
    }

    fn count(&self, select: &Select<D>) -> Result<Statement<D>> {
        let mut text = Text::new(Begin::<M, D>::COUNT.text);
        select.write_conditions(&mut text)?;
        Ok(text.statement())
    }

    fn exists(&self, select: &Select<D>) -> Result<Statement<D>> {
        let mut text = Text::new(Begin::<M, D>::EXISTS.text);
        select.write_conditions(&mut text)?;
        text.sql.push_str(" LIMIT 1");
        Ok(text.statement())
    }

    fn decode(row: &D::Row<'_>) -> Result<M> {
        M::decode(row, 0)
    }

    fn behind(_: &Select<D>) -> Vec<Order<D>> {
        key_of(M::META).map(|index| Order::new(Alias::ROWS, &M::META.columns[index], index, false)).collect()
    }

    fn values(row: &M) -> RowValue<D>
    where
        M: Clone,
    {
        let row = row.clone();
        Arc::new(move |_, index, arguments| row.bind_field(index, arguments))
    }
}

impl<M: Stored<D, Key: Value<D>>, D: Driver> Keyed<D> for Rows<M> {
    type Key = M::Key;

    fn read_keys(&self, select: &Select<D>) -> Result<Statement<D>> {
        ordered::<M, D>(select, Text::new(Begin::<M, D>::KEYS.text))
    }

    fn decode_key(row: &D::Row<'_>) -> Result<M::Key> {
        Value::decode(row, 0)
    }
}

/// Finishes a statement that reads what is selected, in its order.
fn ordered<M: Stored<D>, D: Driver>(select: &Select<D>, mut text: Text<D>) -> Result<Statement<D>> {
    select.write_conditions(&mut text)?;
    let orders: Vec<_> = select.orders().iter().chain(&<Rows<M>>::behind(select)).map(Order::sql).collect();
    text.sql.push_str(" ORDER BY ");
    text.sql.push_str(&orders.join(", "));
    select.write_limit(&mut text)?;
    Ok(text.statement())
}

/// The columns of a model's key.
pub(super) fn key_of(model: &meta::Model<'_>) -> impl Iterator<Item = usize> {
    (0..model.columns.len()).filter(|&index| model.columns[index].key)
}

/// The names of these columns.
pub(super) fn key_names<D: Driver>(table: Alias, model: &meta::Model<'_>) -> Vec<String> {
    key_of(model).map(|index| name(D::DIALECT, table, &model.columns[index])).collect()
}

struct Begin<M, D>(PhantomData<(M, D)>);

impl<M: Model, D: Driver> Begin<M, D> {
    const ROWS: FixedSql = const { &accessor::rows(D::DIALECT, M::META) }.fixed();
    const KEYS: FixedSql = const { &accessor::row_keys(D::DIALECT, M::META) }.fixed();
    const COUNT: FixedSql = const { &accessor::count_rows(D::DIALECT, M::META) }.fixed();
    const EXISTS: FixedSql = const { &accessor::any_row(D::DIALECT, M::META) }.fixed();
}
