//! Structs as the values of their fields.

use jointable_core::code::{Member, Record, values};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Visibility, ext::IdentExt};

/// The struct, and what it is as values.
pub(super) fn definition(record: &Record<'_>, visibility: &Visibility) -> TokenStream {
    let Record { ident, doc, members, .. } = record;
    let (derives, implementations) = clone_and_debug(record);
    let fields = members.iter().map(|Member { ident, visibility, docs, ty }| quote!(#(#docs)* #visibility #ident: #ty));
    let of_values = implementation(record);
    quote! {
        #[doc = #doc]
        #derives
        #visibility struct #ident {
            #(#fields,)*
        }

        #implementations

        #of_values
    }
}

/// `impl Fields`, for a struct.
pub(super) fn implementation(record: &Record<'_>) -> TokenStream {
    let (ident, types, values) = (&record.ident, record.types(), record.borrowed());
    let unit = record.members.is_empty().then(|| quote!(#[allow(clippy::unused_unit)]));
    if record.hidden {
        let (hidden, refs) = record.hidden_names();
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

/// `Clone` and `Debug` for a struct. Where a field is of a type that may have neither, the compiler derives them, and
/// complains at the field; else they are made of its values, which is less to compile.
fn clone_and_debug(record: &Record<'_>) -> (TokenStream, TokenStream) {
    if record.own {
        return (quote!(#[derive(::core::clone::Clone, ::core::fmt::Debug)]), TokenStream::new());
    }
    let (ident, idents) = (&record.ident, record.idents());
    let name = ident.unraw().to_string();
    let pattern = values(&idents);
    let names = idents.iter().map(|ident| ident.unraw().to_string());
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
