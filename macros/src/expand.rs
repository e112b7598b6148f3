//! From a declaration to Rust.
//!
//! What comes out is thin: constants, a marker type for each relation, small implementations. The behaviour is in the
//! `jointable` crate.

mod bare;
mod columns;
mod docs;
mod fields;
mod has;
mod payload;
mod relation;
mod row;
mod stub;
mod value;

pub(crate) use {stub::stub, value::value};

use jointable_core::{
    code,
    declare::{Kind, Model},
    schema::Literal,
};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

/// What the relations of a model are called, as [`Model::aliases`] has it.
type Aliases = [(syn::Ident, Kind)];

/// Everything that the derive adds to a struct.
pub(crate) fn model(model: &Model) -> TokenStream {
    let aliases = model.aliases();
    let row = row::implementations(model, &aliases);
    let columns = columns::definition(model, &aliases);
    let payload = payload::definition(model);
    let relations = model.relations.iter().map(|relation| relation::definition(model, relation));
    let has = model.has.iter().map(|has| has::definition(model, has));
    let relation_types = relation_types(model, &aliases);
    let references = references(model);
    let own_checks = own_checks(model);
    quote! {
        #columns
        #payload
        #row
        #references
        #own_checks
        #(#relations)*
        #(#has)*
        #relation_types
    }
}

/// The relations by their aliases: methods, and numbers for those who go through them.
fn relation_types(model: &Model, aliases: &Aliases) -> TokenStream {
    let ident = &model.ident;
    let (mut around, mut methods) = (TokenStream::new(), TokenStream::new());
    for (number, (alias, kind)) in aliases.iter().enumerate() {
        let marker = model.marker(alias);
        methods.extend(match *kind {
            Kind::ManyToMany(index) => relation::accessor(model, &model.relations[index]),
            Kind::Has(index) => has::accessor(model, &model.has[index]),
            Kind::Back(index) => {
                let (definition, methods) = has::way_back(model, alias, index);
                around.extend(definition);
                methods
            }
        });
        around.extend(quote! {
            #[automatically_derived]
            impl ::jointable::rt::RelationAt<#number> for #ident {
                type Relation = #marker;
            }
        });
    }
    if methods.is_empty() {
        return methods;
    }
    quote! {
        #around

        impl #ident {
            #methods
        }
    }
}

/// What is checked of fields whose types are the user's own, and so not known here.
fn own_checks(model: &Model) -> TokenStream {
    let defaults = model.fields.iter().filter_map(|field| {
        let default = field.default.as_ref().filter(|default| !matches!(default, Literal::Expression(_)))?;
        let (own, literal, (at, _)) = (field.own.as_ref()?, code::literal(default), field.default_at?);
        let path = &own.path;
        let panic = quote_spanned!(at=> ::core::panic!("{}", text.as_str()));
        Some(quote! {
            const _: () = if let ::core::option::Option::Some(text) = ::jointable::rt::check_default::<#path>(#literal) {
                #panic
            };
        })
    });
    let keys = model.fields.iter().filter(|field| field.key);
    let keys = keys.filter_map(|field| {
        let own = field.own.as_ref()?;
        let (path, name, generated) = (&own.path, field.ident.unraw().to_string(), field.generated);
        let span = syn::spanned::Spanned::span(&own.path);
        let panic = quote_spanned!(span=> ::core::panic!("{}", text.as_str()));
        Some(quote! {
            const _: () = if let ::core::option::Option::Some(text) = ::jointable::rt::check_key::<#path>(#name, #generated) {
                #panic
            };
        })
    });
    let collated = model.fields.iter().filter(|field| field.collate.is_some() && field.sql_type.is_none());
    let collated = collated.filter_map(|field| {
        let path = &field.own.as_ref()?.path;
        let span = syn::spanned::Spanned::span(path);
        let panic = quote_spanned!(span=> ::core::panic!("{}", text.as_str()));
        Some(quote! {
            const _: () = if let ::core::option::Option::Some(text) = ::jointable::rt::check_collated::<#path>() {
                #panic
            };
        })
    });
    keys.chain(defaults).chain(collated).collect()
}

/// What each reference leads to, and a check that the types agree.
fn references(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let all = model.references.iter().enumerate();
    all.map(|(index, reference)| {
        let of_struct = reference.on_struct;
        let held = code::held(model, reference);
        let refer = code::refer(model, reference);
        let target = &reference.path;
        let span = syn::spanned::Spanned::span(target);
        let panic = quote_spanned! {span=>
            ::core::panic!("{}", ::jointable::rt::disagreement::<#ident, #index>(#of_struct).as_str())
        };
        quote! {
            #[automatically_derived]
            impl ::jointable::rt::ReferenceAt<#index> for #ident {
                type Target = #target;
                type Held = #held;

                fn refer(new: &mut Self::New, held: Self::Held) {
                    #(#refer)*
                }
            }

            const _: () = if !::jointable::rt::agrees::<#ident, #index>() {
                #panic
            };
        }
    })
    .collect()
}
