//! `set`: exactly these links, and what changed.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate};
use jointable::{Error, Model, SetReport, Violation};
use jointable_tests::models::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{amount, ingredients, need, needed, on_stage, recipe};

#[tokio::test]
async fn set_writes_the_difference_and_reports_it() {
    on_stage!(db);
    let (bread, cake) = (recipe(db, "Bread").await, recipe(db, "Cake").await);
    let [flour, salt, yeast, water] = ingredients(db, ["flour", "salt", "yeast", "water"]).await;
    cake.ingredients().add(db, salt.id, amount("9", "g")).await.unwrap();
    let first = [(flour.id, amount("500", "g")), (salt.id, amount("10", "g")), (yeast.id, amount("7", "g"))];
    let report = bread.ingredients().set(db, first).await.unwrap();
    assert_eq!(report, SetReport { added: 3, removed: 0, updated: 0, kept: 0 });
    // 10.000 is 10: kept.
    let second = [(flour.id, amount("450", "g")), (salt.id, amount("10.000", "g")), (water.id, amount("0.3", "l"))];
    let report = bread.ingredients().set(db, second.clone()).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 1, kept: 1 });
    let report = bread.ingredients().set(db, second).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 0, updated: 0, kept: 3 });
    let expected = [need("flour", "450", "g"), need("salt", "10", "g"), need("water", "0.3", "l")];
    assert_eq!(needed(db, &bread).await, expected);
    assert_eq!(needed(db, &cake).await, [need("salt", "9", "g")], "other rows are not touched");
    let report = bread.ingredients().set(db, []).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 3, updated: 0, kept: 0 });
    assert_eq!(bread.ingredients().set(db, []).await.unwrap(), SetReport::default());
}

#[tokio::test]
async fn of_a_key_that_comes_twice_the_last_counts() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour] = ingredients(db, ["flour"]).await;
    let report =
        bread.ingredients().set(db, [(flour.id, amount("1", "g")), (flour.id, amount("2", "g"))]).await.unwrap();
    assert_eq!(report.added, 1);
    assert_eq!(needed(db, &bread).await, [need("flour", "2", "g")]);
}

#[tokio::test]
async fn a_set_that_fails_changes_nothing() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    bread.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    let wrong = [
        [(salt.id, amount("1", "g")), (9_999, amount("1", "g"))],
        [(salt.id, amount("1", "g")), (flour.id, amount("-2", "g"))],
    ];
    for wanted in wrong {
        bread.ingredients().set(db, wanted).await.unwrap_err();
        assert_eq!(needed(db, &bread).await, [need("flour", "1", "g")]);
    }
    bread.delete(db).await.unwrap();
    let gone = bread.ingredients().set(db, [(salt.id, amount("1", "g"))]).await;
    assert!(matches!(gone, Err(Error::NotFound("Recipe"))), "{gone:?}");
    assert!(matches!(bread.ingredients().set(db, []).await, Err(Error::NotFound("Recipe"))));
}

/// What is removed is gone before others take its place.
#[tokio::test]
async fn a_set_gives_one_what_another_had() {
    on_stage!(db);
    let hall = Hall::insert(db, NewHall {}).await.unwrap();
    let mut guests = Vec::new();
    for _ in 0..3 {
        guests.push(Guest::insert(db, NewGuest {}).await.unwrap().id);
    }
    let at = |guest: usize, number| (guests[guest], SeatPayload { number });
    hall.guests().set(db, [at(0, 1), at(1, 2)]).await.unwrap();
    let report = hall.guests().set(db, [at(1, 2), at(2, 1)]).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 0, kept: 1 });
    let report = hall.guests().set(db, [at(1, 1)]).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 1, updated: 1, kept: 0 });
    let error = hall.guests().set(db, [at(0, 1), at(1, 1)]).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::Unique), "{error}");
    let links = hall.guests().with_link().all(db).await.unwrap();
    assert_eq!(links.iter().map(|it| (it.far.id, it.link.number)).collect::<Vec<_>>(), [(guests[1], 1)]);
}

