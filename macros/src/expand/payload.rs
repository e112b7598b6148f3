//! The payload of a join model.

use jointable_core::{
    code::{self, LinkKey, Payload},
    declare::Model,
};
use proc_macro2::TokenStream;
use quote::quote;

use super::fields;

/// How the key of a new link is known, where two rows can be linked many times.
pub(super) fn link_key(model: &Model) -> TokenStream {
    let (ident, payload) = (&model.ident, &model.payload);
    match code::link_key(model) {
        None => TokenStream::new(),
        Some(LinkKey::Numbered(ty)) => quote! {
            #[automatically_derived]
            #[allow(clippy::unnecessary_cast)]
            impl<V> ::jointable::rt::LinkKey<V> for #ident {
                type Given = ();

                fn given(_: &V) {}

                fn link_key((): (), number: i64) -> Self::Key {
                    number as #ty
                }
            }
        },
        Some(LinkKey::Given(value)) => quote! {
            #[automatically_derived]
            impl ::jointable::rt::LinkKey<#payload> for #ident {
                type Given = <Self as ::jointable::Model>::Key;

                fn given(payload: &#payload) -> Self::Given {
                    #value
                }

                fn link_key(given: Self::Given, _: i64) -> Self::Key {
                    given
                }
            }
        },
    }
}

/// The structs of the payload.
pub(super) fn definition(model: &Model) -> TokenStream {
    let Some(Payload { record, patch }) = code::payload(model) else { return TokenStream::new() };
    let Model { visibility, ident, .. } = model;
    let idents = record.idents();
    let [structs, patches] = [&record, &patch].map(|record| fields::definition(record, visibility));
    let (payload, patch) = (&record.ident, &patch.ident);
    quote! {
        #structs

        #patches

        #[automatically_derived]
        impl ::core::default::Default for #patch {
            fn default() -> Self {
                Self { #(#idents: ::core::option::Option::None,)* }
            }
        }

        #[automatically_derived]
        impl ::jointable::rt::Patched for #payload {
            type Patch = #patch;
        }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #payload {
            fn from(link: #ident) -> Self {
                Self { #(#idents: link.#idents,)* }
            }
        }
    }
}
