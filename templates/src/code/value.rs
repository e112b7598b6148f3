//! Types that are kept as others.

use jointable_core::{
    code::type_constant,
    declare::{Kept, Value as Declared},
    types::Type,
};
use minijinja::{Value, context};
use syn::ext::IdentExt;

use super::tokens::text;

/// What `value.rs` is given.
pub(super) fn context(value: &Declared) -> Value {
    let (kept, ty, variants) = match &value.kept {
        Kept::Around { rust, ty, sized, .. } => (text(rust), sized.then(|| text(type_constant(ty))), Vec::new()),
        Kept::OneOf(variants, ty) => {
            let variants =
                variants.iter().map(|own| context!(ident => own.ident.to_string(), text => own.text.clone()));
            (
                "::std::string::String".to_owned(),
                (*ty != Type::Text).then(|| text(type_constant(ty))),
                variants.collect(),
            )
        }
    };
    context! {
        name => value.ident.unraw().to_string(),
        ident => value.ident.to_string(),
        as => kept,
        type => ty,
        variants => variants,
    }
}
