//! Up and down by one runner.

use std::fs;

use jointable_core::{
    dialect::Dialect,
    diff::{diff, same},
    layout::Layout,
    schema::Schema,
};

use crate::{Outcome, app::App, runner::Runner};

/// The tables before and after the models change, as jointable's own runner leaves them.
struct Goals {
    first: Schema,
    second: Schema,
}

/// Makes the models' tables, fills them, changes the models, and goes back where there is a way.
pub fn trip(layout: Layout, runner: Runner, dialect: Dialect) -> Outcome {
    let Some(app) = App::new(layout, dialect) else { return Ok("left out".to_owned()) };
    // It stays in its transaction, where SQLite can make a table anew that no other refers to.
    let change = if layout == Layout::Refinery { App::rebuild_links } else { App::rebuild };
    let goals = goals(dialect, change)?;
    app.succeed(&["make", "first"])?;
    reach(runner.up(&app), "up", &app, &goals.first)?;
    app.insert_rows()?;
    let rows = app.rows();
    change(&app);
    let said = app.succeed(&["make", "second"])?;
    let count = app.scripts("second").len();
    if dialect == Dialect::Postgres {
        leaves_the_transaction(&app, &said, count)?;
    }
    if app.is_current()? {
        return Err("`status` takes the second migration for applied".to_owned());
    }
    let kept = |step: &str| if app.rows() == rows { Ok(()) } else { Err(format!("rows changed on the way {step}")) };
    reach(runner.up(&app), "up, second", &app, &goals.second)?;
    kept("up")?;
    if !app.is_current()? {
        return Err("`status` does not see that all is applied".to_owned());
    }
    if !layout.facts().down {
        return Ok("up".to_owned());
    }
    let down = || (0..count).try_for_each(|_| runner.down(&app));
    reach(down(), "down", &app, &goals.first)?;
    kept("down")?;
    if app.is_current()? {
        return Err("`status` does not see what was taken back".to_owned());
    }
    reach(runner.up(&app), "up again", &app, &goals.second)?;
    kept("up again")?;
    reach(down(), "down again", &app, &goals.first)?;
    reach(runner.down(&app), "down to the start", &app, &Schema::default())?;
    Ok("up, down".to_owned())
}

/// On PostgreSQL there are several migrations, and one of them, an index, is not in a transaction, by the word that the
/// layout has for it. Where it has none `make` tells.
fn leaves_the_transaction(app: &App, said: &str, count: usize) -> Result<(), String> {
    let texts: Vec<String> = app
        .newest()
        .iter()
        .map(|path| fs::read_to_string(path).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    let (word, index) = match app.layout {
        Layout::Diesel => ("run_in_transaction = false", "CREATE INDEX CONCURRENTLY"),
        Layout::Dbmate => ("-- migrate:up transaction:false", "CREATE INDEX CONCURRENTLY"),
        Layout::Refinery => ("", "CREATE INDEX \""),
        _ => ("-- no-transaction", "CREATE INDEX CONCURRENTLY"),
    };
    if app.layout == Layout::Refinery && !said.contains("puts a transaction around everything") {
        return Err(format!("`make` does not tell what a transaction means for the index: {said}"));
    }
    if !(count > 1 && [word, index].iter().all(|part| texts.iter().any(|text| text.contains(part)))) {
        return Err(format!("{count} migrations without `{word}` and `{index}`: {texts:#?}"));
    }
    Ok(())
}

fn goals(dialect: Dialect, change: fn(&App)) -> Result<Goals, String> {
    let app = App::new(Layout::Sqlx, dialect).ok_or("no database")?;
    let step = |name: &str| {
        app.succeed(&["make", name])?;
        app.succeed(&["apply"])?;
        app.schema()
    };
    let first = step("first")?;
    change(&app);
    Ok(Goals { first, second: step("second")? })
}

/// What the runner did has to leave this schema.
fn reach(done: Result<(), String>, step: &str, app: &App, goal: &Schema) -> Result<(), String> {
    done.map_err(|error| format!("{step}: {error}"))?;
    let found = app.schema()?;
    if same(&found, goal, app.dialect) {
        return Ok(());
    }
    let left: Vec<String> = diff(&found, goal, app.dialect).iter().map(|change| change.summary()).collect();
    Err(format!("{step}: left to do: {}", left.join("; ")))
}
