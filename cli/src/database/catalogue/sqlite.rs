//! SQLite: `sqlite_schema` and the `pragma_…` functions.
//!
//! SQLite has no names for constraints in its catalogue and no checks at all, only the CREATE TABLE text: those two
//! are read from there, and whether numbers are given again.

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    replay,
    schema::{Action, ForeignKey, Index, IndexPart, Indexed, Literal, Options, Schema, Table, Trigger, View},
    source::{Sources, Span},
    types::Type,
};
use sqlx::SqliteConnection;

use super::{add_to_foreign_key, column};

rows! {
    sqlx::sqlite::SqliteRow:

    struct TableRow {
        name: String,
        sql: String,
        strict: i64,
        wr: i64,
    }

    struct TextRow {
        ty: String,
        name: String,
        tbl: String,
        sql: String,
    }

    struct ColumnRow {
        tbl: String,
        name: String,
        ty: String,
        required: i64,
        value: Option<String>,
        pk: i64,
        keyed: i64,
    }

    struct ForeignKeyRow {
        tbl: String,
        id: i64,
        seq: i64,
        target: String,
        col: String,
        target_col: Option<String>,
        on_update: String,
        on_delete: String,
    }

    struct IndexRow {
        tbl: String,
        name: String,
        is_unique: i64,
        origin: String,
        sql: Option<String>,
        col: Option<String>,
        descending: i64,
        partial: i64,
    }
}

/// The tables of the main database.
pub(crate) async fn schema(connection: &mut SqliteConnection) -> Result<Schema, sqlx::Error> {
    let tables: Vec<TableRow> = sqlx::query_as(
        "SELECT t.name, t.sql, l.strict, l.wr FROM sqlite_schema t
         -- Neither virtual ones nor those that hold their data.
         JOIN pragma_table_list l ON l.schema = 'main' AND l.name = t.name AND l.type = 'table'
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> '_sqlx_migrations' ORDER BY t.name",
    )
    .fetch_all(&mut *connection)
    .await?;
    let columns: Vec<ColumnRow> = sqlx::query_as(
        "SELECT t.name AS tbl, c.name, c.type AS ty, c.\"notnull\" AS required, c.dflt_value AS value, c.pk,
                EXISTS (SELECT 1 FROM pragma_index_list(t.name) i WHERE i.origin = 'pk') AS keyed
         FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid",
    )
    .fetch_all(&mut *connection)
    .await?;
    let foreign_keys: Vec<ForeignKeyRow> = sqlx::query_as(
        "SELECT t.name AS tbl, f.id, f.seq, f.\"table\" AS target, f.\"from\" AS col, f.\"to\" AS target_col, f.on_update, f.on_delete
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq",
    )
    .fetch_all(&mut *connection)
    .await?;
    let indexes: Vec<IndexRow> = sqlx::query_as(
        "SELECT t.name AS tbl, i.name, i.\"unique\" AS is_unique, i.origin, s.sql, c.name AS col,
                c.\"desc\" AS descending, i.partial
         FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c
         LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name
         WHERE t.type = 'table' AND i.origin <> 'pk' AND c.key = 1 ORDER BY t.name, i.name, c.seqno",
    )
    .fetch_all(&mut *connection)
    .await?;

    let texts: Vec<TextRow> = sqlx::query_as(
        "SELECT type AS ty, name, tbl_name AS tbl, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY rowid",
    )
    .fetch_all(&mut *connection)
    .await?;

    let mut schema = Schema { tables: tables.iter().map(|row| table(row, &columns)).collect(), ..Schema::default() };
    let targets = schema.clone();
    for (table, row) in schema.tables.iter_mut().zip(&tables) {
        for key in foreign_keys.iter().filter(|key| key.tbl == row.name) {
            add_to_foreign_key(table, foreign_key(key, &targets));
        }
        add_indexes(table, &indexes);
        name_constraints(table, &row.sql, &indexes);
        table.triggers = triggers(&texts, &row.name);
    }
    let views = texts.iter().filter(|row| row.ty == "view").map(|row| View {
        name: row.name.clone(),
        text: row.sql.clone(),
        triggers: triggers(&texts, &row.name),
        span: Span::NOWHERE,
    });
    schema.views = views.collect();
    Ok(schema)
}

fn triggers(rows: &[TextRow], owner: &str) -> Vec<Trigger> {
    let own = rows.iter().filter(|row| row.ty == "trigger" && row.tbl.eq_ignore_ascii_case(owner));
    own.map(|row| Trigger { name: row.name.clone(), text: row.sql.clone(), span: Span::NOWHERE }).collect()
}

