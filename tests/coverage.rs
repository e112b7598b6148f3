//! Which kinds of changes the scenarios have, on which dialect, on the way up and down.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    dialect::Dialect,
    diff::Change,
    plan::{self, Direction, Manner, plan, way},
    schema::{Action, Checked, Column, Enum, ForeignKey, Index, Indexed, Table},
};

use crate::scenario::Scenario;

const REQUIRED: &str = "column: required";
const OPTIONAL: &str = "column: optional";
const RETYPED: &str = "column: another type";
const DEFAULT: &str = "column: a default";
const OTHER_DEFAULT: &str = "column: another default";
const NO_DEFAULT: &str = "column: no default";
const NUMBERED: &str = "column: numbered";
const NOT_NUMBERED: &str = "column: not numbered";
const COMPUTED: &str = "add computed column";
const COMPUTED_GOES: &str = "drop computed column";
const NOT_COMPUTED: &str = "column: no longer computed";
const COMMENTED: &str = "column: another comment";
const COLLATED: &str = "column: another collation";
const LATER: &str = "foreign key: checked later";
const CASCADES: &str = "foreign key: cascade";
const RESTRICTS: &str = "foreign key: restrict";
const NULLS: &str = "foreign key: set null";
const DEFAULTS: &str = "foreign key: set default";
const UNIQUE: &str = "index: unique";
const SEVERAL: &str = "index: on several columns";
const EXPRESSION: &str = "index: on an expression";
const DESCENDING: &str = "index: descending";
const PARTIAL: &str = "index: of some rows";
const METHOD: &str = "index: by a method";
const VALUES_ADDED: &str = "enum: values added";
const VALUES_RENAMED: &str = "rename values of an enum";
const VALUES_REMOVED: &str = "enum: values removed";
const REORDERED: &str = "enum: another order";

/// The kinds in the order they are printed in. Of what has parts that change by themselves, the parts.
const KINDS: [&str; 47] = [
    "create table",
    "drop table",
    "rename table",
    "add column",
    "drop column",
    "rename column",
    RETYPED,
    REQUIRED,
    OPTIONAL,
    DEFAULT,
    OTHER_DEFAULT,
    NO_DEFAULT,
    NUMBERED,
    NOT_NUMBERED,
    COMPUTED,
    COMPUTED_GOES,
    NOT_COMPUTED,
    COMMENTED,
    COLLATED,
    "comment on table",
    "add primary key",
    "drop primary key",
    "add foreign key",
    CASCADES,
    RESTRICTS,
    NULLS,
    DEFAULTS,
    LATER,
    "drop foreign key",
    "create index",
    UNIQUE,
    SEVERAL,
    EXPRESSION,
    DESCENDING,
    PARTIAL,
    METHOD,
    "drop index",
    "add check",
    "drop check",
    "create enum",
    VALUES_ADDED,
    VALUES_RENAMED,
    VALUES_REMOVED,
    REORDERED,
    "drop enum",
    "fill links",
    "fill reference",
];

const ELSEWHERE: &str = "in the column";
const NONE: &str = "has none";
const REFUSED: &str = "refused";

/// What a dialect does not have: refused with a diagnostic, or a part of something else there.
const IMPOSSIBLE: [(&str, Dialect, &str); 18] = [
    ("comment on table", Dialect::Sqlite, NONE),
    (COMMENTED, Dialect::Sqlite, NONE),
    (LATER, Dialect::Mysql, REFUSED),
    (DEFAULTS, Dialect::Mysql, REFUSED),
    (EXPRESSION, Dialect::Mysql, REFUSED),
    (PARTIAL, Dialect::Mysql, REFUSED),
    (METHOD, Dialect::Mysql, REFUSED),
    (METHOD, Dialect::Sqlite, REFUSED),
    ("create enum", Dialect::Sqlite, ELSEWHERE),
    ("create enum", Dialect::Mysql, ELSEWHERE),
    (VALUES_ADDED, Dialect::Sqlite, ELSEWHERE),
    (VALUES_ADDED, Dialect::Mysql, ELSEWHERE),
    (VALUES_REMOVED, Dialect::Sqlite, ELSEWHERE),
    (VALUES_REMOVED, Dialect::Mysql, ELSEWHERE),
    (REORDERED, Dialect::Sqlite, ELSEWHERE),
    (REORDERED, Dialect::Mysql, ELSEWHERE),
    ("drop enum", Dialect::Sqlite, ELSEWHERE),
    ("drop enum", Dialect::Mysql, ELSEWHERE),
];

