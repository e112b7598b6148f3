//! A model as rows of its table.

use jointable_core::{
    declare::{Field, Links, Model},
    meta::Marker,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{Aliases, fields};

/// `NewRecipe`: what a row needs before the database has numbered it.
pub(super) fn new_struct(model: &Model) -> TokenStream {
    let Model { new, visibility, ident, .. } = model;
    let doc = format!("A [`{}`] that is not stored yet: what `{}::insert` takes.", ident.unraw(), ident.unraw());
    let given: Vec<_> = given(model).collect();
    let (derives, implementations) = fields::clone_and_debug(new, &given);
    let fields = given.iter().map(|field| {
        let Field { ident, visibility, rust, docs, .. } = field;
        quote!(#(#docs)* #visibility #ident: #rust)
    });
    quote! {
        #[doc = #doc]
        #derives
        #visibility struct #new {
            #(#fields,)*
        }

        #implementations
    }
}

/// `impl Model` and its fields.
pub(super) fn implementations(model: &Model, aliases: &Aliases) -> TokenStream {
    let Model { ident, new, table, .. } = model;
    let name = ident.unraw().to_string();
    let columns = model.fields.iter().enumerate().map(|(index, field)| super::column(model, index, field));
    let references = model.references.iter().enumerate().map(|(index, reference)| {
        let (name, columns) = (model.called(reference), &reference.fields);
        let (writes, unique) = (reference.writes(), reference.unique);
        quote!(::jointable::rt::foreign::<Self, #index>(#name, &[#(#columns),*], #writes, #unique))
    });
    let payload = super::payload::kind(model);
    let (identity, links) = match &model.links {
        Links::One => (quote!(One), quote!(One)),
        Links::OnePer(fields, _) => (quote!(OnePer), quote!(OnePer(&[#(#fields),*]))),
        Links::Many(_) => (quote!(Many), quote!(Many)),
    };
    let link_key = super::payload::link_key(model);
    let key_indexes = (0..model.fields.len()).filter(|&index| model.is_key(index));
    let names = aliases.iter().map(|(alias, _)| alias.unraw().to_string());

    let bare = super::bare::constant(model, aliases);

    let key = model.key();
    let key_types: Vec<_> = key.iter().map(|field| &field.rust).collect();
    let key_idents: Vec<_> = key.iter().map(|field| &field.ident).collect();
    // One field is the key itself, several are a tuple of them.
    let (key_type, key_value) = match (&key_types[..], &key_idents[..]) {
        ([ty], [field]) => (quote!(#ty), quote!(::core::clone::Clone::clone(&self.#field))),
        (types, fields) => (quote!((#(#types,)*)), quote!((#(::core::clone::Clone::clone(&self.#fields),)*))),
    };
    // Where some of it is computed the row is read.
    let known = model.fields.iter().all(|field| field.computed.is_none());
    let stored = model.fields.iter().map(|field| {
        let Field { ident, rust, .. } = field;
        match field.marker {
            Some(Marker::CreatedAt | Marker::UpdatedAt) => quote!(#ident: ::jointable::rt::At::at(now)?),
            Some(Marker::DeletedAt) => quote!(#ident: ::core::option::Option::None),
            Some(Marker::Position(_)) => quote!(#ident: 0),
            _ if field.generated => quote!(#ident: <#rust as ::jointable::rt::ColumnType>::numbered(number)?),
            _ => quote!(#ident: new.#ident),
        }
    });
    let stored = known.then(|| {
        quote! {
            fn stored(new: #new, number: i64, now: ::jointable::rt::Time) -> ::jointable::Result<Self> {
                ::core::result::Result::Ok(Self { #(#stored,)* })
            }
        }
    });
    let column_items = super::columns::items(model, aliases);
    let all: Vec<_> = model.fields.iter().collect();
    let given: Vec<_> = given(model).collect();
    let fields = fields::implementation(model, ident, &all);
    let new_fields = fields::implementation(model, new, &given);
    let values = if fields::are_hidden(model, &all) { quote!(values.0) } else { quote!(values) };
    let keeps_removed = model.fields.iter().any(|field| field.marker == Some(Marker::DeletedAt)).then(|| {
        quote! {
            #[automatically_derived]
            impl ::jointable::KeepsRemoved for #ident {}
        }
    });
    let idents: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let pattern = fields::values_of(&idents);
    let (list, keeps_order) = super::position::items(model).unzip();
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

/// The fields that are given for a new row.
fn given(model: &Model) -> impl Iterator<Item = &Field> {
    model.fields.iter().filter(|field| field.is_given())
}
