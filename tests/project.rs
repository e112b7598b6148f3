//! Projects that the command line works on, in a temporary folder.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use jointable_cli::{Env, Exit};
use jointable_core::dialect::Dialect;
use tempfile::TempDir;

/// A folder with settings and migrations of one dialect.
#[derive(Debug)]
pub struct Project {
    folder: TempDir,
    dialect: Dialect,
}

/// What a run of the command line left.
#[derive(Debug)]
pub struct Ran {
    /// How it ended.
    pub exit: Exit,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Project {
    /// A new project without migrations. `jointable init` has been run in it.
    pub fn new(dialect: Dialect) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Self { folder, dialect };
        project.run(&["init", "--dialect", dialect.name()]).expect(Exit::Ok);
        project
    }

    /// The project's folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of its migrations.
    pub fn migrations(&self) -> PathBuf {
        self.path().join("migrations")
    }

    /// The dialect of its migrations.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Runs the command line in the project's folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run(self.path(), arguments)
    }

    /// Makes the project a crate of its own with that source.
    pub fn write_crate(&self, source: &str) {
        let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        fs::write(self.path().join("Cargo.toml"), manifest).expect("a writable folder");
        fs::create_dir_all(self.path().join("src")).expect("a writable folder");
        fs::write(self.path().join("src/lib.rs"), source).expect("a writable folder");
    }

    /// The names of the migration files, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.migrations()).expect("a migrations folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name().into_string();
        let mut names: Vec<_> = entries.map(|entry| name(entry).expect("UTF-8")).collect();
        names.sort();
        names
    }
}

impl Ran {
    /// Itself, if the run ended so.
    ///
    /// # Panics
    /// If it ended otherwise, with all that it said.
    #[track_caller]
    pub fn expect(self, exit: Exit) -> Self {
        assert_eq!(self.exit, exit, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// Runs the command line in a folder, in a thread of its own: it waits for databases by itself.
///
/// # Panics
/// If the command line does.
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let arguments: Vec<OsString> =
        std::iter::once("jointable").chain(arguments.iter().copied()).map(OsString::from).collect();
    let folder = folder.to_owned();
    let run = move || {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let exit = jointable_cli::run(arguments, &mut Env::new(folder, &mut stdout, &mut stderr));
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Ran { exit, stdout: text(stdout), stderr: text(stderr) }
    };
    std::thread::spawn(run).join().expect("no panic")
}

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace")
}
