//! A folder of files into migrations.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    Folder, Layout, Order,
    name::{Piece, Role, piece},
    sections::{Section, marked, sections},
};
use crate::{
    diagnostic::{
        Code, DOWN_WITHOUT_UP, MIGRATION_CONTENT, MIGRATION_NAME, MIGRATION_PASSED_OVER, MIGRATION_PROGRAM, Sink,
        VERSION_TWICE,
    },
    migration::{Migration, Script, Version},
    source::{Sources, Span},
};

/// A migration while its files are found.
#[derive(Default)]
struct Found {
    name: String,
    up: Option<Script>,
    down: Option<Script>,
}

struct Reader<'a> {
    layout: Layout,
    folder: &'a Folder,
    sources: &'a mut Sources,
    sink: &'a mut Sink,
    found: BTreeMap<String, Found>,
    baselines: BTreeMap<String, Found>,
}

/// The migrations in a folder, in the order they run. What the layout's runner would not take, or would pass over, is
/// reported.
pub fn read(layout: Layout, folder: &Folder, sources: &mut Sources, sink: &mut Sink) -> Vec<Migration> {
    let (found, baselines) = (BTreeMap::new(), BTreeMap::new());
    let mut reader = Reader { layout, folder, sources, sink, found, baselines };
    for (path, text) in &folder.files {
        reader.file(path, text);
    }
    reader.without_a_way_up();
    reader.migrations()
}

