//! Many rows as one value: arrays on PostgreSQL, one JSON text elsewhere, so that the text of a statement does not
//! depend on their number.
//!
//! Each row of the JSON is an array: the key, then the payload; bytes are in hexadecimal.

use super::{Parameter, Relation, Sql, columns::Which, pattern::Writer};
use crate::{
    dialect::Dialect,
    meta::{Column, Links, Model},
    types::Type,
};

/// For what is about a column alone.
pub(super) const NO_MODEL: &Model<'static> =
    &Model { name: "", table: "", columns: &[], key: &[], references: &[], links: Links::One };

/// The rows of a batch, as a table `w` of `k`, a key as in those columns of the join table (`k0`, `k1`, … where there
/// are several), and, with payload, `p0`, `p1`, ….
pub(super) const fn table(w: &mut Writer<'_>, relation: &Relation<'_>, keys: &[usize], payload: bool) {
    with_places(w, relation, keys, payload, false);
}

/// The same, with the place of each row in the batch as `o`, from 1 on, where there are to be `places`.
pub(super) const fn with_places(
    w: &mut Writer<'_>,
    relation: &Relation<'_>,
    keys: &[usize],
    payload: bool,
    places: bool,
) {
    open(w);
    w.arrays = keys.len() + if payload { payloads(relation) } else { 0 };
    each(w, relation, keys, payload, false);
    place(w, places, false);
    if matches!(w.dialect, Dialect::Postgres) {
        w.push(if places { ") WITH ORDINALITY AS w(" } else { ") AS w(" });
        each(w, relation, keys, payload, true);
        place(w, places, true);
    }
    close(w);
}

/// The column `o`, or its name.
const fn place(w: &mut Writer<'_>, places: bool, name: bool) {
    if !places {
        return;
    }
    w.push(match w.dialect {
        Dialect::Postgres if name => ", o",
        Dialect::Postgres => "",
        Dialect::Sqlite => ", j.key + 1 AS o",
        Dialect::Mysql => ", o FOR ORDINALITY",
    });
}

const fn payloads(relation: &Relation<'_>) -> usize {
    let (mut i, mut count) = (0, 0);
    while i < relation.link.columns.len() {
        count += relation.is_payload(i) as usize;
        i += 1;
    }
    count
}

/// Each column of a batch: its name, or where it comes from.
const fn each(w: &mut Writer<'_>, relation: &Relation<'_>, keys: &[usize], payload: bool, name: bool) {
    let columns = relation.link.columns;
    let mut position = 0;
    while position < keys.len() {
        one(w, &columns[keys[position]], position, keys.len(), name);
        position += 1;
    }
    let mut i = 0;
    while payload && i < columns.len() {
        if relation.is_payload(i) {
            one(w, &columns[i], position, keys.len(), name);
            position += 1;
        }
        i += 1;
    }
}

const fn one(w: &mut Writer<'_>, column: &Column<'_>, position: usize, keys: usize, name: bool) {
    if position > 0 {
        w.push(", ");
    }
    if name {
        column_name(w, position, keys);
    } else if matches!(w.dialect, Dialect::Postgres) {
        typed_array(w, column, position);
    } else {
        element(w, column, position, keys);
    }
}

/// `k`, `k0`, or `p0`.
const fn column_name(w: &mut Writer<'_>, position: usize, keys: usize) {
    if position >= keys {
        w.push("p");
        w.number(position - keys);
    } else {
        key_name(w, position, keys);
    }
}

/// The key of row `w` as the batch has it, to order by: `w.k`.
pub(super) const fn names(w: &mut Writer<'_>, keys: usize) {
    let mut place = 0;
    while place < keys {
        w.push(if place > 0 { ", w." } else { "w." });
        key_name(w, place, keys);
        place += 1;
    }
}

/// `k`: a key of one column; `k0`: one of several.
pub(super) const fn key_name(w: &mut Writer<'_>, place: usize, keys: usize) {
    w.push("k");
    if keys > 1 {
        w.number(place);
    }
}

