//! A model as rows of its table.

use jointable_core::{
    code::{self, Key},
    declare::{Links, Model},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{Aliases, fields};

/// `impl Model` and its fields.
pub(super) fn implementations(model: &Model, aliases: &Aliases) -> TokenStream {
    let Model { ident, new, table, .. } = model;
    let name = ident.unraw().to_string();
    let columns = (0..model.fields.len()).map(|index| code::column(model, index));
    let references = model.references.iter().enumerate().map(|(index, reference)| {
        let (name, columns) = (model.called(reference), &reference.fields);
        let (writes, unique) = (reference.writes(), reference.unique);
        quote!(::jointable::rt::foreign::<Self, #index>(#name, &[#(#columns),*], #writes, #unique))
    });
    let payload = code::payload_kind(model);
    let (identity, links) = match &model.links {
        Links::One => (quote!(One), quote!(One)),
        Links::OnePer(fields, _) => (quote!(OnePer), quote!(OnePer(&[#(#fields),*]))),
        Links::Many(_) => (quote!(Many), quote!(Many)),
    };
    let link_key = super::payload::link_key(model);
    let key_indexes = (0..model.fields.len()).filter(|&index| model.is_key(index));
    let names = aliases.iter().map(|(alias, _)| alias.unraw().to_string());

    let bare = super::bare::constant(model, aliases);

    let Key { ty: key_type, value: key_value } = code::key(model);
    let stored = code::stored(model).map(|fields| {
        let fields = fields.into_iter().map(|(ident, value)| quote!(#ident: #value));
        quote! {
            fn stored(new: #new, number: i64, now: ::jointable::rt::Time) -> ::jointable::Result<Self> {
                ::core::result::Result::Ok(Self { #(#fields,)* })
            }
        }
    });
    let column_items = super::columns::items(model, aliases);
    let row = code::row(model);
    let (fields, new_fields) =
        (fields::implementation(&row), fields::definition(&code::new_row(model), &model.visibility));
    let values = if row.hidden { quote!(values.0) } else { quote!(values) };
    let keeps_removed = code::keeps_removed(model).then(|| {
        quote! {
            #[automatically_derived]
            impl ::jointable::KeepsRemoved for #ident {}
        }
    });
    let idents = row.idents();
    let pattern = code::values(&idents);
    let (list, keeps_order) = position(model).unzip();
    quote! {
        #[automatically_derived]
        #[allow(unused_variables)]
        impl ::jointable::Model for #ident {
            type Key = #key_type;
            type New = #new;
            type Payload = #payload;
            type Links = ::jointable::rt::#identity;
            const SIDE: ::jointable::rt::Side<'static> = ::jointable::rt::Side { model: #name, table: #table };
            const META: &'static ::jointable::rt::Model<'static> = &::jointable::rt::Model {
                name: #name,
                table: #table,
                columns: &[#(#columns),*],
                key: &[#(#key_indexes),*],
                references: &[#(#references),*],
                links: ::jointable::rt::LinkedBy::#links,
            };

            #column_items
            const ALIASES: &'static [&'static str] = &[#(#names),*];
            #bare
            #list

            fn from_values(values: Self::Values) -> Self {
                let #pattern = #values;
                Self { #(#idents,)* }
            }

            #stored

            fn key(&self) -> Self::Key {
                #key_value
            }
        }

        #link_key
        #keeps_removed
        #keeps_order

        #fields
        #new_fields
    }
}

/// Where links are numbered: what `Model` says of it, and that it is so.
fn position(model: &Model) -> Option<(TokenStream, TokenStream)> {
    let (place, rust, list) = code::position(model)?;
    let ident = &model.ident;
    let of_model = quote! {
        const LIST: ::core::option::Option<&'static ::jointable::rt::Model<'static>> =
            ::core::option::Option::Some(<#list as ::jointable::Model>::META);

        fn placed(self, place: i64) -> ::jointable::Result<Self> {
            ::core::result::Result::Ok(Self { #place: <#rust as ::jointable::rt::ColumnType>::numbered(place)?, ..self })
        }
    };
    let keeps_order = quote! {
        #[automatically_derived]
        impl ::jointable::KeepsOrder<#list> for #ident {}
    };
    Some((of_model, keeps_order))
}
