//! Whether many-to-many relations find their two ends.

use std::collections::{BTreeMap, BTreeSet};

use syn::ext::IdentExt;

use super::{
    Resolved, Target,
    bare::{self, Bare},
    constants::{Constants, Names},
    references,
};
use crate::{
    declare::Links,
    diagnostic::{Diagnostic, NO_ORDER, Sink},
    meta::link::{At, Ends, Scoped, Sides, ends, scoped},
};

/// What many-to-many relations are found to be.
#[derive(Default)]
pub(super) struct Found {
    /// The pairs of references by which join models link, first one first, by the join model's index.
    pub(super) pairs: BTreeMap<usize, BTreeSet<(usize, usize)>>,
    /// Those of symmetric relations.
    pub(super) symmetric: BTreeSet<(usize, (usize, usize))>,
    /// The far model of each relation, by the near model and the relation's number in it.
    pub(super) far: BTreeMap<(usize, usize), usize>,
    /// Those that have a table made for them.
    pub(super) bare: Vec<Bare>,
}

pub(super) fn check(models: &[Resolved], names: &[Names<'_>], constants: &[Constants<'_>], sink: &mut Sink) -> Found {
    let mut found = Found::default();
    let mut nullable = BTreeSet::new();
    for (index, resolved) in models.iter().enumerate() {
        for (number, (relation, paths)) in resolved.model.relations.iter().zip(&resolved.relations).enumerate() {
            let target = match (&relation.target, paths.target) {
                (Some((path, span)), Some(target)) => Some(references::model(target, path, *span, sink)),
                _ => None,
            };
            let links = match paths.through {
                None => Some(&Links::One),
                Some(Target::Model(through)) => Some(&models[through].model.links),
                Some(_) => None,
            };
            for verb in &relation.verbs {
                if let Some(code) = links.and_then(|links| verb.refused(links)) {
                    sink.report(code, &[], verb.operation_span);
                }
            }
            if let (None, Some(Some(far))) = (relation.through(), target) {
                found.far.insert((index, number), far);
                if bare::check(models, index, relation, far, sink) {
                    found.bare.push((index, number, far));
                }
            }
            let (Some((path, through_span)), Some(through)) = (relation.through(), paths.through) else { continue };
            let through = references::model(through, path, through_span, sink);
            let (Some(through), None | Some(Some(_))) = (through, target) else { continue };
            if !constants[through].sound {
                continue;
            }
            let from = relation.from.as_ref().map(|(ident, _)| ident.unraw().to_string());
            let to = relation.to.as_ref().map(|(ident, _)| ident.unraw().to_string());
            let sides = Sides {
                near: names[index].side(),
                target: target.flatten().map(|target| names[target].side()),
                from: from.as_deref(),
                to: to.as_deref(),
                symmetric: relation.symmetric.is_some(),
            };
            let meta = constants[through].model();
            match ends(&meta, sides) {
                Ends::Found { near, far } => {
                    let list = meta.position().map(|(_, reference)| meta.references[reference].to.table);
                    for verb in relation.verbs.iter().filter(|verb| verb.needs_order()) {
                        // By the model, as types tell.
                        if list != Some(sides.near.table) {
                            sink.report(NO_ORDER, &[meta.name, sides.near.model], verb.operation_span);
                        }
                    }
                    let pair = (near.min(far), near.max(far));
                    found.pairs.entry(through).or_default().insert(pair);
                    if relation.symmetric.is_some() {
                        found.symmetric.insert((through, pair));
                    }
                    if let Target::Model(far) = models[through].references[far] {
                        found.far.insert((index, number), far);
                    }
                    for column in &relation.scope {
                        let name = column.field.unraw().to_string();
                        let (mistake, span) = match scoped(&meta, (near, far), &name, column.value.constant()) {
                            Scoped::Found(_) => continue,
                            Scoped::NoField(mistake) => (mistake, column.span),
                            Scoped::NoValue(mistake) => (mistake, column.value_at.1),
                        };
                        sink.report(mistake.code, mistake.arguments().as_slice(), span);
                    }
                }
                Ends::Wrong(mistake) => {
                    let span = match mistake.at {
                        At::Through => through_span,
                        At::From => relation.from.as_ref().map_or(relation.span, |(_, span)| *span),
                        At::To => relation.to.as_ref().map_or(relation.span, |(_, span)| *span),
                        // The relations of both sides find it; it is one mistake.
                        At::Column(column) if !nullable.insert((through, column)) => continue,
                        At::Column(_) => through_span,
                    };
                    let mut found = Diagnostic::new(mistake.code, mistake.arguments().as_slice(), span);
                    if let At::Column(column) = mistake.at {
                        found = found.label(models[through].model.fields[column].span, "the field is here");
                    }
                    sink.push(found);
                }
            }
        }
    }
    found
}
