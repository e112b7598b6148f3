//! What was meant by a word that is not known.

use super::Known;
use crate::declare::{MODEL, field};

/// Words that other tools have for the same.
const ELSEWHERE: &[(&str, &str)] = &[
    ("alias", "as"),
    ("belongs_to", "references"),
    ("column_name", "column"),
    ("foreign_key", "references"),
    ("foreign_key", "by"),
    ("id", "key"),
    ("join", "through"),
    ("length", "max_length"),
    ("name", "column"),
    ("name", "as"),
    ("name", "table"),
    ("pk", "key"),
    ("primary_key", "key"),
    ("rename", "column"),
    ("renamed_from", "was"),
    ("previously", "was"),
    ("size", "max_length"),
    ("soft_delete", "deleted_at"),
    ("table_name", "table"),
    ("type", "sql_type"),
    ("using", "through"),
    ("via", "through"),
    ("auto_increment", "generated"),
    ("autoincrement", "generated"),
    ("insert", "add"),
    ("delete", "remove"),
    ("get", "all"),
    ("unlink", "remove"),
    ("link", "add"),
];

/// Where an option of `#[model(…)]` belongs that is none of those `known`.
pub(super) fn place(name: &str, known: &[Known]) -> Option<&'static str> {
    let is_one = |all: &[Known]| all.iter().any(|row| row.name == name);
    // No two attributes begin with the same option.
    let is = |all: &[Known]| known.first().map(|row| row.name) == all.first().map(|row| row.name);
    if matches!(name, "on_delete" | "on_update") {
        Some("the field that refers: `#[model(references = Model, on_delete = cascade)]`")
    } else if is(MODEL) && is_one(field::KNOWN) {
        Some("a field: write it above one")
    } else if is(field::KNOWN) && is_one(MODEL) {
        Some("the whole model: write it above the struct")
    } else {
        None
    }
}

/// For a help text: the one of `known` that comes closest to `given`, and all of them.
pub(in crate::declare) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let elsewhere = ELSEWHERE.iter().filter(|(word, _)| *word == given);
    let elsewhere = elsewhere.map(|(_, ours)| *ours).find(|ours| known.clone().any(|name| name == *ours));
    let close = known.clone().map(|name| (distance(given, name), name)).min();
    // Of a short word every letter counts.
    let close = close.filter(|(changes, _)| *changes <= given.len().div_ceil(3)).map(|(_, name)| name);
    let names: Vec<_> = known.map(|name| format!("`{name}`")).collect();
    match elsewhere.or(close) {
        Some(name) => format!("did you mean `{name}`? Known here: {}", names.join(", ")),
        None => format!("known here: {}", names.join(", ")),
    }
}

/// How many letters have to be added, dropped, changed or exchanged with the next to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = usize::from(one[i - 1] != other[j - 1]);
                let mut least = (rows[i - 1][j - 1] + changed).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        let known = ["key", "references", "max_length", "column", "as"];
        let meant = |given| {
            let text = nearest(given, known.into_iter());
            text.strip_prefix("did you mean ")?.split_once('?').map(|(first, _)| first.to_owned())
        };
        for (given, expected) in
            [("refrences", "references"), ("kye", "key"), ("maxlength", "max_length"), ("primary_key", "key")]
        {
            assert_eq!(meant(given), Some(format!("`{expected}`")), "{given}");
        }
        assert_eq!(meant("plural"), None);
        assert_eq!(nearest("plural", ["a", "b"].into_iter()), "known here: `a`, `b`");
    }
}
