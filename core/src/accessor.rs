//! The SQL behind models and relations, made at compile time.
//!
//! Every operation is a `const fn` from [`meta`] to text. The runtime calls them in associated
//! constants, so a statement is a `&'static str` and costs nothing to make.

mod batch;
mod columns;
mod link;
mod model;
mod pattern;
mod set;

pub use link::*;
pub use model::*;
pub use set::*;

use crate::{meta, text::Text};

/// The text of a statement.
///
/// Only the statements that a program uses are made, and a model of a hundred columns fits.
pub type Sql = Text<8192>;

/// A relation from one row to those it is linked with.
#[derive(Clone, Copy)]
pub struct Relation<'a> {
    /// The near model.
    pub near: &'a meta::Model<'a>,
    /// The join model.
    pub link: &'a meta::Model<'a>,
    /// The far model.
    pub far: &'a meta::Model<'a>,
    /// Which column of the join model refers to the near side.
    pub near_column: usize,
    /// Which column of the join model refers to the far side.
    pub far_column: usize,
}

/// Whether column `index` of a join model is payload: neither one of `ends` nor numbered by the database.
pub const fn is_payload(link: &meta::Model<'_>, ends: (usize, usize), index: usize) -> bool {
    index != ends.0 && index != ends.1 && !link.columns[index].generated
}

/// Whether the join model has payload columns.
const fn has_payload(relation: &Relation<'_>) -> bool {
    let ends = (relation.near_column, relation.far_column);
    let mut i = 0;
    while i < relation.link.columns.len() {
        if is_payload(relation.link, ends, i) {
            return true;
        }
        i += 1;
    }
    false
}
