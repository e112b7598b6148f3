//! `cargo xtask test`: everything that has to pass.

use clap::ValueEnum;

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::Shell;
use crate::tidy;
use crate::{browser, demo};

/// What to test.
#[derive(clap::Args)]
pub struct Options {
    /// Test on this database alone instead of on all
    #[arg(long, value_name = "DATABASE")]
    only: Option<Only>,
    /// Do without a browser: the page of a diagram is not tested
    #[arg(long)]
    no_browser: bool,
    /// Do this step alone instead of all; may be given again for another
    #[arg(long)]
    step: Vec<Step>,
    /// Arguments for cargo test
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

/// The steps, in their order: the quick ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The format of the code
    Format,
    /// File lengths, white space, dependencies
    Tidy,
    /// The lints
    Clippy,
    /// The library with each driver alone, and with none
    Features,
    /// All tests, those of the documentation included
    Tests,
    /// The documentation builds without a warning
    Docs,
    /// The demo tells its story to the end
    Demo,
}

/// Does the steps; the first that fails stops.
pub fn run(shell: &Shell, options: Options) -> Result<(), Failure> {
    let chosen = |step: &&Step| options.step.is_empty() || options.step.contains(step);
    for step in Step::value_variants().iter().filter(chosen) {
        step.run(shell, &options).map_err(|failure| step.explain(failure, &options))?;
    }
    Ok(())
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Step::Format => "format",
            Step::Tidy => "tidy",
            Step::Clippy => "clippy",
            Step::Features => "features",
            Step::Tests => "tests",
            Step::Docs => "docs",
            Step::Demo => "demo",
        }
    }

    fn run(self, shell: &Shell, options: &Options) -> Result<(), Failure> {
        let step = |shell: &Shell, arguments: &[&str]| shell.step(self.name(), |shell| shell.run("cargo", arguments));
        match self {
            Step::Format => step(shell, &["fmt", "--all", "--check"]),
            Step::Tidy => shell.step(self.name(), tidy::run),
            Step::Clippy => step(shell, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
            Step::Features => shell
                .step(self.name(), |shell| DRIVERS.into_iter().try_for_each(|driver| shell.run("cargo", with(driver)))),
            // Starting the servers is announced and timed on its own.
            Step::Tests => browser::during(shell, options.no_browser, |shell| {
                servers::during(shell, options.only, |shell| step(shell, &tests(&options.arguments)))
            }),
            Step::Docs => step(&shell.with("RUSTDOCFLAGS", "-D warnings"), &["doc", "--workspace", "--no-deps"]),
            Step::Demo => shell.step(self.name(), demo::run),
        }
    }

    fn explain(self, failure: Failure, options: &Options) -> Failure {
        let Failure::Message(text) = failure else { return failure };
        let only = options.only.map_or("", |Only::Sqlite| " --only sqlite");
        let browser = if options.no_browser { " --no-browser" } else { "" };
        let mend = if self == Step::Format { "mend it: cargo fmt --all\n" } else { "" };
        Failure::Message(format!(
            "{text}\n{mend}this step alone: cargo xtask test{only}{browser} --step {}",
            self.name()
        ))
    }
}

/// The features that are drivers, and none.
const DRIVERS: [&str; 5] = ["", "sqlite", "postgres", "mysql", "rusqlite"];

/// The arguments of `cargo` that check the library with this feature alone.
fn with(feature: &str) -> [&str; 8] {
    ["clippy", "--package", "jointable", "--features", feature, "--", "-D", "warnings"]
}

/// The arguments of `cargo test`: everything, unless the user names packages.
fn tests(more: &[String]) -> Vec<&str> {
    let of_cargo = more.split(|argument| argument == "--").next().unwrap_or_default();
    let package = of_cargo.iter().any(|argument| argument.starts_with("-p") || argument.starts_with("--package"));
    let scope = (!package).then_some("--workspace");
    ["test"].into_iter().chain(scope).chain(more.iter().map(String::as_str)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(more: &str) -> String {
        let more: Vec<String> = more.split_whitespace().map(str::to_owned).collect();
        super::tests(&more).join(" ")
    }

    #[test]
    fn all_packages_are_tested_unless_some_are_named() {
        assert_eq!(arguments(""), "test --workspace");
        assert_eq!(arguments("--no-fail-fast"), "test --workspace --no-fail-fast");
        assert_eq!(arguments("-p jointable-core diff"), "test -p jointable-core diff");
        assert_eq!(arguments("--package=xtask"), "test --package=xtask");
        assert_eq!(arguments("diff -- -p"), "test --workspace diff -- -p");
    }

    #[test]
    fn the_named_steps_are_those_one_can_choose() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(step.name(), false), Ok(*step));
        }
    }

    #[test]
    fn a_failure_says_how_to_repeat_it() {
        let options = |only, no_browser| Options { only, no_browser, step: Vec::new(), arguments: Vec::new() };
        let text = Step::Format.explain(Failure::Message("no".into()), &options(Some(Only::Sqlite), false)).to_string();
        assert_eq!(text, "no\nmend it: cargo fmt --all\nthis step alone: cargo xtask test --only sqlite --step format");
        let text = Step::Tests.explain(Failure::Message("no".into()), &options(None, true)).to_string();
        assert_eq!(text, "no\nthis step alone: cargo xtask test --no-browser --step tests");
        assert!(matches!(Step::Docs.explain(Failure::Interrupted, &options(None, false)), Failure::Interrupted));
    }
}
