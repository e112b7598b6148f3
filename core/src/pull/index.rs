//! Indexes, on fields and on structs.

use super::{Index, Model, Part, Tells, reference::plain};
use crate::{
    check,
    declare::is_condition,
    diagnostic::{self, Sink},
    schema::{self, Indexed, Table},
};

/// Gives a model the indexes of its table, but for those that jointable makes by itself.
pub(super) fn declare(model: &mut Model, table: &Table, sink: &mut Sink) {
    let mut rest: Vec<&schema::Index> = table.indexes.iter().collect();
    // What a reference on the struct says to be unique.
    for reference in &model.references {
        let columns: Vec<String> = reference.by.iter().map(|field| column(model, field).to_owned()).collect();
        let same = |index: &&schema::Index| index.unique && plain(index).is_some_and(|own| own == columns);
        if reference.unique
            && let Some(at) = rest.iter().position(same)
        {
            rest.remove(at);
        }
    }
    // Those for references and links go without saying, if just these come of the others.
    let references = references(model);
    let mut others: Vec<&schema::Index> =
        rest.iter().copied().filter(|index| !is_for_reference(index, &references)).collect();
    let mut going: Vec<&schema::Index> =
        rest.iter().copied().filter(|index| is_for_reference(index, &references)).collect();
    for columns in made(model, &others, &references, table) {
        match going.iter().position(|own| plain(own).as_ref() == Some(&columns)) {
            Some(at) => drop(going.remove(at)),
            None => model.only_declared = true,
        }
    }
    others.extend(going);
    let of_others = others.clone();
    let lost = rest.iter().filter(|index| !of_others.iter().any(|own| own.name == index.name)).count();
    let again = made(model, &others, &references, table);
    model.only_declared |= again.len() != lost;
    if !model.only_declared {
        rest.retain(|index| others.iter().any(|own| own.name == index.name));
    }
    // What is unique is said of the field; another index on it stands on the struct.
    rest.sort_by_key(|index| !index.unique);
    rest.into_iter().for_each(|index| one(model, table, index, sink));
}

/// The column of a field.
fn column<'a>(model: &'a Model, field: &str) -> &'a str {
    model.fields.iter().find(|own| own.name == field).map_or("", |own| own.column.as_str())
}

/// The columns of the indexes that jointable makes beside these, for links and for references.
fn made(model: &Model, declared: &[&schema::Index], references: &[Vec<String>], table: &Table) -> Vec<Vec<String>> {
    let mut whole = vec![table.primary_key.clone()];
    whole.extend(declared.iter().filter_map(|index| index.whole()));
    for reference in model.references.iter().filter(|reference| reference.unique) {
        whole.push(reference.by.iter().map(|field| column(model, field).to_owned()).collect());
    }
    let mut made = Vec::new();
    if model.tells == Tells::Key
        && let [first, second, ..] = references
    {
        let pair = [first.clone(), second.clone()].concat();
        whole.push(pair.clone());
        made.push(pair);
    }
    for own in references {
        if let Some(columns) = check::index_for(own, &whole, references, model.tells == Tells::Nothing) {
            whole.push(columns.clone());
            made.push(columns);
        }
    }
    made
}

/// Whether an index can be one that is made for a reference or for links: of its columns, or with another reference
/// behind them.
fn is_for_reference(index: &schema::Index, references: &[Vec<String>]) -> bool {
    let Some(columns) = plain(index).filter(|_| !index.unique) else { return false };
    references.iter().filter(|own| columns.starts_with(own)).any(|own| {
        let behind = &columns[own.len()..];
        behind.is_empty() || references.iter().any(|other| other == behind)
    })
}

/// The columns of each reference, in the order of their first fields.
fn references(model: &Model) -> Vec<Vec<String>> {
    let place = |name: &String| model.fields.iter().position(|field| field.name == *name).unwrap_or_default();
    let own = model.fields.iter().enumerate().filter(|(_, field)| field.reference.is_some());
    let own = own.map(|(at, field)| (at, vec![field.column.clone()]));
    let of_struct = model.references.iter().map(|reference| {
        let columns = reference.by.iter().map(|field| column(model, field).to_owned());
        (reference.by.first().map(place).unwrap_or_default(), columns.collect())
    });
    let mut all: Vec<(usize, Vec<String>)> = own.chain(of_struct).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, columns)| columns).collect()
}

fn one(model: &mut Model, table: &Table, index: &schema::Index, sink: &mut Sink) {
    let columns = plain(index);
    if let Some([column]) = columns.as_deref()
        && table.primary_key != [column.as_str()]
        && let Some(field) = model.fields.iter_mut().find(|field| field.column == *column)
        && !field.unique
        && !field.index
    {
        if index.unique {
            field.unique = true;
        } else {
            field.index = true;
        }
        return;
    }
    let part = |part: &schema::IndexPart| {
        let of = match &part.of {
            Indexed::Column(column) => {
                Part::Field(model.fields.iter().find(|field| field.column == *column)?.name.clone())
            }
            Indexed::Expression(text) => Part::Expression(text.clone()),
        };
        Some((of, part.descending))
    };
    let parts: Option<Vec<(Part, bool)>> = index.parts.iter().map(part).collect();
    let method = index.method.clone();
    let unordered = method.is_none() || !(index.unique || index.parts.iter().any(|part| part.descending));
    match parts.filter(|_| index.expressions().all(is_condition) && unordered && !index.parts.is_empty()) {
        Some(parts) => {
            let (unique, predicate) = (index.unique, index.predicate.clone());
            model.indexes.push(Index { parts, unique, predicate, method });
        }
        None => sink.report(diagnostic::PULL_INDEX, &[&table.name, &index.name], index.span),
    }
}
