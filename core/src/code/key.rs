//! The key of a model, and that of a link.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::declare::{Field, Links, Model};

/// A key: one field itself, or a tuple of several.
pub struct Key {
    /// Its type.
    pub ty: TokenStream,
    /// Its value, of `self`.
    pub value: TokenStream,
}

/// How the key of a new link is known, where two rows can be linked many times.
pub enum LinkKey<'a> {
    /// The database numbers it, as a number of that type.
    Numbered(&'a syn::Type),
    /// It is part of the payload: its value of that.
    Given(TokenStream),
}

/// The key of a model.
pub fn key(model: &Model) -> Key {
    let key = model.key();
    let types: Vec<_> = key.iter().map(|field| &field.rust).collect();
    let value = value(&key, &Ident::new("self", proc_macro2::Span::call_site()));
    let ty = match types[..] {
        [ty] => quote!(#ty),
        _ => quote!((#(#types,)*)),
    };
    Key { ty, value }
}

/// The key of a new link.
pub fn link_key(model: &Model) -> Option<LinkKey<'_>> {
    let Links::Many(_) = model.links else { return None };
    let key = model.key();
    Some(match key[..] {
        [field] if field.generated => LinkKey::Numbered(&field.rust),
        _ => LinkKey::Given(value(&key, &Ident::new("payload", proc_macro2::Span::call_site()))),
    })
}

fn value(key: &[&Field], of: &Ident) -> TokenStream {
    let idents: Vec<_> = key.iter().map(|field| &field.ident).collect();
    match idents[..] {
        [field] => quote!(::core::clone::Clone::clone(&#of.#field)),
        _ => quote!((#(::core::clone::Clone::clone(&#of.#idents),)*)),
    }
}
