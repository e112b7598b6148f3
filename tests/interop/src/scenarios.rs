//! What the planner's scenarios write, in every layout, by its runner.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jointable_cli::database::comparable;
use jointable_core::{
    dialect::Dialect,
    diff::{Renames, diff},
    layout::{self, Draft, Layout, Part},
    plan::{self, Direction, plan, plan_confined},
    schema::Schema,
};
use jointable_tests::scenario::Scenario;

use crate::{
    Outcome,
    app::{App, block_on},
    runner::Runner,
};

/// Runs all of them; how many there were, and how many the layout cannot have.
pub fn all(layout: Layout, runner: Runner, dialect: Dialect) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let (mut run, mut refused, mut failed) = (0, 0, Vec::new());
    for path in paths {
        match one(&Scenario::read(&path), layout, runner, dialect) {
            Ok(Done::Run) => run += 1,
            Ok(Done::Refused) => refused += 1,
            Ok(Done::NoMigration) => {}
            Ok(Done::LeftOut) => return Ok("left out".to_owned()),
            Err(reason) => failed.push(format!("{}: {reason}", path.file_stem().unwrap_or_default().display())),
        }
    }
    match (failed.is_empty(), refused) {
        (false, _) => Err(failed.join("\n  ")),
        (true, 0) => Ok(run.to_string()),
        (true, refused) => Ok(format!("{run}, not {refused}")),
    }
}

enum Done {
    /// It was run.
    Run,
    /// The layout cannot say it, and `make` says so.
    Refused,
    /// On this dialect there is no migration.
    NoMigration,
    /// This run leaves the dialect out.
    LeftOut,
}

fn one(scenario: &Scenario, layout: Layout, runner: Runner, dialect: Dialect) -> Result<Done, String> {
    let [from, to] = ["from.rs", "to.rs"].map(|section| scenario.models(section).schema.lowered(dialect));
    let (none, renames) = (Renames::default(), scenario.renames(&from, &to));
    if !plan::check(&from, &to, &renames, dialect).is_empty() {
        return Ok(Done::NoMigration);
    }
    let planner = if layout.confines() { plan_confined } else { plan };
    let part = |from: &Schema, to: &Schema, renames: &Renames, direction: Direction| {
        let plan = planner(from, to, renames, dialect, direction);
        Part { sql: plan.script(), transactional: plan.transactional }
    };
    let start = Schema::default();
    let steps =
        [(&start, &from, &none, "first"), (&from, &to, &renames, "second")].map(|(from, to, renames, name)| Draft {
            version: String::new(),
            name: name.to_owned(),
            up: part(from, to, renames, Direction::Up),
            down: Some(part(to, from, &renames.back(), Direction::Down)),
        });
    if steps.iter().any(|step| layout.hindrance(step.up.transactional).is_some()) {
        return Ok(Done::Refused);
    }
    let Some(app) = App::new(layout, dialect) else { return Ok(Done::LeftOut) };
    let [first, second] = steps;
    // Some begin with nothing, for which no layout has a migration.
    let begins = !first.up.sql.is_empty();
    if begins {
        add(&app, "20260102030405", first)?;
        reach(&app, runner.up(&app), &from, "up, first")?;
        if let Some(rows) = scenario.section("rows.sql") {
            app.execute(rows)?;
        }
    }
    let rows = |before: bool| kept(&app, (&from, &to), &renames, before);
    let before = if begins { rows(true) } else { Vec::new() };
    let unchanged = |step: &str| match !begins || rows(step == "down") == before {
        true => Ok(()),
        false => Err(format!("{step}: rows have changed")),
    };
    add(&app, "20260102030406", second)?;
    reach(&app, runner.up(&app), &to, "up")?;
    unchanged("up")?;
    if layout.facts().down {
        reach(&app, runner.down(&app), &from, "down")?;
        unchanged("down")?;
        reach(&app, runner.up(&app), &to, "up again")?;
        unchanged("up again")?;
    }
    Ok(Done::Run)
}

/// Writes a migration, as `make` does.
fn add(app: &App, now: &str, draft: Draft) -> Result<(), String> {
    // refinery counts, the others have times.
    let version = match app.layout {
        Layout::Refinery => now[13..].to_owned(),
        _ => layout::next_version(app.layout, now, &[]).ok_or("no version")?,
    };
    for (path, text) in layout::write(app.layout, app.dialect, &Draft { version, ..draft }) {
        let path = app.migrations().join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(|error| error.to_string())?;
        fs::write(path, text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn reach(app: &App, done: Result<(), String>, goal: &Schema, step: &str) -> Result<(), String> {
    done.map_err(|error| format!("{step}: {error}"))?;
    let found = app.schema()?;
    let goal = comparable(goal.clone(), app.dialect);
    let left: Vec<String> = diff(&found, &goal, app.dialect).iter().map(|change| change.summary()).collect();
    if left.is_empty() { Ok(()) } else { Err(format!("{step}: left to do: {}", left.join("; "))) }
}

/// The rows that both schemas have a place for, as one of them calls tables and columns.
fn kept(app: &App, (from, to): (&Schema, &Schema), renames: &Renames, as_before: bool) -> Vec<Vec<String>> {
    let tables = to.tables.iter().filter_map(|after| Some((from.table(renames.before(&after.name))?, after)));
    let rows = tables.map(|(before, after)| {
        let names = after.columns.iter().filter_map(|column| {
            let name = renames.column_before(&after.name, &column.name);
            before.column(name).map(|_| (name, column.name.as_str()))
        });
        let (old, new): (Vec<&str>, Vec<&str>) = names.unzip();
        let (table, columns) = if as_before { (&before.name, old) } else { (&after.name, new) };
        block_on(app.database.rows(app.dialect, table, &columns))
    });
    rows.collect()
}
