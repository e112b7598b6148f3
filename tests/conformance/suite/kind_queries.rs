//! Queries on relations of every kind.

use jointable::Model;
use jointable_tests::models::*;

use super::on_stage;
use crate::Pool;

async fn patients(db: &Pool, names: [&str; 3]) -> Vec<Patient> {
    let mut all = Vec::new();
    for name in names {
        all.push(Patient::insert(db, NewPatient { name: name.to_owned() }).await.unwrap());
    }
    all
}

fn names(patients: &[Patient]) -> Vec<&str> {
    patients.iter().map(|patient| patient.name.as_str()).collect()
}

/// A row that has many links comes once, and with its links as often as there are.
#[tokio::test]
async fn rows_with_many_links_come_once() {
    on_stage!(db);
    let house = Doctor::insert(db, NewDoctor { name: "House".to_owned() }).await.unwrap();
    let cox = Doctor::insert(db, NewDoctor { name: "Cox".to_owned() }).await.unwrap();
    let all = patients(db, ["Ann", "Bob", "Cat"]).await;
    for (patient, hour) in [(0, 8), (0, 17), (1, 9), (1, 10), (2, 7)] {
        let payload = AppointmentPayload { hour, note: None };
        house.patients().add(db, all[patient].id, payload).await.unwrap();
    }
    cox.patients().add(db, all[2].id, AppointmentPayload { hour: 20, note: None }).await.unwrap();
    let morning = house.patients().filter(|(_, link)| link.hour.lt(12));
    assert_eq!(names(&morning.all(db).await.unwrap()), ["Ann", "Bob", "Cat"]);
    assert_eq!(morning.count(db).await.unwrap(), 3);
    let links = house.patients().with_link().filter(|(_, link)| link.hour.lt(12));
    assert_eq!((links.count(db).await.unwrap(), links.all(db).await.unwrap().len()), (4, 4));
    let by_first = house.patients().order_by(|(_, link)| link.hour.asc()).all(db).await.unwrap();
    assert_eq!(names(&by_first), ["Cat", "Ann", "Bob"], "by the first appointment");
    let by_last = house.patients().order_by(|(_, link)| link.hour.desc()).limit(2).all(db).await.unwrap();
    assert_eq!(names(&by_last), ["Ann", "Bob"], "by the last one");
    let mut hours = Vec::new();
    let page = || house.patients().with_link().order_by(|(patient, _)| patient.name.asc()).limit(2);
    let mut rows = page().all(db).await.unwrap();
    while let Some(last) = rows.last().cloned() {
        hours.extend(rows.iter().map(|it| it.link.hour));
        rows = page().after(&last).all(db).await.unwrap();
    }
    assert_eq!(hours, [8, 17, 9, 10, 7], "each link once, page after page");
    let rest = house.patients().order_by(|(patient, _)| patient.name.asc()).after(&all[0]).all(db).await.unwrap();
    assert_eq!(names(&rest), ["Bob", "Cat"]);
    let of = Doctor::patients_of([&cox, &house]).order_by(|(_, link)| link.hour.asc()).limit_per_parent(2);
    let of = of.all(db).await.unwrap();
    assert_eq!(of.iter().map(|all| names(all)).collect::<Vec<_>>(), [vec!["Cat"], vec!["Cat", "Ann"]]);
    let links = Doctor::patients_of([&house]).with_link().order_by(|(_, link)| link.hour.desc()).limit_per_parent(3);
    let links = links.all(db).await.unwrap();
    assert_eq!(links[0].iter().map(|it| it.link.hour).collect::<Vec<_>>(), [17, 10, 9]);
    let late = Patient::query().filter(|patient| patient.doctors.any(|(_, link)| link.hour.ge(17)));
    assert_eq!(names(&late.all(db).await.unwrap()), ["Ann", "Cat"]);
}

#[tokio::test]
async fn links_that_are_the_same_from_both_sides_are_asked_from_both() {
    on_stage!(db);
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cat", "Dan"] {
        people.push(Person::insert(db, NewPerson { name: name.to_owned() }).await.unwrap());
    }
    let since = |year| Friends { since: Some(year) };
    people[1].friends().add_with(db, people[0].id, since(1990)).await.unwrap();
    people[1].friends().add_with(db, people[2].id, since(2000)).await.unwrap();
    people[3].friends().add_with(db, people[1].id, since(1980)).await.unwrap();
    let of = |all: &[Person]| all.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    let bob = &people[1];
    let old = bob.friends().filter(|(_, link)| link.since.lt(1995)).order_by(|(_, link)| link.since.asc());
    assert_eq!(of(&old.all(db).await.unwrap()), ["Dan", "Ann"]);
    assert_eq!(old.count(db).await.unwrap(), 2);
    let first = bob.friends().order_by(|(friend, _)| friend.name.asc()).limit(1).all(db).await.unwrap();
    let rest = bob.friends().order_by(|(friend, _)| friend.name.asc()).after(&first[0]).all(db).await.unwrap();
    assert_eq!(of(&rest), ["Cat", "Dan"]);
    let many = Person::friends_of(&people).order_by(|(friend, _)| friend.name.desc()).limit_per_parent(2).all(db).await;
    assert_eq!(
        many.unwrap().iter().map(|all| of(all)).collect::<Vec<_>>(),
        [vec!["Bob"], vec!["Dan", "Cat"], vec!["Bob"], vec!["Bob"]]
    );
    let known = Person::query().filter(|person| person.friends.any(|(friend, _)| friend.name.is_in(["Ann", "Bob"])));
    assert_eq!(of(&known.all(db).await.unwrap()), ["Ann", "Bob", "Cat", "Dan"]);
    let of_ann = Person::query().filter(|person| person.friends.any(|(friend, _)| friend.name.eq("Ann")));
    assert_eq!(of(&of_ann.all(db).await.unwrap()), ["Bob"]);
    let second = Person::query().filter(|person| {
        person
            .friends
            .any(|(friend, _)| friend.friends.any(|(other, link)| other.name.eq("Dan").and(link.since.eq(1980))))
    });
    assert_eq!(of(&second.all(db).await.unwrap()), ["Ann", "Cat", "Dan"], "Dan is a friend of a friend of his own");
}

