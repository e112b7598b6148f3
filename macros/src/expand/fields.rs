//! Structs as the values of their fields.

use jointable_core::declare::Field;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

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
    let pattern = values_of(idents);
    let unit = idents.is_empty().then(|| quote!(#[allow(clippy::unused_unit)]));
    quote! {
        #[automatically_derived]
        #unit
        impl ::jointable::rt::Fields for #ident {
            type Values = #types;

            fn values(&self) -> ::jointable::rt::Refs<'_, Self> {
                #values
            }

            fn from_values(#pattern: Self::Values) -> Self {
                Self { #(#idents,)* }
            }
        }
    }
}

/// `Clone` and `Debug` for a struct with these fields. Where one is of a type that may have neither, the compiler derives
/// them, and complains at the field; else they are made of its values, which is less to compile.
pub(super) fn clone_and_debug(ident: &Ident, fields: &[&Field]) -> (TokenStream, TokenStream) {
    if fields.iter().any(|field| field.own.is_some()) {
        return (quote!(#[derive(::core::clone::Clone, ::core::fmt::Debug)]), TokenStream::new());
    }
    let name = ident.unraw().to_string();
    let names = fields.iter().map(|field| field.ident.unraw().to_string());
    let implementations = quote! {
        #[automatically_derived]
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                ::jointable::rt::clone(self)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::jointable::rt::debug(self, f, #name, &[#(#names),*])
            }
        }
    };
    (TokenStream::new(), implementations)
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
