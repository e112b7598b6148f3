//! Relations whose keys have several columns.

use crate::Pool;
use jointable::{Added, Linked, Model, SetReport, Toggled};
use jointable_tests::models::*;
use uuid::Uuid;

use super::on_stage;

type SectionKey = (String, i32);

fn key(course: &str, number: i32) -> SectionKey {
    (course.to_owned(), number)
}

async fn sections(db: &Pool) -> Vec<Section> {
    let mut all = Vec::new();
    for code in ["art", "bio"] {
        Course::insert(db, NewCourse { code: code.to_owned() }).await.unwrap();
        for number in [1, 2] {
            let new = NewSection { course_code: code.to_owned(), number, teacher: None };
            all.push(Section::insert(db, new).await.unwrap());
        }
    }
    all
}

async fn student(db: &Pool, name: &str) -> Student {
    Student::insert(db, NewStudent { name: name.to_owned() }).await.unwrap()
}

fn graded(grade: i16) -> EnrolmentPayload {
    EnrolmentPayload { grade: Some(grade) }
}

#[tokio::test]
async fn a_far_key_of_two_columns() {
    on_stage!(db);
    let all = sections(db).await;
    let ann = student(db, "Ann").await;
    let links = ann.sections();
    assert_eq!(links.add(db, key("bio", 1)).await.unwrap(), Added::Inserted);
    assert_eq!(links.add_with(db, key("bio", 1), graded(5)).await.unwrap(), Added::Existing);
    assert_eq!(links.add_with(db, key("art", 2), graded(3)).await.unwrap(), Added::Inserted);
    assert_eq!(links.all(db).await.unwrap(), [all[1].clone(), all[2].clone()]);
    assert_eq!(links.first(db).await.unwrap(), Some(all[1].clone()));
    assert_eq!(links.ids(db).await.unwrap(), [key("art", 2), key("bio", 1)]);
    assert_eq!(links.count(db).await.unwrap(), 2);
    let with: Vec<_> = links.with_link().all(db).await.unwrap().into_iter().map(|it| it.link.grade).collect();
    assert_eq!(with, [Some(3), None]);
    // Each of the two parts is there, but not together.
    assert!(!links.has(db, key("art", 1)).await.unwrap());
    assert!(links.has(db, key("art", 2)).await.unwrap());
    assert!(links.has_all(db, [key("art", 2), key("bio", 1)]).await.unwrap());
    assert!(!links.has_all(db, [key("art", 2), key("bio", 2)]).await.unwrap());
    assert!(links.has_any(db, [key("art", 1), key("bio", 1)]).await.unwrap());
    assert!(!links.has_any(db, [key("art", 1), key("bio", 2)]).await.unwrap());

    assert_eq!(links.add_many(db, [key("art", 1), key("art", 2), key("bio", 2)]).await.unwrap(), 2);
    links.upsert(db, key("art", 1), graded(2)).await.unwrap();
    assert!(links.update_link(db, key("art", 2), EnrolmentPayloadPatch { grade: Some(Some(1)) }).await.unwrap());
    let grades: Vec<_> = links.with_link().all(db).await.unwrap().into_iter().map(|it| it.link.grade).collect();
    assert_eq!(grades, [Some(2), Some(1), None, None]);
    assert!(links.remove(db, key("art", 1)).await.unwrap());
    assert!(!links.remove(db, key("art", 1)).await.unwrap());
    assert_eq!(links.remove_many(db, [key("art", 1), key("bio", 1), key("bio", 2)]).await.unwrap(), 2);
    assert_eq!(links.toggle(db, key("art", 2)).await.unwrap(), Toggled::Removed);
    assert_eq!(links.toggle(db, key("art", 2)).await.unwrap(), Toggled::Added);
    let new = NewSection { course_code: "art".to_owned(), number: 3, teacher: Some("Bo".to_owned()) };
    assert_eq!(links.create(db, new).await.unwrap().key(), key("art", 3));
    assert_eq!(links.clear(db).await.unwrap(), 2);
}

