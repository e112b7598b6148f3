//! Every scenario in every dialect: what the planner writes is what the file expects, and it is true.

use std::path::Path;

use jointable_cli::database::{Database, comparable};
use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{Change, Renames, complete, diff, same},
    layout::{self, Draft, Layout, Part},
    migration::{Migration, Script},
    plan::{self, Direction, Plan, plan},
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
    up: Plan,
    down: Plan,
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
    let up = plan(&from, &to, &renames, dialect, Direction::Up);
    let refused = plan::check(&up, &to);
    let section = format!("{}/refused.txt", dialect.name());
    if !refused.is_empty() || scenario.section(&section).is_some() {
        let reasons: String = refused.iter().map(|reason| wanted.describe(reason) + "\n").collect();
        return scenario.expect(&section, &reasons);
    }
    let down = plan(&to, &from, &renames.back(), dialect, Direction::Down);
    for script in scripts(1, &up, &down) {
        let direction = if script.path.ends_with("1_scenario.up.sql") { "up" } else { "down" };
        scenario.expect(&format!("{}/{direction}.sql", dialect.name()), &script.text);
    }
    let ways = Ways { start, from, to, renames, up, down };
    prove_changes(&ways);
    prove_replay(&ways);
    if let (Some(database), Some(direct)) = (server::fresh(dialect), server::fresh(dialect)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(prove_on_server(scenario, &ways, &database, &direct));
    }
}

/// The changes make the one schema of the other, and the same changes are found again.
fn prove_changes(Ways { start: _, from, to, up, down, renames: _ }: &Ways) {
    for (plan, start, end) in [(up, from, to), (down, to, from)] {
        let mut made = start.clone();
        plan.changes.iter().for_each(|change| change.apply(&mut made, plan.dialect));
        // What models do not say is changed by no change.
        made.views.clone_from(&end.views);
        for table in &mut made.tables {
            let Some(end) = end.table(&table.name) else { continue };
            (table.options, table.triggers) = (end.options, end.triggers.clone());
        }
        assert!(same(&made, end, plan.dialect), "the changes lead elsewhere: {made:#?}");
    }
}

/// The SQL, read again, leaves the same schema; after it there is nothing to do.
fn prove_replay(ways: &Ways) {
    let dialect = ways.up.dialect;
    let mut schema = Schema::default();
    let scripts = [(ways.start.clone(), &ways.from), (ways.up.script(), &ways.to), (ways.down.script(), &ways.from)];
    for (script, end) in scripts {
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let source = sources.add("script.sql", &script);
        replay::replay(&mut schema, &script, source, dialect, &mut sink);
        let found = sink.into_vec();
        assert!(found.is_empty(), "{found:#?}\n{script}");
        schema = schema.lowered(dialect);
        assert_eq!(summaries(&diff(&schema, end, dialect)), [""; 0], "left to do after\n{script}");
        assert!(same(&schema, end, dialect), "{schema:#?}\nafter\n{script}\ninstead of {end:#?}");
    }
}

/// On a real server the result is what a database made directly from the models has; rows survive.
async fn prove_on_server(scenario: &Scenario, ways: &Ways, database: &Fresh, direct: &Fresh) {
    let dialect = ways.up.dialect;
    let whole = plan(&Schema::default(), &ways.to, &Renames::default(), dialect, Direction::Up);
    let mut migrated = database.connect().await;
    let mut made = direct.connect().await;
    for database in [&mut migrated, &mut made] {
        database.prepare().await.expect("a history table");
    }
    let second = migration(2, &ways.up, &ways.down);
    migrated.apply(&from_empty(&ways.start)).await.expect("the old schema");
    if let Some(rows) = scenario.section("rows.sql") {
        migrated.execute(rows).await.expect("rows");
    }
    let rows = |names| kept_rows(database, (&ways.from, &ways.to), &ways.renames, names, dialect, |_, _| true);
    let before = rows(Names::Before).await;
    migrated.apply(&second).await.expect("the way up");
    assert_eq!(rows(Names::After).await, before, "rows have changed on the way up");
    agree(&mut migrated, &ways.to, dialect).await;
    let views =
        ways.to.views.iter().flat_map(|view| [&view.text].into_iter().chain(view.triggers.iter().map(|own| &own.text)));
    let views: String = views.map(|text| format!("{text};\n")).collect();
    made.apply(&from_empty(&(whole.script() + &views))).await.expect("the new schema");
    let (migrated_schema, made_schema) =
        (migrated.schema().await.expect("a schema"), made.schema().await.expect("a schema"));
    assert!(same(&migrated_schema, &made_schema, dialect), "migrated: {migrated_schema:#?}\nmade: {made_schema:#?}");
    migrated.revert(&second).await.expect("the way down");
    assert_eq!(rows(Names::Before).await, before, "rows have changed on the way down");
    agree(&mut migrated, &ways.from, dialect).await;
    migrated.apply(&second).await.expect("the way up again");
    agree(&mut migrated, &ways.to, dialect).await;
    migrated.close().await;
    made.close().await;
}

/// The catalogue says what the models say.
async fn agree(database: &mut Database, models: &Schema, dialect: Dialect) {
    let found = database.schema().await.expect("a schema");
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

fn migration(version: i64, up: &Plan, down: &Plan) -> Migration {
    let [down, up] = scripts(version, up, down);
    Migration { version: version.into(), name: "scenario".to_owned(), up, down: Some(down) }
}

/// The way down and the way up as sqlx has them.
fn scripts(version: i64, up: &Plan, down: &Plan) -> [Script; 2] {
    let dialect = up.dialect;
    let part = |plan: &Plan| Part { sql: plan.script(), transactional: plan.transactional };
    let draft =
        Draft { version: version.to_string(), name: "scenario".to_owned(), up: part(up), down: Some(part(down)) };
    let files = layout::write(Layout::Sqlx, dialect, &draft).into_iter();
    let scripts = files.zip([down, up]).map(|((path, text), plan)| Script::whole(path, text, plan.transactional));
    scripts.collect::<Vec<_>>().try_into().expect("a file for each direction")
}

fn summaries(changes: &[Change]) -> Vec<String> {
    changes.iter().map(Change::summary).collect()
}
