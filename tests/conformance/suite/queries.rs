//! Queries: filters, orders, and parts of the rows.

use jointable::{Error, Model};
use jointable_tests::models::*;

use super::{on_stage, recipe};
use crate::Pool;

async fn recipes(db: &Pool) -> Vec<Recipe> {
    let mut all = Vec::new();
    for (title, notes) in [
        ("Bread", Some("500 g")),
        ("bread 2", None),
        ("Cake_1", Some("100% sweet")),
        ("Cake", None),
        ("Éclair", Some("a")),
    ] {
        let new = NewRecipe { title: title.to_owned(), notes: notes.map(str::to_owned) };
        all.push(Recipe::insert(db, new).await.unwrap());
    }
    all
}

fn titles(recipes: Vec<Recipe>) -> Vec<String> {
    recipes.into_iter().map(|recipe| recipe.title).collect()
}

#[tokio::test]
async fn filters_compare_and_join() {
    on_stage!(db);
    let all = recipes(db).await;
    let found = Recipe::query().filter(|recipe| recipe.title.eq("Bread")).all(db).await.unwrap();
    assert_eq!(found, all[..1]);
    let found = Recipe::query().filter(|recipe| recipe.title.ne("Bread").and(recipe.id.le(all[2].id))).all(db).await;
    assert_eq!(found.unwrap(), all[1..3]);
    let found = Recipe::query().filter(|recipe| recipe.id.lt(all[1].id).or(recipe.id.gt(all[3].id))).all(db).await;
    assert_eq!(found.unwrap(), [all[0].clone(), all[4].clone()]);
    let found = Recipe::query().filter(|recipe| !recipe.id.ge(all[1].id)).all(db).await.unwrap();
    assert_eq!(found, all[..1]);
    let found = Recipe::query().filter(|recipe| recipe.notes.is_null()).filter(|recipe| recipe.title.eq("Cake"));
    assert_eq!(found.all(db).await.unwrap(), all[3..4], "one filter and the other");
    let with_notes = Recipe::query().filter(|recipe| recipe.notes.is_not_null());
    assert_eq!((with_notes.count(db).await.unwrap(), with_notes.all(db).await.unwrap().len()), (3, 3));
    let same = Recipe::query().filter(|recipe| recipe.title.eq(recipe.title).and(recipe.notes.eq(recipe.notes)));
    assert_eq!(same.count(db).await.unwrap(), 3, "NULL is not equal to itself");
}

