//! Single rows: insert, find, update, delete.

use jointable::{Error, Model, Violation};
use jointable_core::dialect::Dialect;
use jointable_tests::models::*;
use uuid::Uuid;

use super::{DIALECT, amount, ingredients, on_stage, recipe};

#[tokio::test]
async fn a_row_is_found_as_it_was_stored() {
    on_stage!(db);
    let new = NewRecipe { title: "Crêpe 'n\\\" more".to_owned(), notes: Some("thin".to_owned()) };
    let stored = Recipe::insert(db, new).await.unwrap();
    assert_eq!(stored.title, "Crêpe 'n\\\" more");
    assert_eq!(Recipe::find(db, stored.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(Recipe::find(db, stored.id + 1).await.unwrap(), None);
}

#[tokio::test]
async fn the_database_numbers_rows() {
    on_stage!(db);
    let (first, second) = (recipe(db, "a").await, recipe(db, "b").await);
    assert_ne!(first.id, second.id);
    let left = Left::insert(db, NewLeft {}).await.unwrap();
    assert_eq!(Left::find(db, left.id).await.unwrap(), Some(left));
}

#[tokio::test]
async fn an_update_changes_this_row_only() {
    on_stage!(db);
    let (mut first, second) = (recipe(db, "a").await, recipe(db, "b").await);
    first.title = "c".to_owned();
    first.notes = Some("new".to_owned());
    first.update(db).await.unwrap();
    first.update(db).await.expect("storing the same again is no error");
    assert_eq!(Recipe::find(db, first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(Recipe::find(db, second.id).await.unwrap(), Some(second.clone()));
    let gone = Recipe { id: first.id + second.id, ..first };
    assert!(matches!(gone.update(db).await, Err(Error::NotFound("Recipe"))));
}

#[tokio::test]
async fn a_deleted_row_is_gone() {
    on_stage!(db);
    let (first, second) = (recipe(db, "a").await, recipe(db, "b").await);
    first.delete(db).await.unwrap();
    assert_eq!(Recipe::find(db, first.id).await.unwrap(), None);
    assert_eq!(Recipe::find(db, second.id).await.unwrap(), Some(second));
    assert!(matches!(first.delete(db).await, Err(Error::NotFound("Recipe"))));
}

#[tokio::test]
async fn a_row_that_others_refer_to_is_not_deleted() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    bread.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    let error = flour.delete(db).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::ForeignKey));
    assert!(matches!(&error, Error::Referenced("Ingredient", key, _) if *key == flour.id.to_string()), "{error:?}");
    let rows = match DIALECT {
        Dialect::Sqlite => "rows",
        Dialect::Postgres | Dialect::Mysql => "rows of `recipe_ingredients`",
    };
    let said = format!("Ingredient {} cannot be deleted: {rows} still refer to it, or to what goes with it", flour.id);
    assert_eq!(error.to_string(), said);
    // What refers to it with `on_delete = cascade` goes with it.
    bread.delete(db).await.unwrap();
    flour.delete(db).await.unwrap();
}

#[tokio::test]
async fn what_the_database_refuses_is_an_error() {
    on_stage!(db);
    recipe(db, "a").await;
    let error = Recipe::insert(db, NewRecipe { title: "a".to_owned(), notes: None }).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::Unique), "{error}");
    // Text compares by its letters, on every database.
    Recipe::insert(db, NewRecipe { title: "A".to_owned(), notes: None }).await.unwrap();
}

#[tokio::test]
async fn a_composite_key_is_a_tuple() {
    on_stage!(db);
    for (station, at, value) in [(1, 10, Some(0.5)), (1, 11, None), (2, 10, Some(-1.25))] {
        Reading::insert(db, NewReading { station, at, value }).await.unwrap();
    }
    let mut reading = Reading::find(db, (1, 10)).await.unwrap().expect("a reading");
    assert_eq!(reading.value, Some(0.5));
    reading.value = Some(3.0);
    reading.update(db).await.unwrap();
    assert_eq!(Reading::find(db, (1, 10)).await.unwrap(), Some(reading.clone()));
    assert_eq!(Reading::find(db, (2, 10)).await.unwrap().unwrap().value, Some(-1.25));
    reading.delete(db).await.unwrap();
    assert_eq!(Reading::find(db, (1, 10)).await.unwrap(), None);
    assert!(Reading::find(db, (1, 11)).await.unwrap().is_some());
}

