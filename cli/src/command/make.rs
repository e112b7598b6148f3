//! `jointable make`

use std::path::{Path, PathBuf};

use jointable_core::{
    diagnostic::{self, Diagnostic},
    diff::complete,
    layout::{self, Draft, Folder, Part},
    plan::{self, Direction, Plan, plan, plan_confined},
    source::{Sources, Span},
};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    /// What has to be answered before.
    questions: Vec<Open>,
}

#[derive(Serialize)]
struct File {
    path: String,
    sql: String,
}

/// Writes the migration from what the migrations leave to what the models want.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Make) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let dialect = project.dialect()?;
    let mut sources = Sources::new();
    let wanted = project.read_models(&args.crates, dialect, &mut sources, report)?;
    let (layout, migrations) = project.read_migrations(&mut sources, report)?;
    let current = project.replay(&migrations, dialect, &mut sources, report)?;
    let plan = if layout.confines() { plan_confined } else { plan };
    // Whoever checks, or reads a document, is not asked.
    let asks = !args.check && args.format == Format::Human;
    let Settled { renames, open } = settle(report.env, (&current, &wanted), &args.answer, asks, dialect)?;
    let wanted = complete(wanted, &current, &renames, dialect);
    let up = plan(&current, &wanted, &renames, dialect, Direction::Up);
    if up.is_empty() {
        report.line("nothing to do: the migrations give what the models want");
        return Ok(report.finish("unchanged", Exit::Ok, Body::default()));
    }
    let changes = up.changes.iter().map(|change| change.summary()).collect();
    let hazards = hazards::of(&up, "up");
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
    let down = plan(&wanted, &current, &renames.back(), dialect, Direction::Down);
    body.hazards.extend(hazards::of(&down, "down"));
    let (mut hindrances, destroys) = (plan::check(&up, &wanted), destructive(&up, args));
    let transactional = up.transactional && (down.transactional || !layout.facts().down);
    hindrances.extend(layout.hindrance(transactional));
    let refused = !destroys.is_empty();
    if report.diagnostics(hindrances, &sources) {
        return Err(Failure::reported(Exit::Input));
    }
    report.diagnostics(destroys, &sources);
    if refused {
        return Ok(report.finish("refused", Exit::Refused, body));
    }

    let name = match &args.name {
        Some(name) if !name.chars().any(char::is_alphanumeric) => {
            return Err(Failure::input(format!("`{name}` is no name for a migration"), "use letters and digits"));
        }
        Some(name) => name.clone(),
        None => naming::name(&up.changes),
    };
    let now = clock::stamp((report.env.clock)());
    let version = layout::next_version(layout, &now, &migrations).ok_or_else(|| {
        let last = migrations.last().map(|last| project.shown(&last.up.path)).unwrap_or_default();
        Failure::input(
            format!("no file comes after {last} by its name"),
            "rename the files that are there, so that all numbers have as many digits",
        )
    })?;
    let part = |plan: &Plan| Part { sql: plan.script(), transactional: plan.transactional };
    let draft = Draft { version, name, up: part(&up), down: Some(part(&down)) };
    let files = layout::write(layout, dialect, &draft);
    let written =
        Folder { path: project.migrations.clone(), files: files.iter().cloned().collect(), ..Folder::default() };
    prove(&current, &wanted, layout, &written, dialect)?;
    // The way up first, to be shown.
    let paths: Vec<PathBuf> = files.iter().rev().map(|(path, _)| project.migrations.join(path)).collect();
    body.files = paths
        .iter()
        .zip(files.iter().rev())
        .map(|(path, (_, sql))| File { path: project.shown(path), sql: sql.clone() })
        .collect();
    body.note = layout.note(dialect, transactional);
    if args.dry_run {
        for file in &body.files {
            report.line(&format!("-- {}\n{}", file.path, file.sql));
        }
        return Ok(report.finish("planned", Exit::Ok, body));
    }
    let new: Vec<(&Path, &str)> =
        paths.iter().map(PathBuf::as_path).zip(body.files.iter().map(|file| file.sql.as_str())).rev().collect();
    files::create(&new).map_err(|error| {
        Failure::input(
            format!("cannot write {}: {error}", body.files.first().map_or("", |file| &file.path)),
            "see that the folder can be written to; files that are there are never overwritten",
        )
    })?;
    body.files.iter().for_each(|file| report.line(&format!("wrote {}", file.path)));
    body.changes.iter().for_each(|change| report.line(&format!("  {change}")));
    hazards::lines(&up).for_each(|hazard| report.line(&format!("note: {hazard}")));
    if let Some(note) = body.note {
        report.line(&format!("note: {note}"));
    }
    Ok(report.finish("written", Exit::Ok, body))
}

/// What is lost without having been allowed.
fn destructive(up: &Plan, args: &Make) -> Vec<Diagnostic> {
    if args.allow.contains(&Allow::Destructive) {
        return Vec::new();
    }
    let lost = up.destroys();
    lost.iter().map(|lost| Diagnostic::new(diagnostic::DESTRUCTIVE, &[lost], Span::NOWHERE)).collect()
}