/// What kinds a change is of.
fn kinds(change: &Change) -> Vec<&'static str> {
    match change {
        Change::CreateTable(table) => {
            let Table { foreign_keys, indexes, .. } = table;
            let parts = foreign_keys.iter().flat_map(of_key).chain(indexes.iter().flat_map(of_index));
            ["create table"].into_iter().chain(parts).collect()
        }
        Change::DropTable(_) => vec!["drop table"],
        Change::RenameTable { .. } => vec!["rename table"],
        Change::AddColumn { column, .. } if column.computed.is_some() => vec![COMPUTED],
        Change::DropColumn { column, .. } if column.computed.is_some() => vec![COMPUTED_GOES],
        Change::AddColumn { .. } => vec!["add column"],
        Change::DropColumn { .. } => vec!["drop column"],
        Change::RenameColumn { .. } => vec!["rename column"],
        Change::RenameValues { .. } | Change::RenameEnumValues { .. } => vec![VALUES_RENAMED],
        Change::AlterColumn { from, to, .. } => altered(from, to),
        Change::AddPrimaryKey { .. } => vec!["add primary key"],
        Change::DropPrimaryKey { .. } => vec!["drop primary key"],
        Change::AddForeignKey { foreign_key, .. } => {
            ["add foreign key"].into_iter().chain(of_key(foreign_key)).collect()
        }
        Change::DropForeignKey { .. } => vec!["drop foreign key"],
        Change::CreateIndex { index, .. } => ["create index"].into_iter().chain(of_index(index)).collect(),
        Change::DropIndex { .. } => vec!["drop index"],
        Change::AddCheck { .. } => vec!["add check"],
        Change::DropCheck { .. } => vec!["drop check"],
        Change::CreateEnum(_) => vec!["create enum"],
        Change::AlterEnum { from, to } => valued(from, to),
        Change::DropEnum(_) => vec!["drop enum"],
        Change::CommentTable { .. } => vec!["comment on table"],
        Change::FillLinks(_) => vec!["fill links"],
        Change::FillReference(_) => vec!["fill reference"],
    }
}

/// Those of `all` that are so.
fn so<const N: usize>(all: [(&'static str, bool); N]) -> Vec<&'static str> {
    all.into_iter().filter(|(_, so)| *so).map(|(kind, _)| kind).collect()
}

fn altered(from: &Column, to: &Column) -> Vec<&'static str> {
    let both = from.default.is_some() && to.default.is_some();
    so([
        (RETYPED, from.ty != to.ty),
        (REQUIRED, from.nullable && !to.nullable),
        (OPTIONAL, !from.nullable && to.nullable),
        (DEFAULT, from.default.is_none() && to.default.is_some()),
        (OTHER_DEFAULT, both && from.default != to.default),
        (NO_DEFAULT, from.default.is_some() && to.default.is_none()),
        (NUMBERED, !from.generated && to.generated),
        (NOT_NUMBERED, from.generated && !to.generated),
        (NOT_COMPUTED, from.computed.is_some() && to.computed.is_none()),
        (COMMENTED, from.comment != to.comment),
        (COLLATED, from.collation != to.collation),
    ])
}

fn of_key(key: &ForeignKey) -> Vec<&'static str> {
    let does = |action| key.on_delete == action || key.on_update == action;
    so([
        (CASCADES, does(Action::Cascade)),
        (RESTRICTS, does(Action::Restrict)),
        (NULLS, does(Action::SetNull)),
        (DEFAULTS, does(Action::SetDefault)),
        (LATER, key.checked != Checked::AtOnce),
    ])
}

fn of_index(index: &Index) -> Vec<&'static str> {
    so([
        (UNIQUE, index.unique),
        (SEVERAL, index.parts.len() > 1),
        (EXPRESSION, index.parts.iter().any(|part| matches!(part.of, Indexed::Expression(_)))),
        (DESCENDING, index.parts.iter().any(|part| part.descending)),
        (PARTIAL, index.predicate.is_some()),
        (METHOD, index.method.is_some()),
    ])
}

