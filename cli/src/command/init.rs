//! `jointable init`

use std::{fs, path::Path};

use crate::{
    args::{Format, Global},
    config,
    exit::Exit,
    failure::Failure,
    files,
    project::{database_url, layout_named, named, several, undecided},
    report::{Empty, Report},
};
use jointable_core::{
    diagnostic::shown,
    dialect::Dialect,
    layout::{self, Detected, Layout},
};

/// For whom `init` writes: it has no `--format`.
pub(crate) const FORMAT: Format = Format::Human;

/// Writes the settings file and makes the migrations folder, unless they are there.
pub(crate) fn run(report: &mut Report<'_, '_>, global: &Global) -> Result<Exit, Failure> {
    let dialect = match &global.dialect {
        Some(name) => named(name)?,
        None => {
            let url = database_url(report.env)?;
            url.and_then(|url| Dialect::from_url(&url)).ok_or_else(undecided)?
        }
    };
    let cwd = report.env.cwd.clone();
    let file = cwd.join(global.config.as_deref().unwrap_or(Path::new(config::FILE)));
    if file.exists() {
        return Err(Failure::input(
            format!("there is a {} already", shown(&file, &cwd)),
            "change it by hand; it is never overwritten",
        ));
    }
    let folder = match &global.migrations {
        Some(folder) => cwd.join(folder),
        None => file.parent().unwrap_or(&cwd).join("migrations"),
    };
    let unwritable = |path: &Path, error: std::io::Error| {
        Failure::input(format!("cannot make {}: {error}", shown(path, &cwd)), "see that the folder can be written to")
    };
    let there = folder.is_dir();
    let found = match files::migrations(&folder, None) {
        Ok(files) if there => layout::detect(&files),
        _ => Detected::Empty,
    };
    let layout = match (&global.layout, found) {
        (Some(name), _) => layout_named(name)?,
        (None, Detected::Empty) => Layout::Sqlx,
        (None, Detected::One(layout)) => {
            report.line(&format!("found migrations of {layout} in {}", shown(&folder, &cwd)));
            layout
        }
        (None, Detected::Several(layouts)) => return Err(several(&shown(&folder, &cwd), &layouts)),
    };
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, error))?;
    let text = config::template(dialect, layout, global.migrations.as_deref().unwrap_or(Path::new("migrations")));
    files::create(&[(&file, &text)]).map_err(|error| unwritable(&file, error))?;
    report.line(&format!("wrote {}", shown(&file, &cwd)));
    if !there {
        report.line(&format!("made {}", shown(&folder, &cwd)));
    }
    report.line("next: derive `jointable::Model` on your structs, then run `jointable make`");
    Ok(report.finish("written", Exit::Ok, Empty {}))
}
