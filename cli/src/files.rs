//! The files of this machine.

use std::{fs, io, path::Path};

use jointable_core::read::Files;

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

/// Writes new files, all or none, and none over one that is there: each is written in full under another name first
/// and then gets its own, which fails where it is taken.
pub(crate) fn create(files: &[(&Path, &str)]) -> io::Result<()> {
    let mut temporary = Vec::new();
    let mut done = Vec::new();
    let result = files.iter().try_for_each(|(path, text)| {
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