#[tokio::test]
async fn a_set_is_part_of_the_callers_transaction() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    let mut transaction = db.begin().await.unwrap();
    bread.ingredients().set(&mut transaction, [(flour.id, amount("1", "g"))]).await.unwrap();
    // One that fails takes only itself back.
    bread.ingredients().set(&mut transaction, [(9_999, amount("1", "g"))]).await.unwrap_err();
    bread.ingredients().add(&mut transaction, salt.id, amount("2", "g")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(needed(db, &bread).await, [need("flour", "1", "g"), need("salt", "2", "g")]);
    let mut transaction = db.begin().await.unwrap();
    bread.ingredients().set(&mut transaction, []).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(bread.ingredients().count(db).await.unwrap(), 2);
}

#[tokio::test]
async fn the_size_of_a_set_is_no_matter() {
    on_stage!(db);
    let mut ids = Vec::new();
    let mut transaction = db.begin().await.unwrap();
    for n in 0..3_000 {
        let user = User::insert(&mut transaction, NewUser { name: format!("user {n}") }).await.unwrap();
        ids.push(user.id);
    }
    transaction.commit().await.unwrap();
    let user = User::find(db, ids[0]).await.unwrap().unwrap();
    assert_eq!(user.following().set(db, ids.iter().copied()).await.unwrap().added, 3_000);
    let report = user.following().set(db, ids[1..].iter().copied()).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 1, updated: 0, kept: 2_999 });
}

fn each(seed: i32) -> Each {
    let day = NaiveDate::from_ymd_opt(2026, 11, seed.unsigned_abs() % 28 + 1).unwrap();
    let time = day.and_hms_micro_opt(9, 30, 5, 120_000).unwrap();
    Each {
        small: -7,
        int: seed,
        big: i64::MAX,
        flag: true,
        real: 0.1,
        double: 0.1 + 0.2,
        text: format!("it's \"{seed}\" \\ é 🍞"),
        bytes: vec![0, 255, b'\'', 10],
        decimal: Decimal::new(123_456_789_012_345, 4),
        uuid: Uuid::from_u128(seed.unsigned_abs().into()),
        date: day,
        time: time.time(),
        datetime: time,
        timestamp: time.and_utc(),
        json: serde_json::json!({"a": [1, null, "x"]}),
        maybe_small: None,
        maybe_int: None,
        maybe_big: None,
        maybe_flag: None,
        maybe_real: None,
        maybe_double: None,
        maybe_text: None,
        maybe_bytes: None,
        maybe_decimal: None,
        maybe_uuid: None,
        maybe_date: None,
        maybe_time: None,
        maybe_datetime: None,
        maybe_timestamp: None,
        maybe_json: None,
    }
}

fn filled(seed: i32) -> Each {
    let plain = each(seed);
    Each {
        maybe_small: Some(plain.small),
        maybe_int: Some(plain.int),
        maybe_big: Some(i64::MIN),
        maybe_flag: Some(false),
        maybe_real: Some(plain.real),
        maybe_double: Some(1e300),
        maybe_text: Some(String::new()),
        maybe_bytes: Some(Vec::new()),
        maybe_decimal: Some(Decimal::new(-1, 4)),
        maybe_uuid: Some(Uuid::nil()),
        maybe_date: Some(plain.date),
        maybe_time: Some(plain.time),
        maybe_datetime: Some(plain.datetime),
        maybe_timestamp: Some(DateTime::from_timestamp(1_000_000, 0).unwrap()),
        maybe_json: Some(serde_json::json!("text")),
        ..plain
    }
}

/// A patch of all columns.
fn every(payload: &Each) -> EachPatch {
    let payload = payload.clone();
    EachPatch {
        small: Some(payload.small),
        int: Some(payload.int),
        big: Some(payload.big),
        flag: Some(payload.flag),
        real: Some(payload.real),
        double: Some(payload.double),
        text: Some(payload.text),
        bytes: Some(payload.bytes),
        decimal: Some(payload.decimal),
        uuid: Some(payload.uuid),
        date: Some(payload.date),
        time: Some(payload.time),
        datetime: Some(payload.datetime),
        timestamp: Some(payload.timestamp),
        json: Some(payload.json),
        maybe_small: Some(payload.maybe_small),
        maybe_int: Some(payload.maybe_int),
        maybe_big: Some(payload.maybe_big),
        maybe_flag: Some(payload.maybe_flag),
        maybe_real: Some(payload.maybe_real),
        maybe_double: Some(payload.maybe_double),
        maybe_text: Some(payload.maybe_text),
        maybe_bytes: Some(payload.maybe_bytes),
        maybe_decimal: Some(payload.maybe_decimal),
        maybe_uuid: Some(payload.maybe_uuid),
        maybe_date: Some(payload.maybe_date),
        maybe_time: Some(payload.maybe_time),
        maybe_datetime: Some(payload.maybe_datetime),
        maybe_timestamp: Some(payload.maybe_timestamp),
        maybe_json: Some(payload.maybe_json),
    }
}

