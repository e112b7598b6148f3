//! Which files are read, and what stands where in them.

mod names;

use super::*;
use crate::{
    diagnostic::Diagnostic,
    source::{Position, Span},
};

/// What was read, to ask about.
pub(crate) struct Reading {
    pub(crate) models: Vec<Resolved>,
    pub(crate) sources: Sources,
    pub(crate) findings: Vec<Diagnostic>,
}

impl Reading {
    /// `file:line:column code message`, one a finding.
    pub(crate) fn found(&self) -> Vec<String> {
        let all = self.findings.iter();
        all.map(|diagnostic| {
            let place = self.place(diagnostic.span);
            format!("{place} {} {}", diagnostic.code.id, diagnostic.message)
        })
        .collect()
    }

    fn place(&self, span: Span) -> String {
        let Some(Position { line, column }) = self.sources.position(span) else { return "nowhere".to_owned() };
        format!("{}:{line}:{column}", self.sources.path(span.source().unwrap()).display())
    }

    fn text(&self, span: Span) -> &str {
        &self.sources.text(span.source().unwrap())[span.range()]
    }

    fn names(&self) -> Vec<String> {
        assert_eq!(self.found(), [""; 0]);
        self.models.iter().map(Resolved::name).collect()
    }

    /// Where the only reference of the model `name` leads: a table.
    fn leads(&self, name: &str) -> String {
        let model = self.models.iter().find(|resolved| resolved.name() == name).expect("a model of that name");
        match model.references.first() {
            Some(Target::Model(index)) => self.models[*index].model.table.clone(),
            other => format!("{other:?}"),
        }
    }
}

fn read_crates(roots: &[(&str, &str)], files: &[(&str, &str)]) -> Reading {
    let roots: Vec<_> = roots
        .iter()
        .map(|(name, file)| CrateRoot { name: (*name).to_owned(), file: file.into(), ..CrateRoot::default() })
        .collect();
    read_roots(&roots, files)
}

fn read_roots(roots: &[CrateRoot], files: &[(&str, &str)]) -> Reading {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let files: MemoryFiles = files.iter().copied().collect();
    let models = read(roots, &files, &mut sources, &mut sink).models;
    Reading { models, sources, findings: sink.into_vec() }
}

fn read_files(files: &[(&str, &str)]) -> Reading {
    read_crates(&[("app", "src/lib.rs")], files)
}

pub(crate) fn read_text(text: &str) -> Reading {
    read_files(&[("src/lib.rs", text)])
}

/// A model of that name.
fn model(name: &str) -> String {
    format!("#[derive(jointable::Model)] pub struct {name} {{ #[model(key)] pub id: i64 }}\n")
}

/// A model kept in that table.
fn kept(name: &str, table: &str) -> String {
    format!(
        "#[derive(jointable::Model)] #[model(table = \"{table}\")] pub struct {name} {{ #[model(key)] pub id: i64 }}\n"
    )
}

/// A model `X` with a reference to `path`.
fn referring(path: &str) -> String {
    format!(
        "#[derive(jointable::Model)] struct X {{ #[model(key)] id: i64, #[model(references = {path})] other_id: i64 }}\n"
    )
}

#[test]
fn modules_are_found_where_rustc_finds_them() {
    let reading = read_files(&[
        ("src/lib.rs", "mod a; mod b; mod inline { mod c; mod deep { mod d; } } mod r#type;"),
        ("src/a.rs", &(model("A") + "mod child; mod inner { mod e; }")),
        ("src/a/child.rs", &model("Child")),
        ("src/a/inner/e.rs", &model("E")),
        ("src/b/mod.rs", &(model("B") + "mod child;")),
        ("src/b/child.rs", &model("BChild")),
        ("src/inline/c.rs", &model("C")),
        ("src/inline/deep/d/mod.rs", &model("D")),
        ("src/type.rs", &model("Type")),
    ]);
    assert_eq!(reading.names(), ["A", "Child", "E", "B", "BChild", "C", "D", "Type"]);
}

