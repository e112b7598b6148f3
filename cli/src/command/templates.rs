//! `jointable templates`

use jointable_templates::{TEMPLATES, nearest};

use crate::{
    args::Templates,
    exit::Exit,
    failure::Failure,
    report::{Empty, Report},
};

/// Lists the templates, or prints one.
pub(crate) fn run(report: &mut Report<'_, '_>, args: &Templates) -> Result<Exit, Failure> {
    match &args.name {
        None => {
            let width = TEMPLATES.iter().map(|template| template.name.len()).max().unwrap_or_default();
            TEMPLATES.iter().for_each(|own| report.line(&format!("{:width$}  {}", own.name, own.about)));
        }
        Some(name) => {
            let name = name.strip_suffix(".j2").unwrap_or(name);
            let template = TEMPLATES.iter().find(|template| template.name == name);
            let template =
                template.ok_or_else(|| Failure::input(format!("there is no template `{name}`"), nearest(name)))?;
            report.env.out(template.text);
        }
    }
    Ok(report.finish("printed", Exit::Ok, Empty {}))
}
