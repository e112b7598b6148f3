//! The payload of a join model.

use jointable_core::declare::{Field, Model};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

/// The fields that are payload: all but the two references it links by and what the database numbers.
fn fields(model: &Model) -> Vec<&Field> {
    match model.pair() {
        None => Vec::new(),
        Some((first, second)) => {
            let is_end = |index| first.fields.contains(&index) || second.fields.contains(&index);
            let fields = model.fields.iter().enumerate();
            fields.filter(|(index, field)| !is_end(*index) && !field.generated).map(|(_, field)| field).collect()
        }
    }
}

/// What kind of payload the model has, as a type.
pub(super) fn kind(model: &Model) -> TokenStream {
    let payload = &model.payload;
    let fields = fields(model);
    if fields.is_empty() {
        quote!(::jointable::NoPayload)
    } else if fields.iter().all(|field| field.nullable || field.default.is_some()) {
        quote!(::jointable::Optional<#payload>)
    } else {
        quote!(::jointable::Required<#payload>)
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
    let bind_changes = fields.iter().map(|Field { ident, rust, nullable, .. }| {
        let bind = if *nullable {
            quote!(let value: #rust = ::core::option::Option::flatten(::core::clone::Clone::clone(&self.#ident));)
        } else {
            quote!(let value: &::core::option::Option<#rust> = &self.#ident;)
        };
        let value = if *nullable { quote!(&value) } else { quote!(value) };
        quote! {
            ::jointable::Value::<D>::bind(&::core::option::Option::is_some(&self.#ident), arguments)?;
            #bind
            ::jointable::Value::<D>::bind(#value, arguments)?;
        }
    });
    let mut optional: Vec<syn::Type> = Vec::new();
    for Field { rust, nullable, .. } in &fields {
        let bound = if *nullable { rust.clone() } else { syn::parse_quote!(::core::option::Option<#rust>) };
        if !optional.contains(&bound) {
            optional.push(bound);
        }
    }
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types = super::row::distinct_types(fields.iter().copied());
    let bind = super::row::bind(idents.iter().map(|field| quote!(&self.#field)));
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #payload {
            #(#definitions,)*
        }

        #[automatically_derived]
        impl<D: ::jointable::Driver> ::jointable::rt::Payload<D> for #payload
        where
            #(#types: ::jointable::Value<D>,)*
        {
            fn bind(&self, arguments: &mut D::Arguments) -> ::jointable::Result<()> {
                #bind
            }

            fn bind_columns(payloads: &[Self], batch: &mut ::jointable::rt::Batch<D>) -> ::jointable::Result<()> {
                #(::jointable::Value::bind_column(payloads.iter().map(|payload| &payload.#idents), batch)?;)*
                ::core::result::Result::Ok(())
            }
        }

        #[doc = #patch_doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #patch {
            #(#changes,)*
        }

        #[automatically_derived]
        impl ::jointable::rt::Patched for #payload {
            type Patch = #patch;
        }

        #[automatically_derived]
        impl<D: ::jointable::Driver> ::jointable::rt::Patch<D> for #patch
        where
            bool: ::jointable::Value<D>,
            #(#optional: ::jointable::Value<D>,)*
        {
            fn bind(&self, arguments: &mut D::Arguments) -> ::jointable::Result<()> {
                #(#bind_changes)*
                ::core::result::Result::Ok(())
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #payload {
            fn from(link: #ident) -> Self {
                Self { #(#idents: link.#idents,)* }
            }
        }
    }
}
