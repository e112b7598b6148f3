//! A project with models and migrations, and its database.

use std::{
    collections::BTreeMap,
    fs,
    future::Future,
    path::{Path, PathBuf},
};

use jointable_cli::{Env, Exit, database};
use jointable_core::{dialect::Dialect, layout::Layout, schema::Schema};
use jointable_tests::server::{self, Fresh};

/// Recipes and what is in them: links go with their recipe.
const MODELS: &str = r#"
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
    #[model(check = "grams > 0")]
    pub grams: i64,
    #[model(default = "as it comes; -- or so")]
    pub how: String,
}
"#;

const ROWS: &str = "
    INSERT INTO recipes (id, title, notes) VALUES (1, 'Bread', NULL), (2, 'Cake', 'sweet');
    INSERT INTO ingredients (id, name) VALUES (1, 'flour'), (2, 'egg');
    INSERT INTO recipe_ingredients (recipe_id, ingredient_id, grams) VALUES (1, 1, 500), (2, 1, 250), (2, 2, 120);
";

/// A project in a folder of its own, and an empty database.
pub struct App {
    pub layout: Layout,
    pub dialect: Dialect,
    pub database: Fresh,
    folder: tempfile::TempDir,
}

/// The rows that have to be there after whatever is done.
pub type Rows = Vec<Vec<String>>;

impl App {
    /// The project; `None` where this run leaves the dialect out.
    pub fn new(layout: Layout, dialect: Dialect) -> Option<App> {
        let database = server::fresh(dialect)?;
        let app = App { layout, dialect, database, folder: tempfile::tempdir().expect("a folder") };
        app.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        app.write("src/lib.rs", MODELS);
        app.succeed(&["init", "--dialect", dialect.name(), "--layout", layout.name()]).expect("settings");
        if dialect != Dialect::Sqlite {
            let settings = fs::read_to_string(app.folder.path().join("jointable.toml")).expect("settings");
            app.write("jointable.toml", &(settings + "lock_timeout = \"5s\"\n"));
        }
        Some(app)
    }

    /// The models change: a recipe's notes may not be missing, for which SQLite makes the table anew, and there is an
    /// index more. PostgreSQL takes a migration to fill the notes, one to look at them, and one outside of a
    /// transaction.
    pub fn rebuild(&self) {
        self.edit("pub notes: Option<String>,", "#[model(default = \"none\")]\n    pub notes: String,");
    }

    /// The models change: an amount may be nothing, for which SQLite makes the table of links anew, and there is an
    /// index more.
    pub fn rebuild_links(&self) {
        self.edit("#[model(check = \"grams > 0\")]", "");
    }

    fn edit(&self, from: &str, to: &str) {
        let links = "pub struct RecipeIngredient";
        let models = MODELS.replace(from, to).replace(links, &format!("#[index(by = grams)]\n{links}"));
        self.write("src/lib.rs", &models);
    }

    pub fn migrations(&self) -> PathBuf {
        self.folder.path().join("migrations")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }

    /// Runs `jointable`: how it ended, and all it said.
    pub fn run(&self, args: &[&str]) -> (Exit, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut env = Env::new(self.folder.path(), &mut out, &mut err);
        env.variables = BTreeMap::from([("DATABASE_URL".to_owned(), self.database.url.clone())]);
        let exit = jointable_cli::run(["jointable"].iter().chain(args).map(Into::into), &mut env);
        drop(env);
        (exit, String::from_utf8_lossy(&[out, err].concat()).into_owned())
    }

    /// Runs `jointable`, which has to succeed: what it said.
    pub fn succeed(&self, args: &[&str]) -> Result<String, String> {
        match self.run(args) {
            (Exit::Ok, said) => Ok(said),
            (exit, said) => Err(format!("`jointable {}` ended with {exit:?}: {said}", args.join(" "))),
        }
    }

    /// Whether everything has been applied, by the runner's own history.
    pub fn is_current(&self) -> Result<bool, String> {
        match self.run(&["status", "--check"]) {
            (Exit::Ok, _) => Ok(true),
            (Exit::Differs, _) => Ok(false),
            (exit, said) => Err(format!("`jointable status` ended with {exit:?}: {said}")),
        }
    }

    /// The migration of this name gets what models do not declare: numbers that are not given again, a trigger of the
    /// table and a view of it.
    pub fn keep_more(&self, name: &str) {
        let table = "CREATE TABLE \"recipe_ingredients\"";
        let kept = "CREATE TRIGGER told AFTER INSERT ON recipes BEGIN\n    \
                    UPDATE recipes SET notes = ifnull(notes, '') || ' told' WHERE id = NEW.id;\nEND;\n\
                    CREATE VIEW titles AS SELECT title FROM recipes;\n";
        for path in self.files().into_iter().filter(|path| path.to_string_lossy().contains(name)) {
            let text = fs::read_to_string(&path).expect("a migration");
            let (number, numbers) = ("\"id\" INTEGER PRIMARY KEY", "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT");
            let text = text.replace(number, numbers).replacen(table, &format!("{kept}{table}"), 1);
            fs::write(path, text).expect("a writable folder");
        }
    }

    pub fn insert_rows(&self) -> Result<(), String> {
        self.execute(ROWS)
    }

    /// Runs statements as they are.
    pub fn execute(&self, sql: &str) -> Result<(), String> {
        self.on(async |database| database.execute(sql).await).map_err(|failure| failure.to_string())
    }

    /// The schema the database has, without the runner's history.
    pub fn schema(&self) -> Result<Schema, String> {
        let mut schema = self.on(async |database| database.schema().await).map_err(|failure| failure.to_string())?;
        schema.tables.retain(|table| table.name != self.layout.facts().history.table);
        Ok(schema)
    }

    fn on<T>(
        &self,
        work: impl AsyncFnOnce(&mut database::Database) -> Result<T, jointable_cli::Failure>,
    ) -> Result<T, jointable_cli::Failure> {
        block_on(async {
            let mut database = self.database.connect().await;
            let result = work(&mut database).await;
            database.close().await;
            result
        })
    }

    /// Keys and payload of all rows.
    pub fn rows(&self) -> Rows {
        let tables: [(&str, &[&str]); 3] = [
            ("recipes", &["id", "title"]),
            ("ingredients", &["id", "name"]),
            ("recipe_ingredients", &["recipe_id", "ingredient_id", "grams", "how"]),
        ];
        tables.map(|(table, columns)| block_on(self.database.rows(self.dialect, table, columns))).into()
    }

    /// What is numbered and made beside tables, and what inserting a row does.
    pub fn kept(&self) -> Result<Vec<String>, String> {
        self.execute(
            "BEGIN; INSERT INTO recipes (title) VALUES ('Soup'); DELETE FROM recipes WHERE title = 'Soup'; COMMIT",
        )?;
        let sql = "SELECT name || ' ' || seq FROM sqlite_sequence UNION ALL SELECT 'title ' || title FROM titles
                   UNION ALL SELECT type || ' ' || name || ' of ' || tbl_name FROM sqlite_schema WHERE type IN ('trigger', 'view')
                   UNION ALL SELECT 'notes ' || notes FROM recipes ORDER BY 1";
        Ok(block_on(self.database.texts(self.dialect, sql)))
    }

    /// The files of the second migration.
    pub fn newest(&self) -> Vec<PathBuf> {
        self.files().into_iter().filter(|path| path.to_string_lossy().contains("second")).collect()
    }

    /// The files of all migrations.
    pub fn files(&self) -> Vec<PathBuf> {
        files(&self.migrations())
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the migrations").map(|entry| entry.expect("a file").path());
    let mut all: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}
