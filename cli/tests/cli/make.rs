use jointable_cli::Exit;

use crate::support::{Project, RECIPES, snapshot};

const DIALECTS: [&str; 3] = ["sqlite", "postgres", "mysql"];

#[test]
fn writes_up_and_down_once() {
    for dialect in DIALECTS {
        let project = Project::new(dialect, RECIPES);
        project.run(&["make"]).succeeds().says(&["create table recipes", ".up.sql", ".down.sql"]);
        let files = project.migrations();
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(files.iter().all(|file| file.starts_with("20260102030405_create_")), "{files:?}");

        let before = snapshot(project.path());
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
        project.run(&["make", "--check"]).succeeds();
        assert_eq!(snapshot(project.path()), before);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for dialect in DIALECTS {
        let make = || {
            let project = Project::new(dialect, RECIPES);
            project.run(&["make"]).succeeds();
            project.migrations().iter().map(|file| project.read(&format!("migrations/{file}"))).collect::<Vec<_>>()
        };
        assert_eq!(make(), make());
    }
}

#[test]
fn a_later_change_is_a_later_migration() {
    let project = Project::new("postgres", RECIPES);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub unit: String,", "pub unit: String,\n    pub note: Option<String>,");
    project.run(&["make"]).succeeds();
    let files = project.migrations();
    assert_eq!(files[3], "20260102030406_add_note_to_recipe_ingredients.up.sql", "{files:?}");
    assert!(project.read(&format!("migrations/{}", files[3])).contains("ADD COLUMN \"note\""));
}

#[test]
fn takes_a_name() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["make", "first steps"]).succeeds();
    assert_eq!(project.migrations()[1], "20260102030405_first_steps.up.sql");
    project.edit("src/lib.rs", "pub notes: Option<String>,", "pub notes: Option<String>,\n    pub x: Option<i32>,");
    project.run(&["make", "--", "-/-"]).exits(Exit::Input).complains(&["no name for a migration"]);
}

#[test]
fn check_and_dry_run_write_nothing() {
    let project = Project::new("sqlite", RECIPES);
    let before = snapshot(project.path());
    project.run(&["make", "--check"]).exits(Exit::Differs).says(&["create table recipes"]);
    project.run(&["make", "--dry-run"]).succeeds().says(&["CREATE TABLE \"recipes\"", "DROP TABLE \"recipes\""]);
    assert_eq!(snapshot(project.path()), before);
}

#[test]
fn losing_data_needs_leave() {
    for dialect in DIALECTS {
        let project = Project::new(dialect, RECIPES);
        project.run(&["make"]).succeeds();
        project.edit("src/lib.rs", "    pub notes: Option<String>,\n", "");
        let before = snapshot(project.path());
        let refused = project.run(&["make"]).exits(Exit::Refused);
        refused.complains(&["error[JT041]", "`notes`", "`recipes`", "--allow destructive"]);
        assert_eq!(snapshot(project.path()), before);
        project.run(&["make", "--check"]).exits(Exit::Differs);
        let made = project.run(&["make", "--allow", "destructive"]).succeeds();
        made.says(&["drop_notes_of_recipes", "note: data loss: dropping column `notes` of table `recipes`"]);
    }
}

#[test]
fn a_required_column_points_at_its_field() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub notes: Option<String>,", "pub notes: Option<String>,\n    pub rating: i32,");
    project.run(&["make"]).exits(Exit::Input).complains(&["JT040", "src/lib.rs:12", "pub rating: i32"]);
}

#[test]
fn mistakes_in_models_have_a_place() {
    let project = Project::new("sqlite", &RECIPES.replace("references = Recipe,", "references = Recipy,"));
    project.run(&["make"]).exits(Exit::Input).complains(&["JT020", "Recipy", "src/lib.rs:25", "help"]);
    let document = project.run(&["make", "--format", "json"]).exits(Exit::Input).json();
    let found = &document["diagnostics"][0];
    assert_eq!(found["code"], "JT020");
    assert_eq!(found["file"], "src/lib.rs");
    assert_eq!(found["line"], 25);
    assert_eq!(document["exit"], 2);
}

