//! `jointable docs`

use jointable_core::{relations::resolve, source::Sources};
use jointable_templates::{docs, manual::Author};

use super::explain::dialects;
use crate::{
    args::{Docs, Global},
    exit::Exit,
    failure::Failure,
    report::{Empty, Report},
};

/// Writes the page that documents models and relations.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Docs) -> Result<Exit, Failure> {
    let (project, dialects) = dialects(report.env, global)?;
    let templates = project.templates(&args.rendering)?;
    let mut sources = Sources::new();
    let (models, schema) = project.read_checked(&args.crates, &mut sources, report)?;
    let manual = Author::new(&resolve(&models), &schema, &dialects).manual();
    let page = templates.render("docs.html", docs(&args.title, &manual));
    let page = page.map_err(|error| project.of_template(error))?;
    report.document(&page, args.output.as_deref())?;
    Ok(report.finish("written", Exit::Ok, Empty {}))
}
