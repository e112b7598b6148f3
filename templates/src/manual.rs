//! The manual of a project: what is said of its models and relations to people, by `explain` and by the documentation
//! page.

mod clauses;
mod facts;
mod model;
mod operation;
mod relation;

use std::collections::BTreeMap;

use jointable_core::{
    dialect::Dialect,
    relations::{self, Relations},
    schema::Schema,
};
use serde::Serialize;

pub use clauses::clauses;
pub use facts::Fact;
pub use model::{Check, Column, Index, Model, Reference, Typed};
pub use operation::{Operation, Runs, Statement};
pub use relation::{Direction, Links, Payload, Relation, Verb};

/// All of it.
#[derive(Clone, Debug, Serialize)]
pub struct Manual {
    /// The dialects that SQL is shown of.
    pub dialects: Vec<Database>,
    /// The models; behind those that are declared the tables made for relations.
    pub models: Vec<Model>,
}

/// A dialect.
#[derive(Clone, Debug, Serialize)]
pub struct Database {
    /// As it is named in settings.
    pub name: &'static str,
    /// As its database is called.
    pub title: &'static str,
}

/// Something that has a place of its own in the manual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// Its place on the page.
    pub anchor: String,
}

/// Who writes it.
pub struct Author<'a> {
    relations: &'a Relations,
    /// What the models want of any database.
    schema: &'a Schema,
    /// The same on each of the dialects that SQL is shown of.
    lowered: Vec<(Dialect, Schema)>,
    /// What the models are called.
    names: Vec<String>,
}

impl<'a> Author<'a> {
    /// Of these models, whose schema this is, with SQL of these dialects.
    pub fn new(relations: &'a Relations, schema: &'a Schema, dialects: &[Dialect]) -> Self {
        let lowered = dialects.iter().map(|&dialect| (dialect, schema.clone().lowered(dialect))).collect();
        Self { relations, schema, lowered, names: names(relations) }
    }

    /// All of it.
    pub fn manual(&self) -> Manual {
        let dialects = self.dialects().map(|dialect| Database { name: dialect.name(), title: dialect.title() });
        Manual {
            dialects: dialects.collect(),
            models: (0..self.relations.models.len()).map(|of| self.model(of)).collect(),
        }
    }

    fn dialects(&self) -> impl Iterator<Item = Dialect> {
        self.lowered.iter().map(|(dialect, _)| *dialect)
    }

    /// What a model is called.
    pub fn name(&self, model: usize) -> &str {
        &self.names[model]
    }

    fn relation_name(&self, relation: &relations::Relation) -> String {
        format!("{}.{}", self.name(relation.near), relation.alias)
    }

    fn named(&self, model: usize) -> Named {
        let made = if self.relations.models[model].made_for.is_some() { "table." } else { "" };
        let name = self.name(model);
        Named { name: name.to_owned(), anchor: anchor(&format!("{made}{name}"), model) }
    }

    fn named_relation(&self, relation: &relations::Relation) -> Named {
        let name = self.relation_name(relation);
        Named { anchor: anchor(&name, relation.near), name }
    }
}

/// A name as a place on a page; with a number where it has to be written otherwise for that.
fn anchor(name: &str, number: usize) -> String {
    let may_stand = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
    let plain: String = name.chars().map(|own| if may_stand(own) { own } else { '-' }).collect();
    if plain == name { plain } else { format!("{plain}-{number}") }
}

/// A name with its article.
pub fn a(name: &str) -> String {
    let vowel = name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// What models are called: by their names, and by their tables, too, where others have the same name; tables made for
/// relations by those.
fn names(relations: &Relations) -> Vec<String> {
    let name = |model: &relations::Model| match &model.made_for {
        Some((near, alias)) => format!("{}.{alias}", relations.models[*near].name),
        None => model.name.clone(),
    };
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for model in &relations.models {
        *times.entry(name(model)).or_default() += 1;
    }
    let unique = |model: &relations::Model| match name(model) {
        name if times[&name] > 1 => format!("{name} ({})", model.table),
        name => name,
    };
    relations.models.iter().map(unique).collect()
}
