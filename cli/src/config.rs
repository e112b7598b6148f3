//! `jointable.toml`.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use jointable_core::{dialect::Dialect, layout::Layout};
use serde::Deserialize;

use crate::failure::Failure;

/// The settings file's name.
pub(crate) const FILE: &str = "jointable.toml";

/// The settings, with their paths resolved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The file they came from.
    pub file: PathBuf,
    /// The dialect of the migrations.
    pub dialect: Option<Dialect>,
    /// Whose files the migrations are.
    pub layout: Option<Layout>,
    /// The folder of the migrations.
    pub migrations: PathBuf,
    /// The folders of the crates with models.
    pub crates: Vec<PathBuf>,
    /// The root of the models' modules, where code is generated from them.
    pub models: Option<PathBuf>,
    /// The folder of the code that is generated.
    pub generated: Option<PathBuf>,
    /// The folder of the user's own templates.
    pub templates: Option<PathBuf>,
    /// Whether migrations may lock tables for as long as it takes.
    pub locking: bool,
    /// For how long they may wait for a lock.
    pub lock_timeout: Option<Duration>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    dialect: Option<toml::Spanned<String>>,
    layout: Option<toml::Spanned<String>>,
    migrations: Option<PathBuf>,
    crates: Option<Vec<PathBuf>>,
    models: Option<PathBuf>,
    generated: Option<PathBuf>,
    templates: Option<PathBuf>,
    locking: Option<bool>,
    lock_timeout: Option<toml::Spanned<String>>,
}

impl Config {
    /// The settings of `file`, or of the nearest `jointable.toml` from `cwd` upwards; `None` where there is none.
    pub fn find(cwd: &Path, file: Option<&Path>) -> Result<Option<Config>, Failure> {
        if let Some(file) = file {
            let file = cwd.join(file);
            return match fs::read_to_string(&file) {
                Ok(text) => Self::parse(&file, &text).map(Some),
                Err(error) => Err(unreadable(&file, &error)),
            };
        }
        for folder in cwd.ancestors() {
            let file = folder.join(FILE);
            match fs::read_to_string(&file) {
                Ok(text) => return Self::parse(&file, &text).map(Some),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(unreadable(&file, &error)),
            }
        }
        Ok(None)
    }

    fn parse(file: &Path, text: &str) -> Result<Config, Failure> {
        let at = |offset: usize, message: String, help: String| {
            let before = text.get(..offset).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let column = before[line_start..].chars().count() + 1;
            Failure::input(message, help).at(file, before.matches('\n').count() + 1, column)
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            at(
                offset,
                error.message().to_owned(),
                "the settings are `dialect`, `layout`, `migrations`, `crates`, `models`, `generated`, `templates`, `locking` and \
                 `lock_timeout`"
                    .to_owned(),
            )
        })?;
        let dialect = match &written.dialect {
            None => None,
            Some(name) => Some(Dialect::from_name(name.get_ref()).ok_or_else(|| {
                at(name.span().start, format!("unknown dialect `{}`", name.get_ref()), format!("use {}", choices()))
            })?),
        };
        let layout = match &written.layout {
            None => None,
            Some(name) => Some(Layout::from_name(name.get_ref()).ok_or_else(|| {
                at(name.span().start, format!("unknown layout `{}`", name.get_ref()), format!("use {}", layouts()))
            })?),
        };
        let lock_timeout = match &written.lock_timeout {
            None => None,
            Some(text) => Some(duration(text.get_ref()).ok_or_else(|| {
                let help = "say a number with `ms`, `s` or `min` behind it: \"5s\"";
                at(text.span().start, format!("`{}` is no time to wait", text.get_ref()), help.to_owned())
            })?),
        };
        let folder = file.parent().unwrap_or(Path::new(""));
        Ok(Config {
            file: file.to_owned(),
            dialect,
            layout,
            migrations: folder.join(written.migrations.unwrap_or_else(|| "migrations".into())),
            // Models that code is generated from are in no crate.
            crates: match (written.crates, &written.models) {
                (Some(crates), _) => crates.iter().map(|path| folder.join(path)).collect(),
                (None, Some(_)) => Vec::new(),
                (None, None) => vec![folder.join(".")],
            },
            models: written.models.map(|path| folder.join(path)),
            generated: written.generated.map(|path| folder.join(path)),
            templates: written.templates.map(|path| folder.join(path)),
            locking: written.locking.unwrap_or(false),
            lock_timeout,
        })
    }
}

