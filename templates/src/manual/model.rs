//! What is said of a model.

use jointable_core::{
    dialect::Dialect,
    meta::Marker,
    relations::{self, By, Identity},
    schema::{self, Indexed, Literal, Table},
};
use serde::Serialize;

use super::{Author, Named, Operation, Relation};

/// A model.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// Its name; of a table made for a relation, that relation's.
    #[serde(flatten)]
    pub named: Named,
    /// Its table.
    pub table: String,
    /// What the catalogue says of it.
    pub comment: Option<String>,
    /// Whether the table is made for a relation, and no model declares it.
    pub made: bool,
    /// The relations whose links are its rows.
    pub joins: Vec<Named>,
    /// What tells its rows apart where they are links.
    pub links: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    pub references: Vec<Reference>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its relations, in order.
    pub relations: Vec<Relation>,
    /// What can be done with its rows; nothing of a table made for a relation.
    pub operations: Vec<Operation>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its field.
    pub field: String,
    /// Its name.
    pub name: String,
    /// The field's type.
    pub rust: String,
    /// Its type on each dialect.
    pub types: Vec<Typed>,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
    /// Whether it is part of a foreign key.
    pub foreign: bool,
    /// What else there is to say: that it is numbered, unique, its default, …
    pub notes: Vec<String>,
    /// What the catalogue says of it.
    pub comment: Option<String>,
    /// What the source says of it.
    pub docs: String,
}

/// A type on a dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// The dialect.
    pub dialect: &'static str,
    /// The type.
    pub sql: String,
}

/// A foreign key.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    /// Its columns.
    pub columns: Vec<String>,
    /// The model it leads to.
    pub model: Named,
    /// Its table.
    pub table: String,
    /// The columns of its key.
    pub key: Vec<String>,
    /// What happens when the row referred to is deleted, as SQL says it.
    pub on_delete: &'static str,
    /// What happens when its key changes.
    pub on_update: &'static str,
}

/// An index.
#[derive(Clone, Debug, Serialize)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What it is on, in order.
    pub parts: Vec<String>,
    /// Whether no two rows agree on them.
    pub unique: bool,
    /// The condition of the rows it holds.
    #[serde(rename = "where")]
    pub predicate: Option<String>,
    /// How it is built, where that is said.
    #[serde(rename = "using")]
    pub method: Option<String>,
    /// The dialects it is for; all where there are none.
    pub only: Vec<&'static str>,
}

/// A check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// What it checks.
    pub expression: String,
}