fn table(row: &TableRow, columns: &[ColumnRow]) -> Table {
    let mut table = Table::new(&row.name);
    table.options = Options { strict: row.strict != 0, without_rowid: row.wr != 0, autoincrement: false };
    let columns: Vec<&ColumnRow> = columns.iter().filter(|column| column.tbl == row.name).collect();
    let mut key: Vec<&&ColumnRow> = columns.iter().filter(|column| column.pk > 0).collect();
    key.sort_by_key(|column| column.pk);
    table.primary_key = key.iter().map(|column| column.name.clone()).collect();
    for written in &columns {
        let mut column = column(written.name.clone(), Type::from_sql(Dialect::Sqlite, &written.ty));
        column.default = written.value.clone().map(Literal::Expression);
        // A key without an index is the rowid, which SQLite numbers; any other may be NULL where nothing forbids it.
        column.generated = written.pk > 0 && written.keyed == 0;
        column.nullable = written.required == 0 && !column.generated;
        table.columns.push(column);
    }
    table
}

fn foreign_key(row: &ForeignKeyRow, targets: &Schema) -> ForeignKey {
    // Without a column it refers to the primary key.
    let key = || targets.table(&row.target).and_then(|table| table.primary_key.get(row.seq as usize).cloned());
    ForeignKey {
        name: row.id.to_string(),
        columns: vec![row.col.clone()],
        references_table: row.target.clone(),
        references_columns: row.target_col.clone().or_else(key).into_iter().collect(),
        on_delete: action(&row.on_delete),
        on_update: action(&row.on_update),
        checked: Default::default(),
        span: Span::NOWHERE,
    }
}

fn add_indexes(table: &mut Table, rows: &[IndexRow]) {
    for row in rows.iter().filter(|row| row.tbl == table.name) {
        // What an expression or a condition says stands in the text alone.
        let of = row.col.clone().map_or_else(|| Indexed::Expression(String::new()), Indexed::Column);
        let part = IndexPart { of, descending: row.descending != 0, prefix: None };
        match table.indexes.iter_mut().find(|index| index.name == row.name) {
            Some(index) => index.parts.push(part),
            None => table.indexes.push(Index {
                parts: vec![part],
                unique: row.is_unique != 0,
                predicate: (row.partial != 0).then(String::new),
                constraint: row.origin == "u",
                ..Index::new(&row.name, [""; 0], Span::NOWHERE)
            }),
        }
    }
}

/// Takes names, checks, and what is no column of an index from the texts of the table and of its indexes.
fn name_constraints(table: &mut Table, sql: &str, rows: &[IndexRow]) {
    let mut texts = vec![sql.to_owned()];
    texts.extend(rows.iter().filter(|row| row.tbl == table.name).filter_map(|row| row.sql.clone()));
    texts.dedup();
    let text = texts.join("\n;");
    let mut sources = Sources::new();
    let source = sources.add("sqlite_schema", &text);
    let (mut written, mut sink) = (Schema::default(), Sink::new());
    replay::replay(&mut written, &text, source, Dialect::Sqlite, &mut sink);
    let Some(written) = written.tables.pop() else {
        return;
    };
    table.checks = written.checks;
    for column in &mut table.columns {
        let written = written.columns.iter().find(|written| written.name == column.name);
        column.computed = written.and_then(|written| written.computed.clone());
        column.collation = written.and_then(|written| written.collation.clone());
    }
    table.options.autoincrement = written.options.autoincrement;
    for key in &mut table.foreign_keys {
        if let Some(named) = written.foreign_keys.iter().find(|named| named.columns == key.columns) {
            key.name.clone_from(&named.name);
            key.checked = named.checked;
        }
    }
    for index in table.indexes.iter_mut().filter(|index| index.constraint) {
        if let Some(named) = written.indexes.iter().find(|named| named.constraint && named.parts == index.parts) {
            index.name.clone_from(&named.name);
        }
    }
    table.indexes.retain_mut(|index| {
        // What compares texts in a way of its own is not modelled, and its text alone says so.
        let named = written.indexes.iter().find(|named| !named.constraint && named.name == index.name);
        if let Some(named) = named.filter(|_| !index.constraint) {
            let texts: Vec<String> = named.clone().expressions_mut().map(|text| text.clone()).collect();
            index.expressions_mut().zip(texts).for_each(|(text, written)| *text = written);
        }
        named.is_some() || index.constraint
    });
}

fn action(word: &str) -> Action {
    Action::ALL.into_iter().find(|action| action.sql() == word).unwrap_or(Action::NoAction)
}
