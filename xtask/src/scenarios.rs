//! `cargo xtask scenarios`: what the planner writes, proved by replay and on the databases; and which changes it is
//! proved of.

use crate::failure::Failure;
use crate::servers;
use crate::shell::Shell;

/// What to do with the scenarios.
#[derive(clap::Args)]
pub struct Options {
    /// Print which kinds of changes there are scenarios of, on which dialect; fails where there is none
    #[arg(long)]
    table: bool,
    /// Run those whose names have this in them
    #[arg(conflicts_with = "table")]
    name: Option<String>,
}

/// Runs the scenarios, or counts them.
pub fn run(shell: &Shell, options: &Options) -> Result<(), Failure> {
    if options.table {
        return shell.run("cargo", ["run", "--quiet", "-p", "jointable-tests", "--bin", "scenarios"]);
    }
    let mut arguments = vec!["test", "--quiet", "-p", "jointable-tests", "--test", "scenarios", "--"];
    arguments.extend(options.name.as_deref());
    servers::during(shell, None, |shell| shell.run("cargo", arguments))
}
