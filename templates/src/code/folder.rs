//! A folder of generated code, and what is to be done to it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use jointable_core::read::{CrateRoot, normal};

use super::{Generated, MARK, name};
use crate::Error;

/// In what a folder differs from what is generated for it. Paths are in the folder.
#[derive(Debug, Default)]
pub struct Difference<'a> {
    folder: PathBuf,
    /// Files that are new, or other than there.
    pub changed: Vec<&'a Generated>,
    /// Files that were generated, and are so no more.
    pub stale: Vec<PathBuf>,
}

/// Compares a folder with the files that are generated for it of the models under `root`.
///
/// # Errors
/// Where the models are in that folder; one of the files would take the place of a file that was not generated, or what is there cannot be read.
pub fn compare<'a>(folder: &Path, root: &CrateRoot, files: &'a [Generated]) -> Result<Difference<'a>, Error> {
    if normal(folder) == root.folder() {
        let message = format!("{} is the folder of the models", folder.display());
        return Err(Error { file: None, line: None, message, help: "name another for what is generated".to_owned() });
    }
    let mut found = Difference { folder: folder.to_owned(), ..Difference::default() };
    for file in files {
        let path = folder.join(&file.path);
        match fs::read_to_string(&path) {
            Ok(text) if text == file.text => {}
            Ok(text) if is_generated(&text) => found.changed.push(file),
            Ok(_) => {
                let message = format!("{} was not generated, and would be overwritten", path.display());
                let help = "move it, name another folder for what is generated, or delete it if nobody needs it";
                return Err(Error { file: None, line: None, message, help: help.to_owned() });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => found.changed.push(file),
            Err(error) => return Err(cannot("read", &path, &error)),
        }
    }
    let wanted: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    collect(folder, Path::new(""), &mut |inner, text| {
        // It says where it was: one of another folder, below this one, is not ours.
        let own = text.strip_prefix(MARK).and_then(|rest| rest.lines().next());
        if !wanted.contains(inner) && own == Some(&*name(inner)) {
            found.stale.push(inner.to_owned());
        }
    })?;
    found.stale.sort();
    Ok(found)
}

impl Difference<'_> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.stale.is_empty()
    }

    /// Writes what changed and deletes what is generated no more. Other files are left as they are, also their times.
    ///
    /// # Errors
    /// Where that cannot be done; what was written by then stays.
    pub fn write(&self) -> Result<(), Error> {
        for file in &self.changed {
            let path = self.folder.join(&file.path);
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
            // Who reads it meanwhile sees the old or the new.
            let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
            let written = fs::write(&temporary, &file.text).and_then(|()| fs::rename(&temporary, &path));
            written.map_err(|error| {
                let _ = fs::remove_file(&temporary);
                cannot("write", &path, &error)
            })?;
        }
        for stale in &self.stale {
            let path = self.folder.join(stale);
            fs::remove_file(&path).map_err(|error| cannot("delete", &path, &error))?;
        }
        Ok(())
    }
}

fn is_generated(text: &str) -> bool {
    text.starts_with(MARK)
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Error {
    let message = format!("cannot {what} {}: {error}", path.display());
    Error { file: None, line: None, message, help: "see that the folder can be written to".to_owned() }
}

/// The Rust files of a folder and those in it.
fn collect(folder: &Path, inner: &Path, take: &mut dyn FnMut(&Path, &str)) -> Result<(), Error> {
    let path = folder.join(inner);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot("read", &path, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| cannot("read", &path, &error))?;
        let (path, inner) = (entry.path(), inner.join(entry.file_name()));
        // A link to a folder could lead back here.
        if entry.file_type().is_ok_and(|ty| ty.is_dir()) {
            collect(folder, &inner, take)?;
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && let Ok(text) = fs::read_to_string(&path)
        {
            take(&inner, &text);
        }
    }
    Ok(())
}
