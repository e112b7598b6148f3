//! Relations without a join model, by keys of every type.

use jointable::{Added, Error, Links, Model, SetReport, Toggled};
use jointable_tests::models::*;
use uuid::Uuid;

use super::on_stage;
use crate::Pool;

/// The lesser of two is not the one whose text, or whose number, is.
const IDS: [u128; 3] = [0x00ff << 112, 0x0100 << 112, 0x80 << 120];

async fn plates(db: &Pool) -> Vec<Plate> {
    let mut all = Vec::new();
    for (id, title) in IDS.into_iter().zip(["a", "b", "c"]) {
        let new = NewPlate { id: Uuid::from_u128(id), title: title.to_owned() };
        all.push(Plate::insert(db, new).await.unwrap());
    }
    all
}

async fn inks(db: &Pool) -> Vec<Ink> {
    let mut all = Vec::new();
    for name in ["it's black", "Red \\ é", "weiß"] {
        all.push(Ink::insert(db, NewInk { name: name.to_owned() }).await.unwrap());
    }
    all
}

async fn print(db: &Pool, id: u128, plate: &Plate, ink: Option<&Ink>, number: i32) -> Print {
    let ink_name = ink.map(|ink| ink.name.clone());
    let new = NewPrint { id: Uuid::from_u128(id), plate_id: plate.id, ink_name, number };
    Print::insert(db, new).await.unwrap()
}

#[tokio::test]
async fn rows_that_refer_to_a_uuid_and_to_a_text() {
    on_stage!(db);
    let (plates, inks) = (plates(db).await, inks(db).await);
    let mut prints = Vec::new();
    for (plate, ink, number) in [(0, Some(0), 3), (0, Some(2), 1), (1, None, 7), (0, Some(0), 2), (2, Some(2), 9)] {
        let ink: Option<usize> = ink;
        let ink = ink.map(|ink| &inks[ink]);
        prints.push(print(db, 100 - prints.len() as u128, &plates[plate], ink, number).await);
    }
    let of_a = [prints[3].clone(), prints[1].clone(), prints[0].clone()];
    assert_eq!(plates[0].prints().all(db).await.unwrap(), of_a, "in the order of their keys");
    assert_eq!(plates[0].prints().first(db).await.unwrap(), Some(of_a[0].clone()));
    assert_eq!(plates[0].prints().ids(db).await.unwrap(), of_a.clone().map(|print| print.id));
    assert_eq!(plates[0].prints().count(db).await.unwrap(), 3);
    assert!(plates[0].prints().has(db, prints[1].id).await.unwrap());
    assert!(!plates[0].prints().has(db, prints[2].id).await.unwrap());
    assert!(plates[0].prints().has_all(db, of_a.iter().map(|print| print.id)).await.unwrap());
    assert!(!plates[1].prints().has_any(db, of_a.iter().map(|print| print.id)).await.unwrap());
    assert_eq!(inks[0].prints().count(db).await.unwrap(), 2);
    assert!(inks[2].prints().has(db, prints[4].id).await.unwrap());
    let of = Plate::prints_of([&plates[2], &plates[0]]).all(db).await.unwrap();
    assert_eq!(of, [vec![prints[4].clone()], of_a.to_vec()]);
    let most = Ink::prints_of(&inks).order_by(|print| print.number.desc()).limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(most, [vec![prints[0].clone()], vec![], vec![prints[4].clone()]]);
    let by_number = plates[0].prints().order_by(|print| print.number.asc());
    let rest = by_number.after(&prints[1]).ids(db).await.unwrap();
    assert_eq!(rest, [prints[3].id, prints[0].id]);
    let black = Plate::query().filter(|plate| plate.prints.any(|print| print.ink_name.eq("it's black")));
    assert_eq!(black.ids(db).await.unwrap(), [plates[0].id]);
    let new = NewPrint { id: Uuid::from_u128(7), plate_id: Uuid::nil(), ink_name: None, number: 0 };
    let made = plates[1].prints().create(db, new).await.unwrap();
    assert_eq!(made.plate_id, plates[1].id);
    let new = NewPrint { id: Uuid::from_u128(8), plate_id: plates[1].id, ink_name: None, number: 0 };
    assert_eq!(inks[1].prints().create(db, new).await.unwrap().ink_name.as_ref(), Some(&inks[1].name));
}

