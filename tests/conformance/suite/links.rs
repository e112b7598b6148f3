//! Links: add, remove, has, count, and reading them.

use jointable::{Added, Error, Links, Model, Toggled, Violation};
use jointable_tests::models::*;
use uuid::Uuid;

use super::{amount, ingredients, need, needed, on_stage, recipe};

#[tokio::test]
async fn an_added_link_keeps_its_payload() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    assert_eq!(bread.ingredients().add(db, flour.id, amount("500", "g")).await.unwrap(), Added::Inserted);
    assert_eq!(bread.ingredients().add(db, salt.id, amount("1.125", "tsp")).await.unwrap(), Added::Inserted);
    assert_eq!(needed(db, &bread).await, [need("flour", "500", "g"), need("salt", "1.125", "tsp")]);
    assert_eq!(bread.ingredients().all(db).await.unwrap(), [flour.clone(), salt]);
    assert_eq!(flour.recipes().all(db).await.unwrap(), std::slice::from_ref(&bread));
    let back = flour.recipes().with_link().all(db).await.unwrap();
    assert_eq!((back[0].far.title.as_str(), back[0].link.unit.as_str()), ("Bread", "g"));
}

#[tokio::test]
async fn adding_again_changes_nothing() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    assert_eq!(bread.ingredients().add(db, flour.id, amount("500", "g")).await.unwrap(), Added::Inserted);
    assert_eq!(bread.ingredients().add(db, flour.id, amount("1", "kg")).await.unwrap(), Added::Existing);
    assert_eq!(flour.recipes().add(db, bread.id, amount("2", "kg")).await.unwrap(), Added::Existing);
    assert_eq!(needed(db, &bread).await, [need("flour", "500", "g")]);
}

#[tokio::test]
async fn removing_takes_this_link_only() {
    on_stage!(db);
    let (bread, cake) = (recipe(db, "Bread").await, recipe(db, "Cake").await);
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    for (recipe, ingredient) in [(&bread, &flour), (&bread, &salt), (&cake, &flour)] {
        recipe.ingredients().add(db, ingredient.id, amount("1", "g")).await.unwrap();
    }
    assert!(bread.ingredients().remove(db, flour.id).await.unwrap());
    assert!(!bread.ingredients().remove(db, flour.id).await.unwrap());
    assert_eq!(needed(db, &bread).await, [need("salt", "1", "g")]);
    assert_eq!(needed(db, &cake).await, [need("flour", "1", "g")]);
}

#[tokio::test]
async fn many_are_removed_at_once() {
    on_stage!(db);
    let (bread, cake) = (recipe(db, "Bread").await, recipe(db, "Cake").await);
    let [flour, salt, egg] = ingredients(db, ["flour", "salt", "egg"]).await;
    for recipe in [&bread, &cake] {
        for ingredient in [&flour, &salt, &egg] {
            recipe.ingredients().add(db, ingredient.id, amount("1", "g")).await.unwrap();
        }
    }
    assert_eq!(bread.ingredients().remove_many(db, [flour.id, egg.id, egg.id, 404]).await.unwrap(), 2);
    assert_eq!(bread.ingredients().remove_many(db, []).await.unwrap(), 0);
    assert_eq!(bread.ingredients().ids(db).await.unwrap(), [salt.id]);
    assert_eq!(cake.ingredients().clear(db).await.unwrap(), 3);
    assert_eq!(cake.ingredients().clear(db).await.unwrap(), 0);
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 1);
}

#[tokio::test]
async fn ids_and_the_first_row() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    assert_eq!(bread.ingredients().first(db).await.unwrap(), None);
    assert!(bread.ingredients().ids(db).await.unwrap().is_empty());
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    for ingredient in [&salt, &flour] {
        bread.ingredients().add(db, ingredient.id, amount("1", "g")).await.unwrap();
    }
    assert_eq!(bread.ingredients().ids(db).await.unwrap(), [flour.id, salt.id]);
    assert_eq!(bread.ingredients().first(db).await.unwrap(), Some(flour));
}

