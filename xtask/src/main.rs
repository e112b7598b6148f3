//! The tasks of this workspace: `cargo xtask test` is the one command that has to pass.

mod bless;
mod browser;
mod conformance;
mod corpora;
mod demo;
mod failure;
mod fuzz;
mod interop;
mod interrupt;
mod process;
mod props;
mod pull;
mod scenarios;
mod servers;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::shell::Shell;

/// The tasks of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Check everything: format, tidiness, lints, each driver alone, tests on all databases, documentation
    Test(test::Options),
    /// Run the conformance suite and print which operations it covers on which driver
    Conformance,
    /// Compare what the replay makes of migration histories with what a server makes of them
    Corpora(corpora::Options),
    /// Pull the models of migration histories, and print which relations they have and what `make` would change
    Pull(pull::Options),
    /// Run the migrations that jointable writes with the runners of others: sqlx, diesel, refinery, dbmate, SQLite's
    /// shell
    ///
    /// goose, Flyway and golang-migrate are in no registry that this looks into: their files are read back by the tests
    /// alone. dbmate comes from npm, unless INTEROP_DBMATE names one.
    Interop(interop::Options),
    /// Run the planner's scenarios, or print which changes they have, on which dialect
    Scenarios(scenarios::Options),
    /// Try random pairs of schemas, up and down, on all databases
    Props(props::Options),
    /// Look for texts that the readers of SQL and of models do not survive
    Fuzz(fuzz::Options),
    /// Show the whole idea at work, on a SQLite database in a temporary folder
    Demo,
    /// Start the databases of the tests and keep them until Ctrl-C
    Servers,
    /// Check file lengths, white space and which crate may depend on which
    Tidy,
    /// Write what the tests see into the expectations of scenarios and compile-fail cases
    Bless(bless::Options),
}

fn main() -> ExitCode {
    let task = Task::parse();
    match run(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            shell::error(&failure.to_string());
            failure.exit_code()
        }
    }
}

/// Everything a task started is owned by values of this call, so it has ended when this returns.
fn run(task: Task) -> Result<(), Failure> {
    let shell = Shell::new(shell::workspace(), Interrupt::install()?);
    match task {
        Task::Test(options) => test::run(&shell, options),
        Task::Conformance => conformance::run(&shell),
        Task::Corpora(options) => corpora::run(&shell, options),
        Task::Pull(options) => pull::run(&shell, options),
        Task::Interop(options) => interop::run(&shell, &options),
        Task::Scenarios(options) => scenarios::run(&shell, &options),
        Task::Props(options) => props::run(&shell, &options),
        Task::Fuzz(options) => fuzz::run(&shell, &options),
        Task::Demo => demo::run(&shell),
        Task::Servers => servers::keep(&shell),
        Task::Tidy => tidy::run(&shell),
        Task::Bless(options) => bless::run(&shell, options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        super::Task::command().debug_assert();
    }
}
