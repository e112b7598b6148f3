//! The columns of a join model whose values a relation fixes.

use super::{At, Ends, Mistake};
use crate::{
    diagnostic::{SCOPE_FIELD, SCOPE_VALUE},
    meta::{Literal, Model, literal::misfit},
    text::{Text, same},
};

/// What [`scoped`] finds.
#[derive(Debug)]
pub enum Scoped<'a> {
    /// The column.
    Found(usize),
    /// There is none of that name.
    NoField(Mistake<'a>),
    /// It has no such value.
    NoValue(Mistake<'a>),
}

/// Finds the column of a join model that `scope(field = value)` names, in a relation between these references.
pub const fn scoped<'a>(through: &Model<'a>, ends: (usize, usize), field: &'a str, value: Literal<'_>) -> Scoped<'a> {
    let names = [through.name, field, ""];
    let mut index = 0;
    while index < through.columns.len() {
        let column = &through.columns[index];
        if same(column.field, field) {
            let is_end = through.refers_by(ends.0, index) || through.refers_by(ends.1, index);
            if is_end || !column.is_given() {
                return no_field(names);
            }
            if let Some(misfit) = misfit(&column.ty, column.values, value) {
                let mut needs = Text::new();
                needs.push(misfit.words());
                return match Mistake::among(SCOPE_VALUE, names, needs) {
                    Ends::Wrong(mistake) => Scoped::NoValue(mistake),
                    Ends::Found { near, .. } => Scoped::Found(near),
                };
            }
            return Scoped::Found(index);
        }
        index += 1;
    }
    no_field(names)
}

const fn no_field(names: [&str; 3]) -> Scoped<'_> {
    match Mistake::about(SCOPE_FIELD, At::Through, names) {
        Ends::Wrong(mistake) => Scoped::NoField(mistake),
        Ends::Found { near, .. } => Scoped::Found(near),
    }
}
