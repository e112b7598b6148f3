//! Folders of other runners' migrations.

use jointable_cli::{Exit, database::MissingFile, database::connect_in};
use jointable_core::{dialect::Dialect, layout::Layout};

use crate::{
    servers,
    support::{Project, RECIPES, block_on, snapshot},
};

/// A project whose migrations have this layout, by its settings.
fn project(layout: Layout, dialect: &str, models: &str) -> Project {
    let project = Project::empty();
    project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    project.write("src/lib.rs", models);
    project.run(&["init", "--dialect", dialect, "--layout", layout.name()]).succeeds();
    assert!(project.read("jointable.toml").contains(&format!("layout = \"{layout}\"")));
    project
}

/// The files of the migrations, without their text.
fn files(project: &Project) -> Vec<String> {
    let folder = project.path().join("migrations");
    let files = snapshot(&folder).into_iter();
    files.map(|(path, _)| path.strip_prefix(&folder).unwrap().display().to_string()).collect()
}

const NOTE: (&str, &str) = ("pub notes: Option<String>,", "pub notes: Option<String>,\n    pub tip: Option<String>,");
/// A table that others refer to is made anew.
const REBUILD: (&str, &str) = ("pub notes: Option<String>,", "#[model(default = \"none\")]\n    pub notes: String,");
/// A table that no other refers to is made anew.
const REBUILD_ALONE: (&str, &str) = (", check = \"quantity > 0\")", ")");

#[test]
fn every_layout_is_written_and_read_again() {
    for layout in Layout::ALL {
        for dialect in Dialect::ALL {
            let project = project(layout, dialect.name(), RECIPES);
            project.run(&["make"]).succeeds().says(&["wrote migrations"]);
            project.run(&["make"]).succeeds().says(&["nothing to do"]);
            project.edit("src/lib.rs", NOTE.0, NOTE.1);
            project.run(&["make", "--check"]).exits(Exit::Differs);
            project.run(&["make"]).succeeds().says(&["add column tip"]);
            project.run(&["make", "--check"]).succeeds();
            let schema = project.run(&["schema", "--from", "migrations"]).succeeds().out;
            assert_eq!(schema, project.run(&["schema"]).succeeds().out, "{layout}");
            assert!(schema.contains("tip"));
        }
    }
}

#[test]
fn each_layout_has_its_names() {
    let check = |layout: Layout, expected: &[&str]| {
        let project = project(layout, "sqlite", RECIPES);
        project.run(&["make", "one"]).succeeds();
        project.edit("src/lib.rs", NOTE.0, NOTE.1);
        project.run(&["make", "two"]).succeeds();
        assert_eq!(files(&project), expected);
    };
    let (first, second) = ("20260102030405", "20260102030406");
    let pair = |ending: &str| [format!("{first}_one{ending}"), format!("{second}_two{ending}")];
    let sorted = |names: Vec<[String; 2]>| {
        let mut names: Vec<String> = names.into_iter().flatten().collect();
        names.sort();
        names
    };
    let both = sorted(vec![pair(".down.sql"), pair(".up.sql")]);
    let both: Vec<&str> = both.iter().map(String::as_str).collect();
    check(Layout::Sqlx, &both);
    check(Layout::GolangMigrate, &both);
    let one = pair(".sql");
    for layout in [Layout::SqlxSimple, Layout::Dbmate, Layout::Goose] {
        check(layout, &[&one[0], &one[1]]);
    }
    check(Layout::Refinery, &["V1__one.sql", "V2__two.sql"]);
    let (u, v) = (format!("U{first}__one.sql"), format!("V{first}__one.sql"));
    check(Layout::Flyway, &[&u, "U20260102030406__two.sql", &v, "V20260102030406__two.sql"]);
    check(
        Layout::Diesel,
        &[
            "2026-01-02-030405-0000_one/down.sql",
            "2026-01-02-030405-0000_one/up.sql",
            "2026-01-02-030406-0000_two/down.sql",
            "2026-01-02-030406-0000_two/up.sql",
        ],
    );
}

