//! Statements that make the links of one row be exactly those given.
//!
//! They run in one transaction, behind [`lock`]: one statement alone would let two overlapping sets leave the union.
//! The wanted links come as arrays on PostgreSQL and as one JSON text elsewhere, so the text of a statement does not
//! depend on their number. Each row of the JSON is an array: the far key, then the payload; bytes are in hexadecimal.

use super::{Relation, Sql, Writer, is_payload, link::key_name, payload_count};
use crate::{dialect::Dialect, meta, types::Type};

/// Locks the near row. Parameters: the near key. No row: there is none to lock.
///
/// SQLite has one writer at a time, and the transaction is begun as the writer.
pub const fn lock(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("SELECT 1 FROM ");
    w.name(relation.near.table);
    w.sql(" WHERE ");
    w.name(key_name(relation.near));
    w.sql(" = ");
    w.parameter();
    match dialect {
        Dialect::Postgres | Dialect::Mysql => w.sql(" FOR UPDATE"),
        Dialect::Sqlite => {}
    }
    w.text
}

/// PostgreSQL: the whole difference in one statement, which returns how many links were removed, updated and added.
/// Parameters: the near key, the array of far keys, an array for each payload column.
pub const fn set_at_once(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let (near, far) = (relation.near_name(), relation.far_name());
    let mut w = Writer::new(dialect);
    w.parameters = 1;
    w.sql("WITH wanted AS (SELECT * FROM unnest(");
    array(&mut w, &relation.link.columns[relation.far_column].ty);
    let mut i = 0;
    while i < relation.link.columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            w.sql(", ");
            array(&mut w, &relation.link.columns[i].ty);
        }
        i += 1;
    }
    w.sql(") AS w(k");
    let mut payload = 0;
    while payload < payload_count(relation) {
        w.sql(", p");
        w.text.push_number(payload);
        payload += 1;
    }
    w.sql(")), removed AS (DELETE FROM ");
    w.name(relation.link.table);
    w.sql(" AS l WHERE ");
    w.of("l", near);
    w.sql(" = $1 AND NOT EXISTS (SELECT FROM wanted AS w WHERE w.k = ");
    w.of("l", far);
    w.sql(") RETURNING 1), ");
    if payload_count(relation) > 0 {
        w.sql("updated AS (UPDATE ");
        w.name(relation.link.table);
        w.sql(" AS l SET ");
        assignments(&mut w, relation, false);
        w.sql(" FROM wanted AS w WHERE ");
        w.of("l", near);
        w.sql(" = $1 AND ");
        w.of("l", far);
        w.sql(" = w.k AND (");
        differs(&mut w, relation);
        w.sql(") RETURNING 1), ");
    }
    w.sql("added AS (");
    insert_wanted(&mut w, relation);
    w.sql("$1, ");
    wanted_values(&mut w, relation);
    w.sql(" FROM wanted AS w WHERE NOT EXISTS (SELECT FROM ");
    w.name(relation.link.table);
    w.sql(" AS l WHERE ");
    w.of("l", near);
    w.sql(" = $1 AND ");
    w.of("l", far);
    // An add that does not take the lock may come between: what is set wins.
    w.sql(" = w.k) ON CONFLICT (");
    w.name(near);
    w.sql(", ");
    w.name(far);
    w.sql(") DO ");
    if payload_count(relation) > 0 {
        w.sql("UPDATE SET ");
        assignments(&mut w, relation, true);
    } else {
        w.sql("NOTHING");
    }
    w.sql(" RETURNING 1) SELECT (SELECT count(*) FROM removed), ");
    w.sql(if payload_count(relation) > 0 { "(SELECT count(*) FROM updated)" } else { "0::bigint" });
    w.sql(", (SELECT count(*) FROM added)");
    w.text
}

/// SQLite and MySQL, first: takes away links that are not wanted. Parameters: the near key, the JSON.
pub const fn set_remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("DELETE FROM ");
    w.name(relation.link.table);
    w.sql(" WHERE ");
    w.name(relation.near_name());
    w.sql(" = ");
    w.parameter();
    w.sql(" AND ");
    w.name(relation.far_name());
    w.sql(" NOT IN (SELECT ");
    wanted_key(&mut w, relation);
    w.sql(" FROM ");
    wanted(&mut w, relation);
    w.sql(")");
    w.text
}

