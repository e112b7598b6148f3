//! The compiler alone, without cargo: this program is the `RUSTC_WRAPPER` of its own checks, and notes what the
//! compiler of a measured crate takes.

use std::{
    env, fs,
    io::{self, Write},
    path::Path,
    process::Command,
};

use crate::declarations::Variant;

/// The file that what it took goes to.
pub const NOTES: &str = "JOINTABLE_COMPILE_NOTES";

/// Set where instructions are to be counted, by valgrind, instead of time.
pub const COUNT: &str = "JOINTABLE_COMPILE_COUNT";

/// Runs the compiler, in cargo's place, and leaves with what it left with.
pub fn wrap(notes: &Path) -> io::Result<()> {
    let all: Vec<String> = env::args().skip(1).collect();
    let Some((compiler, arguments)) = all.split_first() else { return Err(io::Error::other("no compiler is given")) };
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1);
    let measured = Variant::ALL.iter().any(|variant| name.is_some_and(|name| name == variant.name()));
    if !measured {
        return leave(Command::new(compiler).args(arguments));
    }
    let taken = if env::var_os(COUNT).is_some() {
        let log = notes.with_extension("valgrind");
        let mut counted = Command::new("valgrind");
        counted.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        counted.arg(format!("--log-file={}", log.display())).arg(compiler).args(arguments);
        run(&mut counted)?;
        instructions(&fs::read_to_string(log)?)?
    } else {
        let before = children()?;
        run(Command::new(compiler).args(arguments))?;
        children()? - before
    };
    writeln!(fs::OpenOptions::new().create(true).append(true).open(notes)?, "{taken}")
}

fn leave(command: &mut Command) -> io::Result<()> {
    std::process::exit(command.status()?.code().unwrap_or(1))
}

fn run(command: &mut Command) -> io::Result<()> {
    match command.status()? {
        status if status.success() => Ok(()),
        status => std::process::exit(status.code().unwrap_or(1)),
    }
}

/// What valgrind counted.
fn instructions(log: &str) -> io::Result<f64> {
    let line = log.lines().find_map(|line| line.split_once("I refs:").or(line.split_once("I   refs:")));
    let count = line.and_then(|(_, count)| count.trim().replace(',', "").parse().ok());
    count.ok_or_else(|| io::Error::other(format!("valgrind counted nothing: {log}")))
}

/// The processor time of processes that this one has waited for, in seconds.
fn children() -> io::Result<f64> {
    // The name of the program is in parentheses, and may have anything in it.
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let times: Option<Vec<f64>> = fields.split_whitespace().skip(13).take(2).map(|field| field.parse().ok()).collect();
    match times.as_deref() {
        // Linux tells a hundredth of a second, whatever its own clock does.
        Some([user, system]) => Ok((user + system) / 100.0),
        _ => Err(io::Error::other("/proc/self/stat has no times")),
    }
}
