//! Which columns of a join model lead to the near and the far side of a relation. One rule, for `const` code and for
//! run time.

mod back;
mod pair;
mod scope;
mod search;
mod symmetric;

use self::search::Search;
pub use self::{
    back::back,
    pair::pair,
    scope::{Scoped, scoped},
};
use super::{Model, Side};
use crate::{
    diagnostic::{
        AMBIGUOUS_FROM, AMBIGUOUS_TO, Code, NO_FAR_SIDE, NO_FIELD, NO_REFERENCE, NO_REFERENCE_FIELD, NOT_THE_PAIR,
        NULLABLE_LINK, SAME_FIELD, WRONG_REFERENCE,
    },
    text::{Text, same},
};

/// What a many-to-many relation says about its two sides.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The declaring model.
    pub near: Side<'a>,
    /// The far model, where it is named.
    pub target: Option<Side<'a>>,
    /// `from`: the join model's reference that leads to the declaring model.
    pub from: Option<&'a str>,
    /// `to`: the join model's reference that leads to the far model.
    pub to: Option<&'a str>,
    /// Whether a link is the same from both sides.
    pub symmetric: bool,
}

/// What [`ends`] finds.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "const code has no heap to put the mistake on")]
pub enum Ends<'a> {
    /// Indexes into the join model's references.
    Found {
        /// The reference that leads to the declaring model.
        near: usize,
        /// The reference that leads to the far model.
        far: usize,
    },
    /// The declaration says too little, or something wrong.
    Wrong(Mistake<'a>),
}

/// What is wrong with a relation.
#[derive(Debug)]
pub struct Mistake<'a> {
    /// The kind of diagnostic.
    pub code: &'static Code,
    /// Which token it is about.
    pub at: At,
    /// The names the message takes: one to three, the rest empty.
    names: [&'a str; 3],
    /// Fields to choose from; they stand behind the names.
    candidates: Text<512>,
}

/// The part of a relation that a [`Mistake`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// `through = …`.
    Through,
    /// `from = …`, or `by = …` of a `has_many`.
    From,
    /// `to = …`.
    To,
    /// This column of the join model.
    Column(usize),
}

impl<'a> Mistake<'a> {
    /// Message and help as one text, for compile errors.
    pub const fn text(&self) -> Text<2048> {
        self.code.text(self.arguments().as_slice())
    }

    /// What fills in the code's message.
    pub const fn arguments(&self) -> Arguments<'_> {
        let [first, second, third] = self.names;
        let list = self.candidates.as_str();
        if list.is_empty() {
            let count = 1 + !second.is_empty() as usize + !third.is_empty() as usize;
            Arguments { all: [first, second, third], count }
        } else if second.is_empty() {
            Arguments { all: [first, list, ""], count: 2 }
        } else {
            Arguments { all: [first, second, list], count: 3 }
        }
    }

    const fn about(code: &'static Code, at: At, names: [&'a str; 3]) -> Ends<'a> {
        Ends::Wrong(Self { code, at, names, candidates: Text::new() })
    }

    const fn among(code: &'static Code, names: [&'a str; 3], candidates: Text<512>) -> Ends<'a> {
        Ends::Wrong(Self { code, at: At::Through, names, candidates })
    }
}

/// The arguments of a [`Mistake`].
#[derive(Debug)]
pub struct Arguments<'a> {
    all: [&'a str; 3],
    count: usize,
}

impl<'a> Arguments<'a> {
    /// As a slice.
    pub const fn as_slice(&self) -> &[&'a str] {
        self.all.split_at(self.count).0
    }
}

