//! What operations send where links are kept in an order: as much at any size. SQLite, which has one writer at a time,
//! holds no list.

use jointable::Model;
use jointable_core::dialect::Dialect;
use jointable_tests::{
    models::*,
    operations::{Sent, Watch},
};
use uuid::Uuid;

use super::{DIALECT, Pool, on_stage, positions::album};

/// An operation, and the number of parameters of each of its statements on SQLite, PostgreSQL and MySQL.
type Row = (&'static str, [&'static [usize]; 3]);

const OPERATIONS: &[Row] = &[
    // Of the side whose links are numbered.
    ("add", [&[3], &[1, 2], &[1, 3]]),
    ("add_many", [&[3], &[1, 2], &[1, 4]]),
    ("set", [&[1, 2, 2, 3], &[1, 2], &[1, 2, 2, 3]]),
    ("create", [&[1, 1, 3], &[1, 1, 2], &[1, 1, 3]]),
    ("toggle", [&[1, 2, 3], &[1, 2, 2], &[1, 2, 3]]),
    // Of the other.
    ("far add", [&[3], &[1, 2], &[1, 3]]),
    ("far add_many", [&[2], &[1, 2], &[1, 3]]),
    ("far set", [&[1, 2, 3], &[1, 1, 2], &[1, 1, 2, 3]]),
    ("far toggle", [&[1, 2, 3], &[1, 1, 2, 2], &[1, 1, 2, 3]]),
    // Where links can have been removed.
    ("upsert", [&[5], &[1, 4], &[1, 5]]),
    ("add_many, again", [&[4], &[1, 3], &[1, 1, 4, 5]]),
    // Of the links as rows.
    ("insert", [&[1, 3], &[1, 1, 3], &[1, 1, 3]]),
    ("insert_many", [&[1], &[2, 2], &[1, 1]]),
];

#[tokio::test]
async fn operations_on_lists_send_as_much_at_any_size() {
    on_stage!(db);
    let of = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql].iter().position(|&known| known == DIALECT).unwrap();
    for size in [1, 100, 10_000] {
        let sent = operations(db, size).await;
        assert_eq!(sent.len(), OPERATIONS.len());
        for ((name, sent), (operation, parameters)) in sent.iter().zip(OPERATIONS) {
            let parameters = parameters[of].to_vec();
            let atomic = parameters.len() > 1;
            assert_eq!((*name, sent), (*operation, &Sent { parameters, atomic }), "at size {size}");
        }
    }
}

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
    let (blue, ids) = album(db, size).await;
    let tunes = blue.tunes();
    let new = || NewTune { title: "another".to_owned() };
    watch!("add", |on| tunes.add(on, ids[size / 2]));
    watch!("add_many", |on| tunes.add_many(on, ids.clone()));
    let mut turned = ids.clone();
    turned.reverse();
    watch!("set", |on| tunes.set(on, turned.clone()));
    assert_eq!(tunes.ids(db).await.unwrap(), turned);
    let other = watch!("create", |on| tunes.create(on, new()));
    tunes.remove(db, other.id).await.unwrap();
    watch!("toggle", |on| tunes.toggle(on, other.id));

    Album::insert_many(db, (0..size).map(|n| NewAlbum { name: format!("{n}") })).await.unwrap();
    let mut albums: Vec<i64> = Album::all(db).await.unwrap().iter().map(|album| album.id).collect();
    albums.drain(..albums.len() - size);
    watch!("far add", |on| other.albums().add(on, albums[0]));
    watch!("far add_many", |on| other.albums().add_many(on, albums.clone()));
    watch!("far set", |on| other.albums().set(on, albums.clone()));
    let late = Tune::insert(db, new()).await.unwrap();
    watch!("far toggle", |on| late.albums().toggle(on, blue.id));

    let rack = Rack::insert(db, NewRack { name: format!("{size}") }).await.unwrap();
    let books: Vec<Uuid> = (0..size).map(|n| Uuid::from_u128((size * 100_000 + n) as u128)).collect();
    Book::insert_many(db, books.iter().map(|&id| NewBook { id })).await.unwrap();
    watch!("upsert", |on| rack.books().upsert(on, books[0], PlacingPayload { favourite: true }));
    rack.books().clear(db).await.unwrap();
    assert_eq!(watch!("add_many, again", |on| rack.books().add_many(on, books.clone())), size as u64);
    assert_eq!(rack.books().ids(db).await.unwrap(), books);

    let last = Tune::insert(db, new()).await.unwrap();
    let link = watch!("insert", |on| AlbumTune::insert(on, NewAlbumTune { album_id: blue.id, tune_id: last.id }));
    assert_eq!(blue.tunes().ids(db).await.unwrap().last(), Some(&link.tune_id));
    let links = albums.iter().map(|&album_id| NewAlbumTune { album_id, tune_id: last.id });
    assert_eq!(watch!("insert_many", |on| AlbumTune::insert_many(on, links)), size as u64);
    sent
}
