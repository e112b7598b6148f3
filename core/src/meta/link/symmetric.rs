//! The ends of a symmetric relation.

use super::{At, Ends, Mistake, Sides, nullable, pair};
use crate::{
    diagnostic::{NOT_SYMMETRIC, NULLABLE_LINK, SYMMETRIC_ACTION, SYMMETRIC_KEY, SYMMETRIC_POSITION},
    meta::Model,
    text::same,
};

/// The pair that the join model links by, both of it leading to the declaring model: the first holds the lesser key.
pub(super) const fn ends<'a>(through: &Model<'a>, sides: Sides<'a>) -> Ends<'a> {
    let near = sides.near;
    let itself = match sides.target {
        Some(target) => same(target.table, near.table),
        None => true,
    };
    let Some((first, second)) = pair(through) else {
        return Mistake::about(NOT_SYMMETRIC, At::Through, [through.name, near.model, ""]);
    };
    let (one, other) = (&through.references[first], &through.references[second]);
    if !itself || !same(one.to.table, near.table) || !same(other.to.table, near.table) {
        return Mistake::about(NOT_SYMMETRIC, At::Through, [through.name, near.model, ""]);
    }
    if let Some((position, _)) = through.position() {
        return Mistake::about(SYMMETRIC_POSITION, At::Through, [through.name, through.columns[position].field, ""]);
    }
    if one.columns.len() > 1 {
        return Mistake::about(SYMMETRIC_KEY, At::Through, [near.model, "", ""]);
    }
    let mut end = first;
    loop {
        if let Some(column) = nullable(through, end) {
            return Mistake::about(
                NULLABLE_LINK,
                At::Column(column),
                [through.name, through.columns[column].field, ""],
            );
        }
        // A key that changed could be the greater one of its pair, and MySQL checks no column that a reference changes.
        if through.references[end].writes {
            return Mistake::about(SYMMETRIC_ACTION, At::Through, [through.name, through.references[end].name, ""]);
        }
        if end == second {
            return Ends::Found { near: first, far: second };
        }
        end = second;
    }
}
