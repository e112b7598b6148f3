//! MySQL and MariaDB: `information_schema`, the current database.

use std::collections::HashSet;

use jointable_core::{
    dialect::Dialect,
    schema::{Action, Check, Collation, Computed, ForeignKey, Index, IndexPart, Indexed, Literal, Schema, Table, View},
    source::Span,
    types::Type,
};
use sqlx::MySqlConnection;

use super::{add_to_foreign_key, add_trigger, column, view};

rows! {
    sqlx::mysql::MySqlRow:

    struct TableRow {
        name: String,
        comment: Option<String>,
        collation: Option<String>,
    }

    struct ColumnRow {
        tbl: String,
        name: String,
        ty: String,
        nullable: String,
        value: Option<String>,
        extra: String,
        expression: Option<String>,
        comment: Option<String>,
        collation: Option<String>,
    }

    struct ForeignKeyRow {
        tbl: String,
        name: String,
        col: String,
        target: String,
        target_col: String,
        on_delete: String,
        on_update: String,
    }

    struct IndexRow {
        tbl: String,
        name: String,
        is_unique: i64,
        col: Option<String>,
        descending: i64,
        prefix: Option<i64>,
    }

    struct CheckRow {
        tbl: String,
        name: String,
        expression: String,
    }

    struct TriggerRow {
        owner: String,
        name: String,
        moment: String,
        body: String,
    }

    struct ViewRow {
        name: String,
        body: String,
        own: String,
    }
}

