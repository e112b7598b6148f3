//! The tables of relations without a join model: what their columns are called. One rule, for `const` code and for run
//! time.

use super::Side;
use crate::text::{Text, same};

/// The column for the near side: `photo_id`.
pub const fn near(near: Side<'_>, key: &str) -> Text<256> {
    column(near.model, key)
}

/// The column for the far side: `tag_name`; in a relation of a model with itself, by the singular of its alias.
pub const fn far(near: Side<'_>, far: Side<'_>, key: &str, singular: &str) -> Text<256> {
    column(if same(near.table, far.table) { singular } else { far.model }, key)
}

const fn column(of: &str, key: &str) -> Text<256> {
    let mut text = Text::new();
    text.push_snake(of);
    text.push("_");
    text.push(key);
    text
}
