use proptest::prelude::*;

use super::*;

/// The migrations as `version|name|up|down`, with `!` behind a script without a transaction, and the diagnostics as
/// `code file:line`.
fn check_texts(layout: Layout, files: &[(&str, &str)], expected: &[&str], findings: &[&str]) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let path = PathBuf::from("migrations");
    let files: BTreeMap<PathBuf, String> = files.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect();
    let folders = files.keys().flat_map(|file| file.ancestors().skip(1)).filter(|path| !path.as_os_str().is_empty());
    let folders = folders.map(Path::to_owned).collect();
    let migrations = read(layout, &Folder { path: path.clone(), files, folders }, &mut sources, &mut sink);
    let file = |script: &Script| {
        let path = script.path.strip_prefix(&path).unwrap().display();
        format!("{path}{}", if script.transactional { "" } else { "!" })
    };
    let found: Vec<String> = migrations
        .iter()
        .map(|migration| {
            let down = migration.down.as_ref().map(file).unwrap_or_default();
            format!("{}|{}|{}|{down}", migration.version, migration.name, file(&migration.up))
        })
        .collect();
    assert_eq!(found, expected, "{layout}");
    let found: Vec<String> = sink
        .into_vec()
        .iter()
        .map(|finding| {
            assert!(!finding.text().contains('{'), "{}", finding.text());
            let file = sources.path(finding.span.source().unwrap());
            let line = sources.position(finding.span).unwrap().line;
            let line = if line == 1 { String::new() } else { format!(":{line}") };
            format!("{} {}{line}", finding.code.id, file.strip_prefix(&path).unwrap().display())
        })
        .collect();
    assert_eq!(found, findings, "{layout}");
}

fn check(layout: Layout, files: &[&str], expected: &[&str], findings: &[&str]) {
    let text = match layout {
        Layout::Goose => "-- +goose Up\n-- +goose Down\n",
        Layout::Dbmate => "-- migrate:up\n-- migrate:down\n",
        _ => "SELECT 1;\n",
    };
    check_texts(layout, &files.iter().map(|file| (*file, text)).collect::<Vec<_>>(), expected, findings);
}

#[test]
fn sqlx_versions_are_numbers_and_order() {
    for layout in [Layout::Sqlx, Layout::SqlxSimple] {
        check(
            layout,
            &["10_b_c.up.sql", "10_b_c.down.sql", "9_a.sql", "-1_first.sql"],
            &["-1|first|-1_first.sql|", "9|a|9_a.sql|", "10|b c|10_b_c.up.sql|10_b_c.down.sql"],
            &[],
        );
    }
}

#[test]
fn sqlx_passes_over_other_files() {
    let files = ["README.md", "notes.sql", ".gitkeep", "schema_dump.txt", "1_a.sql.bak", "2_b/up.sql"];
    check(Layout::Sqlx, &files, &[], &[]);
}

#[test]
fn sqlx_stops_at_a_bad_prefix() {
    check(
        Layout::Sqlx,
        &["schema_snapshot.sql", "V1__a.sql", "1_a.sql", "99999999999999999999_a.sql"],
        &["1|a|1_a.sql|"],
        &["JT052 99999999999999999999_a.sql", "JT052 V1__a.sql", "JT052 schema_snapshot.sql"],
    );
}

#[test]
fn a_version_is_of_one_migration() {
    let layout = Layout::Sqlx;
    check(layout, &["1_a.up.sql", "1_b.sql", "1_a.down.sql"], &["1|a|1_a.up.sql|1_a.down.sql"], &["JT053 1_b.sql"]);
    check(layout, &["1_a.sql", "01_a.sql"], &["1|a|01_a.sql|"], &["JT053 1_a.sql"]);
    let downs = ["1_a.sql", "1_a.down.sql", "1_b.down.sql"];
    check(layout, &downs, &["1|a|1_a.sql|1_a.down.sql"], &["JT053 1_b.down.sql"]);
    check(Layout::Goose, &["1_a.sql", "01_b.sql"], &["1|b|01_b.sql|01_b.sql"], &["JT053 1_a.sql"]);
    check(Layout::Refinery, &["V1__a.sql", "U1__b.sql"], &["1|b|U1__b.sql|"], &["JT053 V1__a.sql"]);
    check(Layout::Flyway, &["V1__a.sql", "V1.0__b.sql"], &["1|b|V1.0__b.sql|"], &["JT053 V1__a.sql"]);
    check(Layout::Diesel, &["1-0_a/up.sql", "10_a/up.sql"], &["10|a|1-0_a/up.sql|"], &["JT053 10_a/up.sql"]);
}

#[test]
fn a_down_needs_an_up() {
    check(Layout::Sqlx, &["1_a.down.sql", "2_b.sql"], &["2|b|2_b.sql|"], &["JT054 1_a.down.sql"]);
    check(Layout::Flyway, &["U1__a.sql"], &[], &["JT054 U1__a.sql"]);
}

