//! `#[model(position)]`: the field that numbers the links of one of the rows they link.

use syn::ext::IdentExt;

use super::{Field, Model};
use crate::{
    diagnostic::{self, Sink},
    meta::Marker,
    source::Span,
};

/// `position`, or `position = reference`, as it is written.
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// The reference, where it is named.
    pub(super) by: Option<syn::Ident>,
    pub(super) span: Span,
}

/// Finds the reference whose rows' links are numbered: the one that is named, or the first of the two that link.
pub(super) fn settle(model: &mut Model, name: &str, sink: &mut Sink) {
    let mut found = false;
    for index in 0..model.fields.len() {
        let field = &model.fields[index];
        let Some(Position { by, span }) = field.position.clone() else { continue };
        let Some((first, second)) = model.pair() else {
            let (why, help) = ("the model is no join model", "a join model has two references; remove it elsewhere");
            sink.report(diagnostic::MISPLACED_OPTION, &["position", why, help], span);
            continue;
        };
        let wrong = match misfit(field) {
            _ if found => Some(("the model has a position already", "keep one of them")),
            _ if model.is_reference(index) => Some(GIVEN),
            wrong => wrong,
        };
        if let Some((why, help)) = wrong {
            sink.report(diagnostic::MISPLACED_OPTION, &["position", why, help], span);
            continue;
        }
        let number = |reference: &super::Reference| {
            model.references.iter().position(|own| std::ptr::eq(own, reference)).unwrap_or_default()
        };
        let reference = match by.map(|by| by.unraw().to_string()) {
            None => number(first),
            Some(by) if by == model.called(first) => number(first),
            Some(by) if by == model.called(second) => number(second),
            Some(_) => {
                let (first, second) = (model.called(first), model.called(second));
                let needs = format!("one of the references by which `{name}` links, `{first}` or `{second}`");
                let example = format!("position = {first}");
                sink.report(diagnostic::BAD_VALUE, &["position", &needs, &example], span);
                0
            }
        };
        found = true;
        model.fields[index].marker = Some(Marker::Position(reference));
    }
}

const GIVEN: (&str, &str) = ("jointable gives the field its value", "remove the other options");

fn misfit(field: &Field) -> Option<(&'static str, &'static str)> {
    // A list's numbers grow until its links are moved: sixteen bits could be too few.
    let wide = |ty: &syn::Type| match ty {
        syn::Type::Path(path) => ["i32", "u32", "i64"].iter().any(|name| path.path.is_ident(name)),
        _ => false,
    };
    if field.marker.is_some() {
        Some(("the field is kept for something else", "keep one of them"))
    } else if field.key || field.unique || field.default.is_some() || field.sql_type.is_some() {
        Some(GIVEN)
    } else if field.nullable {
        Some(("every link has a place", "remove the `Option`"))
    } else if !wide(field.inner()) {
        Some(("the field is no `i32`, `u32` or `i64`", "make it an `i32`"))
    } else {
        None
    }
}
