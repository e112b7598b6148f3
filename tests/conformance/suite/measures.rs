//! How many statements every operation sends, and how many parameters they have: whatever its size, the same.

use jointable::Model;
use jointable_core::dialect::Dialect;
use jointable_tests::{
    models::*,
    operations::{Sent, Watch, declared},
};
use uuid::Uuid;

use super::{DIALECT, Pool, amount, on_stage};

/// What an operation sends: the number of parameters of each of its statements.
struct Row {
    operation: &'static str,
    /// Whether its statements are one transaction.
    atomic: bool,
    sqlite: &'static [usize],
    postgres: &'static [usize],
    mysql: &'static [usize],
}

const fn row(operation: &'static str, sent: [&'static [usize]; 3]) -> Row {
    let [sqlite, postgres, mysql] = sent;
    Row { operation, atomic: false, sqlite, postgres, mysql }
}

const fn transaction(operation: &'static str, sent: [&'static [usize]; 3]) -> Row {
    Row { atomic: true, ..row(operation, sent) }
}

/// Every operation. One that is not here fails the test, and so does one that sends something else at any size.
const OPERATIONS: &[Row] = &[
    row("Model::insert", [&[2], &[2], &[2]]),
    row("Model::insert_many", [&[1], &[1], &[1]]),
    row("Query::all", [&[1], &[1], &[1]]),
    row("Query::ids", [&[1], &[1], &[1]]),
    row("Query::count", [&[1], &[1], &[1]]),
    row("Query::exists", [&[1], &[1], &[1]]),
    row("Query::first", [&[2], &[2], &[2]]),
    row("Model::find", [&[1], &[1], &[1]]),
    row("Model::find_many", [&[1], &[1], &[1]]),
    row("Model::all", [&[0], &[0], &[0]]),
    row("Model::update", [&[3], &[3], &[3]]),
    row("Links<Required>::add", [&[4], &[4], &[4]]),
    row("Links<Required>::add_many", [&[2], &[4], &[3]]),
    transaction("Links<HasPayload>::set", [&[1, 2, 2, 3], &[1, 4], &[1, 2, 2, 3]]),
    row("Links<HasPayload>::upsert", [&[4], &[4], &[4]]),
    row("Links<HasPayload>::update_link", [&[6], &[6], &[6]]),
    row("Links::all", [&[1], &[1], &[1]]),
    row("Links::first", [&[1], &[1], &[1]]),
    row("Links::ids", [&[1], &[1], &[1]]),
    row("Links::exists", [&[1], &[1], &[1]]),
    row("Links::has", [&[2], &[2], &[2]]),
    row("Links::has_all", [&[2], &[2], &[2]]),
    row("Links::has_any", [&[2], &[2], &[2]]),
    row("Links::count", [&[1], &[1], &[1]]),
    row("WithLink::all", [&[1], &[1], &[1]]),
    row("LinksOf::all", [&[1], &[1], &[1]]),
    row("LinksOfWithLink::all", [&[1], &[1], &[1]]),
    row("Query::all, of links", [&[2], &[2], &[2]]),
    row("Query::ids, of links", [&[2], &[2], &[2]]),
    row("Query::count, of links", [&[2], &[2], &[2]]),
    row("Query::exists, of links", [&[2], &[2], &[2]]),
    row("Query::first, of links", [&[3], &[3], &[3]]),
    row("LinksOfQuery::all", [&[2], &[2], &[2]]),
    row("Then::all", [&[1, 1], &[1, 1], &[1, 1]]),
    transaction("Links<Required>::create", [&[1, 1, 4], &[1, 1, 4], &[1, 1, 4]]),
    transaction("Links<Required>::toggle", [&[1, 2, 4], &[1, 2, 4], &[1, 2, 4]]),
    row("Links::remove", [&[2], &[2], &[2]]),
    row("Links::remove_many", [&[2], &[2], &[2]]),
    row("Links::clear", [&[1], &[1], &[1]]),
    row("Model::delete", [&[1], &[1], &[1]]),
    row("Links<ByKeys>::add", [&[2], &[2], &[2]]),
    row("Links<ByKeys>::add_many", [&[2], &[2], &[3]]),
    transaction("Links<NoPayload>::set", [&[1, 2, 3], &[1, 2], &[1, 2, 3]]),
    transaction("Links<ByKeys>::create", [&[1, 1, 2], &[1, 1, 2], &[1, 1, 2]]),
    transaction("Links<ByKeys>::toggle", [&[1, 2, 2], &[1, 2, 2], &[1, 2, 2]]),
    row("Links<Optional>::add_with", [&[4], &[4], &[4]]),
    row("Links<Optional>::add_many_with", [&[2], &[4], &[3]]),
    transaction("Links<Optional>::create_with", [&[1, 1, 4], &[1, 1, 4], &[1, 1, 4]]),
    transaction("Links<Optional>::toggle_with", [&[1, 2, 4], &[1, 2, 4], &[1, 2, 4]]),
    transaction("Links<ByKeys>::insert_at", [&[3, 3], &[1, 2, 2], &[1, 3, 3]]),
    transaction("Links<Required>::insert_at", [&[4, 3], &[1, 3, 2], &[1, 4, 3]]),
    transaction("Links<Optional>::insert_at_with", [&[5, 4], &[1, 4, 3], &[1, 5, 4]]),
    transaction("Links::move_to", [&[3], &[1, 3], &[1, 3]]),
    transaction("Links::reorder", [&[2, 2], &[1, 2, 2], &[1, 2, 2]]),
    row("Links::count_links", [&[1], &[1], &[1]]),
    row("Links::remove_link", [&[2], &[2], &[2]]),
    row("Links::remove_links_to", [&[2], &[2], &[2]]),
    row("Links<Owned>::create", [&[4], &[4], &[4]]),
    row("One::get", [&[1], &[1], &[1]]),
    row("MaybeOne::get", [&[1], &[1], &[1]]),
    row("OneOf::all", [&[1], &[1], &[1]]),
    row("MaybeOneOf::all", [&[1], &[1], &[1]]),
];

