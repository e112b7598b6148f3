//! A throwaway project to run commands in.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use jointable_cli::{Env, Exit, run};
use serde_json::Value;

/// The time of day in every test: 2026-01-02 03:04:05 UTC.
const NOW: Duration = Duration::from_secs(1_767_323_045);

/// The models of most tests.
pub const RECIPES: &str = r#"
use jointable::Model;

#[derive(Model)]
#[many_to_many(through = RecipeIngredient, as = ingredients)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
    pub notes: Option<String>,
}

#[derive(Model)]
#[many_to_many(through = RecipeIngredient, as = recipes)]
pub struct Ingredient {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

#[derive(Model)]
pub struct RecipeIngredient {
    #[model(references = Recipe, on_delete = cascade)]
    pub recipe_id: i64,
    #[model(references = Ingredient, on_delete = restrict)]
    pub ingredient_id: i64,
    #[model(precision = 10, scale = 3, check = "quantity > 0")]
    pub quantity: rust_decimal::Decimal,
    #[model(default = "g")]
    pub unit: String,
}
"#;

/// A throwaway project.
pub struct Project {
    folder: tempfile::TempDir,
    url: Option<String>,
}

/// What a run came to.
pub struct Outcome {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: None }
    }

    /// A crate with these models, and an initialised project of this dialect.
    pub fn new(dialect: &str, models: &str) -> Self {
        let project = Self::empty();
        project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        project.write("src/lib.rs", models);
        project.run(&["init", "--dialect", dialect]).succeeds();
        project
    }

    /// A project of hand-written SQLite migrations on the database `app.db`.
    pub fn scripts(files: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        project.run(&["init", "--dialect", "sqlite"]).succeeds();
        for (name, text) in files {
            project.write(&format!("migrations/{name}"), text);
        }
        project.on("sqlite:app.db")
    }

    /// The project, with DATABASE_URL.
    pub fn on(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Replaces a part of a file, which has to be there.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from} is not in\n{text}");
        self.write(name, &text.replace(from, to));
    }

    /// The names of the migration files, sorted.
    pub fn migrations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path().join("migrations")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `jointable` in the project's folder.
    pub fn run(&self, args: &[&str]) -> Outcome {
        self.run_with(args, |_| {})
    }

    /// Runs a command at a terminal where these answers are typed.
    pub fn answered(&self, args: &[&str], answers: &'static str) -> Outcome {
        self.run_with(args, |env| env.answers = Some(Box::new(answers.as_bytes())))
    }

    /// Runs `jointable` in surroundings that have been changed.
    pub fn run_with(&self, args: &[&str], change: impl FnOnce(&mut Env<'_>)) -> Outcome {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut env = Env::new(self.path(), &mut out, &mut err);
        env.clock = Box::new(|| UNIX_EPOCH + NOW);
        env.variables.extend(self.url.iter().map(|url| ("DATABASE_URL".to_owned(), url.clone())));
        change(&mut env);
        let exit = run(std::iter::once("jointable").chain(args.iter().copied()).map(Into::into), &mut env);
        drop(env);
        Outcome { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// What a statement on `app.db` or the project's own database gives: its first column as text.
    pub fn query(&self, sql: &str) -> Vec<String> {
        use ::sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
        block_on(async {
            let options = SqliteConnectOptions::new().filename(self.path().join("app.db"));
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            let rows = ::sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            rows.iter().map(|row| row.get_unchecked::<String, _>(0)).collect()
        })
    }
}

impl Outcome {
    #[track_caller]
    pub fn exits(self, exit: Exit) -> Self {
        assert_eq!(self.exit, exit, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.exits(Exit::Ok)
    }

    /// Stderr has all of these.
    #[track_caller]
    pub fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "`{part}` is missing in\n{}", self.err);
        }
        self
    }

    /// Stdout has all of these.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.out.contains(part), "`{part}` is missing in\n{}", self.out);
        }
        self
    }

    /// The JSON document on stdout, which is all there is.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.err, "", "nothing goes to stderr beside a document");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in\n{}", self.out))
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Every file below a folder with its text, by name.
pub fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(snapshot(&path));
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}
