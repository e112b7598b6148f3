//! What one `#[derive(Model)]` struct says, and nothing it does not say.
//!
//! The derive and the command line read the same tokens with the same code, [`Model::read`].

use crate::{
    diagnostic::Sink,
    schema::{Action, Literal},
    source::Span,
    types::Type,
};

/// A model, as declared.
#[derive(Debug)]
pub struct Model {
    /// The struct.
    pub ident: syn::Ident,
    /// Its visibility.
    pub visibility: syn::Visibility,
    /// Where its name stands.
    pub span: Span,
    /// Its table: `#[model(table = "…")]`, or the plural of the struct's name in snake case.
    pub table: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its many-to-many relations, in order.
    pub relations: Vec<ManyToMany>,
    /// The name of the payload struct that is made where this is a join model.
    pub payload: syn::Ident,
    /// The name of the struct that is made for new rows.
    pub new: syn::Ident,
}

/// A field of a model.
#[derive(Debug)]
pub struct Field {
    /// The field.
    pub ident: syn::Ident,
    /// Its visibility.
    pub visibility: syn::Visibility,
    /// Its Rust type, as written.
    pub rust: syn::Type,
    /// Its doc comment and other attributes worth repeating on generated structs.
    pub docs: Vec<syn::Attribute>,
    /// Where its name stands.
    pub span: Span,
    /// The column it is kept in: `#[model(column = "…")]`, or the field's name without `r#`.
    pub column: String,
    /// The column's type.
    pub ty: Type,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// `#[model(key)]`.
    pub key: bool,
    /// Whether the database numbers it: a single integer key that references nothing, unless
    /// `#[model(key, generated = false)]`.
    pub generated: bool,
    /// `#[model(unique)]`.
    pub unique: bool,
    /// `#[model(index)]`.
    pub index: bool,
    /// `#[model(references = …)]`.
    pub references: Option<Reference>,
    /// `#[model(default = …)]`.
    pub default: Option<Literal>,
    /// `#[model(check = "…")]`: a SQL condition.
    pub check: Option<(String, Span)>,
}

/// `references = Model, on_delete = …, on_update = …`.
#[derive(Debug)]
pub struct Reference {
    /// The model referred to, as written.
    pub path: syn::Path,
    /// Where the path stands.
    pub span: Span,
    /// `on_delete`; [`Action::NoAction`] where nothing is said.
    pub on_delete: Action,
    /// `on_update`; [`Action::NoAction`] where nothing is said.
    pub on_update: Action,
}

/// `#[many_to_many(Target, through = Link, as = alias, from = field, to = field)]`.
#[derive(Debug)]
pub struct ManyToMany {
    /// The far model, where it is named.
    pub target: Option<(syn::Path, Span)>,
    /// The join model.
    pub through: syn::Path,
    /// Where `through`'s path stands.
    pub through_span: Span,
    /// The alias.
    pub alias: syn::Ident,
    /// Where the alias stands.
    pub span: Span,
    /// The join model's field that refers to the declaring model.
    pub from: Option<(syn::Ident, Span)>,
    /// The join model's field that refers to the far model.
    pub to: Option<(syn::Ident, Span)>,
}

/// Turns the compiler's spans into [`Span`]s: byte ranges of a file for the command line, tokens for the derive.
pub trait Spans {
    /// The span of everything from `first` to `last`.
    fn span(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span;
}

impl Model {
    /// Reads a struct that derives `Model`. What is wrong with it goes to `sink`; `None` where nothing useful is left.
    pub fn read(input: &syn::DeriveInput, spans: &mut dyn Spans, sink: &mut Sink) -> Option<Model> {
        let _ = (input, spans, sink);
        None
    }

    /// The fields of the primary key: those marked `key`; where none is, the two references of a join model.
    pub fn key(&self) -> Vec<&Field> {
        let marked: Vec<_> = self.fields.iter().filter(|field| field.key).collect();
        if marked.is_empty() { self.fields.iter().filter(|field| field.references.is_some()).collect() } else { marked }
    }
}