/// Operations that not every driver has: those of streams are measured where streams are tested.
const STREAMS: &[&str] = &["Links::stream", "Query::stream", "WithLink::stream"];

#[tokio::test]
async fn every_operation_sends_as_much_at_any_size() {
    on_stage!(db);
    let mut found = Vec::new();
    for size in [1, 100, 10_000] {
        let sent = operations(db, size).await;
        for (operation, sent) in &sent {
            match OPERATIONS.iter().find(|row| row.operation == *operation) {
                None => found.push(format!("{operation} has no row; at size {size} it sends {sent:?}")),
                Some(row) if row.sent() != *sent => {
                    found.push(format!("{operation} sends {sent:?} at size {size} instead of {:?}", row.sent()));
                }
                Some(_) => {}
            }
        }
        for operation in declared() {
            let measured = sent.iter().any(|(name, _)| *name == operation);
            if !measured && !STREAMS.contains(&operation.as_str()) {
                found.push(format!("{operation} is not measured at size {size}"));
            }
        }
    }
    for row in OPERATIONS {
        let (operation, _) = row.operation.split_once(',').unwrap_or((row.operation, ""));
        if !declared().iter().any(|declared| declared == operation) {
            found.push(format!("{} is no operation", row.operation));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // `cargo xtask conformance` makes its table of these.
    for row in OPERATIONS {
        println!("conformance\t{}\t{}", row.operation, row.sent().parameters.len());
    }
}

impl Row {
    fn sent(&self) -> Sent {
        let parameters = match DIALECT {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
            Dialect::Mysql => self.mysql,
        };
        // Where no row has to be locked there can be one statement, which needs no transaction.
        Sent { parameters: parameters.to_vec(), atomic: self.atomic && parameters.len() > 1 }
    }
}

/// Runs every operation, with so many rows.
async fn operations(db: &Pool, size: usize) -> Vec<(&'static str, Sent)> {
    let (watch, mut sent) = (Watch::default(), Vec::new());
    macro_rules! watch {
        ($name:literal, |$on:ident| $operation:expr) => {{
            let $on = watch.on(db);
            let answer = $operation.await.expect($name);
            sent.push(($name, watch.take()));
            answer
        }};
    }
    macro_rules! names {
        ($new:ident, $what:literal) => {
            (0..size).map(|n| $new { name: format!("{size}-{n:05}{}", $what) })
        };
    }

    // Rows.
    let key = watch!("Model::insert", |on| Recipe::insert(on, NewRecipe { title: format!("{size}"), notes: None })).id;
    watch!("Model::insert_many", |on| Ingredient::insert_many(on, names!(NewIngredient, "")));
    let prefix = format!("{size}-");
    let by_prefix = Ingredient::query().filter(|row| row.name.starts_with(prefix.clone()));
    let rows = watch!("Query::all", |on| by_prefix.all(on));
    let ids = watch!("Query::ids", |on| by_prefix.ids(on));
    assert_eq!(ids, rows.iter().map(|row| row.id).collect::<Vec<_>>());
    assert_eq!(ids.len(), size);
    let among = Ingredient::query().filter(|row| row.id.is_in(ids.clone()));
    assert_eq!(watch!("Query::count", |on| among.count(on)), size as u64);
    assert!(watch!("Query::exists", |on| among.exists(on)));
    watch!("Query::first", |on| among.first(on)).expect("a row");
    let recipe = watch!("Model::find", |on| Recipe::find(on, key)).expect("stored");
    assert_eq!(watch!("Model::find_many", |on| Ingredient::find_many(on, ids.clone())).len(), size);
    watch!("Model::all", |on| Ingredient::all(on));
    watch!("Model::update", |on| recipe.update(on));

    // Links with payload.
    let links = recipe.ingredients();
    let far = ids[0];
    watch!("Links<Required>::add", |on| links.add(on, far, amount("1", "g")));
    let with_payload = || ids.iter().map(|id| (*id, amount("2", "g")));
    watch!("Links<Required>::add_many", |on| links.add_many(on, with_payload()));
    watch!("Links<HasPayload>::set", |on| links.set(on, with_payload()));
    watch!("Links<HasPayload>::upsert", |on| links.upsert(on, far, amount("3", "g")));
    let patch = AmountPatch { unit: Some("kg".to_owned()), ..AmountPatch::default() };
    watch!("Links<HasPayload>::update_link", |on| links.update_link(on, far, patch));
    assert_eq!(watch!("Links::all", |on| links.all(on)).len(), size);
    watch!("Links::first", |on| links.first(on)).expect("a link");
    assert_eq!(watch!("Links::ids", |on| links.ids(on)), ids);
    assert!(watch!("Links::exists", |on| links.exists(on)));
    assert!(watch!("Links::has", |on| links.has(on, far)));
    assert!(watch!("Links::has_all", |on| links.has_all(on, ids.clone())));
    assert!(watch!("Links::has_any", |on| links.has_any(on, ids.clone())));
    assert_eq!(watch!("Links::count", |on| links.count(on)), size as u64);
    assert_eq!(watch!("WithLink::all", |on| links.with_link().all(on)).len(), size);
    let many: Vec<_> = ids.iter().map(|id| Recipe { id: *id, ..recipe.clone() }).chain([recipe.clone()]).collect();
    watch!("LinksOf::all", |on| Recipe::ingredients_of(&many).all(on));
    watch!("LinksOfWithLink::all", |on| Recipe::ingredients_of(&many).with_link().all(on));
    let some = links.filter(|(row, _)| row.id.is_in(ids.clone()));
    assert_eq!(watch!("Query::all, of links", |on| some.all(on)).len(), size);
    assert_eq!(watch!("Query::ids, of links", |on| some.ids(on)), ids);
    assert_eq!(watch!("Query::count, of links", |on| some.count(on)), size as u64);
    assert!(watch!("Query::exists, of links", |on| some.exists(on)));
    watch!("Query::first, of links", |on| some.first(on)).expect("a link");
    watch!("LinksOfQuery::all", |on| Recipe::ingredients_of(&many).limit_per_parent(3).all(on));
    watch!("Then::all", |on| Recipe::ingredients_of(&many).then(|rows| Ingredient::recipes_of(rows)).all(on));
    let new = || NewIngredient { name: format!("another for {size}") };
    let other = watch!("Links<Required>::create", |on| links.create(on, new(), amount("1", "g"))).id;
    links.toggle(db, other, amount("1", "g")).await.expect("one removed");
    watch!("Links<Required>::toggle", |on| links.toggle(on, other, amount("1", "g")));
    assert!(watch!("Links::remove", |on| links.remove(on, other)));
    assert_eq!(watch!("Links::remove_many", |on| links.remove_many(on, ids.clone())), size as u64);
    watch!("Links::clear", |on| links.clear(on));
    watch!("Model::delete", |on| recipe.delete(on));

    // Links without payload.
    let user = User::insert(db, NewUser { name: String::new() }).await.expect("a user");
    User::insert_many(db, names!(NewUser, "")).await.expect("users");
    let others = User::query().filter(|row| row.name.starts_with(prefix)).all(db).await.expect("users");
    let others: Vec<i64> = others.iter().map(|user| user.id).collect();
    let links = user.following();
    watch!("Links<ByKeys>::add", |on| links.add(on, others[0]));
    watch!("Links<ByKeys>::add_many", |on| links.add_many(on, others.clone()));
    watch!("Links<NoPayload>::set", |on| links.set(on, others.clone()));
    let new = NewUser { name: "another".to_owned() };
    let other = watch!("Links<ByKeys>::create", |on| links.create(on, new)).id;
    links.toggle(db, other).await.expect("one removed");
    watch!("Links<ByKeys>::toggle", |on| links.toggle(on, other));

    // Links with payload that can be left out.
    let photo = Photo::insert(db, NewPhoto { id: Uuid::from_u128(size as u128), r#type: String::new() }).await;
    let photo = photo.expect("a photo");
    let names: Vec<String> = names!(NewTag, "").map(|tag| tag.name).collect();
    Tag::insert_many(db, names!(NewTag, "")).await.expect("tags");
    let weight = || TaggingPayload { weight: 2, tagger: None };
    watch!("Links<Optional>::add_with", |on| photo.tags().add_with(on, names[0].clone(), weight()));
    let with_payload = || names.iter().map(|name| (name.clone(), weight()));
    watch!("Links<Optional>::add_many_with", |on| photo.tags().add_many_with(on, with_payload()));
    let other = NewTag { name: format!("another for {size}") };
    let other = watch!("Links<Optional>::create_with", |on| photo.tags().create_with(on, other, weight())).name;
    photo.tags().toggle(db, other.clone()).await.expect("one removed");
    watch!("Links<Optional>::toggle_with", |on| photo.tags().toggle_with(on, other, weight()));

    // Links in an order.
    let (blue, tunes) = super::positions::album(db, size + 1).await;
    blue.tunes().add_many(db, tunes[..size].to_vec()).await.expect("links");
    watch!("Links<ByKeys>::insert_at", |on| blue.tunes().insert_at(on, size / 2, tunes[size]));
    assert!(watch!("Links::move_to", |on| blue.tunes().move_to(on, tunes[size], 0)));
    let turned: Vec<i64> = tunes.iter().rev().copied().collect();
    assert_eq!(watch!("Links::reorder", |on| blue.tunes().reorder(on, turned.clone())), size as u64 + 1);
    assert_eq!(blue.tunes().ids(db).await.expect("links"), turned);
    let rack = Rack::insert(db, NewRack { name: format!("{size}") }).await.expect("a rack");
    let book = Book::insert(db, NewBook { id: Uuid::from_u128(size as u128) }).await.expect("a book");
    let favourite = || PlacingPayload { favourite: true };
    watch!("Links<Optional>::insert_at_with", |on| rack.books().insert_at_with(on, 0, book.id, favourite()));
    let tour = Tour::insert(db, NewTour { name: format!("{size}") }).await.expect("a tour");
    let city = City::insert(db, NewCity { name: format!("{size}") }).await.expect("a city");
    let stops = (0..size).map(|n| (city.id, Stay { nights: n as i32 }));
    tour.cities().add_many(db, stops).await.expect("stops");
    watch!("Links<Required>::insert_at", |on| tour.cities().insert_at(on, 0, city.id, Stay { nights: 1 }));

    // Many links of two rows.
    let doctor = Doctor::insert(db, NewDoctor { name: format!("{size}") }).await.expect("a doctor");
    let patient = Patient::insert(db, NewPatient { name: format!("{size}") }).await.expect("a patient");
    let hours = (0..size).map(|hour| (patient.id, AppointmentPayload { hour: hour as i32, note: None }));
    doctor.patients().add_many(db, hours).await.expect("appointments");
    assert_eq!(watch!("Links::count_links", |on| doctor.patients().count_links(on)), size as u64);
    let linked = doctor.patients().with_link().all(db).await.expect("appointments");
    assert!(watch!("Links::remove_link", |on| doctor.patients().remove_link(on, linked[0].link.id)));
    let rest = watch!("Links::remove_links_to", |on| doctor.patients().remove_links_to(on, patient.id));
    assert_eq!(rest, size as u64 - 1);

    // Rows that refer to others by themselves.
    let artist = Artist::insert(db, NewArtist { name: format!("{size}") }).await.expect("an artist");
    let song = |n| NewSong { title: format!("{n}"), artist_id: artist.id, genre_id: None, covers: None };
    Song::insert_many(db, (0..size).map(song)).await.expect("songs");
    let songs = artist.songs().all(db).await.expect("songs");
    assert_eq!(watch!("One::get", |on| songs[0].artist().get(on)), artist);
    assert_eq!(watch!("MaybeOne::get", |on| songs[0].genre().get(on)), None);
    assert_eq!(watch!("OneOf::all", |on| Song::artist_of(&songs).all(on)).len(), size);
    let new = NewSong { title: "another".to_owned(), artist_id: 0, genre_id: None, covers: None };
    watch!("Links<Owned>::create", |on| artist.songs().create(on, new));
    assert_eq!(watch!("MaybeOneOf::all", |on| Song::genre_of(&songs).all(on)).len(), size);
    sent
}

/// No limit of a server is in the way: as many rows as some have parameters.
#[tokio::test]
async fn a_hundred_thousand_at_once() {
    on_stage!(db);
    let user = User::insert(db, NewUser { name: "popular".to_owned() }).await.unwrap();
    let new = (0..100_000).map(|n| NewUser { name: format!("{n}") });
    assert_eq!(User::insert_many(db, new).await.unwrap(), 100_000);
    let ids: Vec<i64> = User::all(db).await.unwrap().iter().map(|user| user.id).filter(|id| *id != user.id).collect();
    assert_eq!(user.followers().add_many(db, ids.clone()).await.unwrap(), 100_000);
    assert_eq!(user.followers().add_many(db, ids.clone()).await.unwrap(), 0);
    assert!(user.followers().has_all(db, ids.clone()).await.unwrap());
    let report = user.followers().set(db, ids[1..].to_vec()).await.unwrap();
    assert_eq!((report.removed, report.kept), (1, 99_999));
    assert_eq!(User::find_many(db, ids.clone()).await.unwrap().len(), 100_000);
    let all = User::all(db).await.unwrap();
    let following = User::following_of(&all).all(db).await.unwrap();
    assert_eq!(following.iter().map(Vec::len).sum::<usize>(), 99_999);
    assert_eq!(user.followers().remove_many(db, ids).await.unwrap(), 99_999);
}
