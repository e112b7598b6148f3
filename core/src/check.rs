//! What models say together: global checks, and the schema the models want.
//!
//! The derive sees one model only and leaves the same checks to `const` code in the user's crate.

mod references;
mod relations;
mod tables;

use syn::ext::IdentExt;

use crate::{
    declare::{Field, Model},
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
    /// What each field's `references` leads to, in field order.
    pub references: Vec<Option<Target>>,
    /// What the paths of each many-to-many relation lead to, in order.
    pub relations: Vec<Paths>,
}

/// Where the paths of a many-to-many relation lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The far model's, where it is named.
    pub target: Option<Target>,
    /// `through`.
    pub through: Target,
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

    /// The fields that reference a model which was read, each with that model's index.
    fn referring(&self) -> impl Iterator<Item = (&Field, usize)> {
        self.model.fields.iter().zip(&self.references).filter_map(|(field, target)| match target {
            Some(Target::Model(index)) => Some((field, *index)),
            _ => None,
        })
    }
}

/// Checks the models against each other and makes the schema they want, one table a model in their order. Where the
/// sink has errors the schema is what could be made of the rest.
pub fn schema(models: &[Resolved], sink: &mut Sink) -> Schema {
    for (index, resolved) in models.iter().enumerate() {
        let table = &resolved.model.table;
        // SQLite tells no upper from lower case.
        let first = models[..index].iter().find(|first| first.model.table.eq_ignore_ascii_case(table));
        if let Some(first) = first {
            let twice = Diagnostic::new(TABLE_TWICE, &[&first.name(), &resolved.name(), table], resolved.model.span);
            sink.push(twice.label(first.model.span, "the first is here"));
        }
    }
    references::check(models, sink);
    let pairs = relations::check(models, sink);
    tables::make(models, &pairs)
}

#[cfg(all(test, feature = "locations"))]
mod tests;