#[tokio::test]
async fn a_part_of_the_links_stays_that_part() {
    on_stage!(db);
    let team = Team::insert(db, NewTeam { name: "red".to_owned() }).await.unwrap();
    let mut members = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        members.push(Member::insert(db, NewMember { name: name.to_owned() }).await.unwrap());
    }
    team.owners().add(db, members[0].id).await.unwrap();
    for (member, role) in [(1, "guest"), (2, "owner")] {
        let payload = MembershipPayload { role: role.to_owned(), active: true, note: None };
        team.members().add(db, members[member].id, payload).await.unwrap();
    }
    let of = |all: &[Member]| all.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
    let owners = team.owners().order_by(|(member, _)| member.name.desc()).all(db).await.unwrap();
    assert_eq!(of(&owners), ["Cat", "Ann"]);
    let active = team.owners().filter(|(member, link)| link.active.eq(true).and(member.name.ne("Ann"))).count(db).await;
    assert_eq!(active.unwrap(), 1);
    let some = Team::owners_of([&team]).limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(of(&some[0]), ["Ann"]);
    let owned = Team::query().filter(|team| team.owners.any(|(member, _)| member.name.eq("Bob")));
    assert_eq!(owned.count(db).await.unwrap(), 0, "he is a guest");
    let has_guest = Member::query().filter(|member| member.teams.any(|(_, link)| link.role.eq("guest")));
    assert_eq!(of(&has_guest.all(db).await.unwrap()), ["Bob"]);
}

#[tokio::test]
async fn queries_have_keys_and_say_whether_there_is_any() {
    on_stage!(db);
    let house = Doctor::insert(db, NewDoctor { name: "House".to_owned() }).await.unwrap();
    assert!(!house.patients().exists(db).await.unwrap());
    let all = patients(db, ["Ann", "Bob", "Cat"]).await;
    for (patient, hour) in [(0, 8), (2, 7), (0, 9), (1, 17)] {
        house.patients().add(db, all[patient].id, AppointmentPayload { hour, note: None }).await.unwrap();
    }
    assert!(house.patients().exists(db).await.unwrap());
    let early = house.patients().filter(|(_, link)| link.hour.lt(12)).order_by(|(_, link)| link.hour.asc());
    assert_eq!(early.ids(db).await.unwrap(), [all[2].id, all[0].id], "each once");
    assert!(early.exists(db).await.unwrap());
    assert!(early.filter(|(patient, _)| patient.name.eq("Ann")).exists(db).await.unwrap());
    let late = house.patients().with_link().filter(|(_, link)| link.hour.gt(17));
    assert!(!late.exists(db).await.unwrap());
    let named = Patient::query().filter(|patient| patient.name.ne("Bob")).order_by(|patient| patient.name.desc());
    assert_eq!(named.ids(db).await.unwrap(), [all[2].id, all[0].id]);
    assert!(named.exists(db).await.unwrap());
    assert_eq!(named.limit(1).offset(1).ids(db).await.unwrap(), [all[0].id]);
    assert!(!Patient::query().filter(|patient| patient.name.eq("Dan")).exists(db).await.unwrap());
    Reading::insert(db, NewReading { station: 1, at: 2, value: None }).await.unwrap();
    assert_eq!(Reading::query().limit(9).ids(db).await.unwrap(), [(1, 2)], "keys of several columns");
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        people.push(Person::insert(db, NewPerson { name: name.to_owned() }).await.unwrap());
    }
    people[1].friends().add_many(db, [people[0].id, people[2].id]).await.unwrap();
    let friends = people[1].friends().order_by(|(friend, _)| friend.name.desc());
    assert_eq!(friends.ids(db).await.unwrap(), [people[2].id, people[0].id]);
    assert!(people[0].friends().exists(db).await.unwrap() && friends.exists(db).await.unwrap());
    let artist = Artist::insert(db, NewArtist { name: "Nina".to_owned() }).await.unwrap();
    Genre::insert(db, NewGenre { name: "jazz".to_owned() }).await.unwrap();
    assert!(!artist.songs().exists(db).await.unwrap() && !artist.genres().exists(db).await.unwrap());
    let new = NewSong { title: String::new(), artist_id: artist.id, genre_id: Some("jazz".to_owned()), covers: None };
    let song = Song::insert(db, new).await.unwrap();
    assert!(artist.songs().exists(db).await.unwrap() && artist.genres().exists(db).await.unwrap());
    assert_eq!(artist.songs().filter(|song| song.covers.is_null()).ids(db).await.unwrap(), [song.id]);
    assert_eq!(artist.genres().filter(|genre| genre.name.ne("pop")).ids(db).await.unwrap(), ["jazz"]);
    let ann = Reader::insert(db, NewReader {}).await.unwrap();
    List::insert(db, NewList { name: "news".to_owned() }).await.unwrap();
    ann.lists().add(db, "news".to_owned()).await.unwrap();
    ann.lists().clear(db).await.unwrap();
    assert!(!ann.lists().exists(db).await.unwrap(), "what is removed is not there");
    assert!(ann.lists().with_removed().exists(db).await.unwrap());
}
