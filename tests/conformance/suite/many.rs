//! Many links at once.

use std::collections::BTreeMap;

use jointable::{Added, Error, Model, Violation};
use jointable_tests::models::*;

use super::{amount, ingredients, need, needed, on_stage, recipe};

#[tokio::test]
async fn many_are_added_at_once() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt, egg] = ingredients(db, ["flour", "salt", "egg"]).await;
    bread.ingredients().add(db, salt.id, amount("7", "g")).await.unwrap();
    let wanted = [(egg.id, amount("2", "pieces")), (salt.id, amount("9", "kg")), (flour.id, amount("500", "g"))];
    assert_eq!(bread.ingredients().add_many(db, wanted.clone()).await.unwrap(), 2);
    assert_eq!(bread.ingredients().add_many(db, wanted).await.unwrap(), 0);
    assert_eq!(bread.ingredients().add_many(db, []).await.unwrap(), 0);
    let expected = [need("flour", "500", "g"), need("salt", "7", "g"), need("egg", "2", "pieces")];
    assert_eq!(needed(db, &bread).await, expected, "what was there keeps its payload");
}

#[tokio::test]
async fn of_one_key_twice_the_last_counts() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let wanted = [(flour.id, amount("1", "g")), (flour.id, amount("2", "g"))];
    assert_eq!(bread.ingredients().add_many(db, wanted).await.unwrap(), 1);
    assert_eq!(needed(db, &bread).await, [need("flour", "2", "g")]);
}

