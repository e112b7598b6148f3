//! Links in an order that is kept.

use jointable::{Added, Error, Linked, Links, Model, SetReport, Toggled};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

/// An album and tunes that are not on it yet, the later ones with the lesser keys first.
pub async fn album(db: &Pool, tunes: usize) -> (Album, Vec<i64>) {
    let album = Album::insert(db, NewAlbum { name: "Kind of Blue".to_owned() }).await.unwrap();
    let new = (0..tunes).map(|n| NewTune { title: format!("{n}") });
    Tune::insert_many(db, new).await.unwrap();
    let mut ids: Vec<i64> = Tune::all(db).await.unwrap().iter().map(|tune| tune.id).collect();
    ids.reverse();
    ids.truncate(tunes);
    (album, ids)
}

/// The tunes of an album in their order, with their positions.
pub async fn places(db: &Pool, album: &Album) -> Vec<(i64, i32)> {
    let links = album.tunes().with_link().all(db).await.unwrap();
    links.into_iter().map(|Linked { far, link }| (far.id, link.position)).collect()
}

fn numbered(ids: &[i64]) -> Vec<(i64, i32)> {
    ids.iter().copied().zip(0..).collect()
}

#[tokio::test]
async fn new_links_come_last() {
    on_stage!(db);
    let (blue, ids) = album(db, 12).await;
    assert_eq!(blue.tunes().add(db, ids[0]).await.unwrap(), Added::Inserted);
    assert_eq!(blue.tunes().add_many(db, ids[1..4].to_vec()).await.unwrap(), 3);
    assert_eq!(blue.tunes().add(db, ids[0]).await.unwrap(), Added::Existing);
    let tune = |id| async move { Tune::find(db, id).await.unwrap().unwrap() };
    assert_eq!(tune(ids[4]).await.albums().add(db, blue.id).await.unwrap(), Added::Inserted);
    assert_eq!(tune(ids[5]).await.albums().add_many(db, [blue.id]).await.unwrap(), 1);
    assert_eq!(tune(ids[6]).await.albums().toggle(db, blue.id).await.unwrap(), Toggled::Added);
    tune(ids[7]).await.albums().set(db, [blue.id]).await.unwrap();
    assert_eq!(blue.tunes().toggle(db, ids[8]).await.unwrap(), Toggled::Added);
    let link = AlbumTune::insert(db, NewAlbumTune { album_id: blue.id, tune_id: ids[9] }).await.unwrap();
    assert_eq!(link.position, 9);
    let new = ids[10..].iter().map(|&tune_id| NewAlbumTune { album_id: blue.id, tune_id });
    assert_eq!(AlbumTune::insert_many(db, new).await.unwrap(), 2);
    assert_eq!(places(db, &blue).await, numbered(&ids));

    let more = blue.tunes().create(db, NewTune { title: "new".to_owned() }).await.unwrap();
    let entry = NewAlbumTune {
        album_id: 0,
        tune_id: Tune::insert(db, NewTune { title: "entry".to_owned() }).await.unwrap().id,
    };
    let entry = blue.entries().create(db, entry).await.unwrap();
    assert_eq!(places(db, &blue).await[12..], [(more.id, 12), (entry.tune_id, 13)]);
    let other = more.albums().create(db, NewAlbum { name: "other".to_owned() }).await.unwrap();
    assert_eq!(places(db, &other).await, [(more.id, 0)]);

    // Of many lists at once, each counts for itself.
    let lists = [&blue, &other, &blue].map(|album| album.id);
    let new: Vec<_> = (0..3).map(|n| NewTune { title: format!("late {n}") }).collect();
    let mut late = Vec::new();
    for new in new {
        late.push(Tune::insert(db, new).await.unwrap());
    }
    let new = lists.iter().zip(&late).map(|(&album_id, tune)| NewAlbumTune { album_id, tune_id: tune.id });
    AlbumTune::insert_many(db, new).await.unwrap();
    assert_eq!(places(db, &other).await, [(more.id, 0), (late[1].id, 1)]);
    assert_eq!(places(db, &blue).await[14..], [(late[0].id, 14), (late[2].id, 15)]);
    assert_eq!(late[1].albums().add_many(db, [blue.id, other.id]).await.unwrap(), 1);
    assert_eq!(places(db, &blue).await[16..], [(late[1].id, 16)]);
}

