//! What the derive costs the compiler: `cargo check` of a crate with 100 models and 50 join models, in turns with the
//! same structs under `sqlx::FromRow` alone.
//!
//! `cargo run --release -p compile -- [ROUNDS]` prints the table of the README.

mod declarations;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use declarations::Variant;

fn main() -> io::Result<()> {
    let rounds = env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(9);
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's folder");
    let place = env::var_os("CARGO_TARGET_DIR").map_or_else(|| bench.join("target"), PathBuf::from).join("compile");
    write_crates(bench, &place)?;
    println!("| 100 models, 50 join models | clean | after a touch | ratio clean | ratio touch |");
    println!("|---|---:|---:|---:|---:|");
    for &variant in Variant::ALL {
        // The first builds what it depends on.
        check(&place, variant, true)?;
        check(&place, variant, false)?;
    }
    let mut times = vec![[Vec::new(), Vec::new()]; Variant::ALL.len()];
    for _ in 0..rounds {
        for (at, &variant) in Variant::ALL.iter().enumerate() {
            times[at][0].push(check(&place, variant, true)?);
            times[at][1].push(check(&place, variant, false)?);
        }
    }
    let unit = Variant::ALL.iter().position(|&variant| variant == Variant::FromRow).expect("one of them");
    for (at, variant) in Variant::ALL.iter().enumerate() {
        let time = |kind: usize| median(times[at][kind].iter().map(Duration::as_secs_f64));
        let ratio = |kind: usize| {
            let pairs = times[at][kind].iter().zip(&times[unit][kind]);
            median(pairs.map(|(time, unit)| time.as_secs_f64() / unit.as_secs_f64()))
        };
        let (title, clean, touched) = (variant.title(), time(0), time(1));
        println!("| {title} | {clean:.2} s | {touched:.2} s | {:.2} | {:.2} |", ratio(0), ratio(1));
    }
    Ok(())
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

/// The time that the check of a variant takes: of all of it, or incrementally after a touch.
fn check(place: &Path, variant: Variant, clean: bool) -> io::Result<Duration> {
    let source = place.join(variant.name()).join("src/lib.rs");
    fs::OpenOptions::new().append(true).open(source)?.set_modified(std::time::SystemTime::now())?;
    let before = Instant::now();
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--package", variant.name()])
        .current_dir(place)
        .env("CARGO_TARGET_DIR", place.join("target"))
        .env("CARGO_INCREMENTAL", if clean { "0" } else { "1" })
        .status()?;
    match status.success() {
        true => Ok(before.elapsed()),
        false => Err(io::Error::other(format!("`cargo check` of {} failed", variant.name()))),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