#[test]
fn only_the_very_start_opts_out_of_sqlx_s_transaction() {
    check_texts(
        Layout::Sqlx,
        &[
            ("1_a.up.sql", "-- no-transaction\nSELECT 1;"),
            ("1_a.down.sql", "SELECT 1;"),
            ("2_b.sql", "\n-- no-transaction\nSELECT 1;"),
            ("3_c.sql", "--no-transaction\nSELECT 1;"),
        ],
        &["1|a|1_a.up.sql!|1_a.down.sql", "2|b|2_b.sql|", "3|c|3_c.sql|"],
        &[],
    );
}

#[test]
fn a_file_of_two_directions_is_not_run_from_end_to_end() {
    let file = "-- migrate:up\nCREATE TABLE a (b int);\n-- migrate:down\nDROP TABLE a;\n";
    check_texts(Layout::Sqlx, &[("1_a.sql", file)], &[], &["JT055 1_a.sql"]);
    let file = "-- +goose Up\na;\n-- +goose Down\nb;\n";
    check_texts(Layout::Refinery, &[("V1__a.sql", file)], &[], &["JT055 V1__a.sql"]);
    let shared = "-- migrate:up\nCREATE TABLE a (b int);\n-- migrate:down\n-- none\n";
    check_texts(Layout::Sqlx, &[("1_a.sql", shared)], &["1|a|1_a.sql|"], &[]);
}

#[test]
fn diesel_has_a_folder_for_each_and_orders_texts() {
    check(
        Layout::Diesel,
        &[
            "2017-09-23-110000_b_c/up.sql",
            "2017-09-23-110000_b_c/down.sql",
            "20170309000000_a/up.sql",
            "9_late/up.sql",
            "10_early/up.sql",
            ".meta/snapshot.sql",
            "schema.sql",
        ],
        &[
            "10|early|10_early/up.sql|",
            "20170309000000|a|20170309000000_a/up.sql|",
            "20170923110000|b c|2017-09-23-110000_b_c/up.sql|2017-09-23-110000_b_c/down.sql",
            "9|late|9_late/up.sql|",
        ],
        &[],
    );
}

#[test]
fn diesel_stops_at_other_folders() {
    check(
        Layout::Diesel,
        &["1_a/up.sql", "meta/x.sql", "2_b/down.sql"],
        &["1|a|1_a/up.sql|"],
        &["JT052 2_b", "JT052 meta"],
    );
}

#[test]
fn diesel_runs_in_a_transaction_unless_its_metadata_does_not_say_so() {
    let up = "SELECT 1;";
    check_texts(
        Layout::Diesel,
        &[
            ("1_a/up.sql", up),
            ("1_a/down.sql", up),
            ("1_a/metadata.toml", "# no\nrun_in_transaction = false # no\n"),
            ("2_b/up.sql", up),
            ("2_b/metadata.toml", "run_in_transaction=true"),
            ("3_c/up.sql", up),
            ("3_c/metadata.toml", "[other]\nrun_in_transaction = true\n"),
            ("4_d/up.sql", up),
        ],
        &["1|a|1_a/up.sql!|1_a/down.sql!", "2|b|2_b/up.sql|", "3|c|3_c/up.sql!|", "4|d|4_d/up.sql|"],
        &[],
    );
}

#[test]
fn refinery_orders_numbers_and_runs_u_forward() {
    check(
        Layout::Refinery,
        &["V10__b.sql", "V9__a_b.sql", "more/U11__late.sql", "U2__x.sql", "README.sql", "Views.sql"],
        &["2|x|U2__x.sql|", "9|a b|V9__a_b.sql|", "10|b|V10__b.sql|", "11|late|more/U11__late.sql|"],
        &[],
    );
}

#[test]
fn refinery_s_odd_files_are_told() {
    check(
        Layout::Refinery,
        &["V1.5__a.sql", "V2_a.sql", "V3__a-b.sql", "V4__c.rs", "V99999999999999999999__d.sql", "mod.rs"],
        &[],
        &[
            "JT052 V1.5__a.sql",
            "JT056 V2_a.sql",
            "JT056 V3__a-b.sql",
            "JT057 V4__c.rs",
            "JT052 V99999999999999999999__d.sql",
        ],
    );
}

#[test]
fn dbmate_orders_names_of_files() {
    check(
        Layout::Dbmate,
        &["20261121_a.sql", "9_b.sql", "10_c.sql", "2x.sql", "schema.sql", "a_1.sql"],
        &[
            "10|c|10_c.sql|10_c.sql",
            "20261121|a|20261121_a.sql|20261121_a.sql",
            "2|x|2x.sql|2x.sql",
            "9|b|9_b.sql|9_b.sql",
        ],
        &[],
    );
    let none = "-- migrate:up\nSELECT 1;\n";
    check_texts(
        Layout::Dbmate,
        &[("1_a.up.sql", "SELECT 1;"), ("2_b.sql", none)],
        &[],
        &["JT055 1_a.up.sql", "JT055 2_b.sql"],
    );
    let off = "-- migrate:up transaction:false\n-- migrate:down\n";
    check_texts(Layout::Dbmate, &[("1_a.sql", off)], &["1|a|1_a.sql!|1_a.sql"], &[]);
}

