//! Relations without a join model.

use jointable_core::declare::{Join, Kind, ManyToMany, Model};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{Aliases, relation::name_span};

/// Which relations of the model have a table made for them, and where they lead.
pub(super) fn constant(model: &Model, aliases: &Aliases) -> TokenStream {
    let all = aliases.iter().enumerate().filter_map(|(number, (_, kind))| {
        let Kind::ManyToMany(index) = *kind else { return None };
        let relation = &model.relations[index];
        let (Join::Bare(_), Some((target, _))) = (&relation.join, &relation.target) else { return None };
        Some(quote_spanned!(name_span(target)=> (#number, <#target as ::jointable::Model>::SIDE)))
    });
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(const BARE: &'static [(usize, ::jointable::rt::Side<'static>)] = &[#(#all),*];)
}

/// The relation's own type.
pub(super) fn definition(model: &Model, relation: &ManyToMany) -> TokenStream {
    let (Model { ident, visibility, .. }, Some((target, _))) = (model, &relation.target) else {
        return TokenStream::new();
    };
    let marker = model.marker(&relation.alias);
    let alias = relation.alias.unraw().to_string();
    let doc = format!("The relation `{alias}` of [`{}`], in a table of its own.", ident.unraw());
    let span = name_span(target);
    let (link, ends, around) = match &relation.join {
        Join::Inverse(other, _) => {
            let name = other.unraw().to_string();
            let panic = quote_spanned!(other.span()=> ::core::panic!("{}", text.as_str()));
            let link = quote_spanned! {other.span()=>
                <<#target as ::jointable::rt::RelationAt<{
                    match ::jointable::rt::inverse::<#target, #ident>(#name) {
                        ::core::result::Result::Ok(number) => number,
                        ::core::result::Result::Err(text) => #panic,
                    }
                }>>::Relation as ::jointable::rt::DeclaredManyToMany>::Link
            };
            (link, quote!((1, 0)), TokenStream::new())
        }
        _ => {
            let table = relation.table(ident);
            let singular = relation.singular();
            let panic = quote_spanned!(span=> ::core::panic!("{}", text.as_str()));
            let ends = quote! {
                match ::jointable::rt::check_bare::<Self>() {
                    ::core::option::Option::Some(text) => #panic,
                    ::core::option::Option::None => (0, 1),
                }
            };
            let around = quote! {
                #[automatically_derived]
                impl ::jointable::rt::Bare for #marker {
                    const TABLE: &'static str = #table;
                    const SINGULAR: &'static str = #singular;
                }
            };
            (quote!(::jointable::Pair<#marker>), ends, around)
        }
    };
    let symmetric = relation.symmetric.map(|_| {
        quote!(
            const SYMMETRIC: bool = true;
        )
    });
    let far = quote_spanned!(span=> type Far = #target;);
    let used = super::relation::used(&marker, proc_macro2::Span::call_site());
    quote! {
        #[doc = #doc]
        #visibility struct #marker;

        #[automatically_derived]
        impl ::jointable::rt::DeclaredManyToMany for #marker {
            type Near = #ident;
            #far
            type Link = #link;
            type Kind = ::jointable::NoPayload;
            const ALIAS: &'static str = #alias;
            const ENDS: (usize, usize) = #ends;
            #symmetric
        }

        #around
        #used
    }
}
