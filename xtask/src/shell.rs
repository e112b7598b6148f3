//! Commands as a person would type them: echoed, their output shown, the first failure stops.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::process::{Process, Signal};

/// Where and with which environment commands run.
#[derive(Clone)]
pub struct Shell {
    directory: PathBuf,
    variables: Vec<Variable>,
    interrupt: Interrupt,
}

#[derive(Clone)]
struct Variable {
    name: OsString,
    /// Set, or removed where there is no value.
    value: Option<OsString>,
    /// Whether a line has to begin with it to do the same elsewhere.
    shown: bool,
}

impl Shell {
    /// A shell that stands in `directory`.
    pub fn new(directory: impl Into<PathBuf>, interrupt: Interrupt) -> Shell {
        Shell { directory: directory.into(), variables: inherited_from_cargo(), interrupt }
    }

    /// The same, with a variable more.
    pub fn with(&self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Shell {
        self.having(name.as_ref(), Some(value.as_ref()), true)
    }

    /// The same, with a variable more that has been told of and is not repeated in every line.
    pub fn exporting(&self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Shell {
        self.having(name.as_ref(), Some(value.as_ref()), false)
    }

    /// The same, with a variable less.
    pub fn without(&self, name: impl AsRef<OsStr>) -> Shell {
        self.having(name.as_ref(), None, false)
    }

    /// The same in another folder.
    pub fn at(&self, directory: impl Into<PathBuf>) -> Shell {
        Shell { directory: directory.into(), ..self.clone() }
    }

    fn having(&self, name: &OsStr, value: Option<&OsStr>, shown: bool) -> Shell {
        let mut shell = self.clone();
        shell.variables.push(Variable { name: name.to_owned(), value: value.map(OsStr::to_owned), shown });
        shell
    }

    /// Where the commands run.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The flag that every wait looks at.
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Announces a step, does it and says how long it took.
    pub fn step<T>(&self, title: &str, work: impl FnOnce(&Shell) -> Result<T, Failure>) -> Result<T, Failure> {
        anstream::eprintln!("\x1b[1m== {title}\x1b[0m");
        let start = Instant::now();
        let done = work(self)?;
        anstream::eprintln!("\x1b[32m== {title}: ok\x1b[0m ({:.1} s)", start.elapsed().as_secs_f32());
        Ok(done)
    }

    /// Runs a command, its output shown; fails if the command does.
    pub fn run<A: AsRef<OsStr>>(&self, program: &str, arguments: impl IntoIterator<Item = A>) -> Result<(), Failure> {
        let arguments: Vec<OsString> = arguments.into_iter().map(|argument| argument.as_ref().into()).collect();
        self.echo(program, &arguments);
        let mut process = Process::start(self.command(program, &arguments), Signal::Terminate)
            .map_err(Failure::io(format_args!("run `{program}`")))?;
        let status = process.wait(&self.interrupt)?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{}` failed ({status})", words(program, &arguments)).into())
        }
    }

    /// What a quick command prints, for reading it; nothing is shown unless it fails.
    pub fn read(&self, program: &str, arguments: &[&str]) -> Result<String, Failure> {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let output = self
            .command(program, &arguments)
            .output()
            .map_err(Failure::io(format_args!("run `{}`", self.line(program, &arguments))))?;
        if !output.status.success() {
            let line = self.line(program, &arguments);
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("`{line}` failed ({})\n{said}", output.status).into());
        }
        String::from_utf8(output.stdout).map_err(|_| Failure::Message(format!("`{program}` printed no UTF-8")))
    }

    /// What a quick command prints, shown too.
    pub fn tell(&self, program: &str, arguments: &[&str]) -> Result<String, Failure> {
        self.echo(program, &arguments.iter().map(OsString::from).collect::<Vec<_>>());
        let printed = self.read(program, arguments)?;
        anstream::print!("{printed}");
        Ok(printed)
    }

    fn echo(&self, program: &str, arguments: &[OsString]) {
        anstream::eprintln!("\x1b[36m$ {}\x1b[0m", self.line(program, arguments));
    }

    fn command(&self, program: &str, arguments: &[OsString]) -> Command {
        // The cargo that runs us, not whichever comes first in PATH.
        let cargo = std::env::var_os("CARGO").filter(|_| program == "cargo");
        let mut command = Command::new(cargo.as_deref().unwrap_or(OsStr::new(program)));
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null());
        for Variable { name, value, .. } in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// The command as one would type it, variables included.
    fn line(&self, program: &str, arguments: &[OsString]) -> String {
        let shown = self.variables.iter().filter(|variable| variable.shown);
        let set = shown.filter_map(|Variable { name, value, .. }| Some((name, value.as_ref()?)));
        let set = set.map(|(name, value)| format!("{}={} ", name.to_string_lossy(), quoted(value)));
        set.collect::<String>() + &words(program, arguments)
    }
}

fn words(program: &str, arguments: &[OsString]) -> String {
    let arguments = arguments.iter().map(|argument| quoted(argument));
    [program.to_owned()].into_iter().chain(arguments).collect::<Vec<_>>().join(" ")
}

/// The top folder of this workspace.
pub fn workspace() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let xtask = PathBuf::from(xtask);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// Tells that something takes a while or was chosen.
pub fn note(text: &str) {
    anstream::eprintln!("   {text}");
}

/// Tells what is wrong.
pub fn error(text: &str) {
    anstream::eprintln!("\x1b[1;31merror\x1b[0m: {text}");
}

/// Tells what should be better but stops nothing.
pub fn warning(text: &str) {
    anstream::eprintln!("\x1b[1;33mwarning\x1b[0m: {text}");
}

/// `cargo run` describes the package xtask in our environment; the commands we run must not take that for theirs.
fn inherited_from_cargo() -> Vec<Variable> {
    let ours = |name: &OsStr| {
        name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    };
    let names = std::env::vars_os().map(|(name, _)| name).filter(|name| ours(name));
    names.map(|name| Variable { name, value: None, shown: false }).collect()
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> Shell {
        Shell::new(workspace(), Interrupt::default())
    }

    #[test]
    fn a_line_can_be_pasted() {
        let shell = shell().with("RUSTDOCFLAGS", "-D warnings").without("OTHER").exporting("PATH", "/bin");
        let line = shell.line("cargo", &["doc".into(), "it's".into(), "--no-deps".into(), "".into()]);
        assert_eq!(line, r"RUSTDOCFLAGS='-D warnings' cargo doc 'it'\''s' --no-deps ''");
    }

    #[test]
    fn a_command_that_fails_stops_and_is_named() {
        let failure = shell().run("sh", ["-c", "exit 3"]).unwrap_err().to_string();
        assert!(failure.contains("`sh -c 'exit 3'` failed"), "{failure}");
        let failure = shell().run("no-such-program-at-all", [""; 0]).unwrap_err().to_string();
        assert!(failure.contains("cannot run `no-such-program-at-all`"), "{failure}");
    }

    #[test]
    fn reads_what_a_command_prints() {
        assert!(shell().read("cargo", &["--version"]).unwrap().starts_with("cargo "));
        assert!(workspace().join("xtask").is_dir());
    }
}
