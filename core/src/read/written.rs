//! How models and values are written: what of it is for jointable alone.

use syn::{punctuated::Punctuated, spanned::Spanned};

use super::{
    names::Found,
    tree::{Candidate, Route, Tree},
};
use crate::{
    declare::{Spans, Value},
    source::Span,
};

/// A struct or an enum that derives `Model` or `Value`, as it is written.
#[derive(Debug)]
pub struct Written {
    /// What it declares.
    pub declares: Declares,
    /// All of it, with its doc comments and attributes.
    pub span: Span,
    /// What of it is for jointable, and what stands there without: attributes, and the name of the derive in its list.
    pub ours: Vec<(Span, String)>,
    /// The conditions of it, `#[cfg(…)]`.
    pub conditions: Vec<syn::Attribute>,
    /// Where a part of it has a condition, which nobody can know before it is compiled.
    pub conditional: Option<Span>,
}

/// What a struct or an enum declares.
#[derive(Debug)]
pub enum Declares {
    /// The model of this index.
    Model(usize),
    /// A type that is kept as another.
    Value(Value),
}

/// The attributes that the derives read.
const MODEL: [&str; 6] = ["model", "many_to_many", "has_many", "has_one", "references", "index"];
const VALUE: [&str; 1] = ["value"];

impl Written {
    pub(super) fn new(declares: Declares, candidate: &Candidate, tree: &Tree) -> Written {
        let syn::DeriveInput { attrs, vis, data, .. } = &candidate.input;
        let (wanted, known) = match declares {
            Declares::Model(_) => (Found::Derive, MODEL.as_slice()),
            Declares::Value(_) => (Found::ValueDerive, VALUE.as_slice()),
        };
        let mut spans = candidate.spans;
        let (mut ours, mut conditional) = (Vec::new(), None);
        let mut of_attributes = |attributes: &[syn::Attribute], is_part: bool| {
            for attribute in attributes {
                let path = attribute.path();
                let span = spans.span(attribute.pound_token.span, attribute.bracket_token.span.close());
                if is_part && path.is_ident("cfg") {
                    conditional = Some(span);
                } else if path.is_ident("derive") {
                    let list = attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
                    let all: Vec<syn::Path> = list.into_iter().flatten().collect();
                    let is_ours = |path: &syn::Path| tree.is_derive(candidate.module, &Route::of(path), wanted);
                    let kept: Vec<_> = all.iter().filter(|path| !is_ours(path)).map(crate::declare::spell).collect();
                    if kept.len() < all.len() {
                        let derives = format!("#[derive({})]", kept.join(", "));
                        ours.push((span, if kept.is_empty() { String::new() } else { derives }));
                    }
                } else if known.iter().any(|name| path.is_ident(name)) {
                    ours.push((span, String::new()));
                }
            }
        };
        of_attributes(attrs, false);
        match data {
            syn::Data::Struct(data) => data.fields.iter().for_each(|field| of_attributes(&field.attrs, true)),
            syn::Data::Enum(data) => data.variants.iter().for_each(|variant| of_attributes(&variant.attrs, true)),
            syn::Data::Union(_) => {}
        }
        let (word, last) = match data {
            syn::Data::Struct(data) => {
                let end = data.semi_token.map(|semi| semi.span);
                (data.struct_token.span, end.unwrap_or_else(|| end_of_fields(&data.fields, candidate)))
            }
            syn::Data::Enum(data) => (data.enum_token.span, data.brace_token.span.close()),
            syn::Data::Union(data) => (data.union_token.span, data.fields.brace_token.span.close()),
        };
        let first = match (attrs.first(), vis) {
            (Some(attribute), _) => attribute.pound_token.span,
            (None, syn::Visibility::Inherited) => word,
            (None, visibility) => visibility.span(),
        };
        let conditions = attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect();
        Written { declares, span: spans.span(first, last), ours, conditions, conditional }
    }
}

fn end_of_fields(fields: &syn::Fields, candidate: &Candidate) -> proc_macro2::Span {
    match fields {
        syn::Fields::Named(fields) => fields.brace_token.span.close(),
        syn::Fields::Unnamed(fields) => fields.paren_token.span.close(),
        syn::Fields::Unit => candidate.input.ident.span(),
    }
}
