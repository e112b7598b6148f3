//! Which reference a `has_many` or `has_one` goes by.

use super::{At, Ends, Mistake, named, search::Search};
use crate::{
    diagnostic::{AMBIGUOUS_BY, NO_REFERENCE, NOT_UNIQUE},
    meta::{Model, Side},
    text::Text,
};

/// Finds the reference by which rows of `far` belong to one of `near`: `by`, or else the only one. Where they are `one`
/// at most, it has to be unique. Both ends are that reference.
pub const fn back<'a>(far: &Model<'a>, near: Side<'a>, by: Option<&'a str>, one: bool) -> Ends<'a> {
    if far.is_reported() {
        return Ends::Found { near: 0, far: 0 };
    }
    let found = match by {
        Some(by) => named(far, by, At::From, Some(near)),
        None => {
            let search = Search { table: Some(near.table), except: None };
            match search.count(far.references) {
                1 => {
                    let only = search.first(far.references);
                    Ends::Found { near: only, far: only }
                }
                0 => Mistake::about(NO_REFERENCE, At::Through, [far.name, near.model, ""]),
                _ => {
                    let names = [far.name, near.model, ""];
                    Mistake::among(AMBIGUOUS_BY, names, search.list(far.references))
                }
            }
        }
    };
    match found {
        Ends::Found { near: reference, .. } if one && !is_unique(far, reference) => {
            let mut fields = Text::new();
            fields.push("`");
            fields.push(far.references[reference].name);
            fields.push("`");
            Mistake::among(NOT_UNIQUE, [far.name, near.model, ""], fields)
        }
        found => found,
    }
}

/// Whether no two rows have the same value of a reference: it says so, a unique column is one of it, or its columns are
/// the key.
const fn is_unique(model: &Model<'_>, reference: usize) -> bool {
    if model.references[reference].unique {
        return true;
    }
    let columns = model.references[reference].columns;
    let mut i = 0;
    while i < columns.len() {
        if model.columns[columns[i]].unique {
            return true;
        }
        i += 1;
    }
    i = 0;
    while i < model.columns.len() {
        if model.columns[i].key && !model.refers_by(reference, i) {
            return false;
        }
        i += 1;
    }
    true
}
