//! The far rows of one near row, as what a query reads.

use std::{marker::PhantomData, slice, sync::Arc};

use jointable_core::accessor::{self, FixedSql};

use super::{
    Keyed, Order, Source, SourceOn,
    column::{Alias, name},
    rows::{key_names, key_of},
    select::{RowValue, Select, Text},
};
use crate::{
    Error, Linked, ManyToMany, Model, Relation, Result, Stored, Value,
    driver::Driver,
    operation::Statement,
    relation::{FarKey, KeysOn, NearKey},
};

/// What a query reads of each link.
pub trait Item<R: Relation>: 'static {
    /// As a value.
    type Row: Send + 'static;

    /// Whether the link's columns are read behind those of the far row.
    #[doc(hidden)]
    const WITH_LINK: bool;
}

/// What can be read by a driver.
#[doc(hidden)]
pub trait ItemOn<R: Relation, D: Driver>: Item<R> {
    /// Reads a far row whose columns begin at `at`, and the link behind it.
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self::Row>;

    /// What binds the fields of such a row.
    fn values(row: &Self::Row) -> RowValue<D>
    where
        Self::Row: Clone;
}

/// Only the far row.
#[derive(Clone, Copy, Debug)]
pub struct FarRow;

/// The far row with its link.
#[derive(Clone, Copy, Debug)]
pub struct FarRowWithLink;

impl<R: Relation> Item<R> for FarRow {
    type Row = R::Far;
    const WITH_LINK: bool = false;
}

impl<R: ManyToMany> Item<R> for FarRowWithLink {
    type Row = Linked<R::Far, R::Link>;
    const WITH_LINK: bool = true;
}

impl<R: Relation<Far: Stored<D>>, D: Driver> ItemOn<R, D> for FarRow {
    fn decode(row: &D::Row<'_>, at: usize) -> Result<R::Far> {
        R::Far::decode(row, at)
    }

    fn values(row: &R::Far) -> RowValue<D>
    where
        Self::Row: Clone,
    {
        let far = row.clone();
        Arc::new(move |table, index, arguments| {
            if table == far_alias::<R>() {
                return far.bind_field(index, arguments);
            }
            match key_place::<R>(index) {
                Some(place) => far.bind_field(place, arguments),
                None => Err(Error::Query("rows that are ordered by a column of the link are paged `with_link()`")),
            }
        })
    }
}

impl<R: ManyToMany<Link: Stored<D>> + Relation<Far: Stored<D>>, D: Driver> ItemOn<R, D> for FarRowWithLink {
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Linked<R::Far, R::Link>> {
        Linked::decode(row, at)
    }

    fn values(row: &Linked<R::Far, R::Link>) -> RowValue<D>
    where
        Self::Row: Clone,
    {
        let Linked { far, link } = row.clone();
        Arc::new(move |table, index, arguments| match table == far_alias::<R>() {
            true => far.bind_field(index, arguments),
            false => link.bind_field(index, arguments),
        })
    }
}

/// The columns that a filter or an order is given: those of the far rows, with those of the links where they are
/// others.
pub(crate) type Columns<R, D> = <R as Relation>::Columns<D>;

/// The far rows of one row in the relation `R`, as what a [`Query`](crate::Query) reads: see
/// [`Links::filter`](crate::Links::filter). `I` says whether links are read, too.
pub struct FarRows<R: Relation, I = FarRow> {
    near: NearKey<R>,
    item: PhantomData<fn() -> I>,
}

impl<R: Relation, I> FarRows<R, I> {
    pub(crate) fn of(near: NearKey<R>) -> Self {
        Self { near, item: PhantomData }
    }

    /// Writes what they are read from, and the conditions.
    fn write_selected<D: Driver>(&self, select: &Select<D>, text: &mut Text<D>) -> Result<()>
    where
        R: KeysOn<D>,
    {
        text.begin::<R>(From::<R, D>::ONE, slice::from_ref(&self.near))?;
        select.write_conditions(text)
    }

