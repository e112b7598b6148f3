//! Whether references lead to models, and fit the keys they refer to.

use syn::ext::IdentExt;

use super::{Resolved, Target};
use crate::{
    declare::Field,
    diagnostic::{COMPOSITE_REFERENCE, Diagnostic, NOT_A_MODEL, REFERENCE_TYPE, Sink, UNKNOWN_MODEL},
    source::Span,
    types::Type,
};

pub(super) fn check(models: &[Resolved], sink: &mut Sink) {
    for resolved in models {
        for (position, (field, target)) in resolved.model.fields.iter().zip(&resolved.references).enumerate() {
            let (Some(reference), Some(target)) = (&field.references, target) else { continue };
            let Some(index) = model(*target, &reference.path, reference.span, sink) else { continue };
            let far = &models[index];
            let name = field.ident.unraw().to_string();
            match far.model.key()[..] {
                // It has been reported that there is none.
                [] => {}
                [key] if *column_type(models, resolved, position) == *key_type(models, far, key) => {}
                [key] if far.sound && resolved.sound => {
                    let wrong = Diagnostic::new(REFERENCE_TYPE, &[&name, &far.name()], reference.span);
                    sink.push(wrong.label(key.span, "the key is here"));
                }
                [_] => {}
                _ if far.sound => sink.report(COMPOSITE_REFERENCE, &[&name, &far.name()], reference.span),
                _ => {}
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
        let (Type::Text, Some(Target::Model(index))) = (ty, resolved.references[position]) else {
            return if matches!(ty, Type::Varchar(_)) { ty } else { own };
        };
        let [key] = models[index].model.key()[..] else { return own };
        let Some(at) = place(&models[index], key) else { return own };
        (resolved, position) = (&models[index], at);
    }
    own
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
