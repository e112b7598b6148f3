//! The two references by which a join model links.

use crate::meta::Model;

/// The two columns by which a join model links: those of its composite key, where both are references; else its first
/// two references. Everything else of it is payload.
pub const fn pair(model: &Model<'_>) -> Option<(usize, usize)> {
    let columns = model.columns;
    let (mut keys, mut key_references) = (0, [0, 0]);
    let (mut references, mut first_references) = (0, [0, 0]);
    let mut index = 0;
    while index < columns.len() {
        let reference = columns[index].references.is_some();
        if columns[index].key {
            if reference && keys < 2 {
                key_references[keys] = index;
            }
            // A key with another column in it is not the pair's.
            keys += if reference { 1 } else { 3 };
        }
        if reference && references < 2 {
            first_references[references] = index;
            references += 1;
        }
        index += 1;
    }
    match (keys, references) {
        (2, _) => Some((key_references[0], key_references[1])),
        (_, 2) => Some((first_references[0], first_references[1])),
        _ => None,
    }
}
