//! The way back: from a schema to the models that want it.
//!
//! What comes out is data, declarations with all names settled. Whoever reads the source that is made of them gets the
//! schema again, as far as models can say it; what they cannot say is told.

mod alias;
mod check;
mod choice;
mod declaration;
mod field;
mod index;
mod join;
mod name;
mod reference;
mod rust;
mod tables;

use std::collections::BTreeMap;

pub use choice::{Choice, Choices};
pub use declaration::{
    Back, Enum, Field, Index, Many, Missed, Model, Part, Pulled, Reference, Rust, Tells, ThroughJoin, Variant,
};
pub use name::written;

use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    schema::{Schema, Table},
    source::Span,
};
use join::Join;
use name::Types;
use reference::Lead;

/// A table that becomes a model, with what was settled of it.
struct Source<'a> {
    table: &'a Table,
    /// What the struct is called.
    name: String,
    /// The fields of its columns, in the order of the fields.
    fields: Vec<Field>,
    /// Its references to tables that become models, in the order of their first fields.
    leads: Vec<Lead>,
    join: Option<Join>,
}

impl Source<'_> {
    /// The field of a column.
    fn field(&self, column: &str) -> usize {
        self.fields.iter().position(|field| field.column == column).unwrap_or_default()
    }
}

/// The models that want this schema, which is [lowered](Schema::lowered) for `dialect`. What models cannot say goes to
/// `sink` as warnings.
///
/// ```
/// use jointable_core::{diagnostic::Sink, dialect::Dialect, pull, schema::{Column, Schema, Table}, types::Type};
///
/// let id = Column { generated: true, ..Column::new("id", Type::BigInt) };
/// let films = Table { columns: vec![id], primary_key: vec!["id".into()], ..Table::new("films") };
/// let schema = Schema { tables: vec![films], ..Schema::default() };
/// let pulled = pull::pull(&schema, Dialect::Sqlite, &mut Default::default(), &mut Sink::new());
/// assert_eq!(pulled.models[0].name, "Film");
/// ```
pub fn pull(schema: &Schema, dialect: Dialect, choices: &mut Choices, sink: &mut Sink) -> Pulled {
    let tables = tables::modelled(schema, dialect, sink);
    let tables: Vec<&Table> = tables.iter().collect();
    let mut types = Types::default();
    let names: Vec<String> = tables.iter().map(|table| types.model(&table.name, choices)).collect();
    let targets = names.clone();
    let mut enums = field::Enums::of(schema, &mut types, choices);
    let mut missed = Vec::new();
    let leads: Vec<Vec<Lead>> =
        tables.iter().map(|table| reference::leads(table, &tables, dialect, &mut missed, sink)).collect();
    let mut sources: Vec<Source<'_>> = Vec::new();
    for (at, (&table, name)) in tables.iter().zip(names).enumerate() {
        let context = field::Context { tables: &tables, leads: &leads, dialect };
        let fields = context.fields(at, &name, &mut enums, &mut types, choices, sink);
        sources.push(Source { table, name, fields, leads: Vec::new(), join: None });
    }
    for (source, mut leads) in sources.iter_mut().zip(leads) {
        leads.sort_by_key(|lead| source.field(&lead.columns[0]));
        source.leads = leads;
    }
    for at in 0..sources.len() {
        sources[at].join = join::find(&sources, at, dialect, &mut missed);
    }
    sources.iter_mut().for_each(join::put_first);
    let aliases = alias::settle(&sources, &mut types, choices);
    let mut models: Vec<Model> =
        sources.into_iter().zip(aliases).map(|(source, aliases)| reference::model(source, aliases, &targets)).collect();
    let parts: BTreeMap<&str, &Table> = tables.iter().map(|table| (table.name.as_str(), *table)).collect();
    for model in &mut models {
        let table = parts[model.table.as_str()];
        index::declare(model, table, sink);
        check::declare(model, table, &enums.made, sink);
    }
    for (of, what) in choices.unused() {
        sink.report(diagnostic::PULL_CHOICE, &[&of, what], Span::NOWHERE);
    }
    for name in choices.taken() {
        sink.report(diagnostic::PULL_TAKEN, &[name], Span::NOWHERE);
    }
    Pulled { models, enums: enums.made, missed }
}
