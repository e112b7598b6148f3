//! PostgreSQL: `pg_catalog`, the current schema.

use jointable_core::{
    dialect::Dialect,
    schema::{
        Action, Check, Checked, Collation, Computed, Enum, ForeignKey, Index, IndexPart, Indexed, Literal, Schema,
        Table,
    },
    source::Span,
    types::Type,
};
use sqlx::PgConnection;

use super::{add_trigger, column, view};

rows! {
    sqlx::postgres::PgRow:

    struct TableRow {
        name: String,
        comment: Option<String>,
    }

    struct ColumnRow {
        tbl: String,
        name: String,
        ty: String,
        required: bool,
        value: Option<String>,
        identity: bool,
        computed: String,
        comment: Option<String>,
        collation: Option<String>,
    }

    struct EnumRow {
        name: String,
        labels: Vec<String>,
    }

    struct ConstraintRow {
        tbl: String,
        name: String,
        kind: String,
        columns: Vec<String>,
        target: Option<String>,
        target_columns: Vec<String>,
        on_delete: String,
        on_update: String,
        is_deferrable: bool,
        is_deferred: bool,
        expression: Option<String>,
    }

    struct IndexRow {
        tbl: String,
        name: String,
        is_unique: bool,
        is_constraint: bool,
        method: String,
        parts: Vec<String>,
        names: Vec<Option<String>>,
        descending: Vec<bool>,
        predicate: Option<String>,
    }

    struct TextRow {
        owner: String,
        name: String,
        text: String,
    }
}

