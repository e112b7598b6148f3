//! Links in an order that is kept, of every other kind.

use jointable::{Added, Model, SetReport};
use jointable_tests::models::*;
use uuid::Uuid;

use super::{super::Pool, on_stage};

async fn rack(db: &Pool, name: &str) -> Rack {
    Rack::insert(db, NewRack { name: name.to_owned() }).await.unwrap()
}

/// Books `9`, `8`, …: as many.
async fn books<const N: usize>(db: &Pool) -> [Book; N] {
    let mut all = Vec::new();
    for n in 0..N {
        all.push(Book::insert(db, NewBook { id: Uuid::from_u128(9 - n as u128) }).await.unwrap());
    }
    all.try_into().unwrap()
}

/// The books of a rack in their order, and their places.
async fn placed(db: &Pool, rack: &Rack) -> (Vec<Uuid>, Vec<i64>) {
    let links = rack.books().with_link().all(db).await.unwrap();
    links.into_iter().map(|each| (each.far.id, each.link.place)).unzip()
}

#[tokio::test]
async fn what_was_removed_comes_back_at_the_end() {
    on_stage!(db);
    let (left, right) = (rack(db, "left").await, rack(db, "right").await);
    let [a, b, c, d] = books(db).await.map(|book| book.id);
    assert_eq!(left.books().add_many(db, [a, b, c]).await.unwrap(), 3);
    assert!(left.books().remove(db, a).await.unwrap());
    assert_eq!(placed(db, &left).await, (vec![b, c], vec![1, 2]));
    assert_eq!(left.books().add(db, a).await.unwrap(), Added::Inserted);
    assert_eq!(placed(db, &left).await, (vec![b, c, a], vec![1, 2, 3]));
    assert_eq!(left.books().remove_many(db, [b, c]).await.unwrap(), 2);
    // Among those that come back there are new ones, and one that is there.
    assert_eq!(left.books().add_many(db, [c, d, a, b]).await.unwrap(), 3);
    assert_eq!(placed(db, &left).await.0, [a, c, d, b]);
    left.books().remove(db, d).await.unwrap();
    left.books().upsert(db, a, PlacingPayload { favourite: true }).await.unwrap();
    assert_eq!(placed(db, &left).await.0, [a, c, b], "what is there stays where it is");
    left.books().upsert(db, d, PlacingPayload { favourite: true }).await.unwrap();
    assert_eq!(placed(db, &left).await.0, [a, c, b, d]);
    left.books().remove(db, c).await.unwrap();
    assert_eq!(left.books().insert_at(db, 1, c).await.unwrap(), Added::Inserted);
    assert_eq!(placed(db, &left).await, (vec![a, c, b, d], vec![0, 1, 2, 3]));
    left.books().remove(db, c).await.unwrap();
    let report = left.books().set(db, [d, c, a].map(|book| (book, PlacingPayload { favourite: false }))).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 2, kept: 0 });
    assert_eq!(placed(db, &left).await, (vec![d, c, a], vec![0, 1, 2]));
    // From the side of the books.
    let b = Book::find(db, b).await.unwrap().unwrap();
    right.books().add_many(db, [a, c, b.id]).await.unwrap();
    right.books().remove(db, b.id).await.unwrap();
    right.books().reorder(db, [c]).await.unwrap();
    assert_eq!(b.racks().add_many(db, ["left", "right"].map(str::to_owned)).await.unwrap(), 2);
    assert_eq!(placed(db, &left).await, (vec![d, c, a, b.id], vec![0, 1, 2, 3]));
    assert_eq!(placed(db, &right).await.0, [c, a, b.id]);
    right.books().remove(db, b.id).await.unwrap();
    right.books().move_to(db, a, 0).await.unwrap();
    b.racks().upsert(db, "right".to_owned(), PlacingPayload { favourite: true }).await.unwrap();
    assert_eq!(placed(db, &right).await.0, [a, c, b.id]);
    let wanted = [("left".to_owned(), PlacingPayload { favourite: true })];
    assert_eq!(b.racks().set(db, wanted).await.unwrap(), SetReport { removed: 1, updated: 1, ..SetReport::default() });
    let wanted = ["right", "left"].map(|name| (name.to_owned(), PlacingPayload { favourite: true }));
    assert_eq!(b.racks().set(db, wanted).await.unwrap(), SetReport { added: 1, kept: 1, ..SetReport::default() });
    assert_eq!(placed(db, &right).await.0, [a, c, b.id]);
    assert!(right.books().with_removed().ids(db).await.unwrap().len() == 3);
}

