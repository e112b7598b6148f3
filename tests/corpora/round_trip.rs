//! The tables of a history, taken away and brought back by what jointable writes.

use jointable_cli::database::{Database, comparable};
use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{Change, Renames, diff},
    plan::{Direction, plan},
    replay,
    schema::{Enum, Schema},
    source::Sources,
    types::Type,
};

use super::{aspects, collations::Usual};
use crate::server::Fresh;

/// Drops all tables of the schema by the way down and makes them anew by the way up, twice: read again, and on the
/// server. What differs then, or what the server says.
///
/// # Errors
/// The first thing that is not as it was.
pub(super) async fn prove(schema: &Schema, dialect: Dialect, database: &Fresh, usual: &Usual) -> Result<(), String> {
    let mut schema = schema.clone().lowered(dialect);
    // One that no column has is somebody else's, and stays.
    let used = |own: &Enum| {
        schema
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .any(|column| column.ty == Type::Enum(own.name.clone().into()))
    };
    let unused: Vec<String> = schema.enums.iter().filter(|own| !used(own)).map(|own| own.name.clone()).collect();
    schema.enums.retain(|own| !unused.contains(&own.name));
    if dialect == Dialect::Postgres {
        // They hold the tables, and have no way back of their own.
        schema.views.clear();
    }
    let empty = Schema::default();
    let up = plan(&empty, &schema, &Renames::default(), dialect, Direction::Up).script();
    let down = plan(&schema, &empty, &Renames::default(), dialect, Direction::Down).script();
    let mut replayed = Schema::default();
    for (script, end) in [(&up, &schema), (&down, &empty), (&up, &schema)] {
        read(&mut replayed, script, dialect)?;
        let left: Vec<String> = diff(&replayed, end, dialect).iter().map(Change::summary).collect();
        if !left.is_empty() {
            return Err(format!("read again, there is left to do: {}", left.join("; ")));
        }
    }
    if dialect == Dialect::Mysql {
        // One whose column is gone stays on the server, which refuses to make it again.
        for table in &mut schema.tables {
            let made = replayed.table(&table.name).map_or(&[][..], |made| &made.triggers);
            table.triggers.retain(|trigger| made.iter().any(|other| other.name == trigger.name));
        }
    }
    let said = |failure: jointable_cli::Failure| failure.message;
    let mut server = database.connect().await;
    server.execute(RELEASED[dialect as usize]).await.map_err(said)?;
    for _ in 0..2 {
        server.execute(&down).await.map_err(|failure| format!("down: {}", said(failure)))?;
        let left = server.schema().await.map_err(said)?;
        if let Some(table) = left.tables.iter().find(|table| schema.table(&table.name).is_some()) {
            return Err(format!("down: table `{}` is left", table.name));
        }
        server.execute(&up).await.map_err(|failure| format!("up: {}", said(failure)))?;
        agree(&mut server, &schema, dialect, usual).await?;
    }
    server.close().await;
    Ok(())
}

fn read(schema: &mut Schema, script: &str, dialect: Dialect) -> Result<(), String> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let source = sources.add("script.sql", script);
    replay::replay(schema, script, source, dialect, &mut sink);
    let found = sink.into_vec();
    match found.first() {
        Some(first) => Err(format!("read again: {} in {}", first.message, &script[first.span.range()])),
        None => Ok(()),
    }
}

async fn agree(server: &mut Database, schema: &Schema, dialect: Dialect, usual: &Usual) -> Result<(), String> {
    let mut live = server.schema().await.map_err(|failure| failure.message)?;
    let mut wanted = comparable(schema.clone(), dialect);
    [&mut wanted, &mut live].into_iter().for_each(|schema| {
        usual.resolve(schema);
        aspects::written(schema, dialect);
    });
    let (_, mut differences) = aspects::compare(&wanted, &live);
    // What was not followed is left on the server.
    differences
        .retain(|difference| !(difference.replayed.is_empty() && matches!(difference.aspect, "tables" | "enums")));
    match differences.first() {
        Some(first) => Err(format!(
            "{}: {} {}: planned {}, made {}",
            first.aspect, first.table, first.name, first.replayed, first.live
        )),
        None => Ok(()),
    }
}

/// What holds tables that are to be dropped: views, rules, heirs, and functions of their rows and enums.
const RELEASED: [&str; 3] = [
    "SELECT 1",
    "DO $$ DECLARE v regclass; p regclass; r text; BEGIN
       LOOP
         SELECT oid INTO v FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = current_schema()::regnamespace LIMIT 1;
         EXIT WHEN v IS NULL;
         EXECUTE format('DROP %s VIEW %s CASCADE', (SELECT CASE relkind WHEN 'm' THEN 'MATERIALIZED' ELSE '' END FROM pg_class WHERE oid = v), v);
       END LOOP;
       FOR r, v IN SELECT rulename, ev_class FROM pg_rewrite WHERE rulename <> '_RETURN' AND ev_class >= 16384 LOOP
         EXECUTE format('DROP RULE %I ON %s', r, v);
       END LOOP;
       FOR r IN SELECT d.objid::regprocedure::text FROM pg_depend d JOIN pg_type t ON t.oid = d.refobjid
         WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND (t.typrelid <> 0 OR t.typtype = 'e') LOOP
         -- Of one that has gone with another the number is left.
         IF r LIKE '%(%' THEN EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', r); END IF;
       END LOOP;
       FOR v, p IN SELECT inhrelid, inhparent FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE NOT relispartition
         AND c.relkind = 'r' LOOP
         EXECUTE format('ALTER TABLE %s NO INHERIT %s', v, p);
       END LOOP;
     END $$",
    "SELECT 1",
];
