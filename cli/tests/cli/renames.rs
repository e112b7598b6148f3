//! What is renamed, and what is asked about it.

use jointable_cli::Exit;

use crate::support::{Project, RECIPES};

/// A project whose migrations are made, and in which `title` is called `name` since.
fn renamed(dialect: &str) -> Project {
    let project = Project::new(dialect, RECIPES);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub title: String", "pub name: String");
    project
}

#[test]
fn a_column_that_may_be_another_is_a_question() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = renamed(dialect);
        let refused = project.run(&["make"]).exits(Exit::Refused);
        refused.complains(&[
            "error[JT042]: column `recipes.title` is gone, and `name` is new: was it renamed?",
            "src/lib.rs",
            "#[model(was = \"title\")]",
            "--answer rename:recipes.title=name",
            "--answer drop:recipes.title",
        ]);
        assert_eq!(project.migrations().len(), 2);
        project.run(&["make", "--check"]).exits(Exit::Differs);

        let answered = project.run(&["make", "--answer", "rename:recipes.title=name"]).succeeds();
        answered.says(&["rename column title of recipes to name", "rename_title_of_recipes_to_name.up.sql"]);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn several_that_it_may_be_are_named_with_what_to_say() {
    let project = renamed("sqlite");
    project.edit(
        "src/lib.rs",
        "pub name: String,\n    pub notes",
        "pub name: String,\n    pub label: String,\n    pub notes",
    );
    project.run(&["make"]).exits(Exit::Refused).complains(&[
        "error[JT042]: column `recipes.title` is gone, and `label` and `name` are new: was it renamed to one of them?",
        "if so, say `#[model(was = \"title\")]` on the struct or field of the one that it is; or answer",
        "`--answer rename:recipes.title=label` or `--answer rename:recipes.title=name`; `--answer drop:recipes.title` if it is none of them",
        "or this",
    ]);
    project.edit("src/lib.rs", "pub label: String", "#[model(default = \"\")]\n    pub label: String");
    project.run(&["make", "--answer", "rename:recipes.title=name"]).succeeds();

    // A table, of which there are two.
    let project = Project::new("sqlite", RECIPES);
    project.run(&["make"]).succeeds();
    let dish = "#[derive(Model)]\npub struct Dish { #[model(key)] pub id: i64, #[model(unique)] pub title: String, pub notes: Option<String> }";
    project.write("src/lib.rs", &format!("use jointable::Model;\n{dish}\n{}", dish.replace("Dish", "Meal")));
    project.run(&["make"]).exits(Exit::Refused).complains(&["and `dishes` and `meals` are new", "or this"]);
}

#[test]
fn machines_get_a_list_of_questions() {
    let project = renamed("sqlite");
    let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
    assert_eq!(document["status"], "questions");
    let question = &document["questions"][0];
    assert_eq!(question["gone"], "recipes.title");
    assert_eq!(question["candidates"][0]["name"], "name");
    assert!(question["candidates"][0]["similarity"].as_u64().unwrap() > 50, "{document}");
    assert_eq!(question["answers"], serde_json::json!(["rename:recipes.title=name", "drop:recipes.title"]));
    assert_eq!(document["diagnostics"][0]["code"], "JT042");
}

#[test]
fn models_can_say_it() {
    let project = renamed("postgres");
    project.edit("src/lib.rs", "pub name: String", "#[model(was = \"title\")] pub name: String");
    project.run(&["make"]).succeeds().says(&["rename column title of recipes to name"]);
    // It stays true, and means nothing any more.
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn somebody_at_a_terminal_is_asked() {
    let project = renamed("sqlite");
    let asked = project.answered(&["make"], "what?\n1\n").succeeds();
    let asked = asked.complains(&["recipes.title is gone. Is it", "1) renamed to name", "2) dropped"]);
    asked.says(&["rename column title of recipes to name"]);

    let project = renamed("sqlite");
    project.edit("src/lib.rs", "pub name: String,\n    pub notes", "pub name: Option<String>,\n    pub notes");
    project.answered(&["make"], "2\n").exits(Exit::Refused).complains(&["JT041", "`title`"]);
    project.answered(&["make", "--allow", "destructive"], "2\n").succeeds().says(&["drop column title"]);

    let project = renamed("sqlite");
    project.answered(&["make"], "").exits(Exit::Refused).complains(&["JT042"]);
}

#[test]
fn a_table_is_asked_about_before_its_columns() {
    let project = renamed("sqlite");
    project.edit("src/lib.rs", "pub struct Recipe {", "#[model(table = \"dishes\")]\npub struct Recipe {");
    project.run(&["make"]).exits(Exit::Refused).complains(&["table `recipes` is gone, and `dishes` is new"]);
    let made = project.answered(&["make"], "1\n1\n").succeeds();
    made.says(&["rename table recipes to dishes", "rename column title of dishes to name"]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn an_answer_has_to_fit() {
    let project = renamed("sqlite");
    for (answer, why) in [
        ("rename:recipes.titel=name", "give table `recipes` no column `titel`"),
        ("rename:recipes.title=nam", "the model of table `recipes` has no column `nam`"),
        ("rename:dishes=recipes", "make no table `dishes`"),
        ("rename:recipes=dishes", "no model is kept in table `dishes`"),
        ("drop:recipes", "the models have it"),
        ("drop:recipes.notes", "the models have it"),
    ] {
        project.run(&["make", "--answer", answer]).exits(Exit::Input).complains(&[answer, why]);
    }
    project.run(&["make", "--answer", "title=name"]).exits(Exit::Input).complains(&["`title=name` is no answer"]);
    assert_eq!(project.migrations().len(), 2);
}