/// SQLite and MySQL, second, where there is payload: changes the links whose payload is another. Parameters: the JSON,
/// the near key.
pub const fn set_update(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("UPDATE ");
    w.name(relation.link.table);
    w.sql(" AS l ");
    if matches!(dialect, Dialect::Mysql) {
        w.sql("JOIN ");
        wanted(&mut w, relation);
        w.sql(" ON ");
        w.of("l", relation.far_name());
        w.sql(" = ");
        wanted_key(&mut w, relation);
        w.sql(" ");
    }
    w.sql("SET ");
    assignments(&mut w, relation, false);
    if !matches!(dialect, Dialect::Mysql) {
        w.sql(" FROM ");
        wanted(&mut w, relation);
    }
    w.sql(" WHERE ");
    w.of("l", relation.near_name());
    w.sql(" = ");
    w.parameter();
    if !matches!(dialect, Dialect::Mysql) {
        w.sql(" AND ");
        w.of("l", relation.far_name());
        w.sql(" = ");
        wanted_key(&mut w, relation);
    }
    w.sql(" AND (");
    differs(&mut w, relation);
    w.sql(")");
    w.text
}

/// SQLite and MySQL, third: adds the links that are missing. Parameters: the near key, the JSON, the near key again.
pub const fn set_add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    insert_wanted(&mut w, relation);
    w.parameter();
    w.sql(", ");
    wanted_values(&mut w, relation);
    w.sql(" FROM ");
    wanted(&mut w, relation);
    w.sql(" WHERE ");
    wanted_key(&mut w, relation);
    w.sql(" NOT IN (SELECT ");
    w.of("l", relation.far_name());
    w.sql(" FROM ");
    w.name(relation.link.table);
    w.sql(" AS l WHERE ");
    w.of("l", relation.near_name());
    w.sql(" = ");
    w.parameter();
    w.sql(")");
    w.text
}

/// `INSERT INTO link (near, far, payload…) SELECT `.
const fn insert_wanted(w: &mut Writer, relation: &Relation<'_>) {
    w.sql("INSERT INTO ");
    w.name(relation.link.table);
    w.sql(" (");
    w.name(relation.near_name());
    w.sql(", ");
    w.name(relation.far_name());
    let mut i = 0;
    while i < relation.link.columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            w.sql(", ");
            w.name(relation.link.columns[i].name);
        }
        i += 1;
    }
    w.sql(") SELECT ");
}

/// `w.k, w.p0, w.p1`: the wanted far key and payload.
const fn wanted_values(w: &mut Writer, relation: &Relation<'_>) {
    wanted_key(w, relation);
    let (mut i, mut payload) = (0, 0);
    while i < relation.link.columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            w.sql(", ");
            wanted_payload(w, &relation.link.columns[i].ty, payload);
            payload += 1;
        }
        i += 1;
    }
}

/// `"quantity" = w.p0, …`, or of the row that conflicts, `"quantity" = EXCLUDED."quantity", …`.
const fn assignments(w: &mut Writer, relation: &Relation<'_>, excluded: bool) {
    let (mut i, mut payload) = (0, 0);
    while i < relation.link.columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            if payload > 0 {
                w.sql(", ");
            }
            let name = relation.link.columns[i].name;
            if matches!(w.dialect, Dialect::Mysql) {
                w.of("l", name);
            } else {
                w.name(name);
            }
            w.sql(" = ");
            if excluded {
                w.of("EXCLUDED", name);
            } else {
                wanted_payload(w, &relation.link.columns[i].ty, payload);
            }
            payload += 1;
        }
        i += 1;
    }
}

/// Whether the stored payload is another than the wanted one, NULL equal to NULL.
const fn differs(w: &mut Writer, relation: &Relation<'_>) {
    let (mut i, mut payload) = (0, 0);
    while i < relation.link.columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            if payload > 0 {
                w.sql(" OR ");
            }
            let name = relation.link.columns[i].name;
            match w.dialect {
                Dialect::Mysql => {
                    w.sql("NOT ");
                    w.of("l", name);
                    w.sql(" <=> ");
                }
                Dialect::Sqlite => {
                    w.of("l", name);
                    w.sql(" IS NOT ");
                }
                Dialect::Postgres => {
                    w.of("l", name);
                    w.sql(" IS DISTINCT FROM ");
                }
            }
            wanted_payload(w, &relation.link.columns[i].ty, payload);
            payload += 1;
        }
        i += 1;
    }
}

