//! The project a run is for: its settings, migrations, models and database.

use std::{
    fs, io,
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use jointable_core::{
    check::{self, Resolved},
    diagnostic::{Sink, shown},
    dialect::Dialect,
    layout::{self, Detected, Layout},
    migration::{self, Migration},
    read::{self, CrateRoot},
    schema::Schema,
    source::Sources,
};
use jointable_templates::{Templates, code};

use crate::{
    args::{Connect, Crates, Generate, Global, Rendering},
    config::{self, Config, choices, layouts},
    database::{self, Database, MissingFile},
    env::Env,
    exit::Exit,
    failure::Failure,
    files::{self, LocalFiles},
    report::Report,
    workspace,
};

/// The project a run is for.
pub(crate) struct Project {
    cwd: PathBuf,
    config: Option<Config>,
    dialect: Option<Dialect>,
    layout: Option<Layout>,
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
        let layout = match &global.layout {
            Some(name) => Some(layout_named(name)?),
            None => config.as_ref().and_then(|config| config.layout),
        };
        let migrations = match (&global.migrations, &config) {
            (Some(folder), _) => env.cwd.join(folder),
            (None, Some(config)) => config.migrations.clone(),
            (None, None) => env.cwd.join("migrations"),
        };
        Ok(Project { cwd: env.cwd.clone(), config, dialect, layout, migrations, url: database_url(env) })
    }

    /// The dialect of the migrations.
    pub fn dialect(&self) -> Result<Dialect, Failure> {
        let configured = self.dialect.or(self.config.as_ref().and_then(|config| config.dialect));
        match configured {
            Some(dialect) => Ok(dialect),
            None => self.url.clone()?.and_then(|url| Dialect::from_url(&url)).ok_or_else(undecided),
        }
    }

    /// Whether migrations may lock tables for as long as it takes.
    pub fn locking(&self) -> bool {
        self.config.as_ref().is_some_and(|config| config.locking)
    }

    /// For how long migrations may wait for a lock; an error where they cannot say so.
    pub fn lock_timeout(&self, dialect: Dialect) -> Result<Option<Duration>, Failure> {
        let Some(config) = &self.config else { return Ok(None) };
        if config.lock_timeout.is_some() && dialect == Dialect::Sqlite {
            let help = "SQLite has no statement for it: take the line away, and give the connection that applies them a \
                        busy timeout";
            let message =
                format!("{}: `lock_timeout` cannot be kept by migrations of SQLite", self.shown(&config.file));
            return Err(Failure::input(message, help));
        }
        Ok(config.lock_timeout)
    }

    /// The migrations of the folder, in the order they run, and whose they are. What is wrong with them is reported.
    pub fn read_migrations(
        &self,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<(Layout, Vec<Migration>), Failure> {
        let files = |layout| files::migrations(&self.migrations, layout);
        let unreadable = |(path, error): (PathBuf, io::Error)| self.unreadable(&path, &error);
        let layout = match self.layout {
            Some(layout) => layout,
            None => self.detected(&files(None).map_err(unreadable)?, report)?,
        };
        let folder = files(Some(layout)).map_err(unreadable)?;
        let mut sink = Sink::new();
        let migrations = layout::read(layout, &folder, sources, &mut sink);
        if report.diagnostics(sink.into_vec(), sources) {
            return Err(Failure::reported(Exit::Input));
        }
        // Who names the wrong layout would see an empty folder.
        if migrations.is_empty()
            && let Ok(all) = files(None)
            && let Detected::One(other) = layout::detect(&all)
            && other != layout
        {
            return Err(Failure::input(
                format!("there is no migration of {layout} in {}, but of {other}", self.shown(&self.migrations)),
                format!("say `layout = \"{other}\"` in jointable.toml, or name another folder"),
            ));
        }
        Ok((layout, migrations))
    }

    /// Whose files they are, where nobody has said it.
    fn detected(&self, folder: &layout::Folder, report: &mut Report<'_, '_>) -> Result<Layout, Failure> {
        match layout::detect(folder) {
            Detected::Empty => Ok(Layout::Sqlx),
            Detected::One(layout) => {
                if layout != Layout::Sqlx {
                    report.line(&format!("layout: {layout}, by the files in {}", self.shown(&folder.path)));
                }
                Ok(layout)
            }
            Detected::Several(layouts) => Err(several(&self.shown(&folder.path), &layouts)),
        }
    }

    fn unreadable(&self, path: &Path, error: &io::Error) -> Failure {
        let path = self.shown(path);
        match error.kind() {
            io::ErrorKind::NotFound => Failure::input(
                format!("there is no folder {path}"),
                "`jointable init` makes it; `--migrations` or `migrations` in jointable.toml names another",
            ),
            _ => Failure::input(format!("cannot read {path}: {error}"), "a migration is a text file in UTF-8"),
        }
    }

    /// The templates: those of the folder that is given or configured take the place of jointable's.
    pub fn templates(&self, given: &Rendering) -> Result<Templates, Failure> {
        let given = given.templates.as_ref().map(|folder| self.cwd.join(folder));
        let folder = given.or_else(|| self.config.as_ref()?.templates.clone());
        folder
            .map_or_else(|| Ok(Templates::new()), |folder| Templates::with_folder(&folder))
            .map_err(|error| self.of_template(error))
    }

    /// What is wrong with a template.
    pub fn of_template(&self, error: jointable_templates::Error) -> Failure {
        let file = error.file.as_ref().map(|file| self.shown(file));
        let message = match (&file, error.line) {
            (Some(file), None) => format!("{file}: {}", error.message),
            _ => error.message,
        };
        let failure = Failure::input(message, error.help);
        match (file, error.line) {
            (Some(file), Some(line)) => failure.at(file, line, 1),
            _ => failure,
        }
    }

    /// The models that code is generated from, and the folder of it.
    pub fn generated(&self, args: &Generate) -> Result<(PathBuf, PathBuf), Failure> {
        let of = |given: &Option<PathBuf>, configured: fn(&Config) -> &Option<PathBuf>| match given {
            Some(path) => Some(self.cwd.join(path)),
            None => self.config.as_ref().and_then(|config| configured(config).clone()),
        };
        let missing = |what: &str, option: &str, setting: &str| {
            let help = format!("give `--{option}`, or set `{setting}` in {}", config::FILE);
            Failure::input(format!("it is not known {what}"), help)
        };
        let models = of(&args.models, |config| &config.models);
        let models = models.ok_or_else(|| missing("which models to generate code from", "models", "models"))?;
        let output = of(&args.output, |config| &config.generated);
        Ok((models, output.ok_or_else(|| missing("where to write the code to", "output", "generated"))?))
    }

    /// Refuses to run what another runner runs: jointable knows sqlx's history table alone.
    pub fn runs(&self, layout: Layout, command: Option<&str>) -> Result<(), Failure> {
        if layout.is_ours() {
            return Ok(());
        }
        let runner = layout.facts().runner;
        let help = match command {
            Some(command) => format!("run them with it: `{command}`; `jointable status` reads its history"),
            None => format!("{runner} has no way down: undo them with a new migration"),
        };
        Err(Failure::new(Exit::Refused, format!("these migrations are {runner}'s, and so is their history"), help))
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
        let schema = migration::schema(&migration::ups(migrations, sources), dialect, &mut sink);
        if report.diagnostics(sink.into_vec(), sources) {
            return Err(Failure::reported(Exit::Input));
        }
        Ok(schema.lowered(dialect))
    }

    /// The schema that migrations leave, and the one that the models want. What is wrong with either is reported.
    pub fn read_both(
        &self,
        migrations: &[Migration],
        crates: &Crates,
        dialect: Dialect,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<(Schema, Schema), Failure> {
        let ups = migration::ups(migrations, sources);
        let replay = || {
            let mut sink = Sink::new();
            (migration::schema(&ups, dialect, &mut sink).lowered(dialect), sink)
        };
        // Neither needs the other, and each is work where there is much of it.
        let (replayed, wanted) = thread::scope(|scope| {
            let replayed = scope.spawn(replay);
            let wanted = self.read_models(crates, dialect, sources, report);
            (replayed.join().unwrap_or_else(|panic| resume_unwind(panic)), wanted)
        });
        let (wanted, (current, sink)) = (wanted?, replayed);
        if report.diagnostics(sink.into_vec(), sources) {
            return Err(Failure::reported(Exit::Input));
        }
        Ok((current, wanted))
    }

    /// The schema that the models want. What is wrong with them is reported.
    pub fn read_models(
        &self,
        crates: &Crates,
        dialect: Dialect,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<Schema, Failure> {
        let (_, schema) = self.read_checked(crates, sources, report)?;
        Ok(schema.lowered(dialect))
    }

    /// The models, and the schema that they want of any database.
    pub fn read_checked(
        &self,
        crates: &Crates,
        sources: &mut Sources,
        report: &mut Report<'_, '_>,
    ) -> Result<(Vec<Resolved>, Schema), Failure> {
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
        if let ([], Some(models)) = (crates.crates.as_slice(), self.config.as_ref().and_then(|own| own.models.as_ref()))
        {
            roots.push(code::root(models).map_err(|error| self.of_template(error))?);
        }
        let mut sink = Sink::new();
        let read = read::read(&roots, &LocalFiles, sources, &mut sink);
        let schema = check::schema(&read.models, &mut sink);
        let found = sink.into_vec();
        if report.diagnostics(found, sources) {
            if let Some(folder) = self.config.as_ref().and_then(|config| config.generated.as_ref())
                && !folder.exists()
            {
                report.line(
                    "note: code is generated into a folder that is not there yet: run `jointable generate` first",
                );
            }
            return Err(Failure::reported(Exit::Input));
        }
        if schema.tables.is_empty() {
            let names: Vec<String> = roots.iter().map(|root| format!("`{}`", root.name)).collect();
            return Err(Failure::input(
                format!("there is no model in {}", names.join(", ")),
                "put `#[derive(jointable::Model)]` on a struct, or name the crate that has them with `--crate` or `crates` in jointable.toml",
            ));
        }
        Ok((read.models, schema))
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

/// The layout of that name.
pub(crate) fn layout_named(name: &str) -> Result<Layout, Failure> {
    let unknown = || Failure::input(format!("unknown layout `{name}`"), format!("use {}", layouts()));
    Layout::from_name(name).ok_or_else(unknown)
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

/// Why a folder's layout has to be named.
pub(crate) fn several(folder: &str, layouts: &[Layout]) -> Failure {
    let names: Vec<String> = layouts.iter().map(|layout| format!("`layout = \"{layout}\"`")).collect();
    Failure::input(
        format!("the files in {folder} could be those of {}", {
            let names: Vec<&str> = layouts.iter().map(|layout| layout.name()).collect();
            names.join(" or ")
        }),
        format!("say which in jointable.toml: {}; or with `--layout`", names.join(" or ")),
    )
}

/// How long to wait for another run.
pub(crate) fn patience(seconds: u64) -> Duration {
    // SQLite counts milliseconds in 32 bits.
    Duration::from_secs(seconds.min(2_000_000))
}
