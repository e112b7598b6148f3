//! Join tables, by their keys.

use crate::schema::{ForeignKey, Index, Table};

/// The columns of the two foreign keys that make a table a join table: together they are its key, or unique, and
/// neither is by itself.
pub(super) fn pair(table: &Table) -> Option<Vec<&String>> {
    let keys = &table.foreign_keys;
    let pairs = || (0..keys.len()).flat_map(|first| (first + 1..keys.len()).map(move |second| (first, second)));
    let union = |(first, second): (usize, usize)| -> Vec<&String> {
        let more = keys[second].columns.iter().filter(|column| !keys[first].columns.contains(column));
        keys[first].columns.iter().chain(more).collect()
    };
    let is_part = |key: &ForeignKey, whole: &[&String]| key.columns.len() < whole.len();
    let of_links = |&(first, second): &(usize, usize)| {
        let whole = union((first, second));
        let required = |name: &&&String| table.column(name).is_some_and(|column| !column.nullable);
        let unique = [&keys[first], &keys[second]].iter().any(|key| is_unique(table, &key.columns));
        is_part(&keys[first], &whole)
            && is_part(&keys[second], &whole)
            && !unique
            && whole.iter().filter(required).count() == whole.len()
    };
    let is_all = |names: &[&str], whole: &[&String]| {
        names.len() == whole.len() && whole.iter().all(|column| names.contains(&column.as_str()))
    };
    let by = |names: &[&str]| pairs().filter(of_links).map(union).find(|whole| is_all(names, whole));
    let key: Vec<&str> = table.primary_key.iter().map(String::as_str).collect();
    by(&key).or_else(|| table.indexes.iter().filter_map(unique).find_map(|names| by(&names)))
}

/// The columns of an index, where it says that no two rows agree on them.
fn unique(index: &Index) -> Option<Vec<&str>> {
    let columns: Vec<&str> = index.columns().collect();
    (index.unique && index.predicate.is_none() && columns.len() == index.parts.len()).then_some(columns)
}

/// Whether no two rows agree on these columns.
pub(super) fn is_unique(table: &Table, columns: &[String]) -> bool {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let key = &table.primary_key;
    (!key.is_empty() && key.iter().all(|column| columns.contains(&column.as_str())))
        || is_unique_by_index(table, &columns)
}

/// Whether no two rows agree on these columns, by what an index says.
pub(super) fn is_unique_by_index(table: &Table, columns: &[&str]) -> bool {
    table.indexes.iter().filter_map(unique).any(|own| own.iter().all(|column| columns.contains(column)))
}
