//! `jointable make`

use jointable_core::{
    diagnostic::{self, Diagnostic},
    migration,
    plan::{self, Direction, Plan, plan},
    source::{Sources, Span},
};
use serde::Serialize;

use crate::{
    args::{Allow, Global, Make},
    clock,
    exit::Exit,
    failure::Failure,
    files, naming,
    project::Project,
    proof::prove,
    report::Report,
};

#[derive(Default, Serialize)]
struct Body {
    changes: Vec<String>,
    files: Vec<File>,
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
    let migrations = project.read_migrations(&mut sources, report)?;
    let current = project.replay(&migrations, dialect, &mut sources, report)?;
    let up = plan(&current, &wanted, dialect, Direction::Up);
    if up.is_empty() {
        report.line("nothing to do: the migrations give what the models want");
        return Ok(report.finish("unchanged", Exit::Ok, Body::default()));
    }
    let mut body = Body { changes: up.changes.iter().map(|change| change.summary()).collect(), files: Vec::new() };
    if args.check {
        report.line("models and migrations differ; `jointable make` would");
        body.changes.iter().for_each(|change| report.line(&format!("  {change}")));
        return Ok(report.finish("differs", Exit::Differs, body));
    }
    let (hindrances, destroys) = (plan::check(&current, &wanted, dialect), destructive(&up, args));
    let refused = !destroys.is_empty();
    if report.diagnostics(hindrances, &sources) {
        return Err(Failure::reported(Exit::Input));
    }
    report.diagnostics(destroys, &sources);
    if refused {
        return Ok(report.finish("refused", Exit::Refused, body));
    }

    let down = plan(&wanted, &current, dialect, Direction::Down);
    let (up, down) = ((up.script(), &up), down.script());
    prove(&current, &wanted, &up.0, &down, dialect)?;
    let name = match &args.name {
        Some(name) if !name.chars().any(char::is_alphanumeric) => {
            return Err(Failure::input(format!("`{name}` is no name for a migration"), "use letters and digits"));
        }
        Some(name) => name.clone(),
        None => naming::name(&up.1.changes),
    };
    let version = migration::next_version(&clock::stamp((report.env.clock)()), &migrations);
    let (up_name, down_name) = migration::file_names(version, &name);
    let (up_path, down_path) = (project.migrations.join(up_name), project.migrations.join(down_name));
    body.files =
        vec![File { path: project.shown(&up_path), sql: up.0 }, File { path: project.shown(&down_path), sql: down }];
    if args.dry_run {
        for file in &body.files {
            report.line(&format!("-- {}\n{}", file.path, file.sql));
        }
        return Ok(report.finish("planned", Exit::Ok, body));
    }
    // The way down first: a kill in between leaves no migration that has none.
    files::create(&[(&down_path, &body.files[1].sql), (&up_path, &body.files[0].sql)]).map_err(|error| {
        Failure::input(
            format!("cannot write {}: {error}", body.files[0].path),
            "see that the folder can be written to; files that are there are never overwritten",
        )
    })?;
    body.files.iter().for_each(|file| report.line(&format!("wrote {}", file.path)));
    body.changes.iter().for_each(|change| report.line(&format!("  {change}")));
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