/// The tables of the current schema.
pub(crate) async fn schema(connection: &mut PgConnection) -> Result<Schema, sqlx::Error> {
    let tables: Vec<TableRow> = sqlx::query_as(
        "SELECT relname::text AS name, obj_description(oid, 'pg_class') AS comment FROM pg_catalog.pg_class
         WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
           AND relname <> '_sqlx_migrations'
         ORDER BY relname::text COLLATE \"C\"",
    )
    .fetch_all(&mut *connection)
    .await?;
    let columns: Vec<ColumnRow> = sqlx::query_as(
        "SELECT t.relname::text AS tbl, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS ty,
                a.attnotnull AS required, a.attidentity <> '' AS identity,
                pg_get_expr(d.adbin, d.adrelid) AS value, a.attgenerated::text AS computed,
                col_description(a.attrelid, a.attnum) AS comment, c.collname::text AS collation
         FROM pg_catalog.pg_attribute a
         JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
         LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation AND c.oid <> y.typcollation
         WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
           AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY t.relname, a.attnum",
    )
    .fetch_all(&mut *connection)
    .await?;
    let enums: Vec<EnumRow> = sqlx::query_as(
        "SELECT t.typname::text AS name, ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid
                ORDER BY e.enumsortorder) AS labels
         FROM pg_catalog.pg_type t WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype = 'e'
         ORDER BY t.typname",
    )
    .fetch_all(&mut *connection)
    .await?;
    let constraints: Vec<ConstraintRow> = sqlx::query_as(
        "SELECT t.relname::text AS tbl, c.conname::text AS name, c.contype::text AS kind,
                ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
                      ORDER BY k.place) AS columns,
                f.relname::text AS target,
                ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k(number, place)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number
                      ORDER BY k.place) AS target_columns,
                c.confdeltype::text AS on_delete, c.confupdtype::text AS on_update,
                c.condeferrable AS is_deferrable, c.condeferred AS is_deferred,
                pg_get_expr(c.conbin, c.conrelid) AS expression
         FROM pg_catalog.pg_constraint c
         JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
         LEFT JOIN pg_catalog.pg_class f ON f.oid = c.confrelid
         WHERE t.relnamespace = current_schema()::regnamespace AND c.contype IN ('p', 'f', 'c')
         ORDER BY t.relname, c.conname",
    )
    .fetch_all(&mut *connection)
    .await?;
    // Modelled are those that compare values as their types do, and carry no columns besides.
    let indexes: Vec<IndexRow> = sqlx::query_as(
        "SELECT t.relname::text AS tbl, i.relname::text AS name, x.indisunique AS is_unique,
                EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype = 'u')
                    AS is_constraint,
                m.amname::text AS method, pg_get_expr(x.indpred, x.indrelid) AS predicate,
                ARRAY(SELECT pg_get_indexdef(x.indexrelid, k.place, false) FROM generate_series(1, x.indnkeyatts) AS k(place)
                      ORDER BY k.place) AS parts,
                ARRAY(SELECT a.attname::text FROM unnest(x.indkey) WITH ORDINALITY AS k(number, place)
                      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number <> 0
                      ORDER BY k.place) AS names,
                ARRAY(SELECT k.option & 1 = 1 FROM unnest(x.indoption) WITH ORDINALITY AS k(option, place)
                      ORDER BY k.place) AS descending
         FROM pg_catalog.pg_index x
         JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
         JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
         JOIN pg_catalog.pg_am m ON m.oid = i.relam
         WHERE t.relnamespace = current_schema()::regnamespace AND NOT x.indisprimary AND NOT x.indisexclusion
           AND (x.indnkeyatts = x.indnatts OR EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = x.indexrelid))
           -- A column that servers before 15 do not have.
           AND coalesce(to_jsonb(x) ->> 'indnullsnotdistinct', 'false') = 'false'
           AND NOT EXISTS (SELECT FROM unnest(x.indclass, x.indkey, x.indcollation) AS k(class, number, compared)
                           JOIN pg_catalog.pg_opclass c ON c.oid = k.class
                           LEFT JOIN pg_catalog.pg_attribute a
                             ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number <> 0
                           WHERE NOT c.opcdefault OR k.compared <> a.attcollation
                              -- Of an expression: neither the usual one nor that of a column.
                              OR a.attnum IS NULL AND k.compared <> 0
                                 AND k.compared NOT IN (SELECT own.attcollation FROM pg_catalog.pg_attribute own
                                                        WHERE own.attrelid = x.indrelid)
                                 AND k.compared <> (SELECT oid FROM pg_catalog.pg_collation WHERE collname = 'default'))
         ORDER BY t.relname, i.relname",
    )
    .fetch_all(&mut *connection)
    .await?;

    let triggers: Vec<TextRow> = sqlx::query_as(
        "SELECT c.relname::text AS owner, t.tgname::text AS name, pg_get_triggerdef(t.oid, true) AS text
         FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal ORDER BY t.tgname",
    )
    .fetch_all(&mut *connection)
    .await?;
    // Those of extensions come with them.
    let views: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.relname::text,
                format('CREATE %s %I%s AS %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.relname,
                       ' WITH (' || array_to_string(c.reloptions, ', ') || ')',
                       rtrim(pg_get_viewdef(c.oid, true), ';'))
         FROM pg_catalog.pg_class c
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
         ORDER BY c.relname::text COLLATE \"C\"",
    )
    .fetch_all(&mut *connection)
    .await?;

    let enums = enums.into_iter().map(|EnumRow { name, labels }| Enum { name, values: labels, span: Span::NOWHERE });
    let tables = tables.into_iter().map(|TableRow { name, comment }| Table { comment, ..Table::new(name) });
    let mut schema = Schema { tables: tables.collect(), enums: enums.collect(), ..Schema::default() };
    for row in columns {
        let Some(table) = schema.table_mut(&row.tbl) else { continue };
        let mut column = column(row.name, Type::from_sql(Dialect::Postgres, &row.ty));
        column.nullable = !row.required;
        column.comment = row.comment;
        column.collation = row.collation.map(|name| Collation::named(Dialect::Postgres, &name));
        // `serial` is a default that asks a sequence.
        let serial = row.value.as_ref().is_some_and(|value| value.starts_with("nextval("));
        column.generated = row.identity || serial;
        if row.computed.is_empty() {
            column.default = row.value.filter(|_| !serial).map(Literal::Expression);
        } else {
            let stored = row.computed == "s";
            column.computed = row.value.map(|expression| Computed { expression, stored });
        }
        table.columns.push(column);
    }
    for row in constraints {
        if let Some(table) = schema.table_mut(&row.tbl) {
            add_constraint(table, row);
        }
    }
    for row in indexes {
        let IndexRow { tbl, name, is_unique: unique, is_constraint: constraint, .. } = row;
        let Some(table) = schema.table_mut(&tbl) else { continue };
        let of = row.parts.into_iter().zip(row.names).map(|(text, name)| match name {
            Some(column) => Indexed::Column(column),
            None => Indexed::Expression(text),
        });
        table.indexes.push(Index {
            parts: of.zip(row.descending).map(|(of, descending)| IndexPart { of, descending, prefix: None }).collect(),
            unique,
            predicate: row.predicate,
            method: Some(row.method).filter(|method| method != "btree"),
            constraint,
            ..Index::new(name, [""; 0], Span::NOWHERE)
        });
    }
    schema.views = views.into_iter().map(|(name, text)| view(name, text)).collect();
    for TextRow { owner, name, text } in triggers {
        add_trigger(&mut schema, &owner, name, text);
    }
    Ok(schema)
}

fn add_constraint(table: &mut Table, row: ConstraintRow) {
    match row.kind.as_str() {
        "p" => table.primary_key = row.columns,
        "c" => {
            let expression = row.expression.unwrap_or_default();
            table.checks.push(Check { name: row.name, expression, span: Span::NOWHERE });
        }
        _ => table.foreign_keys.push(ForeignKey {
            name: row.name,
            columns: row.columns,
            references_table: row.target.unwrap_or_default(),
            references_columns: row.target_columns,
            on_delete: action(&row.on_delete),
            on_update: action(&row.on_update),
            checked: match (row.is_deferrable, row.is_deferred) {
                (_, true) => Checked::AtCommit,
                (true, false) => Checked::Deferrable,
                (false, false) => Checked::AtOnce,
            },
            span: Span::NOWHERE,
        }),
    }
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