/// The tables of the current database.
pub(crate) async fn schema(connection: &mut MySqlConnection) -> Result<Schema, sqlx::Error> {
    let mariadb = sqlx::query_scalar::<_, String>("SELECT VERSION()").fetch_one(&mut *connection).await?;
    let mariadb = mariadb.contains("MariaDB");
    // The catalogue's texts have binary or odd collations here and there: the casts make all of them plain text.
    let tables: Vec<TableRow> = sqlx::query_as(
        "SELECT CAST(TABLE_NAME AS CHAR) AS name, CAST(NULLIF(TABLE_COMMENT, '') AS CHAR) AS comment,
                CAST(TABLE_COLLATION AS CHAR) AS collation
         FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_NAME <> '_sqlx_migrations'
         ORDER BY TABLE_NAME",
    )
    .fetch_all(&mut *connection)
    .await?;
    let columns: Vec<ColumnRow> = sqlx::query_as(
        "SELECT CAST(TABLE_NAME AS CHAR) AS tbl, CAST(COLUMN_NAME AS CHAR) AS name, CAST(COLUMN_TYPE AS CHAR) AS ty,
                CAST(IS_NULLABLE AS CHAR) AS nullable, CAST(COLUMN_DEFAULT AS CHAR) AS value, CAST(EXTRA AS CHAR) AS extra,
                CAST(NULLIF(GENERATION_EXPRESSION, '') AS CHAR) AS expression,
                CAST(NULLIF(COLUMN_COMMENT, '') AS CHAR) AS comment, CAST(COLLATION_NAME AS CHAR) AS collation
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION",
    )
    .fetch_all(&mut *connection)
    .await?;
    let foreign_keys: Vec<ForeignKeyRow> = sqlx::query_as(
        "SELECT CAST(k.TABLE_NAME AS CHAR) AS tbl, CAST(k.CONSTRAINT_NAME AS CHAR) AS name,
                CAST(k.COLUMN_NAME AS CHAR) AS col, CAST(k.REFERENCED_TABLE_NAME AS CHAR) AS target,
                CAST(k.REFERENCED_COLUMN_NAME AS CHAR) AS target_col,
                CAST(r.DELETE_RULE AS CHAR) AS on_delete, CAST(r.UPDATE_RULE AS CHAR) AS on_update
         FROM information_schema.KEY_COLUMN_USAGE k
         JOIN information_schema.REFERENTIAL_CONSTRAINTS r
           ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
          AND r.TABLE_NAME = k.TABLE_NAME
         WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
         ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION",
    )
    .fetch_all(&mut *connection)
    .await?;
    let indexes: Vec<IndexRow> = sqlx::query_as(
        "SELECT CAST(TABLE_NAME AS CHAR) AS tbl, CAST(INDEX_NAME AS CHAR) AS name,
                CAST(NON_UNIQUE = 0 AS SIGNED) AS is_unique, CAST(COLUMN_NAME AS CHAR) AS col,
                CAST(COALESCE(COLLATION, 'A') = 'D' AS SIGNED) AS descending, CAST(SUB_PART AS SIGNED) AS prefix
         FROM information_schema.STATISTICS
         WHERE TABLE_SCHEMA = DATABASE() AND INDEX_TYPE NOT IN ('FULLTEXT', 'SPATIAL', 'RTREE')
         ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
    )
    .fetch_all(&mut *connection)
    .await?;
    let checks: Vec<CheckRow> =
        sqlx::query_as(if mariadb { MARIADB_CHECKS } else { MYSQL_CHECKS }).fetch_all(&mut *connection).await?;
    // In the order in which they fire.
    let triggers: Vec<TriggerRow> = sqlx::query_as(
        "SELECT CAST(EVENT_OBJECT_TABLE AS CHAR) AS owner, CAST(TRIGGER_NAME AS CHAR) AS name,
                CAST(CONCAT(ACTION_TIMING, ' ', EVENT_MANIPULATION) AS CHAR) AS moment, CAST(ACTION_STATEMENT AS CHAR) AS body
         FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE()
         ORDER BY EVENT_OBJECT_TABLE, moment, ACTION_ORDER",
    )
    .fetch_all(&mut *connection)
    .await?;
    let views: Vec<ViewRow> = sqlx::query_as(
        "SELECT CAST(TABLE_NAME AS CHAR) AS name, CAST(VIEW_DEFINITION AS CHAR) AS body, CAST(DATABASE() AS CHAR) AS own
         FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME",
    )
    .fetch_all(&mut *connection)
    .await?;

    let mut schema = Schema { tables: tables.into_iter().map(table).collect(), ..Schema::default() };
    for row in &columns {
        if let Some(table) = schema.table_mut(&row.tbl) {
            add_column(table, row, mariadb);
        }
    }
    for row in foreign_keys {
        if let Some(table) = schema.table_mut(&row.tbl) {
            let key = ForeignKey {
                name: row.name,
                columns: vec![row.col],
                references_table: row.target,
                references_columns: vec![row.target_col],
                on_delete: action(&row.on_delete),
                on_update: action(&row.on_update),
                checked: Default::default(),
                span: Span::NOWHERE,
            };
            add_to_foreign_key(table, key);
        }
    }
    // A part that is an expression has no column: the whole index is not modelled then.
    let unmodelled: HashSet<(&str, &str)> =
        indexes.iter().filter(|row| row.col.is_none()).map(|row| (row.tbl.as_str(), row.name.as_str())).collect();
    for row in indexes.iter().filter(|row| !unmodelled.contains(&(row.tbl.as_str(), row.name.as_str()))) {
        if let Some(table) = schema.table_mut(&row.tbl) {
            add_index(table, row);
        }
    }
    for row in checks {
        if let Some(table) = schema.table_mut(&row.tbl) {
            add_check(table, row);
        }
    }
    for TriggerRow { owner, name, moment, body } in triggers {
        let text = format!("CREATE TRIGGER {} {moment} ON {} FOR EACH ROW {body}", quoted(&name), quoted(&owner));
        add_trigger(&mut schema, &owner, name, text);
    }
    schema.views = views.into_iter().map(view_of).collect();
    Ok(schema)
}

