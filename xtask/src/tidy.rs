//! `cargo xtask tidy`: what neither rustfmt nor clippy looks at.

mod arrows;
mod text;

use crate::failure::Failure;
use crate::shell::{self, Shell};

/// Checks the files and the dependencies; tells all there is to mend before it fails.
pub fn run(shell: &Shell) -> Result<(), Failure> {
    let mut report = text::check(shell.directory())?;
    report.errors.extend(arrows::check(shell)?);
    for warning in &report.warnings {
        shell::warning(warning);
    }
    for error in &report.errors {
        shell::error(error);
    }
    match report.errors.len() {
        0 => Ok(()),
        1 => Err(Failure::Message("tidy found one thing to mend, named above".into())),
        count => Err(Failure::Message(format!("tidy found {count} things to mend, named above"))),
    }
}
