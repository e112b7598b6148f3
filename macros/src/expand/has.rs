//! `has_many`, `has_one`, chains, and the ways back.

use jointable_core::{
    code::{self, Start},
    declare::{Has, Model, Way, spell},
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::relation::{name_span, option, verb};

/// The relation's own type.
pub(super) fn definition(model: &Model, has: &Has) -> TokenStream {
    let Model { ident, visibility, .. } = model;
    let marker = model.marker(&has.alias);
    let alias = has.alias.unraw().to_string();
    let doc = super::docs::has(model, has);
    let kind = match (&has.way, has.many) {
        (Way::Reference { .. }, true) => quote!(::jointable::Owned),
        _ => quote!(::jointable::ReadOnly),
    };
    let (around, far, plan) = match &has.way {
        Way::Reference { target, by, .. } => {
            let mut reference = by_reference(&marker, target, by, !has.many);
            if has.many {
                reference.extend(owns(&marker, target));
            }
            (reference, quote!(#target), quote!(::jointable::rt::has::<Self>(REFERENCE)))
        }
        Way::Chain(chain) => by_chain(model, has, chain),
    };
    let far_type = quote_spanned!(has.alias.span()=> type Far = #far;);
    let one = (!has.many).then(|| {
        quote!(
            const ONE: bool = true;
        )
    });
    quote! {
        #[doc = #doc]
        #visibility struct #marker;

        const _: () = {
            #around

            #[automatically_derived]
            impl ::jointable::Relation for #marker {
                type Near = #ident;
                #far_type
                type Start = <#ident as ::jointable::Model>::Key;
                type Kind = #kind;
                type Columns<OnDriver: ::jointable::Driver> = <#far as ::jointable::Model>::Columns<OnDriver>;
                const ALIAS: &'static str = #alias;
                #one
                const PLAN: ::jointable::rt::Plan<'static> = #plan;

                fn columns<OnDriver: ::jointable::Driver>(depth: u8) -> Self::Columns<OnDriver> {
                    ::jointable::rt::far_columns::<Self, OnDriver>(depth)
                }
            }
        };
    }
}

/// The number of the reference of the far model that a relation goes by: the compiler finds it.
fn by_reference<S>(marker: &Ident, target: &syn::Path, by: &Option<(Ident, S)>, one: bool) -> TokenStream {
    let target_span = name_span(target);
    let by_span = by.as_ref().map_or(target_span, |(by, _)| by.span());
    let name = option(by.as_ref().map(|(by, _)| {
        let name = by.unraw().to_string();
        quote!(#name)
    }));
    let at_target = quote_spanned!(target_span=> ::core::panic!("{}", mistake.text().as_str()));
    let at_by = quote_spanned!(by_span=> ::core::panic!("{}", mistake.text().as_str()));
    quote! {
        const REFERENCE: usize = match ::jointable::rt::back::<#marker>(#name, #one) {
            ::jointable::rt::Ends::Found { near, .. } => near,
            ::jointable::rt::Ends::Wrong(mistake) => match mistake.at {
                ::jointable::rt::link::At::From => #at_by,
                _ => #at_target,
            },
        };
    }
}

/// How a new far row comes to refer to the near one.
fn owns(marker: &Ident, target: &syn::Path) -> TokenStream {
    let span = name_span(target);
    quote_spanned! {span=>
        #[automatically_derived]
        impl ::jointable::rt::Owns for #marker {
            fn own(new: &mut <#target as ::jointable::Model>::New, near: Self::Start) {
                <#target as ::jointable::rt::ReferenceAt<REFERENCE>>::refer(new, near)
            }
        }
    }
}

/// What a chain needs around its relation, its far model and its plan. Each part is a number among the relations of the
/// model that the part before leads to, and leads to one row where the whole does.
fn by_chain<S>(model: &Model, has: &Has, chain: &[(Ident, S)]) -> (TokenStream, TokenStream, TokenStream) {
    let (ident, span) = (&model.ident, has.alias.span());
    let mut near = quote!(#ident);
    let (mut parts, mut checks) = (Vec::new(), Vec::new());
    let types: Vec<_> = chain
        .iter()
        .enumerate()
        .map(|(index, (alias, _))| {
            let part = format_ident!("Part{index}");
            let name = alias.unraw().to_string();
            let panic = quote_spanned!(alias.span()=> ::core::panic!("{}", text.as_str()));
            // A circle over several models is found by the compiler, which reports it here.
            let far = quote_spanned!(span=> <#part as ::jointable::Relation>::Far);
            let of = std::mem::replace(&mut near, far);
            parts.push(part.clone());
            if !has.many {
                let span = alias.span();
                let panic = quote_spanned! {span=>
                    ::core::panic!("{}", ::jointable::rt::leads_to_many(#name).as_str())
                };
                checks.push(quote!(if !<#part as ::jointable::Relation>::ONE { #panic }));
            }
            quote! {
                type #part = <#of as ::jointable::rt::RelationAt<{
                    match ::jointable::rt::relation::<#of>(#name) {
                        ::core::result::Result::Ok(number) => number,
                        ::core::result::Result::Err(text) => #panic,
                    }
                }>>::Relation;
            }
        })
        .collect();
    let checks = (!has.many).then(|| quote!(const _: () = { #(#checks)* };));
    let around = quote! {
        #(#types)*
        #checks
        const VIA: &[&::jointable::rt::Plan<'static>] = &[#(&<#parts as ::jointable::Relation>::PLAN),*];
    };
    (around, near, quote!(::jointable::rt::through::<Self>(VIA)))
}

/// `artist.songs()`, `Artist::songs_of(&artists)`.
pub(super) fn accessor(model: &Model, has: &Has) -> TokenStream {
    let Model { ident, visibility, .. } = model;
    let (alias, marker) = (&has.alias, model.marker(&has.alias));
    let of = format_ident!("{}_of", alias.unraw(), span = alias.span());
    let (name, near) = (alias.unraw().to_string(), ident.unraw());
    let what = match (&has.way, has.many) {
        (Way::Reference { target, .. }, true) => format!("the rows of [`{}`] that refer to this one.", spell(target)),
        (Way::Reference { target, .. }, false) => format!("the row of [`{}`] that refers to this one.", spell(target)),
        (Way::Chain(chain), _) => {
            let names: Vec<_> = chain.iter().map(|(alias, _)| alias.to_string()).collect();
            let what = if has.many { "each row once" } else { "where that is anything" };
            format!("what `{}` lead to, {what}; to be read only.", names.join("."))
        }
    };
    let doc = format!("The relation `{name}`: {what} [`{marker}`] shows the SQL it runs.");
    let doc_of = format!("The relation `{name}` of many [`{near}`]s.");
    let (one, many, start) = if has.many {
        (quote!(Links), quote!(LinksOf), quote!(::jointable::Model::key(self)))
    } else {
        let start = quote!(::core::option::Option::Some(::jointable::Model::key(self)));
        (quote!(MaybeOne), quote!(MaybeOneOf), start)
    };
    let verbs = has.verbs.iter().map(|own| verb(model, alias, own));
    quote! {
        #(#verbs)*

        #[doc = #doc]
        #visibility fn #alias(&self) -> ::jointable::#one<#marker> {
            ::jointable::#one::of(#start)
        }

        #[doc = #doc_of]
        #visibility fn #of<'model>(
            models: impl ::core::iter::IntoIterator<Item = &'model Self>,
        ) -> ::jointable::#many<#marker> {
            ::jointable::rt::each(models, Self::#alias)
        }
    }
}

/// The type of a way back, and its methods: `song.artist()`, `Song::artist_of(&songs)`.
pub(super) fn way_back(model: &Model, alias: &Ident, number: usize) -> (TokenStream, TokenStream) {
    let Model { ident, visibility, references, .. } = model;
    let (marker, reference) = (model.marker(alias), &references[number]);
    let of = format_ident!("{}_of", alias.unraw(), span = alias.span());
    let (name, target) = (alias.unraw().to_string(), spell(&reference.path));
    let doc_type = format!("The relation `{name}` of [`{}`]: the way to its [`{target}`].", ident.unraw());
    let doc = format!("The [`{target}`] that this row refers to by `{}`.", model.called(reference));
    let doc_of = format!("The [`{target}`] of each of many rows.");
    let Start { value: start, nullable } = code::start(model, reference);
    let (one, many) = if nullable { (quote!(MaybeOne), quote!(MaybeOneOf)) } else { (quote!(One), quote!(OneOf)) };
    let definition = quote! {
        #[doc = #doc_type]
        #visibility type #marker = ::jointable::To<#ident, #number>;
    };
    let methods = quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #visibility fn #alias(&self) -> ::jointable::#one<#marker> {
            ::jointable::#one::of(#start)
        }

        #[doc = #doc_of]
        #[allow(dead_code)]
        #visibility fn #of<'model>(
            models: impl ::core::iter::IntoIterator<Item = &'model Self>,
        ) -> ::jointable::#many<#marker> {
            ::jointable::rt::each(models, Self::#alias)
        }
    };
    (definition, methods)
}
