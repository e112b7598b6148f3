//! The files of a project, so that the core itself opens none.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// The files of a project, to read.
pub trait Files {
    /// A file's text.
    fn read(&self, path: &Path) -> io::Result<String>;
    /// Whether there is such a file.
    fn is_file(&self, path: &Path) -> bool;
}

/// Files in memory, for tests and for scenarios.
///
/// ```
/// use jointable_core::read::{Files, MemoryFiles};
///
/// let files: MemoryFiles = [("src/lib.rs", "mod a;"), ("src/a.rs", "")].into_iter().collect();
/// assert!(files.is_file("src/a.rs".as_ref()));
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, String>,
}

impl<P: Into<PathBuf>, T: Into<String>> FromIterator<(P, T)> for MemoryFiles {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path.into(), text.into())).collect() }
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }
}
