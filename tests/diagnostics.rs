//! Broken declarations: the derive and the command line say the same, once, at the same place.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    check,
    declare::MODEL_METHODS,
    diagnostic::{CODES, Sink},
    read::{self, CrateRoot, MemoryFiles},
    source::Sources,
};

/// A finding: message, line, column.
type Finding = (String, usize, usize);

#[test]
fn what_types_can_prevent_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile_fail/payload/*.rs");
    cases.compile_fail("compile_fail/links/*.rs");
    cases.compile_fail("compile_fail/queries/*.rs");
    cases.compile_fail("compile_fail/reading/*.rs");
    cases.compile_fail("compile_fail/types/*.rs");
    cases.compile_fail("compile_fail/visibility/*.rs");
    cases.compile_fail("compile_fail/declaration/*/*.rs");
}

#[test]
fn the_command_line_says_what_the_compiler_says() {
    for case in cases() {
        let compiler = compiler_findings(&case.with_extension("stderr"));
        let (command_line, _) = command_line_findings(&case);
        assert_eq!(command_line.len(), 1, "{}: one mistake, one message: {command_line:?}", case.display());
        assert_eq!(command_line.into_iter().collect::<BTreeSet<_>>(), compiler, "{}", case.display());
    }
}

#[test]
fn every_mistake_in_a_declaration_has_a_case() {
    let seen: BTreeSet<_> = cases().iter().flat_map(|case| command_line_findings(case).1).collect();
    // What only many files can get wrong is tested where files are read.
    let of_files = ["JT001", "JT002", "JT014", "JT089"];
    let of_declarations = |id: &str| id < "JT040" || ("JT070".."JT090").contains(&id);
    let ids: BTreeSet<_> = CODES.iter().map(|code| code.id).collect();
    assert_eq!(ids.len(), CODES.len(), "two codes have one id");
    for code in CODES.iter().filter(|code| of_declarations(code.id) && !of_files.contains(&code.id)) {
        assert!(seen.contains(code.id), "{} ({}) appears in no case", code.id, code.message);
    }
}

#[test]
fn the_methods_of_every_model_are_known() {
    let source = include_str!("../src/model.rs");
    let file = syn::parse_file(source).expect("Rust");
    let items = file.items.iter().find_map(|item| match item {
        syn::Item::Trait(item) if item.ident == "Model" => Some(&item.items),
        _ => None,
    });
    let methods = items.expect("the trait").iter().filter_map(|item| match item {
        syn::TraitItem::Fn(method) => Some(method),
        _ => None,
    });
    let is_hidden = |method: &&syn::TraitItemFn| {
        let hides =
            |attribute: &syn::Attribute| matches!(&attribute.meta, syn::Meta::List(list) if list.path.is_ident("doc"));
        method.attrs.iter().any(hides)
    };
    let shown = methods.filter(|method| !is_hidden(method)).map(|method| method.sig.ident.to_string());
    let known = MODEL_METHODS.into_iter().map(str::to_owned);
    assert_eq!(shown.collect::<BTreeSet<_>>(), known.collect(), "no relation can have the name of one of these");
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile_fail/declaration");
    let within = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    // Each folder is a topic.
    let mut cases: Vec<_> = within(&folder).iter().flat_map(|topic| within(topic)).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    assert!(cases.len() >= 10, "{cases:?}");
    cases
}

/// The errors in a file of expected compiler output.
fn compiler_findings(stderr: &Path) -> BTreeSet<Finding> {
    let text = fs::read_to_string(stderr).unwrap_or_else(|error| panic!("{}: {error}", stderr.display()));
    let mut findings = BTreeSet::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error") else { continue };
        let message = message.split_once(": ").expect("a message").1;
        let message = message.strip_prefix("evaluation panicked: ").unwrap_or(message);
        let place = lines.find_map(|line| line.trim().strip_prefix("--> ")).expect("a place");
        let [column, line, ..] = place.rsplit(':').collect::<Vec<_>>()[..] else { panic!("{place}") };
        findings.insert((message.to_owned(), line.parse().expect("a line"), column.parse().expect("a column")));
    }
    findings
}

/// The errors that the command line finds in a file, and their codes.
fn command_line_findings(case: &Path) -> (Vec<Finding>, BTreeSet<&'static str>) {
    let file = PathBuf::from("src/main.rs");
    let source = fs::read_to_string(case).expect("a case");
    let files: MemoryFiles = [(file.clone(), source)].into_iter().collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "case".to_owned(), file, ..CrateRoot::default() };
    let crates = read::read(&[root], &files, &mut sources, &mut sink);
    check::schema(&crates.models, &mut sink);
    let found = sink.into_vec();
    let codes = found.iter().map(|found| found.code.id).collect();
    let findings = found.into_iter().map(|found| {
        let at = sources.position(found.span).expect("every mistake has a place");
        (found.message, at.line, at.column)
    });
    (findings.collect(), codes)
}
