//! What becomes of the enums.

use super::Change;
use crate::{
    dialect::Dialect,
    schema::{Enum, Schema},
    types::Type,
};

/// The enums that come, those that change and those that go.
///
/// One goes with the last column of it. Others are left alone: something that is not modelled may need them.
pub(super) fn changes(from: &Schema, to: &Schema) -> (Vec<Change>, Vec<Change>, Vec<Change>) {
    let (mut create, mut alter, mut drop) = (Vec::new(), Vec::new(), Vec::new());
    for wanted in &to.enums {
        match from.enumeration(&wanted.name) {
            None => create.push(Change::CreateEnum(wanted.clone())),
            Some(own) if own.values != wanted.values => {
                alter.push(Change::AlterEnum { from: own.clone(), to: wanted.clone() });
            }
            Some(_) => {}
        }
    }
    let has = |schema: &Schema, own: &Enum| {
        let mut columns = schema.tables.iter().flat_map(|table| &table.columns);
        // One that `sql_type` names is spelled with or without quotes.
        let spelled = |text: &str| text == own.name || text == Dialect::Postgres.identifier(&own.name);
        columns.any(|column| column.is_of(&own.name) || matches!(&column.ty, Type::Raw(text) if spelled(text)))
    };
    for own in &from.enums {
        if to.enumeration(&own.name).is_none() && has(from, own) && !has(to, own) {
            drop.push(Change::DropEnum(own.clone()));
        }
    }
    let by_name = |changes: &mut Vec<Change>| changes.sort_by(|a, b| a.table().cmp(b.table()));
    [&mut create, &mut alter, &mut drop].into_iter().for_each(by_name);
    (create, alter, drop)
}

/// The enums of which a new type takes the place.
pub(super) fn replaced<'a>(from: &'a Schema, to: &Schema) -> Vec<&'a str> {
    let replaced = from.enums.iter().filter(|own| {
        to.enumeration(&own.name).is_some_and(|wanted| own.values != wanted.values && own.is_replaced(wanted, to))
    });
    replaced.map(|own| own.name.as_str()).collect()
}
