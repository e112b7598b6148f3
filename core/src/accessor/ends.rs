//! What a statement says of the columns of a relation's two ends, which a key of several columns makes several.

use super::{
    batch::{self, Name},
    pattern::Writer,
};
use crate::{dialect::Dialect, meta::Model};

/// The columns of one end.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    /// The model that has them.
    pub model: &'a Model<'a>,
    /// Which they are, in the order of the key that they hold.
    pub columns: &'a [usize],
    /// The model whose key it is.
    pub of: &'a Model<'a>,
}

/// What is written of each column of an end.
#[derive(Clone, Copy)]
pub(super) enum Say<'a> {
    /// `"a"`
    Name,
    /// `l."a"`
    Of(&'a str),
    Parameter,
    /// `"a" = ?`
    IsParameter,
    /// `l."a" = ?`
    OfIsParameter(&'a str),
    /// `$1`: the parameters that the statement begins with.
    First,
    /// `l."a" = $1`
    OfIsFirst(&'a str),
    /// `f."id" = l."a"`
    IsKeyOf,
    /// The value out of a batch.
    Value,
    /// The value out of a batch, `AS k`.
    ValueAs,
    /// `l."a" =` the value out of a batch.
    OfIsValue,
    /// `k`, the name it has in a batch.
    InBatch,
    /// `w.k`
    OfBatch(&'a str),
    /// `w.k = l."a"`
    BatchIs,
    /// `l."a" = w.k`
    OfIsBatch(&'a str),
    /// The batch's array of it.
    Array,
}

impl Writer<'_> {
    /// Writes something of each column of an end.
    pub const fn end(&mut self, end: End<'_>, say: Say<'_>, separator: &str) {
        let mut i = 0;
        while i < end.columns.len() {
            if i > 0 {
                self.sql(separator);
            }
            self.end_column(end, say, i);
            i += 1;
        }
    }

    /// `"a"`, or `("a", "b")`.
    pub const fn row(&mut self, end: End<'_>, say: Say<'_>) {
        let several = end.columns.len() > 1;
        if several {
            self.sql("(");
        }
        self.end(end, say, ", ");
        if several {
            self.sql(")");
        }
    }

    /// A test of a row for the keys of a batch, which are arrays (PostgreSQL) or the table that `rows` writes.
    pub const fn is_among(&mut self, end: End<'_>) {
        match (self.dialect, end.columns.len()) {
            (Dialect::Postgres, 1) => {
                self.sql("= ANY(");
                self.end(end, Say::Array, ", ");
                self.sql(")");
            }
            (Dialect::Postgres, _) => {
                self.sql("IN (SELECT * FROM unnest(");
                self.end(end, Say::Array, ", ");
                self.sql("))");
            }
            (Dialect::Sqlite | Dialect::Mysql, _) => {
                self.sql("IN (SELECT ");
                self.end(end, Say::Value, ", ");
                self.sql(" FROM ");
                batch::rows(self, end.model, end.columns, None);
                self.sql(")");
            }
        }
    }

    const fn end_column(&mut self, end: End<'_>, say: Say<'_>, position: usize) {
        let column = &end.model.columns[end.columns[position]];
        let in_batch = Name::of_key(end.columns, position);
        match say {
            Say::Name => self.name(column.name),
            Say::Of(alias) => self.of(alias, column.name),
            Say::Parameter => self.parameter(),
            Say::IsParameter => {
                self.name(column.name);
                self.sql(" = ");
                self.parameter();
            }
            Say::OfIsParameter(alias) => {
                self.of(alias, column.name);
                self.sql(" = ");
                self.parameter();
            }
            Say::First => {
                self.sql("$");
                self.text.push_number(position + 1);
            }
            Say::OfIsFirst(alias) => {
                self.of(alias, column.name);
                self.sql(" = ");
                self.end_column(end, Say::First, position);
            }
            Say::IsKeyOf => {
                self.of("f", key_name(end.of, position));
                self.sql(" = ");
                self.of("l", column.name);
            }
            Say::Value => batch::value(self, &column.ty, in_batch),
            Say::ValueAs => {
                batch::value(self, &column.ty, in_batch);
                self.sql(" AS ");
                in_batch.write(self);
            }
            Say::OfIsValue => {
                self.of("l", column.name);
                self.sql(" = ");
                batch::value(self, &column.ty, in_batch);
            }
            Say::InBatch => in_batch.write(self),
            Say::OfBatch(alias) => {
                self.sql(alias);
                self.sql(".");
                in_batch.write(self);
            }
            Say::BatchIs => {
                self.end_column(end, Say::OfBatch("w"), position);
                self.sql(" = ");
                self.of("l", column.name);
            }
            Say::OfIsBatch(alias) => {
                self.of("l", column.name);
                self.sql(" = ");
                self.end_column(end, Say::OfBatch(alias), position);
            }
            Say::Array => batch::array(self, &column.ty),
        }
    }
}

/// The name of the key's column number `position`.
const fn key_name<'a>(model: &Model<'a>, mut position: usize) -> &'a str {
    let mut i = 0;
    while i < model.columns.len() {
        if model.columns[i].key {
            if position == 0 {
                return model.columns[i].name;
            }
            position -= 1;
        }
        i += 1;
    }
    // A key of another number of columns has been reported where it is referred to.
    ""
}
