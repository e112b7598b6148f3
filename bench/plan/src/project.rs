//! A project with many models, and its history.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use jointable_cli::{Env, Exit, run};
use tempfile::TempDir;

/// A folder with a crate and its migrations.
pub struct Project {
    path: PathBuf,
    _folder: Option<TempDir>,
}

impl Project {
    /// Writes models, and the migration that makes their tables.
    pub fn new(dialect: &str, models: usize, joins: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Self { path: folder.path().to_owned(), _folder: Some(folder) };
        let write = |name: &str, text: &str| fs::write(project.path.join(name), text).expect("a writable folder");
        fs::create_dir(project.path.join("src")).expect("a writable folder");
        write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        let mut root = String::new();
        for at in 0..models {
            writeln!(root, "mod m{at};\npub use m{at}::*;").expect("a text");
            write(&format!("src/m{at}.rs"), &model(at, joins));
        }
        for at in 0..joins {
            writeln!(root, "mod j{at};\npub use j{at}::*;").expect("a text");
            write(&format!("src/j{at}.rs"), &join(at));
        }
        write("src/lib.rs", &root);
        project.run(&["init", "--dialect", dialect], Exit::Ok);
        project.make(&[], Exit::Ok);
        project
    }

    /// One that is there.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), _folder: None }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `jointable make`.
    pub fn make(&self, arguments: &[&str], exit: Exit) {
        self.run(&[&["make"], arguments].concat(), exit);
    }

    fn run(&self, arguments: &[&str], exit: Exit) {
        let arguments: Vec<OsString> = ["jointable"].iter().chain(arguments).map(OsString::from).collect();
        let mut said = Vec::new();
        let ended = run(arguments, &mut Env::new(&self.path, io::sink(), &mut said));
        assert_eq!(ended, exit, "{}", String::from_utf8_lossy(&said));
    }
}

fn model(at: usize, joins: usize) -> String {
    // Each pair of neighbours is linked.
    let relation = match at / 2 < joins {
        true if at.is_multiple_of(2) => format!("#[many_to_many(through = crate::Join{}, as = others)]\n", at / 2),
        _ => String::new(),
    };
    format!(
        "use jointable::Model;\n\n/// A model.\n#[derive(Model, Debug, Clone)]\n{relation}pub struct Model{at} {{\n    \
         #[model(key)]\n    pub id: i64,\n    #[model(unique, max_length = 80)]\n    pub name: String,\n    \
         pub a: Option<i32>,\n    pub b: Option<String>,\n    #[model(default = false)]\n    pub c: bool,\n    \
         pub d: f64,\n}}\n"
    )
}

fn join(at: usize) -> String {
    let (near, far) = (at * 2, at * 2 + 1);
    format!(
        "use jointable::Model;\n\n/// A link.\n#[derive(Model, Debug, Clone)]\npub struct Join{at} {{\n    \
         #[model(references = crate::Model{near}, on_delete = cascade)]\n    pub near_id: i64,\n    \
         #[model(references = crate::Model{far}, on_delete = restrict)]\n    pub far_id: i64,\n    \
         #[model(check = \"weight > 0\")]\n    pub weight: i32,\n    pub note: Option<String>,\n}}\n"
    )
}

/// The files of a folder, also in folders in it, that end so.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [folder.join("src"), folder.join("migrations")] {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        found.extend(entries.filter(|path| path.extension().is_some_and(|own| own == ending)));
    }
    found.sort();
    found
}
