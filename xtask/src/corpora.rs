//! `cargo xtask corpora`: migration histories of other projects, replayed offline and compared with what a server makes
//! of them.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::Shell;

/// Which histories to compare, and how to tell of it.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of the histories, with a manifest.json (see tests/corpora.rs)
    folder: PathBuf,
    /// The histories to compare; all of the manifest where none is named
    histories: Vec<String>,
    /// Print a table for people, or JSON for programs
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Compare the histories of this database alone
    #[arg(long, value_name = "DATABASE")]
    only: Option<Only>,
}

/// How to tell what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table, and below it each difference
    Table,
    /// One JSON document
    Json,
}

/// Runs the comparison; fails where a difference has no known cause, or tables do not come back as they were.
pub fn run(shell: &Shell, options: Options) -> Result<(), Failure> {
    // The command runs in the workspace's folder, which the path may not be relative to.
    let folder = std::path::absolute(&options.folder).map_err(Failure::io("find the folder"))?;
    let mut arguments: Vec<OsString> =
        ["run", "--quiet", "-p", "jointable-tests", "--bin", "corpora", "--"].map(OsString::from).into();
    if options.format == Format::Json {
        arguments.push("--json".into());
    }
    arguments.push(folder.into());
    arguments.extend(options.histories.into_iter().map(OsString::from));
    servers::during(shell, options.only, |shell| shell.run("cargo", arguments))
}
