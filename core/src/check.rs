//! What models say together: global checks, and the schema the models want.
//!
//! The derive sees one model only and leaves the same checks to `const` code in the user's crate.

mod bare;
mod constants;
mod has;
mod references;
mod relations;
mod tables;

#[cfg(feature = "sql")]
pub(crate) use tables::index_for;

use std::{collections::HashMap, ptr};

use syn::ext::IdentExt;

use crate::{
    declare::{Model, Reference},
    diagnostic::{Diagnostic, Sink, TABLE_TWICE},
    schema::Schema,
};

/// A model whose paths have been followed.
#[derive(Debug)]
pub struct Resolved {
    /// What it declares.
    pub model: Model,
    /// Whether nothing was wrong with it by itself. What leans on one that is not sound is not checked further.
    pub sound: bool,
    /// What each reference leads to, in order.
    pub references: Vec<Target>,
    /// What the paths of each many-to-many relation lead to, in order.
    pub relations: Vec<Paths>,
    /// What the paths of `has_many` and `has_one` lead to, in order; those that go through relations have none.
    pub has: Vec<Option<Target>>,
}

/// Where the paths of a many-to-many relation lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The far model's, where it is named.
    pub target: Option<Target>,
    /// `through`, where there is a join model.
    pub through: Option<Target>,
}

/// Where a path to a model leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the model of this index.
    Model(usize),
    /// To a model of which nothing useful could be read.
    Unreadable,
    /// To something that is no model.
    NotAModel,
    /// Nowhere.
    Unknown,
}

impl Resolved {
    /// The struct's name, without `r#`.
    pub fn name(&self) -> String {
        self.model.ident.unraw().to_string()
    }

    /// The references to models which were read, each with that model's index.
    fn referring(&self) -> impl Iterator<Item = (&Reference, usize)> {
        self.model.references.iter().zip(&self.references).filter_map(|(reference, target)| match target {
            Target::Model(index) => Some((reference, *index)),
            _ => None,
        })
    }

    /// The columns of a reference.
    fn columns<'a>(&'a self, reference: &'a Reference) -> impl Iterator<Item = &'a str> {
        reference.fields.iter().map(|&index| self.model.fields[index].column.as_str())
    }
}

/// Checks the models against each other and makes the schema they want, one table a model in their order. Where the
/// sink has errors the schema is what could be made of the rest.
pub fn schema(models: &[Resolved], sink: &mut Sink) -> Schema {
    let mut owners: HashMap<String, &Resolved> = HashMap::new();
    for resolved in models {
        let table = &resolved.model.table;
        // SQLite tells no upper from lower case.
        let first = *owners.entry(table.to_ascii_lowercase()).or_insert(resolved);
        if !ptr::eq(first, resolved) {
            let twice = Diagnostic::new(TABLE_TWICE, &[&first.name(), &resolved.name(), table], resolved.model.span);
            sink.push(twice.label(first.model.span, "the first is here"));
        }
    }
    references::check(models, sink);
    let names = constants::names(models);
    let constants = constants::constants(models, &names);
    let found = relations::check(models, &names, &constants, sink);
    has::check(models, &names, &constants, &found, sink);
    tables::make(models, &found, sink)
}

#[cfg(all(test, feature = "locations"))]
mod tests;
