//! The relations of all models, resolved: what the compiler finds out for the derive, as data.
//!
//! [`resolve`] takes models that [`check::schema`](crate::check::schema) has found nothing wrong with. The models come
//! in the same order, and the relations of each in that of [`declare::Model::aliases`](crate::declare::Model::aliases).
//! Texts of statements come from the same functions that the runtime calls at compile time.

mod constants;
mod ends;
mod index;
mod model;
mod plan;
mod resolve;
mod signature;

pub use constants::Constants;
pub use index::{By, Served};
pub use model::{Column, Identity, Model, Reference};
pub use resolve::resolve;
pub use signature::Signature;

use crate::{
    accessor::{self, Leads, Operation, Payload},
    dialect::Dialect,
    schema::Literal,
};

/// The models of a project with their relations.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// The models; behind those that are declared the tables made for relations, each as a model of its links.
    pub models: Vec<Model>,
}

/// A relation.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its alias, without `r#`.
    pub alias: String,
    /// The method that is called by it, with `r#` where the alias is a keyword.
    pub method: String,
    /// The name of its own type.
    pub marker: String,
    /// Its number among the relations of the near model.
    pub number: usize,
    /// The model that declares it.
    pub near: usize,
    /// The model it leads to.
    pub far: usize,
    /// To how many rows.
    pub leads: Leads,
    /// How.
    pub way: Way,
    /// The methods that run an operation of it by another name.
    pub verbs: Vec<Verb>,
}

/// How a relation leads to its far rows.
#[derive(Clone, Debug)]
pub enum Way {
    /// By links: `many_to_many`.
    Links(Links),
    /// By that reference of the far model to the near one: `has_many`, `has_one`.
    Reference(usize),
    /// By that reference of the near model: the way back.
    Back(usize),
    /// By one relation after the other: their aliases.
    Chain(Vec<String>),
}

/// The links of a many-to-many relation.
#[derive(Clone, Debug)]
pub struct Links {
    /// The join model: a declared one, or a table made for a relation.
    pub model: usize,
    /// Where the table of links comes from.
    pub join: Join,
    /// The join model's reference that leads to the near model.
    pub near: usize,
    /// The join model's reference that leads to the far model.
    pub far: usize,
    /// Whether a link is the same from both sides: the lesser key is in the near column then.
    pub symmetric: bool,
    /// Columns of the join model whose values the relation fixes.
    pub scope: Vec<Scope>,
    /// What payload links are given.
    pub payload: Payload,
    /// The columns of that, by their numbers in the join model; with those that the scope fixes.
    pub payload_columns: Vec<usize>,
}

/// Where links are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Join {
    /// In the table of a join model.
    Through,
    /// In a table made for this relation.
    Made,
    /// In the table made for that relation of the far model.
    Inverse(String),
}

/// A column whose value a relation fixes.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The column of the join model.
    pub column: usize,
    /// The value.
    pub value: Literal,
}

/// A method of the near model for an operation of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The method.
    pub method: String,
    /// The operation.
    pub operation: String,
}

impl Relations {
    /// The models that are declared.
    pub fn declared(&self) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(|model| model.made_for.is_none())
    }

    /// The relation of that alias.
    pub fn relation(&self, model: usize, alias: &str) -> Option<&Relation> {
        self.models.get(model)?.relations.iter().find(|relation| relation.alias == alias)
    }

    /// The operations of a relation.
    pub fn operations(&self, relation: &Relation, dialect: Dialect) -> Vec<Operation> {
        self.with_list(relation.far, |list| {
            self.with_plan(relation, |plan| accessor::operations(dialect, plan, relation.leads, list))
        })
    }

    /// The operations of a model.
    pub fn operations_of_model(&self, model: usize, dialect: Dialect) -> Vec<Operation> {
        let constants = Constants::of(&self.models[model], &self.models);
        self.with_list(model, |list| accessor::operations_of_model(dialect, &constants.model(), list))
    }
}

impl Relation {
    /// Its links, where it is many-to-many.
    pub fn links(&self) -> Option<&Links> {
        match &self.way {
            Way::Links(links) => Some(links),
            Way::Reference(_) | Way::Back(_) | Way::Chain(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
