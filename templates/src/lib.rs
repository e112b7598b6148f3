//! The templates of jointable: what generated code, diagrams, pages and migration files look like.
//!
//! A template gets names, SQL and numbers that are settled, and only loops and tests. What it gets is written at its
//! top. A folder of the user's own overrides templates one by one.

pub mod code;
mod docs;
pub mod erd;
mod error;
mod folder;
pub mod manual;
#[cfg(feature = "sql")]
mod models;

use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, syntax::SyntaxConfig};

pub use docs::docs;
pub use error::Error;
pub use folder::nearest;
pub use minijinja::context;
#[cfg(feature = "sql")]
pub use models::models;

/// A template that jointable has.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its name, that of its file without `.j2`.
    pub name: &'static str,
    /// What it makes.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! templates {
    ($($name:literal: $about:literal;)*) => {
        /// All templates.
        pub const TEMPLATES: &[Builtin] =
            &[$(Builtin { name: $name, about: $about, text: include_str!(concat!("../templates/", $name, ".j2")) }),*];
    };
}

templates! {
    "docs.html": "the page that documents models and relations";
    "erd.dot": "a diagram of the schema, for Graphviz";
    "erd.html": "a page with a diagram of the schema";
    "erd.mmd": "a diagram of the schema, for Mermaid";
    "erd.svg": "a diagram of the schema, as a picture";
    "header.rs": "what stands at the top of a file of generated code";
    "model.rs": "the code of a model, behind its struct";
    "record.rs": "structs as rows of values, for the others to import";
    "relation.rs": "the type of a relation";
    "method.rs": "the methods of a relation";
    "value.rs": "the code of a type that is kept as another";
    "migration.sql": "what stands at the top of a migration file";
    "models.rs": "models of the tables of a database, as `jointable pull` finds them";
}

/// The templates, the user's own in the place of ours.
pub struct Templates {
    environment: Environment<'static>,
    /// The files of those that are the user's own.
    files: Vec<(Option<&'static str>, PathBuf)>,
}

impl Default for Templates {
    fn default() -> Self {
        Self::new()
    }
}

impl Templates {
    /// Those that jointable has.
    ///
    /// # Panics
    /// Never: a test renders each of them.
    ///
    /// ```
    /// use jointable_templates::Templates;
    ///
    /// let templates = Templates::new();
    /// ```
    pub fn new() -> Self {
        Self::with(Vec::new()).expect("our own templates can be parsed")
    }

    /// The same with those that are in a folder of the user's: files called as [`TEMPLATES`], with `.j2` behind it.
    /// Files whose names begin with `_` are for these to include.
    ///
    /// # Errors
    /// Where the folder or one of its files cannot be read, a file is called as none of them, or one is not a template.
    pub fn with_folder(folder: &Path) -> Result<Self, Error> {
        Self::with(folder::read(folder)?)
    }

