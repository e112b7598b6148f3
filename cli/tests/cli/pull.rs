use jointable_cli::Exit;
use serde_json::json;

use crate::{
    servers::on_each,
    support::{Project, RECIPES},
};

const FILMS: &str = "CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE people (id INTEGER PRIMARY KEY, nm TEXT NOT NULL);
CREATE TABLE film_people (
  film_id INTEGER NOT NULL REFERENCES films (id),
  person_id INTEGER NOT NULL REFERENCES people (id),
  role TEXT NOT NULL,
  PRIMARY KEY (film_id, person_id)
);
CREATE TABLE log (at TEXT);
";

fn films() -> Project {
    let project = Project::scripts(&[("1_films.sql", FILMS)]);
    project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    project
}

#[test]
fn what_is_pulled_of_migrations_changes_nothing() {
    let project = films();
    let pulled = project.run(&["pull", "--output", "src_models.rs"]).succeeds();
    assert_eq!(pulled.out, "wrote src_models.rs: 3 models\n  2 many_to_many, 0 has_many, 0 has_one\n");
    assert!(pulled.err.contains("warning[JT061]: table `log` has no key"), "{}", pulled.err);
    assert!(pulled.err.contains("migrations/1_films.sql:9:"), "{}", pulled.err);
    let source = project.read("src_models.rs");
    assert!(source.contains("#[many_to_many(through = FilmPerson, as = people)]\npub struct Film {"), "{source}");
    project.write("src/lib.rs", &source);
    assert_eq!(project.run(&["make"]).succeeds().out, "nothing to do: the migrations give what the models want\n");
}

#[test]
fn without_a_file_it_is_printed() {
    let project = films();
    let printed = project.run(&["pull"]).succeeds();
    assert!(printed.out.starts_with("//! The models of a database"), "{}", printed.out);
    assert_eq!(printed.out, project.run(&["pull"]).succeeds().out);
    let document = project.run(&["pull", "--format", "json"]).json();
    assert_eq!(document["source"], json!(printed.out));
    assert_eq!(document["relations"], json!({ "many_to_many": 2, "has_many": 0, "has_one": 0 }));
    assert_eq!(document["diagnostics"][0]["code"], json!("JT061"));
}

#[test]
fn names_are_chosen() {
    let project = films();
    let choices = ["--name", "people=Human", "--name", "people.nm=name", "--alias", "film_people.person_id=cast"];
    let source = project.run(&[&["pull"], &choices[..]].concat()).succeeds().out;
    assert!(source.contains("as = cast)]\npub struct Film {"), "{source}");
    assert!(source.contains("pub struct Human {"), "{source}");
    assert!(source.contains("#[model(column = \"nm\")]\n    pub name: String,"), "{source}");
    let unknown = project.run(&["pull", "--name", "persons=Human"]);
    assert_eq!(unknown.exit, Exit::Input);
    assert!(unknown.err.contains("`persons=Human` is a name for nothing that there is"), "{}", unknown.err);
    let taken = project.run(&["pull", "--alias", "film_people.person_id=title"]);
    assert_eq!(taken.exit, Exit::Input);
    assert!(taken.err.contains("something else is called `title`"), "{}", taken.err);
    let broken = project.run(&["pull", "--name", "people=a b"]);
    assert_eq!(broken.exit, Exit::Input);
    assert!(broken.err.contains("`a b` is no name in Rust"), "{}", broken.err);
}

#[test]
fn what_is_there_is_not_written_over() {
    let project = films();
    project.write("models.rs", "// mine\n");
    let refused = project.run(&["pull", "--output", "models.rs"]);
    assert_eq!(refused.exit, Exit::Refused);
    assert!(refused.err.contains("models.rs is there already"), "{}", refused.err);
    assert_eq!(project.read("models.rs"), "// mine\n");
    project.run(&["pull", "--output", "models.rs", "--force"]).succeeds();
    assert!(project.read("models.rs").contains("pub struct Film {"));
    assert_eq!(project.run(&["pull", "--output", "migrations"]).exit, Exit::Input);
}

#[test]
fn a_template_of_ones_own_writes_the_models() {
    let project = films();
    let own = "// ours\n{% for model in models %}
#[derive(jointable::Model)]
{% for attribute in model.attributes %}
{{ attribute }}
{% endfor %}
struct {{ model.name }} {
{% for field in model.fields %}
    {{ field.attribute }} {{ field.name }}: {{ field.type }},
{% endfor %}
}
{% endfor %}";
    project.write("ours/models.rs.j2", own);
    let source = project.run(&["pull", "--templates", "ours"]).succeeds().out;
    assert!(source.contains("struct Film {\n    #[model(key)] id: i64,\n     title: String,\n}"), "{source}");
    project.write("ours/models.rs.j2", &own.replace("{{ field.type }}", "Nothing"));
    let wrong = project.run(&["pull", "--templates", "ours"]).exits(Exit::Input);
    wrong.complains(&["would not be read again: line ", "mend ours/models.rs.j2"]);
    project.write("ours/models.rs.j2", "{{ tables }}");
    project.run(&["pull", "--templates", "ours"]).exits(Exit::Input).complains(&["there is no `tables`"]);
}

#[test]
fn nothing_to_pull_is_said() {
    let project = Project::scripts(&[("1_log.sql", "CREATE TABLE log (at TEXT);")]);
    let nothing = project.run(&["pull"]);
    assert_eq!(nothing.exit, Exit::Input);
    assert!(nothing.err.contains("there is no table that a model could be of"), "{}", nothing.err);
}

/// Models, made a database, are pulled from it and want just what is there.
fn comes_back(dialect: &str, url: &str) {
    let project = Project::new(dialect, RECIPES).on(url);
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    let pulled = project.run(&["pull", "--from", "database"]).succeeds();
    assert_eq!(pulled.err, "");
    assert!(pulled.out.contains("#[many_to_many(through = RecipeIngredient, as = ingredients)]"), "{}", pulled.out);
    assert!(!pulled.out.contains("sqlx"), "{}", pulled.out);
    project.write("src/lib.rs", &pulled.out);
    assert_eq!(project.run(&["make"]).succeeds().out, "nothing to do: the migrations give what the models want\n");
}

on_each!(comes_back);
