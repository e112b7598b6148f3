use std::fs;

use super::*;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// `name file`, the file relative to the folder, for each root.
fn found(files: &[(&str, &str)], within: &str) -> Vec<String> {
    let folder = folder(files);
    let base = normal(folder.path());
    let roots = roots(&base.join(within)).unwrap();
    roots.iter().map(|root| format!("{} {}", root.name, root.file.strip_prefix(&base).unwrap().display())).collect()
}

fn failure(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    let base = normal(folder.path());
    roots(&base).unwrap_err().to_string().replace(&base.display().to_string(), "")
}

const APP: &str = "[package]\nname = \"my-app\"\n";

#[test]
fn the_library_comes_before_the_main_file() {
    assert_eq!(found(&[("Cargo.toml", APP), ("src/lib.rs", "")], ""), ["my_app src/lib.rs"]);
    assert_eq!(found(&[("Cargo.toml", APP), ("src/main.rs", "")], ""), ["my_app src/main.rs"]);
    let both = [("Cargo.toml", APP), ("src/main.rs", ""), ("src/lib.rs", ""), ("src/bin/other.rs", "")];
    assert_eq!(found(&both, ""), ["my_app src/lib.rs", "my_app src/main.rs"]);
    let text = APP.to_owned() + "[lib]\nname = \"core_of-it\"\npath = \"code/root.rs\"\n";
    assert_eq!(found(&[("Cargo.toml", &text), ("code/root.rs", "")], ""), ["core_of_it code/root.rs"]);
}

#[test]
fn binaries_are_found_where_cargo_finds_them() {
    let text = APP.to_owned() + "[[bin]]\nname = \"tool-x\"\npath = \"tools/x.rs\"\n[[bin]]\nname = \"b\"\n";
    let files = [
        ("Cargo.toml", text.as_str()),
        ("src/main.rs", ""),
        ("src/bin/a.rs", ""),
        ("src/bin/b.rs", ""),
        ("src/bin/c/main.rs", ""),
        ("src/bin/d/nothing.rs", ""),
        ("src/bin/notes.txt", ""),
        ("tools/x.rs", ""),
    ];
    let expected =
        ["tool_x tools/x.rs", "b src/bin/b.rs", "my_app src/main.rs", "a src/bin/a.rs", "c src/bin/c/main.rs"];
    assert_eq!(found(&files, ""), expected);
    let text = "[package]\nname = \"my-app\"\nautobins = false\n[[bin]]\nname = \"my-app\"\n";
    assert_eq!(found(&[("Cargo.toml", text), ("src/main.rs", ""), ("src/bin/a.rs", "")], ""), ["my_app src/main.rs"]);
}

fn package(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\n{rest}")
}

#[test]
fn members_come_as_listed_and_sorted_within_a_glob() {
    let workspace = "[workspace]\nmembers = [\"z\", \"crates/*\", \"deep/**/x[0-9]\"]\nexclude = [\"crates/out\"]\n";
    let names = ["z", "crates/b", "crates/a", "crates/out", "deep/one/x1", "deep/x2", "deep/xx", "unlisted"];
    let mut files =
        vec![("Cargo.toml".to_owned(), workspace.to_owned()), ("crates/none/README.md".into(), String::new())];
    for path in names {
        let name = path.rsplit('/').next().unwrap();
        files.push((format!("{path}/Cargo.toml"), package(name, "")));
        files.push((format!("{path}/src/lib.rs"), String::new()));
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let expected = [
        "z z/src/lib.rs",
        "a crates/a/src/lib.rs",
        "b crates/b/src/lib.rs",
        "x1 deep/one/x1/src/lib.rs",
        "x2 deep/x2/src/lib.rs",
    ];
    assert_eq!(found(&files, ""), expected);
    // The package at the root of a workspace is its first member.
    let rooted = package("top", workspace);
    let mut files = files;
    files[0].1 = &rooted;
    files.push(("src/lib.rs", ""));
    assert_eq!(found(&files, "")[..2], ["top src/lib.rs", "z z/src/lib.rs"]);
}

#[test]
fn what_uses_jointable_is_read_with_what_it_leans_on() {
    let app = package(
        "app",
        "[dependencies]\nfacade = { path = \"../facade\" }\nlog = \"1\"\n[target.'cfg(unix)'.dependencies]\nplain = { path = \"../plain\" }\n",
    );
    let facade = package("facade", "[dependencies]\ndb = { path = \"../models\", package = \"the-models\" }\n");
    let models = package(
        "the-models",
        "[lib]\nname = \"tables\"\n[dependencies]\njt = { version = \"0.1\", package = \"jointable\" }\n",
    );
    let files = [
        ("app/Cargo.toml", app.as_str()),
        ("app/src/main.rs", ""),
        ("facade/Cargo.toml", &facade),
        ("facade/src/lib.rs", ""),
        ("models/Cargo.toml", &models),
        ("models/src/lib.rs", ""),
        (
            "plain/Cargo.toml",
            &package("plain", "[dev-dependencies]\njointable = \"0.1\"\napp = { path = \"../app\" }\n"),
        ),
        ("plain/src/lib.rs", ""),
    ];
    let expected = ["app app/src/main.rs", "facade facade/src/lib.rs", "tables models/src/lib.rs"];
    assert_eq!(found(&files, "app"), expected);
    let folder = folder(&files);
    let roots = roots(&folder.path().join("app")).unwrap();
    let renames: Vec<_> = roots.iter().flat_map(|root| root.renames.clone()).collect();
    assert_eq!(renames, [("db".into(), "tables".into()), ("jt".into(), "jointable".into())]);
}

#[test]
fn a_member_inherits_from_its_workspace() {
    let workspace = "[workspace]\nmembers = [\"app\", \"models\"]\n[workspace.dependencies]
        models = { path = \"models\" }\njt = { version = \"0.1\", package = \"jointable\" }\n";
    let files = [
        ("Cargo.toml", workspace),
        ("app/Cargo.toml", &package("app", "[dependencies]\nmodels = { workspace = true }\n")),
        ("app/src/lib.rs", ""),
        ("models/Cargo.toml", &package("models", "version.workspace = true\n[dependencies]\njt.workspace = true\n")),
        ("models/src/lib.rs", ""),
    ];
    assert_eq!(found(&files, "app"), ["app app/src/lib.rs", "models models/src/lib.rs"]);
    let folder = folder(&files);
    assert_eq!(roots(folder.path()).unwrap()[1].renames, [("jt".to_owned(), "jointable".to_owned())]);
}

#[test]
fn mistakes_name_the_file() {
    assert!(failure(&[]).starts_with("cannot read /Cargo.toml: "));
    assert!(failure(&[("Cargo.toml", "[package]\nname = \n")]).starts_with("/Cargo.toml:2:8: "));
    assert!(failure(&[("Cargo.toml", "[package]\nversion = \"1\"\n")]).contains("missing field `name`"));
    assert!(failure(&[("Cargo.toml", APP)]).starts_with("/Cargo.toml has no crate to read"));
    let text = "[workspace]\nmembers = [\"gone\"]\n";
    assert!(failure(&[("Cargo.toml", text)]).starts_with("/Cargo.toml lists a member that has no /gone/Cargo.toml"));
    let text = package("app", "[dependencies]\nx = { path = \"x\" }\n");
    assert!(failure(&[("Cargo.toml", &text), ("src/lib.rs", "")]).starts_with("cannot read /x/Cargo.toml: "));
}
