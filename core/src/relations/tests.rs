use super::*;
use crate::{
    check,
    diagnostic::Sink,
    read::{CrateRoot, MemoryFiles, read},
    schema::{Action, Schema},
    source::Sources,
};

/// Reads one file without mistakes: its relations, and the schema.
fn resolved(text: &str) -> (Relations, Schema) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "app".into(), file: "src/lib.rs".into(), ..CrateRoot::default() };
    let files: MemoryFiles = [("src/lib.rs", text)].into_iter().collect();
    let crates = read(&[root], &files, &mut sources, &mut sink);
    let schema = check::schema(&crates.models, &mut sink);
    let found = sink.into_vec();
    assert!(found.is_empty(), "{found:?}");
    (resolve(&crates.models), schema)
}

const FOLLOWERS: &str = r#"
use jointable::Model;

#[derive(Model)]
#[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id, verbs(add = admit))]
#[many_to_many(User, through = Follow, as = following, from = follower_id)]
#[many_to_many(User, as = friends, symmetric)]
#[many_to_many(Badge, as = badges, table = "user badges")]
#[has_many(through = followers.following, as = r#type)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[many_to_many(User, as = users, inverse = badges)]
pub struct Badge {
    #[model(key, max_length = 20)]
    pub name: String,
}

#[derive(Model)]
pub struct Follow {
    #[model(references = User, on_delete = cascade)]
    pub follower_id: i64,
    #[model(references = User, on_delete = restrict)]
    pub followed_id: i64,
    /// How much.
    #[model(default = 1)]
    pub weight: i32,
    pub since: Option<std::vec::Vec<u8>>,
}
"#;

fn links<'a>(relations: &'a Relations, alias: &str) -> &'a Links {
    relations.relation(0, alias).and_then(Relation::links).expect("a relation with links")
}

#[test]
fn the_ends_of_relations_are_found() {
    let (relations, _) = resolved(FOLLOWERS);
    let followers = links(&relations, "followers");
    assert_eq!((followers.model, followers.near, followers.far), (2, 1, 0));
    assert_eq!((followers.payload, &followers.payload_columns[..]), (Payload::Optional, &[2, 3][..]));
    let follow = &relations.models[2];
    assert_eq!((follow.references[0].on_delete, follow.references[1].on_delete), (Action::Cascade, Action::Restrict));
    assert_eq!(
        (follow.columns[2].docs.as_str(), follow.columns[3].rust.as_str()),
        ("How much.", "Option<std::vec::Vec<u8>>")
    );
    assert_eq!(follow.columns[3].inner(), "std::vec::Vec<u8>");
    let verb = Verb { method: "admit".into(), operation: "add".into() };
    assert_eq!(relations.relation(0, "followers").map(|own| &own.verbs[..]), Some(&[verb][..]));
}

#[test]
fn tables_made_for_relations_are_models_behind_the_others() {
    let (relations, schema) = resolved(FOLLOWERS);
    assert_eq!(relations.declared().count(), 3);
    let badges = links(&relations, "badges");
    let made = &relations.models[badges.model];
    assert_eq!((made.table.as_str(), &made.made_for), ("user badges", &Some((0, "badges".to_owned()))));
    let users = relations.relation(1, "users").and_then(Relation::links).expect("the other side");
    assert_eq!((users.model, users.near, users.far), (badges.model, 1, 0));
    assert_eq!(users.join, Join::Inverse("badges".to_owned()));
    for model in &relations.models {
        let table = schema.table(&model.table).expect("a table of that name");
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, model.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>());
        assert_eq!(table.primary_key, model.names_of(&model.key).collect::<Vec<_>>());
        for (key, reference) in table.foreign_keys.iter().zip(&model.references) {
            assert_eq!((key.on_delete, key.on_update), (reference.on_delete, reference.on_update), "{}", table.name);
        }
    }
}

#[test]
fn a_chain_leads_where_its_parts_do_and_is_called_as_its_method() {
    let (relations, _) = resolved(FOLLOWERS);
    let chain = relations.relation(0, "type").expect("a chain");
    assert_eq!((chain.far, chain.leads, chain.method.as_str()), (0, Leads::ToMany, "r#type"));
    let operations = relations.operations(chain, Dialect::Sqlite);
    let calls: Vec<String> = operations.iter().map(|operation| operation.call(&chain.method)).collect();
    assert_eq!((calls[0].as_str(), calls.last().map(String::as_str)), ("r#type().all", Some("type_of(…).all")));
}

#[test]
fn each_direction_has_its_index() {
    let (relations, mut schema) = resolved(FOLLOWERS);
    let followers = relations.relation(0, "followers").expect("a relation");
    let by = |schema: &Schema| relations.served(followers, schema).into_iter().map(|own| own.by).collect::<Vec<_>>();
    let index = By::Index("follows_followed_id_follower_id_idx".to_owned());
    assert_eq!(by(&schema), [Some(index), Some(By::Key)]);
    schema.tables[2].indexes.clear();
    assert_eq!(by(&schema), [None, Some(By::Key)]);
}

#[test]
fn signatures_have_the_types_of_the_user() {
    let (relations, _) = resolved(FOLLOWERS);
    let said = |model: usize, alias: &str, call: &str| {
        let relation = relations.relation(model, alias).expect("a relation");
        let operations = relations.operations(relation, Dialect::Postgres);
        let operation = operations.iter().find(|own| own.call(alias) == call).expect("an operation");
        relations.signature(relation, operation).to_string()
    };
    for (alias, call, expected) in [
        ("followers", "followers().all", "(db) -> Vec<User>"),
        ("followers", "followers().with_link().all", "(db) -> Vec<Linked<User, Follow>>"),
        ("followers", "followers_of(…).with_link().all", "(db) -> Vec<Vec<Linked<User, Follow>>>"),
        ("followers", "followers().add", "(db, i64) -> Added"),
        ("followers", "followers().add_with", "(db, i64, FollowPayload) -> Added"),
        ("followers", "followers().update_link", "(db, i64, FollowPayloadPatch) -> bool"),
        ("followers", "followers().set", "(db, impl IntoIterator<Item = (i64, FollowPayload)>) -> SetReport"),
        ("badges", "badges().with_link().all", "(db) -> Vec<Linked<Badge, Pair<UserBadgesRelation>>>"),
        ("badges", "badges().create", "(db, NewBadge) -> Badge"),
    ] {
        assert_eq!(said(0, alias, call), expected, "{call}");
    }
}

#[test]
fn a_statement_that_is_too_long_is_none() {
    let columns: String = (0..200).map(|n| format!("pub {}_{n}: i64,\n", "x".repeat(50))).collect();
    let (relations, _) =
        resolved(&format!("#[derive(jointable::Model)] pub struct Wide {{ #[model(key)] pub id: i64, {columns} }}"));
    for dialect in Dialect::ALL {
        let operations = relations.operations_of_model(0, dialect);
        let fits = |name: &str| {
            let operation = operations.iter().find(|own| own.name == name).expect("an operation");
            operation.statements.iter().all(|statement| statement.sql.is_some())
        };
        assert!(!fits("all") && fits("delete"));
    }
}
