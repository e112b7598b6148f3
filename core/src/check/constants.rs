//! Models as `const` code has them in the program, so that both ask the same questions.

use syn::ext::IdentExt;

use super::{Resolved, Target};
use crate::meta::{Column, Foreign, Links, Model, Side};

/// Names that the constants of a model borrow.
pub(super) struct Names<'a> {
    pub(super) model: String,
    /// What models are told apart by. Not the table: two models may have claimed one.
    identity: String,
    fields: Vec<String>,
    /// The texts that each field can have, where those are not all.
    one_of: Vec<Vec<&'a str>>,
    /// What its references are called.
    references: Vec<String>,
    key: Vec<usize>,
}

/// The columns and references of a model, whose names are elsewhere.
pub(super) struct Constants<'a> {
    names: &'a Names<'a>,
    table: &'a str,
    columns: Vec<Column<'a>>,
    references: Vec<Foreign<'a>>,
    links: Links<'a>,
    /// Whether nothing is wrong with it by itself, and all its references lead to models.
    pub(super) sound: bool,
}

impl Names<'_> {
    pub(super) fn side(&self) -> Side<'_> {
        Side { model: &self.model, table: &self.identity }
    }
}

pub(super) fn names<'a>(models: &'a [Resolved]) -> Vec<Names<'a>> {
    let of_one = |(index, resolved): (usize, &'a Resolved)| Names {
        model: resolved.name(),
        identity: index.to_string(),
        fields: resolved.model.fields.iter().map(|field| field.ident.unraw().to_string()).collect(),
        one_of: resolved
            .model
            .fields
            .iter()
            .map(|field| field.one_of.iter().map(|own| own.text.as_str()).collect())
            .collect(),
        references: resolved.model.references.iter().map(|reference| resolved.model.called(reference)).collect(),
        key: (0..resolved.model.fields.len()).filter(|&field| resolved.model.is_key(field)).collect(),
    };
    models.iter().enumerate().map(of_one).collect()
}

pub(super) fn constants<'a>(models: &'a [Resolved], names: &'a [Names<'a>]) -> Vec<Constants<'a>> {
    let of_one = |(resolved, own): (&'a Resolved, &'a Names<'a>)| {
        let fields = own.fields.iter().zip(&own.one_of).enumerate();
        let references = resolved.model.references.iter().zip(&own.references).zip(&resolved.references);
        Constants {
            names: own,
            table: &resolved.model.table,
            columns: fields.map(|(field, (name, one_of))| resolved.model.constant(field, name, one_of)).collect(),
            references: references
                .filter_map(|((reference, name), target)| match target {
                    Target::Model(index) => Some(Foreign {
                        name,
                        columns: &reference.fields,
                        to: names[*index].side(),
                        writes: reference.writes(),
                        unique: reference.unique,
                    }),
                    _ => None,
                })
                .collect(),
            links: resolved.model.links.constant(),
            sound: resolved.sound && resolved.references.iter().all(|target| matches!(target, Target::Model(_))),
        }
    };
    models.iter().zip(names).map(of_one).collect()
}

impl Constants<'_> {
    pub(super) fn model(&self) -> Model<'_> {
        Model {
            name: &self.names.model,
            table: self.table,
            columns: &self.columns,
            key: &self.names.key,
            references: &self.references,
            links: self.links,
        }
    }
}