#[test]
fn documents_hold_what_was_written() {
    let project = Project::new("sqlite", RECIPES);
    let planned = project.run(&["make", "--dry-run", "--format", "json"]).succeeds().json();
    assert_eq!(planned["status"], "planned");
    let written = project.run(&["make", "--format", "json"]).succeeds().json();
    assert_eq!(written["status"], "written");
    assert_eq!(written["files"], planned["files"]);
    let up = &written["files"][0];
    assert_eq!(project.read(up["path"].as_str().unwrap()), up["sql"].as_str().unwrap());
    assert_eq!(project.run(&["make", "--format", "json"]).json()["status"], "unchanged");
}

#[test]
fn missing_things_are_named() {
    let project = Project::new("sqlite", RECIPES);
    project.run(&["make", "--migrations", "nowhere"]).exits(Exit::Input).complains(&["nowhere", "jointable init"]);
    project.run(&["make", "--config", "no.toml"]).exits(Exit::Input).complains(&["no.toml"]);
    project.run(&["make", "--crate", "nothing"]).exits(Exit::Input).complains(&["nothing"]);
    let bare = Project::empty();
    bare.run(&["make"]).exits(Exit::Input).complains(&["dialect", "`sqlite`, `postgres` or `mysql`"]);
    let modelless = Project::new("sqlite", "pub struct A;");
    modelless.run(&["make"]).exits(Exit::Input).complains(&["no model", "derive(jointable::Model)"]);
}

#[test]
fn settings_are_found_upwards_and_have_lines() {
    let project = Project::new("sqlite", RECIPES);
    let inner = project.path().join("src");
    project.run_with(&["make"], |env| env.cwd = inner.clone()).succeeds();
    assert_eq!(project.migrations().len(), 2);
    project.edit("jointable.toml", "migrations = ", "migration = ");
    project.run(&["make"]).exits(Exit::Input).complains(&["jointable.toml:10:1", "unknown field `migration`"]);
}

#[test]
fn unreadable_migrations_stop_it() {
    let project = Project::new("sqlite", RECIPES);
    project.write("migrations/1_a.up.sql", "DROP TABLE nowhere;\n");
    project.run(&["make"]).exits(Exit::Input).complains(&["JT051", "migrations/1_a.up.sql:1:12", "nowhere"]);
    std::fs::write(project.path().join("migrations/1_a.up.sql"), [0xff, 0xfe]).unwrap();
    project.run(&["make"]).exits(Exit::Input).complains(&["migrations/1_a.up.sql", "UTF-8"]);
}

#[test]
fn what_cannot_be_followed_is_told_unless_a_comment_says_what_it_does() {
    let project = Project::new(
        "sqlite",
        "#[derive(jointable::Model)]\npub struct A { #[model(key)] pub id: i64, pub b: String }",
    );
    let table = "CREATE TABLE \"as\" (\"id\" INTEGER NOT NULL PRIMARY KEY";
    let script = |effect: &str| format!("{table});\n{effect}\nFROB \"as\";\n");
    project.write("migrations/1_a.up.sql", &script(""));
    project.run(&["make", "--check"]).exits(Exit::Differs).complains(&[
        "JT050",
        "migrations/1_a.up.sql:3:1",
        "-- jointable: effect",
    ]);
    project.write(
        "migrations/1_a.up.sql",
        &script("-- jointable: effect ALTER TABLE \"as\" ADD COLUMN \"b\" TEXT NOT NULL"),
    );
    let run = project.run(&["make"]).succeeds().says(&["nothing to do"]);
    assert_eq!(run.err, "");
    project.write("migrations/1_a.up.sql", &script("-- jointable: effects ALTER TABLE x"));
    project.run(&["make"]).exits(Exit::Input).complains(&["JT058", "migrations/1_a.up.sql:2:1"]);
}

