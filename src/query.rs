//! Queries: conditions on typed columns, an order, a part of the rows.

mod column;
mod condition;
mod links;
mod links_of;
mod order;
mod piece;
mod related;
mod rows;
mod select;
mod then;

pub(crate) use self::links::Columns;
pub(crate) use self::links::far_and_link_columns;
pub use self::links::far_columns;
pub use self::{
    column::{Alias, Column, IntoValue, Nullable, OfTable, Operand, of_table},
    condition::Condition,
    links::{FarRow, FarRowWithLink, Item, ItemOn, LinksQuery},
    links_of::LinksOfQuery,
    order::Order,
    related::Related,
    rows::Rows,
    then::{Eager, Then},
};
