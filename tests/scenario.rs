//! Scenarios: one text file for one behaviour of the planner, with the models before and after and the SQL expected.
//!
//! ```text
//! What it shows.
//! -- from.rs --
//! models, none where the section is missing
//! -- to.rs --
//! models
//! -- sqlite/history.sql --
//! instead of the models before, where they do not say it all: the migrations that there are, on one dialect
//! -- rows.sql --
//! rows of the old schema that have to survive, in SQL that every dialect takes
//! -- unfit_up.sql --
//! rows of the old schema that the way up fails on; `unfit_down.sql` are such of the new one
//! -- made.txt --
//! what the way up makes of them: a table and columns of it, and its rows, without quotes
//! -- sqlite/up.sql --
//! -- sqlite/down.sql --
//! and so for each dialect; `BLESS=1` writes them
//! -- sqlite/refused.txt --
//! instead of SQL: why there is no migration
//! ```

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    check,
    diagnostic::{Diagnostic, Sink},
    dialect::Dialect,
    diff::{Answer, Renames},
    read::{self, CrateRoot, MemoryFiles},
    replay,
    schema::Schema,
    source::Sources,
};

/// A scenario file.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    path: PathBuf,
    intro: String,
    sections: Vec<(String, String)>,
}

/// The schema that models want, with the text it points into.
pub struct Wanted {
    /// The schema.
    pub schema: Schema,
    sources: Sources,
}

impl Scenario {
    /// Reads a file.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Self {
        let mut scenario = Self { path: path.to_owned(), intro: String::new(), sections: Vec::new() };
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            match (name, scenario.sections.last_mut()) {
                (Some(name), _) => scenario.sections.push((name.to_owned(), String::new())),
                (None, Some((_, body))) => body.push_str(line),
                (None, None) => scenario.intro.push_str(line),
            }
        }
        scenario
    }

    /// The text of a section.
    pub fn section(&self, name: &str) -> Option<&str> {
        self.sections.iter().find(|(section, _)| section == name).map(|(_, body)| body.as_str())
    }

    /// Compares a section with what there is.
    ///
    /// # Panics
    /// If they differ, with the difference; with `BLESS=1` the file is written instead.
    pub fn expect(&self, name: &str, actual: &str) {
        let expected = self.section(name).unwrap_or_default();
        if expected == actual {
            return;
        }
        if std::env::var_os("BLESS").is_some() {
            return self.bless(name, actual);
        }
        let diff = similar::TextDiff::from_lines(expected, actual);
        panic!("{}, section {name} (`cargo xtask bless` writes it):\n{}", self.path.display(), diff.unified_diff());
    }

    fn bless(&self, name: &str, actual: &str) {
        // Other dialects of this scenario may be writing too.
        static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _guard = WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut scenario = Self::read(&self.path);
        scenario.sections.retain(|(section, _)| section != name);
        scenario.sections.push((name.to_owned(), actual.to_owned()));
        let rank = |name: &str| {
            let sources = [
                "from.rs",
                "to.rs",
                "answers.txt",
                "history.sql",
                "rows.sql",
                "unfit_up.sql",
                "unfit_down.sql",
                "made.txt",
            ];
            // `up` before `down`.
            let (dialect, script) = name.split_once('/').unwrap_or((name, ""));
            let own = if script == "history.sql" { script } else { name };
            let source = sources.iter().position(|source| *source == own).unwrap_or(sources.len());
            (source, dialect.to_owned(), std::cmp::Reverse(script.to_owned()))
        };
        scenario.sections.sort_by_key(|(name, _)| rank(name));
        fs::write(&self.path, scenario.to_string()).expect("a writable scenario");
    }

    /// The names that change: those that the models say, and those that section `answers.txt` does.
    ///
    /// # Panics
    /// If an answer is none, or does not fit.
    pub fn renames(&self, from: &Schema, to: &Schema, dialect: Dialect) -> Renames {
        let mut renames = Renames::said(from, to);
        let answers = self.section("answers.txt").unwrap_or("").lines();
        let answers: Vec<Answer> = answers.map(|line| line.parse().expect("an answer")).collect();
        renames.answers(&answers, from, to, dialect).expect("answers that fit");
        renames
    }

    /// What section `history.sql` of the dialect leaves. It is added to the sources of the models that it leads to.
    ///
    /// # Panics
    /// If it is not followed.
    pub fn history(&self, dialect: Dialect, wanted: &mut Wanted) -> Option<Schema> {
        // As of the models, the first line is not of the section.
        let sql = format!("\n{}", self.section(&format!("{}/history.sql", dialect.name()))?);
        let (mut schema, mut sink) = (Schema::default(), Sink::new());
        let source = wanted.sources.add("history.sql", &sql);
        replay::replay(&mut schema, &sql, source, dialect, &mut sink);
        let found: Vec<_> = sink.into_vec().iter().map(|found| wanted.describe(found)).collect();
        assert!(found.is_empty(), "{}, history: {found:#?}", self.path.display());
        Some(schema.lowered(dialect))
    }

    /// The schema of a section's models.
    ///
    /// # Panics
    /// If there is a mistake in them.
    pub fn models(&self, section: &str) -> Wanted {
        let file = PathBuf::from("src/lib.rs");
        let source = format!("use jointable::Model;\n{}", self.section(section).unwrap_or_default());
        let files: MemoryFiles = [(file.clone(), source)].into_iter().collect();
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let root = CrateRoot { name: "scenario".to_owned(), file, ..CrateRoot::default() };
        let crates = read::read(&[root], &files, &mut sources, &mut sink);
        let schema = check::schema(&crates.models, &mut sink);
        let wanted = Wanted { schema, sources };
        let mistakes: Vec<_> = sink.into_vec().iter().map(|mistake| wanted.describe(mistake)).collect();
        assert!(mistakes.is_empty(), "{}, {section}: {mistakes:#?}", self.path.display());
        wanted
    }
}

impl Wanted {
    /// A diagnostic with its place, which is counted from the section's start.
    pub fn describe(&self, diagnostic: &Diagnostic) -> String {
        let place = self.sources.position(diagnostic.span);
        // Its first line is not of the section.
        let place = place.map_or_else(String::new, |at| format!("{}:{} ", at.line - 1, at.column));
        format!("{place}{} {}", diagnostic.code.id, diagnostic.text())
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.intro)?;
        self.sections.iter().try_for_each(|(name, body)| write!(f, "-- {name} --\n{body}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_written_alike() {
        let text = "It shows.\n-- to.rs --\nstruct A;\n\n-- sqlite/up.sql --\n-- a comment\nSELECT 1;\n";
        let scenario = Scenario::parse(Path::new("a.txt"), text);
        assert_eq!(scenario.section("to.rs"), Some("struct A;\n\n"));
        assert_eq!(scenario.section("sqlite/up.sql"), Some("-- a comment\nSELECT 1;\n"));
        assert_eq!(scenario.section("from.rs"), None);
        assert_eq!(scenario.to_string(), text);
    }

    #[test]
    fn a_difference_is_shown() {
        let scenario = Scenario::parse(Path::new("a.txt"), "-- x --\none\ntwo\n");
        let panic = std::panic::catch_unwind(|| scenario.expect("x", "one\n2\n")).unwrap_err();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.contains("-two\n+2\n"), "{text}");
    }
}
