//! Many tasks at once.

use jointable::{Added, Model};
use jointable_tests::models::*;

use super::{amount, ingredients, needed, on_stage, recipe};

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_adds_of_one_pair_leave_one_link() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let tasks: Vec<_> = (1..=64)
        .map(|n| {
            let (db, links) = (db.clone(), bread.ingredients());
            tokio::spawn(async move { links.add(&db, flour.id, amount(&n.to_string(), "g")).await })
        })
        .collect();
    let mut inserted = 0;
    for task in tasks {
        inserted += usize::from(task.await.unwrap().expect("no error") == Added::Inserted);
    }
    assert_eq!(inserted, 1, "one of them says that the link is new");
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn adds_from_both_sides_meet_in_one_link() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    let tasks: Vec<_> = (0..32)
        .map(|n| {
            let (db, ann, bob) = (db.clone(), users[0].clone(), users[1].clone());
            tokio::spawn(async move {
                if n % 2 == 0 { ann.following().add(&db, bob.id).await } else { bob.followers().add(&db, ann.id).await }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().expect("no error");
    }
    assert_eq!(users[1].followers().count(db).await.unwrap(), 1);
    assert_eq!(users[0].followers().count(db).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_overlapping_sets_one_wins_whole() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let all = ingredients(db, ["a", "b", "c", "d"]).await;
    for _ in 0..5 {
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (db, links) = (db.clone(), bread.ingredients());
                let unit = format!("set {n}");
                let wanted: Vec<_> = (0..2).map(|i| (all[(n + i) % 4].id, amount("1", &unit))).collect();
                tokio::spawn(async move { links.set(&db, wanted).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().expect("no error");
        }
        let links = needed(db, &bread).await;
        assert_eq!(links.len(), 2, "{links:?}");
        assert_eq!(links[0].2, links[1].2, "both links are of the same set");
    }
}
