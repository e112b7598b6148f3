//! Arrays, which only PostgreSQL has.

mod models;

use jointable::{Added, Model, SetReport, Toggled};
use jointable_cli::Exit;
use jointable_tests::{project::Project, server::fresh};

use self::models::*;
use crate::{DIALECT, connect, suite::Stage};

/// A database with the tables of these models.
async fn stage() -> Option<Stage> {
    let database = fresh(DIALECT)?;
    let project = Project::new(DIALECT);
    project.write_crate(include_str!("arrays/models.rs"));
    project.run(&["make"]).expect(Exit::Ok);
    project.run(&["apply", "--database-url", &database.url]).expect(Exit::Ok);
    Some(Stage::new(connect(&database.url).await, database))
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

/// Texts that the literal of an array has to quote.
fn strange() -> Vec<String> {
    texts(["", " ", "NULL", "null", "a,b", "{}", "{a}", "\"", "'", r"\", r#"\"\\"#, "a\nb\tc", "é", "$1", "a b"])
}

fn everything() -> NewEverything {
    let moment = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_micro_opt(9, 30, 5, 120_000).unwrap();
    let early = chrono::NaiveDate::from_ymd_opt(-43, 3, 15).unwrap().and_hms_opt(12, 0, 0).unwrap();
    NewEverything {
        tiny: vec![i8::MIN, 0, i8::MAX],
        small: vec![i16::MIN, i16::MAX],
        word: vec![0, u16::MAX],
        int: vec![i32::MIN, i32::MAX],
        long: vec![0, u32::MAX],
        big: vec![i64::MIN, i64::MAX],
        flags: vec![true, false, true],
        floats: vec![0.1, -1e30, f32::INFINITY],
        doubles: vec![0.1, f64::MAX, f64::MIN_POSITIVE, f64::NEG_INFINITY],
        texts: strange(),
        short: texts(["twelve chars", ""]),
        bytes: vec![vec![], vec![0, 92, 34, 255]],
        decimals: vec!["-12345678.90".parse().unwrap(), "0.01".parse().unwrap()],
        amounts: vec!["12345678901.2345".parse().unwrap()],
        uuids: vec![uuid::Uuid::nil(), uuid::Uuid::from_u128(7)],
        dates: vec![moment.date(), early.date()],
        times: vec![moment.time()],
        datetimes: vec![moment, early],
        moments: vec![moment.and_utc(), early.and_utc()],
        days: vec![time::Date::from_ordinal_date(2026, 60).unwrap()],
        instants: vec![jiff::Timestamp::from_second(1_795_000_000).unwrap()],
        documents: vec![serde_json::json!({"a": ["\"", "\\", null]}), serde_json::json!("x"), serde_json::Value::Null],
        some: vec![Some("NULL".to_owned()), None, Some(String::new())],
        numbers: Some(vec![Some(1), None]),
        codes: Codes(texts(["a,b", "c"])),
        maybe_codes: Some(Codes(vec![])),
        addresses: texts(["08:00:2b:01:02:03", "08:00:2b:01:02:04"]),
    }
}

/// Every array empty, and what can be NULL.
fn nothing() -> NewEverything {
    NewEverything {
        tiny: vec![],
        small: vec![],
        word: vec![],
        int: vec![],
        long: vec![],
        big: vec![],
        flags: vec![],
        floats: vec![],
        doubles: vec![],
        texts: vec![],
        short: vec![],
        bytes: vec![],
        decimals: vec![],
        amounts: vec![],
        uuids: vec![],
        dates: vec![],
        times: vec![],
        datetimes: vec![],
        moments: vec![],
        days: vec![],
        instants: vec![],
        documents: vec![],
        some: vec![],
        numbers: None,
        codes: Codes(vec![]),
        maybe_codes: None,
        addresses: vec![],
    }
}

#[tokio::test]
async fn arrays_of_every_type_are_stored_one_by_one_and_by_the_batch() {
    let Some(stage) = stage().await else { return };
    let db = &stage.db;
    let one = Everything::insert(db, everything()).await.unwrap();
    assert_eq!(Everything::find(db, one.id).await.unwrap(), Some(one.clone()));
    let none = Everything::insert(db, nothing()).await.unwrap();
    assert_eq!(Everything::find(db, none.id).await.unwrap(), Some(none.clone()));
    assert_eq!(Everything::insert_many(db, [everything(), nothing(), everything()]).await.unwrap(), 3);
    let all = Everything::all(db).await.unwrap();
    let expected = [&one, &none, &one, &none, &one];
    for (found, expected) in all.iter().zip(expected) {
        assert_eq!(*found, Everything { id: found.id, ..expected.clone() });
    }
    let changed = Everything { id: one.id, ..none.clone() };
    changed.update(db).await.unwrap();
    assert_eq!(Everything::find(db, one.id).await.unwrap(), Some(changed));
    let too_long = NewEverything { short: texts(["thirteen char"]), ..nothing() };
    assert!(Everything::insert(db, too_long.clone()).await.is_err());
    assert!(Everything::insert_many(db, [too_long]).await.is_err(), "and not cut");
}

#[tokio::test]
async fn arrays_are_payload() {
    let Some(stage) = stage().await else { return };
    let db = &stage.db;
    let cabinet = Cabinet::insert(db, NewCabinet {}).await.unwrap();
    let mut papers = Vec::new();
    for n in 0..4 {
        let tags = texts(["", "a"])[..n % 3].to_vec();
        papers.push(Paper::insert(db, NewPaper { tags }).await.unwrap().id);
    }
    let labels = |words: Vec<String>, numbers| Labels {
        words,
        short: texts(["12345", ","]),
        numbers,
        addresses: texts(["08:00:2b:01:02:03"]),
    };
    let wanted = [
        (papers[0], labels(strange(), Some(vec![1, -2]))),
        (papers[1], labels(vec![], None)),
        (papers[2], labels(texts(["one"]), Some(vec![]))),
    ];
    let [first, second, _] = wanted.clone();
    assert_eq!(cabinet.papers().add(db, first.0, first.1.clone()).await.unwrap(), Added::Inserted);
    assert_eq!(cabinet.papers().add_many(db, [first, second.clone()]).await.unwrap(), 1);
    let report = cabinet.papers().set(db, wanted.clone()).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 0, updated: 0, kept: 2 }, "what add stored is what set wants");
    let found = |links: Vec<jointable::Linked<Paper, Filing>>| {
        links.into_iter().map(|each| (each.far.id, each.link.words, each.link.numbers)).collect::<Vec<_>>()
    };
    let expected: Vec<_> = wanted.iter().map(|(id, it)| (*id, it.words.clone(), it.numbers.clone())).collect();
    assert_eq!(found(cabinet.papers().with_link().all(db).await.unwrap()), expected);
    let of = Cabinet::papers_of([&cabinet]).with_link().all(db).await.unwrap();
    assert_eq!(found(of.into_iter().next().unwrap()), expected);

    cabinet.papers().upsert(db, papers[1], labels(texts(["{"]), Some(vec![]))).await.unwrap();
    let report = cabinet.papers().set(db, wanted.clone()).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 0, updated: 1, kept: 2 });
    let patch = LabelsPatch { numbers: Some(None), short: Some(vec![]), ..LabelsPatch::default() };
    assert!(cabinet.papers().update_link(db, papers[0], patch).await.unwrap());
    let links = cabinet.papers().with_link().all(db).await.unwrap();
    assert_eq!((&links[0].link.numbers, &links[0].link.short, &links[0].link.words), (&None, &vec![], &strange()));
    assert_eq!(cabinet.papers().toggle(db, papers[3], labels(vec![], None)).await.unwrap(), Toggled::Added);
    let new = NewPaper { tags: texts(["new"]) };
    cabinet.papers().create(db, new, labels(vec![], None)).await.unwrap();
    assert_eq!(cabinet.papers().count(db).await.unwrap(), 5);
    let long = Labels { short: texts(["123456"]), ..labels(vec![], None) };
    assert!(cabinet.papers().add_many(db, [(papers[0], long.clone())]).await.is_err());
    assert!(cabinet.papers().set(db, [(papers[0], long)]).await.is_err(), "and not cut");
}

