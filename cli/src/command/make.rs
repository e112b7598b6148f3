//! `jointable make`

use std::path::{Path, PathBuf};

use jointable_core::{
    diagnostic::{self, Diagnostic},
    dialect::Dialect,
    diff::{Change, complete},
    layout::{self, Draft, Folder, Layout},
    plan::{self, Leg, Manner, Way, way},
    source::{Sources, Span},
};
use jointable_templates::{Templates, context};
use serde::Serialize;

use crate::{
    args::{Allow, Format, Global, Make},
    clock,
    exit::Exit,
    failure::Failure,
    files, hazards, naming,
    project::Project,
    proof::prove,
    questions::{self, Open, Settled, settle},
    report::Report,
};

#[derive(Default, Serialize)]
struct Body {
    changes: Vec<String>,
    /// Of both ways.
    hazards: Vec<hazards::Hazard>,
    files: Vec<File>,
    /// What whoever runs them has to know.
    notes: Vec<String>,
    /// What has to be answered before.
    questions: Vec<Open>,
}

#[derive(Serialize)]
struct File {
    path: String,
    sql: String,
}

/// Writes the migrations from what the migrations leave to what the models want.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Make) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let dialect = project.dialect()?;
    let mut sources = Sources::new();
    let (layout, migrations) = project.read_migrations(&mut sources, report)?;
    let (current, wanted) = project.read_both(&migrations, &args.crates, dialect, &mut sources, report)?;
    let manner = Manner {
        confined: layout.confines(dialect),
        locking: args.locking.unwrap_or_else(|| project.locking()),
        lock_timeout: project.lock_timeout(dialect)?,
    };
    // Whoever checks, or reads a document, is not asked.
    let asks = !args.check && args.format == Format::Human;
    let Settled { renames, open } = settle(report.env, (&current, &wanted), &args.answer, asks, dialect)?;
    let wanted = complete(wanted, &current, &renames, dialect);
    let way = way(&current, &wanted, &renames, dialect, manner);
    if way.is_empty() {
        report.line("nothing to do: the migrations give what the models want");
        return Ok(report.finish("unchanged", Exit::Ok, Body::default()));
    }
    let changes = way.changes.iter().map(|change| change.summary()).collect();
    let hazards = hazards::of(&way);
    let mut body = Body { changes, hazards, questions: open.iter().map(Open::new).collect(), ..Body::default() };
    if args.check {
        report.line("models and migrations differ; `jointable make` would");
        body.changes.iter().for_each(|change| report.line(&format!("  {change}")));
        return Ok(report.finish("differs", Exit::Differs, body));
    }
    if !open.is_empty() {
        report.diagnostics(open.iter().map(questions::diagnostic).collect(), &sources);
        return Ok(report.finish("questions", Exit::Refused, body));
    }
    let (mut hindrances, destroys) = (plan::check(&way, &wanted), destructive(&way, args));
    let transactional =
        way.legs.iter().all(|leg| leg.up.transactional && (leg.down.transactional || !layout.facts().down));
    hindrances.extend(layout.hindrance(transactional));
    let refused = !destroys.is_empty();
    if report.diagnostics(hindrances, &sources) {
        return Err(Failure::reported(Exit::Input));
    }
    report.diagnostics(destroys, &sources);
    if refused {
        return Ok(report.finish("refused", Exit::Refused, body));
    }

    if let Some(name) = args.name.as_ref().filter(|name| !name.chars().any(char::is_alphanumeric)) {
        return Err(Failure::input(format!("`{name}` is no name for a migration"), "use letters and digits"));
    }
    let now = clock::stamp((report.env.clock)());
    let versions = layout::next_versions(layout, &now, &migrations, way.legs.len()).ok_or_else(|| {
        let last = migrations.last().map(|last| project.shown(&last.up.path)).unwrap_or_default();
        Failure::input(
            format!("no file comes after {last} by its name"),
            "rename the files that are there, so that all numbers have as many digits",
        )
    })?;
    let names = naming::names(args.name.as_deref(), &way);
    let drafts = way.legs.iter().zip(versions.into_iter().zip(names));
    let templates = project.templates(&args.rendering)?;
    let drafts = drafts.map(|(leg, (version, name))| headed(&templates, dialect, leg, Draft::new(version, name, leg)));
    let drafts: Vec<Draft> = drafts.collect::<Result<_, _>>().map_err(|error| project.of_template(error))?;
    let written: Vec<Vec<(PathBuf, String)>> =
        drafts.iter().map(|draft| layout::write(layout, dialect, draft)).collect();
    let files = written.iter().flatten().cloned().collect();
    let folder = Folder { path: project.migrations.clone(), files, ..Folder::default() };
    prove(&current, &wanted, layout, (&folder, written.len()), dialect)?;
    // The way up first, to be shown.
    let shown = |(path, sql): &(PathBuf, String)| File {
        path: project.shown(&project.migrations.join(path)),
        sql: sql.clone(),
    };
    body.files = written.iter().flat_map(|files| files.iter().rev().map(shown)).collect();
    body.notes = notes(layout, dialect, &way, manner, transactional);
    if args.dry_run {
        for file in &body.files {
            report.line(&format!("-- {}\n{}", file.path, file.sql));
        }
        return Ok(report.finish("planned", Exit::Ok, body));
    }
    let paths: Vec<(PathBuf, &str)> =
        written.iter().flatten().map(|(path, sql)| (project.migrations.join(path), sql.as_str())).collect();
    let new: Vec<(&Path, &str)> = paths.iter().map(|(path, sql)| (path.as_path(), *sql)).collect();
    files::create(&new).map_err(|error| {
        Failure::input(
            format!("cannot write {}: {error}", body.files.first().map_or("", |file| &file.path)),
            "see that the folder can be written to; files that are there are never overwritten",
        )
    })?;
    body.files.iter().for_each(|file| report.line(&format!("wrote {}", file.path)));
    body.changes.iter().for_each(|change| report.line(&format!("  {change}")));
    hazards::lines(&way).for_each(|hazard| report.line(&format!("note: {hazard}")));
    body.notes.iter().for_each(|note| report.line(&format!("note: {note}")));
    Ok(report.finish("written", Exit::Ok, body))
}