#[tokio::test]
async fn set_compares_all_columns_of_a_key() {
    on_stage!(db);
    sections(db).await;
    let ann = student(db, "Ann").await;
    let links = ann.sections();
    let wanted = [(key("art", 1), graded(1)), (key("bio", 2), graded(2))];
    let report = links.set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { added: 2, ..SetReport::default() });
    let wanted = [(key("art", 2), graded(1)), (key("bio", 2), graded(3)), (key("bio", 1), graded(3))];
    let report = links.set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { added: 2, removed: 1, updated: 1, kept: 0 });
    assert_eq!(links.ids(db).await.unwrap(), [key("art", 2), key("bio", 1), key("bio", 2)]);
    let wanted = [(key("bio", 2), graded(3))];
    let report = links.set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 2, updated: 0, kept: 1 });
}

#[tokio::test]
async fn a_near_key_of_two_columns() {
    on_stage!(db);
    let all = sections(db).await;
    let (ann, bob) = (student(db, "Ann").await, student(db, "Bob").await);
    assert_eq!(all[0].students().add_many(db, [ann.id, bob.id]).await.unwrap(), 2);
    all[3].students().set(db, [(bob.id, graded(4))]).await.unwrap();
    assert_eq!(all[0].students().all(db).await.unwrap(), [ann.clone(), bob.clone()]);
    assert_eq!(all[1].students().count(db).await.unwrap(), 0);
    let of = Section::students_of(&all).all(db).await.unwrap();
    assert_eq!(of, [vec![ann.clone(), bob.clone()], vec![], vec![], vec![bob.clone()]]);
    let with = Student::sections_of([&bob, &ann]).with_link().all(db).await.unwrap();
    let shown = |links: &[Linked<Section, Enrolment>]| -> Vec<_> {
        links.iter().map(|it| (it.far.key(), it.link.grade)).collect()
    };
    assert_eq!(shown(&with[0]), [(key("art", 1), None), (key("bio", 2), Some(4))]);
    assert_eq!(shown(&with[1]), [(key("art", 1), None)]);
}

#[tokio::test]
async fn two_columns_on_both_sides() {
    on_stage!(db);
    let all = sections(db).await;
    let mut rooms = Vec::new();
    for (building, number) in [(2, 1), (1, 7)] {
        let new = NewRoom { building: Uuid::from_u128(building), number };
        rooms.push(Room::insert(db, new).await.unwrap());
    }
    let links = all[2].rooms();
    assert_eq!(links.add_many(db, rooms.iter().map(Model::key)).await.unwrap(), 2);
    assert_eq!(links.add_many(db, rooms.iter().map(Model::key)).await.unwrap(), 0);
    assert_eq!(links.all(db).await.unwrap(), [rooms[1].clone(), rooms[0].clone()], "in the order of both columns");
    assert!(links.has_all(db, rooms.iter().map(Model::key)).await.unwrap());
    let swapped = (rooms[0].building, rooms[1].number);
    assert!(!links.has_any(db, [swapped]).await.unwrap());
    assert_eq!(
        links.set(db, [rooms[0].key()]).await.unwrap(),
        SetReport { removed: 1, kept: 1, ..SetReport::default() }
    );
    assert_eq!(rooms[0].sections().ids(db).await.unwrap(), [key("bio", 1)]);
    assert_eq!(links.remove_many(db, [rooms[0].key(), rooms[1].key()]).await.unwrap(), 1);
    rooms[1].sections().add(db, key("art", 2)).await.unwrap();
    let of = Room::sections_of(&rooms).all(db).await.unwrap();
    assert_eq!(of, [vec![], vec![all[1].clone()]]);
    assert!(links.add(db, swapped).await.is_err(), "there is no such room, though each of its parts is there");
}
