//! What planning costs: `jointable make --check` of many models against their own history, in turns with nothing but
//! parsing the same files by syn and sqlparser. `cargo run --release -p plan -- [ROUNDS]` prints the table of the
//! README.

mod project;

use std::{env, fmt::Write as _, fs, path::Path, process::Command, time::Instant};

use jointable_cli::Exit;
use project::{Project, files};
use sqlparser::{
    dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

const MODELS: usize = 1_000;
const JOINS: usize = 500;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &arguments[..] {
        // A process of its own, whose memory is asked for when it has done its work.
        [what, folder, dialect] => {
            let folder = Path::new(folder);
            if what == "parse" { parse(folder, dialect) } else { Project::at(folder).make(&["--check"], Exit::Ok) };
            println!("{}", peak());
        }
        _ => compare(arguments.first().map_or(11, |rounds| rounds.parse().expect("a number of rounds"))),
    }
}

fn compare(rounds: usize) {
    println!("| {MODELS} models, {JOINS} join models | files | parsing alone | `make --check` | ratio | memory of parsing | of `make` |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = Project::new(dialect, MODELS, JOINS);
        let (mut parsed, mut planned) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            let turns: [(&mut Vec<f64>, &dyn Fn()); 2] = [
                (&mut parsed, &|| parse(project.path(), dialect)),
                (&mut planned, &|| project.make(&["--check"], Exit::Ok)),
            ];
            for (times, turn) in turns {
                let start = Instant::now();
                turn();
                // The first round fills the caches.
                if round > 0 {
                    times.push(start.elapsed().as_secs_f64() * 1000.0);
                }
            }
        }
        let ratio = median(planned.iter().zip(&parsed).map(|(ours, theirs)| ours / theirs));
        let count = files(project.path(), "rs").len() + files(project.path(), "sql").len();
        let memory = ["parse", "make"].map(|what| memory(what, project.path(), dialect));
        println!(
            "| {dialect} | {count} | {:.0} ms | {:.0} ms | {ratio:.2} | {} MB | {} MB |",
            median(parsed.into_iter()),
            median(planned.into_iter()),
            memory[0],
            memory[1],
        );
    }
    many_files();
}

/// Ten thousand migrations, each of a column more.
fn many_files() {
    let project = Project::new("postgres", 1, 0);
    let mut source = fs::read_to_string(project.path().join("src/m0.rs")).expect("a model");
    let mut fields = String::new();
    for at in 0..1_000 {
        write!(fields, "\n    pub extra_{at}: Option<i32>,").expect("a text");
    }
    // A table has 1,600 columns at most: each comes, and is renamed nine times.
    for at in 0..10_000 {
        let column = at / 10;
        let sql = match at % 10 {
            0 => format!("ALTER TABLE model0s ADD COLUMN \"extra_{column}_0\" integer;\n"),
            9 => format!("ALTER TABLE model0s RENAME COLUMN \"extra_{column}_8\" TO \"extra_{column}\";\n"),
            step => format!("ALTER TABLE model0s RENAME COLUMN \"extra_{column}_{}\" TO \"extra_{column}_{step}\";\n", step - 1),
        };
        for (way, sql) in [("up", sql.as_str()), ("down", "SELECT 1;\n")] {
            let name = format!("migrations/3000{at:010}_step.{way}.sql");
            fs::write(project.path().join(name), sql).expect("a writable folder");
        }
    }
    let end = source.rfind('}').expect("the end of a struct");
    source.insert_str(end, &format!("{fields}\n"));
    fs::write(project.path().join("src/m0.rs"), source).expect("a writable folder");
    let start = Instant::now();
    project.make(&["--check"], Exit::Ok);
    println!("\n10,000 migrations: {:.2} s", start.elapsed().as_secs_f64());
}

/// What planning cannot do without: every file read and parsed.
fn parse(folder: &Path, dialect: &str) {
    let grammar: &dyn Dialect = match dialect {
        "sqlite" => &SQLiteDialect {},
        "postgres" => &PostgreSqlDialect {},
        _ => &MySqlDialect {},
    };
    let read = |path| fs::read_to_string(path).expect("a file");
    let sources: Vec<syn::File> =
        files(folder, "rs").into_iter().map(|path| syn::parse_file(&read(path)).expect("Rust")).collect();
    // A plan replays the ways up.
    let ups = files(folder, "sql").into_iter().filter(|path| path.to_string_lossy().ends_with(".up.sql"));
    let scripts: Vec<_> = ups.map(|path| Parser::parse_sql(grammar, &read(path)).expect("SQL")).collect();
    assert!(sources.len() > 1 && !scripts.is_empty());
}

/// In MB, the most that a process of its own takes.
fn memory(what: &str, folder: &Path, dialect: &str) -> u64 {
    let program = env::current_exe().expect("a program");
    let output = Command::new(program).arg(what).arg(folder).arg(dialect).output().expect("a process");
    let text = String::from_utf8(output.stdout).expect("a number");
    let kilobytes: u64 = text.trim().parse().expect("a number");
    kilobytes / 1024
}

/// In kB, the most that this process has taken so far.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
