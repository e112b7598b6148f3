//! Statements about the links of one row.

use super::{Relation, Sql, Writer, is_payload, model::generated};
use crate::{dialect::Dialect, meta};

/// The far rows, by their key. Parameters: the near key.
pub const fn all(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    select(dialect, relation, false)
}

/// The far rows, each followed by its link, by the far key. Parameters: the near key.
pub const fn with_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    select(dialect, relation, true)
}

const fn select(dialect: Dialect, relation: &Relation<'_>, link: bool) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("SELECT ");
    w.columns("f", relation.far);
    if link {
        w.sql(", ");
        w.columns("l", relation.link);
    }
    w.sql(" FROM ");
    w.name(relation.link.table);
    w.sql(match dialect {
        // CROSS JOIN keeps SQLite from reading the far table first.
        Dialect::Sqlite => " AS l CROSS JOIN ",
        Dialect::Postgres | Dialect::Mysql => " AS l JOIN ",
    });
    w.name(relation.far.table);
    w.sql(" AS f ON ");
    w.of("f", key_name(relation.far));
    w.sql(" = ");
    w.of("l", relation.far_name());
    w.sql(" WHERE ");
    w.of("l", relation.near_name());
    w.sql(" = ");
    w.parameter();
    w.sql(" ORDER BY ");
    w.of("l", relation.far_name());
    w.text
}

/// Links the two rows; nothing happens where they are linked. Parameters: near key, far key.
pub const fn add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    insert(dialect, relation, false)
}

/// Links the two rows with a payload; nothing happens where they are linked. Parameters: near key, far key, the
/// payload's columns.
pub const fn add_with(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    insert(dialect, relation, true)
}

/// On MySQL an existing link is told by `LAST_INSERT_ID`, because the affected rows are 1 either way under sqlx's
/// `CLIENT_FOUND_ROWS`; see [`EXISTING`]. `INSERT IGNORE` would hide a wrong far key.
const fn insert(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> Sql {
    let (near, far) = (relation.near_name(), relation.far_name());
    let ends = (relation.near_column, relation.far_column);
    let mut w = Writer::new(dialect);
    w.sql("INSERT INTO ");
    w.name(relation.link.table);
    w.sql(" (");
    w.name(near);
    w.sql(", ");
    w.name(far);
    let (mut i, mut values) = (0, 2);
    while payload && i < relation.link.columns.len() {
        if is_payload(relation.link, ends, i) {
            w.comma(&mut values);
            w.name(relation.link.columns[i].name);
        }
        i += 1;
    }
    w.sql(") VALUES (");
    let mut i = 0;
    while i < values {
        if i > 0 {
            w.sql(", ");
        }
        w.parameter();
        i += 1;
    }
    w.sql(")");
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => {
            w.sql(" ON CONFLICT (");
            w.name(near);
            w.sql(", ");
            w.name(far);
            w.sql(") DO NOTHING");
        }
        Dialect::Mysql => {
            w.sql(" ON DUPLICATE KEY UPDATE ");
            // A numbered column is left as it is; otherwise the column is set to itself.
            let column = match generated(relation.link) {
                Some(index) => relation.link.columns[index].name,
                None => near,
            };
            w.name(column);
            w.sql(" = IF(LAST_INSERT_ID(18446744073709551615) = 0, ");
            w.name(column);
            w.sql(", ");
            w.name(column);
            w.sql(")");
        }
    }
    w.text
}

/// The insert id by which MySQL tells that the link was there already. No row gets this number.
pub const EXISTING: u64 = u64::MAX;

/// Takes the link away. Parameters: near key, far key.
pub const fn remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("DELETE FROM ");
    w.name(relation.link.table);
    where_pair(&mut w, relation);
    w.text
}

/// One row where the two are linked, none where not. Parameters: near key, far key.
pub const fn has(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("SELECT 1 FROM ");
    w.name(relation.link.table);
    where_pair(&mut w, relation);
    w.text
}

/// How many links there are. Parameters: the near key.
pub const fn count(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let mut w = Writer::new(dialect);
    w.sql("SELECT count(*) FROM ");
    w.name(relation.link.table);
    w.sql(" WHERE ");
    w.name(relation.near_name());
    w.sql(" = ");
    w.parameter();
    w.text
}

const fn where_pair(w: &mut Writer, relation: &Relation<'_>) {
    w.sql(" WHERE ");
    w.name(relation.near_name());
    w.sql(" = ");
    w.parameter();
    w.sql(" AND ");
    w.name(relation.far_name());
    w.sql(" = ");
    w.parameter();
}

/// The column of a single key.
pub(super) const fn key_name<'a>(model: &meta::Model<'a>) -> &'a str {
    let mut i = 0;
    while i < model.columns.len() {
        if model.columns[i].key {
            return model.columns[i].name;
        }
        i += 1;
    }
    // A model without a key has been reported where it is declared.
    ""
}
