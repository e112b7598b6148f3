//! What one `#[derive(Model)]` struct says, and nothing it does not say.
//!
//! The derive and the command line read the same tokens with the same code, [`Model::read`].

mod alias;
mod computed;
mod field;
mod has;
mod index;
mod links;
mod made;
mod many_to_many;
mod options;
mod position;
mod reference;
mod texts;
mod types;
mod value;

use heck::ToSnakeCase;
use syn::ext::IdentExt;

pub use alias::Kind;
pub use field::Field;
#[cfg(feature = "sql")]
pub(crate) use field::is_condition;
pub use has::{Has, Way};
pub use index::{Index, Of};
pub use links::Links;
pub use made::MODEL_METHODS;
pub use many_to_many::{Join, ManyToMany, ScopeColumn, Takes, Verb};
pub use options::spell;
use options::{Known, Needs, Options};
pub use reference::Reference;
use reference::Written;
pub use value::{Kept, Own, Value, Variant};

use crate::{
    diagnostic::{self, Diagnostic, Sink},
    dialect::Dialect,
    meta::{self, literal::Values},
    source::Span,
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
    /// `#[model(was = "…")]`: what the table was called before.
    pub was: Option<String>,
    /// `#[model(comment = "…")]`: what the catalogue says of the table.
    pub comment: Option<String>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its foreign keys, in the order of their first fields.
    pub references: Vec<Reference>,
    /// Its many-to-many relations, in order.
    pub relations: Vec<ManyToMany>,
    /// What tells its rows apart where they are links.
    pub links: Links,
    /// Its `has_many` and `has_one`, in order.
    pub has: Vec<Has>,
    /// Its indexes, in order, but those that its fields ask for.
    pub indexes: Vec<Index>,
    /// `#[model(indexes = declared)]`: whether it has no others than these, for references and links.
    pub only_declared: bool,
    /// The name of the payload struct that is made where this is a join model.
    pub payload: syn::Ident,
    /// The name of the struct that is made for new rows.
    pub new: syn::Ident,
}

/// Turns the compiler's spans into [`Span`]s: byte ranges of a file for the command line, tokens for the derive.
pub trait Spans {
    /// The span of everything from `first` to `last`.
    fn span(&mut self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span;
}

const MODEL: &[Known] = &[
    Known { name: "table", needs: Needs::Text, example: "table = \"recipes\"" },
    Known { name: "was", needs: Needs::Text, example: "was = \"old_name\"" },
    Known { name: "comment", needs: Needs::Text, example: "comment = \"dishes\"" },
    Known { name: "payload", needs: Needs::Name, example: "payload = Amount" },
    Known { name: "new", needs: Needs::Name, example: "new = NewRecipe" },
    Known { name: "links", needs: Needs::Links, example: "links = many" },
    Known { name: "indexes", needs: Needs::Declared, example: "indexes = declared" },
];

impl Model {
    /// Reads a struct that derives `Model`. What is wrong with it goes to `sink`; `None` where nothing useful is left.
    pub fn read(input: &syn::DeriveInput, spans: &mut dyn Spans, sink: &mut Sink) -> Option<Model> {
        let span = spans.span(input.ident.span(), input.ident.span());
        let name = input.ident.unraw().to_string();
        let fields = match &input.data {
            syn::Data::Struct(syn::DataStruct { fields: syn::Fields::Named(fields), .. })
                if !fields.named.is_empty() =>
            {
                fields
            }
            _ => {
                sink.report(diagnostic::NOT_A_STRUCT, &[&name], span);
                return None;
            }
        };
        // What is made of it is called by it: tables, columns, types.
        if !is_name(&name) {
            sink.report(diagnostic::BAD_VALUE, &["struct", NAME, "struct Recipe"], span);
            return None;
        }
        if let Some(parameter) = input.generics.params.first() {
            let at = syn::spanned::Spanned::span(parameter);
            sink.report(diagnostic::GENERIC_MODEL, &[], spans.span(at, at));
            return None;
        }
        let before = sink.count();
        let mut options = Options::default();
        let (mut relations, mut has, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for attribute in &input.attrs {
            if attribute.path().is_ident("model") {
                options.read(attribute, MODEL, false, spans, sink);
            } else if attribute.path().is_ident("many_to_many") {
                relations.extend(ManyToMany::read(attribute, spans, sink));
            } else if attribute.path().is_ident("has_many") {
                has.extend(Has::read(attribute, true, spans, sink));
            } else if attribute.path().is_ident("has_one") {
                has.extend(Has::read(attribute, false, spans, sink));
            } else if attribute.path().is_ident("references") {
                written.extend(Written::on_struct(attribute, spans, sink));
            }
        }
        let (fields, of_fields): (Vec<_>, Vec<_>) =
            fields.named.iter().filter_map(|field| field::read(field, spans, sink)).unzip();
        let of_fields = of_fields.into_iter().flatten();
        let indexes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("index"));
        let indexes = indexes.filter_map(|attribute| Index::read(attribute, &fields, &name, spans, sink)).collect();
        let mut references: Vec<Reference> =
            of_fields.chain(written).filter_map(|written| written.settle(&fields, &name, sink)).collect();
        references.sort_by_key(|reference| reference.fields.first().copied());
        let made = |pattern: String| syn::Ident::new(&pattern, input.ident.span());
        let mut model = Model {
            visibility: input.vis.clone(),
            span,
            table: options.text("table").unwrap_or_else(|| table(&name)),
            was: options.text("was"),
            comment: texts::comment(&options, texts::OF_TABLE, sink),
            links: Links::read(&options, &fields, &references, &name, sink),
            references,
            relations,
            fields,
            has,
            indexes,
            only_declared: options.flag("indexes"),
            payload: options.name("payload").unwrap_or_else(|| made(format!("{name}Payload"))),
            new: options.name("new").unwrap_or_else(|| made(format!("New{name}"))),
            ident: input.ident.clone(),
        };
        if !is_name(&model.table) || is_reserved(&model.table) {
            let at = options.span("table").unwrap_or(span);
            let needs = if is_name(&model.table) { "a name that no database keeps for itself" } else { NAME };
            sink.report(diagnostic::BAD_VALUE, &["table", needs, "table = \"recipes\""], at);
        }
        if let (Some(was), Some(at)) = (&model.was, options.span("was"))
            && (!is_name(was) || *was == model.table)
        {
            let needs = "the name that the table had before";
            sink.report(diagnostic::BAD_VALUE, &["was", needs, "was = \"old_name\""], at);
        }
        model.settle_self();
        model.settle_generated(sink);
        if let Some(at) = options.span("payload")
            && model.pair().is_none()
        {
            let help = "it is for join models: remove it, or mark two fields with `references = …`";
            let why = "the model references no two others";
            sink.report(diagnostic::MISPLACED_OPTION, &["payload", why, help], at);
        }
        position::settle(&mut model, &name, sink);
        model.check(&name, sink.count() == before, sink);
        made::check(&mut model, &name, &options, sink);
        Some(model)
    }

