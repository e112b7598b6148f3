//! The payload of a join model.

use jointable_core::declare::{Field, Links, Model};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

/// The fields that are payload: all but the two references it links by and what nobody gives.
fn fields(model: &Model) -> Vec<&Field> {
    match model.pair() {
        None => Vec::new(),
        Some((first, second)) => {
            let is_end = |index| first.fields.contains(&index) || second.fields.contains(&index);
            let fields = model.fields.iter().enumerate();
            let is_payload = |(index, field): &(usize, &Field)| !is_end(*index) && field.is_given();
            fields.filter(is_payload).map(|(_, field)| field).collect()
        }
    }
}

/// What kind of payload the model has, as a type.
pub(super) fn kind(model: &Model) -> TokenStream {
    let payload = &model.payload;
    let fields = fields(model);
    if fields.is_empty() {
        quote!(::jointable::NoPayload)
    } else if fields.iter().all(|field| may_be_left_out(model, field)) {
        quote!(::jointable::Optional<#payload>)
    } else {
        quote!(::jointable::Required<#payload>)
    }
}

/// Whether a link can be added without it: what tells links apart has to be known.
fn may_be_left_out(model: &Model, field: &Field) -> bool {
    let tells_apart =
        model.fields.iter().position(|own| own.ident == field.ident).is_some_and(|index| {
            model.links.has(index) || matches!(model.links, Links::Many(_)) && model.is_key(index)
        });
    (field.nullable || field.default.is_some()) && !tells_apart
}

/// How the key of a new link is known, where two rows can be linked many times.
pub(super) fn link_key(model: &Model) -> TokenStream {
    let Links::Many(_) = model.links else { return TokenStream::new() };
    let (ident, payload) = (&model.ident, &model.payload);
    let key = model.key();
    let types: Vec<_> = key.iter().map(|field| &field.rust).collect();
    let idents: Vec<_> = key.iter().map(|field| &field.ident).collect();
    match (&key[..], &types[..]) {
        ([field], [ty]) if field.generated => quote! {
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
        (_, types) => {
            let value = match (&idents[..], types) {
                ([field], _) => quote!(::core::clone::Clone::clone(&payload.#field)),
                (fields, _) => quote!((#(::core::clone::Clone::clone(&payload.#fields),)*)),
            };
            quote! {
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
            }
        }
    }
}

/// `RecipeIngredientPayload`, or as `#[model(payload = …)]` names it.
pub(super) fn definition(model: &Model) -> TokenStream {
    let Model { payload, visibility, ident, .. } = model;
    let fields = fields(model);
    if fields.is_empty() {
        return TokenStream::new();
    }
    let doc = format!("What a [`{}`] says about its link: its fields that are no key.", ident.unraw());
    let definitions = fields.iter().map(|field| {
        let Field { ident, visibility, rust, docs, .. } = field;
        quote!(#(#docs)* #visibility #ident: #rust)
    });
    let patch = quote::format_ident!("{}Patch", payload.unraw());
    let patch_doc = format!("Changes of some fields of [`{payload}`]: `None` leaves a field as it is.");
    let changes = fields.iter().map(|field| {
        let Field { ident, visibility, rust, docs, .. } = field;
        quote!(#(#docs)* #visibility #ident: ::core::option::Option<#rust>)
    });
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types: Vec<_> = fields.iter().map(|Field { rust, .. }| quote!(::core::option::Option<#rust>)).collect();
    let (derives, implementations) = super::fields::clone_and_debug(payload, &fields);
    let (patch_derives, patch_implementations) = super::fields::clone_and_debug(&patch, &fields);
    let values = super::fields::implementation(model, payload, &fields);
    let changed_values = super::fields::of(model, &patch, &types, &fields);
    quote! {
        #[doc = #doc]
        #derives
        #visibility struct #payload {
            #(#definitions,)*
        }

        #implementations

        #values

        #[doc = #patch_doc]
        #patch_derives
        #visibility struct #patch {
            #(#changes,)*
        }

        #patch_implementations

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

        #changed_values

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #payload {
            fn from(link: #ident) -> Self {
                Self { #(#idents: link.#idents,)* }
            }
        }
    }
}