#[tokio::test]
async fn has_all_and_has_any_ask_once_for_many() {
    on_stage!(db);
    let photo = Photo::insert(db, NewPhoto { id: Uuid::from_u128(1), r#type: "jpg".to_owned() }).await.unwrap();
    for name in ["sea", "sky", "sun"] {
        Tag::insert(db, NewTag { name: name.to_owned() }).await.unwrap();
    }
    photo.tags().add(db, "sea".to_owned()).await.unwrap();
    photo.tags().add(db, "sky".to_owned()).await.unwrap();
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for (names, all, any) in [
        (&["sea", "sky"][..], true, true),
        (&["sea", "sea"], true, true),
        (&["sea", "sun"], false, true),
        (&["sun", "it's"], false, false),
        (&[], true, false),
    ] {
        assert_eq!(photo.tags().has_all(db, keys(names)).await.unwrap(), all, "{names:?}");
        assert_eq!(photo.tags().has_any(db, keys(names)).await.unwrap(), any, "{names:?}");
    }
    // A key that comes as bytes.
    let sea = Tag::find(db, "sea".to_owned()).await.unwrap().unwrap();
    assert!(sea.photos().has_all(db, [photo.id]).await.unwrap());
    assert!(!sea.photos().has_any(db, [Uuid::from_u128(2)]).await.unwrap());
    assert_eq!(sea.photos().remove_many(db, [photo.id]).await.unwrap(), 1);
}

#[tokio::test]
async fn has_and_count_look_at_one_row() {
    on_stage!(db);
    let (bread, cake) = (recipe(db, "Bread").await, recipe(db, "Cake").await);
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    bread.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    bread.ingredients().add(db, salt.id, amount("1", "g")).await.unwrap();
    cake.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 2);
    assert_eq!(cake.ingredients().count(db).await.unwrap(), 1);
    assert_eq!(flour.recipes().count(db).await.unwrap(), 2);
    assert!(bread.ingredients().has(db, salt.id).await.unwrap());
    assert!(!cake.ingredients().has(db, salt.id).await.unwrap());
    assert_eq!(recipe(db, "Air").await.ingredients().all(db).await.unwrap(), []);
}

#[tokio::test]
async fn a_link_to_nothing_is_an_error() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let lost = |error: Error| {
        assert_eq!(error.violation(), Some(Violation::ForeignKey), "{error}");
        error.to_string()
    };
    let links = bread.ingredients();
    let error = links.add(db, 12_345, amount("1", "g")).await.unwrap_err();
    assert_eq!(lost(error), "there is no Ingredient 12345");
    let some = || [(flour.id, amount("1", "g")), (777, amount("1", "g"))];
    assert_eq!(lost(links.add_many(db, some()).await.unwrap_err()), "there is no Ingredient 777");
    assert_eq!(lost(links.set(db, some()).await.unwrap_err()), "there is no Ingredient 777");
    assert_eq!(lost(links.upsert(db, 5_555, amount("1", "g")).await.unwrap_err()), "there is no Ingredient 5555");
    assert_eq!(lost(links.toggle(db, 6_666, amount("1", "g")).await.unwrap_err()), "there is no Ingredient 6666");
    let nowhere = Links::<RecipeIngredientsRelation>::of(99);
    let error = nowhere.add(db, flour.id, amount("1", "g")).await.unwrap_err();
    assert_eq!(lost(error), "there is no Recipe 99");
    assert_eq!(links.count(db).await.unwrap(), 0);
    let photo = Links::<PhotoTagsRelation>::of(Uuid::nil()).add(db, "sea".to_owned()).await.unwrap_err();
    assert_eq!(lost(photo), "there is no Tag \"sea\"");
}

#[tokio::test]
async fn a_payload_that_fails_a_check_is_an_error() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let error = bread.ingredients().add(db, flour.id, amount("-1", "g")).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::Check), "{error}");
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn followers_are_not_those_followed() {
    on_stage!(db);
    let [ann, bob, cat] = users(db).await;
    ann.following().add(db, bob.id).await.unwrap();
    cat.following().add(db, bob.id).await.unwrap();
    bob.followers().add(db, cat.id).await.unwrap();
    bob.following().add(db, cat.id).await.unwrap();
    assert_eq!(bob.followers().all(db).await.unwrap(), [ann.clone(), cat.clone()]);
    assert_eq!(bob.following().all(db).await.unwrap(), std::slice::from_ref(&cat));
    assert_eq!(ann.followers().all(db).await.unwrap(), []);
    assert!(ann.following().has(db, bob.id).await.unwrap());
    assert!(!bob.following().has(db, ann.id).await.unwrap());
    let links = bob.followers().with_link().all(db).await.unwrap();
    assert_eq!((links[0].link.follower_id, links[0].link.followed_id), (ann.id, bob.id));
    assert!(bob.followers().remove(db, ann.id).await.unwrap());
    assert_eq!(ann.following().count(db).await.unwrap(), 0);
    assert_eq!(cat.following().set(db, [ann.id, cat.id]).await.unwrap().added, 2);
    assert_eq!(ann.followers().all(db).await.unwrap(), [cat]);
}

async fn users(db: &crate::Pool) -> [User; 3] {
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    users.try_into().unwrap()
}

