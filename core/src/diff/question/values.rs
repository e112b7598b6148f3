//! Values of enums that may have other names from now on.

use std::collections::BTreeSet;

use super::{Candidate, Question};
use crate::{
    diff::{
        Answer, Thing, alike,
        values::{family, values, variant},
    },
    schema::Schema,
};

/// The questions about values, where tables, columns and the values of which it is known have their new names.
pub(super) fn questions(from: &Schema, to: &Schema, dropped: &BTreeSet<Thing>) -> Vec<Question> {
    let mut found: Vec<(Question, Vec<(&str, &str)>)> = Vec::new();
    let pairs = from.shared(to);
    for ((table, own), (wanted, new)) in pairs.flat_map(|(table, wanted)| {
        let columns = wanted.columns.iter().filter_map(|new| Some((table.column(&new.name)?, new)));
        columns.map(move |(own, new)| ((table, own), (wanted, new)))
    }) {
        let (Some(before), Some(after)) = (values(from, table, own), values(to, wanted, new)) else { continue };
        let of = (wanted.name.as_str(), new.name.as_str());
        let new_ones: Vec<&String> = after.iter().filter(|value| !before.contains(value)).collect();
        let Some(first) = new_ones.first() else { continue };
        let columns = family(to, of, first);
        for value in before.iter().filter(|value| !after.contains(value)) {
            let gone = Thing::value(of.0, of.1, value);
            // The enum has been asked about by another column.
            if found.iter().any(|(other, columns)| other.gone.value == gone.value && columns.contains(&of)) {
                continue;
            }
            let candidates = new_ones.iter().map(|name| {
                let declared = variant(to, of, name);
                Candidate {
                    answer: Answer::Rename(gone.clone(), (*name).clone()),
                    was: declared.map(|_| value.clone()),
                    similarity: alike::values((&before, value), (&after, name)),
                    span: declared.map_or(new.span, |own| own.span),
                }
            });
            let candidates = candidates.collect();
            found.push((Question::new(gone, candidates), columns.clone()));
        }
    }
    let said = |(question, columns): &(Question, Vec<(&str, &str)>)| {
        let value = question.gone.value.as_deref().unwrap_or_default();
        columns.iter().any(|(table, column)| dropped.contains(&Thing::value(table, column, value)))
    };
    found.into_iter().filter(|found| !said(found)).map(|(question, _)| question).collect()
}
