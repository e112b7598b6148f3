//! The columns of a model, as what queries filter and order by.

use jointable_core::declare::{Field, Model};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::Aliases;

/// `RecipeColumns`.
pub(super) fn name(model: &Model) -> Ident {
    format_ident!("{}Columns", model.ident.unraw())
}

/// The struct of that name.
pub(super) fn definition(model: &Model, aliases: &Aliases) -> TokenStream {
    let Model { ident, visibility, .. } = model;
    let name = name(model);
    let doc = format!("The columns of [`{}`], in filters and orders.", ident.unraw());
    let fields = model.fields.iter().map(|field| {
        let Field { ident, visibility, docs, .. } = field;
        let kind = kind(field);
        let ty = field.inner();
        quote!(#(#docs)* #visibility #ident: ::jointable::#kind<OnDriver, #ty>)
    });
    let relations = aliases.iter().map(|(alias, _)| {
        let marker = model.marker(alias);
        quote!(#visibility #alias: ::jointable::Related<OnDriver, #marker>)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs)]
        #visibility struct #name<OnDriver> {
            #(#fields,)*
            #(#relations,)*
        }
    }
}

/// What `Model` says of it.
pub(super) fn items(model: &Model, aliases: &Aliases) -> TokenStream {
    let name = name(model);
    let fields = model.fields.iter().map(|field| field.ident.clone());
    let idents: Vec<_> = fields.chain(aliases.iter().map(|(alias, _)| alias.clone())).collect();
    let pattern = jointable_core::code::values(&idents);
    quote! {
        type Columns<OnDriver: ::jointable::Driver> = #name<OnDriver>;

        fn columns<OnDriver: ::jointable::Driver>(table: ::jointable::rt::Alias) -> #name<OnDriver> {
            let #pattern = ::jointable::rt::of_table(table, Self::META);
            #name { #(#idents,)* }
        }
    }
}

fn kind(field: &Field) -> Ident {
    format_ident!("{}", if field.nullable { "Nullable" } else { "Column" })
}
