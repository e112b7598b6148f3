//! What differs between two schemas, as a list of changes in an order that can be carried out.

mod change;

pub use change::Change;

use crate::{dialect::Dialect, schema::Schema};

/// The changes that make `to` of `from`, both [lowered](Schema::lowered) for `dialect`.
pub fn diff(from: &Schema, to: &Schema, dialect: Dialect) -> Vec<Change> {
    let _ = (from, to, dialect);
    Vec::new()
}
