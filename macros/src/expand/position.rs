//! The position of a join model's links.

use jointable_core::{declare::Model, meta::Marker};
use proc_macro2::TokenStream;
use quote::quote;

/// Where links are numbered: what `Model` says of it, and that it is so.
pub(super) fn items(model: &Model) -> Option<(TokenStream, TokenStream)> {
    let (field, reference) = model.fields.iter().find_map(|field| match field.marker {
        Some(Marker::Position(reference)) => Some((field, model.references.get(reference)?)),
        _ => None,
    })?;
    let (ident, place, rust, list) = (&model.ident, &field.ident, &field.rust, &reference.path);
    let of_model = quote! {
        const LIST: ::core::option::Option<&'static ::jointable::rt::Model<'static>> =
            ::core::option::Option::Some(<#list as ::jointable::Model>::META);

        fn placed(self, place: i64) -> ::jointable::Result<Self> {
            ::core::result::Result::Ok(Self { #place: <#rust as ::jointable::rt::ColumnType>::numbered(place)?, ..self })
        }
    };
    let keeps_order = quote! {
        #[automatically_derived]
        impl ::jointable::KeepsOrder<#list> for #ident {}
    };
    Some((of_model, keeps_order))
}
