//! Whether references lead to models, and fit the keys they refer to.

use syn::ext::IdentExt;

use super::{Resolved, Target};
use crate::{
    diagnostic::{COMPOSITE_REFERENCE, Diagnostic, NOT_A_MODEL, REFERENCE_TYPE, Sink, UNKNOWN_MODEL},
    source::Span,
};

pub(super) fn check(models: &[Resolved], sink: &mut Sink) {
    for resolved in models {
        for (field, target) in resolved.model.fields.iter().zip(&resolved.references) {
            let (Some(reference), Some(target)) = (&field.references, target) else { continue };
            let Some(index) = model(*target, &reference.path, reference.span, sink) else { continue };
            let far = &models[index];
            let name = field.ident.unraw().to_string();
            match far.model.key()[..] {
                // It has been reported that there is none.
                [] => {}
                [key] if key.ty == field.ty => {}
                [key] if far.sound && resolved.sound => {
                    let wrong = Diagnostic::new(REFERENCE_TYPE, &[&name, &far.name()], field.span);
                    sink.push(wrong.label(key.span, "the key is here"));
                }
                [_] => {}
                _ if far.sound => sink.report(COMPOSITE_REFERENCE, &[&name, &far.name()], reference.span),
                _ => {}
            }
        }
    }
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
