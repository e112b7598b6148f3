//! A new row, once it is stored.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    declare::{Field, Model},
    meta::Marker,
};

/// The fields of a row that was made of a `new` one, which has got its `number` at the time `now`. Where some of it is
/// computed there are none: the row is read.
pub fn stored(model: &Model) -> Option<Vec<(&Ident, TokenStream)>> {
    let known = model.fields.iter().all(|field| field.computed.is_none());
    let stored = |field: &'_ Field| {
        let Field { ident, rust, .. } = field;
        match field.marker {
            Some(Marker::CreatedAt | Marker::UpdatedAt) => quote!(::jointable::rt::At::at(now)?),
            Some(Marker::DeletedAt) => quote!(::core::option::Option::None),
            Some(Marker::Position(_)) => quote!(0),
            _ if field.generated => quote!(<#rust as ::jointable::rt::ColumnType>::numbered(number)?),
            _ => quote!(new.#ident),
        }
    };
    known.then(|| model.fields.iter().map(|field| (&field.ident, stored(field))).collect())
}

/// Whether removed links are kept.
pub fn keeps_removed(model: &Model) -> bool {
    model.fields.iter().any(|field| field.marker == Some(Marker::DeletedAt))
}