#[test]
fn path_attributes_are_relative_as_in_rustc() {
    let reading = read_files(&[
        (
            "src/lib.rs",
            "#[path = \"other/x.rs\"] mod a; mod b;
             mod inline { #[path = \"y.rs\"] mod c; } #[path = \"files\"] mod moved { mod d; }
             #[cfg_attr(unix, path = \"../up.rs\")] mod e;",
        ),
        // A file named by `#[path]` owns its directory.
        ("src/other/x.rs", &(model("A") + "mod sub;")),
        ("src/other/sub.rs", &model("Sub")),
        // Relative to the file, not to `b/`; but within `b/` inside an inline module.
        ("src/b.rs", "#[path = \"beside.rs\"] mod beside; mod inner { #[path = \"z.rs\"] mod z; }"),
        ("src/beside.rs", &model("Beside")),
        ("src/b/inner/z.rs", &model("Z")),
        ("src/inline/y.rs", &model("C")),
        ("src/files/d.rs", &model("D")),
        ("up.rs", &model("Up")),
    ]);
    assert_eq!(reading.names(), ["A", "Sub", "Beside", "Z", "C", "D", "Up"]);
}

#[test]
fn a_file_that_includes_itself_ends() {
    let text = model("A") + "#[path = \"lib.rs\"] mod again; #[path = \"b.rs\"] mod b;";
    let reading = read_files(&[("src/lib.rs", &text), ("src/b.rs", "#[path = \"lib.rs\"] mod back;")]);
    assert_eq!(reading.names(), ["A"]);
}

#[test]
fn a_missing_module_is_named_at_its_item() {
    let reading =
        read_files(&[("src/lib.rs", "// é\n  pub mod gone; mod a;"), ("src/a.rs", "#[path = \"x.rs\"] mod y;")]);
    assert_eq!(
        reading.found(),
        ["src/lib.rs:2:3 JT002 no file for module `gone`", "src/a.rs:1:18 JT002 no file for module `y`"]
    );
    let first = &reading.findings[0];
    assert_eq!(first.help, "expected one of `src/gone.rs`, `src/gone/mod.rs`");
    assert_eq!(reading.text(first.span), "pub mod gone;");
}

#[test]
fn what_tests_only_have_is_left_out() {
    let text = format!(
        "#[cfg(test)] mod tests; #[cfg(not(any(test, unix)))] {} #[cfg(all(test, unix))] {}
         #[cfg_attr(test, derive(jointable::Model))] struct NotNow {{ id: i64 }} mod quiet;
         #[cfg_attr(feature = \"db\", derive(jointable::Model), model(table = \"later\"))]
         struct Later {{ #[cfg_attr(feature = \"db\", model(key))] id: i64, #[cfg(test)] odd: Odd }}",
        model("A"),
        model("B")
    );
    let quiet = "#![cfg(test)] mod nowhere;".to_owned() + &model("Quiet");
    let reading = read_files(&[("src/lib.rs", &text), ("src/quiet.rs", &quiet)]);
    assert_eq!(reading.names(), ["A", "Later"]);
    assert_eq!(reading.models[1].model.table, "later");
    assert_eq!(reading.models[1].model.fields.len(), 1);
}

#[test]
fn enums_and_unions_are_told_so() {
    let reading = read_text("#[derive(jointable::Model)] enum A { B }\n#[derive(jointable::Model)] union C { d: i64 }");
    assert_eq!(
        reading.found(),
        [
            "src/lib.rs:1:34 JT003 a model is a struct with named fields",
            "src/lib.rs:2:35 JT003 a model is a struct with named fields"
        ]
    );
}

#[test]
fn raw_identifiers_are_the_names_they_hold() {
    let text = kept("r#Struct", "structs") + "use self::r#mod::r#Move; mod r#mod { use super::Struct as r#Move; }";
    let reading = read_text(&(text + &referring("r#Struct")));
    assert_eq!(reading.names(), ["Struct", "X"]);
    assert_eq!(reading.leads("X"), "structs");
}

#[test]
fn spans_are_bytes_of_their_own_file() {
    let text =
        "\u{feff}#!/usr/bin/env run\r\n// é\nmod a;\n#[derive(jointable::Model)] struct Café { #[model(key)] id: i64 }";
    let reading = read_files(&[("src/lib.rs", text), ("src/a.rs", &format!("// ééé\n{}", model("A")))]);
    assert_eq!(reading.names(), ["A", "Café"]);
    for (resolved, name) in reading.models.iter().zip(["A", "Café"]) {
        assert_eq!(reading.text(resolved.model.span), name);
        assert_eq!(reading.text(resolved.model.fields[0].span), "id");
    }
    assert_eq!(reading.place(reading.models[1].model.span), "src/lib.rs:4:36");
    assert_eq!(reading.place(reading.models[0].model.span), "src/a.rs:2:40");
}

#[test]
fn what_is_no_rust_is_pointed_at() {
    for (text, place) in [
        ("struct A;\nstruct {}", "src/lib.rs:2:8"),
        ("struct A;\n  fn f( {", "src/lib.rs:2:9"),
        ("struct A;\n  /* é */ 'x", "src/lib.rs:2:11"),
        ("\u{feff}é struct", "src/lib.rs:1:4"),
        ("struct A {\n  a: i64,\n", "src/lib.rs:1:10"),
        ("struct A;\nstruct\n\n", "src/lib.rs:2:7"),
    ] {
        let reading = read_text(text);
        let found = reading.found();
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert!(found[0].starts_with(&format!("{place} JT001 ")), "{text:?}: {found:?}");
    }
    let reading = read_files(&[]);
    assert_eq!(reading.found(), ["src/lib.rs:1:1 JT001 cannot read this as Rust: no such file"]);
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let deep = |open: &str, middle: &str, close: &str| open.repeat(20_000) + middle + &close.repeat(20_000);
    for text in [
        format!("const A: u8 = {};", deep("(", "1", ")")),
        format!("const A: u8 = {}", deep("(", "1", "")),
        format!("const A: bool = {};", deep("!", "true", "")),
        format!("const A: bool = {};", deep("&mut ", "true", "")),
        format!("type A = {};", deep("Vec<", "u8", ">")),
        format!("type A = {};", deep("fn() -> ", "u8", "")),
        deep("mod a {", "", "}"),
        format!("use {}", deep("{", "", "};")),
        format!("#[cfg({})] struct A;", deep("not(", "test", ")")),
    ] {
        assert_eq!(read_text(&text).found().len(), 1, "{}", &text[..30]);
    }
    // What people write is far from it.
    let usual = "//! é\n".repeat(300) + &"/// é\n".repeat(300) + "#[inline] fn f() -> u8 { (1) + (2) }";
    assert_eq!(read_text(&usual).names(), [""; 0]);
    let usual = "fn f() { if a < b && c << 3 <= d { g::<Vec<Option<Box<u8>>>>(&mut [[[[(1, 2)]]]]) } }\n".repeat(300);
    assert_eq!(read_text(&usual).names(), [""; 0]);
    let usual = format!("const A: [u32; 500] = [{}];", "1 << 3, ".repeat(500));
    assert_eq!(read_text(&usual).names(), [""; 0]);
    let usual = format!("fn f() {{ match x {{ {} }} }}", "y if y < z => a.b < c.d || e < f || g,\n".repeat(500));
    assert_eq!(read_text(&usual).names(), [""; 0]);
}

#[test]
fn mangled_source_is_no_crash() {
    let text = "\u{feff}use jointable::{Model as M, *}; mod a { pub use super::*; }
        #[cfg_attr(all(unix, feature = \"é\"), derive(M), model(table = \"t\"))]
        #[many_to_many(a::X, through = Link, as = r#type, from = a_id, to = b_id)]
        pub struct Près { #[model(key)] id: i64, r#move: Option<String> }
        #[derive(Model)] struct Link { #[model(references = a::Près)] a_id: i64, #[model(references = Self)] b_id: i64 }
        #[path = \"lib.rs\"] mod again; mod gone; extern crate self as me; use me::{self, a::{self}};";
    for (cut, _) in text.char_indices() {
        for mangled in [
            text[..cut].to_owned(),
            text[cut..].to_owned(),
            text[..cut].to_owned() + "{" + &text[cut..],
            text[..cut].to_owned() + ")" + &text[cut..],
            text[..cut].to_owned() + "\"" + &text[cut..],
            text[..cut].to_owned() + "::" + &text[cut..],
            text[..cut].to_owned() + &text[cut..].chars().skip(7).collect::<String>(),
        ] {
            let reading = read_text(&mangled);
            crate::check::schema(&reading.models, &mut Sink::new());
            reading.found();
        }
    }
}
