//! How much two tables, columns or values are alike, in percent.

use super::same_type;
use crate::{
    dialect::Dialect,
    schema::{Column, Table},
};

/// How much two tables are alike, if they are: by the columns that they have in common, but for numbered keys, which
/// most tables have. One that has nothing but its type in common with another counts half.
pub(super) fn tables(a: &Table, b: &Table, dialect: Dialect) -> Option<u8> {
    let [mut own, mut others] =
        [a, b].map(|table| table.columns.iter().filter(|column| !column.generated).collect::<Vec<_>>());
    let all = own.len() + others.len();
    let mut common = 0.0;
    let same = |column: &Column, other: &Column| match (leads_to(a, column), leads_to(b, other)) {
        (Some(one), Some(two)) => one == two,
        (None, None) => column.name == other.name,
        _ => false,
    };
    for (weight, by_type) in [(1.0, false), (0.5, true)] {
        own.retain(|column| {
            let alike = |other: &&Column| (by_type || same(column, other)) && same_type(column, other, dialect);
            let found = others.iter().position(alike);
            common += if found.is_some() { weight } else { 0.0 };
            found.map(|at| others.remove(at)).is_none()
        });
    }
    let share = common / (all as f64 - common).max(1.0);
    (share >= 0.5).then(|| percent(0.8 * share + 0.2 * strsim::normalized_damerau_levenshtein(&a.name, &b.name)))
}

/// How much two columns of one type are alike.
pub(super) fn columns((from, a): (&Table, &Column), (to, b): (&Table, &Column)) -> u8 {
    let parts = [a.nullable == b.nullable, a.default == b.default, leads_to(from, a) == leads_to(to, b)];
    let same = parts.iter().filter(|same| **same).count() as f64 / parts.len() as f64;
    percent(0.4 + 0.2 * same + 0.4 * strsim::normalized_damerau_levenshtein(&a.name, &b.name))
}

/// How much two values are alike, one of a list and one of another.
pub(super) fn values((before, a): (&[String], &str), (after, b): (&[String], &str)) -> u8 {
    let place = |list: &[String], value: &str| list.iter().position(|own| own == value);
    let same = if place(before, a) == place(after, b) { 1.0 } else { 0.0 };
    percent(0.4 + 0.2 * same + 0.4 * strsim::normalized_damerau_levenshtein(a, b))
}

/// The table that a column refers to.
fn leads_to<'a>(table: &'a Table, column: &Column) -> Option<&'a str> {
    let key = table.foreign_keys.iter().find(|key| key.columns.contains(&column.name))?;
    Some(&key.references_table)
}

pub(super) fn percent(share: f64) -> u8 {
    // A share of one has no more than three digits of percent.
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}
