//! `jointable pull`

use std::{fs, path::Path};

use jointable_core::{
    diagnostic::{Diagnostic, PULL_CHANGE},
    diff::Change,
    pull::Choices,
    source::{Sources, Span},
};
use serde::Serialize;

use crate::{
    args::{Format, Global, Pull, PullFrom},
    database::comparable,
    exit::Exit,
    failure::Failure,
    files,
    project::Project,
    pulled::{self, Pulled},
    report::Report,
};

#[derive(Default, Serialize)]
struct Body {
    models: usize,
    relations: Relations,
    missed: Vec<Missed>,
    /// What `make` would change.
    changes: Vec<String>,
    file: Option<String>,
    /// Where no file is written.
    source: Option<String>,
}

#[derive(Default, Serialize)]
struct Relations {
    many_to_many: usize,
    has_many: usize,
    has_one: usize,
}

/// A foreign key that no relation came of.
#[derive(Serialize)]
struct Missed {
    table: String,
    columns: Vec<String>,
    why: String,
}

/// Writes the models of a database or of migrations.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Pull) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let output = args.output.as_ref().map(|output| report.env.cwd.join(output));
    if let Some(output) = &output {
        free(output, &project.shown(output), args.force)?;
    }
    report.prints(output.is_none());
    let mut sources = Sources::new();
    let (schema, dialect) = match args.from {
        PullFrom::Migrations => project.read_history(&mut sources, report)?,
        PullFrom::Database => {
            let (schema, dialect) = project.read_database(&args.connect)?;
            (comparable(schema, dialect), dialect)
        }
    };
    let mut choices = Choices::new(args.name.clone(), args.alias.clone());
    let templates = project.templates(&args.rendering)?;
    let pulled = pulled::pull(&schema, dialect, &mut choices, &templates);
    let pulled = pulled.map_err(|error| project.of_template(error))?;
    if let Some(mistake) = pulled.mistakes.first() {
        let message = format!("the models would not be read again: {mistake}");
        return Err(match templates.file("models.rs") {
            Some(file) => Failure::input(message, format!("nothing was written: mend {}", project.shown(file))),
            None => {
                let help = "nothing was written; this is a mistake of jointable: please report it with the migrations";
                Failure::new(Exit::Internal, message, help)
            }
        });
    }
    let changes: Vec<String> = pulled.changes.iter().map(Change::summary).collect();
    let left = changes.iter().map(|change| Diagnostic::new(PULL_CHANGE, &[change], Span::NOWHERE));
    if report.diagnostics(pulled.found.iter().cloned().chain(left).collect(), &sources) {
        return Err(Failure::reported(Exit::Input));
    }
    if pulled.declared.models.is_empty() {
        let help = match args.from {
            PullFrom::Migrations => "`--migrations` names another folder, and `--from database` reads a database",
            PullFrom::Database => "`--database-url` names another database",
        };
        return Err(Failure::input("there is no table that a model could be of", help));
    }
    let mut body = body(&pulled, changes);
    match &output {
        None => {
            if args.format == Format::Human {
                report.env.out(&pulled.source);
            }
            body.source = Some(pulled.source);
        }
        Some(path) => {
            let shown = project.shown(path);
            write(path, &pulled.source, args.force).map_err(|error| {
                Failure::input(
                    format!("cannot write {shown}: {error}"),
                    "see that the folder is there and can be written to",
                )
            })?;
            let Relations { many_to_many, has_many, has_one } = body.relations;
            report.line(&format!("wrote {shown}: {} models", body.models));
            report.line(&format!("  {many_to_many} many_to_many, {has_many} has_many, {has_one} has_one"));
            body.file = Some(shown);
        }
    }
    Ok(report.finish("pulled", Exit::Ok, body))
}

/// Refuses to write over what is there.
fn free(path: &Path, shown: &str, force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::input(format!("{shown} is a folder"), "name a file: `--output src/models.rs`"));
    }
    if path.exists() && !force {
        let help = "name another file, or say `--force`, and what it holds is lost";
        return Err(Failure::new(Exit::Refused, format!("{shown} is there already"), help));
    }
    Ok(())
}

fn write(path: &Path, source: &str, force: bool) -> std::io::Result<()> {
    if force { fs::write(path, source) } else { files::create(&[(path, source)]) }
}

fn body(pulled: &Pulled, changes: Vec<String>) -> Body {
    let models = &pulled.declared.models;
    let has = |many| models.iter().flat_map(|model| &model.back).filter(|back| back.many == many).count();
    let many_to_many = models.iter().map(|model| model.many.len()).sum();
    let missed = pulled.declared.missed.iter().map(|missed| Missed {
        table: missed.table.clone(),
        columns: missed.columns.clone(),
        why: missed.why.clone(),
    });
    Body {
        models: models.len(),
        relations: Relations { many_to_many, has_many: has(true), has_one: has(false) },
        missed: missed.collect(),
        changes,
        ..Body::default()
    }
}