#[tokio::test]
async fn links_are_read_in_their_order() {
    on_stage!(db);
    let (blue, ids) = album(db, 5).await;
    blue.tunes().add_many(db, ids.clone()).await.unwrap();
    let keys = |tunes: &[Tune]| tunes.iter().map(|tune| tune.id).collect::<Vec<_>>();
    assert_eq!(keys(&blue.tunes().all(db).await.unwrap()), ids);
    assert_eq!(blue.tunes().ids(db).await.unwrap(), ids);
    assert_eq!(blue.tunes().first(db).await.unwrap().unwrap().id, ids[0]);
    let entries = blue.entries().all(db).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.tune_id).collect::<Vec<_>>(), ids);
    let red = Album::insert(db, NewAlbum { name: "red".to_owned() }).await.unwrap();
    red.tunes().add_many(db, [ids[3], ids[1]]).await.unwrap();
    let of = Album::tunes_of([&red, &blue]);
    let of_both: Vec<_> = of.all(db).await.unwrap().iter().map(|tunes| keys(tunes)).collect();
    assert_eq!(of_both, [vec![ids[3], ids[1]], ids.clone()]);
    let first = of.with_link().limit_per_parent(2).all(db).await.unwrap();
    let first: Vec<_> = first.iter().map(|links| links.iter().map(|link| link.far.id).collect::<Vec<_>>()).collect();
    assert_eq!(first, [vec![ids[3], ids[1]], ids[..2].to_vec()]);
    // A query keeps the order, and goes on behind a link; another order takes its place.
    let page = blue.tunes().with_link().limit(2).all(db).await.unwrap();
    let rest = blue.tunes().with_link().filter(|(tune, _)| tune.id.ne(ids[3])).after(&page[1]).all(db).await.unwrap();
    assert_eq!(rest.iter().map(|link| link.far.id).collect::<Vec<_>>(), [ids[2], ids[4]]);
    let far_alone = blue.tunes().limit(2).after(&page[0].far).all(db).await;
    assert!(matches!(far_alone, Err(Error::Query(_))), "{far_alone:?}");
    let risen = blue.tunes().order_by(|(tune, _)| tune.id.asc()).all(db).await.unwrap();
    assert!(risen.is_sorted_by_key(|tune| tune.id));
}

#[tokio::test]
async fn a_link_goes_where_it_is_put() {
    on_stage!(db);
    let (blue, ids) = album(db, 6).await;
    let [a, b, c, d, e, f] = ids[..] else { unreachable!("six") };
    let tunes = blue.tunes();
    for (index, id, order) in [
        (0, a, vec![a]),
        (0, b, vec![b, a]),
        (1, c, vec![b, c, a]),
        (3, d, vec![b, c, a, d]),
        (usize::MAX, e, vec![b, c, a, d, e]),
    ] {
        assert_eq!(tunes.insert_at(db, index, id).await.unwrap(), Added::Inserted);
        assert_eq!(places(db, &blue).await, numbered(&order), "{index}");
    }
    assert_eq!(tunes.insert_at(db, 0, a).await.unwrap(), Added::Existing, "and stays");
    assert_eq!(tunes.ids(db).await.unwrap(), [b, c, a, d, e]);
    for (id, index, order) in [
        (b, 2, [c, a, b, d, e]),
        (e, 0, [e, c, a, b, d]),
        (a, 2, [e, c, a, b, d]),
        (e, 1, [c, e, a, b, d]),
        (c, 100, [e, a, b, d, c]),
        (c, 3, [e, a, b, c, d]),
    ] {
        assert!(tunes.move_to(db, id, index).await.unwrap());
        assert_eq!(places(db, &blue).await, numbered(&order), "{index}");
    }
    assert!(tunes.remove(db, a).await.unwrap());
    let gap = [(e, 0), (b, 2), (c, 3), (d, 4)];
    assert_eq!(places(db, &blue).await, gap);
    assert!(!tunes.move_to(db, f, 0).await.unwrap(), "it is not on it");
    assert_eq!(places(db, &blue).await, gap, "nothing has moved");
    assert!(tunes.move_to(db, d, 1).await.unwrap());
    assert_eq!(places(db, &blue).await, numbered(&[e, d, b, c]));
    let missing = tunes.insert_at(db, 0, i64::MAX).await.expect_err("no such tune");
    assert!(matches!(missing, Error::Missing("Tune", ..)), "{missing:?}");
    assert!(!Links::<AlbumTunesRelation>::of(i64::MAX).move_to(db, a, 0).await.unwrap(), "no such album");
    let nowhere = Links::<AlbumTunesRelation>::of(i64::MAX).add(db, a).await.expect_err("no such album");
    assert!(matches!(nowhere, Error::Missing("Album", ..)), "{nowhere:?}");
}

