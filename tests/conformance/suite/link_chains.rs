//! Chains through links of every kind.

use jointable::Model;
use jointable_tests::models::*;
use uuid::Uuid;

use super::on_stage;

/// A row comes once, however many links lead to it.
#[tokio::test]
async fn through_many_links_to_a_pair() {
    on_stage!(db);
    let (mut doctors, mut patients) = (Vec::new(), Vec::new());
    for name in ["a", "b", "c"] {
        doctors.push(Doctor::insert(db, NewDoctor { name: name.to_owned() }).await.unwrap());
        patients.push(Patient::insert(db, NewPatient { name: name.to_owned() }).await.unwrap());
    }
    for (doctor, patient, hour) in [(0, 0, 8), (0, 0, 9), (0, 1, 8), (0, 1, 10), (1, 0, 11), (2, 2, 12)] {
        let at = AppointmentPayload { hour, note: None };
        doctors[doctor].patients().add(db, patients[patient].id, at).await.unwrap();
    }
    let met = patients[0].met();
    assert_eq!(met.all(db).await.unwrap(), patients[..2], "himself, and one other, each once");
    assert_eq!(met.first(db).await.unwrap().as_ref(), patients.first());
    assert_eq!(met.ids(db).await.unwrap(), [patients[0].id, patients[1].id]);
    assert_eq!(met.count(db).await.unwrap(), 2);
    assert!(met.exists(db).await.unwrap() && met.has(db, patients[1].id).await.unwrap());
    assert!(!met.has(db, patients[2].id).await.unwrap());
    assert!(met.has_all(db, [patients[1].id, patients[0].id, patients[0].id]).await.unwrap());
    assert!(!met.has_all(db, [patients[1].id, patients[2].id]).await.unwrap());
    assert!(met.has_any(db, [patients[1].id, patients[2].id]).await.unwrap());
    let others = met.filter(|patient| patient.name.ne("a"));
    assert_eq!((others.count(db).await.unwrap(), others.ids(db).await.unwrap()), (1, vec![patients[1].id]));
    let of = Patient::met_of(&patients).all(db).await.unwrap();
    assert_eq!(of, [patients[..2].to_vec(), patients[..2].to_vec(), patients[2..].to_vec()]);
    let last = Patient::met_of(&patients).order_by(|patient| patient.name.desc()).limit_per_parent(1);
    let last: Vec<_> = last.all(db).await.unwrap().into_iter().flatten().map(|patient| patient.name).collect();
    assert_eq!(last, ["b", "b", "c"]);
    let page = met.order_by(|patient| patient.name.desc()).limit(1);
    assert_eq!(page.after(&patients[1]).all(db).await.unwrap(), patients[..1]);
    let alone = Patient::query().filter(|patient| patient.met.none(|other| other.name.eq("b")));
    assert_eq!(alone.all(db).await.unwrap(), patients[2..]);
    // Links that have no number.
    let ward = Ward::insert(db, NewWard { name: "west".to_owned() }).await.unwrap();
    for (id, patient) in [(1, 0), (2, 0), (3, 2)] {
        let id = Uuid::from_u128(id);
        ward.visitors().add(db, patients[patient].id, VisitPayload { id }).await.unwrap();
    }
    assert_eq!(ward.doctors().all(db).await.unwrap(), doctors, "of all who were there");
    assert_eq!(ward.doctors().count(db).await.unwrap(), 3);
}

#[tokio::test]
async fn through_one_link_for_each_part() {
    on_stage!(db);
    let film = Film::insert(db, NewFilm { title: "Big Business".to_owned() }).await.unwrap();
    let mut actors = Vec::new();
    for name in ["Midler", "Tomlin", "Ward"] {
        actors.push(Actor::insert(db, NewActor { name: name.to_owned() }).await.unwrap());
    }
    for (actor, role) in [(0, "Sadie"), (0, "Ratliff"), (1, "Rose"), (1, "Shelton")] {
        film.actors().add(db, actors[actor].id, Part { role: role.to_owned(), scenes: None }).await.unwrap();
    }
    assert_eq!(actors[0].colleagues().all(db).await.unwrap(), actors[..2]);
    assert_eq!(actors[0].colleagues().count(db).await.unwrap(), 2);
    assert!(!actors[2].colleagues().exists(db).await.unwrap());
    let of = Actor::colleagues_of(actors.iter().rev()).all(db).await.unwrap();
    assert_eq!(of, [vec![], actors[..2].to_vec(), actors[..2].to_vec()]);
}

