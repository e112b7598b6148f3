//! What `cargo xtask scenarios --table` runs.

use std::process::ExitCode;

use jointable_tests::coverage::{Coverage, scenarios};

fn main() -> ExitCode {
    let files = scenarios();
    let coverage = Coverage::of(&files);
    print!("{}", coverage.table());
    println!("{} scenarios; how many have a change on the way up / down", files.len());
    let holes = coverage.holes();
    holes.iter().for_each(|hole| eprintln!("no scenario: {hole}"));
    if holes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
