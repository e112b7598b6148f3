//! A schema as a diagram: what there is to draw, without a place yet.

mod aliases;
mod links;

use std::collections::HashMap;

use crate::{
    dialect::Dialect,
    relations::Relations,
    schema::{Column, ForeignKey, Schema, Table},
    types::Type,
};

use aliases::{Alias, By};

/// Entities, and what connects them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// A table each, in the schema's order.
    pub entities: Vec<Entity>,
    /// A foreign key each, in the order of the tables that have them.
    pub connections: Vec<Connection>,
}

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows of its own.
    Table,
    /// Links that have a payload, or are referred to.
    Links,
    /// Links and nothing else.
    Pairs,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: Kind,
    /// What is said of it.
    pub comment: Option<String>,
    /// The relations whose links it holds: `Recipe.ingredients`. Known of models alone.
    pub relations: Vec<String>,
    /// Its columns, in order.
    pub attributes: Vec<Attribute>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type, as the dialect spells it.
    pub ty: String,
    /// Whether it is part of the primary key.
    pub key: bool,
    /// Whether it is part of a foreign key.
    pub reference: bool,
    /// Whether no two rows have the same value of it; said of what is no primary key.
    pub unique: bool,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Whether it is the payload of a link.
    pub payload: bool,
    /// The only values that it has, where there is a list of them.
    pub values: Vec<String>,
    /// What is said of it.
    pub comment: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The entity whose rows refer.
    pub from: usize,
    /// The entity they refer to.
    pub to: usize,
    /// Which attributes refer.
    pub columns: Vec<usize>,
    /// Which attributes they refer to.
    pub referred: Vec<usize>,
    /// Whether a row may refer to none.
    pub optional: bool,
    /// Whether no two rows refer to the same one.
    pub unique: bool,
    /// What the relations that go by it are called, those of the side referred to first. Known of models alone.
    pub aliases: Vec<String>,
}

impl Diagram {
    /// The diagram of a schema, with the relations that models have in it.
    pub fn new(schema: &Schema, relations: &Relations, dialect: Dialect) -> Self {
        let aliases = &aliases::aliases(relations);
        let places = Places::new(schema);
        let mut connections = Vec::new();
        for (from, table) in schema.tables.iter().enumerate() {
            for key in &table.foreign_keys {
                connections.extend(connection(schema, &places, aliases, (from, table), key));
            }
        }
        let mut referred = vec![false; schema.tables.len()];
        connections.iter().for_each(|own: &Connection| referred[own.to] = true);
        let entity = |(index, table): (usize, &Table)| entity(schema, table, referred[index], aliases, dialect);
        Self { entities: schema.tables.iter().enumerate().map(entity).collect(), connections }
    }
}

/// Where tables are, by their names; some databases do not tell upper from lower case.
struct Places<'a> {
    exact: HashMap<&'a str, usize>,
    folded: HashMap<String, usize>,
}

impl<'a> Places<'a> {
    fn new(schema: &'a Schema) -> Self {
        let tables = || schema.tables.iter().map(|table| table.name.as_str()).zip(0..);
        Self {
            exact: tables().collect(),
            folded: tables().map(|(name, index)| (name.to_ascii_lowercase(), index)).collect(),
        }
    }

    fn of(&self, name: &str) -> Option<usize> {
        self.exact.get(name).or_else(|| self.folded.get(&name.to_ascii_lowercase())).copied()
    }
}

fn connection(
    schema: &Schema,
    places: &Places<'_>,
    aliases: &[Alias],
    (from, table): (usize, &Table),
    key: &ForeignKey,
) -> Option<Connection> {
    let to = places.of(&key.references_table)?;
    let far = &schema.tables[to];
    let referred = if key.references_columns.is_empty() { &far.primary_key } else { &key.references_columns };
    let columns = indexes(table, &key.columns);
    let goes_by = |alias: &&Alias| alias.table == table.name && alias.columns == key.columns;
    let mut named: Vec<&Alias> = aliases.iter().filter(goes_by).collect();
    named.sort_by_key(|alias| alias.by == By::Back);
    Some(Connection {
        from,
        to,
        optional: columns.iter().any(|&column| table.columns[column].nullable),
        unique: links::is_unique(table, &key.columns),
        referred: indexes(far, referred),
        columns,
        aliases: named.into_iter().map(|alias| alias.name.clone()).collect(),
    })
}

/// Which columns of a table these are.
fn indexes(table: &Table, names: &[String]) -> Vec<usize> {
    let place = |name: &String| {
        let exact = table.columns.iter().position(|column| column.name == *name);
        exact.or_else(|| table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)))
    };
    names.iter().filter_map(place).collect()
}

fn entity(schema: &Schema, table: &Table, referred: bool, aliases: &[Alias], dialect: Dialect) -> Entity {
    let is_its = |alias: &&Alias| alias.table == table.name && matches!(alias.by, By::Links(_));
    let of_links: Vec<&Alias> = aliases.iter().filter(is_its).collect();
    let pair: Option<Vec<&String>> = match of_links.first() {
        Some(Alias { columns, by: By::Links(far), .. }) => Some(columns.iter().chain(far).collect()),
        _ => links::pair(table),
    };
    let is_end = |column: &Column| pair.as_ref().is_some_and(|pair| pair.contains(&&column.name));
    let kind = match &pair {
        None => Kind::Table,
        Some(_) if referred || !table.columns.iter().all(is_end) => Kind::Links,
        Some(_) => Kind::Pairs,
    };
    let attribute = |column: &Column| {
        let key = table.primary_key.contains(&column.name);
        Attribute {
            name: column.name.clone(),
            ty: match &column.ty {
                Type::Enum(name) => name.to_string(),
                ty => ty.sql(dialect),
            },
            key,
            reference: table.foreign_keys.iter().any(|own| own.columns.contains(&column.name)),
            unique: !(key && table.primary_key.len() == 1) && links::is_unique_by_index(table, &[column.name.as_str()]),
            nullable: column.nullable,
            // An id of its own is what a link is told by, not what it holds.
            payload: pair.is_some() && !is_end(column) && !(key && column.generated),
            values: values(schema, table, column),
            comment: column.comment.clone(),
        }
    };
    Entity {
        name: table.name.clone(),
        kind,
        comment: table.comment.clone(),
        relations: of_links.iter().map(|alias| alias.whole.clone()).collect(),
        attributes: table.columns.iter().map(attribute).collect(),
    }
}

/// The only values that a column has: those of its enum, of its type, of its model, or of its check.
fn values(schema: &Schema, table: &Table, column: &Column) -> Vec<String> {
    if let Type::Enum(name) = &column.ty
        && let Some(own) = schema.enumeration(name)
    {
        return own.values.clone();
    }
    if let Some(listed) = column.ty.listed() {
        return listed;
    }
    let of_model = schema.variants.iter().filter(|own| own.table == table.name && own.column == column.name);
    let of_model: Vec<String> = of_model.map(|own| own.value.clone()).collect();
    if !of_model.is_empty() {
        return of_model;
    }
    table.checks.iter().find_map(|check| check.values_of(&column.name)).unwrap_or_default()
}

#[cfg(all(test, feature = "sql"))]
mod tests;
