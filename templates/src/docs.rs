//! The documentation page: what `docs.html` is given.

use minijinja::{Value, context, value::Serde};

use crate::manual::Manual;

/// The [manual](Manual) of the project of that name.
pub fn docs(title: &str, manual: &Manual) -> Value {
    let Manual { dialects, models } = manual;
    context!(title => title, dialects => Serde(dialects), models => Serde(models))
}
