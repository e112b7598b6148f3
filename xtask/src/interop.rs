//! `cargo xtask interop`: the migrations that jointable writes, run by the runners they are written for.

use std::env;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::servers::{self, Only};
use crate::shell::{self, Shell};

/// On what to run them.
#[derive(clap::Args)]
pub struct Options {
    /// Run them on this database alone instead of on all
    #[arg(long, value_name = "DATABASE")]
    only: Option<Only>,
}

/// Which dbmate to run, where that is not npm's.
const DBMATE: &str = "INTEROP_DBMATE";

/// Gets the runners and runs them; fails where one does not do what it shall.
pub fn run(shell: &Shell, options: &Options) -> Result<(), Failure> {
    if shell.read("sqlite3", &["--version"]).is_err() {
        return Err(Failure::Message(format!("the shell of SQLite is not here\n{HOW_TO_GET}")));
    }
    let shell = match env::var_os(DBMATE).filter(|program| !program.is_empty()) {
        Some(_) => shell.clone(),
        None => shell.with(DBMATE, dbmate(shell)?),
    };
    // The runners of others are heavy, and no part of the workspace: they have a folder of their own to be built in.
    let build = ["build", "--quiet", "--manifest-path", MANIFEST, "--target-dir", TARGET];
    let runners = |shell: &Shell| shell.run("cargo", build);
    shell.step("runners", runners).map_err(|failure| match failure {
        Failure::Message(text) => Failure::Message(format!("{text}\n{HOW_TO_GET}")),
        Failure::Interrupted => failure,
    })?;
    let run = ["run", "--quiet", "--manifest-path", MANIFEST, "--target-dir", TARGET];
    servers::during(&shell, options.only, |shell| shell.step("interop", |shell| shell.run("cargo", run)))
}

const MANIFEST: &str = "tests/interop/Cargo.toml";
const TARGET: &str = "target/interop";
const HOW_TO_GET: &str = "what the runners need, on Debian and Ubuntu:\n\
    \x20 sudo apt-get install --no-install-recommends sqlite3 libpq-dev libmariadb-dev-compat npm";

/// dbmate as npm has it: a package with the program in it.
fn dbmate(shell: &Shell) -> Result<PathBuf, Failure> {
    let folder = shell.directory().join(TARGET).join("npm");
    let program = folder.join("node_modules/.bin/dbmate");
    if !program.exists() {
        std::fs::create_dir_all(&folder).map_err(Failure::io("make a folder for dbmate"))?;
        shell.step("dbmate", |shell| {
            let shell = shell.at(&folder);
            shell.run("npm", ["install", "--no-audit", "--no-fund", "--prefix", ".", "dbmate@2.36"]).map_err(
                |failure| match failure {
                    Failure::Message(text) => {
                        Failure::Message(format!("{text}\n{HOW_TO_GET}\nor name a dbmate of yours: {DBMATE}=…"))
                    }
                    Failure::Interrupted => failure,
                },
            )
        })?;
        shell::note(&format!("dbmate is in {}", folder.display()));
    }
    Ok(program)
}
