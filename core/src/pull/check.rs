//! Checks, each with a field.

use super::{Enum, Model, field::of_check};
use crate::{
    declare::is_condition,
    diagnostic::{self, Sink},
    diff::mentions,
    schema::{Check, Table},
};

/// Gives the checks of a table to fields: each to one that it is about, or else to any that has none.
pub(super) fn declare(model: &mut Model, table: &Table, enums: &[Enum], sink: &mut Sink) {
    let is_text = |field: &&super::Field| enums.iter().any(|own| !own.sql && own.name == field.rust.path);
    let mut listed: Vec<String> = model.fields.iter().filter(is_text).map(|field| field.column.clone()).collect();
    let mut rest: Vec<&Check> = Vec::new();
    for check in &table.checks {
        let of_enum = listed.iter().position(|column| of_check(check, column).is_some());
        match of_enum {
            Some(at) => {
                listed.remove(at);
            }
            None => rest.push(check),
        }
    }
    // Those about one field come first, so that others do not take its place.
    let about = |check: &Check| table.columns.iter().filter(|own| mentions(&check.expression, &own.name)).count();
    rest.sort_by_key(|check| about(check));
    for check in rest {
        let free = |field: &super::Field| field.check.is_none();
        let mentioned = |field: &super::Field| mentions(&check.expression, &field.column);
        let at = model.fields.iter().position(|field| free(field) && mentioned(field));
        let at = at.or_else(|| model.fields.iter().position(free)).filter(|_| is_condition(&check.expression));
        match at {
            Some(at) => model.fields[at].check = Some(check.expression.clone()),
            None => {
                sink.report(diagnostic::PULL_CHECK, &[&table.name, &check.expression], check.span);
            }
        }
    }
}
