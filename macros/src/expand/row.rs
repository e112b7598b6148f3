//! A model as rows of its table.

use jointable_core::{
    declare::{Field, Links, Model},
    meta::Marker,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

/// `NewRecipe`: what a row needs before the database has numbered it.
pub(super) fn new_struct(model: &Model) -> TokenStream {
    let Model { new, visibility, ident, .. } = model;
    let doc = format!("A [`{}`] that is not stored yet: what `{}::insert` takes.", ident.unraw(), ident.unraw());
    let fields = given(model).map(|field| {
        let Field { ident, visibility, rust, docs, .. } = field;
        quote!(#(#docs)* #visibility #ident: #rust)
    });
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #new {
            #(#fields,)*
        }
    }
}

/// `impl Model` and `impl Stored`.
pub(super) fn implementations(model: &Model) -> TokenStream {
    let Model { ident, new, table, .. } = model;
    let name = ident.unraw().to_string();
    let columns = model.fields.iter().enumerate().map(|(index, field)| super::column(model, index, field));
    let references = model.references.iter().enumerate().map(|(index, reference)| {
        let (name, columns) = (model.called(reference), &reference.fields);
        quote!(::jointable::rt::foreign::<Self, #index>(#name, &[#(#columns),*]))
    });
    let payload = super::payload::kind(model);
    let (identity, links) = match &model.links {
        Links::One => (quote!(One), quote!(One)),
        Links::OnePer(fields, _) => (quote!(OnePer), quote!(OnePer(&[#(#fields),*]))),
        Links::Many(_) => (quote!(Many), quote!(Many)),
    };
    let link_key = super::payload::link_key(model);

    let key = model.key();
    let key_types: Vec<_> = key.iter().map(|field| &field.rust).collect();
    let key_idents: Vec<_> = key.iter().map(|field| &field.ident).collect();
    // One field is the key itself, several are a tuple of them.
    let (key_type, key_value) = match (&key_types[..], &key_idents[..]) {
        ([ty], [field]) => (quote!(#ty), quote!(::core::clone::Clone::clone(&self.#field))),
        (types, fields) => (quote!((#(#types,)*)), quote!((#(::core::clone::Clone::clone(&self.#fields),)*))),
    };
    let bind_key = match &key_idents[..] {
        [_] => bind([quote!(key)].into_iter()),
        fields => bind((0..fields.len()).map(|index| {
            let index = syn::Index::from(index);
            quote!(&key.#index)
        })),
    };

    let read = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.ident;
        quote!(#ident: ::jointable::Value::decode(row, at + #index)?)
    });
    let bind_new = model.fields.iter().filter_map(|field| {
        let ident = &field.ident;
        match field.marker {
            Some(Marker::CreatedAt | Marker::UpdatedAt) => {
                Some(quote!(::jointable::rt::Time::bind::<D>(now, arguments)?;))
            }
            Some(Marker::DeletedAt) => None,
            _ if field.generated => None,
            _ => Some(quote!(::jointable::Value::<D>::bind(&new.#ident, arguments)?;)),
        }
    });
    let new_idents = given(model).map(|field| &field.ident);
    let stored = model.fields.iter().map(|field| {
        let Field { ident, rust, .. } = field;
        // A number that the database gave to a column of this type fits the type.
        match field.marker {
            Some(Marker::CreatedAt | Marker::UpdatedAt) => quote!(#ident: ::jointable::rt::At::at(now)),
            Some(Marker::DeletedAt) => quote!(#ident: ::core::option::Option::None),
            _ if field.generated => quote!(#ident: number as #rust),
            _ => quote!(#ident: new.#ident),
        }
    });
    let bind_fields = model.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.ident;
        quote!(#index => ::jointable::Value::<D>::bind(&self.#ident, arguments))
    });
    let column_items = super::columns::items(model);
    let types = distinct_types(model.fields.iter());
    quote! {
        #[automatically_derived]
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
                references: &[#(#references),*],
                links: ::jointable::rt::LinkedBy::#links,
            };

            #column_items

            fn key(&self) -> Self::Key {
                #key_value
            }
        }

        #link_key

        #[automatically_derived]
        #[allow(unused_variables, clippy::unnecessary_cast)]
        impl<D: ::jointable::Driver> ::jointable::rt::Stored<D> for #ident
        where
            #(#types: ::jointable::Value<D>,)*
        {
            fn decode(row: &D::Row<'_>, at: usize) -> ::jointable::Result<Self> {
                ::core::result::Result::Ok(Self { #(#read,)* })
            }

            fn bind_new(
                new: &Self::New,
                now: ::jointable::rt::Time,
                arguments: &mut D::Arguments,
            ) -> ::jointable::Result<()> {
                #(#bind_new)*
                ::core::result::Result::Ok(())
            }

            fn bind_new_columns(new: &[Self::New], batch: &mut ::jointable::rt::Batch<D>) -> ::jointable::Result<()> {
                #(::jointable::Value::bind_column(new.iter().map(|new| &new.#new_idents), batch)?;)*
                ::core::result::Result::Ok(())
            }

            fn stored(new: Self::New, number: i64, now: ::jointable::rt::Time) -> Self {
                Self { #(#stored,)* }
            }

            fn bind_field(&self, index: usize, arguments: &mut D::Arguments) -> ::jointable::Result<()> {
                match index {
                    #(#bind_fields,)*
                    _ => ::core::result::Result::Ok(()),
                }
            }

            fn bind_key(key: &Self::Key, arguments: &mut D::Arguments) -> ::jointable::Result<()> {
                #bind_key
            }
        }
    }
}

/// Statements that bind each of `values`.
pub(super) fn bind(values: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote! {
        #(::jointable::Value::<D>::bind(#values, arguments)?;)*
        ::core::result::Result::Ok(())
    }
}

/// The types of fields, each once: the compiler would report an unmet bound as often as it is written.
pub(super) fn distinct_types<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<&'a syn::Type> {
    let mut types = Vec::new();
    for field in fields {
        if !types.contains(&&field.rust) {
            types.push(&field.rust);
        }
    }
    types
}

/// The fields that are given for a new row.
fn given(model: &Model) -> impl Iterator<Item = &Field> {
    let is_given = |field: &&Field| !field.generated && matches!(field.marker, None | Some(Marker::Position));
    model.fields.iter().filter(is_given)
}
