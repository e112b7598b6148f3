//! What becomes of the enums.

use super::Change;
use crate::{
    dialect::Dialect,
    schema::{Check, Column, Enum, Literal, Schema, Table},
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

impl Enum {
    /// Whether it becomes `to` by nothing but more values.
    fn only_grows(&self, to: &Enum) -> bool {
        let mut rest = to.values.iter();
        self.values.iter().all(|value| rest.any(|other| other == value))
    }

    /// Whether a new type has to take the place of this one to make `to` of it: PostgreSQL takes no value away, and a
    /// value that was added is used by nothing in the same transaction.
    pub(crate) fn is_replaced(&self, to: &Enum, schema: &Schema) -> bool {
        let new =
            |text: &str| to.values.iter().any(|value| value == text) && !self.values.iter().any(|old| old == text);
        let uses = |table: &Table| {
            let columns = table.columns.iter().filter(|column| column.is_of(&self.name));
            let default = |column: &Column| matches!(&column.default, Some(Literal::Text(text)) if new(text));
            let strings = |expression: &str| expression.split('\'').any(new);
            columns.clone().any(default)
                || columns.count() > 0 && table.checks.iter().any(|check| strings(&check.expression))
        };
        !self.only_grows(to) || schema.tables.iter().any(uses)
    }
}

impl Column {
    /// Whether its values are those of that enum.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        matches!(&self.ty, Type::Enum(own) if own == name)
    }
}

impl Check {
    /// The values that `before` allowed and this does not, where both do what an enum does.
    pub(crate) fn forbids(&self, before: &Check) -> Option<Vec<String>> {
        let (from, to) = (before.values()?, self.values()?);
        Some(from.into_iter().filter(|value| !to.contains(value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_check_of_fewer_values_forbids_the_others() {
        let check = |expression: &str| Check { name: "c".into(), expression: expression.into(), span: Span::NOWHERE };
        let before = check("mood IN ('sad', 'it''s', 'glad')");
        assert_eq!(check("mood IN ('glad')").forbids(&before).unwrap(), ["sad", "it's"]);
        assert_eq!(check("mood IN ('glad') OR mood = 'sad'").forbids(&before), None);
    }
}
