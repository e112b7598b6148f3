//! Relations of a part of the links.

use jointable::{Added, Model, SetReport, Toggled};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

async fn team(db: &Pool, name: &str) -> Team {
    Team::insert(db, NewTeam { name: name.to_owned() }).await.unwrap()
}

async fn members<const N: usize>(db: &Pool) -> [Member; N] {
    let mut all = Vec::new();
    for n in 0..N {
        all.push(Member::insert(db, NewMember { name: format!("member {n}") }).await.unwrap());
    }
    all.try_into().unwrap()
}

fn role(role: &str) -> MembershipPayload {
    MembershipPayload { role: role.to_owned(), active: true, note: None }
}

fn noted(note: &str) -> MembershipPayload {
    MembershipPayload { note: Some(note.to_owned()), ..role("overridden") }
}

/// The links of a team: member, role, note.
async fn all(db: &Pool, team: &Team) -> Vec<(i64, String, Option<String>)> {
    let links = team.members().with_link().all(db).await.unwrap();
    links.into_iter().map(|it| (it.far.id, it.link.role, it.link.note)).collect()
}

#[tokio::test]
async fn reading_sees_the_scope_only() {
    on_stage!(db);
    let red = team(db, "red").await;
    let [ann, bob, cat] = members(db).await;
    red.members().add(db, ann.id, role("owner")).await.unwrap();
    red.members().add(db, bob.id, role("guest")).await.unwrap();
    red.owners().add(db, cat.id).await.unwrap();
    assert_eq!(red.owners().all(db).await.unwrap(), [ann.clone(), cat.clone()]);
    assert_eq!(red.owners().ids(db).await.unwrap(), [ann.id, cat.id]);
    assert_eq!(red.owners().first(db).await.unwrap(), Some(ann.clone()));
    assert_eq!((red.owners().count(db).await.unwrap(), red.members().count(db).await.unwrap()), (2, 3));
    assert!(!red.owners().has(db, bob.id).await.unwrap());
    assert!(red.owners().has_all(db, [ann.id, cat.id]).await.unwrap());
    assert!(!red.owners().has_any(db, [bob.id]).await.unwrap());
    assert_eq!(bob.owned_teams().all(db).await.unwrap(), []);
    assert_eq!(cat.owned_teams().all(db).await.unwrap(), std::slice::from_ref(&red));
    let of = Member::owned_teams_of([&ann, &bob]).with_link().all(db).await.unwrap();
    assert_eq!((of[0].len(), of[1].len()), (1, 0));
    assert_eq!(Team::owners_of([&red]).all(db).await.unwrap(), [vec![ann, cat]]);
}

#[tokio::test]
async fn adding_moves_a_link_into_the_scope() {
    on_stage!(db);
    let red = team(db, "red").await;
    let [ann, bob] = members(db).await;
    red.members().add(db, ann.id, MembershipPayload { note: Some("old".to_owned()), ..role("guest") }).await.unwrap();
    assert_eq!(red.owners().add(db, ann.id).await.unwrap(), Added::Inserted);
    assert_eq!(red.owners().add(db, ann.id).await.unwrap(), Added::Existing);
    assert_eq!(all(db, &red).await, [(ann.id, "owner".to_owned(), Some("old".to_owned()))], "the rest is as it was");
    assert_eq!(red.owners().add_with(db, ann.id, noted("new")).await.unwrap(), Added::Existing);
    assert_eq!(red.owners().add_with(db, bob.id, noted("new")).await.unwrap(), Added::Inserted);
    red.owners().upsert(db, ann.id, noted("newer")).await.unwrap();
    let expected = [(ann.id, "newer"), (bob.id, "new")];
    assert_eq!(all(db, &red).await, expected.map(|(id, note)| (id, "owner".to_owned(), Some(note.to_owned()))));
    red.members().upsert(db, bob.id, role("guest")).await.unwrap();
    assert_eq!(red.owners().add_with(db, bob.id, noted("moved")).await.unwrap(), Added::Inserted);
    assert_eq!(all(db, &red).await[1], (bob.id, "owner".to_owned(), Some("moved".to_owned())));
}

#[tokio::test]
async fn removing_leaves_other_scopes_alone() {
    on_stage!(db);
    let (red, blue) = (team(db, "red").await, team(db, "blue").await);
    let [ann, bob, cat] = members(db).await;
    for team in [&red, &blue] {
        team.members().add(db, ann.id, role("guest")).await.unwrap();
        assert_eq!(team.owners().add_many(db, [ann.id, bob.id, cat.id]).await.unwrap(), 3);
        team.members().upsert(db, ann.id, role("guest")).await.unwrap();
    }
    assert!(!red.owners().remove(db, ann.id).await.unwrap());
    assert!(red.owners().remove(db, bob.id).await.unwrap());
    assert_eq!(red.owners().remove_many(db, [ann.id, cat.id]).await.unwrap(), 1);
    assert_eq!(red.members().ids(db).await.unwrap(), [ann.id]);
    assert_eq!(blue.owners().clear(db).await.unwrap(), 2);
    assert_eq!(blue.members().ids(db).await.unwrap(), [ann.id]);
    assert_eq!(blue.owners().toggle(db, ann.id).await.unwrap(), Toggled::Added);
    assert_eq!(blue.owners().toggle(db, ann.id).await.unwrap(), Toggled::Removed);
    assert_eq!(blue.members().count(db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_set_is_of_the_scope() {
    on_stage!(db);
    let red = team(db, "red").await;
    let [ann, bob, cat, dan] = members(db).await;
    red.members().add(db, ann.id, role("guest")).await.unwrap();
    red.members().add(db, bob.id, role("guest")).await.unwrap();
    assert_eq!(red.owners().add_many_with(db, [(bob.id, noted("b")), (cat.id, noted("c"))]).await.unwrap(), 2);
    assert_eq!(red.owners().add_many(db, [bob.id, cat.id]).await.unwrap(), 0);
    let report =
        red.owners().set(db, [(ann.id, noted("a")), (cat.id, noted("c")), (dan.id, noted("d"))]).await.unwrap();
    assert_eq!(report, SetReport { added: 2, removed: 1, updated: 0, kept: 1 });
    let expected = [(ann.id, "a"), (cat.id, "c"), (dan.id, "d")];
    assert_eq!(all(db, &red).await, expected.map(|(id, note)| (id, "owner".to_owned(), Some(note.to_owned()))));
    red.members().upsert(db, ann.id, role("guest")).await.unwrap();
    let report = red.owners().set(db, [(cat.id, noted("C"))]).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 1, updated: 1, kept: 0 });
    assert_eq!(red.members().ids(db).await.unwrap(), [ann.id, cat.id]);
}

#[tokio::test]
async fn a_scope_of_two_columns_and_a_quote() {
    on_stage!(db);
    let red = team(db, "red").await;
    let [ann, bob] = members(db).await;
    assert_eq!(red.active_guests().add(db, ann.id).await.unwrap(), Added::Inserted);
    red.members().add(db, bob.id, MembershipPayload { active: false, ..role("guest's") }).await.unwrap();
    assert_eq!(red.active_guests().ids(db).await.unwrap(), [ann.id]);
    assert_eq!(red.active_guests().add_with(db, bob.id, noted("back")).await.unwrap(), Added::Inserted);
    assert_eq!(red.active_guests().ids(db).await.unwrap(), [ann.id, bob.id]);
    assert_eq!(red.owners().add(db, ann.id).await.unwrap(), Added::Inserted);
    assert_eq!(red.active_guests().ids(db).await.unwrap(), [bob.id]);
}
