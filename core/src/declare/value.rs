//! What a type that derives `Value` says: a struct around one type, or an enum that is kept as text.

use heck::ToSnakeCase;
use syn::ext::IdentExt;

use super::{
    Field, NAME, Spans, field, is_name,
    options::{Known, Needs, Options, spell},
    types::{self, Spelled},
};
use crate::{
    diagnostic::{self, Diagnostic, Sink},
    source::Span,
    types::Type,
};

/// A type that is none of the type table: the user's own.
#[derive(Clone, Debug)]
pub struct Own {
    /// Its path, as written.
    pub path: syn::Path,
    /// Where that stands.
    pub span: Span,
}

impl Own {
    pub(super) fn new(path: syn::Path, spans: &mut dyn Spans) -> Self {
        let (first, last) = field::ends(&path);
        Self { span: spans.span(first, last), path }
    }
}

/// A type of the user's own that columns can have.
#[derive(Debug)]
pub struct Value {
    /// The type.
    pub ident: syn::Ident,
    /// How it is kept.
    pub kept: Kept,
}

/// How the values of a type are kept.
#[derive(Debug)]
pub enum Kept {
    /// `struct UserId(i64)`: as what it is around.
    Around {
        /// That, as written.
        rust: Box<syn::Type>,
        /// The column's type, unless that is the user's own too.
        ty: Type,
        /// Where that is the user's own too.
        own: Option<Own>,
        /// The least and the greatest value of what it is around, where they are not those of the column's type.
        between: Option<(i64, i64)>,
        /// Whether the column's type is other than a column of the inner type would have.
        sized: bool,
    },
    /// An enum: as one of these texts, in a column of that type.
    OneOf(Vec<Variant>, Type),
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The variant.
    pub ident: syn::Ident,
    /// What it is kept as: `#[value(rename = "…")]`, or its name in snake case.
    pub text: String,
    /// `#[value(was = "…")]`: what it was kept as before.
    pub was: Option<String>,
    /// Where its text stands, or its name.
    pub span: Span,
}

const NEWTYPE: &[Known] = &[
    Known { name: "precision", needs: Needs::Number, example: "precision = 10" },
    Known { name: "scale", needs: Needs::Number, example: "scale = 3" },
    Known { name: "max_length", needs: Needs::Number, example: "max_length = 80" },
];

const ENUM: &[Known] = &[
    Known { name: "sql_enum", needs: Needs::Nothing, example: "sql_enum" },
    Known { name: "name", needs: Needs::Text, example: "sql_enum, name = \"mood\"" },
];

const VARIANT: &[Known] = &[
    Known { name: "rename", needs: Needs::Text, example: "rename = \"draft\"" },
    Known { name: "was", needs: Needs::Text, example: "was = \"draft\"" },
];

impl Field {
    /// The texts the column can have, where it is an enum's.
    pub fn values(&self) -> Vec<String> {
        self.one_of.iter().map(|variant| variant.text.clone()).collect()
    }
}

impl Value {
    /// Reads a type that derives `Value`. What is wrong with it goes to `sink`; `None` where nothing useful is left.
    pub fn read(input: &syn::DeriveInput, spans: &mut dyn Spans, sink: &mut Sink) -> Option<Value> {
        let kept = match &input.data {
            _ if !input.generics.params.is_empty() => None,
            syn::Data::Struct(syn::DataStruct { fields: syn::Fields::Unnamed(fields), .. })
                if fields.unnamed.len() == 1 =>
            {
                let options = options(&input.attrs, NEWTYPE, spans, sink);
                Some(around(&fields.unnamed[0].ty, &options, spans, sink))
            }
            syn::Data::Enum(data) if !data.variants.is_empty() && data.variants.iter().all(|v| v.fields.is_empty()) => {
                let options = options(&input.attrs, ENUM, spans, sink);
                Some(Kept::OneOf(variants(data, spans, sink), enumeration(&input.ident, &options, sink)))
            }
            _ => None,
        };
        if kept.is_none() {
            let at = spans.span(input.ident.span(), input.ident.span());
            sink.report(diagnostic::NOT_A_VALUE, &[&input.ident.unraw().to_string()], at);
        }
        Some(Value { ident: input.ident.clone(), kept: kept? })
    }
}