/// Finds the two ends of a relation in its join model.
///
/// The near end is `from`, or else the only reference to the declaring model. The far end is `to`, or else the only
/// other reference: to the target where it is named, to anything where it is not. Whatever leaves not exactly one
/// reference for each end is a mistake, and so are ends other than the [`pair`] that the join model links by.
pub const fn ends<'a>(through: &Model<'a>, sides: Sides<'a>) -> Ends<'a> {
    if through.is_reported() {
        return Ends::Found { near: 0, far: 0 };
    }
    if sides.symmetric {
        return symmetric::ends(through, sides);
    }
    let references = through.references;
    let near_name = sides.near.model;
    let from = match sides.from {
        None => None,
        Some(from) => match named(through, from, At::From, Some(sides.near)) {
            Ends::Found { near, .. } => Some(near),
            wrong => return wrong,
        },
    };
    let to = match sides.to {
        None => None,
        Some(to) => match named(through, to, At::To, sides.target) {
            Ends::Found { near, .. } => Some(near),
            wrong => return wrong,
        },
    };
    let near = match from {
        Some(from) => from,
        None => {
            let search = Search { table: Some(sides.near.table), except: to };
            match search.count(references) {
                1 => search.first(references),
                0 => {
                    // The only reference to this side may have been named as the way to the other one.
                    if let Some(to) = to
                        && (Search { except: None, ..search }).takes(references, to)
                    {
                        return Mistake::about(SAME_FIELD, At::To, [references[to].name, "", ""]);
                    }
                    return Mistake::about(NO_REFERENCE, At::Through, [through.name, near_name, ""]);
                }
                _ => {
                    let names = [through.name, near_name, ""];
                    return Mistake::among(AMBIGUOUS_FROM, names, search.list(references));
                }
            }
        }
    };
    let far = match to {
        Some(to) => to,
        None => {
            let table = match sides.target {
                Some(target) => Some(target.table),
                None => None,
            };
            let search = Search { table, except: Some(near) };
            match (search.count(references), sides.target) {
                (1, _) => search.first(references),
                (0, Some(target)) if !same(target.table, sides.near.table) => {
                    return Mistake::about(NO_REFERENCE, At::Through, [through.name, target.model, ""]);
                }
                (0, _) => return Mistake::about(NO_FAR_SIDE, At::Through, [through.name, "", ""]),
                _ => {
                    return Mistake::among(AMBIGUOUS_TO, [through.name, "", ""], search.list(references));
                }
            }
        }
    };
    if let Some(both) = shared(through, near, far) {
        return Mistake::about(SAME_FIELD, At::To, [both, "", ""]);
    }
    if let Some(column) = nullable(through, near) {
        return Mistake::about(NULLABLE_LINK, At::Column(column), [through.name, through.columns[column].field, ""]);
    }
    if let Some(column) = nullable(through, far) {
        return Mistake::about(NULLABLE_LINK, At::Column(column), [through.name, through.columns[column].field, ""]);
    }
    match pair(through) {
        Some((first, second)) if !((near == first && far == second) || (near == second && far == first)) => {
            let (low, high) = if near < far { (near, far) } else { (far, near) };
            let mut both = Text::new();
            both.push("`");
            both.push(references[first].name);
            both.push("` and `");
            both.push(references[second].name);
            both.push("`, and this relation is by `");
            both.push(references[low].name);
            both.push("` and `");
            both.push(references[high].name);
            both.push("`");
            Mistake::among(NOT_THE_PAIR, [through.name, "", ""], both)
        }
        _ => Ends::Found { near, far },
    }
}

/// The reference that `from` or `to` names, as both ends; it has to lead to `side`, where that is known.
const fn named<'a>(through: &Model<'a>, name: &'a str, at: At, side: Option<Side<'a>>) -> Ends<'a> {
    let mut index = 0;
    while index < through.references.len() {
        let reference = &through.references[index];
        if same(reference.name, name) {
            return match side {
                Some(side) if !same(reference.to.table, side.table) => {
                    Mistake::about(WRONG_REFERENCE, at, [through.name, name, side.model])
                }
                _ => Ends::Found { near: index, far: index },
            };
        }
        index += 1;
    }
    index = 0;
    while index < through.columns.len() {
        if same(through.columns[index].field, name) {
            return Mistake::about(NO_REFERENCE_FIELD, at, [through.name, name, ""]);
        }
        index += 1;
    }
    Mistake::about(NO_FIELD, at, [through.name, name, ""])
}

/// A field that both references have, by the name of the reference where the two are one.
const fn shared<'a>(model: &Model<'a>, first: usize, second: usize) -> Option<&'a str> {
    if first == second {
        return Some(model.references[first].name);
    }
    let mut i = 0;
    while i < model.columns.len() {
        if model.refers_by(first, i) && model.refers_by(second, i) {
            return Some(model.columns[i].field);
        }
        i += 1;
    }
    None
}

/// A column of the reference that may be NULL. In a key, it has been reported where it is declared.
const fn nullable(model: &Model<'_>, reference: usize) -> Option<usize> {
    let columns = model.references[reference].columns;
    let mut i = 0;
    while i < columns.len() {
        let column = &model.columns[columns[i]];
        if column.nullable && !column.key {
            return Some(columns[i]);
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests;
