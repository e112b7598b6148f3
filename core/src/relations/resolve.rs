//! From models and where their paths lead to relations. What is wrong is left out: it has been reported.

use syn::ext::IdentExt;

use super::{Column, Identity, Join, Links, Model, Reference, Relation, Relations, Scope, Verb, Way, ends};
use crate::{
    accessor::{Leads, Payload},
    check::{Paths, Resolved, Target},
    declare::{self, Kind, ManyToMany},
    meta::{bare, link},
    schema::Action,
};

/// The models with their relations. Relations that cannot be resolved are left out, each a mistake that
/// [`check::schema`](crate::check::schema) reports.
pub fn resolve(models: &[Resolved]) -> Relations {
    let mut relations = Relations { models: models.iter().map(Model::of).collect() };
    // The tables first that relations are inverse of.
    for (near, resolved) in models.iter().enumerate() {
        for (relation, paths) in resolved.model.relations.iter().zip(&resolved.relations) {
            if let (declare::Join::Bare(_), Some(Target::Model(far))) = (&relation.join, paths.target) {
                let made = relations.made(resolved, relation, near, far);
                relations.models.extend(made);
            }
        }
    }
    let mut chains = Vec::new();
    for (near, resolved) in models.iter().enumerate() {
        for (number, (alias, kind)) in resolved.model.aliases().into_iter().enumerate() {
            let way = match kind {
                Kind::ManyToMany(index) => {
                    relations.links(near, &resolved.model.relations[index], resolved.relations[index])
                }
                Kind::Has(index) => match &resolved.model.has[index].way {
                    declare::Way::Reference { by, .. } => {
                        let by = by.as_ref().map(|(by, _)| by.unraw().to_string());
                        let one = !resolved.model.has[index].many;
                        relations.reference(near, resolved.has[index], by.as_deref(), one)
                    }
                    declare::Way::Chain(chain) => {
                        let chain = chain.iter().map(|(part, _)| part.unraw().to_string()).collect();
                        chains.push((near, number));
                        // Where it leads is found when the others are.
                        Some((near, Way::Chain(chain)))
                    }
                },
                Kind::Back(index) => {
                    let reference = relations.models[near].references.get(index);
                    reference.map(|reference| (reference.to, Way::Back(index)))
                }
            };
            let Some((far, way)) = way else { continue };
            let (many, verbs) = match kind {
                Kind::ManyToMany(index) => (true, &resolved.model.relations[index].verbs[..]),
                Kind::Has(index) => (resolved.model.has[index].many, &resolved.model.has[index].verbs[..]),
                Kind::Back(_) => (false, &[][..]),
            };
            let leads = match (many, &way) {
                (true, _) => Leads::ToMany,
                (false, Way::Back(index)) if !relations.models[near].may_be_null(*index) => Leads::ToOne,
                (false, _) => Leads::ToMaybeOne,
            };
            let relation = Relation {
                alias: alias.unraw().to_string(),
                method: alias.to_string(),
                marker: resolved.model.marker(&alias).to_string(),
                number,
                near,
                far,
                leads,
                way,
                verbs: verbs.iter().map(Verb::of).collect(),
            };
            relations.models[near].relations.push(relation);
        }
    }
    let followed: Vec<_> = chains
        .into_iter()
        .map(|(near, number)| (near, number, relations.follow(near, number, &mut Vec::new())))
        .collect();
    for (near, number, far) in followed {
        let own = &mut relations.models[near].relations;
        match (far, own.iter_mut().find(|relation| relation.number == number)) {
            (Some(far), Some(relation)) => relation.far = far,
            _ => own.retain(|relation| relation.number != number),
        }
    }
    relations
}

impl Relations {
    /// The table made for a relation, as a model of its links.
    fn made(&self, resolved: &Resolved, relation: &ManyToMany, near: usize, far: usize) -> Option<Model> {
        let (one, two) = (&self.models[near], &self.models[far]);
        let (near_key, far_key) = (one.only_key()?, two.only_key()?);
        if relation.symmetric.is_some() && near != far {
            return None;
        }
        let (first, second) = (&one.columns[near_key], &two.columns[far_key]);
        let names = [
            bare::near(one.side(), &first.name).as_str().to_owned(),
            bare::far(one.side(), two.side(), &second.name, &relation.singular()).as_str().to_owned(),
        ];
        let column = |name: &str, of: &Column| Column {
            field: name.to_owned(),
            name: name.to_owned(),
            docs: String::new(),
            key: true,
            generated: false,
            unique: false,
            unique_with: false,
            default: false,
            computed: false,
            ..of.clone()
        };
        let on_update = if relation.symmetric.is_some() { Action::NoAction } else { Action::Cascade };
        let reference = |name: &str, column: usize, to: usize| Reference {
            name: name.to_owned(),
            columns: vec![column],
            to,
            writes: false,
            unique: false,
            on_delete: Action::Cascade,
            on_update,
        };
        Some(Model {
            name: "Pair".to_owned(),
            table: relation.table(&resolved.model.ident)?,
            columns: vec![column(&names[0], first), column(&names[1], second)],
            key: vec![0, 1],
            references: vec![reference("near", 0, near), reference("far", 1, far)],
            identity: Identity::One,
            new: "Pair".to_owned(),
            payload: "NoPayload".to_owned(),
            relations: Vec::new(),
            made_for: Some((near, relation.alias.unraw().to_string())),
        })
    }

