use std::collections::BTreeMap;

use super::*;
use crate::{
    diagnostic::Sink,
    layout::{Detected, Folder, detect, read},
    source::Sources,
};

fn part(sql: &str, transactional: bool) -> Part {
    Part { sql: sql.to_owned(), transactional }
}

fn draft(layout: Layout, up: Part, down: Part) -> Draft {
    let version = next_version(layout, "20260102030405", &[]).unwrap();
    Draft { version, name: "Add notes!".to_owned(), up, down: Some(down) }
}

fn check(layout: Layout, dialect: Dialect, draft: &Draft, expected: &[(&str, &str)]) {
    let files = write(layout, dialect, draft);
    let found: Vec<(String, &str)> =
        files.iter().map(|(path, text)| (path.display().to_string(), text.as_str())).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_eq!(found, expected, "{layout}");
}

const UP: &str = "-- add\nCREATE TABLE \"a\" (\n    \"b\" text\n);\n\nCREATE TABLE \"c\" (\"d\" text);\n";
const DOWN: &str = "DROP TABLE \"c\";\nDROP TABLE \"a\";\n";

#[test]
fn what_is_written_is_read() {
    for layout in Layout::ALL {
        for dialect in Dialect::ALL {
            for (up, down) in [(true, true), (true, false), (false, true), (false, false)] {
                if layout.hindrance(up && down).is_some() {
                    continue;
                }
                round_trip(layout, dialect, &draft(layout, part(UP, up), part(DOWN, down)));
            }
        }
    }
}

fn round_trip(layout: Layout, dialect: Dialect, draft: &Draft) {
    let files: BTreeMap<PathBuf, String> = write(layout, dialect, draft).into_iter().collect();
    let folders = files.keys().filter_map(|file| file.parent()).filter(|path| !path.as_os_str().is_empty());
    let folder = Folder { folders: folders.map(Into::into).collect(), files, ..Folder::default() };
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let migrations = read(layout, &folder, &mut sources, &mut sink);
    assert!(sink.into_vec().is_empty(), "{layout}: {folder:?}");
    let [migration] = migrations.as_slice() else { panic!("{layout}: {migrations:?}") };
    assert_eq!(migration.name, "add notes", "{layout}");
    let statements = |sql: &str| -> Vec<String> {
        split(sql, dialect)
            .into_iter()
            .map(|range| sql[range].to_owned())
            .filter(|text| !is_transaction(text))
            .collect()
    };
    assert_eq!(statements(&migration.up.sql()), statements(&draft.up.sql), "{layout}");
    let said = |part: &Part| match layout.facts().opt_out {
        OptOut::Script => part.transactional,
        OptOut::Migration => draft.up.transactional && draft.down.as_ref().is_none_or(|down| down.transactional),
        OptOut::Runner | OptOut::Never => true,
    };
    assert_eq!(migration.up.transactional, said(&draft.up), "{layout}");
    let down = draft.down.as_ref().filter(|_| layout.facts().down);
    assert_eq!(
        migration.down.as_ref().map(|script| (statements(&script.sql()), script.transactional)),
        down.map(|part| (statements(&part.sql), said(part))),
        "{layout}"
    );
    let detected = match layout {
        Layout::Refinery => Detected::Several(vec![Layout::Refinery, Layout::Flyway]),
        // Its files are sqlx's, and numbered by the time.
        Layout::GolangMigrate => Detected::One(Layout::Sqlx),
        _ => Detected::One(layout),
    };
    assert_eq!(detect(&folder), detected);
}

fn is_transaction(statement: &str) -> bool {
    statement == "BEGIN" || statement == "COMMIT"
}