impl Reader<'_> {
    fn report(&mut self, code: &'static Code, arguments: &[&str], path: &Path, range: std::ops::Range<usize>) {
        let text = self.folder.files.get(path).map_or("", String::as_str);
        let source = self.sources.add(self.folder.path.join(path), text);
        self.sink.report(code, arguments, Span::new(source, range.start, range.end));
    }

    fn file(&mut self, path: &Path, text: &str) {
        let (facts, shown) = (self.layout.facts(), path.display().to_string());
        match piece(self.layout, path) {
            Piece::Other => {}
            Piece::Wrong => self.report(MIGRATION_NAME, &[&shown, facts.runner, facts.form], path, 0..0),
            Piece::PassedOver => self.report(MIGRATION_PASSED_OVER, &[&shown, facts.runner, facts.form], path, 0..0),
            Piece::Program => self.report(MIGRATION_PROGRAM, &[&shown], path, 0..0),
            Piece::Part { version, name, role: Role::Both } => match sections(self.layout, text) {
                Ok(sections) => {
                    let script = |section: Section| Script {
                        path: self.folder.path.join(path),
                        text: text.to_owned(),
                        parts: section.parts,
                        transactional: !section.no_transaction,
                    };
                    let (up, down) = (script(sections.up), sections.down.map(script));
                    self.add(path, &version, &name, Role::Up, up);
                    if let (Some(found), Some(down)) = (self.found.get_mut(&version), down) {
                        found.down.get_or_insert(down);
                    }
                }
                Err(mistake) => {
                    let arguments = [&shown, facts.runner, mistake.what, mistake.help];
                    self.report(MIGRATION_CONTENT, &arguments, path, mistake.line);
                }
            },
            Piece::Part { version, name, role } => {
                // What dbmate and goose read apart, others run from end to end: the way back too.
                if let Some(other) = [Layout::Dbmate, Layout::Goose].into_iter().find(|other| goes_back(*other, text)) {
                    let what = format!("it is a file of {}, of which {} runs both directions", other, facts.runner);
                    let help = format!("say `layout = \"{other}\"`");
                    return self.report(MIGRATION_CONTENT, &[&shown, facts.runner, &what, &help], path, 0..0);
                }
                let transactional = self.transactional(path, text);
                let script = Script::whole(self.folder.path.join(path), text, transactional);
                self.add(path, &version, &name, role, script);
            }
        }
    }

    fn add(&mut self, path: &Path, version: &str, name: &str, role: Role, script: Script) {
        let found = match role {
            Role::Baseline => self.baselines.entry(version.to_owned()).or_default(),
            _ => self.found.entry(version.to_owned()).or_default(),
        };
        let place = if role == Role::Down { &mut found.down } else { &mut found.up };
        if place.is_some() {
            return self.report(VERSION_TWICE, &[version], path, 0..0);
        }
        *place = Some(script);
        if role != Role::Down {
            found.name = name.replace('_', " ");
        }
    }

    /// What a file, or another beside it, says of its transaction.
    fn transactional(&self, path: &Path, text: &str) -> bool {
        let other = |path: PathBuf| self.folder.files.get(&path);
        match self.layout {
            Layout::Sqlx | Layout::SqlxSimple => !text.starts_with("-- no-transaction"),
            Layout::Diesel => other(path.with_file_name("metadata.toml")).is_none_or(|toml| diesel(toml)),
            Layout::Flyway => {
                let mut name = path.as_os_str().to_owned();
                name.push(".conf");
                let conf = other(name.into()).map_or("", String::as_str);
                setting(conf, "executeInTransaction").is_none_or(|value| value.eq_ignore_ascii_case("true"))
            }
            Layout::Refinery | Layout::Dbmate | Layout::Goose | Layout::GolangMigrate => true,
        }
    }

    /// Ways down of nothing, and folders that diesel stops at.
    fn without_a_way_up(&mut self) {
        let lone = self.found.iter().filter(|(_, found)| found.up.is_none());
        let lone: Vec<(String, PathBuf)> =
            lone.filter_map(|(version, found)| Some((version.clone(), found.down.as_ref()?.path.clone()))).collect();
        for (version, path) in lone {
            self.found.remove(&version);
            let path = path.strip_prefix(&self.folder.path).unwrap_or(&path).to_owned();
            // diesel says more of the folder below.
            if self.layout != Layout::Diesel {
                self.report(DOWN_WITHOUT_UP, &[&path.display().to_string(), &version], &path, 0..0);
            }
        }
        if self.layout != Layout::Diesel {
            return;
        }
        let folder = self.folder;
        for path in folder.folders.iter().filter(|path| path.components().count() == 1) {
            let hidden = path.to_string_lossy().starts_with('.');
            if !hidden && !folder.files.contains_key(&path.join("up.sql")) {
                let facts = self.layout.facts();
                let shown = path.display().to_string();
                self.report(MIGRATION_NAME, &[&shown, facts.runner, facts.form], path, 0..0);
            }
        }
    }

    fn migrations(self) -> Vec<Migration> {
        let Self { layout, mut found, mut baselines, .. } = self;
        let compare = |a: &str, b: &str| layout.compare(&Version::new(a), &Version::new(b));
        // A baseline is for databases without a history, once the migrations that it sums up have gone.
        if let Some(newest) = baselines.keys().max_by(|a, b| compare(a, b)).cloned()
            && !found.keys().any(|version| !version.starts_with("R__") && compare(version, &newest).is_le())
            && let Some(baseline) = baselines.remove(&newest)
        {
            found.insert(newest, baseline);
        }
        let migrations = found.into_iter().filter_map(|(version, found)| {
            let (version, name) = (Version::new(version), found.name);
            Some(Migration { version, name, up: found.up?, down: found.down })
        });
        let mut migrations: Vec<Migration> = migrations.collect();
        migrations.sort_by(|a, b| match layout.facts().order {
            Order::File => a.up.path.cmp(&b.up.path),
            _ => layout.compare(&a.version, &b.version),
        });
        migrations
    }
}

/// Whether a file is one of that layout, with a way down in it. One whose way down is empty serves others as well.
fn goes_back(layout: Layout, text: &str) -> bool {
    let down = marked(layout, text).then(|| sections(layout, text).ok()?.down).flatten();
    let says = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("--");
    down.is_some_and(|down| down.parts.into_iter().any(|part| text[part].lines().any(says)))
}

/// Whether `metadata.toml` asks for a transaction; one that does not say is taken to say no.
fn diesel(toml: &str) -> bool {
    let top = toml.lines().map(str::trim).take_while(|line| !line.starts_with('['));
    let text = top.collect::<Vec<_>>().join("\n");
    setting(&text, "run_in_transaction").is_some_and(|value| value == "true")
}

/// The value in a line `name = value`.
fn setting<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or(""));
    lines.filter_map(|line| line.split_once('=')).find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests;