fn options(attributes: &[syn::Attribute], known: &'static [Known], spans: &mut dyn Spans, sink: &mut Sink) -> Options {
    let mut options = Options::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("value")) {
        options.read(attribute, known, false, spans, sink);
    }
    options
}

fn around(rust: &syn::Type, options: &Options, spans: &mut dyn Spans, sink: &mut Sink) -> Kept {
    let (first, last) = field::ends(rust);
    let span = spans.span(first, last);
    let mut unsupported = |given: &str, help: &str| {
        sink.report(diagnostic::UNSUPPORTED_TYPE, &[given, help], span);
        (Type::Raw(given.to_owned().into()), None)
    };
    let (ty, own) = match types::spelled(rust) {
        (_, true) => unsupported("Option", "leave it out: a column is optional where the field is an `Option`"),
        (Spelled::Known(ty), false) => (ty, None),
        (Spelled::Own(path), false) => (Type::Raw(spell(&path).into()), Some(Own::new(path, spans))),
        (Spelled::Unsupported(given), false) => unsupported(&given, &types::instead(&given)),
    };
    let plain = ty.clone();
    let ty = field::sized(ty, own.is_some(), options, sink);
    Kept::Around { rust: Box::new(rust.clone()), sized: ty != plain, between: field::narrow(rust), ty, own }
}

/// The type of an enum's columns: text, or where it says `sql_enum` the database's own.
fn enumeration(ident: &syn::Ident, options: &Options, sink: &mut Sink) -> Type {
    let name = options.text("name");
    if let (false, Some(at)) = (options.flag("sql_enum"), options.span("name")) {
        let (why, help) = ("the enum is kept as text", "add `sql_enum`: `#[value(sql_enum, name = \"…\")]`");
        sink.report(diagnostic::MISPLACED_OPTION, &["name", why, help], at);
    }
    if !options.flag("sql_enum") {
        return Type::Text;
    }
    let name = name.unwrap_or_else(|| ident.unraw().to_string().to_snake_case());
    if !is_name(&name) {
        let at = options.span("name").unwrap_or(Span::NOWHERE);
        sink.report(diagnostic::BAD_VALUE, &["name", NAME, "name = \"mood\""], at);
    }
    Type::Enum(name.into())
}

fn variants(data: &syn::DataEnum, spans: &mut dyn Spans, sink: &mut Sink) -> Vec<Variant> {
    let mut kept: Vec<Variant> = Vec::new();
    for variant in &data.variants {
        let options = options(&variant.attrs, VARIANT, spans, sink);
        let span = spans.span(variant.ident.span(), variant.ident.span());
        let at = options.span("rename").unwrap_or(span);
        let text = options.text("rename").unwrap_or_else(|| variant.ident.unraw().to_string().to_snake_case());
        if !is_plain(&text) {
            let needs = "a text of 1 to 255 characters, without quotes and backslashes";
            sink.report(diagnostic::BAD_VALUE, &["rename", needs, "rename = \"draft\""], at);
        }
        if let Some(first) = kept.iter().find(|other| other.text == text) {
            let (place, first, second) =
                (first.span, first.ident.unraw().to_string(), variant.ident.unraw().to_string());
            sink.push(
                Diagnostic::new(diagnostic::VARIANT_TWICE, &[&first, &second, &text], at)
                    .label(place, "the first is here"),
            );
        }
        let was = options.text("was");
        if let (Some(was), Some(at)) = (&was, options.span("was"))
            && (!is_plain(was) || *was == text)
        {
            let needs = "the text that the variant was kept as before";
            sink.report(diagnostic::BAD_VALUE, &["was", needs, "was = \"draft\""], at);
        }
        kept.push(Variant { ident: variant.ident.clone(), text, was, span: at });
    }
    kept
}

/// Whether every database spells a text alike.
fn is_plain(text: &str) -> bool {
    let special = |character: char| character.is_control() || matches!(character, '\'' | '"' | '`' | '\\');
    (1..=255).contains(&text.chars().count()) && !text.contains(special)
}