#[tokio::test]
async fn optional_payload_has_defaults() {
    on_stage!(db);
    let photo = Photo::insert(db, NewPhoto { id: Uuid::from_u128(7), r#type: "raw".to_owned() }).await.unwrap();
    for name in ["sea", "sky"] {
        Tag::insert(db, NewTag { name: name.to_owned() }).await.unwrap();
    }
    let heavy = TaggingPayload { weight: 5, tagger: Some("Ann".to_owned()) };
    assert_eq!(photo.tags().add(db, "sea".to_owned()).await.unwrap(), Added::Inserted);
    assert_eq!(photo.tags().add(db, "sea".to_owned()).await.unwrap(), Added::Existing);
    assert_eq!(photo.tags().add_with(db, "sky".to_owned(), heavy.clone()).await.unwrap(), Added::Inserted);
    assert_eq!(photo.tags().add_with(db, "sea".to_owned(), heavy).await.unwrap(), Added::Existing);
    let links = photo.tags().with_link().all(db).await.unwrap();
    let seen: Vec<_> = links.iter().map(|l| (l.far.name.as_str(), l.link.weight, l.link.tagger.as_deref())).collect();
    assert_eq!(seen, [("sea", 1, None), ("sky", 5, Some("Ann"))]);
    assert_ne!(links[0].link.id, links[1].link.id, "the database numbers links too");
    let made = photo.tags().create(db, NewTag { name: "sun".to_owned() }).await.unwrap();
    let moon = NewTag { name: "moon".to_owned() };
    photo.tags().create_with(db, moon, TaggingPayload { weight: 6, tagger: None }).await.unwrap();
    let toggled = TaggingPayload { weight: 7, tagger: None };
    assert_eq!(photo.tags().toggle_with(db, made.name.clone(), toggled.clone()).await.unwrap(), Toggled::Removed);
    assert_eq!(photo.tags().toggle_with(db, made.name, toggled).await.unwrap(), Toggled::Added);
    let weights: Vec<_> = photo.tags().with_link().all(db).await.unwrap().iter().map(|tag| tag.link.weight).collect();
    assert_eq!(weights, [6, 1, 5, 7], "moon, sea, sky, sun");
    let payload = TaggingPayload::from(links[1].link.clone());
    assert_eq!((payload.weight, payload.tagger.as_deref()), (5, Some("Ann")));
    assert_eq!(Tag::find(db, "sea".to_owned()).await.unwrap().unwrap().photos().all(db).await.unwrap(), [photo]);
}

#[tokio::test]
async fn deleting_a_row_does_as_declared_to_its_links() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    bread.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    flour.delete(db).await.unwrap_err();
    bread.delete(db).await.unwrap();
    assert_eq!(flour.recipes().count(db).await.unwrap(), 0);
    flour.delete(db).await.unwrap();
}

#[tokio::test]
async fn toggle_does_the_other() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    for expected in [Toggled::Added, Toggled::Removed, Toggled::Added] {
        assert_eq!(bread.ingredients().toggle(db, flour.id, amount("1", "g")).await.unwrap(), expected);
    }
    assert_eq!(needed(db, &bread).await, [need("flour", "1", "g")]);
    bread.ingredients().toggle(db, 404, amount("1", "g")).await.unwrap_err();
    let [ann, bob, _] = users(db).await;
    assert_eq!(ann.following().toggle(db, bob.id).await.unwrap(), Toggled::Added);
    assert_eq!(bob.followers().toggle(db, ann.id).await.unwrap(), Toggled::Removed);
    let nobody = Links::<jointable_tests::models::UserFollowingRelation>::of(404);
    assert!(matches!(nobody.toggle(db, ann.id).await, Err(Error::NotFound("User"))));
}

#[tokio::test]
async fn create_stores_the_row_and_the_link_or_neither() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let new = |name: &str| NewIngredient { name: name.to_owned() };
    let flour = bread.ingredients().create(db, new("flour"), amount("500", "g")).await.unwrap();
    assert_eq!(Ingredient::find(db, flour.id).await.unwrap(), Some(flour.clone()));
    assert_eq!(needed(db, &bread).await, [need("flour", "500", "g")]);
    bread.ingredients().create(db, new("salt"), amount("-1", "g")).await.unwrap_err();
    bread.ingredients().create(db, new("flour"), amount("1", "g")).await.unwrap_err();
    assert_eq!(needed(db, &bread).await, [need("flour", "500", "g")]);
    // The name is free: nothing of the failed one has stayed.
    let mut transaction = db.begin().await.unwrap();
    let salt = bread.ingredients().create(&mut *transaction, new("salt"), amount("7", "g")).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(Ingredient::find(db, salt.id).await.unwrap(), None);
    let ann = User::insert(db, NewUser { name: "Ann".to_owned() }).await.unwrap();
    let bob = ann.followers().create(db, NewUser { name: "Bob".to_owned() }).await.unwrap();
    assert_eq!(bob.following().ids(db).await.unwrap(), [ann.id]);
}
