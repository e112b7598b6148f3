//! `jointable explain`

use std::path::Path;

use jointable_cli::Exit;
use serde_json::{Value, json};

use crate::support::{Project, RECIPES};

const MODELS: &str = r#"
use jointable::Model;

#[derive(Model)]
#[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id, verbs(add = admit))]
#[many_to_many(User, through = Follow, as = close, from = follower_id, scope(closeness = "close", asked = false))]
#[many_to_many(User, as = twins, symmetric)]
#[has_many(Post, as = posts)]
#[has_many(through = followers.posts, as = read)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(unique, max_length = 40)]
    pub name: String,
}

#[derive(Model)]
#[model(comment = "who reads whom")]
pub struct Follow {
    #[model(references = User, on_delete = cascade)]
    pub follower_id: i64,
    #[model(references = User, on_delete = restrict)]
    pub followed_id: i64,
    #[model(default = "far", comment = "close or far")]
    pub closeness: String,
    #[model(default = false)]
    pub asked: bool,
    pub note: Option<String>,
    #[model(position)]
    pub place: i32,
    #[model(deleted_at)]
    pub ended: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User, on_delete = set_null)]
    pub author_id: Option<i64>,
    pub text: String,
    #[model(computed = "length(text)")]
    pub length: i32,
}
"#;

/// The texts are one file. `BLESS=1 cargo test -p jointable-cli` writes it.
#[test]
fn what_is_said_is_as_expected() {
    let project = Project::new("sqlite", MODELS);
    let said: String = [
        "explain",
        "explain User.followers",
        "explain User.twins --dialect postgres",
        "explain User::read",
        "explain Post.author --dialect all",
        "explain Follow --dialect postgres",
        "explain user_twins",
    ]
    .iter()
    .map(|command| {
        let arguments: Vec<&str> = command.split(' ').collect();
        format!("==== jointable {command}\n\n{}\n", project.run(&arguments).succeeds().out)
    })
    .collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/explain.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &said).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(expected == said, "what is said has changed; BLESS=1 accepts it:\n{said}");
}

#[test]
fn machines_get_a_document() {
    let project = Project::new("postgres", RECIPES);
    let all = project.run(&["explain", "--format", "json"]).succeeds().json();
    assert_eq!((&all["status"], &all["exit"]), (&json!("explained"), &json!(0)));
    assert_eq!(all["dialects"], json!([{ "name": "postgres", "title": "PostgreSQL" }]));
    assert_eq!(all["models"].as_array().unwrap().len(), 3);
    let one = project.run(&["explain", "Recipe", "--format", "json"]).succeeds().json();
    assert_eq!(one["model"], all["models"][0]);
    let name = "Recipe.ingredients";
    let relation = project.run(&["explain", name, "--format", "json", "--dialect", "all"]).succeeds().json();
    assert_eq!(relation["table"]["table"], "recipe_ingredients");
    let relation = &relation["relation"];
    assert_eq!(
        (&relation["name"], &relation["kind"], &relation["leads"]),
        (&json!(name), &json!("many to many"), &json!("many"))
    );
    assert_eq!(relation["links"]["payload"][0]["types"][1], json!({ "dialect": "postgres", "sql": "numeric(10,3)" }));
    let optional: Vec<&Value> =
        relation["links"]["payload"].as_array().unwrap().iter().map(|own| &own["optional"]).collect();
    assert_eq!(optional, [false, true]);
    assert_eq!(relation["directions"][0]["by"], "the primary key");
    let operations = relation["operations"].as_array().unwrap();
    let add = operations.iter().find(|own| own["call"] == "ingredients().add").unwrap();
    assert_eq!(add["signature"], "(db, i64, RecipeIngredientPayload) -> Added");
    assert_eq!(add["runs"].as_array().unwrap().len(), 3);
    let statement = &add["runs"][1]["statements"][0];
    assert!(statement["sql"].as_str().unwrap().starts_with("INSERT INTO \"recipe_ingredients\""));
    assert_eq!(statement["parameters"], json!(["Recipe.id", "Ingredient.id", "quantity", "unit"]));
}

