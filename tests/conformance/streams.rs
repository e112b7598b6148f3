//! Streams, of the drivers that have them.

use futures_util::TryStreamExt;
use jointable::Model;
use jointable_tests::models::*;

use crate::suite::{on_stage, recipe};

#[tokio::test]
async fn rows_come_one_by_one() {
    on_stage!(db);
    for n in 0..10 {
        recipe(db, &format!("recipe {n}")).await;
    }
    let mut rows = Recipe::query().filter(|recipe| recipe.title.ne("recipe 3")).stream(db);
    let mut titles = Vec::new();
    while let Some(recipe) = rows.try_next().await.unwrap() {
        titles.push(recipe.title);
    }
    drop(rows);
    assert_eq!((titles.len(), titles[3].as_str()), (9, "recipe 4"));
    let ann = User::insert(db, NewUser { name: "Ann".to_owned() }).await.unwrap();
    let mut transaction = db.begin().await.unwrap();
    for n in 0..5 {
        ann.followers().create(&mut transaction, NewUser { name: format!("{n}") }).await.unwrap();
    }
    let followers = ann.followers().order_by(|(user, _)| user.name.desc()).stream(&mut transaction);
    let names: Vec<_> = followers.map_ok(|user| user.name).try_collect().await.unwrap();
    assert_eq!(names, ["4", "3", "2", "1", "0"]);
    let linked = ann.followers().with_link().limit(2).stream(&mut *transaction);
    let ids: Vec<_> =
        linked.map_ok(|it| (it.far.id == it.link.follower_id, it.link.followed_id)).try_collect().await.unwrap();
    assert_eq!(ids, [(true, ann.id), (true, ann.id)]);
    transaction.commit().await.unwrap();
    let mut connection = db.acquire().await.unwrap();
    let first = ann.followers().limit(10).stream(&mut connection).try_next().await.unwrap();
    assert!(first.is_some(), "the rest is not read");
    assert_eq!(ann.followers().count(&mut *connection).await.unwrap(), 5, "and the connection serves on");
    let wrong = Recipe::query().after(&Recipe { id: 1, title: String::new(), notes: None });
    let error = wrong.order_by(|recipe| recipe.title.asc()).stream(db).try_collect::<Vec<_>>().await.unwrap_err();
    assert!(matches!(error, jointable::Error::Query(_)));
    let all: Vec<_> = ann.followers().stream(db).map_ok(|user| user.name).try_collect().await.unwrap();
    assert_eq!(all, ["0", "1", "2", "3", "4"]);
    let mut connection = db.acquire().await.unwrap();
    let linked = ann.followers().with_link().stream(&mut connection);
    let linked: Vec<_> = linked.map_ok(|it| it.far.id == it.link.follower_id).try_collect().await.unwrap();
    assert_eq!(linked, [true; 5]);
    let artist = Artist::insert(db, NewArtist { name: String::new() }).await.unwrap();
    assert!(artist.genres().stream(db).try_next().await.unwrap().is_none(), "of every kind of relation");
    // For the table of `cargo xtask conformance`: each of these is one statement, or the rest would have no rows.
    for operation in ["Links", "Query", "WithLink"] {
        println!("conformance\t{operation}::stream\t1");
    }
}
