//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jointable_core::{diff::Answer, pull::Choice};

use crate::exit;

/// Turns models into SQL migrations, and brings databases to them.
#[derive(Debug, Parser)]
#[command(name = "jointable", version, after_help = exit::TABLE, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The settings file [default: the nearest jointable.toml upwards]
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The dialect of the migrations: sqlite, postgres or mysql; `all` for SQL to read
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "DIALECT")]
    pub dialect: Option<String>,
    /// The folder of the migrations
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "FOLDER")]
    pub migrations: Option<PathBuf>,
    /// Whose files the migrations are: sqlx, sqlx-simple, diesel, refinery, dbmate, goose, flyway or golang-migrate
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "LAYOUT")]
    pub layout: Option<String>,
    /// When to use colours
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// For whom to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// One JSON document on stdout
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write jointable.toml and make the migrations folder
    #[command(after_help = exit::TABLE)]
    Init,
    /// Write the models of a database, or of a folder of migrations, with their relations
    #[command(after_help = exit::TABLE)]
    Pull(Pull),
    /// Write the migration that brings the migrations folder's schema to the models
    #[command(after_help = exit::TABLE)]
    Make(Make),
    /// Run the pending migrations
    #[command(after_help = exit::TABLE)]
    Apply(Apply),
    /// Show which migrations have been applied
    #[command(after_help = exit::TABLE)]
    Status(Status),
    /// Take back the last applied migration
    #[command(after_help = exit::TABLE)]
    Revert(Revert),
    /// Print the schema
    #[command(after_help = exit::TABLE)]
    Schema(Schema),
    /// Say what a model or a relation is, and show the SQL that it runs
    #[command(after_help = exit::TABLE)]
    Explain(Explain),
    /// Write a page about all models and relations, with the SQL that they run
    #[command(after_help = exit::TABLE)]
    Docs(Docs),
    /// Draw a diagram of the schema
    #[command(after_help = exit::TABLE)]
    Erd(Erd),
    /// Write the models' code out, in the place of the derive
    #[command(after_help = exit::TABLE)]
    Generate(Generate),
    /// List the templates, or print one to begin an own one with
    #[command(after_help = exit::TABLE)]
    Templates(Templates),
}

/// What may be done that is refused otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Allow {
    /// Lose data: drop tables or columns, narrow types
    Destructive,
}

#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// What the models are of
    #[arg(long, default_value = "migrations")]
    pub from: PullFrom,
    /// The file to write [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the file although it is there
    #[arg(long, requires = "output")]
    pub force: bool,
    /// What a struct or a field is called: `tbl_people=Person`, `tbl_people.nm=name`; or an enum, by its name in the
    /// database or the column that lists its values: `mood=Temper`, `tbl_people.mood=Temper`; repeat it for several
    #[arg(long, value_name = "WHAT=NAME")]
    pub name: Vec<Choice>,
    /// What a relation is called: `film_actors.person_id=cast` is what leads along that column, from the other end where
    /// the table is a join table; `people/films.director_id=directed` is what the rows it leads to have by it; repeat it
    /// for several
    #[arg(long, value_name = "COLUMN=NAME")]
    pub alias: Vec<Choice>,
    #[command(flatten)]
    pub connect: Connect,
    #[command(flatten)]
    pub rendering: Rendering,
    /// For whom to tell what was found; as a document it has the source, unless a file is written
    #[arg(long, default_value = "human")]
    pub format: Format,
}

/// What models are pulled of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PullFrom {
    /// What the migration files leave
    Migrations,
    /// What the database has
    Database,
}

