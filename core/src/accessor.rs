//! The SQL behind models and relations, made at compile time.
//!
//! Every operation is a `const fn` from [`meta`] to text. The runtime calls them in associated
//! constants, so a statement is a `&'static str` and costs nothing to make.

mod batch;
mod columns;
mod ends;
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
    /// Which columns of the join model refer to the near side, in the order of its key.
    pub near_columns: &'a [usize],
    /// Which columns of the join model refer to the far side, in the order of its key.
    pub far_columns: &'a [usize],
}

impl<'a> Relation<'a> {
    const fn near_end(&self) -> ends::End<'a> {
        ends::End { model: self.link, columns: self.near_columns, of: self.near }
    }

    const fn far_end(&self) -> ends::End<'a> {
        ends::End { model: self.link, columns: self.far_columns, of: self.far }
    }
}

/// Whether column `index` of the join model is payload: of neither end, nor numbered by the database.
const fn is_payload(relation: &Relation<'_>, index: usize) -> bool {
    !relation.link.columns[index].generated
        && !contains(relation.near_columns, index)
        && !contains(relation.far_columns, index)
}

const fn contains(columns: &[usize], index: usize) -> bool {
    let mut i = 0;
    while i < columns.len() {
        if columns[i] == index {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether the join model has payload columns.
const fn has_payload(relation: &Relation<'_>) -> bool {
    let mut i = 0;
    while i < relation.link.columns.len() {
        if is_payload(relation, i) {
            return true;
        }
        i += 1;
    }
    false
}