#[test]
fn each_layout_has_its_files() {
    let draft = |layout, up, down| draft(layout, part("a;\n", up), part("b;\n", down));
    let sqlite = Dialect::Sqlite;
    let slug = |rest: &str| format!("20260102030405_add_notes{rest}");
    check(
        Layout::Sqlx,
        sqlite,
        &draft(Layout::Sqlx, true, false),
        &[(&slug(".down.sql"), "-- no-transaction\n\nb;\n"), (&slug(".up.sql"), "a;\n")],
    );
    check(Layout::SqlxSimple, sqlite, &draft(Layout::SqlxSimple, true, true), &[(&slug(".sql"), "a;\n")]);
    let folder = |file: &str| format!("2026-01-02-030405-0000_add_notes/{file}");
    check(
        Layout::Diesel,
        sqlite,
        &draft(Layout::Diesel, true, true),
        &[(&folder("down.sql"), "b;\n"), (&folder("up.sql"), "a;\n")],
    );
    check(
        Layout::Diesel,
        sqlite,
        &draft(Layout::Diesel, true, false),
        &[
            (&folder("metadata.toml"), "run_in_transaction = false\n"),
            (&folder("down.sql"), "b;\n"),
            (&folder("up.sql"), "BEGIN;\n\na;\n\nCOMMIT;\n"),
        ],
    );
    check(Layout::Refinery, sqlite, &draft(Layout::Refinery, true, true), &[("V1__add_notes.sql", "a;\n")]);
    check(
        Layout::Dbmate,
        sqlite,
        &draft(Layout::Dbmate, false, true),
        &[(&slug(".sql"), "-- migrate:up transaction:false\n\na;\n\n-- migrate:down\n\nb;\n")],
    );
    check(
        Layout::Goose,
        sqlite,
        &draft(Layout::Goose, true, true),
        &[(&slug(".sql"), "-- +goose Up\n\na;\n\n-- +goose Down\n\nb;\n")],
    );
    let capital = |letter: &str, rest: &str| format!("{letter}20260102030405__add_notes{rest}");
    check(
        Layout::Flyway,
        sqlite,
        &draft(Layout::Flyway, false, true),
        &[
            (&capital("U", ".sql"), "b;\n"),
            (&capital("V", ".sql.conf"), "executeInTransaction=false\n"),
            (&capital("V", ".sql"), "a;\n"),
        ],
    );
    check(
        Layout::GolangMigrate,
        sqlite,
        &draft(Layout::GolangMigrate, true, false),
        &[(&slug(".down.sql"), "b;\n"), (&slug(".up.sql"), "a;\n")],
    );
}

#[test]
fn dbmate_has_a_block_for_no_way_down() {
    let draft = Draft { down: None, ..draft(Layout::Dbmate, part("a;\n", true), part("", true)) };
    let text = "-- migrate:up\n\na;\n\n-- migrate:down\n";
    check(Layout::Dbmate, Dialect::Sqlite, &draft, &[("20260102030405_add_notes.sql", text)]);
}

#[test]
fn goose_is_told_where_a_statement_ends() {
    let body = "CREATE FUNCTION f() AS $$\n  a;\n$$;\nSELECT ';';\n";
    let text = goose(&part(body, true), Dialect::Postgres);
    let expected =
        "-- +goose StatementBegin\nCREATE FUNCTION f() AS $$\n  a;\n$$;\n-- +goose StatementEnd\nSELECT ';';\n";
    assert_eq!(text, expected);
    // Without a transaction all of it goes to one connection.
    let text = goose(&part("PRAGMA foreign_keys = 0;\nBEGIN;\nCOMMIT;\n", false), Dialect::Sqlite);
    assert!(
        text.starts_with("-- +goose StatementBegin\nPRAGMA") && text.ends_with("COMMIT;\n-- +goose StatementEnd\n")
    );
}

#[test]
fn flyway_s_placeholders_are_switched_off() {
    let draft = draft(Layout::Flyway, part("SELECT '${a}';\n", true), part("b;\n", true));
    let files = write(Layout::Flyway, Dialect::Sqlite, &draft);
    assert_eq!(files[1].1, "placeholderReplacement=false\n");
}

#[test]
fn only_refinery_has_no_way_out_of_a_transaction() {
    for layout in Layout::ALL {
        assert!(layout.hindrance(true).is_none());
        assert_eq!(layout.hindrance(false).is_some(), layout == Layout::Refinery);
    }
}
