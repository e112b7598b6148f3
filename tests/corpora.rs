//! Migration histories of other projects: replayed offline, run on a server, and compared aspect by aspect.
//!
//! A folder of histories has a `manifest.json`: of each history its dialect and its layout, and the scripts of the way
//! up in the order in which they run.
//!
//! ```json
//! { "shop": { "dialect": "postgres", "layout": "goose", "up": ["1_init.sql", "2_orders.sql"] } }
//! ```
//!
//! What jointable would write for the tables, down and up again, has to leave the same.
//!
//! What the server refuses is left out on both sides and named, so that a history made for another server, or for
//! functions that a program brings along, is compared as far as it goes.

mod aspects;
mod collations;
mod print;
pub mod pulled;
mod round_trip;
mod run;
mod unmodelled;

use std::{collections::BTreeMap, fs, ops::Range, path::Path, time::Duration};

use jointable_core::dialect::Dialect;

pub use aspects::{ASPECTS, Count, Difference};
pub use print::{json, table};
pub use run::{applied, compare, replay};

/// A history: scripts of one dialect, in order.
#[derive(Clone, Debug)]
pub struct History {
    /// Its name, and that of its folder.
    pub name: String,
    /// What it is written for.
    pub dialect: Dialect,
    /// Its scripts, in the order in which they run.
    pub scripts: Vec<Script>,
}

/// A script of a history: the way up alone.
#[derive(Clone, Debug)]
pub struct Script {
    /// Its path within the history's folder.
    pub path: String,
    /// Its text; the way down, if it is in the same file, is blank.
    pub sql: String,
    /// Whether it says of itself that it runs in no transaction.
    pub alone: bool,
}

/// What came of a history.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The history's name.
    pub name: String,
    /// What it is written for.
    pub dialect: Dialect,
    /// How many scripts it has.
    pub scripts: usize,
    /// How many statements it has.
    pub statements: usize,
    /// How long the replay took.
    pub replay: Duration,
    /// What the server refused, and so was left out.
    pub refused: Vec<Note>,
    /// What the replay said it could not follow.
    pub opaque: Vec<Note>,
    /// What the replay held for a contradiction though the server did it.
    pub contradictions: Vec<Note>,
    /// How many things of each aspect there are and how many are equal, in the order of [`ASPECTS`].
    pub counts: [Count; ASPECTS.len()],
    /// What differs.
    pub differences: Vec<Difference>,
    /// What the server has that a schema has no place for: how many of each kind.
    pub unmodelled: Vec<String>,
    /// What is not as it was after the tables have been dropped and made anew by what jointable writes.
    pub round_trip: Result<(), String>,
}

impl Outcome {
    /// The differences that no opaque statement explains.
    pub fn unexplained(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.cause.is_none())
    }

    /// Whether every difference has a named cause, the replay took nothing for a mistake that is none, and what
    /// jointable writes for the tables brings them back.
    pub fn holds(&self) -> bool {
        self.unexplained().next().is_none() && self.contradictions.is_empty() && self.round_trip.is_ok()
    }
}

/// Something to say of a statement.
#[derive(Clone, Debug)]
pub struct Note {
    /// `script:line`.
    pub place: String,
    /// The statement.
    pub statement: String,
    /// What is to be said.
    pub message: String,
}

#[derive(serde::Deserialize)]
struct Entry {
    dialect: String,
    layout: String,
    up: Vec<String>,
}

/// The histories of a folder that have these names; all where none are given.
///
/// # Errors
/// As for [`read`].
pub fn chosen(folder: &Path, names: &[String]) -> Result<Vec<History>, String> {
    let mut histories = read(folder)?;
    histories.retain(|history| names.is_empty() || names.contains(&history.name));
    Ok(histories)
}

/// The histories of a folder, by name.
///
/// # Errors
/// When there is no manifest, or a script of it is not there.
pub fn read(folder: &Path) -> Result<Vec<History>, String> {
    let text = |path: &Path| {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let manifest = folder.join("manifest.json");
    let entries: BTreeMap<String, Entry> =
        serde_json::from_str(&text(&manifest)?).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let history = |(name, entry): (String, Entry)| {
        let dialect = Dialect::from_name(&entry.dialect)
            .ok_or_else(|| format!("{}: {name}: unknown dialect `{}`", manifest.display(), entry.dialect))?;
        let script = |path: String| {
            let sql = text(&folder.join(&name).join(&path))?;
            Ok(Script { alone: is_alone(&sql), sql: way_up(&entry.layout, sql), path })
        };
        let scripts = entry.up.into_iter().map(script).collect::<Result<_, String>>()?;
        Ok(History { name, dialect, scripts })
    };
    entries.into_iter().map(history).collect()
}

/// Whether a script says, in the words of any layout, that it runs in no transaction.
fn is_alone(sql: &str) -> bool {
    const SAYS: [&str; 3] = ["-- no-transaction", "-- +goose NO TRANSACTION", "transaction:false"];
    SAYS.iter().any(|words| sql.contains(words))
}

/// The script with blanks in the place of its way down.
fn way_up(layout: &str, mut sql: String) -> String {
    let (up, down) = match layout {
        "goose" => ("-- +goose up", "-- +goose down"),
        "dbmate" => ("-- migrate:up", "-- migrate:down"),
        _ => return sql,
    };
    let mut at = 0;
    let mut going_down = None;
    let mut blank: Vec<Range<usize>> = Vec::new();
    for line in sql.split_inclusive('\n') {
        let is = |marker: &str| line.get(..marker.len()).is_some_and(|start| start.eq_ignore_ascii_case(marker));
        if is(down) {
            going_down = Some(at);
        } else if is(up) {
            blank.extend(going_down.take().map(|start| start..at));
        }
        at += line.len();
    }
    blank.extend(going_down.map(|start| start..at));
    blank.into_iter().for_each(|range| wipe(&mut sql, range));
    sql
}

/// Puts blanks in the place of a part of a script, so that all else stays where it is.
fn wipe(sql: &mut String, range: Range<usize>) {
    let blank: String = sql[range.clone()]
        .chars()
        .map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) })
        .collect();
    sql.replace_range(range, &blank);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_down_is_blank() {
        let sql = "-- +goose Up\na;\n-- +goose Down\né;\n-- +goose Up\nc;\n";
        let up = way_up("goose", sql.to_owned());
        assert_eq!(up.split_whitespace().collect::<Vec<_>>().join(" "), "-- +goose Up a; -- +goose Up c;");
        assert_eq!((up.len(), up.matches('\n').count()), (sql.len(), sql.matches('\n').count()));
        assert_eq!(way_up("sqlx", sql.to_owned()), sql);
        assert_eq!(way_up("dbmate", "-- migrate:up\na\n-- migrate:down\nb".to_owned()).trim_end(), "-- migrate:up\na");
    }
}
