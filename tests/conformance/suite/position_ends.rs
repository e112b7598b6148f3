//! Lists in which the last link has the greatest place that there is.

use jointable::{Error, Model};
use jointable_tests::models::*;
use uuid::Uuid;

use super::{
    super::{DIALECT, Pool},
    Stage,
    positions::{album, places},
    stage,
};

/// Gives the rows that are so that place.
async fn put(stage: &Stage, table: &str, column: &str, place: i64, so: &str) {
    let [table, column] = [table, column].map(|name| DIALECT.identifier(name));
    stage.execute(&format!("UPDATE {table} SET {column} = {place} WHERE {so}")).await;
}

/// What every driver says of an operation that would count further.
#[track_caller]
fn is_full<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.expect_err("there is no place behind the last");
    assert!(matches!(error, Error::Full("AlbumTune" | "Stop")), "{error:?}");
    assert!(error.to_string().contains("`reorder`"));
}

#[tokio::test]
async fn a_list_that_is_full_takes_no_more() {
    let Some(stage) = stage().await else { return };
    let db = &stage.db;
    let (blue, ids) = album(db, 4).await;
    let [a, b, c, d] = ids[..] else { unreachable!("four") };
    let tunes = blue.tunes();
    tunes.add_many(db, [a, b]).await.unwrap();
    put(&stage, "album_tunes", "position", i64::from(i32::MAX) - 1, &format!("tune_id = {b}")).await;
    is_full(tunes.add_many(db, [c, d]).await);
    tunes.add(db, c).await.unwrap();
    let before = vec![(a, 0), (b, i32::MAX - 1), (c, i32::MAX)];
    assert_eq!(places(db, &blue).await, before);

    is_full(tunes.add(db, d).await);
    is_full(tunes.add_many(db, [d]).await);
    is_full(tunes.toggle(db, d).await);
    is_full(tunes.insert_at(db, 0, d).await);
    is_full(tunes.create(db, NewTune { title: "new".to_owned() }).await);
    let late = Tune::find(db, d).await.unwrap().unwrap();
    is_full(late.albums().add(db, blue.id).await);
    is_full(late.albums().add_many(db, [blue.id]).await);
    is_full(late.albums().set(db, [blue.id]).await);
    let new = || NewAlbumTune { album_id: blue.id, tune_id: d };
    is_full(AlbumTune::insert_many(db, [new()]).await);
    is_full(AlbumTune::insert(db, new()).await);
    assert_eq!(places(db, &blue).await, before, "nothing is done by halves");
    assert_eq!(Tune::all(db).await.unwrap().len(), 4);

    assert_eq!(tunes.reorder(db, []).await.unwrap(), 0);
    tunes.add(db, d).await.unwrap();
    assert_eq!(places(db, &blue).await, [(a, 0), (b, 1), (c, 2), (d, 3)]);
    put(&stage, "album_tunes", "position", i32::MAX.into(), &format!("tune_id = {d}")).await;
    tunes.set(db, [d, b]).await.unwrap();
    assert_eq!(places(db, &blue).await, [(d, 0), (b, 1)], "what is set is numbered anew");
}

#[tokio::test]
async fn each_type_of_a_place_has_an_end() {
    let Some(stage) = stage().await else { return };
    let db: &Pool = &stage.db;
    let tour = Tour::insert(db, NewTour { name: "north".to_owned() }).await.unwrap();
    let city = City::insert(db, NewCity { name: "Oslo".to_owned() }).await.unwrap();
    let stop = tour.cities().add(db, city.id, Stay { nights: 1 }).await.unwrap();
    put(&stage, "stops", "number", u32::MAX.into(), "1 = 1").await;
    is_full(tour.cities().add(db, city.id, Stay { nights: 2 }).await);
    is_full(city.tours().add_many(db, [(tour.id, Stay { nights: 2 })]).await);
    assert_eq!(tour.cities().with_link().all(db).await.unwrap()[0].link.number, u32::MAX);
    assert!(tour.cities().move_to(db, stop, 0).await.unwrap());
    tour.cities().add(db, city.id, Stay { nights: 2 }).await.unwrap();

    // No column holds a number behind this one: the servers say so by themselves.
    let rack = Rack::insert(db, NewRack { name: "left".to_owned() }).await.unwrap();
    let [a, b] = [1, 2].map(Uuid::from_u128);
    for id in [a, b] {
        Book::insert(db, NewBook { id }).await.unwrap();
    }
    rack.books().add(db, a).await.unwrap();
    put(&stage, "placings", "order", i64::MAX, "1 = 1").await;
    rack.books().add(db, b).await.expect_err("there is no place behind the last");
    rack.books().add_many(db, [b]).await.expect_err("there is no place behind the last");
    rack.books().remove(db, a).await.unwrap();
    rack.books().add(db, a).await.expect_err("it would come back behind itself");
    rack.books().add_many(db, [a, b]).await.expect_err("it would come back behind itself");
    assert_eq!(rack.books().count(db).await.unwrap(), 0);
}