#[test]
fn all_dialects_are_shown_where_none_is_settled() {
    let project = Project::new("sqlite", RECIPES);
    std::fs::remove_file(project.path().join("jointable.toml")).unwrap();
    project.run(&["explain", "Recipe"]).succeeds().says(&["SQLite:", "PostgreSQL:", "MySQL:"]);
    project.run(&["explain", "Recipe", "--dialect", "oracle"]).exits(Exit::Input).complains(&["unknown dialect"]);
    project.run(&["make", "--dialect", "all"]).exits(Exit::Input).complains(&["unknown dialect `all`"]);
}

#[test]
fn unknown_names_have_candidates() {
    let project = Project::new("sqlite", MODELS);
    for (name, parts) in [
        ("Usr", ["there is no model `Usr`", "did you mean `User` or `users`?"]),
        ("User.folowers", ["`User` has no relation `folowers`", "did you mean `followers`?"]),
        ("User.x", ["`User` has no relation `x`", "there are `followers`, `close`, `twins`, `posts`, `read`"]),
        ("Nothing.of_the_kind", ["there is no model `Nothing`", "there are `User`, `Follow`, `Post`, `users`"]),
        ("", ["there is no model ``", "there are `User`"]),
        (".", ["there is no model ``", "there are `User`"]),
    ] {
        project.run(&["explain", name]).exits(Exit::Input).complains(&parts);
    }
    let one = project.run(&["explain", "Usr", "--format", "json"]).exits(Exit::Input).json();
    assert_eq!(one["diagnostics"][0]["help"], "did you mean `User` or `users`?");
}

#[test]
fn models_of_one_name_are_told_apart_by_their_tables() {
    let models = "
        mod a { #[derive(jointable::Model)] #[many_to_many(crate::b::Tag, as = tags)] pub struct Tag { #[model(key)] pub id: i64 } }
        mod b { #[derive(jointable::Model)] #[model(table = \"labels\")] pub struct Tag { #[model(key)] pub id: i64 } }";
    let project = Project::new("sqlite", models);
    project.run(&["explain", "Tag"]).exits(Exit::Input).complains(&["there are 2 models `Tag`", "`tags` or `labels`"]);
    project.run(&["explain", "labels"]).succeeds().says(&["Tag (labels), the table labels"]);
    project.run(&["explain", "tags.tags"]).succeeds().says(&["Tag (tags).tags: many to many with Tag (labels)"]);
}

#[test]
fn odd_names_are_said_as_they_are() {
    let models = r#"
        #[derive(jointable::Model)]
        #[model(table = "a \"b\" `c`, (d) -- e.f")]
        #[many_to_many(r#Type, as = r#match, table = "line\nend \u{1b}[31m 'q' SELECT FROM")]
        #[has_many(r#Type, as = r#loop)]
        pub struct Größe { #[model(key, column = "ключ")] pub id: i64 }

        #[derive(jointable::Model)]
        #[model(table = "<script>alert(1)</script>")]
        pub struct r#Type {
            #[model(key, column = "{{ x }} {% y %}")]
            pub r#type: i64,
            #[model(references = Größe, column = "größe \\ ' \"")]
            pub r#in: i64,
        }
    "#;
    let project = Project::new("sqlite", models);
    for name in ["Größe", "Größe.match", "Größe.r#loop", "Type", "Größe::match", "<script>alert(1)</script>"] {
        for dialect in ["sqlite", "postgres", "mysql", "all"] {
            let said = project.run(&["explain", name, "--dialect", dialect]).succeeds().out;
            assert!(said.chars().all(|character| character == '\n' || !character.is_control()), "{said}");
            project.run(&["explain", name, "--dialect", dialect, "--format", "json"]).succeeds().json();
        }
    }
    let said = project.run(&["explain", "Größe.match"]).succeeds();
    said.says(&["r#match().all(db) -> Vec<Type>", "match_of(…).all", "\"line\\nend \\u{1b}[31m 'q' SELECT FROM\""]);
    let narrow = |columns: &str| {
        project.run_with(&["explain", "Größe.match"], |env| {
            env.variables.insert("COLUMNS".to_owned(), columns.to_owned());
        })
    };
    assert!(narrow("40").succeeds().out.lines().count() > narrow("4000").succeeds().out.lines().count());
    narrow("0").succeeds();
    narrow("x").succeeds();
}
