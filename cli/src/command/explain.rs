//! `jointable explain`

mod find;
mod text;

use jointable_core::{dialect::Dialect, relations::resolve, source::Sources};
use jointable_templates::manual::{self, Author, Manual};
use serde::Serialize;

use self::find::{Subject, find};
use crate::{
    args::{Explain, Format, Global},
    env::Env,
    exit::Exit,
    failure::Failure,
    project::Project,
    report::Report,
};

/// What is said of a relation, for machines.
#[derive(Serialize)]
struct OfRelation {
    relation: manual::Relation,
    /// The table of its links, where it has some of its own.
    table: Option<manual::Model>,
}

/// What is said of a model, for machines.
#[derive(Serialize)]
struct OfModel {
    model: manual::Model,
}

/// Says what a model or a relation is.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Explain) -> Result<Exit, Failure> {
    let (project, dialects) = dialects(report.env, global)?;
    let mut sources = Sources::new();
    let (models, schema) = project.read_checked(&args.crates, &mut sources, report)?;
    let relations = resolve(&models);
    let author = Author::new(&relations, &schema, &dialects);
    let subject = args.name.as_deref().map(|name| find(&author, &relations, name)).transpose()?;
    let width = width(report.env);
    let human = args.format == Format::Human;
    Ok(match subject {
        None => {
            let manual: Manual = author.manual();
            if human {
                report.env.out(&text::all(&manual, width));
            }
            report.finish("explained", Exit::Ok, manual)
        }
        Some(Subject::Model(model)) => {
            let model = author.model(model);
            if human {
                report.env.out(&text::model(&model, width));
            }
            report.finish("explained", Exit::Ok, OfModel { model })
        }
        Some(Subject::Relation(relation)) => {
            let table = relation.links().map(|links| author.model(links.model));
            let body = OfRelation { relation: author.relation(relation), table };
            if human {
                report.env.out(&text::relation(&body.relation, body.table.as_ref(), width));
            }
            report.finish("explained", Exit::Ok, body)
        }
    })
}

/// The project, and the dialects of which SQL is shown: the project's; all where that is asked for, or nothing says
/// which it is.
pub(crate) fn dialects(env: &Env<'_>, global: &Global) -> Result<(Project, Vec<Dialect>), Failure> {
    if global.dialect.as_deref() == Some("all") {
        let global = Global { dialect: None, ..global.clone() };
        return Ok((Project::load(env, &global)?, Dialect::ALL.to_vec()));
    }
    let project = Project::load(env, global)?;
    let dialects = project.dialect().map_or_else(|_| Dialect::ALL.to_vec(), |dialect| vec![dialect]);
    Ok((project, dialects))
}

/// How many characters fit into a line.
fn width(env: &Env<'_>) -> usize {
    let columns = env.variables.get("COLUMNS").and_then(|columns| columns.parse().ok());
    columns.unwrap_or(100).clamp(40, 1000)
}
