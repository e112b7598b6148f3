//! The payload of a join model.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;

use super::Record;
use crate::declare::{Field, Links, Model};

/// The structs of a payload.
pub struct Payload<'a> {
    /// `RecipeIngredientPayload`, or as `#[model(payload = …)]` names it.
    pub record: Record<'a>,
    /// Changes of it.
    pub patch: Record<'a>,
}

/// The structs of the payload, where links have any.
pub fn payload(model: &Model) -> Option<Payload<'_>> {
    let fields = fields(model);
    if fields.is_empty() {
        return None;
    }
    let Model { payload, ident, .. } = model;
    let doc = format!("What a [`{}`] says about its link: its fields that are no key.", ident.unraw());
    let record = Record::new(model, (payload, doc), &fields, |field| field.rust.to_token_stream());
    let patch = format_ident!("{}Patch", payload.unraw());
    let doc = format!("Changes of some fields of [`{payload}`]: `None` leaves a field as it is.");
    let patch = Record::new(model, (&patch, doc), &fields, |Field { rust, .. }| quote!(::core::option::Option<#rust>));
    Some(Payload { record, patch })
}

/// The fields that are payload: all but the two references it links by and what nobody gives.
fn fields(model: &Model) -> Vec<&Field> {
    match model.pair() {
        None => Vec::new(),
        Some((first, second)) => {
            let is_end = |index| first.fields.contains(&index) || second.fields.contains(&index);
            let fields = model.fields.iter().enumerate();
            let is_payload = |(index, field): &(usize, &Field)| !is_end(*index) && field.is_given();
            fields.filter(is_payload).map(|(_, field)| field).collect()
        }
    }
}

/// What kind of payload the model has, as a type.
pub fn payload_kind(model: &Model) -> TokenStream {
    let payload = &model.payload;
    let fields = fields(model);
    if fields.is_empty() {
        quote!(::jointable::NoPayload)
    } else if fields.iter().all(|field| may_be_left_out(model, field)) {
        quote!(::jointable::Optional<#payload>)
    } else {
        quote!(::jointable::Required<#payload>)
    }
}

/// Whether a link can be added without it: what tells links apart has to be known.
fn may_be_left_out(model: &Model, field: &Field) -> bool {
    let tells_apart =
        model.fields.iter().position(|own| own.ident == field.ident).is_some_and(|index| {
            model.links.has(index) || matches!(model.links, Links::Many(_)) && model.is_key(index)
        });
    (field.nullable || field.default.is_some()) && !tells_apart
}
