//! `pulled FOLDER [--write FOLDER] [HISTORY…]`: what `cargo xtask pull` runs.

use std::{fs, path::Path, process::ExitCode};

use jointable_tests::corpora::{self, pulled};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let write = arguments.iter().position(|argument| argument == "--write").map(|at| {
        arguments.remove(at);
        arguments.remove(at)
    });
    let Some((folder, names)) = arguments.split_first() else {
        eprintln!("pulled FOLDER [--write FOLDER] [HISTORY…]");
        return ExitCode::from(2);
    };
    let mut histories = match corpora::read(Path::new(folder)) {
        Ok(histories) => histories,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    histories.retain(|history| names.is_empty() || names.contains(&history.name));
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