#[tokio::test]
async fn ways_back_to_a_uuid_and_to_a_text() {
    on_stage!(db);
    let (plates, inks) = (plates(db).await, inks(db).await);
    let prints = [print(db, 1, &plates[1], Some(&inks[2]), 1).await, print(db, 2, &plates[0], None, 2).await];
    assert_eq!(prints[0].plate().get(db).await.unwrap(), plates[1]);
    assert_eq!(prints[0].ink().get(db).await.unwrap(), Some(inks[2].clone()));
    assert_eq!(prints[1].ink().get(db).await.unwrap(), None);
    assert_eq!(Print::plate_of(&prints).all(db).await.unwrap(), [plates[1].clone(), plates[0].clone()]);
    assert_eq!(Print::ink_of(&prints).all(db).await.unwrap(), [Some(inks[2].clone()), None]);
    let white = Print::query().filter(|print| print.ink.any(|ink| ink.name.eq("weiß")));
    assert_eq!(white.ids(db).await.unwrap(), [prints[0].id]);
    let pairs = Plate::prints_of(&plates).then(|prints| Print::ink_of(prints)).all(db).await.unwrap();
    assert_eq!(pairs.iter().map(|prints| prints.len()).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(pairs[1][0].1, [inks[2].clone()]);
}

#[tokio::test]
async fn one_row_by_a_uuid_and_by_a_text() {
    on_stage!(db);
    let (plates, inks) = (plates(db).await, inks(db).await);
    assert_eq!(plates[0].frame().get(db).await.unwrap(), None);
    let new = NewFrame { code: "fr\"1".to_owned(), plate_id: Some(plates[0].id) };
    let frame = Frame::insert(db, new).await.unwrap();
    Frame::insert(db, NewFrame { code: "empty".to_owned(), plate_id: None }).await.unwrap();
    Frame::insert(db, NewFrame { code: "empty 2".to_owned(), plate_id: None }).await.expect("NULL is equal to nothing");
    assert_eq!(plates[0].frame().get(db).await.unwrap(), Some(frame.clone()));
    assert_eq!(Plate::frame_of(&plates).all(db).await.unwrap(), [Some(frame.clone()), None, None]);
    assert_eq!(frame.plate().get(db).await.unwrap(), Some(plates[0].clone()));
    let new = NewShelf { room: Uuid::from_u128(1), number: -1, ink_name: inks[1].name.clone() };
    let shelf = Shelf::insert(db, new).await.unwrap();
    assert_eq!(inks[1].shelf().get(db).await.unwrap(), Some(shelf.clone()));
    assert_eq!(Ink::shelf_of(&inks).all(db).await.unwrap(), [None, Some(shelf.clone()), None]);
    assert_eq!(shelf.ink().get(db).await.unwrap(), inks[1]);
    let framed = Plate::query().filter(|plate| plate.frame.is_not_empty());
    assert_eq!(framed.ids(db).await.unwrap(), [plates[0].id]);
}

#[tokio::test]
async fn chains_by_uuids_and_texts() {
    on_stage!(db);
    let (plates, inks) = (plates(db).await, inks(db).await);
    let mut prints = Vec::new();
    for (plate, ink) in [(0, Some(0)), (0, Some(0)), (0, None), (1, Some(2)), (2, Some(0))] {
        let ink: Option<usize> = ink;
        prints.push(print(db, prints.len() as u128, &plates[plate], ink.map(|ink| &inks[ink]), 0).await);
    }
    assert_eq!(plates[0].inks().all(db).await.unwrap(), inks[..1], "each once");
    assert_eq!(inks[0].used_for().ids(db).await.unwrap(), [plates[0].id, plates[2].id]);
    assert_eq!(prints[1].siblings().all(db).await.unwrap(), prints[..3]);
    assert!(prints[1].siblings().has(db, prints[2].id).await.unwrap());
    let of = Plate::inks_of([&plates[1], &plates[0]]).all(db).await.unwrap();
    assert_eq!(of, [vec![inks[2].clone()], vec![inks[0].clone()]]);
    let of = Ink::used_for_of(&inks).limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(of, [vec![plates[0].clone()], vec![], vec![plates[1].clone()]]);
    plates[0].palette().add(db, inks[1].name.clone()).await.unwrap();
    plates[2].palette().add_many(db, [inks[1].name.clone(), inks[0].name.clone()]).await.unwrap();
    assert_eq!(
        plates[0].of_a_palette().ids(db).await.unwrap(),
        [plates[0].id, plates[2].id],
        "through a table of its own"
    );
    let alike = Plate::query().filter(|plate| plate.of_a_palette.any(|other| other.title.eq("c")));
    assert_eq!(alike.ids(db).await.unwrap(), [plates[0].id, plates[2].id]);
}

#[tokio::test]
async fn tables_made_for_uuids_and_texts() {
    on_stage!(db);
    let (plates, inks) = (plates(db).await, inks(db).await);
    let names: Vec<_> = inks.iter().map(|ink| ink.name.clone()).collect();
    let palette = plates[1].palette();
    assert_eq!(palette.add_many(db, names.clone()).await.unwrap(), 3);
    assert_eq!(palette.add(db, names[2].clone()).await.unwrap(), Added::Existing);
    assert_eq!(inks[2].plates().add(db, plates[0].id).await.unwrap(), Added::Inserted);
    assert_eq!(
        palette.set(db, names[..2].to_vec()).await.unwrap(),
        SetReport { removed: 1, kept: 2, ..Default::default() }
    );
    assert!(palette.has_all(db, names[..2].to_vec()).await.unwrap());
    assert!(inks[1].plates().has(db, plates[1].id).await.unwrap());
    assert_eq!(palette.toggle(db, names[0].clone()).await.unwrap(), Toggled::Removed);
    assert_eq!(Ink::plates_of(&inks).all(db).await.unwrap(), [vec![], plates[1..2].to_vec(), plates[..1].to_vec()]);
    assert_eq!(inks[1].plates().remove_many(db, plates.iter().map(|plate| plate.id)).await.unwrap(), 1);
    let wrong = palette.add(db, "gold".to_owned()).await.unwrap_err();
    assert_eq!(wrong.to_string(), "there is no Ink \"gold\"");
    let wrong = inks[0].plates().add(db, Uuid::nil()).await.unwrap_err();
    assert!(matches!(wrong, Error::Missing("Plate", ..)), "{wrong}");
    let made = palette.create(db, NewInk { name: "gold".to_owned() }).await.unwrap();
    assert_eq!(made.plates().ids(db).await.unwrap(), [plates[1].id]);
}

#[tokio::test]
async fn uuids_that_are_linked_with_each_other() {
    on_stage!(db);
    let plates = plates(db).await;
    let ids: Vec<_> = plates.iter().map(|plate| plate.id).collect();
    for one in &plates {
        for other in plates.iter().filter(|other| *other != one) {
            let before = one.title > other.title;
            let expected = if before { Added::Existing } else { Added::Inserted };
            assert_eq!(one.twins().add(db, other.id).await.unwrap(), expected, "{} {}", one.title, other.title);
        }
    }
    for one in &plates {
        let others: Vec<_> = ids.iter().copied().filter(|id| *id != one.id).collect();
        assert_eq!(one.twins().ids(db).await.unwrap(), others);
        assert!(one.twins().has_all(db, others).await.unwrap());
    }
    assert!(plates[2].twins().remove(db, ids[0]).await.unwrap());
    assert!(!plates[0].twins().has(db, ids[2]).await.unwrap());
    assert_eq!(
        plates[2].twins().set(db, [ids[0]]).await.unwrap(),
        SetReport { added: 1, removed: 1, ..Default::default() }
    );
    assert_eq!(plates[0].twins().remove_many(db, ids.clone()).await.unwrap(), 2);
    assert!(matches!(plates[0].twins().add(db, ids[0]).await, Err(Error::Itself("Plate"))));
    plates[0].copies().add_many(db, ids[1..].to_vec()).await.unwrap();
    assert_eq!(plates[2].originals().all(db).await.unwrap(), plates[..1]);
    assert_eq!(plates[0].originals().count(db).await.unwrap(), 0);
    let nowhere = Links::<PlateTwinsRelation>::of(Uuid::nil());
    assert!(matches!(nowhere.set(db, []).await, Err(Error::NotFound("Plate"))));
}