#[test]
fn a_folder_is_adopted_as_it_is() {
    let up = "CREATE TABLE plain (id INTEGER PRIMARY KEY NOT NULL);\n";
    let goose = format!("-- +goose Up\n{up}-- +goose Down\nDROP TABLE plain;\n");
    for (layout, file, text, next) in [
        ("diesel", "2020-01-01-000000_a/up.sql", up, "2026-01-02-030405-0000_drop_plain/up.sql"),
        ("goose", "00001_a.sql", goose.as_str(), "00002_drop_plain.sql"),
        ("golang-migrate", "000001_a.up.sql", up, "000002_drop_plain.up.sql"),
        ("flyway", "V1.1__a.sql", up, "V1.2__drop_plain.sql"),
    ] {
        let project = Project::empty();
        project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        project.write("src/lib.rs", RECIPES);
        project.write(&format!("migrations/{file}"), text);
        project.run(&["make", "--check", "--dialect", "sqlite"]).exits(Exit::Differs).says(&["layout: ", layout]);
        project.run(&["init", "--dialect", "sqlite"]).succeeds().says(&[&format!("found migrations of {layout}")]);
        let made = project.run(&["make", "drop_plain", "--allow", "destructive"]).succeeds();
        let said = made.says(&[&format!("migrations/{next}")]).out;
        assert!(!said.contains("layout:"), "it is settled: {said}");
        assert_eq!(project.read(&format!("migrations/{file}")), text);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn what_could_be_two_is_asked() {
    let project = Project::empty();
    project.write("migrations/V1__a.sql", "SELECT 1;\n");
    let both = ["`layout = \"refinery\"`", "`layout = \"flyway\"`", "--layout"];
    project.run(&["schema", "--from", "migrations", "--dialect", "sqlite"]).exits(Exit::Input).complains(&both);
    project.run(&["init", "--dialect", "sqlite"]).exits(Exit::Input).complains(&both);
    assert!(!project.path().join("jointable.toml").exists());
    project.run(&["init", "--dialect", "sqlite", "--layout", "refinery"]).succeeds();
    project.run(&["schema", "--from", "migrations"]).succeeds();
    let unknown = project.run(&["schema", "--layout", "liquibase"]).exits(Exit::Input);
    unknown.complains(&["unknown layout `liquibase`", "`golang-migrate`"]);
}

#[test]
fn the_wrong_layout_is_noticed() {
    let project = project(Layout::Sqlx, "sqlite", RECIPES);
    project.write("migrations/2020-01-01-000000_a/up.sql", "CREATE TABLE a (b int);\n");
    project.run(&["make"]).exits(Exit::Input).complains(&["no migration of sqlx", "`layout = \"diesel\"`"]);
}

#[test]
fn a_file_that_does_not_fit_is_named() {
    let project = project(Layout::Dbmate, "sqlite", RECIPES);
    project.write("migrations/1_a.sql", "-- migrate:up\nCREATE TABLE a (b int);\n");
    let told = project.run(&["make"]).exits(Exit::Input);
    told.complains(&["JT055", "migrations/1_a.sql:1:1", "`1_a.sql` cannot be read by dbmate", "-- migrate:down"]);
    project.write("migrations/1_a.sql", "-- migrate:up\n-- migrate:down\n");
    project.run(&["make", "--check"]).exits(Exit::Differs);
    project.write("migrations/1_a.sql", "-- migrate:up\n\nDROP TABLE nowhere;\n-- migrate:down\n");
    project.run(&["make"]).exits(Exit::Input).complains(&["JT051", "migrations/1_a.sql:3:12", "nowhere"]);
}

#[test]
fn a_rebuild_leaves_the_transaction_where_the_layout_can() {
    for layout in Layout::ALL {
        let project = project(layout, "sqlite", RECIPES);
        project.run(&["make"]).succeeds();
        project.edit("src/lib.rs", REBUILD.0, REBUILD.1);
        let made = project.run(&["make", "rebuild"]);
        let read = |name: &str| project.read(&format!("migrations/{name}"));
        match layout {
            Layout::Refinery => {
                made.exits(Exit::Input).complains(&["JT060", "refinery cannot run a migration outside", "--layout"]);
                assert_eq!(files(&project).len(), 1);
                continue;
            }
            Layout::Sqlx => assert!(read("20260102030406_rebuild.up.sql").starts_with("-- no-transaction\n")),
            Layout::SqlxSimple => assert!(read("20260102030406_rebuild.sql").starts_with("-- no-transaction\n")),
            Layout::Diesel => {
                assert_eq!(read("2026-01-02-030406-0000_rebuild/metadata.toml"), "run_in_transaction = false\n");
            }
            Layout::Dbmate => {
                let text = read("20260102030406_rebuild.sql");
                assert!(text.starts_with("-- migrate:up transaction:false\n"), "{text}");
                assert!(text.contains("\n-- migrate:down transaction:false\n"), "{text}");
            }
            Layout::Goose => {
                assert!(read("20260102030406_rebuild.sql").starts_with("-- +goose NO TRANSACTION\n-- +goose Up\n"));
            }
            Layout::Flyway => {
                assert_eq!(read("V20260102030406__rebuild.sql.conf"), "executeInTransaction=false\n");
            }
            Layout::GolangMigrate => assert!(made.out.contains("x-no-tx-wrap=true"), "{}", made.out),
        }
        made.succeeds();
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn a_table_that_none_refers_to_is_rebuilt_in_the_runner_s_transaction() {
    for layout in [Layout::Refinery, Layout::GolangMigrate] {
        let project = project(layout, "sqlite", RECIPES);
        project.run(&["make", "one"]).succeeds();
        project.edit("src/lib.rs", REBUILD_ALONE.0, REBUILD_ALONE.1);
        let made = project.run(&["make", "two"]).succeeds();
        assert!(!made.out.contains("x-no-tx-wrap"), "{}", made.out);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
        let names = files(&project).into_iter().filter(|name| !name.ends_with("down.sql"));
        let scripts: Vec<String> = names.map(|name| project.read(&format!("migrations/{name}"))).collect();
        let [one, two] = scripts.as_slice() else { panic!("{scripts:?}") };
        let rows = "INSERT INTO recipes (id, title) VALUES (1, 'Bread');
            INSERT INTO ingredients (id, name) VALUES (1, 'flour');
            INSERT INTO recipe_ingredients (recipe_id, ingredient_id, quantity) VALUES (1, 1, 5);";
        execute(&project, "sqlite:app.db", &format!("PRAGMA foreign_keys = 1; {one}{rows} BEGIN; {two} COMMIT;"));
        let kept = "SELECT quantity || ' ' || (SELECT COUNT(*) FROM recipes) FROM recipe_ingredients";
        assert_eq!(project.query(kept), ["5 1"]);
        // A table that jointable has not seen would lose its rows: nothing happens.
        project.edit("src/lib.rs", "#[model(default = \"g\")]", "#[model(default = \"kg\")]");
        let dry = project.run(&["make", "three", "--dry-run"]).succeeds().out;
        let hidden = "CREATE TABLE hidden (r REFERENCES recipe_ingredients ON DELETE CASCADE)";
        execute(&project, "sqlite:app.db", hidden);
        let refused = try_execute(&project, "sqlite:app.db", dry.split("down.sql").next().unwrap_or(&dry));
        assert!(refused.unwrap_err().contains("no_table_refers_to_it"));
    }
}

#[test]
fn no_way_down_is_said() {
    for layout in [Layout::SqlxSimple, Layout::Refinery] {
        let project = project(layout, "sqlite", RECIPES);
        let document = project.run(&["make", "--dry-run", "--format", "json"]).succeeds().json();
        assert!(document["notes"][0].as_str().unwrap().contains("no way down"), "{document}");
        project.run(&["make"]).succeeds().says(&["note: there is no way down"]);
    }
    let told = project(Layout::GolangMigrate, "mysql", RECIPES).run(&["make"]).succeeds();
    told.says(&["note: run it with `multiStatements=true`"]);
}

#[test]
fn other_runners_run_their_own() {
    for layout in Layout::ALL.into_iter().filter(|layout| !layout.is_ours()) {
        let project = project(layout, "sqlite", RECIPES).on("sqlite:app.db");
        project.run(&["make"]).succeeds();
        let facts = layout.facts();
        let apply = project.run(&["apply"]).exits(Exit::Refused);
        apply.complains(&[facts.runner, facts.apply, "jointable status"]);
        let revert = project.run(&["revert"]).exits(Exit::Refused);
        revert.complains(&[facts.revert.unwrap_or("refinery has no way down")]);
        assert!(!project.path().join("app.db").exists());
    }
}

/// The tables as the runners make them, with the first migration applied.
fn history(layout: Layout, dialect: Dialect) -> Option<String> {
    let table = layout.facts().history.table;
    let (key, truth) = match dialect {
        Dialect::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER"),
        Dialect::Postgres => ("serial PRIMARY KEY", "boolean"),
        Dialect::Mysql => ("bigint unsigned NOT NULL PRIMARY KEY AUTO_INCREMENT", "boolean"),
    };
    let (columns, insert) = match layout {
        Layout::Sqlx | Layout::SqlxSimple => return None,
        Layout::Diesel => {
            ("version VARCHAR(50) PRIMARY KEY NOT NULL".to_owned(), "(version) VALUES ('202601020304050000')")
        }
        Layout::Refinery => {
            let columns = "version int PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)";
            (columns.to_owned(), "VALUES (1, 'one', 'now', '123')")
        }
        Layout::Dbmate => ("version varchar(128) PRIMARY KEY".to_owned(), "VALUES ('20260102030405')"),
        Layout::Goose => (
            format!("id {key}, version_id bigint NOT NULL, is_applied {truth} NOT NULL"),
            "(version_id, is_applied) VALUES (0, TRUE), (20260102030405, TRUE)",
        ),
        Layout::Flyway => (
            format!(
                "installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL,
                 type VARCHAR(20) NOT NULL, success {truth} NOT NULL"
            ),
            "VALUES (1, '20260102030405', 'one', 'SQL', TRUE)",
        ),
        Layout::GolangMigrate => {
            (format!("version bigint NOT NULL PRIMARY KEY, dirty {truth} NOT NULL"), "VALUES (20260102030405, FALSE)")
        }
    };
    Some(format!("CREATE TABLE {table} ({columns}); INSERT INTO {table} {insert};"))
}

fn execute(project: &Project, url: &str, sql: &str) {
    try_execute(project, url, sql).unwrap();
}

fn try_execute(project: &Project, url: &str, sql: &str) -> Result<(), String> {
    block_on(async {
        let mut database = connect_in(project.path(), url, MissingFile::Create).await.unwrap();
        let result = database.execute(sql).await;
        database.close().await;
        result.map_err(|failure| failure.to_string())
    })
}

fn reads_histories(dialect: Dialect, url: impl Fn() -> Option<(String, Option<servers::Server>)>) {
    for layout in Layout::ALL {
        let (Some(sql), Some((url, _server))) = (history(layout, dialect), url()) else { continue };
        let project = project(layout, dialect.name(), RECIPES).on(&url);
        project.run(&["make", "one"]).succeeds();
        project.edit("src/lib.rs", NOTE.0, NOTE.1);
        project.run(&["make", "two"]).succeeds();
        execute(&project, &url, "SELECT 1");
        project.run(&["status"]).succeeds().says(&["pending", "one", "two"]);
        execute(&project, &url, &sql);
        let status = project.run(&["status"]).succeeds().out;
        let lines: Vec<&str> = status.lines().collect();
        assert!(lines[0].starts_with("applied") && lines[0].ends_with("one"), "{layout} on {dialect}: {status}");
        assert!(lines[1].starts_with("pending") && lines[1].ends_with("two"), "{layout} on {dialect}: {status}");
        project.run(&["status", "--check"]).exits(Exit::Differs);
    }
}

#[test]
fn status_reads_the_runner_s_history_on_sqlite() {
    reads_histories(Dialect::Sqlite, || Some(("sqlite:app.db".to_owned(), None)));
}

#[test]
fn status_reads_the_runner_s_history_on_postgres() {
    reads_histories(Dialect::Postgres, || servers::postgres().map(|server| (server.url().to_owned(), Some(server))));
}

#[test]
fn status_reads_the_runner_s_history_on_mysql() {
    reads_histories(Dialect::Mysql, || servers::mysql().map(|server| (server.url().to_owned(), Some(server))));
}

#[test]
fn what_failed_half_way_is_mended_with_the_runner() {
    let project = project(Layout::GolangMigrate, "sqlite", RECIPES).on("sqlite:app.db");
    project.run(&["make"]).succeeds();
    let history = "CREATE TABLE schema_migrations (version uint64, dirty bool);
        INSERT INTO schema_migrations VALUES (20260102030405, TRUE);";
    execute(&project, "sqlite:app.db", history);
    let status = project.run(&["status"]).exits(Exit::Refused);
    status.says(&["dirty     20260102030405"]).complains(&["failed half way", "`migrate force`"]);
}

#[test]
fn what_the_runner_passes_over_is_a_warning() {
    let project = project(Layout::Sqlx, "sqlite", RECIPES);
    project.write("migrations/1_a.down.sql", "DROP TABLE a;\n");
    let told = project.run(&["make"]).succeeds();
    told.complains(&["warning[JT054]", "`1_a.down.sql` takes back migration 1, which is not there"]);
}

#[test]
fn what_is_of_no_migration_is_not_read() {
    let project = Project::empty();
    project.write("migrations/1_a.up.sql", "SELECT 1;\n");
    project.write("migrations/old/notes.sql", "");
    std::fs::write(project.path().join("migrations/old/notes.sql"), [0xff, 0xfe]).unwrap();
    project.run(&["schema", "--from", "migrations", "--dialect", "sqlite"]).succeeds();
    project.run(&["init", "--dialect", "sqlite"]).succeeds().says(&["found migrations of sqlx"]);
}
