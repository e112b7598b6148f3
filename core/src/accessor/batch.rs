//! Many rows as one value: arrays on PostgreSQL, one JSON text elsewhere, so that the text of a statement does not depend
//! on their number.
//!
//! Each row of the JSON is an array: the key, then the payload; bytes are in hexadecimal.

use super::{Relation, is_payload, pattern::Writer};
use crate::{
    dialect::Dialect,
    meta::{Column, Model},
    types::Type,
};

/// The rows out of the JSON, as a table `w` of `k`, a key as in that column of the model (`k0`, `k1`, … where it has
/// several), and, with payload, `p0`, `p1`, ….
pub(super) const fn rows(w: &mut Writer<'_>, model: &Model<'_>, key: &[usize], payload: Option<&Relation<'_>>) {
    let mysql = matches!(w.dialect, Dialect::Mysql);
    if mysql {
        w.sql("JSON_TABLE(");
        w.parameter();
        w.sql(", '$[*]' COLUMNS (");
    } else {
        w.sql("(SELECT ");
    }
    let columns = model.columns;
    let mut position = 0;
    while position < key.len() {
        if position > 0 {
            w.sql(", ");
        }
        element(w, &columns[key[position]], position, Name::of_key(key, position));
        position += 1;
    }
    if let Some(relation) = payload {
        let mut i = 0;
        while i < columns.len() {
            if is_payload(relation, i) {
                w.sql(", ");
                element(w, &columns[i], position, Name::Payload(position - key.len()));
                position += 1;
            }
            i += 1;
        }
    }
    if mysql {
        w.sql(")) AS w");
    } else {
        w.sql(" FROM json_each(");
        w.parameter();
        w.sql(") AS j) AS w");
    }
}

/// The element of a JSON row at `position` as a column: `json_extract(j.value, '$[1]') AS p0`, or
/// `p0 BIGINT PATH '$[1]' ERROR ON ERROR`.
const fn element(w: &mut Writer<'_>, column: &Column<'_>, position: usize, name: Name) {
    let mysql = matches!(w.dialect, Dialect::Mysql);
    if !mysql {
        w.sql("json_extract(j.value, '$[");
        w.text.push_number(position);
        w.sql("]') AS ");
    }
    name.write(w);
    if mysql {
        w.sql(" ");
        match &column.ty {
            // Text has the collation of the tables that jointable makes.
            // MariaDB's unhex() makes an empty string of LONGTEXT under NOT IN.
            Type::Bytes | Type::Uuid => w.sql("MEDIUMTEXT CHARACTER SET ascii"),
            Type::Text | Type::Varchar(_) | Type::Json | Type::Raw(_) => {
                w.sql("LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
            }
            // Wide enough for any: a column of the table's own width would clamp what an INSERT refuses.
            Type::Decimal(..) => w.sql("DECIMAL(65,30)"),
            ty => spelling(w, ty),
        }
        w.sql(" PATH '$[");
        w.text.push_number(position);
        w.sql("]' ERROR ON ERROR");
    }
}

/// What a column of a batch is called.
#[derive(Clone, Copy)]
pub(super) enum Name {
    /// `k`: a key of one column.
    Key,
    /// `k0`: one of several.
    Part(usize),
    /// `p0`
    Payload(usize),
}

impl Name {
    pub const fn of_key(key: &[usize], position: usize) -> Self {
        if key.len() == 1 { Name::Key } else { Name::Part(position) }
    }

    pub const fn write(self, w: &mut Writer<'_>) {
        match self {
            Name::Key => w.sql("k"),
            Name::Part(number) => {
                w.sql("k");
                w.text.push_number(number);
            }
            Name::Payload(number) => {
                w.sql("p");
                w.text.push_number(number);
            }
        }
    }
}

/// `w.k`, or `unhex(w.k)`.
pub(super) const fn value(w: &mut Writer<'_>, ty: &Type, name: Name) {
    let hex = is_hex(w.dialect, ty);
    w.sql(if hex { "unhex(w." } else { "w." });
    name.write(w);
    if hex {
        w.sql(")");
    }
}

/// `$2::numeric(10,3)[]`.
pub(super) const fn array(w: &mut Writer<'_>, ty: &Type) {
    w.parameter();
    w.sql("::");
    match ty {
        // A cast to varchar would cut silently what an INSERT refuses.
        Type::Varchar(_) => w.sql("text"),
        ty => spelling(w, ty),
    }
    w.sql("[]");
}

const fn spelling(w: &mut Writer<'_>, ty: &Type) {
    let pattern = match ty.row() {
        Some(row) => row.sql[w.dialect as usize][0],
        None => "text",
    };
    let (first, second) = match ty {
        Type::Decimal(precision, scale) => (*precision as usize, *scale as usize),
        Type::Varchar(length) => (*length as usize, 0),
        _ => (0, 0),
    };
    let mut rest = pattern;
    while let Some((start, number)) = placeholder(rest) {
        let (text, behind) = rest.split_at(start);
        w.sql(text);
        w.text.push_number(if number == b'0' { first } else { second });
        rest = behind.split_at("{0}".len()).1;
    }
    w.sql(rest);
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
