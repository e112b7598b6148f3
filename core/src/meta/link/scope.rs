//! The columns of a join model whose values a relation fixes.

use super::{At, Ends, Mistake};
use crate::{
    diagnostic::{SCOPE_FIELD, SCOPE_VALUE},
    meta::{Literal, Model},
    text::same,
    types::Type,
};

/// What [`scoped`] finds.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "const code has no heap to put the mistake on")]
pub enum Scoped<'a> {
    /// The column.
    Found(usize),
    /// There is none that could hold the value.
    Wrong(Mistake<'a>),
}

/// Finds the column of a join model that `scope(field = value)` names, in a relation between these references.
pub const fn scoped<'a>(through: &Model<'a>, ends: (usize, usize), field: &'a str, value: Literal<'_>) -> Scoped<'a> {
    let names = [through.name, field, ""];
    let mut index = 0;
    while index < through.columns.len() {
        let column = &through.columns[index];
        if same(column.field, field) {
            let is_end = through.refers_by(ends.0, index) || through.refers_by(ends.1, index);
            if is_end || column.generated || column.marker.is_some() {
                return wrong(Mistake::about(SCOPE_FIELD, At::Through, names));
            }
            if !fits(&column.ty, value) {
                return wrong(Mistake::about(SCOPE_VALUE, At::Through, names));
            }
            return Scoped::Found(index);
        }
        index += 1;
    }
    wrong(Mistake::about(SCOPE_FIELD, At::Through, names))
}

const fn wrong(mistake: Ends<'_>) -> Scoped<'_> {
    match mistake {
        Ends::Wrong(mistake) => Scoped::Wrong(mistake),
        Ends::Found { near, .. } => Scoped::Found(near),
    }
}

const fn fits(ty: &Type, value: Literal<'_>) -> bool {
    match value {
        Literal::Bool(_) => matches!(ty, Type::Bool),
        Literal::Text(_) => matches!(ty, Type::Text | Type::Varchar(_) | Type::Raw(_)),
        Literal::Number(number) => match ty {
            Type::SmallInt | Type::Int | Type::BigInt => whole(number),
            Type::Decimal(..) | Type::Real | Type::Double => true,
            _ => false,
        },
    }
}

const fn whole(number: &str) -> bool {
    let bytes = number.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'.' || bytes[i] == b'e' || bytes[i] == b'E' {
            return false;
        }
        i += 1;
    }
    true
}
