//! Models as `const` code has them in the program, so that both ask the same questions.

use syn::ext::IdentExt;

use super::{Resolved, Target};
use crate::meta::{Column, Foreign, Links, Model, Side};

/// Names that the constants of a model borrow.
pub(super) struct Names {
    pub(super) model: String,
    /// What models are told apart by. Not the table: two models may have claimed one.
    identity: String,
    fields: Vec<String>,
    /// What its references are called.
    references: Vec<String>,
    key: Vec<usize>,
}

/// The columns and references of a model, whose names are elsewhere.
pub(super) struct Constants<'a> {
    names: &'a Names,
    table: &'a str,
    columns: Vec<Column<'a>>,
    references: Vec<Foreign<'a>>,
    links: Links<'a>,
    /// Whether nothing is wrong with it by itself, and all its references lead to models.
    pub(super) sound: bool,
}

impl Names {
    pub(super) fn side(&self) -> Side<'_> {
        Side { model: &self.model, table: &self.identity }
    }
}

pub(super) fn names(models: &[Resolved]) -> Vec<Names> {
    let of_one = |(index, resolved): (usize, &Resolved)| Names {
        model: resolved.name(),
        identity: index.to_string(),
        fields: resolved.model.fields.iter().map(|field| field.ident.unraw().to_string()).collect(),
        references: resolved.model.references.iter().map(|reference| resolved.model.called(reference)).collect(),
        key: (0..resolved.model.fields.len()).filter(|&field| resolved.model.is_key(field)).collect(),
    };
    models.iter().enumerate().map(of_one).collect()
}

pub(super) fn constants<'a>(models: &'a [Resolved], names: &'a [Names]) -> Vec<Constants<'a>> {
    let of_one = |(resolved, own): (&'a Resolved, &'a Names)| {
        let fields = own.fields.iter().enumerate();
        let references = resolved.model.references.iter().zip(&own.references).zip(&resolved.references);
        Constants {
            names: own,
            table: &resolved.model.table,
            columns: fields.map(|(field, name)| resolved.model.constant(field, name)).collect(),
            references: references
                .filter_map(|((reference, name), target)| match target {
                    Target::Model(index) => Some(Foreign {
                        name,
                        columns: &reference.fields,
                        to: names[*index].side(),
                        writes: reference.writes(),
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
