//! The files of this machine.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jointable_core::{
    layout::{Folder, Layout},
    read::Files,
};

/// The files of this machine.
pub(crate) struct LocalFiles;

impl Files for LocalFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        fs::read_to_string(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// A folder of migrations, as deep as its layout goes. What cannot be read is told with its path.
///
/// Without a layout it is for finding that out: as deep as any goes, and whatever the texts are.
pub(crate) fn migrations(path: &Path, layout: Option<Layout>) -> Result<Folder, (PathBuf, io::Error)> {
    let depth = match layout {
        Some(Layout::Diesel) => 1,
        None | Some(Layout::Refinery | Layout::Flyway) => 8,
        Some(_) => 0,
    };
    let mut folder = Folder { path: path.to_owned(), ..Folder::default() };
    collect(&mut folder, Path::new(""), depth, layout.is_some())?;
    Ok(folder)
}

fn collect(folder: &mut Folder, inner: &Path, depth: usize, strict: bool) -> Result<(), (PathBuf, io::Error)> {
    let path = folder.path.join(inner);
    let of = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    let read = |path: &Path| match strict {
        true => fs::read_to_string(path),
        false => fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    };
    for entry in fs::read_dir(&path).map_err(of(&path))? {
        let entry = entry.map_err(of(&path))?;
        let (name, path) = (inner.join(entry.file_name()), entry.path());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // A link to a folder could lead back here.
        if depth > 0 && entry.file_type().map_err(of(&path))?.is_dir() {
            collect(folder, &name, depth - 1, strict)?;
            folder.folders.insert(name);
            continue;
        }
        let settings = path.ends_with("metadata.toml") || path.to_string_lossy().ends_with(".sql.conf");
        let text = match path.extension().and_then(|extension| extension.to_str()) {
            _ if !path.is_file() => continue,
            Some("sql") => read(&path).map_err(of(&path))?,
            _ if settings => read(&path).map_err(of(&path))?,
            Some("rs" | "go") => String::new(),
            _ => continue,
        };
        folder.files.insert(name, text);
    }
    Ok(())
}

/// Writes new files, all or none, and none over one that is there: each is written in full under another name first
/// and then gets its own, which fails where it is taken.
pub(crate) fn create(files: &[(&Path, &str)]) -> io::Result<()> {
    let mut temporary = Vec::new();
    let mut done = Vec::new();
    let mut folders = Vec::new();
    let result = files.iter().try_for_each(|(path, text)| {
        // A layout may have a folder for each migration.
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
            fs::create_dir(folder)?;
            folders.push(folder);
        }
        let temp = path.with_extension(format!("{}.tmp", std::process::id()));
        temporary.push(temp.clone());
        write(&temp, text)
    });
    let result = result.and_then(|()| {
        files.iter().zip(&temporary).try_for_each(|((path, _), temp)| {
            place(temp, path)?;
            done.push(*path);
            Ok(())
        })
    });
    if result.is_err() {
        done.iter().for_each(|path| drop(fs::remove_file(path)));
    }
    temporary.iter().for_each(|path| drop(fs::remove_file(path)));
    if result.is_err() {
        folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    result
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}

/// Gives a file its name, unless there is one of that name.
fn place(temp: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(temp, path) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported || error.kind() == io::ErrorKind::PermissionDenied => {
            // A file system without links: as near as it gets.
            let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
            file.and_then(|_| fs::rename(temp, path))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("1_a.up.sql"), folder.path().join("1_a.down.sql"));
        fs::write(&b, "old").unwrap();
        create(&[(&a, "up"), (&b, "down")]).unwrap_err();
        assert_eq!(fs::read_to_string(&b).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::remove_file(&b).unwrap();
        create(&[(&a, "up"), (&b, "down")]).unwrap();
        assert_eq!(fs::read_to_string(&a).unwrap(), "up");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