#[tokio::test]
async fn places_count_the_links_of_the_scope() {
    on_stage!(db);
    let left = rack(db, "left").await;
    let [a, b, c, d] = books(db).await.map(|book| book.id);
    left.books().add_many(db, [a, b, c]).await.unwrap();
    assert_eq!(left.favourites().add(db, a).await.unwrap(), Added::Inserted);
    assert_eq!(left.favourites().insert_at(db, 1, d).await.unwrap(), Added::Inserted);
    assert_eq!(placed(db, &left).await, (vec![b, c, a, d], vec![0, 1, 2, 3]));
    assert!(left.favourites().move_to(db, d, 0).await.unwrap());
    assert_eq!(placed(db, &left).await.0, [b, c, d, a], "the others are where they were");
    assert_eq!(left.favourites().ids(db).await.unwrap(), [d, a]);
    assert!(!left.favourites().move_to(db, b, 0).await.unwrap(), "of another scope");
    assert_eq!(left.favourites().reorder(db, [a, b]).await.unwrap(), 1);
    assert_eq!(placed(db, &left).await.0, [a, b, c, d]);
    assert!(left.favourites().move_to(db, a, 1).await.unwrap());
    assert_eq!(placed(db, &left).await.0, [b, c, d, a]);
    assert!(left.favourites().move_to(db, a, 1).await.unwrap());
    assert_eq!(left.favourites().add_many(db, [c, a, b]).await.unwrap(), 2);
    assert_eq!(placed(db, &left).await.0, [d, a, c, b]);
    let report = left.favourites().set(db, [b, a]).await.unwrap();
    assert_eq!(report, SetReport { removed: 2, updated: 2, ..SetReport::default() });
    let report = left.favourites().set(db, [b, a]).await.unwrap();
    assert_eq!(report, SetReport { kept: 2, ..SetReport::default() });
    assert_eq!(left.favourites().ids(db).await.unwrap(), [b, a]);
    assert_eq!(placed(db, &left).await.0, [b, a], "the others are removed");
    let c = Book::find(db, c).await.unwrap().unwrap();
    assert_eq!(c.favourite_racks().add(db, "left".to_owned()).await.unwrap(), Added::Inserted);
    assert_eq!(left.favourites().ids(db).await.unwrap(), [b, a, c.id]);
}

#[tokio::test]
async fn links_of_another_scope_keep_their_order() {
    on_stage!(db);
    let left = rack(db, "left").await;
    let ids = books::<8>(db).await.map(|book| book.id);
    let favourite = |n: usize| n % 3 == 1;
    let mixed = ids.iter().enumerate().map(|(n, &id)| (id, PlacingPayload { favourite: favourite(n) }));
    left.books().add_many_with(db, mixed).await.unwrap();
    // One that was removed has its number still, and no place.
    left.books().remove(db, ids[1]).await.unwrap();
    let others: Vec<Uuid> = ids.iter().enumerate().filter(|&(n, _)| !favourite(n)).map(|(_, &id)| id).collect();
    let mut favourites = vec![ids[4], ids[7]];
    assert_eq!(left.favourites().ids(db).await.unwrap(), favourites);
    for (index, new) in [(0, Some(ids[1])), (1, None), (2, None), (0, None), (9, None)] {
        let moved = new.unwrap_or(favourites[1]);
        if new.is_some() {
            assert_eq!(left.favourites().insert_at(db, index, moved).await.unwrap(), Added::Inserted);
        } else {
            assert!(left.favourites().move_to(db, moved, index).await.unwrap());
        }
        favourites.retain(|&id| id != moved);
        favourites.insert(index.min(favourites.len()), moved);
        assert_eq!(left.favourites().ids(db).await.unwrap(), favourites, "{index}");
        let (all, places) = placed(db, &left).await;
        assert_eq!(places, (0..8).collect::<Vec<_>>());
        assert_eq!(all.into_iter().filter(|id| others.contains(id)).collect::<Vec<_>>(), others);
    }
}

