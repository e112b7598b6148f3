//! `cargo xtask bless`: what the tests see becomes what they expect.

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::{self, Shell};

/// What to bless.
#[derive(clap::Args)]
pub struct Options {
    /// Run the tests on this database alone instead of on all
    #[arg(long, value_name = "DATABASE")]
    only: Option<Only>,
    /// Arguments for cargo test
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

/// Runs the tests that have expectations in files, which they then write.
pub fn run(shell: &Shell, options: Options) -> Result<(), Failure> {
    servers::during(shell, options.only, |shell| {
        let shell = shell.with("TRYBUILD", "overwrite").with("BLESS", "1");
        let packages = ["test", "-p", "jointable-tests"];
        shell.run("cargo", packages.into_iter().chain(options.arguments.iter().map(String::as_str)))
    })?;
    shell::note("read `git diff` before you commit: a wrong expectation is now a passing test");
    Ok(())
}
