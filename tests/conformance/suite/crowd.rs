//! A crowd at the same few pairs: nothing fails, nothing is there twice, and what is left was asked for.
//!
//! Operations say how many links they made and took away; what they say adds up to what is there in the end.

use std::{collections::BTreeSet, future::Future};

use jointable::{Added, Model, Result, SetReport, Toggled};
use jointable_core::dialect::Dialect;
use jointable_tests::models::*;

use super::{DIALECT, on_stage};
use crate::Pool;

const TASKS: usize = 64;
/// How many operations each task has: of the plainest relation and of the most delicate one, and of the others.
const MANY: usize = 200;
const FEW: usize = 60;

/// How many links there are more, by what an operation returns.
trait More {
    fn more(self) -> i64;
}

impl More for Added {
    fn more(self) -> i64 {
        i64::from(self == Added::Inserted)
    }
}

impl More for Toggled {
    fn more(self) -> i64 {
        if self == Toggled::Added { 1 } else { -1 }
    }
}

impl More for SetReport {
    fn more(self) -> i64 {
        self.added.cast_signed() - self.removed.cast_signed()
    }
}

/// Links that were made.
fn made(count: u64) -> i64 {
    count.cast_signed()
}

/// Links that were taken away.
fn gone(count: impl Into<u64>) -> i64 {
    -count.into().cast_signed()
}

/// Runs as many operations at once as there are tasks, each task one after the other; how many links there are more.
async fn crowd<O, F>(db: &Pool, each: usize, operation: O) -> i64
where
    O: Fn(Pool, usize, usize) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<i64>> + Send + 'static,
{
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (db, operation) = (db.clone(), operation.clone());
            tokio::spawn(async move {
                let mut more = 0;
                for n in 0..each {
                    let done = operation(db.clone(), task, n).await;
                    more += done.unwrap_or_else(|error| panic!("task {task}, {n}: {error}"));
                }
                more
            })
        })
        .collect();
    let mut more = 0;
    for task in tasks {
        more += task.await.unwrap();
    }
    more
}