impl Author<'_> {
    /// What is said of the model of that number.
    pub fn model(&self, id: usize) -> Model {
        let own = &self.relations.models[id];
        let table = self.schema.tables.iter().find(|table| table.name == own.table);
        let names = |columns: &[usize]| own.names_of(columns).map(str::to_owned).collect::<Vec<_>>();
        let references = own.references.iter().map(|reference| {
            let to = &self.relations.models[reference.to];
            Reference {
                columns: names(&reference.columns),
                model: self.named(reference.to),
                table: to.table.clone(),
                key: to.names_of(&to.key).map(str::to_owned).collect(),
                on_delete: reference.on_delete.sql(),
                on_update: reference.on_update.sql(),
            }
        });
        let joins = self.relations.models.iter().flat_map(|model| &model.relations);
        let joins = joins.filter(|relation| relation.links().is_some_and(|links| links.model == id));
        let joins: Vec<Named> = joins.map(|relation| self.named_relation(relation)).collect();
        let operations = match own.made_for {
            None => self.operations_of_model(id),
            Some(_) => Vec::new(),
        };
        Model {
            named: self.named(id),
            table: own.table.clone(),
            comment: table.and_then(|table| table.comment.clone()),
            made: own.made_for.is_some(),
            links: (!joins.is_empty()).then(|| self.identity(id)),
            joins,
            columns: (0..own.columns.len()).map(|column| self.column(id, column)).collect(),
            primary_key: names(&own.key),
            references: references.collect(),
            indexes: table.into_iter().flat_map(|table| &table.indexes).map(Index::of).collect(),
            checks: self.checks(&own.table),
            relations: own.relations.iter().map(|relation| self.relation(relation)).collect(),
            operations,
        }
    }

    /// What tells links apart.
    pub(super) fn identity(&self, model: usize) -> String {
        let own = &self.relations.models[model];
        match &own.identity {
            Identity::One => "one for each pair of rows".to_owned(),
            Identity::OnePer(columns) => {
                let columns: Vec<_> = own.names_of(columns).collect();
                format!("one for each pair of rows and {}", columns.join(", "))
            }
            Identity::Many => {
                let key: Vec<_> = own.names_of(&own.key).collect();
                format!("any number between two rows, told apart by {}", key.join(", "))
            }
        }
    }

    pub(super) fn column(&self, model: usize, index: usize) -> Column {
        let own = &self.relations.models[model];
        let column = &own.columns[index];
        let find = |table: &Table| table.columns.iter().find(|found| found.name == column.name).cloned();
        let declared = self.schema.tables.iter().find(|table| table.name == own.table).and_then(find);
        let types = self.lowered.iter().filter_map(|(dialect, schema)| {
            let found = schema.tables.iter().find(|table| table.name == own.table).and_then(find)?;
            Some(Typed { dialect: dialect.name(), sql: found.ty.sql(*dialect) })
        });
        Column {
            field: column.field.clone(),
            name: column.name.clone(),
            rust: column.rust.clone(),
            types: types.collect(),
            nullable: column.nullable,
            key: column.key,
            foreign: own.references.iter().any(|reference| reference.columns.contains(&index)),
            notes: self.notes(column, declared.as_ref()),
            comment: declared.and_then(|column| column.comment),
            docs: column.docs.clone(),
        }
    }

    fn notes(&self, column: &relations::Column, declared: Option<&schema::Column>) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |says: bool, text: &str| notes.extend(says.then(|| text.to_owned()));
        note(column.generated, "numbered by the database");
        note(column.unique, "unique");
        match column.marker {
            Some(Marker::CreatedAt) => note(true, "when the row was stored"),
            Some(Marker::UpdatedAt) => note(true, "when the row was last changed"),
            Some(Marker::DeletedAt) => note(true, "when the link was removed"),
            Some(Marker::Position(_)) => note(true, "the place in the list"),
            None => {}
        }
        if let Some(computed) = declared.and_then(|declared| declared.computed.as_ref()) {
            let stored = if computed.stored { "" } else { ", not stored" };
            notes.push(format!("computed: {}{stored}", computed.expression));
        }
        if let Some(default) = declared.and_then(|declared| declared.default.as_ref())
            && column.default
        {
            notes.push(format!("default {}", self.literal(default)));
        }
        if !column.one_of.is_empty() {
            notes.push(format!("one of {}", column.one_of.join(", ")));
        }
        notes
    }

    pub(super) fn literal(&self, literal: &Literal) -> String {
        let dialect = self.dialects().next().unwrap_or(Dialect::Sqlite);
        match literal {
            Literal::Bool(value) => value.to_string(),
            Literal::Number(number) => number.clone(),
            Literal::Text(text) => dialect.string(text),
            Literal::Expression(text) => text.clone(),
        }
    }

    fn checks(&self, table: &str) -> Vec<Check> {
        let lowered = self.lowered.first().map_or(self.schema, |(_, schema)| schema);
        let table = lowered.tables.iter().find(|own| own.name == table);
        let checks = table.into_iter().flat_map(|table| &table.checks);
        checks.map(|own| Check { name: own.name.clone(), expression: own.expression.clone() }).collect()
    }

    /// What an index is called that finds rows.
    pub(super) fn by(by: &By) -> String {
        match by {
            By::Key => "the primary key".to_owned(),
            By::Index(name) => format!("the index {name}"),
        }
    }
}

impl Index {
    fn of(index: &schema::Index) -> Self {
        let part = |part: &schema::IndexPart| {
            let of = match &part.of {
                Indexed::Column(column) | Indexed::Expression(column) => column,
            };
            if part.descending { format!("{of} descending") } else { of.clone() }
        };
        Self {
            name: index.name.clone(),
            parts: index.parts.iter().map(part).collect(),
            unique: index.unique,
            predicate: index.predicate.clone(),
            method: index.method.clone(),
            only: index.only.iter().map(|dialect| dialect.name()).collect(),
        }
    }
}