/// `5s`, `500ms`, `2min`: more than nothing, and no more than a day.
fn duration(text: &str) -> Option<Duration> {
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let unit = match text[end..].trim() {
        "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        _ => return None,
    };
    let milliseconds = text[..end].parse::<u64>().ok()?.checked_mul(unit)?;
    (1..=86_400_000).contains(&milliseconds).then(|| Duration::from_millis(milliseconds))
}

/// The dialects, for sentences: `` `sqlite`, `postgres` or `mysql` ``.
pub(crate) fn choices() -> String {
    let [first, second, third] = Dialect::ALL.map(Dialect::name);
    format!("`{first}`, `{second}` or `{third}`")
}

/// The layouts, for sentences: `` `sqlx`, … or `golang-migrate` ``.
pub(crate) fn layouts() -> String {
    let names = Layout::ALL.map(|layout| format!("`{layout}`"));
    let [rest @ .., last] = &names;
    format!("{} or {last}", rest.join(", "))
}

/// The text of a new settings file.
pub(crate) fn template(dialect: Dialect, layout: Layout, migrations: &Path) -> String {
    let migrations = toml::Value::String(migrations.display().to_string());
    format!(
        "# Settings of jointable. Paths are relative to this file.

# The dialect the migrations are written in: {}.
dialect = \"{dialect}\"

# Whose files the migrations are: {}.
layout = \"{layout}\"

# The folder of the migrations. Its files are the truth about the schema.
migrations = {migrations}

# The folders of the crates whose models make up the schema.
crates = [\".\"]
{}",
        choices().replace('`', ""),
        layouts().replace('`', ""),
        if dialect == Dialect::Sqlite { "" } else { LOCK_TIMEOUT },
    )
}

/// What a new settings file says of locks.
const LOCK_TIMEOUT: &str = "
# For how long a migration may wait for a lock, while others wait behind it: as long as the database says.
# lock_timeout = \"5s\"
";

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::input(format!("cannot read {}: {error}", file.display()), "`jointable init` writes one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_says_what_holds_without_it() {
        let file = Path::new("/p/jointable.toml");
        let config = Config::parse(file, &template(Dialect::Mysql, Layout::Goose, Path::new("migrations"))).unwrap();
        assert_eq!(
            config,
            Config { dialect: Some(Dialect::Mysql), layout: Some(Layout::Goose), ..Config::parse(file, "").unwrap() }
        );
        assert_eq!(config.migrations, Path::new("/p/migrations"));
    }

    #[test]
    fn mistakes_have_a_line() {
        let mistake = |text: &str| Config::parse(Path::new("j.toml"), text).unwrap_err().to_string();
        let unknown = mistake("migrations = \"m\"\nmigration = \"m\"\n");
        assert!(unknown.starts_with("j.toml:2:1: unknown field `migration`"), "{unknown}");
        let dialect = mistake("\ndialect = \"oracle\"");
        assert!(dialect.starts_with("j.toml:2:11: unknown dialect `oracle`"), "{dialect}");
        assert!(dialect.contains("`sqlite`, `postgres` or `mysql`"), "{dialect}");
        let layout = mistake("layout = \"liquibase\"");
        assert!(layout.starts_with("j.toml:1:10: unknown layout `liquibase`"), "{layout}");
        assert!(layout.contains("`flyway` or `golang-migrate`"), "{layout}");
        assert!(mistake("x = [").starts_with("j.toml:1:"));
        for wrong in ["5", "s", "0s", "-1s", "5 h", "99999min", "18446744073709551615min", "٣s"] {
            let time = mistake(&format!("locking = true\nlock_timeout = \"{wrong}\""));
            assert!(time.starts_with(&format!("j.toml:2:16: `{wrong}` is no time to wait")), "{time}");
        }
    }

    #[test]
    fn times_have_a_unit() {
        let time = |text: &str| {
            let config = Config::parse(Path::new("j.toml"), &format!("lock_timeout = \"{text}\"")).unwrap();
            config.lock_timeout.unwrap().as_millis()
        };
        assert_eq!([time("250ms"), time("5s"), time("2 min")], [250, 5000, 120_000]);
    }
}