#[tokio::test]
async fn links_are_put_in_order() {
    on_stage!(db);
    let (blue, ids) = album(db, 6).await;
    let [a, b, c, d, e, f] = ids[..] else { unreachable!("six") };
    let tunes = blue.tunes();
    tunes.add_many(db, [a, b, c, d, e]).await.unwrap();
    assert_eq!(tunes.reorder(db, [e, d, c, b, a]).await.unwrap(), 5);
    assert_eq!(places(db, &blue).await, numbered(&[e, d, c, b, a]));
    assert_eq!(tunes.reorder(db, [b, f, e, b]).await.unwrap(), 2, "the others keep their order");
    assert_eq!(places(db, &blue).await, numbered(&[b, e, d, c, a]));
    tunes.remove(db, e).await.unwrap();
    assert_eq!(tunes.reorder(db, []).await.unwrap(), 0);
    assert_eq!(places(db, &blue).await, numbered(&[b, d, c, a]), "the gap is closed");
    let report = tunes.set(db, [c, f, b, e]).await.unwrap();
    assert_eq!(report, SetReport { added: 2, removed: 2, updated: 2, kept: 0 });
    assert_eq!(places(db, &blue).await, numbered(&[c, f, b, e]), "as they were given");
    let report = tunes.set(db, [c, b, f, e]).await.unwrap();
    assert_eq!(report, SetReport { updated: 2, kept: 2, ..SetReport::default() });
    assert_eq!(places(db, &blue).await, numbered(&[c, b, f, e]));
    assert_eq!(tunes.set(db, [c, b, f, e]).await.unwrap(), SetReport { kept: 4, ..SetReport::default() });
    tunes.set(db, []).await.unwrap();
    assert_eq!(places(db, &blue).await, []);
}

#[tokio::test]
async fn a_row_of_its_own_does_not_move_when_it_is_updated() {
    on_stage!(db);
    let tour = Tour::insert(db, NewTour { name: "north".to_owned() }).await.unwrap();
    let city = City::insert(db, NewCity { name: "Oslo".to_owned() }).await.unwrap();
    tour.cities().add_many(db, [1, 2].map(|nights| (city.id, Stay { nights }))).await.unwrap();
    let before = tour.cities().with_link().all(db).await.unwrap();
    assert!(tour.cities().move_to(db, before[1].link.id, 0).await.unwrap());
    let stale = Stop { nights: 7, ..before[0].link.clone() };
    stale.update(db).await.unwrap();
    let stops = Stop::query().order_by(|stop| stop.number.asc()).all(db).await.unwrap();
    assert_eq!(stops.iter().map(|stop| (stop.nights, stop.number)).collect::<Vec<_>>(), [(2, 0), (7, 1)]);
}

#[tokio::test]
async fn operations_on_an_order_have_verbs() {
    on_stage!(db);
    let (blue, ids) = album(db, 3).await;
    for id in &ids {
        assert_eq!(blue.put_at(db, (0, *id)).await.unwrap(), Added::Inserted);
    }
    assert_eq!(blue.tunes().ids(db).await.unwrap(), [ids[2], ids[1], ids[0]]);
    assert!(blue.shift(db, (ids[0], 1)).await.unwrap());
    assert_eq!(blue.arrange(db, [ids[1]]).await.unwrap(), 1);
    assert_eq!(blue.tunes().ids(db).await.unwrap(), [ids[1], ids[2], ids[0]]);
}