#[tokio::test]
async fn a_move_is_a_change() {
    on_stage!(db);
    let left = rack(db, "left").await;
    let [a, b, c] = books(db).await.map(|book| book.id);
    left.books().add_many(db, [a, b, c]).await.unwrap();
    let before = left.books().with_link().all(db).await.unwrap();
    left.books().move_to(db, b, 0).await.unwrap();
    let after = left.books().with_link().all(db).await.unwrap();
    assert!(after[0].link.touched > before[1].link.touched && after[1].link.touched > before[0].link.touched);
    assert_eq!(after[2], before[2], "it is where it was");
}

fn stay(nights: i32) -> Stay {
    Stay { nights }
}

#[tokio::test]
async fn where_there_are_many_links_each_has_its_place() {
    on_stage!(db);
    let tour = Tour::insert(db, NewTour { name: "north".to_owned() }).await.unwrap();
    let mut cities = Vec::new();
    for name in ["Oslo", "Bergen", "Bodø"] {
        cities.push(City::insert(db, NewCity { name: name.to_owned() }).await.unwrap());
    }
    let [oslo, bergen, bodo] = [&cities[0], &cities[1], &cities[2]].map(|city| city.id);
    let stops = || async {
        let links = tour.cities().with_link().all(db).await.unwrap();
        links.into_iter().map(|stop| (stop.far.id, stop.link.nights, stop.link.number)).collect::<Vec<_>>()
    };
    let first = tour.cities().add(db, bodo, stay(1)).await.unwrap();
    assert_eq!(tour.cities().add_many(db, [(oslo, stay(2)), (bodo, stay(3))]).await.unwrap(), 2);
    assert_eq!(cities[1].tours().add_many(db, [(tour.id, stay(4)), (tour.id, stay(5))]).await.unwrap(), 2);
    assert_eq!(stops().await, [(bodo, 1, 0), (oslo, 2, 1), (bodo, 3, 2), (bergen, 4, 3), (bergen, 5, 4)]);
    let inserted = tour.cities().insert_at(db, 1, bergen, stay(6)).await.unwrap();
    assert_eq!(stops().await[1], (bergen, 6, 1));
    assert_eq!(tour.cities().ids(db).await.unwrap(), [bodo, bergen, oslo], "each where it comes first");
    assert_eq!(tour.cities().first(db).await.unwrap().unwrap().id, bodo);
    let names = |cities: &[City]| cities.iter().map(|city| city.id).collect::<Vec<_>>();
    assert_eq!(names(&Tour::cities_of([&tour]).all(db).await.unwrap()[0]), [bodo, bergen, oslo]);
    assert_eq!(names(&tour.cities().limit(2).all(db).await.unwrap()), [bodo, bergen]);
    let per_tour = Tour::cities_of([&tour]).limit_per_parent(2).all(db).await.unwrap();
    assert_eq!(names(&per_tour[0]), [bodo, bergen]);
    assert!(tour.cities().move_to(db, first, 5).await.unwrap());
    assert_eq!(stops().await[5], (bodo, 1, 5));
    assert_eq!(tour.cities().reorder(db, [first, i64::MAX, inserted]).await.unwrap(), 2);
    let nights: Vec<_> = stops().await.into_iter().map(|(_, nights, number)| (nights, number)).collect();
    assert_eq!(nights, [(1, 0), (6, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
    assert!(!tour.cities().move_to(db, i64::MAX, 0).await.unwrap());
    let other = Tour::insert(db, NewTour { name: "south".to_owned() }).await.unwrap();
    assert!(!other.cities().move_to(db, first, 0).await.unwrap(), "a stop of another tour");
    assert_eq!(other.cities().reorder(db, [first]).await.unwrap(), 0);
}

#[tokio::test]
async fn lists_can_have_keys_of_two_columns() {
    on_stage!(db);
    let session = Session::insert(db, NewSession { room: 2, day: 7 }).await.unwrap();
    let other = Session::insert(db, NewSession { room: 2, day: 8 }).await.unwrap();
    let mut speakers = Vec::new();
    for name in ["Ann", "Bob"] {
        speakers.push(Speaker::insert(db, NewSpeaker { name: name.to_owned() }).await.unwrap());
    }
    let [ann, bob] = &speakers[..] else { unreachable!("two") };
    let about = |subject: &str| TalkPayload { subject: subject.to_owned() };
    let subjects = || async {
        let links = session.speakers().with_link().all(db).await.unwrap();
        links.into_iter().map(|talk| (talk.link.subject, talk.link.turn)).collect::<Vec<_>>()
    };
    let order = |subjects: &[&str]| subjects.iter().map(|subject| (*subject).to_owned()).zip(0..).collect::<Vec<_>>();
    session.speakers().add_many(db, [(bob.id, about("a")), (ann.id, about("b"))]).await.unwrap();
    assert_eq!(session.speakers().insert_at(db, 1, bob.id, about("c")).await.unwrap(), Added::Inserted);
    assert_eq!(session.speakers().insert_at(db, 0, bob.id, about("c")).await.unwrap(), Added::Existing);
    assert_eq!(subjects().await, order(&["a", "c", "b"]));
    let keys = [(2, 7), (2, 7), (2, 8)].into_iter().zip(["d", "e", "f"]);
    assert_eq!(ann.sessions().add_many(db, keys.map(|(key, subject)| (key, about(subject)))).await.unwrap(), 3);
    let turns = subjects().await;
    assert_eq!(turns.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(), ["a", "c", "b", "d", "e"]);
    assert_eq!(other.speakers().count(db).await.unwrap(), 1);
    let links = session.speakers().with_link().all(db).await.unwrap();
    assert!(session.speakers().move_to(db, links[4].link.id, 0).await.unwrap());
    assert_eq!(session.speakers().reorder(db, [links[2].link.id]).await.unwrap(), 1);
    assert_eq!(subjects().await, order(&["b", "e", "a", "c", "d"]));
    let talk = |speaker_id, subject: &str| NewTalk { speaker_id, room: 2, day: 7, subject: subject.to_owned() };
    let talk = Talk::insert(db, talk(bob.id, "g")).await.unwrap();
    assert_eq!((talk.turn, session.speakers().count_links(db).await.unwrap()), (5, 6));
    let new = [(2, "h"), (2, "i")].map(|(room, subject)| NewTalk {
        speaker_id: ann.id,
        room,
        day: 8,
        subject: subject.to_owned(),
    });
    Talk::insert_many(db, new).await.unwrap();
    assert_eq!(other.speakers().with_link().all(db).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_model_can_be_in_lists_of_itself() {
    on_stage!(db);
    let mut steps = Vec::new();
    for what in ["soup", "cut", "boil", "salt"] {
        steps.push(Step::insert(db, NewStep { what: what.to_owned() }).await.unwrap());
    }
    let [soup, cut, boil, salt] = [0, 1, 2, 3].map(|n| &steps[n]);
    soup.substeps().add_many(db, [salt.id, cut.id]).await.unwrap();
    assert_eq!(boil.wholes().add(db, soup.id).await.unwrap(), Added::Inserted);
    assert_eq!(soup.substeps().ids(db).await.unwrap(), [salt.id, cut.id, boil.id]);
    assert!(soup.substeps().move_to(db, salt.id, 2).await.unwrap());
    assert_eq!(soup.substeps().ids(db).await.unwrap(), [cut.id, boil.id, salt.id]);
    assert_eq!(salt.wholes().ids(db).await.unwrap(), [soup.id]);
}