/// The wanted links out of the JSON, as a table `w` of `k`, `p0`, `p1`, ….
const fn wanted(w: &mut Writer, relation: &Relation<'_>) {
    w.sql(match w.dialect {
        Dialect::Mysql => "JSON_TABLE(",
        Dialect::Sqlite | Dialect::Postgres => "(SELECT ",
    });
    if matches!(w.dialect, Dialect::Mysql) {
        w.parameter();
        w.sql(", '$[*]' COLUMNS (");
    }
    let columns = relation.link.columns;
    extract(w, &columns[relation.far_column], 0);
    let (mut i, mut payload) = (0, 0);
    while i < columns.len() {
        if is_payload(relation.link, (relation.near_column, relation.far_column), i) {
            w.sql(", ");
            payload += 1;
            extract(w, &columns[i], payload);
        }
        i += 1;
    }
    match w.dialect {
        Dialect::Mysql => w.sql(")) AS w"),
        Dialect::Sqlite | Dialect::Postgres => {
            w.sql(" FROM json_each(");
            w.parameter();
            w.sql(") AS j) AS w");
        }
    }
}

/// The element of a JSON row at `position` as a column: `json_extract(j.value, '$[1]') AS p0`, or
/// `p0 BIGINT PATH '$[1]' ERROR ON ERROR`.
const fn extract(w: &mut Writer, column: &meta::Column<'_>, position: usize) {
    let mysql = matches!(w.dialect, Dialect::Mysql);
    if !mysql {
        w.sql("json_extract(j.value, '$[");
        w.text.push_number(position);
        w.sql("]') AS ");
    }
    if position == 0 {
        w.sql("k");
    } else {
        w.sql("p");
        w.text.push_number(position - 1);
    }
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

/// `w.k`, or `unhex(w.k)`.
const fn wanted_key(w: &mut Writer, relation: &Relation<'_>) {
    let hex = is_hex(w.dialect, &relation.link.columns[relation.far_column].ty);
    w.sql(if hex { "unhex(w.k)" } else { "w.k" });
}

/// `w.p0`, or `unhex(w.p0)`.
const fn wanted_payload(w: &mut Writer, ty: &Type, payload: usize) {
    let hex = is_hex(w.dialect, ty);
    w.sql(if hex { "unhex(w.p" } else { "w.p" });
    w.text.push_number(payload);
    if hex {
        w.sql(")");
    }
}

/// `$2::numeric(10,3)[]`.
const fn array(w: &mut Writer, ty: &Type) {
    w.parameter();
    w.sql("::");
    match ty {
        // A cast to varchar would cut silently what an INSERT refuses.
        Type::Varchar(_) => w.sql("text"),
        ty => spelling(w, ty),
    }
    w.sql("[]");
}

const fn spelling(w: &mut Writer, ty: &Type) {
    let pattern = match ty.row() {
        Some(row) => row.sql[w.dialect as usize][0],
        None => "text",
    };
    let (first, second) = match ty {
        Type::Decimal(precision, scale) => (*precision as usize, *scale as usize),
        Type::Varchar(length) => (*length as usize, 0),
        _ => (0, 0),
    };
    let bytes = pattern.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'{' {
            w.text.push_number(if bytes[i + 1] == b'0' { first } else { second });
            i += 3;
        } else {
            let (_, rest) = bytes.split_at(i);
            let (one, _) = rest.split_at(1);
            match core::str::from_utf8(one) {
                Ok(letter) => w.sql(letter),
                Err(_) => panic!("type names are ASCII"),
            }
            i += 1;
        }
    }
}

/// Whether values of this type come in hexadecimal: JSON has no bytes.
const fn is_hex(dialect: Dialect, ty: &Type) -> bool {
    matches!(dialect, Dialect::Sqlite | Dialect::Mysql) && matches!(ty, Type::Bytes | Type::Uuid)
}