#[tokio::test]
async fn a_wrong_key_among_many_stops_them_all() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let wanted = [(flour.id, amount("1", "g")), (404, amount("1", "g"))];
    bread.ingredients().add_many(db, wanted).await.unwrap_err();
    let wanted = [(flour.id, amount("-1", "g"))];
    bread.ingredients().add_many(db, wanted).await.unwrap_err();
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn many_without_payload_and_with_its_defaults() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    let keys: Vec<_> = users.iter().map(|user| user.id).collect();
    assert_eq!(users[0].followers().add_many(db, keys[1..].iter().copied()).await.unwrap(), 2);
    assert_eq!(users[0].followers().ids(db).await.unwrap(), keys[1..]);
    assert_eq!(users[1].following().ids(db).await.unwrap(), keys[..1]);

    let photo = Photo::insert(db, NewPhoto { id: uuid::Uuid::from_u128(7), r#type: String::new() }).await.unwrap();
    for name in ["a", "b", "c"] {
        Tag::insert(db, NewTag { name: name.to_owned() }).await.unwrap();
    }
    assert_eq!(photo.tags().add_many(db, ["a".to_owned(), "b".to_owned()]).await.unwrap(), 2);
    let heavy = TaggingPayload { weight: 9, tagger: Some("Zoë \"the\" \\ tagger".to_owned()) };
    let wanted = ["b", "c"].map(|name| (name.to_owned(), heavy.clone()));
    assert_eq!(photo.tags().add_many_with(db, wanted).await.unwrap(), 1);
    let weights: Vec<_> = photo.tags().with_link().all(db).await.unwrap().iter().map(|tag| tag.link.weight).collect();
    assert_eq!(weights, [1, 1, 9]);
    let last = photo.tags().with_link().all(db).await.unwrap().pop().unwrap();
    assert_eq!(last.link.tagger, heavy.tagger);
}

#[tokio::test]
async fn upsert_gives_the_payload_either_way() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    for (quantity, unit) in [("500", "g"), ("500", "g"), ("1.5", "kg")] {
        bread.ingredients().upsert(db, flour.id, amount(quantity, unit)).await.unwrap();
        assert_eq!(needed(db, &bread).await, [need("flour", quantity, unit)]);
    }
    bread.ingredients().upsert(db, flour.id, amount("0", "g")).await.unwrap_err();
    bread.ingredients().upsert(db, 404, amount("1", "g")).await.unwrap_err();
    assert_eq!(needed(db, &bread).await, [need("flour", "1.5", "kg")]);
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    for ingredient in [&flour, &salt] {
        bread.ingredients().add(db, ingredient.id, amount("500", "g")).await.unwrap();
    }
    let patch = AmountPatch { quantity: Some("0.25".parse().unwrap()), ..AmountPatch::default() };
    assert!(bread.ingredients().update_link(db, flour.id, patch.clone()).await.unwrap());
    assert!(bread.ingredients().update_link(db, flour.id, AmountPatch::default()).await.unwrap());
    assert!(!bread.ingredients().update_link(db, 404, patch).await.unwrap());
    assert_eq!(needed(db, &bread).await, [need("flour", "0.25", "g"), need("salt", "500", "g")]);
    let wrong = AmountPatch { quantity: Some((-1).into()), unit: Some("kg".to_owned()) };
    bread.ingredients().update_link(db, salt.id, wrong).await.unwrap_err();
    assert_eq!(needed(db, &bread).await, [need("flour", "0.25", "g"), need("salt", "500", "g")]);

    let photo = Photo::insert(db, NewPhoto { id: uuid::Uuid::from_u128(7), r#type: String::new() }).await.unwrap();
    Tag::insert(db, NewTag { name: "a".to_owned() }).await.unwrap();
    let tagger = |tagger: Option<&str>| TaggingPayloadPatch { tagger: Some(tagger.map(str::to_owned)), weight: None };
    photo.tags().add_with(db, "a".to_owned(), TaggingPayload { weight: 4, tagger: None }).await.unwrap();
    for expected in [Some("Ann's \\ é"), None] {
        assert!(photo.tags().update_link(db, "a".to_owned(), tagger(expected)).await.unwrap());
        let link = photo.tags().with_link().all(db).await.unwrap().remove(0).link;
        assert_eq!((link.weight, link.tagger.as_deref()), (4, expected), "to NULL and back");
    }
}

#[tokio::test]
async fn tens_of_thousands_at_once() {
    on_stage!(db);
    const COUNT: i64 = 20_000;
    let star = User::insert(db, NewUser { name: "Star".to_owned() }).await.unwrap();
    let mut transaction = db.begin().await.unwrap();
    let mut fans = Vec::new();
    for n in 0..COUNT / 100 {
        fans.push(User::insert(&mut *transaction, NewUser { name: format!("fan {n}") }).await.unwrap().id);
    }
    transaction.commit().await.unwrap();
    // The same keys again and again: the size of the batch counts, not of the table.
    let many = fans.iter().copied().cycle().take(COUNT as usize);
    assert_eq!(star.followers().add_many(db, many.clone()).await.unwrap(), fans.len() as u64);
    assert!(star.followers().has_all(db, many.clone()).await.unwrap());
    assert_eq!(star.followers().remove_many(db, many.chain(1_000_000..1_100_000)).await.unwrap(), fans.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_that_add_many_leave_each_link_once() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let all = ingredients(db, ["a", "b", "c", "d", "e", "f", "g", "h"]).await;
    let tasks: Vec<_> = (0..32)
        .map(|n| {
            let (db, links) = (db.clone(), bread.ingredients());
            // In as many orders as there are tasks.
            let wanted: Vec<_> =
                (0..6).map(|i| (all[(n + i * (1 + n % 2 * 2)) % 8].id, amount("1", &n.to_string()))).collect();
            tokio::spawn(async move { links.add_many(&db, wanted).await })
        })
        .collect();
    let mut added = 0;
    for task in tasks {
        added += task.await.unwrap().expect("no error");
    }
    assert_eq!(added, 8, "each link is new to one of them");
    let mut units: BTreeMap<String, usize> = BTreeMap::new();
    for (_, _, unit) in needed(db, &bread).await {
        *units.entry(unit).or_default() += 1;
    }
    assert_eq!(units.values().sum::<usize>(), 8);
    assert_eq!(bread.ingredients().add(db, all[0].id, amount("1", "late")).await.unwrap(), Added::Existing);
}

/// A link that has a value of another one's is no link that is there already.
#[tokio::test]
async fn a_unique_value_of_another_link_is_refused() {
    on_stage!(db);
    let hall = Hall::insert(db, NewHall {}).await.unwrap();
    let mut guests = Vec::new();
    for _ in 0..2 {
        guests.push(Guest::insert(db, NewGuest {}).await.unwrap().id);
    }
    let at = |number| SeatPayload { number };
    let links = hall.guests();
    links.add(db, guests[0], at(1)).await.unwrap();
    assert_eq!(links.add(db, guests[0], at(1)).await.unwrap(), Added::Existing);
    links.upsert(db, guests[0], at(1)).await.unwrap();
    assert_eq!(links.add_many(db, [(guests[0], at(1))]).await.unwrap(), 0);
    let taken = |error: Error| assert_eq!(error.violation(), Some(Violation::Unique), "{error}");
    taken(links.add(db, guests[1], at(1)).await.unwrap_err());
    taken(links.upsert(db, guests[1], at(1)).await.unwrap_err());
    taken(links.add_many(db, [(guests[1], at(1))]).await.unwrap_err());
    taken(links.set(db, [(guests[0], at(1)), (guests[1], at(1))]).await.unwrap_err());
    taken(links.toggle(db, guests[1], at(1)).await.unwrap_err());
    taken(links.create(db, NewGuest {}, at(1)).await.unwrap_err());
    assert_eq!(Guest::query().count(db).await.unwrap(), 2);
    let links = links.with_link().all(db).await.unwrap();
    assert_eq!(links.iter().map(|it| (it.far.id, it.link.number)).collect::<Vec<_>>(), [(guests[0], 1)]);
}

/// The same where only some values together are unique.
#[tokio::test]
async fn unique_values_of_another_link_are_refused() {
    on_stage!(db);
    let (hall, other) = (Hall::insert(db, NewHall {}).await.unwrap(), Hall::insert(db, NewHall {}).await.unwrap());
    let (one, two) = (Guest::insert(db, NewGuest {}).await.unwrap(), Guest::insert(db, NewGuest {}).await.unwrap());
    let at = |number| DeskPayload { number };
    let links = hall.workers();
    links.add(db, one.id, at(1)).await.unwrap();
    assert_eq!(links.add(db, one.id, at(1)).await.unwrap(), Added::Existing);
    assert_eq!(links.add_many(db, [(one.id, at(1))]).await.unwrap(), 0);
    assert_eq!(other.workers().add(db, two.id, at(1)).await.unwrap(), Added::Inserted);
    let taken = |error: Error| assert_eq!(error.violation(), Some(Violation::Unique), "{error}");
    taken(links.add(db, two.id, at(1)).await.unwrap_err());
    taken(links.upsert(db, two.id, at(1)).await.unwrap_err());
    taken(links.add_many(db, [(two.id, at(1))]).await.unwrap_err());
    taken(links.toggle(db, two.id, at(1)).await.unwrap_err());
    assert_eq!(links.ids(db).await.unwrap(), [one.id]);
    assert_eq!(links.add(db, two.id, at(2)).await.unwrap(), Added::Inserted);
}
