//! Structs as the values of their fields.

use jointable_core::declare::{Field, Model};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Visibility, ext::IdentExt};

/// So many values make a tuple; more, a group of tuples.
const WIDEST: usize = 16;

/// `impl Fields`, for a struct with these fields.
pub(super) fn implementation(model: &Model, ident: &Ident, fields: &[&Field]) -> TokenStream {
    let types: Vec<_> = fields.iter().map(|field| field.rust.to_token_stream()).collect();
    of(model, ident, &types, fields)
}

/// Whether a field is of a type that may be less visible than the model. The interface of a visible struct, of which
/// associated types are part, must not have such a type.
pub(super) fn are_hidden(model: &Model, fields: &[&Field]) -> bool {
    !matches!(model.visibility, Visibility::Inherited)
        && fields.iter().any(|field| field.own.is_some() && field.visibility != model.visibility)
}

/// `impl Fields`, for a struct with these fields, of these types.
pub(super) fn of(model: &Model, ident: &Ident, types: &[TokenStream], fields: &[&Field]) -> TokenStream {
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types = types_of(types);
    let values: Vec<_> = idents.iter().map(|field| quote!(&self.#field)).collect();
    let values = values_of(&values);
    let unit = idents.is_empty().then(|| quote!(#[allow(clippy::unused_unit)]));
    if are_hidden(model, fields) {
        let (hidden, refs) = (format_ident!("{}Values", ident.unraw()), format_ident!("{}Refs", ident.unraw()));
        return quote! {
            const _: () = {
                ::jointable::rt::hidden!(#hidden, #refs, #types);

                #[automatically_derived]
                impl ::jointable::rt::Fields for #ident {
                    type Values = #hidden;

                    fn values(&self) -> #refs<'_> {
                        #refs(#values)
                    }
                }
            };
        };
    }
    quote! {
        #[automatically_derived]
        #unit
        impl ::jointable::rt::Fields for #ident {
            type Values = #types;

            fn values(&self) -> ::jointable::rt::Refs<'_, Self> {
                #values
            }
        }
    }
}

/// `Clone` and `Debug` for a struct with these fields. Where one is of a type that may have neither, the compiler
/// derives them, and complains at the field; else they are made of its values, which is less to compile.
pub(super) fn clone_and_debug(ident: &Ident, fields: &[&Field]) -> (TokenStream, TokenStream) {
    if fields.iter().any(|field| field.own.is_some()) {
        return (quote!(#[derive(::core::clone::Clone, ::core::fmt::Debug)]), TokenStream::new());
    }
    let name = ident.unraw().to_string();
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let pattern = values_of(&idents);
    let names = fields.iter().map(|field| field.ident.unraw().to_string());
    let implementations = quote! {
        #[automatically_derived]
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                let #pattern = ::jointable::rt::cloned(self);
                Self { #(#idents,)* }
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
