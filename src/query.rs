//! Queries: conditions on typed columns, an order, a part of the rows.

mod column;
mod condition;
mod order;
mod piece;
mod rows;
mod select;

pub use self::{
    column::{Alias, Column, IntoValue, Nullable, Operand},
    condition::Condition,
    order::Order,
    rows::Rows,
};
