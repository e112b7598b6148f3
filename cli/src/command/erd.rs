//! `jointable erd`

use jointable_core::{erd::Diagram, source::Sources};
use jointable_templates::erd::{picture, words};

use crate::{
    args::{Erd, ErdFormat, From, Global},
    database::comparable,
    exit::Exit,
    failure::Failure,
    origin::Origin,
    project::Project,
    report::{Empty, Report},
};

/// Draws a diagram of the schema.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global, args: &Erd) -> Result<Exit, Failure> {
    let project = Project::load(report.env, global)?;
    let templates = project.templates(&args.rendering)?;
    report.prints(args.output.is_none());
    let mut sources = Sources::new();
    let Origin { schema, dialect, relations } =
        project.read_from(args.from, &args.crates, &args.connect, &mut sources, report)?;
    // Models are drawn in the order in which they are declared; the others have none of their own.
    let schema = if let From::Models = args.from { schema } else { comparable(schema, dialect) };
    let diagram = Diagram::new(&schema, &relations, dialect);
    let (template, context) = match args.format {
        ErdFormat::Html => ("erd.html", picture(&diagram, &args.title)),
        ErdFormat::Svg => ("erd.svg", picture(&diagram, &args.title)),
        ErdFormat::Mermaid => ("erd.mmd", words(&diagram, &args.title)),
        ErdFormat::Dot => ("erd.dot", words(&diagram, &args.title)),
    };
    let text = templates.render(template, context).map_err(|error| project.of_template(error))?;
    report.document(&text, args.output.as_deref())?;
    Ok(report.finish("written", Exit::Ok, Empty {}))
}