/// The draft with what the template of it says at its top.
fn headed(
    templates: &Templates,
    dialect: Dialect,
    leg: &Leg,
    mut draft: Draft,
) -> Result<Draft, jointable_templates::Error> {
    let Draft { version, name, up, down } = &mut draft;
    let down = down.iter_mut().map(|part| ("down", &leg.down, part));
    for (direction, plan, part) in std::iter::once(("up", &leg.up, up)).chain(down) {
        let changes: Vec<String> = plan.changes.iter().map(|change| change.summary()).collect();
        let context = context! {
            name => name.clone(),
            version => version.clone(),
            direction => direction,
            dialect => dialect.name(),
            changes => changes,
        };
        part.sql.insert_str(0, &templates.comments("migration.sql", context)?);
    }
    Ok(draft)
}

/// What whoever runs them has to know.
fn notes(layout: Layout, dialect: Dialect, way: &Way, manner: Manner, transactional: bool) -> Vec<String> {
    let mut notes: Vec<String> = layout.note(dialect, transactional).map(str::to_owned).into_iter().collect();
    if dialect != Dialect::Postgres || !manner.confined || manner.locking {
        return notes;
    }
    let runner = layout.facts().runner;
    for leg in &way.legs {
        match leg.up.changes.as_slice() {
            [Change::CreateIndex { table, index }] => notes.push(format!(
                "{runner} puts a transaction around everything, so nobody can write to table `{table}` while index \
                 `{}` is built; where that takes too long, build it by hand before, `CONCURRENTLY`, and add `IF NOT EXISTS` \
                 to its migration",
                index.name
            )),
            [Change::DropIndex { table, index }] => notes.push(format!(
                "{runner} puts a transaction around everything, so nobody can read or write table `{table}` from when \
                 dropping index `{}` waits for those who do; where that takes too long, drop it by hand before, \
                 `CONCURRENTLY`, and add `IF EXISTS` to its migration",
                index.name
            )),
            _ => {}
        }
    }
    notes
}

/// What is lost without having been allowed.
fn destructive(way: &Way, args: &Make) -> Vec<Diagnostic> {
    if args.allow.contains(&Allow::Destructive) {
        return Vec::new();
    }
    let lost = way.destroys();
    lost.iter().map(|lost| Diagnostic::new(diagnostic::DESTRUCTIVE, &[lost], Span::NOWHERE)).collect()
}
