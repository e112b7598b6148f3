//! `jointable generate`

use jointable_core::{check, diagnostic::Sink, read, source::Sources};
use jointable_templates::code::{self, Style};
use serde::Serialize;

use crate::{
    args::{Generate, Global},
    exit::Exit,
    failure::Failure,
    files::LocalFiles,
    project::Project,
    report::Report,
};

#[derive(Default, Serialize)]
struct Body {
    /// Files that were written, or with `--check` are not what would be written.
    changed: Vec<String>,
    /// Files that were generated once, and were deleted now, or with `--check` would be.
    stale: Vec<String>,
    /// How many files are as they were.
    unchanged: usize,
}

/// Writes the code of the models.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Generate) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let of_template = |error| project.of_template(error);
    let (models, folder) = project.generated(args)?;
    let root = code::root(&models).map_err(of_template)?;
    let templates = project.templates(&args.rendering)?;
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let crates = read::read(std::slice::from_ref(&root), &LocalFiles, &mut sources, &mut sink);
    check::schema(&crates.models, &mut sink);
    if report.diagnostics(sink.into_vec(), &sources) {
        return Err(Failure::reported(Exit::Input));
    }
    let files =
        code::generate(&crates, &root, &sources, Style { templates: &templates, dialect: project.dialect().ok() })
            .map_err(of_template)?;
    let difference = code::compare(&folder, &root, &files).map_err(of_template)?;
    let shown = |path: &std::path::Path| project.shown(&folder.join(path));
    let body = Body {
        changed: difference.changed.iter().map(|file| shown(&file.path)).collect(),
        stale: difference.stale.iter().map(|path| shown(path)).collect(),
        unchanged: files.len() - difference.changed.len(),
    };
    if difference.is_empty() {
        report.line("nothing to do: the code is what the models say");
        return Ok(report.finish("unchanged", Exit::Ok, body));
    }
    if args.check {
        report.line("models and code differ; `jointable generate` would");
        body.changed.iter().for_each(|path| report.line(&format!("  write {path}")));
        body.stale.iter().for_each(|path| report.line(&format!("  delete {path}")));
        return Ok(report.finish("differs", Exit::Differs, body));
    }
    difference.write().map_err(of_template)?;
    body.changed.iter().for_each(|path| report.line(&format!("wrote {path}")));
    body.stale.iter().for_each(|path| report.line(&format!("deleted {path}, which no model has any more")));
    Ok(report.finish("written", Exit::Ok, body))
}
