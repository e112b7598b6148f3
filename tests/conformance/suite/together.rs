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

/// Adds, sets, removes and toggles of the same few pairs, from both sides: nothing fails, and what is left was asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_same_few_pairs() {
    on_stage!(db);
    const TASKS: usize = 64;
    const EACH: usize = 200;
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat", "Dan"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (db, users) = (db.clone(), users.clone());
            tokio::spawn(async move {
                for n in 0..EACH {
                    let (one, other) = (&users[(task + n) % 4], &users[(task + n / 4 + 1) % 4]);
                    let done = match (task * 7 + n * 3) % 10 {
                        0 | 1 => one.following().add(&db, other.id).await.map(drop),
                        2 | 3 => one.followers().add(&db, other.id).await.map(drop),
                        4 => one.following().remove(&db, other.id).await.map(drop),
                        5 => one.followers().toggle(&db, other.id).await.map(drop),
                        6 => one.following().toggle(&db, other.id).await.map(drop),
                        7 => one.following().add_many(&db, users.iter().map(|user| user.id)).await.map(drop),
                        8 => one.followers().remove_many(&db, [one.id, other.id]).await.map(drop),
                        _ => one.following().set(&db, [other.id]).await.map(drop),
                    };
                    done.unwrap_or_else(|error| panic!("task {task}, {n}: {error}"));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    for user in &users {
        let mut ids = user.following().ids(db).await.unwrap();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "no link is there twice");
        assert!(ids.iter().all(|id| users.iter().any(|user| user.id == *id)));
    }
    let (ann, bob) = (&users[0], &users[1]);
    ann.following().set(db, [bob.id]).await.unwrap();
    assert_eq!(ann.following().ids(db).await.unwrap(), [bob.id]);
}