/// The payload as text, for comparing all of it; `Debug` of a decimal shows its scale, which is not its value.
fn shown(payload: &Each) -> String {
    let normal = Each {
        decimal: payload.decimal.normalize(),
        maybe_decimal: payload.maybe_decimal.map(|decimal| decimal.normalize()),
        ..payload.clone()
    };
    format!("{normal:#?}")
}

#[tokio::test]
async fn every_type_survives_add_and_set_alike() {
    on_stage!(db);
    let left = Left::insert(db, NewLeft {}).await.unwrap();
    for id in 1..=4 {
        Right::insert(db, NewRight { id }).await.unwrap();
    }
    left.right().add(db, 1, each(1)).await.unwrap();
    left.right().add(db, 2, filled(2)).await.unwrap();
    let wanted = [(1, each(1)), (2, filled(2)), (3, each(3)), (4, filled(4))];
    let report = left.right().set(db, wanted.clone()).await.unwrap();
    assert_eq!(report, SetReport { added: 2, removed: 0, updated: 0, kept: 2 }, "what add stored is what set wants");
    let links = left.right().with_link().all(db).await.unwrap();
    for ((id, expected), found) in wanted.iter().zip(&links) {
        assert_eq!(*id, found.far.id);
        assert_eq!(shown(&Each::from(found.link.clone())), shown(expected));
    }
    // Every column by a patch: all of them, then none.
    let (other, same) = (every(&filled(9)), EachPatch::default());
    for patch in [other, same] {
        assert!(left.right().update_link(db, 4, patch).await.unwrap());
        let links = left.right().with_link().all(db).await.unwrap();
        assert_eq!(shown(&Each::from(links[3].link.clone())), shown(&filled(9)));
    }
    assert!(left.right().update_link(db, 4, every(&filled(4))).await.unwrap());
    let report = left.right().set(db, [(1, filled(1)), (2, each(2)), (3, each(3)), (4, filled(4))]).await.unwrap();
    assert_eq!(
        report,
        SetReport { added: 0, removed: 0, updated: 2, kept: 2 },
        "NULL differs from a value, not from NULL"
    );
    let links = left.right().with_link().all(db).await.unwrap();
    assert_eq!(shown(&Each::from(links[0].link.clone())), shown(&filled(1)));
    assert_eq!(shown(&Each::from(links[1].link.clone())), shown(&each(2)));
}

/// 1: `add`. 2: `set`. 3: `upsert`. What was stored, or that it was refused.
async fn stored(db: &crate::Pool, payload: &Each) -> Vec<Result<String, Error>> {
    let left = Left::insert(db, NewLeft {}).await.unwrap();
    let mut results = Vec::new();
    for way in 1..=3 {
        left.right().clear(db).await.unwrap();
        let written = match way {
            1 => left.right().add(db, 1, payload.clone()).await.map(drop),
            2 => left.right().set(db, [(1, payload.clone())]).await.map(drop),
            _ => left.right().upsert(db, 1, payload.clone()).await,
        };
        let links = left.right().with_link().all(db).await.expect("what was stored can be read");
        results.push(written.map(|()| shown(&Each::from(links[0].link.clone()))));
    }
    results
}

#[tokio::test]
async fn times_of_other_centuries_survive() {
    on_stage!(db);
    Right::insert(db, NewRight { id: 1 }).await.unwrap();
    for (year, month, day) in [(1, 1, 1), (1912, 4, 15), (1969, 12, 31), (1970, 1, 1), (2050, 6, 1), (9999, 12, 31)] {
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let datetime = date.and_hms_opt(0, 0, 0).unwrap();
        let timestamp = datetime.and_utc();
        let payload = Each { date, datetime, timestamp, maybe_timestamp: Some(timestamp), ..each(1) };
        for result in stored(db, &payload).await {
            assert_eq!(result.unwrap(), shown(&payload));
        }
    }
}

