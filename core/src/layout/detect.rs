//! Whose folder it is.

use std::{collections::BTreeSet, path::Path};

use super::{
    Folder, Layout,
    name::{Piece, piece},
    sections::marked,
};

/// Whose a folder of migrations looks to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detected {
    /// Nobody's: there is no migration in it.
    Empty,
    /// This one's.
    One(Layout),
    /// One of these, and nothing in the folder says which.
    Several(Vec<Layout>),
}

/// Whose layout the files of a folder have.
pub fn detect(folder: &Folder) -> Detected {
    let mut found: Vec<Layout> = Vec::new();
    let mut add = |layout: Layout| {
        if !found.contains(&layout) {
            found.push(layout);
        }
    };
    if let Some(numbered) = numbered(folder) {
        add(numbered);
    }
    let mut capital = false;
    for (path, text) in &folder.files {
        let is = |layout: Layout| matches!(piece(layout, path), Piece::Part { .. });
        for layout in [Layout::Goose, Layout::Dbmate] {
            if is(layout) && marked(layout, text) {
                add(layout);
            }
        }
        if is(Layout::Diesel) && path.ends_with("up.sql") {
            add(Layout::Diesel);
        }
        capital |= (is(Layout::Refinery) || is(Layout::Flyway)) && path.to_string_lossy().contains("__");
    }
    if capital {
        let (refinery, flyway) = capitals(folder);
        let both = [(refinery, Layout::Refinery), (flyway, Layout::Flyway)];
        both.into_iter().filter(|(is, _)| *is).for_each(|(_, layout)| add(layout));
    }
    match found.as_slice() {
        [] => Detected::Empty,
        [only] => Detected::One(*only),
        _ => Detected::Several(found),
    }
}

/// Of files `1_name.sql` and `1_name.up.sql` without a word for another runner in them. golang-migrate numbers with six
/// digits; otherwise its files are sqlx's, and not told from those.
fn numbered(folder: &Folder) -> Option<Layout> {
    let plain = |(path, text): &(&std::path::PathBuf, &String)| {
        matches!(piece(Layout::Sqlx, path), Piece::Part { .. })
            && ![Layout::Goose, Layout::Dbmate].into_iter().any(|layout| marked(layout, text))
    };
    let names: Vec<String> = folder
        .files
        .iter()
        .filter(plain)
        .map(|(path, _)| path.display().to_string())
        .filter(|name| !name.starts_with("V"))
        .collect();
    let pair = |name: &&String| name.ends_with(".up.sql") || name.ends_with(".down.sql");
    let six = |name: &&String| name.starts_with('0') && name.find('_') == Some(6);
    match names.iter().filter(pair).collect::<Vec<_>>().as_slice() {
        _ if names.is_empty() => None,
        [] => Some(Layout::SqlxSimple),
        pairs if pairs.iter().all(six) => Some(Layout::GolangMigrate),
        _ => Some(Layout::Sqlx),
    }
}

/// Whether files `V1__name.sql` can be refinery's, and whether they can be Flyway's.
fn capitals(folder: &Folder) -> (bool, bool) {
    let versions = |letter: char| {
        let of = move |path: &&Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(letter));
        folder.files.keys().map(std::path::PathBuf::as_path).filter(of).filter_map(|path| {
            match piece(Layout::Flyway, path) {
                Piece::Part { version, .. } => Some(version),
                _ => None,
            }
        })
    };
    let forward: BTreeSet<String> = versions('V').collect();
    let programs = folder.files.keys().any(|path| piece(Layout::Refinery, path) == Piece::Program);
    let undone = versions('U').any(|version| forward.contains(&version));
    let late = versions('U').any(|version| !forward.contains(&version));
    let flyways = |path: &Path| match piece(Layout::Flyway, path) {
        // Names that refinery does not take, and settings beside a file.
        Piece::Part { .. } => !matches!(piece(Layout::Refinery, path), Piece::Part { .. }),
        _ => path.to_string_lossy().ends_with(".sql.conf"),
    };
    let flyway = undone || folder.files.keys().any(|path| flyways(path));
    match (programs || late && !undone, flyway) {
        (true, false) => (true, false),
        (false, true) => (false, true),
        _ => (true, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expected: Detected) {
        let files = files.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect();
        assert_eq!(detect(&Folder { files, ..Folder::default() }), expected);
    }

    #[test]
    fn files_tell_whose_they_are() {
        let one = Detected::One;
        check(&[("README.md", ""), ("schema.sql", "")], Detected::Empty);
        check(&[("1_a.up.sql", ""), ("1_a.down.sql", ""), ("2_b.sql", "")], one(Layout::Sqlx));
        check(&[("20261121084600_a.up.sql", "")], one(Layout::Sqlx));
        check(&[("1_a.sql", ""), ("2_b.sql", "")], one(Layout::SqlxSimple));
        check(&[("000001_a.up.sql", ""), ("000001_a.down.sql", "")], one(Layout::GolangMigrate));
        check(&[("2026-11-21-084600-0000_a/up.sql", ""), (".diesel_lock", "")], one(Layout::Diesel));
        check(&[("1_a.sql", "-- migrate:up\n-- migrate:down\n")], one(Layout::Dbmate));
        check(&[("00001_a.sql", "\n-- +goose Up\n")], one(Layout::Goose));
        check(&[("V1__a.sql", ""), ("V2__b.rs", "")], one(Layout::Refinery));
        check(&[("V1__a.sql", ""), ("U3__b.sql", "")], one(Layout::Refinery));
        check(&[("V1__a.sql", ""), ("U1__a.sql", "")], one(Layout::Flyway));
        check(&[("V1.1__a.sql", "")], one(Layout::Flyway));
        check(&[("V1__a-b.sql", "")], one(Layout::Flyway));
        check(&[("sql/V1__a.sql", ""), ("sql/R__views.sql", "")], one(Layout::Flyway));
        check(&[("V1__a.sql", ""), ("V1__a.sql.conf", "")], one(Layout::Flyway));
    }

    #[test]
    fn what_does_not_tell_is_said() {
        check(&[("V1__a.sql", ""), ("V2__b.sql", "")], Detected::Several(vec![Layout::Refinery, Layout::Flyway]));
        check(&[("1_a.sql", ""), ("1_a/up.sql", "")], Detected::Several(vec![Layout::SqlxSimple, Layout::Diesel]));
    }
}
