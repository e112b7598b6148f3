//! By which references relations go: asked as the compiler asks.

use super::{Constants, Relations};
use crate::meta::{
    Side,
    link::{self, Ends, Sides},
};

/// The references of a join model that lead to the near and to the far side.
pub(super) fn of(relations: &Relations, through: usize, sides: Sides<'_>) -> Option<(usize, usize)> {
    let constants = Constants::of(&relations.models[through], &relations.models);
    found(&link::ends(&constants.model(), sides))
}

/// The reference of the far model that leads back to the near side.
pub(super) fn back(relations: &Relations, far: usize, near: Side<'_>, by: Option<&str>, one: bool) -> Option<usize> {
    let constants = Constants::of(&relations.models[far], &relations.models);
    found(&link::back(&constants.model(), near, by, one)).map(|(reference, _)| reference)
}

fn found(ends: &Ends<'_>) -> Option<(usize, usize)> {
    match *ends {
        Ends::Found { near, far } => Some((near, far)),
        Ends::Wrong(_) => None,
    }
}
