//! The documentation page: what `docs.html` is given.

use minijinja::{Value, context, value::Serde};

use crate::manual::Manual;

/// The [manual](Manual) as a page of that title.
pub fn docs(title: &str, manual: &Manual) -> Value {
    let Manual { dialects, models } = manual;
    context!(title => title, dialects => Serde(dialects), models => Serde(models))
}