    /// The fields of the primary key: those marked `key`; where none is, the two references of a join model.
    pub fn key(&self) -> Vec<&Field> {
        (0..self.fields.len()).filter(|&index| self.is_key(index)).map(|index| &self.fields[index]).collect()
    }

    /// Whether this field is one of [`Model::key`].
    pub fn is_key(&self, index: usize) -> bool {
        if self.fields.iter().any(|field| field.key) {
            return self.fields[index].key;
        }
        self.references.len() == 2 && self.links.may_be_key() && (self.is_reference(index) || self.links.has(index))
    }

    /// Whether this field is one of a reference.
    fn is_reference(&self, index: usize) -> bool {
        self.references.iter().any(|reference| reference.fields.contains(&index))
    }

    /// The two references by which this model links, where it can be a join model: see [`meta::link::pair`].
    pub fn pair(&self) -> Option<(&Reference, &Reference)> {
        let nowhere = meta::Side { model: "", table: "" };
        let columns: Vec<_> = (0..self.fields.len()).map(|index| self.constant(index, "", &[])).collect();
        let references = self.references.iter();
        let references: Vec<_> = references
            .map(|own| meta::Foreign { name: "", columns: &own.fields, to: nowhere, writes: false, unique: false })
            .collect();
        let model = meta::Model {
            name: "",
            table: "",
            columns: &columns,
            key: &[],
            references: &references,
            links: self.links.constant(),
        };
        meta::link::pair(&model).map(|(first, second)| (&self.references[first], &self.references[second]))
    }

    /// What relations call a reference: its field, or its alias where it has several.
    pub fn called(&self, reference: &Reference) -> String {
        match (&reference.alias, &reference.fields[..]) {
            (Some((alias, _)), _) if reference.on_struct => alias.unraw().to_string(),
            (_, [field, ..]) => self.fields[*field].ident.unraw().to_string(),
            _ => String::new(),
        }
    }

