//! `corpora FOLDER [--format json] [HISTORY…]`: what `cargo xtask corpora` runs.

use std::{path::Path, process::ExitCode};

use jointable_tests::{corpora, server};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().position(|argument| argument == "--json").map(|at| arguments.remove(at)).is_some();
    let Some((folder, names)) = arguments.split_first() else {
        eprintln!("corpora [--json] FOLDER [HISTORY…]");
        return ExitCode::from(2);
    };
    let histories = match corpora::chosen(Path::new(folder), names) {
        Ok(histories) => histories,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut outcomes = Vec::new();
    for history in histories {
        let Some(database) = server::fresh(history.dialect) else { continue };
        outcomes.push(runtime.block_on(corpora::compare(history, &database)));
    }
    if json {
        println!("{:#}", corpora::json(&outcomes));
    } else {
        print!("{}", corpora::table(&outcomes));
    }
    if outcomes.iter().all(corpora::Outcome::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