#[tokio::test]
async fn queries_ask_for_arrays_and_their_elements() {
    let cent: rust_decimal::Decimal = "0.01".parse().unwrap();
    let Some(stage) = stage().await else { return };
    let db = &stage.db;
    let one = Everything::insert(db, everything()).await.unwrap();
    let none = Everything::insert(db, nothing()).await.unwrap();
    let cases = [
        (Everything::query().filter(|it| it.texts.eq(strange())), one.id),
        (Everything::query().filter(|it| it.texts.ne(strange())), none.id),
        (Everything::query().filter(|it| it.short.eq(texts(["twelve chars", ""]))), one.id),
        (Everything::query().filter(|it| it.short.is_in([vec![], texts(["x"])])), none.id),
        (Everything::query().filter(|it| it.addresses.eq(texts(["08:00:2b:01:02:03", "08:00:2b:01:02:04"]))), one.id),
        (
            Everything::query().filter(|it| it.addresses.is_in([texts(["08:00:2b:01:02:03", "08:00:2b:01:02:04"])])),
            one.id,
        ),
        (Everything::query().filter(|it| it.addresses.has("08:00:2b:01:02:04")), one.id),
        (Everything::query().filter(|it| it.numbers.is_null()), none.id),
        (Everything::query().filter(|it| it.codes.eq(Codes(texts(["a,b", "c"])))), one.id),
        (Everything::query().filter(|it| it.texts.has("a,b")), one.id),
        (Everything::query().filter(|it| it.short.has("")), one.id),
        (Everything::query().filter(|it| it.big.has_all([i64::MAX, i64::MIN])), one.id),
        (Everything::query().filter(|it| it.decimals.has_any([cent, rust_decimal::Decimal::ONE])), one.id),
        (Everything::query().filter(|it| !it.big.has_any([i64::MAX, 3])), none.id),
        (Everything::query().order_by(|it| it.texts.asc()), none.id),
        (Everything::query().order_by(|it| it.short.asc()).after(&none), one.id),
        (Everything::query().order_by(|it| it.numbers.asc()).after(&none), one.id),
    ];
    for (number, (query, expected)) in cases.into_iter().enumerate() {
        assert_eq!(query.first(db).await.unwrap().map(|it| it.id), Some(expected), "case {number}");
    }
    let never = Everything::query().filter(|it| it.texts.is_in(Vec::<Vec<String>>::new()));
    assert_eq!(never.count(db).await.unwrap(), 0);
}
