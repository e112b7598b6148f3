//! The length and the white space of files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Has to be mended.
    pub errors: Vec<String>,
    /// Should be mended soon.
    pub warnings: Vec<String>,
}

/// Lines of a Rust file from which on it should be divided …
const LONG: usize = 400;
/// … and from which on it must.
const TOO_LONG: usize = 600;

/// Where Rust files must not grow long.
const SHORT_FILES: &[&str] = &["src", "core", "macros", "templates", "build", "cli", "xtask", "tests", "examples"];

/// Files whose white space is looked at.
const EXTENSIONS: &[&str] = &["rs", "md", "toml", "sql"];

/// Folders and files that say what they say for a reason, each with that reason.
const EXEMPT: &[(&str, &str)] = &[
    ("tests/scenarios", "expectations: their text is the point, and a scenario is as long as it needs"),
    ("tests/compile_fail", "expectations of the compiler's output"),
];

/// A line that, near the top of a file, says that no person writes it.
const GENERATED: &str = "@generated";

/// Checks all files of the workspace.
pub fn check(root: &Path) -> Result<Report, Failure> {
    let mut paths = Vec::new();
    collect(root, &mut paths).map_err(Failure::io(format_args!("read the files in {}", root.display())))?;
    paths.sort();
    let mut report = Report::default();
    for path in paths {
        let relative = path.strip_prefix(root).unwrap_or(&path);
        match fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => check_file(relative, &text, &mut report),
            Ok(Err(_)) => report.errors.push(format!("{}: is not UTF-8", relative.display())),
            Err(error) => report.errors.push(format!("{}: {error}", relative.display())),
        }
    }
    Ok(report)
}

/// All files with a checked extension; what tools write (`target`, `.git`) is left out.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if name != "target" && !name.to_string_lossy().starts_with('.') {
                collect(&path, paths)?;
            }
        } else if kind.is_file() && path.extension().is_some_and(|e| EXTENSIONS.iter().any(|known| e == *known)) {
            paths.push(path);
        }
    }
    Ok(())
}

fn check_file(path: &Path, text: &str, report: &mut Report) {
    if EXEMPT.iter().any(|(exempt, _)| path.starts_with(exempt)) {
        return;
    }
    let shown = path.display();
    let generated = text.lines().take(5).any(|line| line.contains(GENERATED));
    let short = SHORT_FILES.iter().any(|folder| path.starts_with(folder));
    if short && !generated && path.extension().is_some_and(|extension| extension == "rs") {
        let lines = text.lines().count();
        if lines > TOO_LONG {
            report.errors.push(format!("{shown}: {lines} lines; divide it, {TOO_LONG} is the limit"));
        } else if lines > LONG {
            report.warnings.push(format!("{shown}: {lines} lines; more than {LONG} are hard to keep in mind"));
        }
    }
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        if line.ends_with([' ', '\t', '\r']) {
            report.errors.push(format!("{shown}:{number}: white space at the end of the line"));
        } else if line.contains('\t') {
            report.errors.push(format!("{shown}:{number}: a tab; use spaces, or \\t in a string"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        report.errors.push(format!("{shown}: no newline at the end of the file"));
    } else if text.ends_with("\n\n") {
        report.errors.push(format!("{shown}: an empty line at the end of the file"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(path: &str, text: &str) -> Report {
        let mut report = Report::default();
        check_file(Path::new(path), text, &mut report);
        report
    }

    #[test]
    fn white_space_is_found_with_its_line() {
        let found = report("README.md", "good\nbad \na\tb\r\nend");
        assert_eq!(
            found.errors,
            [
                "README.md:2: white space at the end of the line",
                "README.md:3: white space at the end of the line",
                "README.md: no newline at the end of the file",
            ]
        );
        assert_eq!(report("a.sql", "a\tb\n").errors.len(), 1);
        assert_eq!(report("a.sql", "a\n\n").errors.len(), 1);
        assert_eq!(report("a.sql", ""), Report::default());
        assert_eq!(report("tests/scenarios/a.sql", "a \t"), Report::default());
    }

    #[test]
    fn long_files_warn_then_fail() {
        let lines = |count: usize| "x\n".repeat(count);
        assert_eq!(report("core/src/a.rs", &lines(LONG)), Report::default());
        assert_eq!(report("core/src/a.rs", &lines(LONG + 1)).warnings.len(), 1);
        assert_eq!(report("core/src/a.rs", &lines(TOO_LONG)).errors.len(), 0);
        assert_eq!(report("core/src/a.rs", &lines(TOO_LONG + 1)).errors.len(), 1);
        assert_eq!(report("core/src/a.md", &lines(TOO_LONG + 1)), Report::default());
        let generated = format!("// {GENERATED} by hand\n{}", lines(TOO_LONG));
        assert_eq!(report("core/src/a.rs", &generated), Report::default());
    }
}
