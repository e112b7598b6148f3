//! `cargo xtask pull`: the models of migration histories of other projects, and whether they want what is there.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::Shell;

/// Which histories to pull, and where to write them.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of the histories, with a manifest.json (see tests/corpora.rs)
    folder: PathBuf,
    /// The histories to pull; all of the manifest where none is named
    histories: Vec<String>,
    /// A folder to write the models of each history to
    #[arg(long, value_name = "FOLDER", conflicts_with = "compile")]
    write: Option<PathBuf>,
    /// Pull from databases on which the histories have been run, compile what was pulled, and run its relations there
    #[arg(long)]
    compile: bool,
    /// With `--compile`, the histories of this database alone
    #[arg(long, value_name = "DATABASE", requires = "compile")]
    only: Option<Only>,
}

/// Pulls the histories and prints a table; fails where `make` would change anything.
pub fn run(shell: &Shell, options: Options) -> Result<(), Failure> {
    // The command runs in the workspace's folder, which the paths may not be relative to.
    let absolute = |path: &PathBuf| std::path::absolute(path).map_err(Failure::io("find the folder"));
    let mut arguments: Vec<OsString> =
        ["run", "--quiet", "-p", "jointable-tests", "--bin", "pulled", "--"].map(OsString::from).into();
    if let Some(folder) = &options.write {
        arguments.extend(["--write".into(), absolute(folder)?.into()]);
    }
    if options.compile {
        arguments.push("--compile".into());
    }
    arguments.push(absolute(&options.folder)?.into());
    arguments.extend(options.histories.into_iter().map(OsString::from));
    if options.compile {
        return servers::during(shell, options.only, |shell| shell.run("cargo", arguments));
    }
    shell.run("cargo", arguments)
}
