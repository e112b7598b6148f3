//! Links that are the same from both sides.

use std::collections::BTreeSet;

use jointable::{Added, Error, Model, SetReport, Toggled};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

async fn people<const N: usize>(db: &Pool) -> [Person; N] {
    let mut all = Vec::new();
    for n in 0..N {
        all.push(Person::insert(db, NewPerson { name: format!("person {n}") }).await.unwrap());
    }
    all.try_into().unwrap()
}

fn since(year: i32) -> Friends {
    Friends { since: Some(year) }
}

#[tokio::test]
async fn a_friend_has_a_friend() {
    on_stage!(db);
    let [ann, bob, cat] = people(db).await;
    assert_eq!(bob.friends().add(db, ann.id).await.unwrap(), Added::Inserted);
    assert_eq!(ann.friends().add(db, bob.id).await.unwrap(), Added::Existing);
    assert_eq!(ann.friends().add_with(db, cat.id, since(1999)).await.unwrap(), Added::Inserted);
    assert_eq!(cat.friends().add_with(db, ann.id, since(2000)).await.unwrap(), Added::Existing);
    assert_eq!(ann.friends().all(db).await.unwrap(), [bob.clone(), cat.clone()]);
    assert_eq!(bob.friends().all(db).await.unwrap(), std::slice::from_ref(&ann));
    assert_eq!(cat.friends().ids(db).await.unwrap(), [ann.id]);
    assert_eq!(ann.friends().first(db).await.unwrap(), Some(bob.clone()));
    assert_eq!(ann.friends().count(db).await.unwrap(), 2);
    assert!(cat.friends().has(db, ann.id).await.unwrap());
    assert!(!cat.friends().has(db, bob.id).await.unwrap());
    assert!(!cat.friends().has(db, cat.id).await.unwrap());
    assert!(ann.friends().has_all(db, [bob.id, cat.id]).await.unwrap());
    assert!(!bob.friends().has_all(db, [ann.id, cat.id]).await.unwrap());
    assert!(bob.friends().has_any(db, [cat.id, ann.id]).await.unwrap());
    for (one, other) in [(&ann, &cat), (&cat, &ann)] {
        let links = one.friends().with_link().all(db).await.unwrap();
        let link = links.iter().find(|it| it.far == *other).unwrap();
        assert_eq!((link.link.person_id, link.link.friend_id, link.link.since), (ann.id, cat.id, Some(1999)));
    }
    let all = Person::friends_of([&cat, &ann, &bob]).all(db).await.unwrap();
    assert_eq!(all, [vec![ann.clone()], vec![bob.clone(), cat.clone()], vec![ann.clone()]]);
    let all = Person::friends_of([&bob, &cat]).with_link().all(db).await.unwrap();
    assert_eq!(all[1][0].link.since, Some(1999));
    assert_eq!((all[0].len(), all[0][0].far.id), (1, ann.id));
}

#[tokio::test]
async fn a_link_is_changed_and_removed_from_either_side() {
    on_stage!(db);
    let [ann, bob, cat, dan] = people(db).await;
    assert_eq!(bob.friends().add_many(db, [ann.id, cat.id, dan.id, ann.id]).await.unwrap(), 3);
    assert_eq!(ann.friends().add_many_with(db, [(bob.id, since(1)), (cat.id, since(2))]).await.unwrap(), 1);
    assert_eq!(bob.friends().ids(db).await.unwrap(), [ann.id, cat.id, dan.id]);
    let patch = FriendsPatch { since: Some(Some(2020)) };
    assert!(dan.friends().update_link(db, bob.id, patch.clone()).await.unwrap());
    assert!(!dan.friends().update_link(db, ann.id, patch).await.unwrap());
    cat.friends().upsert(db, ann.id, since(2021)).await.unwrap();
    cat.friends().upsert(db, dan.id, since(2022)).await.unwrap();
    let years = |links: Vec<jointable::Linked<Person, Friendship>>| {
        links.into_iter().map(|it| (it.far.id, it.link.since)).collect::<Vec<_>>()
    };
    let seen = years(cat.friends().with_link().all(db).await.unwrap());
    assert_eq!(seen, [(ann.id, Some(2021)), (bob.id, None), (dan.id, Some(2022))]);
    let seen = years(dan.friends().with_link().all(db).await.unwrap());
    assert_eq!(seen, [(bob.id, Some(2020)), (cat.id, Some(2022))]);
    assert!(ann.friends().remove(db, bob.id).await.unwrap());
    assert!(!bob.friends().remove(db, ann.id).await.unwrap());
    assert_eq!(cat.friends().remove_many(db, [ann.id, bob.id, cat.id, 404]).await.unwrap(), 2);
    assert_eq!(dan.friends().clear(db).await.unwrap(), 2);
    for person in [&ann, &bob, &cat, &dan] {
        assert_eq!(person.friends().count(db).await.unwrap(), 0);
    }
    assert_eq!(dan.friends().toggle(db, ann.id).await.unwrap(), Toggled::Added);
    assert_eq!(ann.friends().toggle(db, dan.id).await.unwrap(), Toggled::Removed);
    let eve = ann.friends().create(db, NewPerson { name: "Eve".to_owned() }).await.unwrap();
    assert_eq!(eve.friends().ids(db).await.unwrap(), [ann.id]);
    ann.delete(db).await.unwrap();
    assert_eq!(eve.friends().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_set_counts_both_sides() {
    on_stage!(db);
    let [ann, bob, cat, dan] = people(db).await;
    bob.friends().add_with(db, ann.id, since(1)).await.unwrap();
    bob.friends().add_with(db, dan.id, since(1)).await.unwrap();
    cat.friends().add_with(db, bob.id, since(1)).await.unwrap();
    ann.friends().add_with(db, dan.id, since(1)).await.unwrap();
    let wanted = [(ann.id, since(1)), (cat.id, since(2))];
    let report = bob.friends().set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 1, updated: 1, kept: 1 });
    let report = dan.friends().set(db, [(bob.id, since(3)), (ann.id, since(1))]).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 0, updated: 0, kept: 1 });
    assert_eq!(bob.friends().ids(db).await.unwrap(), [ann.id, cat.id, dan.id]);
    let report = bob.friends().set(db, []).await.unwrap();
    assert_eq!(report.removed, 3);
    assert_eq!(ann.friends().ids(db).await.unwrap(), [dan.id], "that of two others stays");
}

