//! `cargo xtask props`: more random pairs of schemas than the tests try.

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::Shell;

/// Which pairs to try, and on what.
#[derive(clap::Args)]
pub struct Options {
    /// How many pairs to try in each dialect
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pairs: u64,
    /// The number of the first: a pair that failed is tried alone by its number and `--pairs 1`
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    first: u64,
    /// Try them on this database alone instead of on all
    #[arg(long, value_name = "DATABASE")]
    only: Option<Only>,
}

/// Runs the property tests; fails at the first pair that a way leads astray.
pub fn run(shell: &Shell, options: &Options) -> Result<(), Failure> {
    servers::during(shell, options.only, |shell| {
        let shell = shell
            .with("JOINTABLE_PAIRS", options.pairs.to_string())
            .with("JOINTABLE_FIRST_PAIR", options.first.to_string());
        shell.run("cargo", ["test", "--quiet", "-p", "jointable-tests", "--test", "properties", "--", "--nocapture"])
    })
}