/// Two of four, and what to do with them.
fn choice(task: usize, n: usize) -> (usize, usize, usize) {
    ((task + n) % 4, (task + n / 4 + 1) % 4, (task * 7 + n * 3) % 10)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_direction() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat", "Dan"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    let all = users.clone();
    let more = crowd(db, MANY, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let (users, one, other) = (all.clone(), all[one].clone(), all[other].clone());
        async move {
            Ok(match what {
                0 | 1 => one.following().add(&db, other.id).await?.more(),
                2 | 3 => one.followers().add(&db, other.id).await?.more(),
                4 => gone(one.following().remove(&db, other.id).await?),
                5 => one.followers().toggle(&db, other.id).await?.more(),
                6 => one.following().toggle(&db, other.id).await?.more(),
                7 => made(one.following().add_many(&db, users.iter().map(|user| user.id)).await?),
                8 => gone(one.followers().remove_many(&db, [one.id, other.id]).await?),
                _ => one.following().set(&db, [other.id]).await?.more(),
            })
        }
    });
    let more = more.await;
    let mut links = 0;
    for user in &users {
        let mut ids = user.following().ids(db).await.unwrap();
        links += ids.len() as i64;
        ids.dedup();
        assert!(ids.iter().all(|id| users.iter().any(|user| user.id == *id)));
        assert_eq!(ids.len() as u64, user.following().count(db).await.unwrap(), "no link is there twice");
    }
    assert_eq!(links, more);
    let (ann, bob) = (&users[0], &users[1]);
    ann.following().set(db, [bob.id]).await.unwrap();
    assert_eq!(ann.following().ids(db).await.unwrap(), [bob.id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_both_directions_at_once() {
    on_stage!(db);
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cat", "Dan"] {
        people.push(Person::insert(db, NewPerson { name: name.to_owned() }).await.unwrap().id);
    }
    /// What is said of a pair, from whichever side.
    fn of(one: i64, other: i64, year: usize) -> Friends {
        Friends { since: Some((one * other * 10) as i32 + year as i32 % 10) }
    }
    let all = people.clone();
    let more = crowd(db, MANY, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let other = if one == other { (other + 1) % 4 } else { other };
        let (one, other) = (all[one], all[other]);
        let (friends, others) = (jointable::Links::<PersonFriendsRelation>::of(one), all.clone());
        async move {
            Ok(match what {
                0 => friends.add(&db, other).await?.more(),
                1 => friends.add_with(&db, other, of(one, other, n)).await?.more(),
                2 | 3 => gone(friends.remove(&db, other).await?),
                4 | 5 => friends.toggle(&db, other).await?.more(),
                6 => {
                    let others = others.into_iter().filter(|it| *it != one).map(|it| (it, of(one, it, n)));
                    made(friends.add_many_with(&db, others).await?)
                }
                7 => gone(friends.remove_many(&db, [one, other]).await?),
                8 => {
                    let patch = FriendsPatch { since: Some(of(one, other, n).since) };
                    friends.update_link(&db, other, patch).await.map(|_| 0)?
                }
                _ => friends.set(&db, [(other, of(one, other, n))]).await?.more(),
            })
        }
    });
    let more = more.await;
    let rows = Friendship::all(db).await.unwrap();
    assert_eq!(rows.len() as i64, more);
    let mut pairs = BTreeSet::new();
    for row in &rows {
        assert!(row.person_id < row.friend_id, "the lesser key comes first");
        assert!(pairs.insert((row.person_id, row.friend_id)), "one row for a pair");
        let said = row.since.is_none_or(|since| i64::from(since) / 10 == row.person_id * row.friend_id);
        assert!(said, "nobody has said that of these two: {row:?}");
    }
    for one in &people {
        let friends = jointable::Links::<PersonFriendsRelation>::of(*one);
        for other in &people {
            let expected = pairs.contains(&(*one.min(other), *one.max(other)));
            assert_eq!(friends.has(db, *other).await.unwrap(), expected, "from either side");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_parts_of_the_links() {
    on_stage!(db);
    let (mut teams, mut members) = (Vec::new(), Vec::new());
    for name in ["a", "b", "c", "d"] {
        teams.push(Team::insert(db, NewTeam { name: name.to_owned() }).await.unwrap());
        members.push(Member::insert(db, NewMember { name: name.to_owned() }).await.unwrap());
    }
    fn owner() -> MembershipPayload {
        MembershipPayload { role: String::new(), active: true, note: None }
    }
    let (all, keys) = (teams.clone(), members.iter().map(|member| member.id).collect::<Vec<_>>());
    let (keys_of_all, roles) = (keys.clone(), ["owner", "guest", "guest's"]);
    let done = crowd(db, FEW, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let (team, member, keys) = (all[one].clone(), keys[other], keys.clone());
        let guest = MembershipPayload { role: "guest".to_owned(), active: false, note: None };
        async move {
            match what {
                0 => team.owners().add(&db, member).await.map(drop)?,
                1 => team.active_guests().add(&db, member).await.map(drop)?,
                2 => team.members().upsert(&db, member, guest).await?,
                3 => team.owners().remove(&db, member).await.map(drop)?,
                4 => team.owners().toggle(&db, member).await.map(drop)?,
                5 => team.active_guests().toggle(&db, member).await.map(drop)?,
                6 => team.owners().add_many(&db, keys).await.map(drop)?,
                7 => team.active_guests().remove_many(&db, keys).await.map(drop)?,
                8 => team.owners().set(&db, [(member, owner())]).await.map(drop)?,
                _ => team.members().add(&db, member, guest).await.map(drop)?,
            }
            Ok(0)
        }
    });
    done.await;
    let rows = Membership::all(db).await.unwrap();
    let mut pairs = BTreeSet::new();
    for row in &rows {
        assert!(pairs.insert((row.team_id, row.member_id)), "one link of a pair, whatever its role");
        assert!(roles.contains(&row.role.as_str()), "{row:?}");
        assert!(row.role != "guest's" || row.active, "who becomes an active guest is active: {row:?}");
        assert!(row.role != "guest" || !row.active, "{row:?}");
    }
    for team in &teams {
        let owners = team.owners().count(db).await.unwrap();
        let expected = rows.iter().filter(|row| row.team_id == team.id && row.role == "owner").count();
        assert_eq!(owners, expected as u64);
        team.owners().set(db, keys_of_all.iter().map(|key| (*key, owner()))).await.unwrap();
        assert_eq!(team.owners().ids(db).await.unwrap(), keys_of_all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_link_for_each_part() {
    on_stage!(db);
    let (mut films, mut actors) = (Vec::new(), Vec::new());
    for name in ["a", "b", "c", "d"] {
        films.push(Film::insert(db, NewFilm { title: name.to_owned() }).await.unwrap());
        actors.push(Actor::insert(db, NewActor { name: name.to_owned() }).await.unwrap());
    }
    let all = (films.clone(), actors.clone());
    let more = crowd(db, FEW, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let (film, actor, keys) =
            (all.0[one].clone(), all.1[other].clone(), all.1.iter().map(|actor| actor.id).collect::<Vec<_>>());
        let number = n % 3;
        let part = Part { role: format!("part {number}"), scenes: Some(number as i32) };
        async move {
            let link = (film.id, actor.id, part.role.clone());
            Ok(match what {
                0 | 1 => film.actors().add(&db, actor.id, part).await?.more(),
                2 | 3 => actor.films().add(&db, film.id, part).await?.more(),
                4 => gone(film.actors().remove_link(&db, link).await?),
                5 => gone(actor.films().remove_links_to(&db, film.id).await?),
                6 | 7 => {
                    let parts = keys.into_iter().chain([actor.id]).map(|key| (key, part.clone()));
                    made(film.actors().add_many(&db, parts).await?)
                }
                8 => {
                    let patch = PartPatch { scenes: Some(part.scenes), ..PartPatch::default() };
                    film.actors().update_link(&db, link, patch).await.map(|_| 0)?
                }
                _ => gone(film.actors().clear(&db).await?),
            })
        }
    });
    let more = more.await;
    let rows = Casting::all(db).await.unwrap();
    assert_eq!(rows.len() as i64, more);
    for row in &rows {
        assert_eq!(row.role, format!("part {}", row.scenes.unwrap()), "as it was given");
    }
    let keys: BTreeSet<_> = rows.iter().map(Model::key).collect();
    assert_eq!(keys.len(), rows.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_links_that_stay_when_they_are_removed() {
    on_stage!(db);
    let (mut readers, names) = (Vec::new(), ["a", "b", "c", "d"].map(str::to_owned));
    for name in &names {
        readers.push(Reader::insert(db, NewReader {}).await.unwrap());
        List::insert(db, NewList { name: name.clone() }).await.unwrap();
    }
    /// What is said of a reader and a list.
    fn of(reader: i64, list: &str, n: usize) -> SubscriptionPayload {
        SubscriptionPayload { rhythm: reader as i32 * 1000 + i32::from(list.as_bytes()[0]) * 4 + n as i32 % 4 }
    }
    let all = (readers.clone(), names.clone());
    let more = crowd(db, FEW, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let (reader, list, names) = (all.0[one].clone(), all.1[other].clone(), all.1.clone());
        let readers = jointable::Links::<ListReadersRelation>::of(list.clone());
        async move {
            let said = of(reader.id, &list, n);
            Ok(match what {
                0 => readers.add_with(&db, reader.id, said).await?.more(),
                1 => reader.lists().add_with(&db, list, said).await?.more(),
                2 | 3 => gone(reader.lists().remove(&db, list).await?),
                4 => reader.lists().toggle_with(&db, list, said).await?.more(),
                5 => readers.toggle_with(&db, reader.id, said).await?.more(),
                6 => {
                    let all = names.map(|name| (name.clone(), of(reader.id, &name, n)));
                    made(reader.lists().add_many_with(&db, all).await?)
                }
                7 => gone(reader.lists().remove_many(&db, names).await?),
                8 => {
                    let patch = SubscriptionPayloadPatch { rhythm: Some(said.rhythm) };
                    reader.lists().update_link(&db, list, patch).await.map(|_| 0)?
                }
                _ => reader.lists().set(&db, [(list, said)]).await?.more(),
            })
        }
    });
    let more = more.await;
    let rows = Subscription::all(db).await.unwrap();
    let keys: BTreeSet<_> = rows.iter().map(Model::key).collect();
    assert_eq!(keys.len(), rows.len(), "one row for a pair, however often it has come and gone");
    let there = rows.iter().filter(|row| row.ended.is_none()).count() as i64;
    // PostgreSQL does not say of a row that comes back meanwhile whether it was a set that brought it back.
    assert!(there == more || DIALECT == Dialect::Postgres && there < more, "{there} are there, {more} were made");
    for row in &rows {
        let said = of(row.reader_id, &row.list, 0).rhythm;
        assert!((said..said + 4).contains(&row.rhythm), "nobody has said that of these two: {row:?}");
        assert!(row.created.naive_utc() <= row.updated);
    }
    let mut left = 0;
    for reader in &readers {
        left += reader.lists().count(db).await.unwrap().cast_signed();
    }
    assert_eq!(left, there);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_links_to_a_pair() {
    on_stage!(db);
    let (mut doctors, mut patients) = (Vec::new(), Vec::new());
    for name in ["a", "b", "c", "d"] {
        doctors.push(Doctor::insert(db, NewDoctor { name: name.to_owned() }).await.unwrap());
        patients.push(Patient::insert(db, NewPatient { name: name.to_owned() }).await.unwrap());
    }
    let all = (doctors.clone(), patients.clone());
    let more = crowd(db, FEW, move |db, task, n| {
        let (one, other, what) = choice(task, n);
        let (doctor, patient) = (all.0[one].clone(), all.1[other].clone());
        let keys = all.1.iter().map(|patient| patient.id).collect::<Vec<_>>();
        let at = AppointmentPayload { hour: (doctor.id * 100 + patient.id) as i32, note: None };
        async move {
            Ok(match what {
                0 => doctor.patients().add(&db, patient.id, at).await.map(|_| 1)?,
                1 => patient.doctors().add(&db, doctor.id, at).await.map(|_| 1)?,
                // One that is made and taken away again: it is nobody else's, but for who takes all of them.
                2 | 3 => {
                    let link = doctor.patients().add(&db, patient.id, at).await?;
                    1 + gone(patient.doctors().remove_link(&db, link).await?)
                }
                4 | 5 => gone(patient.doctors().remove_links_to(&db, doctor.id).await?),
                6 | 7 => {
                    let all = keys
                        .into_iter()
                        .map(|key| (key, AppointmentPayload { hour: (doctor.id * 100 + key) as i32, note: None }));
                    made(doctor.patients().add_many(&db, all).await?)
                }
                8 => gone(doctor.patients().clear(&db).await?),
                _ => doctor.patients().count_links(&db).await.map(|_| 0)?,
            })
        }
    });
    let more = more.await;
    let rows = Appointment::all(db).await.unwrap();
    assert_eq!(rows.len() as i64, more);
    for row in &rows {
        assert_eq!(i64::from(row.hour), row.doctor_id * 100 + row.patient_id, "of these two");
    }
    for doctor in &doctors {
        let of = rows.iter().filter(|row| row.doctor_id == doctor.id);
        assert_eq!(doctor.patients().count_links(db).await.unwrap(), of.count() as u64);
    }
}
