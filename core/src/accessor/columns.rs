//! What a statement says of each of some columns.

use super::{
    batch::{self, Name},
    is_payload,
    pattern::Writer,
};
use crate::{
    dialect::Dialect,
    meta::{Column, Model},
};

/// Which columns of a model.
#[derive(Clone, Copy)]
pub(super) enum Which {
    All,
    Key,
    /// Outside the key.
    Other,
    /// Not numbered by the database.
    Given,
    Payload,
}

/// What is written of a column; the number counts those before it.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Name,
    Of(&'a str),
    Parameter,
    /// `"a" = ?`
    IsParameter,
    IsItself,
    IsWanted,
    IsExcluded,
    /// The same in MySQL's words.
    IsOfValues,
    /// `"a" = CASE WHEN ? THEN ? ELSE "a" END`
    IsParameterIf,
    /// The value out of a batch.
    Wanted,
    /// The name it has in a batch.
    WantedName,
    /// The batch's array of it.
    Array,
    Differs,
}

impl Writer<'_> {
    /// Writes something of each of those columns, with `separator` between them, or also before the first.
    pub const fn each(&mut self, model: &Model<'_>, which: Which, what: What<'_>, separator: &str, before: bool) {
        let (mut i, mut count) = (0, 0);
        while i < model.columns.len() {
            if self.takes(model, which, i) {
                if before || count > 0 {
                    self.sql(separator);
                }
                self.column(&model.columns[i], what, count);
                count += 1;
            }
            i += 1;
        }
    }

    const fn takes(&self, model: &Model<'_>, which: Which, index: usize) -> bool {
        let column = &model.columns[index];
        match (which, self.relation) {
            (Which::All, _) => true,
            (Which::Key, _) => column.key,
            (Which::Other, _) => !column.key,
            (Which::Given, _) => !column.generated,
            (Which::Payload, Some(relation)) => is_payload(relation, index),
            (Which::Payload, None) => false,
        }
    }

    const fn column(&mut self, column: &Column<'_>, what: What<'_>, count: usize) {
        let name = column.name;
        match what {
            What::Name => self.name(name),
            What::Of(alias) => self.of(alias, name),
            What::Parameter => self.parameter(),
            What::IsParameter => {
                self.name(name);
                self.sql(" = ");
                self.parameter();
            }
            What::IsItself => {
                self.name(name);
                self.sql(" = ");
                self.name(name);
            }
            What::IsWanted => {
                // MySQL updates a join, in which names of the batch are in scope too.
                if matches!(self.dialect, Dialect::Mysql) {
                    self.sql("l.");
                }
                self.name(name);
                self.sql(" = ");
                batch::value(self, &column.ty, Name::Payload(count));
            }
            What::IsExcluded => {
                self.name(name);
                self.sql(" = ");
                self.of("EXCLUDED", name);
            }
            What::IsOfValues => {
                self.name(name);
                self.sql(" = VALUES(");
                self.name(name);
                self.sql(")");
            }
            What::IsParameterIf => {
                self.name(name);
                self.sql(" = CASE WHEN ");
                self.parameter();
                self.sql(" THEN ");
                self.parameter();
                self.sql(" ELSE ");
                self.name(name);
                self.sql(" END");
            }
            What::Wanted => batch::value(self, &column.ty, Name::Payload(count)),
            What::WantedName => Name::Payload(count).write(self),
            What::Array => batch::array(self, &column.ty),
            What::Differs => {
                // NULL is equal to NULL.
                let (before, between) = match self.dialect {
                    Dialect::Mysql => ("NOT ", " <=> "),
                    Dialect::Sqlite => ("", " IS NOT "),
                    Dialect::Postgres => ("", " IS DISTINCT FROM "),
                };
                self.sql(before);
                self.of("l", name);
                self.sql(between);
                batch::value(self, &column.ty, Name::Payload(count));
            }
        }
    }
}
