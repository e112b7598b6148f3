//! What is said of operations.

use jointable_core::{
    accessor::{self, Parameter},
    dialect::Dialect,
    relations,
};
use serde::Serialize;

use super::Author;

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// As it is called: `ingredients().with_link().all`.
    pub call: String,
    /// What it is given and returns: `(db, i64) -> bool`.
    pub signature: String,
    /// What it does.
    pub does: &'static str,
    /// The first operation that runs the same.
    pub same_as: Option<String>,
    /// What it runs on each dialect.
    pub runs: Vec<Runs>,
}

/// What an operation runs on a dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Runs {
    /// The dialect.
    pub dialect: &'static str,
    /// Whether the statements are one transaction.
    pub transaction: bool,
    /// The statements, in order.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// What it does within the operation; empty where it is all of it.
    pub does: &'static str,
    /// When it is run; empty where it always is.
    pub when: &'static str,
    /// Its text. None where it is longer than fits: a program that uses it does not compile.
    pub sql: Option<String>,
    /// What is bound to it, in order. Nothing is said of those of a model, which are its columns.
    pub parameters: Vec<String>,
}

impl Author<'_> {
    /// The operations of a relation.
    pub(super) fn operations(&self, relation: &relations::Relation) -> Vec<Operation> {
        let all = self.dialects().map(|dialect| (dialect, self.relations.operations(relation, dialect)));
        self.together(
            all.collect(),
            &relation.method,
            |operation| self.relations.signature(relation, operation).to_string(),
            |parameter| self.parameter(relation, parameter),
        )
    }

    /// The operations of a model.
    pub(super) fn operations_of_model(&self, model: usize) -> Vec<Operation> {
        let all = self.dialects().map(|dialect| (dialect, self.relations.operations_of_model(model, dialect)));
        self.together(
            all.collect(),
            &self.relations.models[model].name,
            |operation| self.relations.signature_of_model(model, operation).to_string(),
            |parameter| match parameter {
                Parameter::Batch => Some("the rows or keys".to_owned()),
                Parameter::Now => Some("the time".to_owned()),
                _ => None,
            },
        )
    }

    /// Every operation with what it runs on each dialect.
    fn together(
        &self,
        all: Vec<(Dialect, Vec<accessor::Operation>)>,
        of: &str,
        signature: impl Fn(&accessor::Operation) -> String,
        parameter: impl Fn(Parameter) -> Option<String>,
    ) -> Vec<Operation> {
        let statement = |statement: &accessor::Statement| Statement {
            does: statement.does,
            when: statement.when,
            sql: statement.sql.clone(),
            parameters: statement.parameters.iter().filter_map(|&own| parameter(own)).collect(),
        };
        let Some((_, first)) = all.first() else { return Vec::new() };
        let of_one = |(index, operation): (usize, &accessor::Operation)| Operation {
            call: operation.call(of),
            signature: signature(operation),
            does: operation.does,
            same_as: None,
            runs: all
                .iter()
                .map(|(dialect, operations)| Runs {
                    dialect: dialect.name(),
                    transaction: operations[index].transaction,
                    statements: operations[index].statements.iter().map(statement).collect(),
                })
                .collect(),
        };
        let mut operations: Vec<Operation> = first.iter().enumerate().map(of_one).collect();
        for at in 0..operations.len() {
            let same = operations[..at].iter().find(|other| other.runs == operations[at].runs);
            operations[at].same_as = same.map(|other| other.call.clone());
        }
        operations
    }

    /// What a parameter of a relation's statement stands for.
    fn parameter(&self, relation: &relations::Relation, parameter: Parameter) -> Option<String> {
        let itself = relation.near == relation.far;
        let side = |which: &str, key: String| if itself { format!("{which} {key}") } else { key };
        let key = |model: usize| {
            let own = &self.relations.models[model];
            let fields = own.key.iter().map(|&column| format!("{}.{}", own.name, own.columns[column].field));
            fields.collect::<Vec<_>>().join(", ")
        };
        let payload = |number: u8| {
            let links = relation.links()?;
            let column = *links.payload_columns.get(usize::from(number))?;
            Some(self.relations.models[links.model].columns[column].field.clone())
        };
        match parameter {
            Parameter::Near => match relation.way {
                relations::Way::Back(reference) => {
                    let near = &self.relations.models[relation.near];
                    let columns = near.references[reference].columns.iter();
                    let fields = columns.map(|&column| format!("{}.{}", near.name, near.columns[column].field));
                    Some(fields.collect::<Vec<_>>().join(", "))
                }
                _ => Some(side("near", key(relation.near))),
            },
            Parameter::Far => Some(side("far", key(relation.far))),
            Parameter::Link => relation.links().map(|links| key(links.model)),
            Parameter::Payload(number) => payload(number),
            Parameter::Patch(number) => payload(number).map(|column| format!("whether {column} changes, and to what")),
            Parameter::Batch => Some("the keys, with their payload where it is written".to_owned()),
            Parameter::Index => Some("the place".to_owned()),
            Parameter::Now => Some("the time".to_owned()),
            Parameter::Column => None,
        }
    }
}
