//! Statements about single rows of a model.

use super::{Sql, Writer};
use crate::{dialect::Dialect, meta};

/// Reads the row of a key. Parameters: the key's columns.
pub const fn find(dialect: Dialect, model: &meta::Model<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("SELECT ");
    w.columns("t", model);
    w.sql(" FROM ");
    w.name(model.table);
    w.sql(" AS t WHERE ");
    w.key_is(model);
    w.text
}

/// Stores a new row. Parameters: all columns but the generated one, which PostgreSQL returns and the others report by
/// themselves.
pub const fn insert(dialect: Dialect, model: &meta::Model<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("INSERT INTO ");
    w.name(model.table);
    let (mut i, mut names) = (0, 0);
    while i < model.columns.len() {
        if !model.columns[i].generated {
            w.sql(if names == 0 { " (" } else { ", " });
            w.name(model.columns[i].name);
            names += 1;
        }
        i += 1;
    }
    if names == 0 {
        w.sql(match dialect {
            Dialect::Mysql => " () VALUES ()",
            Dialect::Sqlite | Dialect::Postgres => " DEFAULT VALUES",
        });
    } else {
        w.sql(") VALUES (");
        let mut i = 0;
        while i < names {
            if i > 0 {
                w.sql(", ");
            }
            w.parameter();
            i += 1;
        }
        w.sql(")");
    }
    if let (Dialect::Postgres, Some(generated)) = (dialect, generated(model)) {
        w.sql(" RETURNING ");
        w.name(model.columns[generated].name);
        w.sql("::bigint");
    }
    w.text
}

/// Stores a row's other columns under its key. Parameters: all columns outside the key, then the key's.
pub const fn update(dialect: Dialect, model: &meta::Model<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("UPDATE ");
    w.name(model.table);
    w.sql(" SET ");
    let (mut i, mut written) = (0, 0);
    while i < model.columns.len() {
        if !model.columns[i].key {
            w.comma(&mut written);
            w.name(model.columns[i].name);
            w.sql(" = ");
            w.parameter();
        }
        i += 1;
    }
    if written == 0 {
        // Nothing but a key: still asks whether the row is there.
        let mut i = 0;
        while i < model.columns.len() {
            w.comma(&mut written);
            w.name(model.columns[i].name);
            w.sql(" = ");
            w.name(model.columns[i].name);
            i += 1;
        }
    }
    w.sql(" WHERE ");
    w.key_is(model);
    w.text
}

/// Deletes the row of a key. Parameters: the key's columns.
pub const fn delete(dialect: Dialect, model: &meta::Model<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("DELETE FROM ");
    w.name(model.table);
    w.sql(" WHERE ");
    w.key_is(model);
    w.text
}

/// The column that the database numbers.
pub const fn generated(model: &meta::Model<'_>) -> Option<usize> {
    let mut i = 0;
    while i < model.columns.len() {
        if model.columns[i].generated {
            return Some(i);
        }
        i += 1;
    }
    None
}
