//! What the derive costs the compiler: `cargo check` of a crate with 100 models and 50 join models, in turns with the
//! same structs under `sqlx::FromRow` alone.
//!
//! `cargo run --release -p compile -- [ROUNDS]` prints the table of the README; `-- count` counts instructions instead,
//! which do not depend on how busy the machine is.

mod compiler;
mod declarations;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::{Instant, SystemTime},
};

use declarations::Variant;

fn main() -> io::Result<()> {
    if let Some(notes) = env::var_os(compiler::NOTES) {
        return compiler::wrap(Path::new(&notes));
    }
    let argument = env::args().nth(1);
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's folder");
    let place = env::var_os("CARGO_TARGET_DIR").map_or_else(|| bench.join("target"), PathBuf::from).join("compile");
    write_crates(bench, &place)?;
    for &variant in Variant::ALL {
        // The first builds what it depends on.
        check(&place, variant, How::Clean)?;
        check(&place, variant, How::Touched)?;
    }
    match argument.as_deref() {
        Some("count") => count(&place),
        argument => time(&place, argument.and_then(|rounds| rounds.parse().ok()).unwrap_or(9)),
    }
}

/// Times of so many rounds: of `cargo check`, and of the compiler in it.
fn time(place: &Path, rounds: usize) -> io::Result<()> {
    let mut taken = vec![[Vec::new(), Vec::new(), Vec::new()]; Variant::ALL.len()];
    for _ in 0..rounds {
        for (at, &variant) in Variant::ALL.iter().enumerate() {
            let (clean, compiler) = check(place, variant, How::Clean)?;
            let (touched, _) = check(place, variant, How::Touched)?;
            for (all, one) in taken[at].iter_mut().zip([clean, touched, compiler]) {
                all.push(one);
            }
        }
    }
    println!("| 100 models, 50 join models | clean | after a touch | ratio clean | ratio touch | compiler | ratio |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let unit = unit();
    let least = |at: usize| taken[at][2].iter().copied().fold(f64::INFINITY, f64::min);
    for (at, variant) in Variant::ALL.iter().enumerate() {
        let ratio = |kind: usize| {
            let pairs = taken[at][kind].iter().zip(&taken[unit][kind]);
            median(pairs.map(|(time, unit)| time / unit))
        };
        let [clean, touched] = [0, 1].map(|kind: usize| median(taken[at][kind].iter().copied()));
        println!(
            "| {} | {clean:.2} s | {touched:.2} s | {:.2} | {:.2} | {:.2} s | {:.2} |",
            variant.title(),
            ratio(0),
            ratio(1),
            least(at),
            least(at) / least(unit)
        );
    }
    Ok(())
}

/// Instructions of the compiler.
fn count(place: &Path) -> io::Result<()> {
    let all: Vec<_> =
        Variant::ALL.iter().map(|&variant| check(place, variant, How::Counted)).collect::<io::Result<_>>()?;
    println!("| 100 models, 50 join models | instructions | ratio |");
    println!("|---|---:|---:|");
    for (variant, (_, instructions)) in Variant::ALL.iter().zip(&all) {
        let ratio = instructions / all[unit()].1;
        println!("| {} | {:.0} million | {ratio:.2} |", variant.title(), instructions / 1e6);
    }
    Ok(())
}

fn unit() -> usize {
    Variant::ALL.iter().position(|&variant| variant == Variant::FromRow).expect("one of them")
}

/// Each variant as a package of one workspace, so that all share what they depend on.
fn write_crates(bench: &Path, place: &Path) -> io::Result<()> {
    let names: Vec<_> = Variant::ALL.iter().map(|variant| format!("\"{}\"", variant.name())).collect();
    write(&place.join("Cargo.toml"), &format!("[workspace]\nmembers = [{}]\nresolver = \"3\"\n", names.join(", ")))?;
    fs::copy(bench.join("Cargo.lock"), place.join("Cargo.lock"))?;
    let jointable = bench.parent().expect("the repository").display().to_string();
    for variant in Variant::ALL {
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             jointable = {{ path = {jointable:?}, features = [\"sqlite\"] }}\n\
             sqlx = {{ version = \"0.9\", default-features = false, features = [\"runtime-tokio\", \"sqlite\", \"derive\"] }}\n",
            variant.name()
        );
        write(&place.join(variant.name()).join("Cargo.toml"), &manifest)?;
        write(&place.join(variant.name()).join("src/lib.rs"), &variant.source())?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("a file in a folder"))?;
    fs::write(path, text)
}

/// How a variant is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// All of it.
    Clean,
    /// Incrementally, after a touch.
    Touched,
    /// All of it, with instructions counted.
    Counted,
}

/// The time that the check of a variant takes, and what the compiler takes of it: time too, or instructions.
fn check(place: &Path, variant: Variant, how: How) -> io::Result<(f64, f64)> {
    let source = place.join(variant.name()).join("src/lib.rs");
    fs::OpenOptions::new().append(true).open(source)?.set_modified(SystemTime::now())?;
    let notes = place.join("notes");
    fs::write(&notes, "")?;
    let before = Instant::now();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["check", "--quiet", "--package", variant.name()])
        .current_dir(place)
        .env("CARGO_TARGET_DIR", place.join("target"))
        .env("CARGO_INCREMENTAL", if how == How::Touched { "1" } else { "0" })
        .env("RUSTC_WRAPPER", env::current_exe()?)
        .env(compiler::NOTES, &notes);
    if how == How::Counted {
        cargo.env(compiler::COUNT, "1");
    }
    let status = cargo.status()?;
    let took = before.elapsed().as_secs_f64();
    let noted = fs::read_to_string(&notes)?.trim().parse().ok();
    match (status.success(), noted) {
        (true, Some(noted)) => Ok((took, noted)),
        _ => Err(io::Error::other(format!("`cargo check` of {} failed", variant.name()))),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