#[tokio::test]
async fn keys_can_be_given() {
    on_stage!(db);
    let id = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    let photo = Photo::insert(db, NewPhoto { id, r#type: "raw".to_owned() }).await.unwrap();
    assert_eq!(Photo::find(db, id).await.unwrap(), Some(photo));
    let tag = Tag::insert(db, NewTag { name: "sea".to_owned() }).await.unwrap();
    tag.update(db).await.expect("a row of nothing but a key can be stored again");
    assert!(matches!(Tag { name: "land".to_owned() }.update(db).await, Err(Error::NotFound("Tag"))));
    let right = Right::insert(db, NewRight { id: 77 }).await.unwrap();
    assert_eq!(right.id, 77);
}

#[tokio::test]
async fn every_driver_handle_serves() {
    on_stage!(db);
    let mut connection = db.acquire().await.unwrap();
    let new = |title: &str| NewRecipe { title: title.to_owned(), notes: None };
    Recipe::insert(&mut *connection, new("by connection")).await.unwrap();
    Recipe::insert(&mut connection, new("by pooled connection")).await.unwrap();
    drop(connection);
    let mut transaction = db.begin().await.unwrap();
    let undone = Recipe::insert(&mut transaction, new("by transaction")).await.unwrap();
    assert!(Recipe::find(&mut transaction, undone.id).await.unwrap().is_some());
    transaction.rollback().await.unwrap();
    assert_eq!(Recipe::find(db, undone.id).await.unwrap(), None);
}

#[tokio::test]
async fn all_rows_come_by_key() {
    on_stage!(db);
    assert_eq!(Reading::all(db).await.unwrap(), []);
    let rows = [(1, 5), (1, 9), (2, 1)].map(|(station, at)| Reading { station, at, value: Some(0.5) });
    for row in rows.iter().rev() {
        Reading::insert(db, NewReading { station: row.station, at: row.at, value: row.value }).await.unwrap();
    }
    assert_eq!(Reading::all(db).await.unwrap(), rows);
}

#[tokio::test]
async fn many_rows_are_one_statement() {
    on_stage!(db);
    let new = |n: i64| NewReading { station: 1, at: n, value: (n % 2 == 0).then_some(0.5) };
    assert_eq!(Reading::insert_many(db, (0..1000).map(new)).await.unwrap(), 1000);
    assert_eq!(Reading::insert_many(db, []).await.unwrap(), 0);
    let found = Reading::find_many(db, [(1, 7), (1, 2), (9, 9), (1, 7), (1, 999)]).await.unwrap();
    assert_eq!(found.iter().map(|row| row.at).collect::<Vec<_>>(), [7, 2, 999], "in the order asked for");
    assert_eq!((found[0].value, found[1].value), (None, Some(0.5)));
    let error = Reading::insert_many(db, [new(2000), new(3)]).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::Unique));
    assert_eq!(Reading::find(db, (1, 2000)).await.unwrap(), None, "none of them");
    let titles = ["a", "b", "c"].map(|title| NewRecipe { title: title.to_owned(), notes: None });
    assert_eq!(Recipe::insert_many(db, titles).await.unwrap(), 3);
    let all = Recipe::all(db).await.unwrap();
    assert_eq!(
        Recipe::find_many(db, all.iter().rev().map(|row| row.id)).await.unwrap(),
        [2, 1, 0].map(|i: usize| all[i].clone())
    );
    let photos = [5, 3].map(|n| NewPhoto { id: Uuid::from_u128(n), r#type: format!("type {n}") });
    assert_eq!(Photo::insert_many(db, photos).await.unwrap(), 2);
    let found = Photo::find_many(db, [3, 5].map(Uuid::from_u128)).await.unwrap();
    assert_eq!(found.iter().map(|photo| photo.r#type.as_str()).collect::<Vec<_>>(), ["type 3", "type 5"]);
    assert!(matches!(Left::insert_many(db, [NewLeft {}]).await, Err(Error::Query(_))));
}
