//! What a statement says of each of some columns.

use std::borrow::Cow;

use super::{Parameter, batch, pattern::Writer};
use crate::{
    dialect::Dialect,
    meta::{Column, Marker, Model},
    types::Type,
};

/// Which columns of a model.
#[derive(Clone, Copy)]
pub(super) enum Which {
    All,
    Key,
    /// Outside the key, and not computed.
    Other,
    /// Neither numbered nor computed by the database.
    Given,
    /// Given by who stores the row: without the times that jointable takes, and the place that it gives.
    New,
    /// Payload, whatever the relation's scope.
    Payload,
    /// Payload that the relation's scope leaves open.
    Open,
}

/// What is written of a column; the number counts those before it.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Name,
    Of(&'a str),
    /// The same, as a value of the field's type.
    Read(&'a str),
    Parameter,
    /// `"a" = ?`
    IsParameter,
    IsItself,
    IsWanted,
    /// `"a" = CASE WHEN ? THEN ? ELSE "a" END`
    IsParameterIf,
    Differs,
}

impl Writer<'_> {
    /// Writes something of each of those columns, with `separator` between them, or also before the first.
    pub const fn each(&mut self, model: &Model<'_>, which: Which, what: What<'_>, separator: &str, before: bool) {
        let (mut i, mut count, mut written) = (0, 0, 0);
        while i < model.columns.len() {
            let takes = self.takes(model, which, i);
            if takes {
                if before || written > 0 {
                    self.push(separator);
                }
                self.column(&model.columns[i], what, count);
                written += 1;
            }
            // Payload is numbered with what the scope fixes.
            count += (takes || matches!(which, Which::Open) && self.takes(model, Which::Payload, i)) as usize;
            i += 1;
        }
    }

    pub const fn takes(&self, model: &Model<'_>, which: Which, index: usize) -> bool {
        let column = &model.columns[index];
        match (which, self.relation) {
            (Which::All, _) => true,
            (Which::Key, _) => column.key,
            // The place of a link changes with those of others.
            (Which::Other, _) => !column.key && !column.is_position() && !column.computed,
            // A row is not removed when it is stored.
            (Which::Given, _) => {
                !column.generated && !column.computed && !matches!(column.marker, Some(Marker::DeletedAt))
            }
            (Which::New, _) => self.takes(model, Which::Given, index) && !column.is_timed() && !column.is_position(),
            (Which::Payload, Some(relation)) => relation.is_payload(index),
            (Which::Open, Some(relation)) => relation.is_payload(index) && relation.fixed(index).is_none(),
            (Which::Payload | Which::Open, None) => false,
        }
    }

    /// A time that the program takes. It is bound as a text.
    pub const fn time(&mut self, parameter: Parameter, column: &Column<'_>) {
        self.parameter(parameter, 0);
        if matches!(self.dialect, Dialect::Postgres) {
            self.push("::text::");
            batch::spelling(self, &column.ty);
        }
    }

    /// A value for a column, converted to its type where that is not the field's.
    pub const fn of_type(&mut self, parameter: Parameter, place: usize, column: &Column<'_>) {
        self.parameter(parameter, place);
        self.conversion(column);
    }

    /// Behind a value: converts it to the column's type where that is not the field's, or an array.
    pub const fn conversion(&mut self, column: &Column<'_>) {
        if !matches!(self.dialect, Dialect::Postgres) {
            return;
        }
        if column.is_converted() {
            self.push("::");
            self.given_type(column);
        } else if column.ty.is_array() {
            self.push("::");
            batch::plain(self, &column.ty);
        }
    }

    /// Behind a column: converts its values to the field's type.
    pub const fn conversion_back(&mut self, column: &Column<'_>) {
        if column.is_converted() && matches!(self.dialect, Dialect::Postgres) {
            self.push("::");
            batch::plain(self, &column.ty);
        }
    }

    /// The type that texts, or what else the field has, are converted to.
    pub const fn given_type(&mut self, column: &Column<'_>) {
        match (column.sql_type, &column.ty) {
            (Some(given), _) => self.push(given),
            (None, Type::Enum(Cow::Borrowed(name))) => self.name(name),
            (None, Type::Enum(Cow::Owned(name))) => self.name(name.as_str()),
            (None, _) => {}
        }
    }

    const fn column(&mut self, column: &Column<'_>, what: What<'_>, count: usize) {
        let name = column.name;
        match what {
            What::Name => self.name(name),
            What::Of(alias) => self.of(alias, name),
            What::Read(alias) => {
                self.of(alias, name);
                self.conversion_back(column);
            }
            What::Parameter if column.is_timed() => self.time(Parameter::Column, column),
            What::Parameter => self.of_type(Parameter::Column, 0, column),
            What::IsParameter => {
                self.name(name);
                self.push(" = ");
                match column.marker {
                    Some(Marker::UpdatedAt) => self.time(Parameter::Column, column),
                    _ => self.of_type(Parameter::Column, 0, column),
                }
            }
            What::IsItself => {
                self.name(name);
                self.push(" = ");
                self.name(name);
            }
            What::IsWanted => {
                // MySQL updates a join, in which names of the batch are in scope too.
                self.of(if matches!(self.dialect, Dialect::Mysql) { "l" } else { "" }, name);
                self.push(" = ");
                batch::payload(self, column, count);
            }
            What::IsParameterIf => {
                self.name(name);
                self.push(" = CASE WHEN ");
                self.parameter(Parameter::Patch(count as u8), 0);
                self.push(" THEN ");
                self.of_type(Parameter::Patch(count as u8), 1, column);
                self.push(" ELSE ");
                self.name(name);
                self.push(" END");
            }
            What::Differs => {
                let (before, between) = self.different();
                self.push(before);
                self.of("l", name);
                self.push(between);
                batch::payload(self, column, count);
            }
        }
    }
}
