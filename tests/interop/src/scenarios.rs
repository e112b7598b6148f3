//! What the planner's scenarios write, in every layout, by its runner.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    dialect::Dialect,
    diff::{Renames, complete},
    layout::{self, Draft, Layout},
    plan::{self, Leg, Manner, Plan, Purpose, Step, way},
    replay::split,
    schema::Schema,
};
use jointable_tests::{
    outcome::{Names, kept_rows, left_to_do},
    scenario::Scenario,
};

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
    let mut wanted = scenario.models("to.rs");
    let manner = Manner { confined: layout.confines(dialect), ..Manner::default() };
    let none = Renames::default();
    let (from, start) = match scenario.history(dialect, &mut wanted) {
        Some(history) => {
            let script = scenario.section(&format!("{}/history.sql", dialect.name())).unwrap_or_default();
            (history, by_hand(script, dialect))
        }
        None => {
            let from = scenario.models("from.rs").schema.lowered(dialect);
            let from = complete(from, &Schema::default(), &none, dialect);
            let start = way(&Schema::default(), &from, &none, dialect, manner).legs;
            (from, start)
        }
    };
    let to = wanted.schema.lowered(dialect);
    let renames = scenario.renames(&from, &to, dialect);
    let to = complete(to, &from, &renames, dialect);
    let there = way(&from, &to, &renames, dialect, manner);
    if !plan::check(&there, &to).is_empty() {
        return Ok(Done::NoMigration);
    }
    if start.iter().chain(&there.legs).any(|leg| layout.hindrance(leg.up.transactional).is_some()) {
        return Ok(Done::Refused);
    }
    let Some(app) = App::new(layout, dialect) else { return Ok(Done::LeftOut) };
    let (made, count) = (start.len(), there.legs.len());
    let versions = layout::next_versions(layout, "20260102030405", &[], made + count).ok_or("no version")?;
    let (first, second) = versions.split_at(made);
    // Some begin with nothing, for which no layout has a migration.
    let begins = !start.is_empty();
    if begins {
        add(&app, "first", first, &start)?;
        reach(&app, runner.up(&app), &from, "up, first")?;
        if let Some(rows) = scenario.section("rows.sql") {
            app.execute(rows)?;
        }
    }
    let rows = |names| block_on(kept_rows(&app.database, (&from, &to), &renames, names, dialect, |_, _| true));
    let before = if begins { rows(Names::Before) } else { Vec::new() };
    let names = |step: &str| if step == "down" { Names::Before } else { Names::After };
    let unchanged = |step: &str| match !begins || rows(names(step)) == before {
        true => Ok(()),
        false => Err(format!("{step}: rows have changed")),
    };
    add(&app, "second", second, &there.legs)?;
    reach(&app, runner.up(&app), &to, "up")?;
    unchanged("up")?;
    if layout.facts().down {
        let down = (0..count).try_for_each(|_| runner.down(&app));
        reach(&app, down, &from, "down")?;
        unchanged("down")?;
        reach(&app, runner.up(&app), &to, "up again")?;
        unchanged("up again")?;
    }
    Ok(Done::Run)
}

/// A history written by hand, as one migration.
fn by_hand(script: &str, dialect: Dialect) -> Vec<Leg> {
    let plan = |statements: Vec<String>| {
        let steps = vec![Step { tasks: Vec::new(), statements }];
        Plan { dialect, changes: Vec::new(), steps, transactional: true }
    };
    let statements = split(script, dialect).into_iter().map(|range| script[range].to_owned()).collect();
    vec![Leg { purpose: Purpose::Change, up: plan(statements), down: plan(vec!["SELECT 1".to_owned()]) }]
}

/// Writes migrations, as `make` does.
fn add(app: &App, name: &str, versions: &[String], legs: &[Leg]) -> Result<(), String> {
    for (version, leg) in versions.iter().zip(legs) {
        for (path, text) in layout::write(app.layout, app.dialect, &Draft::new(version, name, leg)) {
            let path = app.migrations().join(path);
            fs::create_dir_all(path.parent().unwrap_or(&path)).map_err(|error| error.to_string())?;
            fs::write(path, text).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn reach(app: &App, done: Result<(), String>, goal: &Schema, step: &str) -> Result<(), String> {
    done.map_err(|error| format!("{step}: {error}"))?;
    let found = app.schema()?;
    let left = left_to_do(&found, goal, app.dialect);
    if left.is_empty() { Ok(()) } else { Err(format!("{step}: left to do: {}", left.join("; "))) }
}
