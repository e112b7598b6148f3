//! The project a run is for: its settings, migrations, models and database.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jointable_core::{
    check,
    diagnostic::Sink,
    dialect::Dialect,
    migration::{self, Migration},
    read::{self, CrateRoot},
    schema::Schema,
    source::Sources,
};

use crate::{
    args::{Connect, Crates, Global},
    config::{self, Config, choices},
    database::{self, Database, MissingFile},
    env::Env,
    exit::Exit,
    failure::Failure,
    files::LocalFiles,
    report::{Report, shown},
    workspace,
};

/// The project a run is for.
pub(crate) struct Project {
    cwd: PathBuf,
    config: Option<Config>,
    dialect: Option<Dialect>,
    /// The folder of the migrations.
    pub migrations: PathBuf,
    // An unreadable .env stops only the runs that need it.
    url: Result<Option<String>, Failure>,
}

impl Project {
    /// Finds the settings.
    pub fn load(env: &Env<'_>, global: &Global) -> Result<Project, Failure> {
        let config = Config::find(&env.cwd, global.config.as_deref())?;
        let dialect = match &global.dialect {
            Some(name) => Some(named(name)?),
            None => None,
        };
        let migrations = match (&global.migrations, &config) {
            (Some(folder), _) => env.cwd.join(folder),
            (None, Some(config)) => config.migrations.clone(),
            (None, None) => env.cwd.join("migrations"),
        };
        Ok(Project { cwd: env.cwd.clone(), config, dialect, migrations, url: database_url(env) })
    }

    /// The dialect of the migrations.
    pub fn dialect(&self) -> Result<Dialect, Failure> {
        let configured = self.dialect.or(self.config.as_ref().and_then(|config| config.dialect));
        match configured {
            Some(dialect) => Ok(dialect),
            None => self.url.clone()?.and_then(|url| Dialect::from_url(&url)).ok_or_else(undecided),
        }
    }