    /// A field as a constant, with its name and the texts it can have.
    pub(crate) fn constant<'a>(&'a self, index: usize, name: &'a str, one_of: &'a [&'a str]) -> meta::Column<'a> {
        let field = &self.fields[index];
        meta::Column {
            field: name,
            name: &field.column,
            ty: field.ty.clone(),
            nullable: field.nullable,
            key: self.is_key(index),
            generated: field.generated,
            computed: field.computed.is_some(),
            default: field.default.is_some(),
            unique: field.unique,
            unique_with: self.indexes.iter().any(|own| own.is_unique_with(index)),
            values: match field.between {
                Some((least, most)) => Values::Between(least, most),
                None if one_of.is_empty() => Values::All,
                None => Values::OneOf(one_of),
            },
            marker: field.marker,
            sql_type: self.converted(index),
        }
    }

    /// The type that PostgreSQL converts values of the field from and to, where `sql_type` names one. A key or reference
    /// is of one that needs no conversion.
    pub fn converted(&self, index: usize) -> Option<&str> {
        let (given, _) = self.fields[index].sql_type.as_ref()?;
        let given = given[Dialect::Postgres as usize].as_deref()?;
        (!self.is_key(index) && !self.is_reference(index)).then_some(given)
    }

    /// `Self` by its name: it means another type inside of what the derive makes.
    fn settle_self(&mut self) {
        let references = self.references.iter_mut().map(|reference| &mut reference.path);
        let has = self.has.iter_mut().filter_map(|has| match &mut has.way {
            Way::Reference { target, .. } => Some(target),
            Way::Chain(_) => None,
        });
        let relations = self.relations.iter_mut().flat_map(|relation| {
            let through = match &mut relation.join {
                Join::Through(path, _) => Some(path),
                Join::Bare(_) | Join::Inverse(..) => None,
            };
            through.into_iter().chain(relation.target.iter_mut().map(|(target, _)| target))
        });
        for path in references.chain(has).chain(relations) {
            if let Some(word) = path.get_ident().filter(|word| *word == "Self") {
                let mut ident = self.ident.clone();
                ident.set_span(word.span());
                *path = ident.into();
            }
        }
    }

    /// Only a key of one column that refers to nothing is numbered by the database.
    fn settle_generated(&mut self, sink: &mut Sink) {
        let single = self.fields.iter().filter(|field| field.key).count() == 1;
        for index in 0..self.fields.len() {
            let refers = self.is_reference(index);
            let field = &mut self.fields[index];
            let why = match (single, refers) {
                (false, _) => "a key of several fields is not numbered",
                (_, true) => "a reference holds the key of another row",
                _ => "",
            };
            if let Some(at) = field.numbered_at.filter(|_| field.generated && !why.is_empty()) {
                sink.report(diagnostic::MISPLACED_OPTION, &["generated", why, "remove it"], at);
            }
            field.generated &= single && !field.nullable && !refers;
        }
    }

    /// What is wrong with this model whatever the others are.
    fn check(&mut self, name: &str, read_whole: bool, sink: &mut Sink) {
        let told_apart = links::check(self, name, sink);
        computed::check(self, sink);
        // A misspelt `key` has been reported as such.
        if read_whole && told_apart && self.key().is_empty() {
            sink.report(diagnostic::MISSING_KEY, &[name], self.span);
        }
        if !self.fields.iter().any(|field| field.key) {
            for field in self.key().iter().filter(|field| field.nullable) {
                sink.report(diagnostic::NULLABLE_LINK, &[name, &field.ident.unraw().to_string()], field.span);
            }
        }
        for (index, field) in self.fields.iter().enumerate() {
            let converted = |given: &[Option<String>; 3]| {
                given[Dialect::Postgres as usize]
                    .as_ref()
                    .is_some_and(|own| !field.ty.takes_as_key(Dialect::Postgres, own))
            };
            if let Some((given, at)) = &field.sql_type
                && (self.is_key(index) || self.is_reference(index))
                && converted(given)
            {
                let why = "a key or reference is compared as it is, without being converted";
                let help = "remove it, or keep the value in a field beside the key";
                sink.report(diagnostic::MISPLACED_OPTION, &["sql_type", why, help], *at);
            }
            texts::check(field, self.is_key(index), self.is_reference(index), sink);
            if let Some(first) =
                self.fields[..index].iter().find(|other| other.column.eq_ignore_ascii_case(&field.column))
            {
                let twice = Diagnostic::new(diagnostic::COLUMN_TWICE, &[name, &field.column], field.span);
                sink.push(twice.label(first.span, "the first is here"));
            }
        }
        self.settle_aliases(name, sink);
    }
}

/// What a table's or column's name has to be: PostgreSQL cuts longer ones.
const NAME: &str = "a name of 1 to 63 bytes";

fn is_name(name: &str) -> bool {
    (1..=63).contains(&name.len()) && !name.contains('\0')
}

/// Whether a table of this name belongs to a database or to a runner of migrations.
fn is_reserved(table: &str) -> bool {
    let table = table.to_ascii_lowercase();
    table.starts_with("sqlite_") || table.starts_with("_sqlx_")
}

/// The table of a struct: the plural of its name, in snake case.
///
/// Plural, because singular names are often reserved words (`user`, `order`, `group`).
fn table(name: &str) -> String {
    pluralizer::pluralize(&name.to_snake_case(), 2, false)
}

#[cfg(test)]
mod tests;
