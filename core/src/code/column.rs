//! Columns as constants.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use crate::{
    declare::{Field, Model, Own},
    meta,
    schema::Literal,
    types::Type,
};

/// The column of a model's field.
pub fn column(model: &Model, index: usize) -> TokenStream {
    let field = &model.fields[index];
    let Field { nullable, column, generated, unique, .. } = field;
    let name = field.ident.unraw().to_string();
    let ty = match &field.own {
        Some(own) => own_type(own),
        None => type_constant(&field.ty),
    };
    let also = |says: bool, what: &str| {
        says.then(|| {
            let what = Ident::new(what, Span::call_site());
            quote!(.#what())
        })
    };
    let named = (name != *column).then(|| quote!(.named(#column)));
    let says = [
        also(*nullable, "nullable"),
        also(model.is_key(index), "key"),
        also(*generated, "generated"),
        also(field.computed.is_some(), "computed"),
        also(field.default.is_some(), "default"),
        also(*unique, "unique"),
        also(model.indexes.iter().any(|own| own.is_unique_with(index)), "unique_with"),
    ];
    let says = says.iter().flatten();
    let marked = field.marker.as_ref().map(|marker| {
        // What Debug writes.
        let variant: TokenStream = format!("{marker:?}").parse().unwrap_or_default();
        quote!(.marked(::jointable::rt::Marker::#variant))
    });
    let postgres = model.converted(index);
    let values = match (&field.own, field.between) {
        (Some(own), _) => {
            let path = &own.path;
            Some(quote!(.of_values(<#path as ::jointable::rt::ColumnType>::VALUES)))
        }
        (None, Some((least, most))) => Some(quote!(.of_values(::jointable::rt::Values::Between(#least, #most)))),
        (None, None) => None,
    };
    let sql_type = postgres.map(|given| quote!(.of_type(#given)));
    quote!(::jointable::rt::Column::new(#name, #ty)#named #(#says)* #values #marked #sql_type)
}

/// The column's type, asked of the field's.
fn own_type(own: &Own) -> TokenStream {
    let path = &own.path;
    let span = syn::spanned::Spanned::span(path);
    quote_spanned!(span=> <#path as ::jointable::rt::ColumnType>::TYPE)
}

/// A literal.
pub fn literal(literal: &Literal) -> TokenStream {
    let value = match literal.constant() {
        meta::Literal::Bool(value) => quote!(Bool(#value)),
        meta::Literal::Number(number) => quote!(Number(#number)),
        meta::Literal::Text(text) => quote!(Text(#text)),
    };
    quote!(::jointable::rt::Literal::#value)
}

/// A column's type.
pub fn type_constant(ty: &Type) -> TokenStream {
    let variant = match ty {
        Type::Varchar(length) => quote!(Varchar(#length)),
        Type::Decimal(precision, scale) => quote!(Decimal(#precision, #scale)),
        Type::Enum(name) => quote!(Enum(::std::borrow::Cow::Borrowed(#name))),
        Type::Array(element) => {
            let element = type_constant(&element.ty());
            return quote!(::jointable::rt::Type::array(&#element));
        }
        // A type outside the table has been reported; its name is not needed any more.
        Type::Raw(_) => quote!(Text),
        other => {
            // Every other variant is a bare name, which is what Debug writes.
            let name = Ident::new(&format!("{other:?}"), Span::call_site());
            quote!(#name)
        }
    };
    quote!(::jointable::rt::Type::#variant)
}