#[tokio::test]
async fn what_a_column_cannot_hold_is_refused_and_not_changed() {
    on_stage!(db);
    Right::insert(db, NewRight { id: 1 }).await.unwrap();
    let date = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    let datetime = date.and_hms_opt(0, 0, 0).unwrap();
    let long: Decimal = "12345678901234567890.123".parse().unwrap();
    for payload in [
        Each { date, ..each(1) },
        Each { datetime, ..each(1) },
        Each { timestamp: datetime.and_utc(), ..each(1) },
        Each { maybe_timestamp: Some(datetime.and_utc()), ..each(1) },
        Each { decimal: long, ..each(1) },
        Each { maybe_decimal: Some(Decimal::MAX), ..each(1) },
    ] {
        for result in stored(db, &payload).await {
            match result {
                Ok(kept) => assert_eq!(kept, shown(&payload)),
                Err(Error::Value(_) | Error::Sqlx(_) | Error::Rusqlite(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[tokio::test]
async fn keys_of_text_and_uuid_can_be_set() {
    on_stage!(db);
    let photos: Vec<_> = (1..=3).map(Uuid::from_u128).collect();
    for &id in &photos {
        Photo::insert(db, NewPhoto { id, r#type: "raw".to_owned() }).await.unwrap();
    }
    let tag = Tag::insert(db, NewTag { name: "it's".to_owned() }).await.unwrap();
    let payload = |weight| TaggingPayload { weight, tagger: None };
    tag.photos().set(db, photos.iter().map(|&id| (id, payload(1)))).await.unwrap();
    let report = tag.photos().set(db, [(photos[0], payload(1)), (photos[2], payload(2))]).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 1, updated: 1, kept: 1 });
    let photo = Photo::find(db, photos[2]).await.unwrap().unwrap();
    assert_eq!(photo.tags().set(db, [("it's".to_owned(), payload(2))]).await.unwrap().kept, 1);
}

#[tokio::test]
async fn the_time_of_a_set_grows_with_its_size_and_not_with_the_square() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let mut transaction = db.begin().await.unwrap();
    let mut keys = Vec::new();
    for n in 0..4000 {
        let new = NewIngredient { name: format!("ingredient {n}") };
        keys.push(Ingredient::insert(&mut *transaction, new).await.unwrap().id);
    }
    transaction.commit().await.unwrap();
    let wanted = |quantity| keys.iter().map(|key| (*key, amount(quantity, "g"))).collect::<Vec<_>>();
    let start = Instant::now();
    let report = bread.ingredients().set(db, wanted("1")).await.unwrap();
    assert_eq!((report.added, report.kept), (4000, 0));
    let first = start.elapsed();
    let start = Instant::now();
    assert_eq!(bread.ingredients().set(db, wanted("1")).await.unwrap().kept, 4000);
    assert_eq!(bread.ingredients().set(db, wanted("2")).await.unwrap().updated, 4000);
    // Where each link reads the whole batch, this takes hundreds of times as long as the first.
    let (again, limit) = (start.elapsed(), first * 30 + Duration::from_millis(300));
    assert!(again < limit, "{first:?} for the first set, {again:?} for two more");
}

/// What a database would keep as NULL, or not give back, is refused however it is sent.
#[tokio::test]
async fn a_number_that_is_none_is_kept_as_it_is_or_refused() {
    on_stage!(db);
    let new = |at, value| NewReading { station: 1, at, value: Some(value) };
    for (at, value) in [(1, f64::NAN), (2, f64::INFINITY)] {
        let many = Reading::insert_many(db, [new(at + 10, value)]).await;
        match Reading::insert(db, new(at, value)).await {
            Ok(_) => {
                many.unwrap();
                let kept = Reading::find(db, (1, at)).await.unwrap().unwrap().value;
                assert!(kept.is_some_and(|kept| kept.is_nan() == value.is_nan()), "{kept:?}");
            }
            Err(error) => {
                assert!(matches!(error, Error::Value(_)), "{error}");
                many.unwrap_err();
                assert_eq!(Reading::find(db, (1, at)).await.unwrap(), None);
            }
        }
    }
}
