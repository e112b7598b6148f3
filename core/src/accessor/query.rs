//! How statements begin that are finished at run time: conditions, an order and a limit go behind them. Each ends in
//! its `WHERE`.

use super::{
    Relation, Sql, batch,
    pattern::{Writer, of_model, of_relation},
};
use crate::{
    dialect::Dialect,
    meta::{Column, Model},
};

/// The rows of a model, as `t`.
pub const fn rows(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT {columns} FROM {table} AS t WHERE TRUE")
}

/// The keys of the rows of a model, as `t`.
pub const fn row_keys(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT {key} FROM {table} AS t WHERE TRUE")
}

/// A row where a model has any, called `t`.
pub const fn any_row(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT 1 FROM {table} AS t WHERE TRUE")
}

/// How many rows of a model there are.
pub const fn count_rows(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT count(*) FROM {table} AS t WHERE TRUE")
}

/// What follows `FROM` where the links of one near row are read as `l`, each once, with the far rows as `f`. Where the
/// far rows are the links themselves, there is only `l`.
pub const fn links(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{links with far}")
}

/// The same of a batch of near keys.
pub const fn links_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{links of many with far}")
}

/// The near key of such a link, its columns one after the other.
pub const fn near_of_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{l.near}")
}

/// The order of a link among those of its near row.
pub const fn order_of_links(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{order of links}")
}

/// A test whether a row, called `near`, has links, called `link`, to far rows, called `far`: conditions go behind it,
/// and then a `)`. Where the far rows are the links, there is only `link`.
pub fn exists(dialect: Dialect, relation: &Relation<'_>, near: &str, link: &str, far: &str) -> Sql {
    let mut w = Writer::new(dialect, relation.link);
    w.push("EXISTS (SELECT 1 FROM ");
    if !relation.via.is_empty() {
        w.chain_from_row(relation, near, far);
        return w.sql;
    }
    w.name(relation.link.table);
    w.push(" AS ");
    w.push(link);
    if !relation.is_direct() {
        w.push(" JOIN ");
        w.name(relation.far.table);
        w.push(" AS ");
        w.push(far);
    }
    let mut separator = " ON ";
    for (place, &column) in relation.far.key.iter().enumerate().filter(|_| !relation.is_direct()) {
        w.push(separator);
        w.of(far, relation.far.columns[column].name);
        w.push(" = ");
        if relation.symmetric {
            // The side that is not the near one.
            w.push("CASE WHEN ");
            w.of(link, relation.link.columns[relation.near_columns[place]].name);
            w.push(" = ");
            w.of(near, relation.near.columns[relation.start[place]].name);
            w.push(" THEN ");
            w.of(link, relation.link.columns[relation.far_columns[place]].name);
            w.push(" ELSE ");
            w.of(link, relation.link.columns[relation.near_columns[place]].name);
            w.push(" END");
        } else {
            w.of(link, relation.link.columns[relation.far_columns[place]].name);
        }
        separator = " AND ";
    }
    let mut side = |columns: &[usize], before: &str| {
        let mut separator = before;
        for (&column, &key) in columns.iter().zip(relation.start) {
            w.push(separator);
            w.of(link, relation.link.columns[column].name);
            w.push(" = ");
            w.of(near, relation.near.columns[key].name);
            separator = " AND ";
        }
    };
    if relation.symmetric {
        side(relation.near_columns, " WHERE (");
        side(relation.far_columns, " OR ");
        w.push(")");
    } else {
        side(relation.near_columns, " WHERE ");
    }
    w.conditions(relation, link, true);
    w.sql
}

/// A test whether the value of such a column is in a batch: what stands before and behind its only parameter.
pub fn among(dialect: Dialect, column: &Column<'_>) -> (String, String) {
    let text = batch::among(dialect, column);
    let parameter = if dialect == Dialect::Postgres { "$1" } else { "?" };
    let (before, behind) = text.as_str().split_once(parameter).unwrap_or((text.as_str(), ""));
    (before.to_owned(), behind.to_owned())
}

/// What converts a value to such a column's type: nothing where it is of that already.
pub fn conversion(dialect: Dialect, column: &Column<'_>) -> String {
    behind(dialect, column, Writer::conversion)
}

/// What converts a column's value to the field's type: nothing where it is of that already.
pub fn conversion_back(dialect: Dialect, column: &Column<'_>) -> String {
    behind(dialect, column, Writer::conversion_back)
}

fn behind(dialect: Dialect, column: &Column<'_>, write: impl Fn(&mut Writer<'static>, &Column<'_>)) -> String {
    if !column.is_converted() && !column.ty.is_array() {
        return String::new();
    }
    let mut w = Writer::new(dialect, batch::NO_MODEL);
    write(&mut w, column);
    w.sql.as_str().to_owned()
}
