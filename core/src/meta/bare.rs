//! The tables of relations without a join model: what their columns are called. One rule, for `const` code and for run
//! time.

use super::Side;
use crate::text::{Text, same};

/// The column for the near side: `photo_id`.
pub const fn near(near: Side<'_>, key: &str) -> Text<256> {
    column(near.model, key)
}

/// The column for the far side: `tag_name`; in a relation of a model with itself, by the singular of its alias, and as
/// `other_page_id` where that is what the model is called.
pub const fn far(near: Side<'_>, far: Side<'_>, key: &str, singular: &str) -> Text<256> {
    if !same(near.table, far.table) {
        return column(far.model, key);
    }
    let (mut own, mut other) = (Text::<256>::new(), Text::<256>::new());
    own.push_snake(near.model);
    other.push_snake(singular);
    if same(own.as_str(), other.as_str()) {
        let mut text = Text::new();
        text.push("other_");
        text.push(column(singular, key).as_str());
        return text;
    }
    column(singular, key)
}

const fn column(of: &str, key: &str) -> Text<256> {
    let mut text = Text::new();
    text.push_snake(of);
    text.push("_");
    text.push(key);
    text
}