fn valued(from: &Enum, to: &Enum) -> Vec<&'static str> {
    let lacks = |a: &Enum, b: &Enum| a.values.iter().any(|value| !b.values.contains(value));
    let (added, removed) = (lacks(to, from), lacks(from, to));
    let kept =
        |of: &Enum, other: &Enum| of.values.iter().filter(|value| other.values.contains(value)).cloned().collect();
    let (before, after): (Vec<String>, Vec<String>) = (kept(from, to), kept(to, from));
    so([(VALUES_ADDED, added), (VALUES_REMOVED, removed), (REORDERED, before != after)])
}

/// The files of the scenarios, by name.
///
/// # Panics
/// If the folder cannot be read.
pub fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(&folder).expect("tests/scenarios").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// How many scenarios have a kind of change.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<(&'static str, Dialect, bool), usize>);

impl Coverage {
    /// Plans every scenario, up and down.
    pub fn of(files: &[PathBuf]) -> Self {
        let mut coverage = Self::default();
        for (file, dialect) in files.iter().flat_map(|file| Dialect::ALL.map(|dialect| (file, dialect))) {
            let scenario = Scenario::read(file);
            let [from, to] = ["from.rs", "to.rs"].map(|section| scenario.models(section).schema.lowered(dialect));
            let renames = scenario.renames(&from, &to, dialect);
            if !plan::check(&way(&from, &to, &renames, dialect, Manner::default()), &to).is_empty() {
                continue;
            }
            let up = plan(&from, &to, &renames, dialect, Direction::Up);
            let down = plan(&to, &from, &renames.back(), dialect, Direction::Down);
            for (way, is_up) in [(up, true), (down, false)] {
                let kinds: BTreeSet<_> = way.changes.iter().flat_map(kinds).collect();
                for kind in kinds {
                    *coverage.0.entry((kind, dialect, is_up)).or_default() += 1;
                }
            }
        }
        coverage
    }

    fn cell(&self, kind: &'static str, dialect: Dialect) -> Result<String, String> {
        let impossible = IMPOSSIBLE.iter().find(|(of, on, _)| *of == kind && *on == dialect);
        let count = |is_up| self.0.get(&(kind, dialect, is_up)).copied().unwrap_or_default();
        match (count(true), count(false), impossible) {
            (0, 0, Some((_, _, why))) => Ok((*why).to_owned()),
            (0, _, _) | (_, 0, _) => Err(format!("{kind} on {dialect}")),
            (up, down, None) => Ok(format!("{up} / {down}")),
            (_, _, Some(_)) => Err(format!("{kind} on {dialect}, which is said to be impossible")),
        }
    }

    /// A row for each kind, a cell for each dialect: how many scenarios have it on the way up and down.
    pub fn table(&self) -> String {
        let mut table = format!("| change | {} |\n", Dialect::ALL.map(|dialect| dialect.to_string()).join(" | "));
        table += "|---|---:|---:|---:|\n";
        for kind in KINDS {
            let cells = Dialect::ALL.map(|dialect| self.cell(kind, dialect).unwrap_or_else(|_| "?".to_owned()));
            table += &format!("| {kind} | {} |\n", cells.join(" | "));
        }
        table
    }

    /// What no scenario has, on one of the ways.
    pub fn holes(&self) -> Vec<String> {
        let cells = KINDS.into_iter().flat_map(|kind| Dialect::ALL.map(|dialect| self.cell(kind, dialect)));
        let unknown = self.0.keys().filter(|(kind, _, _)| !KINDS.contains(kind));
        cells
            .filter_map(Result::err)
            .chain(unknown.map(|(kind, _, _)| format!("{kind}, which is not in the list")))
            .collect()
    }
}