    /// Reads these columns.
    fn read_columns<D: Driver>(&self, select: &Select<D>, names: &[String]) -> Result<Statement<D>>
    where
        R: KeysOn<D>,
        I: Item<R>,
    {
        let mut text = Text::new("SELECT ");
        text.sql.push_str(&names.join(", "));
        text.sql.push_str(" FROM ");
        self.write_selected(select, &mut text)?;
        if is_grouped::<R>(I::WITH_LINK) {
            text.sql.push_str(&group::<R, D>(&[]));
        }
        text.sql.push_str(" ORDER BY ");
        text.sql.push_str(&order::<R, D>(select, I::WITH_LINK));
        select.write_limit(&mut text)?;
        Ok(text.statement())
    }
}

impl<R: Relation, I: Item<R>> Source for FarRows<R, I> {
    type Row = I::Row;
    type Columns<D: Driver> = Columns<R, D>;

    fn columns<D: Driver>() -> Columns<R, D> {
        R::columns(0)
    }
}

impl<R: KeysOn<D>, D: Driver, I: ItemOn<R, D>> SourceOn<D> for FarRows<R, I> {
    fn read(&self, select: &Select<D>) -> Result<Statement<D>> {
        self.read_columns(select, &names::<R, D>(I::WITH_LINK))
    }

    fn count(&self, select: &Select<D>) -> Result<Statement<D>> {
        let grouped = is_grouped::<R>(I::WITH_LINK);
        let mut text =
            Text::new(if grouped { "SELECT count(*) FROM (SELECT 1 FROM " } else { "SELECT count(*) FROM " });
        self.write_selected(select, &mut text)?;
        if grouped {
            text.sql.push_str(&group::<R, D>(&[]));
            text.sql.push_str(") AS c");
        }
        Ok(text.statement())
    }

    fn exists(&self, select: &Select<D>) -> Result<Statement<D>> {
        let mut text = Text::new("SELECT 1 FROM ");
        self.write_selected(select, &mut text)?;
        text.sql.push_str(" LIMIT 1");
        Ok(text.statement())
    }

    fn decode(row: &D::Row<'_>) -> Result<I::Row> {
        I::decode(row, 0)
    }

    fn behind(select: &Select<D>) -> Vec<Order<D>> {
        behind::<R, D>(select, I::WITH_LINK)
    }

    fn values(row: &I::Row) -> RowValue<D>
    where
        I::Row: Clone,
    {
        I::values(row)
    }
}

impl<R: KeysOn<D, Far: Stored<D>>, D: Driver> Keyed<D> for FarRows<R, FarRow> {
    type Key = FarKey<R>;

    fn read_keys(&self, select: &Select<D>) -> Result<Statement<D>> {
        self.read_columns(select, &key_names::<D>(far_alias::<R>(), R::Far::META))
    }

    fn decode_key(row: &D::Row<'_>) -> Result<FarKey<R>> {
        Value::decode(row, 0)
    }
}

/// What the links of a relation are read from.
pub(super) struct From<R, D>(PhantomData<(R, D)>);

impl<R: Relation, D: Driver> From<R, D> {
    pub(super) const ONE: FixedSql = const { &accessor::links(D::DIALECT, &R::PLAN) }.fixed();
    pub(super) const MANY: FixedSql = const { &accessor::links_of(D::DIALECT, &R::PLAN) }.fixed();
    pub(super) const NEAR: FixedSql = const { &accessor::near_of_link(D::DIALECT, &R::PLAN) }.fixed();
    pub(super) const ORDER: FixedSql = const { &accessor::order_of_links(D::DIALECT, &R::PLAN) }.fixed();
}

/// The columns of the far rows.
pub fn far_columns<R: Relation, D: Driver>(depth: u8) -> <R::Far as Model>::Columns<D> {
    R::Far::columns(far_alias_at::<R>(depth))
}

/// The columns of the far rows and of their links.
pub fn far_and_link_columns<R: ManyToMany, D: Driver>(
    depth: u8,
) -> (<R::Far as Model>::Columns<D>, <R::Link as Model>::Columns<D>) {
    (far_columns::<R, D>(depth), R::Link::columns(Alias { letter: 'l', depth }))
}

