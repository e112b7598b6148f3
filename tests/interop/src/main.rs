//! What jointable writes, run by the runners it is written for: sqlx, diesel and refinery as libraries, dbmate as the
//! program that npm has (`INTEROP_DBMATE` names it), and the shell of SQLite. goose, Flyway and golang-migrate are in
//! no registry that this looks into: their files are read back by jointable's own tests alone.
//!
//! It ends with 0 where each has done what it shall.

mod app;
mod rebuild;
mod round;
mod runner;
mod scenarios;

use std::process::ExitCode;

use jointable_core::{dialect::Dialect, layout::Layout};

use crate::runner::Runner;

/// What came of something: a word for the table, or what went wrong.
type Outcome = Result<String, String>;

fn main() -> ExitCode {
    let mut failed = Vec::new();
    println!("Every layout by its runner: up, rows, up, down, up, down, down\n");
    table(&mut failed, round::trip);
    println!("Every scenario of the planner, by the same: up, rows, up, down, up\n");
    table(&mut failed, scenarios::all);

    println!("SQLite: a table rebuilt that others refer to with ON DELETE CASCADE\n");
    println!("{:<12} {:<22} {:<24}", "runner", "as written", "in a transaction of it");
    for runner in Runner::EACH {
        let written = shown(&rebuild::as_written(runner), &mut failed, &format!("the rebuild by {runner}"));
        let inside = rebuild::in_a_transaction(runner);
        let inside = shown(&inside, &mut failed, &format!("the rebuild in a transaction of {runner}"));
        println!("{:<12} {written:<22} {inside:<24}", runner.name());
    }
    let control = shown(&rebuild::without_guards(), &mut failed, "the rebuild without its guards");
    println!("{:<12} {:<22} {control:<24}", "no guards", "");
    failed.iter().for_each(|failure| eprintln!("\nfailed: {failure}"));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A row for each layout and runner, a column for each database.
fn table(failed: &mut Vec<String>, run: fn(Layout, Runner, Dialect) -> Outcome) {
    println!("{:<14} {:<12} {:<12} {:<12} {:<12}", "layout", "runner", "SQLite", "PostgreSQL", "MariaDB");
    for (layout, runner) in Runner::all() {
        let mut cell = |dialect: Dialect| {
            let what = format!("{layout} by {runner} on {}", dialect.title());
            shown(&run(layout, runner, dialect), failed, &what)
        };
        let [sqlite, postgres, mysql] = Dialect::ALL.map(&mut cell);
        println!("{:<14} {:<12} {sqlite:<12} {postgres:<12} {mysql:<12}", layout.name(), runner.name());
    }
    println!("goose, flyway and golang-migrate: not run, no registry here has their programs\n");
}

/// The cell for an outcome; a failure is noted.
fn shown(outcome: &Outcome, failed: &mut Vec<String>, what: &str) -> String {
    match outcome {
        Ok(word) => word.clone(),
        Err(reason) => {
            failed.push(format!("{what}: {reason}"));
            "FAILED".to_owned()
        }
    }
}