#[tokio::test]
async fn text_is_like_a_pattern_or_has_parts() {
    on_stage!(db);
    recipes(db).await;
    let like = |pattern: &str| {
        let pattern = pattern.to_owned();
        async move { titles(Recipe::query().filter(|recipe| recipe.title.like(pattern)).all(db).await.unwrap()) }
    };
    assert_eq!(like("Ca%").await, ["Cake_1", "Cake"]);
    assert_eq!(like(r"Cake\__").await, ["Cake_1"], "an escaped one stands for itself");
    assert_eq!(like("_clair").await, ["Éclair"], "one letter, whatever its bytes");
    let query = Recipe::query().filter(|recipe| recipe.title.contains("read"));
    assert_eq!(titles(query.all(db).await.unwrap()), ["Bread", "bread 2"]);
    let query = Recipe::query().filter(|recipe| recipe.notes.contains("%"));
    assert_eq!(titles(query.all(db).await.unwrap()), ["Cake_1"], "no letter means another");
    let query = Recipe::query().filter(|recipe| recipe.title.starts_with("Cake"));
    assert_eq!(query.count(db).await.unwrap(), 2);
    let query = Recipe::query().filter(|recipe| recipe.title.starts_with("É"));
    assert_eq!(query.count(db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_value_is_among_any_number() {
    on_stage!(db);
    let all = recipes(db).await;
    let found = Recipe::query().filter(|recipe| recipe.title.is_in(["Cake", "Bread", "None", "Bread"])).all(db).await;
    assert_eq!(titles(found.unwrap()), ["Bread", "Cake"]);
    let none: [i64; 0] = [];
    assert_eq!(Recipe::query().filter(|recipe| recipe.id.is_in(none)).count(db).await.unwrap(), 0);
    let many = Recipe::query().filter(|recipe| recipe.id.is_in(0..100_000));
    assert_eq!(many.filter(|recipe| recipe.id.ge(all[0].id)).all(db).await.unwrap(), all);
    let photo = Photo::insert(db, NewPhoto { id: uuid::Uuid::from_u128(7), r#type: "raw".to_owned() }).await.unwrap();
    let query = Photo::query().filter(|photo| photo.id.is_in([uuid::Uuid::from_u128(7)]).and(photo.r#type.eq("raw")));
    assert_eq!(query.first(db).await.unwrap(), Some(photo), "also of bytes");
}

#[tokio::test]
async fn rows_come_in_order_and_in_parts() {
    on_stage!(db);
    let all = recipes(db).await;
    let by_notes = Recipe::query().order_by(|recipe| recipe.notes.asc()).all(db).await.unwrap();
    let expected = [1, 3, 2, 0, 4].map(|index: usize| all[index].clone());
    assert_eq!(by_notes, expected, "NULL first, then by key");
    let falling = Recipe::query().order_by(|recipe| recipe.notes.desc()).order_by(|recipe| recipe.id.desc());
    let expected = [4, 0, 2, 3, 1].map(|index: usize| all[index].clone());
    assert_eq!(falling.all(db).await.unwrap(), expected);
    let part = Recipe::query().limit(2).offset(1).all(db).await.unwrap();
    assert_eq!(part, all[1..3]);
    assert_eq!(Recipe::query().offset(4).all(db).await.unwrap(), all[4..]);
    assert_eq!(Recipe::query().order_by(|recipe| recipe.title.desc()).first(db).await.unwrap(), Some(all[4].clone()));
    assert_eq!(Recipe::query().limit(0).all(db).await.unwrap(), []);
}

#[tokio::test]
async fn pages_go_on_behind_the_last_row() {
    on_stage!(db);
    let all = recipes(db).await;
    for n in 0..4 {
        recipe(db, &format!("more {n}")).await;
    }
    for falling in [false, true] {
        let page = || {
            let query = Recipe::query().limit(2);
            query.order_by(move |recipe| if falling { recipe.notes.desc() } else { recipe.notes.asc() })
        };
        let (mut walked, mut rows) = (Vec::new(), page().all(db).await.unwrap());
        while let Some(last) = rows.last().cloned() {
            walked.append(&mut rows);
            rows = page().after(&last).all(db).await.unwrap();
        }
        let whole = Recipe::query()
            .order_by(|recipe| if falling { recipe.notes.desc() } else { recipe.notes.asc() })
            .all(db)
            .await
            .unwrap();
        assert_eq!(walked, whole, "each row once");
    }
    let by_title = Recipe::query().order_by(|recipe| recipe.title.asc()).after(&all[3]).limit(1).all(db).await;
    assert_eq!(titles(by_title.unwrap()), ["Cake_1"]);
    let by_key = Recipe::query().after(&all[3]).limit(1).all(db).await.unwrap();
    assert_eq!(by_key, all[4..5]);
    let wrong = Recipe::query().after(&all[0]).order_by(|recipe| recipe.title.asc()).all(db).await;
    assert!(matches!(wrong, Err(Error::Query(_))));
    let readings = [(1, 5), (1, 9), (2, 1), (2, 7)];
    for (station, at) in readings {
        Reading::insert(db, NewReading { station, at, value: None }).await.unwrap();
    }
    let last = Reading::find(db, (1, 9)).await.unwrap().unwrap();
    let rest = Reading::query().order_by(|reading| reading.station.desc()).after(&last).all(db).await.unwrap();
    assert_eq!(rest, [], "by the key of several columns behind the order");
    let rest = Reading::query().after(&last).all(db).await.unwrap();
    assert_eq!(rest.iter().map(|reading| (reading.station, reading.at)).collect::<Vec<_>>(), readings[2..]);
}