#[derive(Debug, Args)]
pub(crate) struct Make {
    /// The migration's name [default: made from the changes]
    pub name: Option<String>,
    /// Write nothing; exit with 1 when models and migrations differ
    #[arg(long, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; print what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// What may be done that is refused otherwise
    #[arg(long, value_name = "WHAT")]
    pub allow: Vec<Allow>,
    /// What became of something that is gone: `rename:table.column=name`, `rename:table=name`,
    /// `rename:table.column.value=name`, `move:table.column=join_table`, `move:join_table=table.column`, `drop:table`,
    /// `drop:table.column` or `drop:table.column.value`; repeat it for several
    #[arg(long, value_name = "ANSWER")]
    pub answer: Vec<Answer>,
    /// Put all into one migration, which may lock tables for as long as it takes: for small databases and maintenance
    /// windows. Else, on PostgreSQL, several do what takes long, while others read and write [default: `locking` of
    /// jointable.toml, or false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub locking: Option<bool>,
    #[command(flatten)]
    pub crates: Crates,
    #[command(flatten)]
    pub rendering: Rendering,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Crates {
    /// The folder of a crate with models; repeat it for several [default: `crates` of jointable.toml]
    #[arg(long = "crate", value_name = "FOLDER")]
    pub crates: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Connect {
    /// The database [default: DATABASE_URL, from the environment or from .env in the working folder]
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    pub connect: Connect,
    /// Change nothing; print what would be run
    #[arg(long)]
    pub dry_run: bool,
    /// The last version to apply
    #[arg(long, value_name = "VERSION")]
    pub target: Option<i64>,
    /// How many seconds to wait for another run on the same database
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub lock_timeout: u64,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub connect: Connect,
    /// Exit with 1 when migrations are pending
    #[arg(long)]
    pub check: bool,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Revert {
    #[command(flatten)]
    pub connect: Connect,
    /// Take back everything after this version; 0 takes back all
    #[arg(long, value_name = "VERSION")]
    pub target: Option<i64>,
    /// What may be done that is refused otherwise
    #[arg(long, value_name = "WHAT")]
    pub allow: Vec<Allow>,
    /// How many seconds to wait for another run on the same database
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub lock_timeout: u64,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// How to print it
    #[arg(long, default_value = "sql")]
    pub format: SchemaFormat,
    /// Whose schema
    #[arg(long, default_value = "models")]
    pub from: From,
    #[command(flatten)]
    pub crates: Crates,
    #[command(flatten)]
    pub connect: Connect,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A model or a relation: `User`, or `User.followers`; a table, too [default: all, a line each]
    pub name: Option<String>,
    #[command(flatten)]
    pub crates: Crates,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// The file to write to [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What the page is called
    #[arg(long, value_name = "TEXT", default_value = "Models and relations")]
    pub title: String,
    #[command(flatten)]
    pub crates: Crates,
    #[command(flatten)]
    pub rendering: Rendering,
}

#[derive(Debug, Args)]
pub(crate) struct Erd {
    /// How to draw it
    #[arg(long, default_value = "html")]
    pub format: ErdFormat,
    /// The file to write to [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What the page and the picture are called
    #[arg(long, value_name = "TEXT", default_value = "Schema")]
    pub title: String,
    /// Whose schema
    #[arg(long, default_value = "models")]
    pub from: From,
    #[command(flatten)]
    pub crates: Crates,
    #[command(flatten)]
    pub connect: Connect,
    #[command(flatten)]
    pub rendering: Rendering,
}

/// How to draw a diagram.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ErdFormat {
    /// A page to look at in a browser, with all that it needs
    Html,
    /// A picture
    Svg,
    /// Mermaid's erDiagram, which many sites draw within Markdown
    Mermaid,
    /// Graphviz
    Dot,
}

/// How to print a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// The statements that make it
    Sql,
    /// One JSON document
    Json,
}

/// Whose schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// What the models want
    Models,
    /// What the migration files leave
    Migrations,
    /// What the database has
    Database,
}

/// What renders.
#[derive(Debug, Args)]
pub(crate) struct Rendering {
    /// A folder of templates that take the place of jointable's, see `jointable templates` [default: `templates` of
    /// jointable.toml]
    #[arg(long, value_name = "FOLDER")]
    pub templates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The root file of the models' modules, or a folder with one [default: `models` of jointable.toml]
    #[arg(long, value_name = "PATH")]
    pub models: Option<PathBuf>,
    /// The folder to write to [default: `generated` of jointable.toml]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Write nothing; exit with 1 when the files are not what would be written
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub rendering: Rendering,
    /// For whom to write
    #[arg(long, default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Templates {
    /// The template to print
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound() {
        Arguments::command().debug_assert();
    }
}