/// What was removed leads nowhere, wherever it stands in a chain.
#[tokio::test]
async fn through_links_that_stay_when_they_are_removed() {
    on_stage!(db);
    let (mut readers, mut lists) = (Vec::new(), Vec::new());
    for name in ["a", "b", "c"] {
        readers.push(Reader::insert(db, NewReader {}).await.unwrap());
        lists.push(List::insert(db, NewList { name: name.to_owned() }).await.unwrap());
    }
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    readers[0].lists().add_many(db, names(&["a", "b"])).await.unwrap();
    readers[1].lists().add_many(db, names(&["a", "c"])).await.unwrap();
    readers[2].lists().add_many(db, names(&["b"])).await.unwrap();
    assert_eq!(readers[0].company().all(db).await.unwrap(), readers);
    readers[1].lists().remove(db, "a".to_owned()).await.unwrap();
    assert_eq!(
        readers[0].company().ids(db).await.unwrap(),
        [readers[0].id, readers[2].id],
        "the second link is removed"
    );
    readers[0].lists().remove(db, "b".to_owned()).await.unwrap();
    assert_eq!(readers[0].company().all(db).await.unwrap(), readers[..1], "the first is");
    assert_eq!(readers[0].company().count(db).await.unwrap(), 1);
    assert!(!readers[0].company().has_any(db, [readers[1].id, readers[2].id]).await.unwrap());
    let of = Reader::company_of(&readers).all(db).await.unwrap();
    assert_eq!(of, [readers[..1].to_vec(), readers[1..2].to_vec(), readers[2..].to_vec()]);
    let with_second = Reader::query().filter(|reader| reader.company.any(|other| other.id.eq(readers[1].id)));
    assert_eq!(with_second.ids(db).await.unwrap(), [readers[1].id]);
    let related = |list: usize| lists[list].daily_lists();
    assert_eq!(related(0).count(db).await.unwrap(), 0, "none reads it daily");
    let daily = SubscriptionPayloadPatch { rhythm: Some(1) };
    assert!(readers[0].lists().update_link(db, "a".to_owned(), daily).await.unwrap());
    assert_eq!(related(0).ids(db).await.unwrap(), ["a"], "of the scope, and not removed");
    readers[0].lists().add(db, "c".to_owned()).await.unwrap();
    assert_eq!(related(0).ids(db).await.unwrap(), ["a", "c"]);
    assert_eq!(List::daily_lists_of(&lists).all(db).await.unwrap()[0].len(), 2);
    lists[0].daily_readers().clear(db).await.unwrap();
    assert!(!related(0).exists(db).await.unwrap());
}

#[tokio::test]
async fn through_tables_made_for_a_relation() {
    on_stage!(db);
    let mut pictures = Vec::new();
    for _ in 0..3 {
        pictures.push(Picture::insert(db, NewPicture {}).await.unwrap());
    }
    for text in ["land", "sea", "sky"] {
        Label::insert(db, NewLabel { text: text.to_owned() }).await.unwrap();
    }
    let key = |text: &str| text.to_owned();
    pictures[0].labels().set(db, [key("sea"), key("sky")]).await.unwrap();
    pictures[1].labels().set(db, [key("sky"), key("sea")]).await.unwrap();
    pictures[2].labels().set(db, [key("land")]).await.unwrap();
    assert_eq!(pictures[0].similar().all(db).await.unwrap(), pictures[..2]);
    assert_eq!(Picture::similar_of([&pictures[2]]).all(db).await.unwrap(), [pictures[2..].to_vec()]);
    let sea = Label::find(db, key("sea")).await.unwrap().unwrap();
    sea.opposites().add(db, key("land")).await.unwrap();
    assert_eq!(sea.same_after_all().ids(db).await.unwrap(), ["sea"], "by links that are the same from both sides");
    let land = Label::find(db, key("land")).await.unwrap().unwrap();
    assert_eq!(land.same_after_all().ids(db).await.unwrap(), ["land"]);
}
