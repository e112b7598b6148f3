//! What references hold, and how rows come to refer.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    declare::{Field, Model, Reference},
    meta::Marker,
};

/// What a reference holds of the key it refers to, as a type.
pub fn held(model: &Model, reference: &Reference) -> TokenStream {
    let types: Vec<_> = fields(model, reference).map(Field::inner).collect();
    match &types[..] {
        [only] => quote!(#only),
        types => quote!((#(#types,)*)),
    }
}

/// Statements that make a new row refer to the row of the key `held`.
pub fn refer(model: &Model, reference: &Reference) -> Vec<TokenStream> {
    let several = reference.fields.len() > 1;
    let statement = |(place, Field { ident, nullable, .. }): (usize, &Field)| {
        let place = syn::Index::from(place);
        let value = if several { quote!(held.#place) } else { quote!(held) };
        let value = if *nullable { quote!(::core::option::Option::Some(#value)) } else { value };
        quote!(new.#ident = #value;)
    };
    fields(model, reference).enumerate().map(statement).collect()
}

/// What `self` refers to by a reference.
pub struct Start {
    /// As an expression: the key, or where it may refer to nothing, an `Option` of it.
    pub value: TokenStream,
    /// Whether it may refer to nothing.
    pub nullable: bool,
}

/// What `self` refers to by this reference.
pub fn start(model: &Model, reference: &Reference) -> Start {
    let nullable = fields(model, reference).any(|field| field.nullable);
    let idents: Vec<_> = fields(model, reference).map(|field| &field.ident).collect();
    let value = match (&idents[..], nullable) {
        ([only], _) => quote!(::core::clone::Clone::clone(&self.#only)),
        (several, false) => quote!((#(::core::clone::Clone::clone(&self.#several),)*)),
        (several, true) => {
            let bound: Vec<_> = (0..several.len()).map(|place| format_ident!("part{place}")).collect();
            let patterns = fields(model, reference).zip(&bound).map(|(field, part)| {
                if field.nullable { quote!(::core::option::Option::Some(#part)) } else { quote!(#part) }
            });
            quote! {
                match (#(&self.#several,)*) {
                    (#(#patterns,)*) => ::core::option::Option::Some((#(::core::clone::Clone::clone(#bound),)*)),
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
    Start { value, nullable }
}

/// The position of a join model's links, where they are numbered: the field, its type, and the model whose list it is.
pub fn position(model: &Model) -> Option<(&Ident, &syn::Type, &syn::Path)> {
    model.fields.iter().find_map(|field| match field.marker {
        Some(Marker::Position(reference)) => Some((&field.ident, &field.rust, &model.references.get(reference)?.path)),
        _ => None,
    })
}

fn fields<'a>(model: &'a Model, reference: &'a Reference) -> impl Iterator<Item = &'a Field> {
    reference.fields.iter().map(|&index| &model.fields[index])
}
