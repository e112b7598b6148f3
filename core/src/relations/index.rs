//! Which indexes find the links of a relation.

use super::{Relation, Relations, Way};
use crate::schema::{Index, Schema, Table};

/// By what the rows of a table are found that belong to one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The table.
    pub table: String,
    /// The columns they are looked for by.
    pub columns: Vec<String>,
    /// The model of the row they belong to.
    pub of: usize,
    /// What finds them by these columns. `None`: the whole table is read.
    pub by: Option<By>,
}

/// What finds rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The primary key.
    Key,
    /// The index of that name.
    Index(String),
}

impl Relations {
    /// How the links of a relation are found from the near side, and from the far one. Where a link is the same from
    /// both sides, each side is looked for by both. A chain is served as its parts are.
    pub fn served(&self, relation: &Relation, schema: &Schema) -> Vec<Served> {
        let found = match &relation.way {
            Way::Links(links) => {
                let references = &self.models[links.model].references;
                vec![
                    (links.model, &references[links.near].columns, relation.near),
                    (links.model, &references[links.far].columns, relation.far),
                ]
            }
            Way::Reference(reference) => {
                vec![(relation.far, &self.models[relation.far].references[*reference].columns, relation.near)]
            }
            Way::Back(_) => vec![(relation.far, &self.models[relation.far].key, relation.near)],
            Way::Chain(_) => Vec::new(),
        };
        let of_one = |(model, columns, of): (usize, &Vec<usize>, usize)| {
            let model = &self.models[model];
            let columns: Vec<String> = model.names_of(columns).map(str::to_owned).collect();
            let table = schema.tables.iter().find(|table| table.name == model.table);
            let by = table.and_then(|table| by(table, &columns));
            Served { table: model.table.clone(), columns, of, by }
        };
        found.into_iter().map(of_one).collect()
    }
}

fn by(table: &Table, columns: &[String]) -> Option<By> {
    // All are compared with something, so that their order among themselves does not count.
    let leads = |index: &[String]| {
        let first = index.get(..columns.len());
        first.is_some_and(|first| columns.iter().all(|column| first.contains(column)))
    };
    if leads(&table.primary_key) {
        return Some(By::Key);
    }
    let found = table.indexes.iter().find(|index| Index::whole(index).is_some_and(|columns| leads(&columns)));
    found.map(|index| By::Index(index.name.clone()))
}
