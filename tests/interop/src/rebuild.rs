//! SQLite makes a table anew that others refer to: every link stays, or nothing happens.

use std::fs;

use jointable_core::{dialect::Dialect, schema::Schema};

use crate::{
    Outcome,
    app::{App, Rows},
    runner::{Runner, is_up, shell},
};

/// What is there after a recipe more came and went: the numbers go on, the trigger has told of each row once.
const KEPT: [&str; 8] = [
    "ingredients 2",
    "notes  told",
    "notes sweet told",
    "recipes 3",
    "title Bread",
    "title Cake",
    "trigger told of recipes",
    "view titles of titles",
];

/// A database with rows, and the migration that makes the table anew, not yet run.
struct Case {
    app: App,
    rows: Rows,
    schema: Schema,
}

impl Case {
    fn new(runner: Runner) -> Result<Case, String> {
        let app = App::new(runner.layout(), Dialect::Sqlite).ok_or("no SQLite")?;
        app.succeed(&["make", "first"])?;
        app.keep_more("first");
        match runner {
            Runner::Shell => app.scripts("first").iter().try_for_each(|script| shell(&app, script))?,
            _ => runner.up(&app)?,
        }
        app.insert_rows()?;
        let (rows, schema) = (app.rows(), app.schema()?);
        app.rebuild();
        Ok(Case { app, rows, schema })
    }

    /// All rows are there, and the table is another.
    fn kept(&self, done: Result<(), String>) -> Outcome {
        done?;
        let (rows, schema) = (self.app.rows(), self.app.schema()?);
        if !(schema.views == self.schema.views && self.app.kept()? == KEPT) {
            return Err(format!("something else is not as before: {:?}", self.app.kept()));
        }
        match (rows == self.rows, schema == self.schema) {
            (true, false) => Ok("every row kept".to_owned()),
            (false, _) => Err("rows were lost".to_owned()),
            (true, true) => Err("nothing was changed".to_owned()),
        }
    }

    /// It failed, and nothing has happened.
    fn untouched(&self, done: Result<(), String>, runner: Runner) -> Outcome {
        // dbmate does not check references on SQLite, so that it comes as far as the script's own transaction.
        let reason = if runner == Runner::Dbmate { "within a transaction" } else { "foreign_keys_are_off" };
        match done {
            Ok(()) => return Err("it was run".to_owned()),
            Err(said) if !said.contains(reason) => return Err(format!("it failed for another reason: {said}")),
            Err(_) => {}
        }
        if self.app.rows() != self.rows || self.app.schema()? != self.schema {
            return Err("it failed, and left something else behind".to_owned());
        }
        if runner != Runner::Shell && self.app.is_current()? {
            return Err("it failed, and was recorded as applied".to_owned());
        }
        Ok("fails, all as before".to_owned())
    }
}

/// The migration as `make` writes it.
pub fn as_written(runner: Runner) -> Outcome {
    let case = Case::new(runner)?;
    let made = case.app.succeed(&["make", "second"]);
    if runner == Runner::Refinery {
        return match made {
            Err(said) if said.contains("JT060") => Ok("refused by `make`".to_owned()),
            other => Err(format!("`make` did not refuse it: {other:?}")),
        };
    }
    made?;
    case.kept(runner.up(&case.app))
}

/// The same script, without what takes it out of the runner's transaction.
pub fn in_a_transaction(runner: Runner) -> Outcome {
    let case = Case::new(runner)?;
    let app = &case.app;
    if runner == Runner::Refinery {
        // What `make` refuses, written by hand.
        let other = Case::new(Runner::Sqlx)?;
        other.app.succeed(&["make", "second"])?;
        let script = other.app.scripts("second").concat();
        fs::write(app.migrations().join("V2__second.sql"), script).map_err(|error| error.to_string())?;
        return case.untouched(runner.up(app), runner);
    }
    app.succeed(&["make", "second"])?;
    if runner == Runner::Shell {
        let script = app.scripts("second").concat();
        return case.untouched(shell(app, &format!("BEGIN;\n{script}\nCOMMIT;\n")), runner);
    }
    for path in app.newest() {
        if path.ends_with("metadata.toml") {
            fs::remove_file(&path).map_err(|error| error.to_string())?;
        } else if is_up(&path) {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let text = text.replace("-- no-transaction\n", "").replace("migrate:up transaction:false", "migrate:up");
            fs::write(&path, text).map_err(|error| error.to_string())?;
        }
    }
    case.untouched(runner.up(app), runner)
}

/// What the guards are for: without them the same script, in a transaction, takes the links away. Where it did not, the
/// cases above would show nothing.
pub fn without_guards() -> Outcome {
    let case = Case::new(Runner::Shell)?;
    case.app.succeed(&["make", "second"])?;
    let script = case.app.scripts("second").concat();
    let bare = |line: &&str| !line.contains("_jointable_guard") && !matches!(*line, "BEGIN;" | "COMMIT;");
    let bare: Vec<&str> = script.lines().filter(bare).collect();
    shell(&case.app, &format!("BEGIN;\n{}\nCOMMIT;\n", bare.join("\n")))?;
    let links = case.app.rows()[2].len();
    if links == 0 { Ok("every link lost".to_owned()) } else { Err(format!("{links} links are still there")) }
}

impl App {
    /// The texts of the ways up of the migration of this name.
    pub fn scripts(&self, name: &str) -> Vec<String> {
        let paths = self.files().into_iter().filter(|path| path.to_string_lossy().contains(name) && is_up(path));
        paths.map(|path| fs::read_to_string(path).expect("a migration")).collect()
    }
}