#[test]
fn goose_orders_numbers_and_stops_at_others() {
    check(
        Layout::Goose,
        &["00010_b.sql", "9_a.sql", "00011_c.go", "main.go", "12_d_test.go", "0_z.sql", "notes.sql"],
        &["9|a|9_a.sql|9_a.sql", "10|b|00010_b.sql|00010_b.sql"],
        &["JT057 00011_c.go", "JT052 0_z.sql", "JT052 notes.sql"],
    );
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n";
    check_texts(Layout::Goose, &[("1_a.sql", text)], &["1|a|1_a.sql!|"], &[]);
    let broken = "-- +goose Up\n\nSELECT 1\n";
    check_texts(Layout::Goose, &[("1_a.sql", broken)], &[], &["JT055 1_a.sql:3"]);
}

#[test]
fn flyway_orders_dotted_numbers_and_repeats_last() {
    check(
        Layout::Flyway,
        &[
            "V1.10__c.sql",
            "V1_9__b_b.sql",
            "sub/V1__a.sql",
            "R__views.sql",
            "R__a.sql",
            "U1__a.sql",
            "V2.x__d.sql",
            "Views.sql",
            "beforeMigrate.sql",
        ],
        &[
            "1|a|sub/V1__a.sql|U1__a.sql",
            "1.9|b b|V1_9__b_b.sql|",
            "1.10|c|V1.10__c.sql|",
            "R__a|a|R__a.sql|",
            "R__views|views|R__views.sql|",
        ],
        &["JT056 V2.x__d.sql"],
    );
}

#[test]
fn flyway_leaves_transactions_by_a_file_beside() {
    let up = "SELECT 1;";
    check_texts(
        Layout::Flyway,
        &[("V1__a.sql", up), ("V1__a.sql.conf", "executeInTransaction=false\n"), ("U1__a.sql", up)],
        &["1|a|V1__a.sql!|U1__a.sql"],
        &[],
    );
}

#[test]
fn a_baseline_stands_for_migrations_that_are_gone() {
    check(Layout::Flyway, &["B2__b.sql", "V1__a.sql", "V3__c.sql"], &["1|a|V1__a.sql|", "3|c|V3__c.sql|"], &[]);
    check(Layout::Flyway, &["B1__a.sql", "B2__b.sql", "V3__c.sql"], &["2|b|B2__b.sql|", "3|c|V3__c.sql|"], &[]);
}

#[test]
fn golang_migrate_needs_a_direction() {
    check(
        Layout::GolangMigrate,
        &["000010_b.up.sql", "9_a.up.sql", "9_a.down.sql", "11_c_down.sql", "12_d.sql", "README.sql", "-1_x.up.sql"],
        &["9|a|9_a.up.sql|9_a.down.sql", "10|b|000010_b.up.sql|"],
        &["JT056 11_c_down.sql", "JT056 12_d.sql"],
    );
    // It knows no word for it.
    let text = "-- no-transaction\nSELECT 1;";
    check_texts(Layout::GolangMigrate, &[("1_a.up.sql", text)], &["1|a|1_a.up.sql|"], &[]);
}

/// Pieces of names and of texts that mean something to one of the layouts.
fn pieces() -> impl Strategy<Value = String> {
    let known = [
        "V",
        "U",
        "R",
        "B",
        "__",
        "_",
        "-",
        ".",
        "|",
        "1",
        "0",
        "99999999999999999999",
        "/",
        "..",
        "up.sql",
        "down.sql",
        ".sql",
        ".up.",
        ".down.",
        ".conf",
        ".rs",
        ".go",
        "metadata.toml",
        "é",
        "\n",
        "\r\n",
        " ",
        ";",
        "a",
        "-- no-transaction\n",
        "-- migrate:up\n",
        "-- migrate:down\n",
        " transaction:false",
        "-- +goose Up\n",
        "-- +goose Down\n",
        "-- +goose StatementBegin\n",
        "-- +goose StatementEnd\n",
        "-- +goose NO TRANSACTION\n",
        "run_in_transaction",
        "executeInTransaction",
        "=",
        "false",
    ];
    let piece =
        prop_oneof![4 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_folder_is_read(files in proptest::collection::btree_map(pieces(), pieces(), 0..6)) {
        let files: BTreeMap<PathBuf, String> = files.into_iter().map(|(path, text)| (path.into(), text)).collect();
        let folders = files.keys().flat_map(|file| file.ancestors().skip(1)).map(Path::to_owned).collect();
        let folder = Folder { path: "migrations".into(), files, folders };
        crate::layout::detect(&folder);
        for layout in Layout::ALL {
            let (mut sources, mut sink) = (Sources::new(), Sink::new());
            let migrations = read(layout, &folder, &mut sources, &mut sink);
            for migration in &migrations {
                migration.up.sql();
                migration.down.iter().for_each(|down| drop(down.sql()));
            }
            for finding in sink.into_vec() {
                prop_assert!(sources.position(finding.span).is_some());
            }
            if let Some(version) = crate::layout::next_version(layout, "20260102030405", &migrations) {
                prop_assert!(!version.is_empty());
            }
        }
    }
}