    fn with(own: Vec<folder::File>) -> Result<Self, Error> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("a syntax"));
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| {
            let is_page = [".html", ".svg"].iter().any(|end| name.ends_with(end));
            if is_page { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.set_formatter(format);
        environment.add_filter("clauses", |sql: &str| manual::clauses(sql, 100).join("\n"));
        environment.add_filter("literal", |text: &str| quote::quote!(#text).to_string());
        for Builtin { name, text, .. } in TEMPLATES {
            environment.add_template(name, text).map_err(|error| Error::of_template(&error, None))?;
        }
        let mut files = Vec::new();
        for folder::File { name, builtin, path, text } in own {
            let added = environment.add_template_owned(name, text);
            added.map_err(|error| Error::of_template(&error, Some(&path)))?;
            files.push((builtin, path));
        }
        Ok(Self { environment, files })
    }

    /// What a template makes of these values.
    ///
    /// # Errors
    /// Where a template of the user's own names what there is not, or fails otherwise.
    ///
    /// # Panics
    /// Where there is no such template in [`TEMPLATES`].
    pub fn render(&self, name: &str, context: Value) -> Result<String, Error> {
        let template = self.environment.get_template(name).expect("one of our templates");
        template.render(context).map_err(|error| {
            let inner = Error::innermost(&error).name().unwrap_or(name);
            let is_it = |path: &&Path| {
                path.file_name().is_some_and(|file| file == inner || file.to_str() == Some(&format!("{inner}.j2")))
            };
            Error::of_template(&error, self.files().find(is_it))
        })
    }

    /// The same of a template that makes SQL comments alone, a `--` at the beginning of each line.
    ///
    /// # Errors
    /// The same, and where it makes something else.
    ///
    /// # Panics
    /// The same.
    pub fn comments(&self, name: &str, context: Value) -> Result<String, Error> {
        let text = self.render(name, context)?;
        let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with("--");
        let Some(other) = text.lines().find(|line| !is_comment(line)) else {
            return Ok(if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" });
        };
        let message = format!("`{name}` makes `{}`, which is no comment", other.trim());
        let help = "begin each line with `--`: what a migration does is planned";
        match self.file(name) {
            Some(file) => Err(Error::new(file, message, help)),
            None => Err(Error { file: None, line: None, message, help: help.to_owned() }),
        }
    }

    /// That a template makes what is no Rust: it, or one of the user's own that it includes.
    pub(crate) fn not_rust(&self, name: &str, error: &syn::Error) -> Error {
        let message = format!("what `{name}` makes is no Rust: {error}, in its line {}", error.span().start().line);
        match self.file(name).or_else(|| self.files().next()) {
            Some(file) => Error::new(file, message, "a comment, an item or nothing can stand where items do"),
            None => Error {
                file: None,
                line: None,
                message,
                help: "this is a mistake of jointable's: please report it".into(),
            },
        }
    }

    /// The user's own files, those for others to include too.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|(_, path)| path.as_path())
    }

    /// The user's own file of a template, where there is one.
    pub fn file(&self, name: &str) -> Option<&Path> {
        self.files.iter().find(|(own, _)| *own == Some(name)).map(|(_, path)| path.as_path())
    }
}

/// Truths in small letters, as code has them; nothing of what there is none.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let settled = match bool::try_from(value.clone()) {
        Ok(truth) if value.kind() == minijinja::value::ValueKind::Bool => {
            Value::from(if truth { "true" } else { "false" })
        }
        _ if value.is_none() => Value::from(""),
        _ => return minijinja::escape_formatter(out, state, value),
    };
    minijinja::escape_formatter(out, state, &settled)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use minijinja::context;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[track_caller]
    fn wrong(files: &[(&str, &str)]) -> String {
        let folder = folder(files);
        let error = match Templates::with_folder(folder.path()) {
            Err(error) => error,
            Ok(templates) => templates.render("migration.sql", context!(name => "a")).unwrap_err(),
        };
        error.to_string().replace(&folder.path().display().to_string(), "…")
    }

    #[test]
    fn own_templates_take_the_place_of_ours() {
        let folder = folder(&[
            ("migration.sql.j2", "{% include '_head.j2' %}-- {{ name }} {{ true }}{{ none }}\n"),
            ("_head.j2", "-- ours\n"),
            ("README.md", "not a template"),
        ]);
        let templates = Templates::with_folder(folder.path()).unwrap();
        assert_eq!(templates.render("migration.sql", context!(name => "a")).unwrap(), "-- ours\n-- a true\n");
        assert!(templates.file("migration.sql").is_some());
    }

    #[test]
    fn what_is_wrong_names_file_and_line() {
        let broken = wrong(&[("migration.sql.j2", "\n{% if name %}\n")]);
        assert!(broken.starts_with("…/migration.sql.j2:2"), "{broken}");
        let unknown = wrong(&[("migration.sql.j2", "--\n-- {{ nme }}\n")]);
        assert!(unknown.starts_with("…/migration.sql.j2:2"), "{unknown}");
        assert!(unknown.contains("nme"), "{unknown}");
        let included = wrong(&[("migration.sql.j2", "{% include '_a.j2' %}"), ("_a.j2", "\n\n{{ 1 + none }}")]);
        assert!(included.contains("_a.j2:3"), "{included}");
    }

    #[test]
    fn a_file_of_another_name_is_none() {
        let text = wrong(&[("migrations.sql.j2", "")]);
        assert!(text.starts_with("…/migrations.sql.j2: there is no template `migrations.sql`"), "{text}");
        assert!(text.contains("did you mean `migration.sql`?"), "{text}");
        let text = Templates::with_folder(Path::new("/nowhere/at/all")).err().unwrap().to_string();
        assert!(text.starts_with("cannot read /nowhere/at/all: "), "{text}");
    }
}
