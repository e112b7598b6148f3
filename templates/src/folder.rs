//! A folder of the user's own templates.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Error, TEMPLATES};

/// A template of the user's own.
pub(crate) struct File {
    /// What others include it by, or what it takes the place of.
    pub name: String,
    /// What it takes the place of.
    pub builtin: Option<&'static str>,
    pub path: PathBuf,
    pub text: String,
}

/// The templates of a folder, by name. Other files may stand beside them.
pub(crate) fn read(folder: &Path) -> Result<Vec<File>, Error> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| Error::unreadable(&path, &error)
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "j2") {
            paths.push(path);
        }
    }
    paths.sort();
    let file = |path: PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.strip_suffix(".j2").unwrap_or(&file);
        let builtin = TEMPLATES.iter().find(|builtin| builtin.name == name).map(|builtin| builtin.name);
        if builtin.is_none() && !file.starts_with('_') {
            return Err(unknown(&path, name));
        }
        let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
        Ok(File { name: builtin.map_or(file, str::to_owned), builtin, path, text })
    };
    paths.into_iter().map(file).collect()
}

fn unknown(path: &Path, name: &str) -> Error {
    Error::new(path, format!("there is no template `{name}`"), nearest(name))
}

/// Which templates there are, for who names one that there is not: the one that is meant first, where that can be told.
pub fn nearest(name: &str) -> String {
    let names: Vec<String> = TEMPLATES.iter().map(|builtin| format!("`{}`", builtin.name)).collect();
    let alike = |builtin: &str| strsim::normalized_damerau_levenshtein(builtin, name);
    let nearest = TEMPLATES.iter().max_by(|a, b| alike(a.name).total_cmp(&alike(b.name)));
    match nearest.filter(|builtin| alike(builtin.name) > 0.6) {
        Some(builtin) => format!("did you mean `{}`? There are {}", builtin.name, names.join(", ")),
        None => format!("there are {}; one for these to include begins with `_`", names.join(", ")),
    }
}
