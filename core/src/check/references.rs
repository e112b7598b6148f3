//! Whether references lead to models, and fit the keys they refer to.

use syn::ext::IdentExt;

use super::{Resolved, Target};
use crate::{
    declare::Field,
    diagnostic::{Diagnostic, NOT_A_MODEL, REFERENCE_TYPE, Sink, UNKNOWN_MODEL},
    meta::reference::{self, Shape},
    schema::Collation,
    source::Span,
    types::Type,
};

pub(super) fn check(models: &[Resolved], sink: &mut Sink) {
    for resolved in models {
        for (reference, target) in resolved.model.references.iter().zip(&resolved.references) {
            let Some(index) = model(*target, &reference.path, reference.span, sink) else { continue };
            let far = &models[index];
            let key = far.model.key();
            // It has been reported that there is none, or that it cannot be read.
            if key.is_empty() || (!far.sound && key.len() > 1) {
                continue;
            }
            let names: Vec<_> = key.iter().map(|field| field.ident.unraw().to_string()).collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let fields = reference.fields.iter().map(|&field| resolved.model.fields[field].ident.unraw().to_string());
            let fields: Vec<_> = fields.collect();
            let shape = Shape {
                name: &fields[0],
                fields: fields.len(),
                of_struct: reference.on_struct,
                model: &far.name(),
                key: &names,
            };
            if let Some(mistake) = reference::shape(shape) {
                sink.report(mistake.code, &mistake.arguments(), reference.span);
                continue;
            }
            for ((&field, own), key) in reference.fields.iter().zip(&fields).zip(key) {
                let fits = *column_type(models, resolved, field) == *key_type(models, far, key);
                if !fits && far.sound && resolved.sound {
                    let wrong = Diagnostic::new(REFERENCE_TYPE, &[own, &far.name()], reference.span);
                    sink.push(wrong.label(key.span, "the key is here"));
                }
            }
        }
    }
}

/// The type of a field's column: its own, but that a text which references a text of some length has that length.
pub(super) fn column_type<'a>(models: &'a [Resolved], resolved: &'a Resolved, position: usize) -> &'a Type {
    let own = &resolved.model.fields[position].ty;
    let (mut resolved, mut position) = (resolved, position);
    // Keys can reference keys, and could in a circle.
    for _ in models {
        let ty = &resolved.model.fields[position].ty;
        let (Type::Text, Some((far, at))) = (ty, referred(models, resolved, position)) else {
            return if matches!(ty, Type::Varchar(_)) { ty } else { own };
        };
        (resolved, position) = (far, at);
    }
    own
}

/// How the column compares texts: as is said of it, or of the key that it refers to, however far away.
pub(super) fn collation(models: &[Resolved], resolved: &Resolved, position: usize) -> Option<Collation> {
    let (mut resolved, mut position) = (resolved, position);
    for _ in models {
        match referred(models, resolved, position) {
            Some((far, at)) => (resolved, position) = (far, at),
            None => break,
        }
    }
    let said = resolved.model.fields[position].collate.as_ref();
    said.map(|(given, _)| Collation::Given(Box::new(given.clone())))
}

/// The key field that a field refers to, by the first of its references.
fn referred<'a>(models: &'a [Resolved], resolved: &Resolved, position: usize) -> Option<(&'a Resolved, usize)> {
    resolved.referring().find_map(|(reference, target)| {
        let at = reference.fields.iter().position(|&field| field == position)?;
        let (far, key) = (&models[target], models[target].model.key());
        (key.len() == reference.fields.len()).then_some(())?;
        Some((far, place(far, key[at])?))
    })
}

fn key_type<'a>(models: &'a [Resolved], far: &'a Resolved, key: &'a Field) -> &'a Type {
    place(far, key).map_or(&key.ty, |position| column_type(models, far, position))
}

fn place(resolved: &Resolved, field: &Field) -> Option<usize> {
    resolved.model.fields.iter().position(|other| std::ptr::eq(other, field))
}

/// The model a path leads to, or what is wrong with the path.
pub(super) fn model(target: Target, path: &syn::Path, span: Span, sink: &mut Sink) -> Option<usize> {
    let code = match target {
        Target::Model(index) => return Some(index),
        Target::Unreadable => return None,
        Target::NotAModel => NOT_A_MODEL,
        Target::Unknown => UNKNOWN_MODEL,
    };
    let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let root = if path.leading_colon.is_some() { "::" } else { "" };
    sink.report(code, &[&format!("{root}{}", names.join("::"))], span);
    None
}
