//! The SQL behind models and relations, made at compile time.
//!
//! Every operation is a `const fn` from [`meta`] to text. The runtime calls them in associated
//! constants, so a statement is a `&'static str` and costs nothing to make.

mod batch;
mod chain;
mod columns;
mod insert;
mod link;
mod links;
mod members;
mod model;
#[cfg(feature = "locations")]
mod operation;
mod pattern;
mod place;
mod position;
mod query;
mod set;
mod statement;
mod write;

pub use link::*;
pub use model::*;
#[cfg(feature = "locations")]
pub use operation::{Handle, Leads, Operation, Payload, Statement, operations, operations_of_model};
pub use place::greatest_place;
pub use position::*;
pub use query::*;
pub use set::*;
pub use statement::{FixedSql, Parameter, Sql, fixed};
pub use write::*;

use crate::{
    dialect::Dialect,
    meta::{self, Links, Marker, Scope},
    text::same,
};

/// A relation from one row to those it is linked with.
///
/// Where a row refers to another by itself, it is the link: the links of a `has_many` are the far rows, and so is the
/// only one of the way back. The links of a relation `via` others are those of the first, followed by those of the
/// next, and so on; they have no table of their own.
#[derive(Clone, Copy)]
pub struct Relation<'a> {
    /// The near model.
    pub near: &'a meta::Model<'a>,
    /// The join model; the far model where the far rows are the links.
    pub link: &'a meta::Model<'a>,
    /// The far model.
    pub far: &'a meta::Model<'a>,
    /// Which columns of a near row tell its links: its key, but for the way back, which it holds itself.
    pub start: &'a [usize],
    /// Which columns of the join model refer to the near side, in the order of `start`.
    pub near_columns: &'a [usize],
    /// Which columns of the join model refer to the far side, in the order of its key.
    pub far_columns: &'a [usize],
    /// The relations that it goes through, one after the other.
    pub via: &'a [&'a Relation<'a>],
    /// Whether a link is the same from both sides: the lesser key is in the near column then.
    pub symmetric: bool,
    /// Columns of the join model whose values the relation fixes.
    pub scope: &'a [Scope<'a>],
    /// Whether links that were removed, and marked as such, are read too.
    pub removed: bool,
}

impl Relation<'_> {
    /// Whether a column of the join model is payload: what is said about a link by those who add it.
    pub const fn is_payload(&self, column: usize) -> bool {
        !contains(self.near_columns, column)
            && !contains(self.far_columns, column)
            && self.link.columns[column].is_given()
    }

    /// Whether the join model has payload columns that the scope leaves open.
    pub const fn has_open_payload(&self) -> bool {
        let mut i = 0;
        while i < self.link.columns.len() {
            if self.is_payload(i) && self.fixed(i).is_none() {
                return true;
            }
            i += 1;
        }
        false
    }

    /// What payload the scope leaves open: none (0), only such as can be left out (1), some that cannot (2).
    pub const fn open_payload(&self) -> u8 {
        let (mut i, mut open) = (0, 0);
        while i < self.link.columns.len() {
            let column = &self.link.columns[i];
            if self.is_payload(i) && self.fixed(i).is_none() {
                let tells_apart = match self.link.links {
                    Links::One => false,
                    Links::OnePer(columns) => contains(columns, i),
                    Links::Many => column.key,
                };
                if tells_apart || !column.nullable && !column.default {
                    return 2;
                }
                open = 1;
            }
            i += 1;
        }
        open
    }

    /// The column of the join model that is kept for this.
    pub const fn marked(&self, marker: Marker) -> Option<usize> {
        let mut i = 0;
        while i < self.link.columns.len() {
            if let Some(own) = self.link.columns[i].marker
                && own.is(marker)
            {
                return Some(i);
            }
            i += 1;
        }
        None
    }

    /// The column that numbers the links of a near row, where one does.
    pub const fn position(&self) -> Option<usize> {
        self.numbered_by(self.near_columns)
    }

    /// The column that numbers the links of a far row, where one does.
    pub const fn far_position(&self) -> Option<usize> {
        self.numbered_by(self.far_columns)
    }

    /// Whether new links get a place in the list of one of their sides.
    pub const fn is_numbered(&self) -> bool {
        self.position().is_some() || self.far_position().is_some()
    }

    /// Whether links outside of the relation become ones of it by a statement of their own: MySQL counts a row that an
    /// INSERT changes as two.
    pub const fn enters(&self, dialect: Dialect) -> bool {
        matches!(dialect, Dialect::Mysql) && self.is_part() && !matches!(self.link.links, Links::Many)
    }

    /// Whether the places of a batch are counted from a last one that is given, because two statements give them.
    pub const fn counts_from(&self, dialect: Dialect) -> bool {
        self.enters(dialect) && self.position().is_some()
    }

    /// Whether new links are numbered in the order of their batch. Of the lists of far rows, each gets one of these,
    /// but where two rows may be linked more than once.
    const fn counts_batch(&self) -> bool {
        self.position().is_some() || self.far_position().is_some() && !self.is_single()
    }

    const fn numbered_by(&self, columns: &[usize]) -> Option<usize> {
        match self.link.position() {
            Some((position, reference))
                if self.via.is_empty() && chain::are_same(self.link.references[reference].columns, columns) =>
            {
                Some(position)
            }
            _ => None,
        }
    }

    /// Whether two rows are linked once at most.
    pub const fn is_single(&self) -> bool {
        self.via.is_empty() && (self.is_direct() || matches!(self.link.links, Links::One))
    }

    /// Whether links have unique values besides what tells them apart and the number of a row.
    const fn has_other_unique(&self) -> bool {
        let mut i = 0;
        while i < self.link.columns.len() {
            let column = &self.link.columns[i];
            let tells_apart = contains(self.near_columns, i)
                || contains(self.far_columns, i)
                || matches!(self.link.links, Links::OnePer(columns) if contains(columns, i));
            if column.unique || column.unique_with || column.key && !tells_apart && !column.generated {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Whether the far rows are the links themselves.
    pub const fn is_direct(&self) -> bool {
        self.via.is_empty() && same(self.link.table, self.far.table) && chain::are_same(self.far_columns, self.far.key)
    }

    /// Whether a link that is removed stays, marked as such.
    pub const fn is_marked_removed(&self) -> bool {
        self.marked(Marker::DeletedAt).is_some()
    }

    /// The relation of all links between the two sides, of any scope and removed or not.
    const fn whole(&self) -> Relation<'_> {
        Relation { scope: &[], removed: true, ..*self }
    }

    /// Whether there can be links between the two sides that are none of the relation: of another scope, or removed.
    pub const fn is_part(&self) -> bool {
        !self.scope.is_empty() || self.is_marked_removed()
    }

    /// The value that the relation fixes for a column.
    const fn fixed(&self, column: usize) -> Option<meta::Literal<'_>> {
        let mut i = 0;
        while i < self.scope.len() {
            if self.scope[i].column == column {
                return Some(self.scope[i].value);
            }
            i += 1;
        }
        None
    }
}

const fn contains(columns: &[usize], column: usize) -> bool {
    let mut i = 0;
    while i < columns.len() {
        if columns[i] == column {
            return true;
        }
        i += 1;
    }
    false
}
