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

/// Moves, additions and removals in one list, from both sides: nothing fails, no two links get one place.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_one_list() {
    on_stage!(db);
    const TASKS: usize = 64;
    const EACH: usize = 200;
    let (blue, ids) = super::positions::album(db, 12).await;
    let tunes = Tune::find_many(db, ids.clone()).await.unwrap();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (db, blue, ids, tunes) = (db.clone(), blue.clone(), ids.clone(), tunes.clone());
            tokio::spawn(async move {
                for n in 0..EACH {
                    let at = (task * 5 + n * 7) % ids.len();
                    let (id, tune, links) = (ids[at], &tunes[at], blue.tunes());
                    let some = [id, ids[(at + 3) % ids.len()], ids[(at + 5) % ids.len()]];
                    let done = match (task + n) % 10 {
                        0 => links.insert_at(&db, n, id).await.map(drop),
                        1 | 2 => links.move_to(&db, id, (task + n * 3) % ids.len()).await.map(drop),
                        3 => links.reorder(&db, some).await.map(drop),
                        4 => links.add(&db, id).await.map(drop),
                        5 => links.toggle(&db, id).await.map(drop),
                        6 => tune.albums().add(&db, blue.id).await.map(drop),
                        7 => tune.albums().toggle(&db, blue.id).await.map(drop),
                        8 if n % 4 == 0 => links.set(&db, some).await.map(drop),
                        8 => links.remove_many(&db, some).await.map(drop),
                        _ => links.add_many(&db, some).await.map(drop),
                    };
                    done.unwrap_or_else(|error| panic!("task {task}, {n}: {error}"));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut places: Vec<i32> = super::positions::places(db, &blue).await.into_iter().map(|(_, place)| place).collect();
    let count = places.len();
    places.dedup();
    assert_eq!(places.len(), count, "no place is there twice");
    blue.tunes().add_many(db, ids.clone()).await.unwrap();
    assert_eq!(blue.tunes().reorder(db, ids.clone()).await.unwrap(), ids.len() as u64);
    let places = super::positions::places(db, &blue).await;
    assert_eq!(places, ids.iter().copied().zip(0..).collect::<Vec<_>>());
}
