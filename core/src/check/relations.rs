//! Whether many-to-many relations find their two ends.

use std::collections::{BTreeMap, BTreeSet};

use syn::ext::IdentExt;

use super::{Resolved, Target, references};
use crate::{
    declare::Reference,
    diagnostic::Sink,
    meta::{
        self, Foreign, Model, Side,
        link::{At, Ends, Scoped, Sides, ends, scoped},
    },
    schema::Literal,
};

/// The pairs of references by which join models link, first one first, by the join model's index.
#[derive(Default)]
pub(super) struct Pairs {
    pub(super) pairs: BTreeMap<usize, BTreeSet<(usize, usize)>>,
    /// Those of symmetric relations.
    pub(super) symmetric: BTreeSet<(usize, (usize, usize))>,
}

/// Names that the constants of a model borrow, as `const` code has them in the program.
struct Names {
    model: String,
    /// What models are told apart by. Not the table: two models may have claimed one.
    identity: String,
    fields: Vec<String>,
    /// What its references are called.
    references: Vec<String>,
}

impl Names {
    fn side(&self) -> Side<'_> {
        Side { model: &self.model, table: &self.identity }
    }
}

pub(super) fn check(models: &[Resolved], sink: &mut Sink) -> Pairs {
    let names: Vec<_> = models
        .iter()
        .enumerate()
        .map(|(index, resolved)| Names {
            model: resolved.name(),
            identity: index.to_string(),
            fields: resolved.model.fields.iter().map(|field| field.ident.unraw().to_string()).collect(),
            references: resolved.model.references.iter().map(|reference| resolved.model.called(reference)).collect(),
        })
        .collect();
    let mut found = Pairs::default();
    let mut nullable = BTreeSet::new();
    for (index, resolved) in models.iter().enumerate() {
        for (relation, paths) in resolved.model.relations.iter().zip(&resolved.relations) {
            let target = match (&relation.target, paths.target) {
                (Some((path, span)), Some(target)) => Some(references::model(target, path, *span, sink)),
                _ => None,
            };
            let (Some((path, through_span)), Some(through)) = (relation.through(), paths.through) else { continue };
            let through = references::model(through, path, through_span, sink);
            let (Some(through), None | Some(Some(_))) = (through, target) else { continue };
            let link = &models[through];
            if !link.sound || !link.references.iter().all(|target| matches!(target, Target::Model(_))) {
                continue;
            }
            let own = &names[through];
            let columns: Vec<_> =
                own.fields.iter().enumerate().map(|(field, name)| link.model.constant(field, name)).collect();
            let references = link.referring().zip(&own.references);
            let references: Vec<_> = references
                .map(|((Reference { fields, .. }, target), name)| Foreign {
                    name,
                    columns: fields,
                    to: names[target].side(),
                })
                .collect();
            let from = relation.from.as_ref().map(|(ident, _)| ident.unraw().to_string());
            let to = relation.to.as_ref().map(|(ident, _)| ident.unraw().to_string());
            let meta = Model {
                name: &own.model,
                table: &link.model.table,
                columns: &columns,
                references: &references,
                links: link.model.links.constant(),
            };
            let sides = Sides {
                near: names[index].side(),
                target: target.flatten().map(|target| names[target].side()),
                from: from.as_deref(),
                to: to.as_deref(),
                symmetric: relation.symmetric.is_some(),
            };
            match ends(&meta, sides) {
                Ends::Found { near, far } => {
                    let pair = (near.min(far), near.max(far));
                    found.pairs.entry(through).or_default().insert(pair);
                    if relation.symmetric.is_some() {
                        found.symmetric.insert((through, pair));
                    }
                    for column in &relation.scope {
                        let name = column.field.unraw().to_string();
                        let value = constant(&column.value);
                        if let Scoped::Wrong(mistake) = scoped(&meta, (near, far), &name, value) {
                            sink.report(mistake.code, mistake.arguments().as_slice(), column.span);
                        }
                    }
                }
                Ends::Wrong(mistake) => {
                    let span = match mistake.at {
                        At::Through => through_span,
                        At::From => relation.from.as_ref().map_or(relation.span, |(_, span)| *span),
                        At::To => relation.to.as_ref().map_or(relation.span, |(_, span)| *span),
                        // The relations of both sides find it; it is one mistake.
                        At::Column(column) if !nullable.insert((through, column)) => continue,
                        At::Column(column) => link.model.fields[column].span,
                    };
                    sink.report(mistake.code, mistake.arguments().as_slice(), span);
                }
            }
        }
    }
    found
}

/// A literal as `const` code has it.
fn constant(value: &Literal) -> meta::Literal<'_> {
    match value {
        Literal::Bool(value) => meta::Literal::Bool(*value),
        Literal::Number(number) => meta::Literal::Number(number),
        Literal::Text(text) | Literal::Expression(text) => meta::Literal::Text(text),
    }
}
