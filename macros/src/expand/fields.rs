//! Structs as the values of their fields.

use jointable_core::declare::Field;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// So many values make a tuple; more, a group of tuples.
const WIDEST: usize = 16;

/// `impl Fields`, for a struct with these fields.
pub(super) fn implementation<'a>(ident: &Ident, fields: impl IntoIterator<Item = &'a Field>) -> TokenStream {
    let (types, idents): (Vec<_>, Vec<_>) =
        fields.into_iter().map(|field| (field.rust.to_token_stream(), &field.ident)).unzip();
    of(ident, &types, &idents)
}

/// `impl Fields`, for a struct with fields of these types.
pub(super) fn of(ident: &Ident, types: &[TokenStream], idents: &[&Ident]) -> TokenStream {
    let types = types_of(types);
    let values: Vec<_> = idents.iter().map(|field| quote!(&self.#field)).collect();
    let values = values_of(&values);
    quote! {
        #[automatically_derived]
        #[allow(clippy::unused_unit)]
        impl ::jointable::rt::Fields for #ident {
            type Values = #types;

            fn values(&self) -> <Self::Values as ::jointable::rt::Tuple>::Refs<'_> {
                #values
            }
        }
    }
}

fn types_of(types: &[TokenStream]) -> TokenStream {
    match types.split_at_checked(WIDEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = types_of(rest);
            quote!(::jointable::rt::Group<(#(#first,)*), #rest>)
        }
        _ => quote!((#(#types,)*)),
    }
}

/// Values of these types, as an expression or as a pattern.
pub(super) fn values_of(values: &[impl ToTokens]) -> TokenStream {
    match values.split_at_checked(WIDEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = values_of(rest);
            quote!(::jointable::rt::Group((#(#first,)*), #rest))
        }
        _ => quote!((#(#values,)*)),
    }
}
