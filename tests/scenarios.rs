//! Every scenario in every dialect: what the planner writes is what the file expects, and it is true.

use std::path::Path;

use jointable_cli::database::{Database, comparable};
use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{Change, Renames, complete, diff, same},
    layout::{self, Draft, Layout},
    migration::{Migration, Script},
    plan::{self, Direction, Manner, Way, plan, way, whole},
    replay,
    schema::Schema,
    source::Sources,
};
use jointable_tests::{
    coverage::{Coverage, scenarios},
    outcome::{Names, kept_rows, left_to_do},
    scenario::Scenario,
    server::{self, Fresh},
};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let files = scenarios();
    let mut trials: Vec<_> =
        files.iter().flat_map(|path| Dialect::ALL.map(|dialect| scenario(path, dialect))).collect();
    trials.push(Trial::test("every_kind_of_change_has_a_scenario", move || {
        assert_eq!(Coverage::of(&files).holes(), [""; 0]);
        Ok(())
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn scenario(path: &Path, dialect: Dialect) -> Trial {
    let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    let path = path.to_owned();
    Trial::test(format!("{name}::{}", dialect.name()), move || {
        prove(&Scenario::read(&path), dialect);
        Ok(())
    })
}

/// The two ends of a scenario, and the ways between them.
struct Ways {
    /// The script that leads to the first.
    start: String,
    from: Schema,
    to: Schema,
    renames: Renames,
    way: Way,
    /// Its migrations, as sqlx has them.
    migrations: Vec<Migration>,
}

fn prove(scenario: &Scenario, dialect: Dialect) {
    let mut wanted = scenario.models("to.rs");
    let models = scenario.models("from.rs").schema.lowered(dialect);
    let none = Renames::default();
    let (from, start) = match scenario.history(dialect, &mut wanted) {
        None => {
            let from = complete(models, &Schema::default(), &none, dialect);
            let start = plan(&Schema::default(), &from, &none, dialect, Direction::Up).script();
            (from, start)
        }
        Some(history) => {
            let models = complete(models, &history, &none, dialect);
            assert_eq!(summaries(&diff(&history, &models, dialect)), [""; 0], "the models before say something else");
            (history, scenario.section(&format!("{}/history.sql", dialect.name())).unwrap_or_default().to_owned())
        }
    };
    let to = wanted.schema.clone().lowered(dialect);
    let renames = scenario.renames(&from, &to, dialect);
    let to = complete(to, &from, &renames, dialect);
    let way = way(&from, &to, &renames, dialect, Manner::default());
    let refused = plan::check(&way, &to);
    let section = format!("{}/refused.txt", dialect.name());
    if !refused.is_empty() || scenario.section(&section).is_some() {
        let reasons: String = refused.iter().map(|reason| wanted.describe(reason) + "\n").collect();
        return scenario.expect(&section, &reasons);
    }
    let migrations = migrations(2, &way);
    let up = migrations.iter().enumerate().map(|(at, migration)| (at, &migration.up));
    let down = migrations.iter().enumerate().filter_map(|(at, migration)| Some((at, migration.down.as_ref()?)));
    let up: String = up.map(|(at, script)| shown(at, way.legs.len(), script)).collect();
    let down: String = down.rev().map(|(at, script)| shown(at, way.legs.len(), script)).collect();
    for (direction, text) in [("up", up), ("down", down)] {
        scenario.expect(&format!("{}/{direction}.sql", dialect.name()), &text);
    }
    let ways = Ways { start, from, to, renames, way, migrations };
    prove_changes(&ways);
    prove_replay(&ways);
    if let (Some(database), Some(direct)) = (server::fresh(dialect), server::fresh(dialect)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(prove_on_server(scenario, &ways, &database, &direct));
    }
}

/// A script, with a line above where it is one of several.
fn shown(at: usize, count: usize, script: &Script) -> String {
    let head = if count > 1 { format!("-- ==== migration {} of {count} ====\n", at + 1) } else { String::new() };
    head + &script.text
}

/// The changes make the one schema of the other, and back; so do those of each migration.
fn prove_changes(Ways { from, to, way, .. }: &Ways) {
    let dialect = way.dialect;
    let changed = |start: &Schema, changes: &[Change], end: &Schema| {
        let mut made = start.clone();
        changes.iter().for_each(|change| change.apply(&mut made, dialect));
        // What models do not say is changed by no change.
        made.views.clone_from(&end.views);
        for table in &mut made.tables {
            let Some(end) = end.table(&table.name) else { continue };
            (table.options, table.triggers) = (end.options, end.triggers.clone());
        }
        made
    };
    assert!(same(&changed(from, &way.changes, to), to, dialect), "the changes lead elsewhere");
    let mut place = from.clone();
    for leg in &way.legs {
        let there = changed(&place, &leg.up.changes, to);
        let back = changed(&there, &leg.down.changes, &place);
        assert!(same(&back, &place, dialect), "another way back than there:\n{leg:#?}");
        place = there;
    }
    assert!(same(&place, to, dialect), "the migrations lead elsewhere: {place:#?}");
}

/// The SQL, read again, leaves the same schema; after it there is nothing to do. Each way back leads to where its way
/// there began.
fn prove_replay(ways: &Ways) {
    let dialect = ways.way.dialect;
    let mut schema = Schema::default();
    read(&mut schema, &ways.start, dialect);
    reached(&schema, &ways.from, dialect, &ways.start);
    let mut befores = Vec::new();
    for migration in &ways.migrations {
        befores.push(schema.clone());
        read(&mut schema, &migration.up.sql(), dialect);
    }
    reached(&schema, &ways.to, dialect, "the way up");
    for (migration, before) in ways.migrations.iter().zip(&befores).rev() {
        let script = migration.down.as_ref().expect("a way back").sql();
        read(&mut schema, &script, dialect);
        reached(&schema, before, dialect, &script);
    }
}

fn read(schema: &mut Schema, script: &str, dialect: Dialect) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let source = sources.add("script.sql", script);
    replay::replay(schema, script, source, dialect, &mut sink);
    let found = sink.into_vec();
    assert!(found.is_empty(), "{found:#?}\n{script}");
    *schema = std::mem::take(schema).lowered(dialect);
}

fn reached(schema: &Schema, end: &Schema, dialect: Dialect, script: &str) {
    assert_eq!(summaries(&diff(schema, end, dialect)), [""; 0], "left to do after\n{script}");
    assert!(same(schema, end, dialect), "{schema:#?}\nafter\n{script}\ninstead of {end:#?}");
}

/// On a real server the result is what a database made directly from the models has; rows survive.
async fn prove_on_server(scenario: &Scenario, ways: &Ways, database: &Fresh, direct: &Fresh) {
    let dialect = ways.way.dialect;
    let whole = whole(&ways.to, dialect);
    let mut migrated = database.connect().await;
    let mut made = direct.connect().await;
    for database in [&mut migrated, &mut made] {
        database.prepare().await.expect("a history table");
    }
    migrated.apply(&from_empty(&ways.start)).await.expect("the old schema");
    if let Some(rows) = scenario.section("rows.sql") {
        migrated.execute(rows).await.expect("rows");
    }
    let rows = |names| kept_rows(database, (&ways.from, &ways.to), &ways.renames, names, dialect, |_, _| true);
    let before = rows(Names::Before).await;
    up(&mut migrated, &ways.migrations).await;
    assert_eq!(rows(Names::After).await, before, "rows have changed on the way up");
    if let Some((called, rows)) = scenario.section("made.txt").and_then(|made| made.split_once('\n')) {
        let words: Vec<&str> = called.split(' ').collect();
        let made = database.rows(dialect, words[0], &words[1..]).await.join("\n");
        assert_eq!(made.replace('\'', ""), rows.trim_end(), "other rows have been made");
    }
    agree(&mut migrated, &ways.to, dialect).await;
    assert_eq!(unfinished(database, dialect).await, [""; 0]);
    made.apply(&from_empty(&whole.script())).await.expect("the new schema");
    let (migrated_schema, made_schema) =
        (migrated.schema().await.expect("a schema"), made.schema().await.expect("a schema"));
    assert!(same(&migrated_schema, &made_schema, dialect), "migrated: {migrated_schema:#?}\nmade: {made_schema:#?}");
    for migration in ways.migrations.iter().rev() {
        migrated.revert(migration).await.expect("the way down");
    }
    assert_eq!(rows(Names::Before).await, before, "rows have changed on the way down");
    agree(&mut migrated, &ways.from, dialect).await;
    up(&mut migrated, &ways.migrations).await;
    agree(&mut migrated, &ways.to, dialect).await;
    migrated.close().await;
    made.close().await;
}

async fn up(database: &mut Database, migrations: &[Migration]) {
    for migration in migrations {
        database.apply(migration).await.expect("the way up");
    }
}

/// The constraints and indexes that PostgreSQL does not rely on.
async fn unfinished(database: &Fresh, dialect: Dialect) -> Vec<String> {
    let sql = "SELECT conname::text FROM pg_constraint WHERE NOT convalidated
               UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid";
    if dialect == Dialect::Postgres { database.texts(dialect, sql).await } else { Vec::new() }
}

/// The catalogue says what the models say, and has the triggers and views of the history.
async fn agree(database: &mut Database, models: &Schema, dialect: Dialect) {
    let found = database.schema().await.expect("a schema");
    assert_eq!(kept(&found), kept(models));
    assert_eq!(left_to_do(&found, models, dialect), [""; 0], "found {found:#?}");
    if dialect == Dialect::Sqlite {
        assert!(same(&found, &comparable(models.clone(), dialect), dialect), "found {found:#?} instead of {models:#?}");
    }
}

/// A script as the first migration.
fn from_empty(script: &str) -> Migration {
    let up = Script::whole("1_scenario.up.sql", script, true);
    Migration { version: 1.into(), name: "scenario".to_owned(), up, down: None }
}

/// The migrations of a way, as sqlx has them.
fn migrations(first: i64, way: &Way) -> Vec<Migration> {
    let migration = |(version, leg)| {
        let draft = Draft::new(i64::to_string(&version), "scenario", leg);
        let files = layout::write(Layout::Sqlx, way.dialect, &draft).into_iter();
        let scripts = files.zip([&leg.down, &leg.up]);
        let mut scripts = scripts.map(|((path, text), plan)| Script::whole(path, text, plan.transactional));
        let down = scripts.next();
        let up = scripts.next().expect("a file for each direction");
        Migration { version: version.into(), name: "scenario".to_owned(), up, down }
    };
    (first..).zip(&way.legs).map(migration).collect()
}

/// What of a schema is text, by name.
fn kept(schema: &Schema) -> Vec<(&str, &str)> {
    let triggers = schema
        .tables
        .iter()
        .flat_map(|table| table.triggers.iter().map(|own| (table.name.as_str(), own.name.as_str())));
    let mut kept: Vec<_> = triggers.chain(schema.views.iter().map(|view| ("", view.name.as_str()))).collect();
    kept.sort_unstable();
    kept
}

fn summaries(changes: &[Change]) -> Vec<String> {
    changes.iter().map(Change::summary).collect()
}