#[tokio::test]
async fn nobody_is_his_own_friend() {
    on_stage!(db);
    let [ann, bob] = people(db).await;
    let itself = |error: Error| matches!(error, Error::Itself("Person"));
    assert!(itself(ann.friends().add(db, ann.id).await.unwrap_err()));
    assert!(itself(ann.friends().add_with(db, ann.id, since(1)).await.unwrap_err()));
    assert!(itself(ann.friends().add_many(db, [bob.id, ann.id]).await.unwrap_err()));
    assert!(itself(ann.friends().upsert(db, ann.id, since(1)).await.unwrap_err()));
    assert!(itself(ann.friends().toggle(db, ann.id).await.unwrap_err()));
    assert!(itself(ann.friends().set(db, [(ann.id, since(1))]).await.unwrap_err()));
    assert_eq!(ann.friends().count(db).await.unwrap(), 0);
    // Nor by another way: the table says so too.
    let error = Friendship::insert(db, NewFriendship { person_id: bob.id, friend_id: bob.id, since: None }).await;
    assert_eq!(error.unwrap_err().violation(), Some(jointable::Violation::Check));
}

#[tokio::test]
async fn texts_have_an_order_too() {
    on_stage!(db);
    // By their bytes `B` comes before `a`, and `é` behind `z`; by a dictionary's order not.
    let words = ["a", "B", "é", "z", "Z", "ab"];
    for word in words {
        Word::insert(db, NewWord { word: word.to_owned() }).await.unwrap();
    }
    let word = |text: &str| Word { word: text.to_owned() };
    for one in words {
        for other in words.into_iter().filter(|other| *other != one) {
            let added = word(one).synonyms().add(db, other.to_owned()).await.unwrap();
            let known = words.iter().position(|it| *it == one) > words.iter().position(|it| *it == other);
            assert_eq!(added, if known { Added::Existing } else { Added::Inserted }, "{one} {other}");
        }
    }
    for one in words {
        let found: BTreeSet<_> = word(one).synonyms().ids(db).await.unwrap().into_iter().collect();
        let expected: BTreeSet<_> = words.into_iter().filter(|it| *it != one).map(str::to_owned).collect();
        assert_eq!(found, expected);
    }
    let others = ["B", "Z"].map(str::to_owned);
    assert_eq!(word("a").synonyms().remove_many(db, others.clone()).await.unwrap(), 2);
    assert_eq!(word("a").synonyms().set(db, others).await.unwrap().added, 2);
}

/// A pseudo-random number below `limit`: the same in every run.
fn next(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % limit
}

#[tokio::test]
async fn whatever_is_done_stays_symmetric() {
    on_stage!(db);
    let people: [Person; 6] = people(db).await;
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let pair = |one: usize, other: usize| (one.min(other), one.max(other));
    let mut state = 7;
    for step in 0..150 {
        let one = next(&mut state, 6);
        let other = (one + 1 + next(&mut state, 5)) % 6;
        let (links, key) = (people[one].friends(), people[other].id);
        match next(&mut state, 7) {
            0 | 1 => {
                let added = links.add(db, key).await.unwrap();
                assert_eq!(added == Added::Inserted, pairs.insert(pair(one, other)), "step {step}");
            }
            2 => assert_eq!(links.remove(db, key).await.unwrap(), pairs.remove(&pair(one, other)), "step {step}"),
            3 => {
                let added = links.toggle(db, key).await.unwrap() == Toggled::Added;
                assert_eq!(added, !pairs.remove(&pair(one, other)), "step {step}");
                if added {
                    pairs.insert(pair(one, other));
                }
            }
            4 => {
                let third = (one + 1 + next(&mut state, 5)) % 6;
                let new = [other, third].into_iter().filter(|it| pairs.insert(pair(one, *it))).count();
                assert_eq!(links.add_many(db, [key, people[third].id]).await.unwrap(), new as u64, "step {step}");
            }
            5 => {
                let before = pairs.len();
                pairs.retain(|&(a, b)| a != one && b != one || pair(one, other) == (a, b));
                let removed = (before - pairs.len()) as u64;
                let added = u64::from(pairs.insert(pair(one, other)));
                let report = links.set(db, [(key, Friends { since: None })]).await.unwrap();
                assert_eq!((report.removed, report.added), (removed, added), "step {step}");
            }
            _ => {
                let removed = usize::from(pairs.remove(&pair(one, other)));
                assert_eq!(links.remove_many(db, [key, 404]).await.unwrap(), removed as u64, "step {step}");
            }
        }
        for (index, person) in people.iter().enumerate() {
            let expected: Vec<_> =
                (0..6).filter(|it| pairs.contains(&pair(index, *it))).map(|it| people[it].id).collect();
            assert_eq!(person.friends().ids(db).await.unwrap(), expected, "step {step}, person {index}");
        }
    }
}