/// The element of a JSON row at `position` as a column: `json_extract(j.value, '$[1]') AS p0`, or
/// `p0 BIGINT PATH '$[1]' ERROR ON ERROR`.
const fn element(w: &mut Writer<'_>, column: &Column<'_>, position: usize, keys: usize) {
    let mysql = matches!(w.dialect, Dialect::Mysql);
    if !mysql {
        w.push("json_extract(j.value, '$[");
        w.number(position);
        w.push("]') AS ");
    }
    column_name(w, position, keys);
    if mysql {
        w.push(" ");
        match &column.ty {
            // Text has the collation of the tables that jointable makes.
            // MariaDB's unhex() makes an empty string of LONGTEXT under NOT IN.
            Type::Bytes | Type::Uuid => w.push("MEDIUMTEXT CHARACTER SET ascii"),
            Type::Text | Type::Varchar(_) | Type::Json | Type::Enum(_) | Type::Raw(_) => {
                w.push("LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
            }
            // Wide enough for any: a column of the table's own width would clamp what an INSERT refuses.
            Type::Decimal(..) => w.push("DECIMAL(65,30)"),
            ty => spelling(w, ty),
        }
        w.push(" PATH '$[");
        w.number(position);
        w.push("]' ERROR ON ERROR");
    }
}

/// The rows of a batch of some columns of a model, as a table `w` of `k`, or of `k0`, `k1`, ….
pub(super) const fn rows(w: &mut Writer<'_>, model: &Model<'_>, which: Which) {
    let (mut i, mut count) = (0, 0);
    while i < model.columns.len() {
        count += w.takes(model, which, i) as usize;
        i += 1;
    }
    open(w);
    w.arrays = count;
    i = 0;
    let mut place = 0;
    while i < model.columns.len() {
        if w.takes(model, which, i) {
            one(w, &model.columns[i], place, count, false);
            place += 1;
        }
        i += 1;
    }
    let places = matches!(which, Which::New) && model.position().is_some();
    self::place(w, places, false);
    if matches!(w.dialect, Dialect::Postgres) {
        w.push(if places { ") WITH ORDINALITY AS w(" } else { ") AS w(" });
        i = 0;
        while i < count {
            w.push(if i > 0 { ", " } else { "" });
            key_name(w, i, count);
            i += 1;
        }
        self::place(w, places, true);
    }
    close(w);
}

/// What stands before the columns of a batch.
const fn open(w: &mut Writer<'_>) {
    w.push(match w.dialect {
        Dialect::Postgres => "unnest(",
        Dialect::Sqlite => "(SELECT ",
        Dialect::Mysql => "JSON_TABLE(",
    });
    if matches!(w.dialect, Dialect::Mysql) {
        w.parameter(Parameter::Batch, 0);
        w.push(", '$[*]' COLUMNS (");
    }
}

/// What stands behind them.
const fn close(w: &mut Writer<'_>) {
    match w.dialect {
        Dialect::Postgres => w.push(")"),
        Dialect::Sqlite => {
            w.push(" FROM json_each(");
            w.parameter(Parameter::Batch, 0);
            w.push(") AS j) AS w");
        }
        Dialect::Mysql => w.push(")) AS w"),
    }
}

/// A test whether a value such as this column's is in a batch.
pub(super) fn among(dialect: Dialect, column: &Column<'_>) -> Sql {
    let mut w = Writer::new(dialect, NO_MODEL);
    if dialect == Dialect::Postgres {
        w.push(" = ANY(");
        w.push(if column.ty.is_array() { "SELECT w.k" } else { "" });
        if column.ty.is_array() {
            w.conversion(column);
            w.push(" FROM unnest(");
        }
        array(&mut w, column);
        w.push(if column.ty.is_array() { ") AS w(k))" } else { ")" });
        return w.sql;
    }
    let hex = is_hex(dialect, &column.ty);
    w.push(if hex { " IN (SELECT unhex(w.k) FROM " } else { " IN (SELECT w.k FROM " });
    w.push(if dialect == Dialect::Mysql { "JSON_TABLE(" } else { "(SELECT " });
    if dialect == Dialect::Mysql {
        w.parameter(Parameter::Batch, 0);
        w.push(", '$[*]' COLUMNS (");
    }
    element(&mut w, column, 0, 1);
    if dialect == Dialect::Sqlite {
        w.push(" FROM json_each(");
        w.parameter(Parameter::Batch, 0);
        w.push(") AS j");
    } else {
        w.push(")");
    }
    w.push(") AS w)");
    w.sql
}

/// The key of row `w`, of those columns: `w.k`, `unhex(w.k)`, `w.k0, w.k1`.
pub(super) const fn keys(w: &mut Writer<'_>, relation: &Relation<'_>, columns: &[usize]) {
    let mut i = 0;
    while i < columns.len() {
        w.push(if i > 0 { ", " } else { "" });
        key(w, relation, columns, i);
        i += 1;
    }
}

/// One column of a key of row `w`.
pub(super) const fn key(w: &mut Writer<'_>, relation: &Relation<'_>, columns: &[usize], place: usize) {
    value(w, &relation.link.columns[columns[place]], place, columns.len());
}

/// The value of column `place` of `count` in row `w`.
pub(super) const fn value(w: &mut Writer<'_>, column: &Column<'_>, place: usize, count: usize) {
    let hex = is_hex(w.dialect, &column.ty);
    w.push(if hex { "unhex(w." } else { "w." });
    key_name(w, place, count);
    end_of_value(w, column);
}

/// `w.p0`, or `unhex(w.p0)`.
pub(super) const fn payload(w: &mut Writer<'_>, column: &Column<'_>, number: usize) {
    let hex = is_hex(w.dialect, &column.ty);
    w.push(if hex { "unhex(w.p" } else { "w.p" });
    w.number(number);
    end_of_value(w, column);
}

const fn end_of_value(w: &mut Writer<'_>, column: &Column<'_>) {
    if is_hex(w.dialect, &column.ty) {
        w.push(")");
    } else if column.ty.is_array() {
        w.conversion(column);
    }
}

/// A batch of values of one column: `$2::bigint[]`.
pub(super) const fn array(w: &mut Writer<'_>, column: &Column<'_>) {
    w.arrays = 1;
    typed_array(w, column, 0);
}

const fn typed_array(w: &mut Writer<'_>, column: &Column<'_>, place: usize) {
    w.parameter(Parameter::Batch, place);
    w.push("::");
    // Arrays in an array would be one of all their elements: they come as texts.
    if column.ty.is_array() {
        w.push("text[]");
        return;
    }
    plain(w, &column.ty);
    w.push("[]");
    if column.is_converted() {
        w.push("::");
        w.given_type(column);
        w.push("[]");
    }
}

/// The type without its length: a cast to that would cut silently what an INSERT refuses.
pub(super) const fn plain(w: &mut Writer<'_>, ty: &Type) {
    match ty {
        Type::Varchar(_) => w.push("text"),
        Type::Array(element) => {
            // Arrays of `text` and of `varchar` are compared by no operator.
            if matches!(element.row().ty, Type::Varchar(_)) {
                w.push("varchar");
            } else {
                let (first, second) = element.parameters();
                pattern(w, element.row().sql[w.dialect as usize][0], first as usize, second as usize);
            }
            w.push("[]");
        }
        ty => spelling(w, ty),
    }
}

pub(super) const fn spelling(w: &mut Writer<'_>, ty: &Type) {
    let text = match ty.row() {
        Some(row) => row.sql[w.dialect as usize][0],
        None => "text",
    };
    let (first, second) = match ty {
        Type::Decimal(precision, scale) => (*precision as usize, *scale as usize),
        Type::Varchar(length) => (*length as usize, 0),
        _ => (0, 0),
    };
    pattern(w, text, first, second);
}

/// A spelling of the type table with its parameters.
const fn pattern(w: &mut Writer<'_>, pattern: &str, first: usize, second: usize) {
    let mut rest = pattern;
    while let Some((start, number)) = placeholder(rest) {
        let (text, behind) = rest.split_at(start);
        w.push(text);
        w.number(if number == b'0' { first } else { second });
        rest = behind.split_at("{0}".len()).1;
    }
    w.push(rest);
}

/// Where the next `{0}` or `{1}` is, and which.
const fn placeholder(pattern: &str) -> Option<(usize, u8)> {
    let bytes = pattern.as_bytes();
    let mut i = 0;
    while i + 2 < bytes.len() {
        if bytes[i] == b'{' {
            return Some((i, bytes[i + 1]));
        }
        i += 1;
    }
    None
}

/// Whether values of this type come in hexadecimal: JSON has no bytes.
const fn is_hex(dialect: Dialect, ty: &Type) -> bool {
    matches!(dialect, Dialect::Sqlite | Dialect::Mysql) && matches!(ty, Type::Bytes | Type::Uuid)
}
