//! What was pulled, compiled with warnings denied, and its relations run on the databases that it was pulled from.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{Outcome, program::Program};
use crate::{project::workspace, server::Fresh};

/// What came of a history's relations.
pub struct Run {
    /// How many did what they shall.
    pub done: usize,
    /// What was wrong with the others.
    pub failed: Vec<String>,
}

/// Compiles the models of all outcomes and runs their relations, each on its database.
///
/// # Errors
/// When they do not compile.
pub fn run(outcomes: &[(Outcome, Fresh)]) -> Result<Vec<Run>, String> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    let folder = target.join("pulled");
    let source = folder.join("src");
    fs::create_dir_all(&source).map_err(|error| format!("{}: {error}", source.display()))?;
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    if !folder.join("Cargo.lock").exists() {
        write(&folder.join("Cargo.lock"), &lock)?;
    }
    write(&folder.join("Cargo.toml"), &manifest())?;
    let mut library = "#![deny(warnings)]\n\n".to_owned();
    let mut calls = String::new();
    for (outcome, _) in outcomes {
        let name = outcome.name.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_lowercase();
        library += &format!(
            "pub mod {name};\n// The program is no matter of taste.\n#[allow(warnings)]\npub mod {name}_run;\n"
        );
        calls += &format!("        {:?} => pulled::{name}_run::run(&url).await,\n", outcome.name);
        write(&source.join(format!("{name}.rs")), &outcome.pulled.source)?;
        let program = Program::new(&outcome.pulled.declared, outcome.dialect).source(&name);
        write(&source.join(format!("{name}_run.rs")), &program)?;
    }
    library += CHECK;
    write(&source.join("lib.rs"), &library)?;
    write(&source.join("main.rs"), &MAIN.replace("CALLS\n", &calls))?;
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet"]).current_dir(&folder).env("CARGO_TARGET_DIR", &target);
    let status = build.status().map_err(|error| format!("cargo: {error}"))?;
    if !status.success() {
        return Err(format!("what was pulled does not compile: {}", folder.display()));
    }
    let program = target.join("debug").join("pulled-models");
    outcomes.iter().map(|(outcome, database)| one(&program, &outcome.name, &database.url)).collect()
}

fn one(program: &Path, name: &str, url: &str) -> Result<Run, String> {
    let output = Command::new(program).args([name, url]).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = text.lines();
    let done = lines.next().and_then(|line| line.parse().ok()).ok_or_else(|| format!("{name}: the program stopped"))?;
    Ok(Run { done, failed: lines.map(str::to_owned).collect() })
}

/// Writes a file that is another, so that nothing is compiled twice.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn manifest() -> String {
    let features = r#"["sqlite", "postgres", "mysql", "rust_decimal", "uuid", "chrono", "json"]"#;
    format!(
        r#"[package]
name = "pulled-models"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
name = "pulled"

[workspace]

[dependencies]
jointable = {{ path = {:?}, features = {features} }}
chrono = {{ version = "0.4", default-features = false }}
rust_decimal = {{ version = "1", default-features = false }}
serde_json = "1"
sqlx = {{ version = "0.9", default-features = false, features = ["runtime-tokio", "sqlite", "postgres", "mysql"] }}
tokio = {{ version = "1", features = ["macros", "rt"] }}
uuid = {{ version = "1", default-features = false }}
"#,
        workspace().display().to_string()
    )
}

const CHECK: &str = r#"
fn check(is: bool, otherwise: &str) -> Result<(), Box<dyn std::error::Error>> {
    if is { Ok(()) } else { Err(otherwise.into()) }
}
"#;

const MAIN: &str = r#"#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, url) = (arguments.next().expect("a name"), arguments.next().expect("a URL"));
    let (done, failed) = match name.as_str() {
CALLS
        _ => panic!("no history of that name"),
    };
    println!("{done}");
    for failure in failed {
        println!("{}", failure.replace('\n', " "));
    }
}
"#;
