//! Links of which two rows may have more than one.

use jointable::{Added, Model};
use jointable_tests::models::*;
use uuid::Uuid;

use super::{super::Pool, on_stage};

async fn doctor(db: &Pool, name: &str) -> Doctor {
    Doctor::insert(db, NewDoctor { name: name.to_owned() }).await.unwrap()
}

async fn patient(db: &Pool, name: &str) -> Patient {
    Patient::insert(db, NewPatient { name: name.to_owned() }).await.unwrap()
}

fn at(hour: i32) -> AppointmentPayload {
    AppointmentPayload { hour, note: None }
}

#[tokio::test]
async fn many_links_to_one_row() {
    on_stage!(db);
    let (house, cox) = (doctor(db, "House").await, doctor(db, "Cox").await);
    let (ann, bob) = (patient(db, "Ann").await, patient(db, "Bob").await);
    let early = house.patients().add(db, ann.id, at(8)).await.unwrap();
    let late = house.patients().add(db, ann.id, at(17)).await.unwrap();
    assert_ne!(early, late, "adding again makes another link");
    let other = house.patients().add(db, bob.id, at(9)).await.unwrap();
    cox.patients().add(db, ann.id, at(8)).await.unwrap();

    assert_eq!(house.patients().all(db).await.unwrap(), [ann.clone(), bob.clone()], "each row once");
    assert_eq!(house.patients().ids(db).await.unwrap(), [ann.id, bob.id]);
    assert_eq!(house.patients().first(db).await.unwrap(), Some(ann.clone()));
    assert_eq!(house.patients().count(db).await.unwrap(), 2);
    assert_eq!(house.patients().count_links(db).await.unwrap(), 3);
    let links = house.patients().with_link().all(db).await.unwrap();
    let seen: Vec<_> = links.iter().map(|it| (it.far.id, it.link.id, it.link.hour)).collect();
    assert_eq!(seen, [(ann.id, early, 8), (ann.id, late, 17), (bob.id, other, 9)], "each link once");
    assert!(house.patients().has(db, ann.id).await.unwrap());
    assert!(house.patients().has_all(db, [ann.id, bob.id]).await.unwrap());
    assert!(!cox.patients().has_all(db, [ann.id, bob.id]).await.unwrap());
    let many = Doctor::patients_of([&house, &cox]).all(db).await.unwrap();
    assert_eq!(many, [vec![ann.clone(), bob.clone()], vec![ann.clone()]]);
    let many = Doctor::patients_of([&cox, &house]).with_link().all(db).await.unwrap();
    assert_eq!(many.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test]
async fn a_link_is_named_by_its_own_key() {
    on_stage!(db);
    let (house, cox) = (doctor(db, "House").await, doctor(db, "Cox").await);
    let (ann, bob) = (patient(db, "Ann").await, patient(db, "Bob").await);
    let early = house.patients().add(db, ann.id, at(8)).await.unwrap();
    let late = house.patients().add(db, ann.id, at(17)).await.unwrap();
    house.patients().add(db, bob.id, at(9)).await.unwrap();
    let noon = AppointmentPayloadPatch { hour: Some(12), note: Some(Some("hungry".to_owned())) };
    assert!(house.patients().update_link(db, late, noon.clone()).await.unwrap());
    assert!(!cox.patients().update_link(db, late, noon).await.unwrap(), "it is none of hers");
    let links = house.patients().with_link().all(db).await.unwrap();
    let seen: Vec<_> = links.iter().map(|it| (it.link.hour, it.link.note.as_deref())).collect();
    assert_eq!(seen, [(8, None), (12, Some("hungry")), (9, None)]);
    assert!(!cox.patients().remove_link(db, early).await.unwrap());
    assert!(house.patients().remove_link(db, early).await.unwrap());
    assert!(!house.patients().remove_link(db, early).await.unwrap());
    house.patients().add(db, ann.id, at(8)).await.unwrap();
    assert_eq!(ann.doctors().remove_links_to(db, house.id).await.unwrap(), 2);
    assert_eq!(house.patients().ids(db).await.unwrap(), [bob.id]);
    assert_eq!(house.patients().clear(db).await.unwrap(), 1);
}

#[tokio::test]
async fn many_are_added_at_once_as_often_as_given() {
    on_stage!(db);
    let house = doctor(db, "House").await;
    let (ann, bob) = (patient(db, "Ann").await, patient(db, "Bob").await);
    let wanted = [(ann.id, at(8)), (bob.id, at(8)), (ann.id, at(8))];
    assert_eq!(house.patients().add_many(db, wanted).await.unwrap(), 3);
    assert_eq!(house.patients().count_links(db).await.unwrap(), 3);
    let eve = house.patients().create(db, NewPatient { name: "Eve".to_owned() }, at(20)).await.unwrap();
    assert_eq!(eve.doctors().ids(db).await.unwrap(), [house.id]);
}

#[tokio::test]
async fn a_link_with_a_key_that_is_given() {
    on_stage!(db);
    let ward = Ward::insert(db, NewWard { name: "west".to_owned() }).await.unwrap();
    let ann = patient(db, "Ann").await;
    let keys = [Uuid::from_u128(1), Uuid::from_u128(2)];
    for id in keys {
        assert_eq!(ward.visitors().add(db, ann.id, VisitPayload { id }).await.unwrap(), id);
    }
    assert_eq!(ann.wards().ids(db).await.unwrap(), ["west"]);
    assert_eq!(ann.wards().count_links(db).await.unwrap(), 2);
    assert!(ward.visitors().remove_link(db, keys[0]).await.unwrap());
    assert_eq!(ann.wards().count_links(db).await.unwrap(), 1);
    ward.visitors().add(db, ann.id, VisitPayload { id: keys[1] }).await.unwrap_err();
}

fn part(role: &str, scenes: Option<i32>) -> Part {
    Part { role: role.to_owned(), scenes }
}

#[tokio::test]
async fn one_link_to_a_row_and_a_part() {
    on_stage!(db);
    let film = Film::insert(db, NewFilm { title: "Big Business".to_owned() }).await.unwrap();
    let other = Film::insert(db, NewFilm { title: "Beaches".to_owned() }).await.unwrap();
    let mut actors = Vec::new();
    for name in ["Midler", "Tomlin"] {
        actors.push(Actor::insert(db, NewActor { name: name.to_owned() }).await.unwrap());
    }
    let [midler, tomlin] = &actors[..] else { panic!("two actors") };
    assert_eq!(film.actors().add(db, midler.id, part("Sadie", None)).await.unwrap(), Added::Inserted);
    assert_eq!(film.actors().add(db, midler.id, part("Sadie", Some(3))).await.unwrap(), Added::Existing);
    assert_eq!(film.actors().add(db, midler.id, part("Ratliff", None)).await.unwrap(), Added::Inserted);
    other.actors().add(db, midler.id, part("Sadie", None)).await.unwrap();
    let wanted = [
        (tomlin.id, part("Rose", None)),
        (tomlin.id, part("Rose", None)),
        (midler.id, part("Sadie", None)),
        (tomlin.id, part("Shelton", Some(9))),
    ];
    assert_eq!(film.actors().add_many(db, wanted).await.unwrap(), 2);
    assert_eq!((film.actors().count(db).await.unwrap(), film.actors().count_links(db).await.unwrap()), (2, 4));
    assert_eq!(film.actors().ids(db).await.unwrap(), [midler.id, tomlin.id]);
    let key = (film.id, midler.id, "Sadie".to_owned());
    let patch = PartPatch { scenes: Some(Some(5)), ..Default::default() };
    assert!(film.actors().update_link(db, key.clone(), patch).await.unwrap());
    let links = film.actors().with_link().all(db).await.unwrap();
    let seen: Vec<_> = links.iter().map(|it| (it.link.role.as_str(), it.link.scenes)).collect();
    assert_eq!(seen, [("Ratliff", None), ("Sadie", Some(5)), ("Rose", None), ("Shelton", Some(9))]);
    assert!(film.actors().remove_link(db, key).await.unwrap());
    assert_eq!(film.actors().remove_links_to(db, tomlin.id).await.unwrap(), 2);
    assert_eq!(midler.films().count_links(db).await.unwrap(), 2);
}