// MySQL has check names per database and no table in its list of them; MariaDB has them per table.
const MYSQL_CHECKS: &str = "SELECT CAST(t.TABLE_NAME AS CHAR) AS tbl, CAST(c.CONSTRAINT_NAME AS CHAR) AS name,
        CAST(c.CHECK_CLAUSE AS CHAR) AS expression
     FROM information_schema.CHECK_CONSTRAINTS c
     JOIN information_schema.TABLE_CONSTRAINTS t
       ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
     WHERE c.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'";
const MARIADB_CHECKS: &str = "SELECT CAST(TABLE_NAME AS CHAR) AS tbl, CAST(CONSTRAINT_NAME AS CHAR) AS name,
        CAST(CHECK_CLAUSE AS CHAR) AS expression
     FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()";

/// The server names the database before each table, which is the current one wherever the view is made.
fn view_of(ViewRow { name, body, own }: ViewRow) -> View {
    let text = format!("CREATE VIEW {} AS {}", quoted(&name), body.replace(&format!("{}.`", quoted(&own)), "`"));
    view(name, text)
}

fn quoted(name: &str) -> String {
    Dialect::Mysql.identifier(name)
}

fn table(row: TableRow) -> Table {
    let collation = row.collation.map(|name| Collation::named(Dialect::Mysql, &name));
    Table { comment: row.comment, collation, ..Table::new(row.name) }
}

fn add_column(table: &mut Table, row: &ColumnRow, mariadb: bool) {
    let ty = Type::from_sql(Dialect::Mysql, &row.ty);
    let mut column = column(row.name.clone(), ty);
    column.nullable = row.nullable == "YES";
    column.comment.clone_from(&row.comment);
    let collation = row.collation.as_ref().map(|name| Collation::named(Dialect::Mysql, name));
    column.collation = collation.filter(|own| table.collation.as_ref() != Some(own));
    column.generated = row.extra.to_ascii_lowercase().contains("auto_increment");
    // MariaDB writes expressions, MySQL bare values unless `EXTRA` says otherwise.
    column.default = row.value.clone().map(|value| {
        let expression = mariadb
            || row.extra.contains("DEFAULT_GENERATED")
            || value.to_ascii_uppercase().starts_with("CURRENT_TIMESTAMP");
        if expression { Literal::Expression(value) } else { Literal::Text(value) }
    });
    let stored = row.extra.contains("STORED");
    column.computed = row.expression.clone().map(|expression| Computed { expression, stored });
    table.columns.push(column);
}

fn add_index(table: &mut Table, row: &IndexRow) {
    let Some(column) = row.col.clone() else { return };
    if row.name == "PRIMARY" {
        table.primary_key.push(column);
        return;
    }
    let part = IndexPart {
        of: Indexed::Column(column),
        descending: row.descending != 0,
        prefix: row.prefix.map(|length| length as u32),
    };
    match table.indexes.iter_mut().find(|index| index.name == row.name) {
        Some(index) => index.parts.push(part),
        None => table.indexes.push(Index {
            parts: vec![part],
            unique: row.is_unique != 0,
            ..Index::new(&row.name, [""; 0], Span::NOWHERE)
        }),
    }
}

/// MariaDB's JSON is text with a check: the type again.
fn add_check(table: &mut Table, row: CheckRow) {
    // One column's, it keeps its name when the column gets another.
    let of = row.expression.strip_prefix("json_valid(`").and_then(|rest| rest.strip_suffix("`)"));
    let column = of.and_then(|of| table.columns.iter_mut().find(|column| column.name == of.replace("``", "`")));
    if let Some(column) = column.filter(|column| column.ty == Type::Text) {
        column.ty = Type::Json;
        column.collation = None;
        return;
    }
    table.checks.push(Check { name: row.name, expression: row.expression, span: Span::NOWHERE });
}

fn action(word: &str) -> Action {
    Action::ALL.into_iter().find(|action| action.sql() == word).unwrap_or(Action::NoAction)
}
