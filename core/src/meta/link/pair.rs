//! The two references by which a join model links.

use crate::meta::Model;

/// The two references by which a join model links: those that its key consists of; else its first two. Everything else
/// of it is payload.
pub const fn pair(model: &Model<'_>) -> Option<(usize, usize)> {
    let count = model.references.len();
    let mut first = 0;
    while first < count {
        let mut second = first + 1;
        while second < count {
            if are_key(model, first, second) {
                return Some((first, second));
            }
            second += 1;
        }
        first += 1;
    }
    if count >= 2 { Some((0, 1)) } else { None }
}

/// Whether the columns of the two are the key's, each in one of them.
const fn are_key(model: &Model<'_>, first: usize, second: usize) -> bool {
    let mut i = 0;
    while i < model.columns.len() {
        let found = model.refers_by(first, i) as usize + model.refers_by(second, i) as usize;
        if found != model.columns[i].key as usize {
            return false;
        }
        i += 1;
    }
    true
}
