//! `cargo xtask fuzz`: texts that lead the readers to where none has led them yet.

use std::fs;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::shell::{self, Shell};

/// How long, and from where on.
#[derive(clap::Args)]
pub struct Options {
    /// How many seconds to look, for each of the readers
    #[arg(long, value_name = "N", default_value_t = 3600)]
    seconds: u64,
    /// A folder of SQL files to begin with
    #[arg(long, value_name = "FOLDER")]
    sql: Option<PathBuf>,
    /// A folder of Rust files to begin with
    #[arg(long, value_name = "FOLDER")]
    models: Option<PathBuf>,
}

/// What a fuzzer goes by, as options that stable compilers take.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Clink-dead-code -Ccodegen-units=1 --cfg fuzzing";
const TARGET: &str = "target/fuzz";

/// Runs the fuzzers one after the other; fails where one finds a text that is not survived, and names its file.
pub fn run(shell: &Shell, options: &Options) -> Result<(), Failure> {
    let version = shell.read("rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Failure::Message("rustc does not say what it runs on".to_owned()))?;
    // With a target, what runs while it is built is not instrumented.
    let build = ["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", TARGET, "--target", host];
    shell.step("build", |shell| shell.with("RUSTFLAGS", COVERAGE).run("cargo", build))?;
    for (reader, seeds) in [("sql", &options.sql), ("models", &options.models)] {
        let folder = shell.directory().join(TARGET).join(reader);
        fs::create_dir_all(&folder).map_err(Failure::io("make a folder for what is found"))?;
        let program = shell.directory().join(TARGET).join(host).join("release").join(reader);
        let mut arguments = vec![folder.display().to_string()];
        arguments.extend(seeds.iter().map(|seeds| shell.directory().join(seeds).display().to_string()));
        arguments.push(format!("-max_total_time={}", options.seconds));
        arguments.push(format!("-artifact_prefix={}/", shell.directory().join(TARGET).display()));
        arguments.extend(["-timeout=20", "-max_len=6000", "-print_final_stats=1"].map(str::to_owned));
        shell.step(reader, |shell| shell.run(&program.display().to_string(), &arguments))?;
    }
    shell::note("no text was found that is not survived");
    Ok(())
}
