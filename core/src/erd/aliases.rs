//! What the relations of models are called, and by which foreign keys they go.

use crate::relations::{Model, Relations, Way};

/// A relation.
pub(super) struct Alias {
    /// `Recipe.ingredients`.
    pub whole: String,
    /// `ingredients`.
    pub name: String,
    /// The table that has the foreign key.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    pub by: By,
}

/// How a relation goes by a foreign key.
#[derive(PartialEq, Eq)]
pub(super) enum By {
    /// To the rows that refer.
    Rows,
    /// To the row that is referred to.
    Back,
    /// To the links that refer, and from there by these columns.
    Links(Vec<String>),
}

/// The relations of models, but for chains: those go by other relations.
pub(super) fn aliases(relations: &Relations) -> Vec<Alias> {
    let columns = |model: &Model, reference: usize| -> Vec<String> {
        model.references[reference].columns.iter().map(|&column| model.columns[column].name.clone()).collect()
    };
    let of_model = |model: &Model| {
        let of_relation = |relation: &crate::relations::Relation| {
            let (own, reference, by) = match &relation.way {
                Way::Chain(_) => return None,
                Way::Back(reference) => (relation.near, *reference, By::Back),
                Way::Reference(reference) => (relation.far, *reference, By::Rows),
                Way::Links(links) => {
                    let far = columns(&relations.models[links.model], links.far);
                    (links.model, links.near, By::Links(far))
                }
            };
            let own = &relations.models[own];
            Some(Alias {
                whole: format!("{}.{}", model.name, relation.alias),
                name: relation.alias.clone(),
                table: own.table.clone(),
                columns: columns(own, reference),
                by,
            })
        };
        model.relations.iter().filter_map(of_relation).collect::<Vec<_>>()
    };
    // What a table made for a relation has is nobody's alias.
    relations.declared().flat_map(of_model).collect()
}