    /// The migrations of the folder. What is wrong with their names is reported.
    pub fn read_migrations(
        &self,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<Vec<Migration>, Failure> {
        let files = sql_files(&self.migrations).map_err(|(path, error)| {
            let path = shown(&path, &self.cwd);
            match error.kind() {
                io::ErrorKind::NotFound => Failure::input(
                    format!("there is no folder {path}"),
                    "`jointable init` makes it; `--migrations` or `migrations` in jointable.toml names another",
                ),
                _ => Failure::input(format!("cannot read {path}: {error}"), "a migration is a text file in UTF-8"),
            }
        })?;
        let mut sink = Sink::new();
        let migrations = migration::read(files, sources, &mut sink);
        if report.diagnostics(sink.into_vec(), sources) { Err(Failure::reported(Exit::Input)) } else { Ok(migrations) }
    }

    /// The schema that migrations leave. What cannot be followed is reported.
    pub fn replay(
        &self,
        migrations: &[Migration],
        dialect: Dialect,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<Schema, Failure> {
        let mut sink = Sink::new();
        let schema = migration::schema(migrations, dialect, sources, &mut sink);
        if report.diagnostics(sink.into_vec(), sources) {
            return Err(Failure::reported(Exit::Input));
        }
        Ok(schema.lowered(dialect))
    }

    /// The schema that the models want. What is wrong with them is reported.
    pub fn read_models(
        &self,
        crates: &Crates,
        dialect: Dialect,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<Schema, Failure> {
        let folders: Vec<PathBuf> = match (crates.crates.as_slice(), &self.config) {
            ([], Some(config)) => config.crates.clone(),
            ([], None) => vec![self.cwd.clone()],
            (given, _) => given.iter().map(|folder| self.cwd.join(folder)).collect(),
        };
        let mut roots: Vec<CrateRoot> = Vec::new();
        for folder in &folders {
            // Two packages of one workspace may lead to the same third.
            let found = workspace::roots(folder)?;
            roots.extend(found.into_iter().filter(|root| !roots.contains(root)).collect::<Vec<_>>());
        }
        let mut sink = Sink::new();
        let read = read::read(&roots, &LocalFiles, sources, &mut sink);
        let schema = check::schema(&read.models, &mut sink);
        let found = sink.into_vec();
        if report.diagnostics(found, sources) {
            return Err(Failure::reported(Exit::Input));
        }
        if schema.tables.is_empty() {
            let names: Vec<String> = roots.iter().map(|root| format!("`{}`", root.name)).collect();
            return Err(Failure::input(
                format!("there is no model in {}", names.join(", ")),
                "put `#[derive(jointable::Model)]` on a struct, or name the crate that has them with `--crate` or `crates` in jointable.toml",
            ));
        }
        Ok(schema.lowered(dialect))
    }

    /// Connects to the database. Its dialect has to be the migrations'.
    pub async fn connect(&self, connect: &Connect, missing: MissingFile) -> Result<Database, Failure> {
        let url = match &connect.database_url {
            Some(url) => Some(url.clone()),
            None => self.url.clone()?,
        };
        let url = url.ok_or_else(|| {
            Failure::input(
                "no database is named",
                "give `--database-url`, or set DATABASE_URL in the environment or in the file .env of the working folder",
            )
        })?;
        let database = database::connect_in(&self.cwd, &url, missing).await?;
        match self.dialect.or(self.config.as_ref().and_then(|config| config.dialect)) {
            Some(dialect) if dialect != database.dialect() => Err(Failure::input(
                format!("the migrations are written for {dialect}, and the database is {}", database.dialect()),
                "name a database of that dialect, or other migrations with `--migrations` and `--dialect`",
            )),
            _ => Ok(database),
        }
    }

    /// The name a migration's file is shown by.
    pub fn shown(&self, path: &Path) -> String {
        shown(path, &self.cwd)
    }
}

/// The dialect of that name.
pub(crate) fn named(name: &str) -> Result<Dialect, Failure> {
    let unknown = || Failure::input(format!("unknown dialect `{name}`"), format!("use {}", choices()));
    Dialect::from_name(name).ok_or_else(unknown)
}

/// The failure of not knowing the dialect.
pub(crate) fn undecided() -> Failure {
    Failure::input(
        "the dialect of the migrations is not known",
        format!("give `--dialect` with {}, or set `dialect` in {} or DATABASE_URL", choices(), config::FILE),
    )
}

/// DATABASE_URL: from the environment, or else from `.env` in the working folder, read as sqlx reads it.
pub(crate) fn database_url(env: &Env<'_>) -> Result<Option<String>, Failure> {
    const NAME: &str = "DATABASE_URL";
    if let Some(url) = env.variables.get(NAME) {
        return Ok(Some(url.clone()));
    }
    let file = match fs::File::open(env.cwd.join(".env")) {
        Ok(file) => file,
        Err(_) => return Ok(None),
    };
    for entry in dotenvy::from_read_iter(file) {
        match entry {
            Ok((name, url)) if name == NAME => return Ok(Some(url)),
            Ok(_) => {}
            Err(error) => {
                return Err(Failure::input(format!("cannot read .env: {error}"), "a line is `NAME=value`"));
            }
        }
    }
    Ok(None)
}

/// How long to wait for another run.
pub(crate) fn patience(seconds: u64) -> Duration {
    // SQLite counts milliseconds in 32 bits.
    Duration::from_secs(seconds.min(2_000_000))
}

/// The SQL files of a folder, by name.
fn sql_files(folder: &Path) -> Result<Vec<(PathBuf, String)>, (PathBuf, io::Error)> {
    let of_folder = |error| (folder.to_owned(), error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(of_folder)? {
        let path = entry.map_err(of_folder)?.path();
        if path.extension().is_some_and(|extension| extension == "sql") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err((path, error)),
    };
    paths.into_iter().map(read).collect()
}
