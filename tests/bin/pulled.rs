//! `pulled [--compile] [--write FOLDER] FOLDER [HISTORY…]`: what `cargo xtask pull` runs.

use std::{fs, path::Path, process::ExitCode};

use jointable_tests::{
    corpora::{self, History, pulled},
    server::{self, Fresh},
};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let compile =
        arguments.iter().position(|argument| argument == "--compile").map(|at| arguments.remove(at)).is_some();
    let write = arguments.iter().position(|argument| argument == "--write").map(|at| {
        arguments.remove(at);
        arguments.remove(at)
    });
    let Some((folder, names)) = arguments.split_first() else {
        eprintln!("pulled [--compile] [--write FOLDER] FOLDER [HISTORY…]");
        return ExitCode::from(2);
    };
    let histories = match corpora::chosen(Path::new(folder), names) {
        Ok(histories) => histories,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    if compile {
        return on_databases(histories);
    }
    let outcomes: Vec<pulled::Outcome> = histories.iter().map(pulled::pull).collect();
    if let Some(write) = write {
        for outcome in &outcomes {
            let file = Path::new(&write).join(format!("{}.rs", outcome.name));
            fs::write(&file, &outcome.pulled.source).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
    print!("{}", pulled::table(&outcomes));
    if outcomes.iter().all(pulled::Outcome::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Pulls from databases, compiles, and runs the relations.
fn on_databases(histories: Vec<History>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut outcomes: Vec<(pulled::Outcome, Fresh)> = Vec::new();
    for history in histories {
        let Some(database) = server::fresh(history.dialect) else { continue };
        let schema = runtime.block_on(corpora::applied(history.clone(), &database));
        outcomes.push((pulled::of(&history, &schema), database));
    }
    let runs = match pulled::compiled::run(&outcomes) {
        Ok(runs) => runs,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let (outcomes, _databases): (Vec<_>, Vec<_>) = outcomes.into_iter().unzip();
    print!("{}", pulled::table(&outcomes));
    println!("\n| history | relations run | failed |\n|---|---:|---:|");
    for (outcome, run) in outcomes.iter().zip(&runs) {
        println!("| {} | {} | {} |", outcome.name, run.done, run.failed.len());
    }
    for (outcome, run) in outcomes.iter().zip(&runs) {
        run.failed.iter().for_each(|failure| println!("\n{}: {failure}", outcome.name));
    }
    if outcomes.iter().all(pulled::Outcome::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
