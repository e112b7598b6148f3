//! Relations as `const` code has them.

use std::collections::BTreeMap;

use super::{Constants, Relation, Relations, Scope, Way};
use crate::{accessor, meta};

impl Relations {
    /// What statements are made of: the same that the derive leaves in a program.
    pub fn with_plan<T>(&self, relation: &Relation, take: impl FnOnce(&accessor::Relation<'_>) -> T) -> T {
        // A chain of chains is one of all their parts.
        let mut parts = Vec::new();
        self.parts(relation, &mut parts);
        let links = parts.iter().filter_map(|part| part.links()).map(|links| links.model);
        let used =
            parts.iter().flat_map(|part| [part.near, part.far]).chain([relation.near, relation.far]).chain(links);
        let constants: BTreeMap<usize, Constants<'_>> =
            used.map(|model| (model, Constants::of(&self.models[model], &self.models))).collect();
        let models: BTreeMap<usize, meta::Model<'_>> =
            constants.iter().map(|(&index, constants)| (index, constants.model())).collect();
        let scopes: Vec<Vec<meta::Scope<'_>>> = parts.iter().map(|part| scope(part)).collect();
        let plans: Vec<accessor::Relation<'_>> =
            parts.iter().zip(&scopes).map(|(part, scope)| plan(part, &models, scope)).collect();
        match (&relation.way, &plans[..]) {
            (Way::Links(_) | Way::Reference(_) | Way::Back(_), [plan]) => take(plan),
            _ => {
                let via: Vec<&accessor::Relation<'_>> = plans.iter().collect();
                take(&through(relation, &models, &via))
            }
        }
    }

    /// The model of the rows that have lists of this one's rows, where it has a position.
    pub(super) fn with_list<T>(&self, model: usize, take: impl FnOnce(Option<&meta::Model<'_>>) -> T) -> T {
        match self.models[model].list() {
            Some(list) => take(Some(&Constants::of(&self.models[list.to], &self.models).model())),
            None => take(None),
        }
    }

    /// The relations that one goes through, none of which is a chain; itself where it is none.
    fn parts<'a>(&'a self, relation: &'a Relation, parts: &mut Vec<&'a Relation>) {
        let Way::Chain(chain) = &relation.way else { return parts.push(relation) };
        let mut model = relation.near;
        for alias in chain {
            let Some(part) = self.relation(model, alias) else { return };
            self.parts(part, parts);
            model = part.far;
        }
    }
}

fn scope(relation: &Relation) -> Vec<meta::Scope<'_>> {
    let scope = relation.links().map_or(&[][..], |links| &links.scope);
    scope.iter().map(|Scope { column, value }| meta::Scope { column: *column, value: value.constant() }).collect()
}

fn plan<'a>(
    relation: &Relation,
    models: &'a BTreeMap<usize, meta::Model<'a>>,
    scope: &'a [meta::Scope<'a>],
) -> accessor::Relation<'a> {
    let (near, far) = (&models[&relation.near], &models[&relation.far]);
    let plan = through(relation, models, &[]);
    match &relation.way {
        Way::Links(links) => {
            let link = &models[&links.model];
            accessor::Relation {
                link,
                near_columns: link.references[links.near].columns,
                far_columns: link.references[links.far].columns,
                symmetric: links.symmetric,
                scope,
                ..plan
            }
        }
        Way::Reference(reference) => accessor::Relation { near_columns: far.references[*reference].columns, ..plan },
        Way::Back(reference) => {
            accessor::Relation { start: near.references[*reference].columns, near_columns: far.key, ..plan }
        }
        Way::Chain(_) => plan,
    }
}

fn through<'a>(
    relation: &Relation,
    models: &'a BTreeMap<usize, meta::Model<'a>>,
    via: &'a [&'a accessor::Relation<'a>],
) -> accessor::Relation<'a> {
    let (near, far) = (&models[&relation.near], &models[&relation.far]);
    accessor::Relation {
        near,
        link: far,
        far,
        start: near.key,
        near_columns: near.key,
        far_columns: far.key,
        via,
        symmetric: false,
        scope: &[],
        removed: false,
    }
}
