//! What is said of a relation.

use jointable_core::{
    accessor::Leads,
    relations::{self, Join, Way},
};
use serde::Serialize;

use super::{Author, Fact, Named, Operation, Typed, a};

/// A relation.
#[derive(Clone, Debug, Serialize)]
pub struct Relation {
    /// What it is called: `User.followers`.
    #[serde(flatten)]
    pub named: Named,
    /// Its alias.
    pub alias: String,
    /// What kind it is of, in few words: `many to many`, `has many`, …
    pub kind: &'static str,
    /// To how many rows it leads: `many`, `one`, or `one or none`.
    pub leads: &'static str,
    /// The far model.
    pub far: Named,
    /// The way there, in few words: `through Follow`, `by artist_id`, `through songs.genre`.
    pub way: String,
    /// All of that in a line: `many to many with User, through Follow`.
    pub summary: String,
    /// What there is to know of it.
    pub facts: Vec<Fact>,
    /// What is wrong with it, though it works.
    pub warnings: Vec<String>,
    /// Its links, where it is many to many.
    pub links: Option<Links>,
    /// The relations that it goes through.
    pub chain: Vec<Named>,
    /// By what rows are found, from the sides that they belong to.
    pub directions: Vec<Direction>,
    /// Methods that run an operation of it by another name.
    pub verbs: Vec<Verb>,
    /// What can be done with it.
    pub operations: Vec<Operation>,
}

/// The links of a relation.
#[derive(Clone, Debug, Serialize)]
pub struct Links {
    /// The join model, or the table made for a relation.
    pub model: Named,
    /// Its table.
    pub table: String,
    /// Whether the table is made for a relation.
    pub made: bool,
    /// The columns that refer to the near side.
    pub near: Vec<String>,
    /// The columns that refer to the far side.
    pub far: Vec<String>,
    /// Whether a link is the same from both sides.
    pub symmetric: bool,
    /// What tells links apart.
    pub identity: String,
    /// What is said about links by those who add them.
    pub payload: Vec<Payload>,
}

/// A payload column.
#[derive(Clone, Debug, Serialize)]
pub struct Payload {
    /// Its field.
    pub field: String,
    /// The field's type.
    pub rust: String,
    /// Its type on each dialect.
    pub types: Vec<Typed>,
    /// The value that the relation's scope fixes.
    pub fixed: Option<String>,
    /// Whether a link can be added without it.
    pub optional: bool,
}

/// By what rows of a table are found that belong to a row.
#[derive(Clone, Debug, Serialize)]
pub struct Direction {
    /// What the model of that row is called.
    pub of: String,
    /// The table.
    pub table: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The index; none where the whole table is read.
    pub by: Option<String>,
}

/// A method that runs an operation by another name.
#[derive(Clone, Debug, Serialize)]
pub struct Verb {
    /// The method.
    pub method: String,
    /// The operation.
    pub operation: String,
}

impl Author<'_> {
    /// What is said of a relation.
    pub fn relation(&self, relation: &relations::Relation) -> Relation {
        let directions = self.relations.served(relation, self.schema);
        let directions: Vec<Direction> = directions
            .into_iter()
            .map(|own| Direction {
                of: self.name(own.of).to_owned(),
                table: own.table,
                columns: own.columns,
                by: own.by.as_ref().map(Self::by),
            })
            .collect();
        let unserved = directions.iter().filter(|direction| direction.by.is_none());
        let warnings = unserved.map(|Direction { of, table, columns, .. }| {
            let columns = columns.join(", ");
            format!("no index of {table} leads by {columns}: all its rows are read to find those of {}", a(of))
        });
        let chain = match &relation.way {
            Way::Chain(chain) => self.parts(relation.near, chain),
            Way::Links(_) | Way::Reference(_) | Way::Back(_) => Vec::new(),
        };
        let kind = match (&relation.way, relation.leads) {
            (Way::Links(_), _) => "many to many",
            (Way::Back(_), _) => "belongs to",
            (_, Leads::ToMany) => "has many",
            (_, _) => "has one",
        };
        let (far, way) = (self.name(relation.far), self.way(relation));
        let with = if relation.links().is_some() { " with" } else { "" };
        Relation {
            named: self.named_relation(relation),
            alias: relation.alias.clone(),
            kind,
            summary: format!("{kind}{with} {far}, {way}"),
            leads: match relation.leads {
                Leads::ToMany => "many",
                Leads::ToOne => "one",
                Leads::ToMaybeOne => "one or none",
            },
            far: self.named(relation.far),
            way,
            facts: self.facts(relation),
            warnings: warnings.collect(),
            links: relation.links().map(|links| self.links(relation, links)),
            chain,
            directions,
            verbs: relation
                .verbs
                .iter()
                .map(|verb| Verb { method: verb.method.clone(), operation: verb.operation.clone() })
                .collect(),
            operations: self.operations(relation),
        }
    }

    fn way(&self, relation: &relations::Relation) -> String {
        let by = |model: usize, reference: usize| {
            let own = &self.relations.models[model];
            own.names_of(&own.references[reference].columns).collect::<Vec<_>>().join(", ")
        };
        match &relation.way {
            Way::Links(links) => match &links.join {
                Join::Through => format!("through {}", self.name(links.model)),
                Join::Made => format!("in a table of its own, {}", self.relations.models[links.model].table),
                Join::Inverse(_) => format!("in the table of {}", self.name(links.model)),
            },
            Way::Reference(reference) => format!("by its {}", by(relation.far, *reference)),
            Way::Back(reference) => format!("by {}", by(relation.near, *reference)),
            Way::Chain(chain) => format!("through {}", chain.join(".")),
        }
    }

    fn links(&self, relation: &relations::Relation, links: &relations::Links) -> Links {
        let own = &self.relations.models[links.model];
        let end = |reference: usize| own.names_of(&own.references[reference].columns).map(str::to_owned).collect();
        let payload = links.payload_columns.iter().map(|&index| {
            let (column, given) = (self.column(links.model, index), &own.columns[index]);
            let fixed = links.scope.iter().find(|scope| scope.column == index);
            let tells_apart = match &own.identity {
                relations::Identity::One => false,
                relations::Identity::OnePer(columns) => columns.contains(&index),
                relations::Identity::Many => given.key,
            };
            Payload {
                field: column.field,
                rust: column.rust,
                types: column.types,
                fixed: fixed.map(|scope| self.literal(&scope.value)),
                optional: !tells_apart && (given.nullable || given.default),
            }
        });
        debug_assert_eq!(relation.far, own.references[links.far].to, "the far end leads to the far model");
        Links {
            model: self.named(links.model),
            table: own.table.clone(),
            made: own.made_for.is_some(),
            near: end(links.near),
            far: end(links.far),
            symmetric: links.symmetric,
            identity: self.identity(links.model),
            payload: payload.collect(),
        }
    }

    /// The relations of a chain, one after the other.
    pub(super) fn parts(&self, mut near: usize, chain: &[String]) -> Vec<Named> {
        let mut parts = Vec::new();
        for alias in chain {
            let Some(part) = self.relations.relation(near, alias) else { break };
            parts.push(self.named_relation(part));
            near = part.far;
        }
        parts
    }
}
