//! `#[model(computed = "…")]`: the field that the database computes from others.

use super::{Model, field::is_condition, options::Options};
use crate::{
    diagnostic::{self, Sink},
    schema::Computed,
    source::Span,
};

/// What the database gives such a field nobody else does.
const OTHERS: [&str; 10] = [
    "key",
    "generated",
    "references",
    "default",
    "created_at",
    "updated_at",
    "deleted_at",
    "position",
    "on_delete",
    "on_update",
];

/// How the field is computed, where it is.
pub(super) fn read(options: &Options, sink: &mut Sink) -> Option<(Computed, Span)> {
    let Some((expression, at)) = options.text("computed").zip(options.span("computed")) else {
        if let Some(at) = options.span("virtual").filter(|_| !options.flag("computed")) {
            let help = "say how: `computed = \"…\", virtual`";
            sink.report(diagnostic::MISPLACED_OPTION, &["virtual", "the field is not computed", help], at);
        }
        return None;
    };
    if !is_condition(&expression) {
        let needs = "one SQL expression, without comments";
        sink.report(diagnostic::BAD_VALUE, &["computed", needs, "computed = \"quantity * price\""], at);
    }
    if OTHERS.iter().any(|name| options.flag(name)) {
        misplaced("the database computes the field's value", "remove the other options", at, sink);
        return None;
    }
    Some((Computed { expression, stored: !options.flag("virtual") }, at))
}

/// A link is added, found and told from others by what it is given.
pub(super) fn check(model: &mut Model, sink: &mut Sink) {
    for index in 0..model.fields.len() {
        let Some((_, at)) = model.fields[index].computed else { continue };
        let (why, help) = if model.is_reference(index) {
            ("a reference holds the key of another row", "remove it, or refer by another field")
        } else if model.links.has(index) {
            ("it tells links apart, which has to be given", "tell them apart by another field")
        } else {
            continue;
        };
        misplaced(why, help, at, sink);
        model.fields[index].computed = None;
    }
}

fn misplaced(why: &str, help: &str, at: Span, sink: &mut Sink) {
    sink.report(diagnostic::MISPLACED_OPTION, &["computed", why, help], at);
}