const LINK: Alias = Alias { letter: 'l', depth: 0 };

/// Where the far rows are: in a table of their own, or they are the links.
fn far_alias<R: Relation>() -> Alias {
    far_alias_at::<R>(0)
}

pub(super) fn far_alias_at<R: Relation>(depth: u8) -> Alias {
    if R::PLAN.is_direct() { Alias { letter: 'l', depth } } else { Alias { letter: 'f', depth } }
}

/// Whether a far row would come as often as it has links, and is to come once.
pub(super) fn is_grouped<R: Relation>(with_link: bool) -> bool {
    !with_link && R::PLAN.via.is_empty() && !R::PLAN.is_single()
}

/// Whether the columns of the keys of a link are those of the join table.
fn is_flat<R: Relation>(with_link: bool) -> bool {
    !R::PLAN.symmetric && R::PLAN.via.is_empty() && !is_grouped::<R>(with_link)
}

/// The place in the far key of a column of the join table.
fn key_place<R: Relation>(column: usize) -> Option<usize> {
    let place = R::PLAN.far_columns.iter().position(|&far| far == column)?;
    key_of(R::Far::META).nth(place)
}

/// The columns that are read: of the far row, and of the link.
pub(super) fn names<R: Relation, D: Driver>(with_link: bool) -> Vec<String> {
    let read = |table, column| name(D::DIALECT, table, column) + &accessor::conversion_back(D::DIALECT, column);
    let far = R::Far::META.columns.iter().map(|column| read(far_alias::<R>(), column));
    let link = R::PLAN.link.columns.iter().filter(|_| with_link).map(|column| read(LINK, column));
    far.chain(link).collect()
}

/// `GROUP BY` the far key, behind these.
pub(super) fn group<R: Relation, D: Driver>(before: &[&str]) -> String {
    let key = key_names::<D>(far_alias::<R>(), R::Far::META);
    let all: Vec<String> = before.iter().map(|&before| before.to_owned()).chain(key).collect();
    format!(" GROUP BY {}", all.join(", "))
}

/// What rows are ordered by last: the far key and, where a far row comes with each of its links, the link's.
fn last<R: Relation, D: Driver>(with_link: bool) -> Vec<Order<D>> {
    let far = if is_flat::<R>(with_link) {
        let columns = R::PLAN.far_columns.iter();
        columns.map(|&index| Order::new(LINK, &R::PLAN.link.columns[index], index, false)).collect::<Vec<_>>()
    } else {
        let order = |index| Order::new(far_alias::<R>(), &R::Far::META.columns[index], index, false);
        key_of(R::Far::META).map(order).collect()
    };
    let link = key_of(R::PLAN.link)
        .filter(|_| with_link && !R::PLAN.is_single())
        .map(|index| Order::new(LINK, &R::PLAN.link.columns[index], index, false));
    far.into_iter().chain(link).collect()
}

/// What rows are ordered by behind what was asked for; where nothing was, by their position first.
fn behind<R: Relation, D: Driver>(select: &Select<D>, with_link: bool) -> Vec<Order<D>> {
    let position = R::PLAN.position().filter(|_| select.orders().is_empty());
    let place = position.map(|index| Order::new(LINK, &R::PLAN.link.columns[index], index, false));
    place.into_iter().chain(last::<R, D>(with_link)).collect()
}

/// The whole order: as it was asked for, or the order that links have by themselves.
pub(super) fn order<R: Relation, D: Driver>(select: &Select<D>, with_link: bool) -> String {
    let grouped = is_grouped::<R>(with_link);
    if select.orders().is_empty() && !grouped {
        return From::<R, D>::ORDER.text.to_owned();
    }
    let written = |order: &Order<D>| match grouped && order.table == LINK && far_alias::<R>() != LINK {
        // Of many links, the first in this order.
        true => order.sql_of(&format!("{}({})", if order.falling { "max" } else { "min" }, order.name())),
        false => order.sql(),
    };
    let behind = behind::<R, D>(select, with_link);
    let all: Vec<_> = select.orders().iter().chain(&behind).map(written).collect();
    all.join(", ")
}