#[test]
fn what_may_fail_and_who_waits_is_told() {
    for (dialect, waiting) in
        [("sqlite", "nobody else writes to the database meanwhile"), ("postgres", "(SHARE)"), ("mysql", "fails while")]
    {
        let project = Project::new(dialect, RECIPES);
        project.run(&["make"]).succeeds();
        project.edit(
            "src/lib.rs",
            "    pub unit: String,",
            "    #[model(unique, check = \"unit <> ''\")]\n    pub unit: String,",
        );
        // On MySQL a text under an index gets shorter; on PostgreSQL nobody waits otherwise.
        let make = |more: &[&str]| project.run(&[&["make", "--locking", "--allow", "destructive"], more].concat());
        let planned = make(&["--dry-run", "--format", "json"]).succeeds().json();
        let hazards = planned["hazards"].as_array().unwrap();
        let of = |kind: &str, direction: &str| {
            hazards
                .iter()
                .filter(|hazard| hazard["kind"] == kind && hazard["direction"] == direction)
                .collect::<Vec<_>>()
        };
        let failing = of("may-fail", "up");
        assert_eq!(failing.len(), 2, "{hazards:#?}");
        for hazard in failing {
            assert_eq!(hazard["table"], "recipe_ingredients");
            assert!(hazard["query"].as_str().unwrap().starts_with("SELECT "), "{hazard:#?}");
            assert!(planned["changes"].as_array().unwrap().contains(&hazard["step"]), "{hazard:#?}");
        }
        assert!(of("may-fail", "down").is_empty());
        let made = make(&[]).succeeds();
        made.says(&["note: fails while two rows agree on unit: SELECT ", waiting]);
    }
}

#[test]
fn what_the_way_back_cannot_bring_back_is_marked() {
    for dialect in DIALECTS {
        let project = Project::new(dialect, RECIPES);
        project.run(&["make"]).succeeds();
        project.edit("src/lib.rs", "    pub notes: Option<String>,\n", "");
        let planned =
            project.run(&["make", "--dry-run", "--allow", "destructive", "--format", "json"]).succeeds().json();
        let kinds: Vec<_> = planned["hazards"].as_array().unwrap().iter().map(|hazard| &hazard["kind"]).collect();
        assert!(kinds.iter().any(|kind| *kind == "loses-data") && kinds.iter().any(|kind| *kind == "irreversible"));
        project.run(&["make", "--allow", "destructive"]).succeeds();
        let down = project.read("migrations/20260102030406_drop_notes_of_recipes.down.sql");
        assert!(down.contains("-- irreversible: the dropped values cannot be brought back\n"), "{down}");
    }
}

#[test]
fn what_models_do_not_declare_stays_or_is_said_before() {
    let history = "CREATE TABLE recipes (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, rating INT) STRICT;\n\
                   CREATE TRIGGER titled AFTER UPDATE OF title ON recipes BEGIN SELECT 1; END;\n\
                   CREATE VIEW best AS\n  SELECT title FROM recipes WHERE rating = 5;\n";
    let model = "#[derive(jointable::Model)]\npub struct Recipe { #[model(key)] pub id: i64, pub title: String, pub rating: Option<i32> }\n";
    let project = Project::new("sqlite", model).on("sqlite:app.db");
    project.write("migrations/1_first.up.sql", history);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);

    project.edit("src/lib.rs", "rating: Option<i32>", "rating: Option<i32>, #[model(unique)] pub slug: Option<String>");
    project.edit("src/lib.rs", "title: String", "title: Option<String>");
    project.run(&["make", "second"]).succeeds().says(&["wrote"]);
    project.run(&["apply"]).succeeds();
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
    let kept = "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1";
    assert_eq!(project.query(kept), ["trigger titled", "view best"]);
    let stored = "SELECT sql FROM sqlite_schema WHERE name = 'recipes'";
    assert!(project.query(stored)[0].ends_with("STRICT") && project.query(stored)[0].contains("AUTOINCREMENT"));

    project.edit("src/lib.rs", "pub rating: Option<i32>,", "");
    let refused = project.run(&["make", "third", "--allow", "destructive"]).exits(Exit::Input);
    refused.complains(&["view `best` mentions column `rating` of table `recipes`, which goes", "1_first.up.sql:3"]);
    project.write("migrations/20260102030500_aside.up.sql", "DROP VIEW best;\n");
    project.run(&["make", "third", "--allow", "destructive"]).succeeds();
}