    fn links(&self, near: usize, relation: &ManyToMany, paths: Paths) -> Option<(usize, Way)> {
        let target = match paths.target {
            Some(Target::Model(target)) => Some(target),
            Some(_) => return None,
            None => None,
        };
        let made_for = |model: usize, alias: &str| {
            let found = |own: &Model| own.made_for.as_ref().is_some_and(|own| own.0 == model && own.1 == alias);
            self.models.iter().position(found)
        };
        let (model, join, ends) = match (&relation.join, paths.through) {
            (declare::Join::Through(..), Some(Target::Model(through))) => {
                let name = |end: &Option<(syn::Ident, _)>| end.as_ref().map(|(end, _)| end.unraw().to_string());
                let (from, to) = (name(&relation.from), name(&relation.to));
                let sides = link::Sides {
                    near: self.models[near].side(),
                    target: target.map(|target| self.models[target].side()),
                    from: from.as_deref(),
                    to: to.as_deref(),
                    symmetric: relation.symmetric.is_some(),
                };
                (through, Join::Through, ends::of(self, through, sides)?)
            }
            (declare::Join::Bare(_), _) => (made_for(near, &relation.alias.unraw().to_string())?, Join::Made, (0, 1)),
            (declare::Join::Inverse(alias, _), _) => {
                let alias = alias.unraw().to_string();
                let model = made_for(target?, &alias)?;
                (self.models[model].references.get(1)?.to == near).then_some(())?;
                (model, Join::Inverse(alias), (1, 0))
            }
            (declare::Join::Through(..), _) => return None,
        };
        let scope = relation.scope.iter().map(|scope| {
            let field = scope.field.unraw().to_string();
            let column = self.models[model].columns.iter().position(|column| column.field == field)?;
            Some(Scope { column, value: scope.value.clone() })
        });
        let links = Links {
            model,
            join,
            near: ends.0,
            far: ends.1,
            symmetric: relation.symmetric.is_some(),
            scope: scope.collect::<Option<_>>()?,
            payload: Payload::None,
            payload_columns: Vec::new(),
        };
        let far = self.models[model].references[ends.1].to;
        let found = Relation::plain(near, far, Way::Links(links.clone()));
        let (payload, payload_columns) = self.with_plan(&found, |plan| {
            let columns = 0..plan.link.columns.len();
            (plan.payload(), columns.filter(|&column| plan.is_payload(column)).collect())
        });
        Some((far, Way::Links(Links { payload, payload_columns, ..links })))
    }

    fn reference(&self, near: usize, path: Option<Target>, by: Option<&str>, one: bool) -> Option<(usize, Way)> {
        let Some(Target::Model(far)) = path else { return None };
        Some((far, Way::Reference(ends::back(self, far, self.models[near].side(), by, one)?)))
    }

    /// Where a chain leads.
    fn follow(&self, near: usize, number: usize, within: &mut Vec<(usize, usize)>) -> Option<usize> {
        if within.contains(&(near, number)) {
            return None;
        }
        within.push((near, number));
        let relation = self.models[near].relations.iter().find(|relation| relation.number == number)?;
        let Way::Chain(chain) = &relation.way else { return None };
        let mut model = near;
        for alias in chain {
            let part = self.relation(model, alias)?;
            if relation.leads != Leads::ToMany && part.leads == Leads::ToMany {
                return None;
            }
            model = match part.way {
                Way::Chain(_) => self.follow(model, part.number, within)?,
                _ => part.far,
            };
        }
        within.pop();
        Some(model)
    }
}

impl Model {
    fn may_be_null(&self, reference: usize) -> bool {
        self.references[reference].columns.iter().any(|&column| self.columns[column].nullable)
    }
}

impl Relation {
    /// One of which only the way is asked.
    fn plain(near: usize, far: usize, way: Way) -> Self {
        let (alias, method, marker) = Default::default();
        Self { alias, method, marker, number: 0, near, far, leads: Leads::ToMany, way, verbs: Vec::new() }
    }
}

impl Verb {
    fn of(verb: &declare::Verb) -> Self {
        Self { method: verb.method.to_string(), operation: verb.operation.unraw().to_string() }
    }
}
