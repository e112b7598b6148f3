//! `cargo xtask demo`: the whole idea on a SQLite database, with the real command line and the real example.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::shell::{self, Shell};

/// The example the story is about.
const EXAMPLE: &str = "examples/recipes";
/// The payload column that the join model gains: what stands in its source, and what does then.
const CHANGE: [(&str, &str); 2] = [
    ("    pub unit: String,\n", "    pub unit: String,\n    pub note: Option<String>,\n"),
    (
        "        Amount { quantity: quantity.into(), unit: unit.to_owned() }\n",
        "        Amount { quantity: quantity.into(), unit: unit.to_owned(), note: None }\n",
    ),
];

/// Tells the story in a temporary folder. Every step is done, and the first that fails stops.
pub fn run(shell: &Shell) -> Result<(), Failure> {
    let folder = tempfile::Builder::new().prefix("jointable-demo-").tempdir();
    let folder = folder.map_err(Failure::io("make a temporary folder"))?;
    let shell = &prepare(shell, folder.path())?;
    let models = folder.path().join("src/models.rs");
    shell.step("1. the models, as plain structs", |_| show(&models))?;
    shell.step("2. the first migration, written from them without a database", |shell| {
        shell.run("jointable", ["init", "--dialect", "sqlite"])?;
        make(shell, "recipes", &["up"])
    })?;
    shell.step("3. applied to a new database", |shell| {
        shell.run("jointable", ["apply"])?;
        shell.run("jointable", ["status"])
    })?;
    let before = shell.step("4. recipes stored, and read back with their quantities", |shell| {
        shell.run("cargo", ["build", "--quiet"])?;
        shell.run("recipes", ["store"])?;
        recipes(shell)
    })?;
    shell.step("5. the join model gains a payload column", |_| change(&models))?;
    shell.step("6. the second migration: only the difference, up and down", |shell| {
        make(shell, "notes", &["up", "down"])
    })?;
    shell.step("7. applied, the rows kept", |shell| {
        shell.run("jointable", ["apply"])?;
        shell.run("cargo", ["build", "--quiet"])?;
        same(&before, &recipes(shell)?)
    })?;
    shell.step("8. reverted and applied again, the rows still kept", |shell| {
        shell.run("jointable", ["revert", "--allow", "destructive"])?;
        shell.run("jointable", ["status"])?;
        shell.run("jointable", ["apply"])?;
        same(&before, &recipes(shell)?)
    })?;
    shell.step("9. nothing is left to do", |shell| {
        shell.run("jointable", ["make"])?;
        shell.run("jointable", ["make", "--check"])
    })
}

/// Puts a copy of the example into `folder`, without its migrations, and the programs within reach.
fn prepare(shell: &Shell, folder: &Path) -> Result<Shell, Failure> {
    let workspace = shell::workspace();
    let example = workspace.join(EXAMPLE);
    let manifest = replaced(&read(&example.join("Cargo.toml"))?, "../..", &workspace.display().to_string())?;
    // A workspace of its own: the folder may lie within another one.
    write(&folder.join("Cargo.toml"), &format!("{manifest}\n[workspace]\n"))?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(Failure::io("copy Cargo.lock"))?;
    fs::create_dir(folder.join("src")).map_err(Failure::io("make a folder"))?;
    for file in ["main.rs", "models.rs"] {
        write(&folder.join("src").join(file), &read(&example.join("src").join(file))?)?;
    }

    shell.step("0. the programs", |shell| shell.run("cargo", ["build", "-p", "jointable-cli"]))?;
    let target = target_folder(shell)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = [target.join("debug")].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(path).map_err(|error| format!("cannot extend PATH: {error}"))?;
    shell::note(&format!("in {}, with {} in PATH:", folder.display(), target.join("debug").display()));
    let shell = shell.at(folder).exporting("PATH", path).exporting("CARGO_TARGET_DIR", target);
    Ok(shell.exporting("DATABASE_URL", "sqlite://recipes.db?mode=rwc"))
}

/// Where cargo puts what it builds.
fn target_folder(shell: &Shell) -> Result<PathBuf, Failure> {
    let metadata = shell.read("cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cannot read what cargo says: {error}"))?;
    let folder = metadata["target_directory"].as_str();
    Ok(folder.ok_or_else(|| "cargo names no target folder".to_owned())?.into())
}

/// Makes a migration and shows those of its scripts.
fn make(shell: &Shell, name: &str, scripts: &[&str]) -> Result<(), Failure> {
    shell.run("jointable", ["make", name])?;
    let folder = shell.directory().join("migrations");
    let entries = fs::read_dir(&folder).map_err(Failure::io("read the migrations folder"))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
    let paths = paths.map_err(Failure::io("read the migrations folder"))?;
    for script in scripts {
        let end = format!("_{name}.{script}.sql");
        let path = paths.iter().find(|path| path.to_string_lossy().ends_with(&end));
        show(path.ok_or_else(|| format!("there is no migration …{end}"))?)?;
    }
    Ok(())
}

/// Changes the models, and shows how.
fn change(models: &Path) -> Result<(), Failure> {
    let mut source = read(models)?;
    for (from, to) in CHANGE {
        source = replaced(&source, from, to)?;
        for gone in from.lines().filter(|line| !to.lines().any(|kept| kept == *line)) {
            anstream::println!("\x1b[31m-{gone}\x1b[0m");
        }
        for new in to.lines().filter(|line| !from.lines().any(|known| known == *line)) {
            anstream::println!("\x1b[32m+{new}\x1b[0m");
        }
    }
    write(models, &source)
}

/// What the example shows of its database.
fn recipes(shell: &Shell) -> Result<String, Failure> {
    let shown = shell.tell("recipes", &["show"])?;
    if shown.contains("250 g flour") { Ok(shown) } else { Err("the pancakes have lost their flour".to_owned().into()) }
}

fn same(before: &str, after: &str) -> Result<(), Failure> {
    if before == after { Ok(()) } else { Err(format!("the rows have changed; they were:\n{before}").into()) }
}

/// Prints a file under its name.
fn show(path: &Path) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    anstream::println!("\x1b[2m-- {name}\x1b[0m\n{}", read(path)?.trim_end());
    Ok(())
}

/// `text` with its one `from` replaced.
fn replaced(text: &str, from: &str, to: &str) -> Result<String, Failure> {
    match text.matches(from).count() {
        1 => Ok(text.replace(from, to)),
        count => Err(format!("`{}` stands {count} times in the example instead of once", from.trim()).into()),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::io(format_args!("read {}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(Failure::io(format_args!("write {}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_can_be_changed() {
        let models = read(&shell::workspace().join(EXAMPLE).join("src/models.rs")).unwrap();
        for (from, to) in CHANGE {
            assert!(replaced(&models, from, to).unwrap().contains(to));
        }
        assert!(replaced(&models, "no such text", "").is_err());
    }

    #[test]
    fn lost_rows_are_noticed() {
        assert!(same("flour\n", "flour\n").is_ok());
        assert!(same("flour\n", "").unwrap_err().to_string().contains("flour"));
    }
}
