//! Types that are kept as others: stored, read, batched and patched on every driver.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, Utc};
use jiff::{Timestamp, civil};
use jointable::{Added, Error, Model, SetReport, Violation};
use jointable_tests::models::*;
use uuid::Uuid;

use jointable_core::dialect::Dialect;

use super::{super::DIALECT, on_stage};

/// The moment of 2026-11-21 09:30:05.12 and so many days.
fn moment(days: i64) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap() + chrono::Days::new(days.unsigned_abs());
    day.and_hms_micro_opt(9, 30, 5, 120_000).unwrap().and_utc()
}

fn grant(seed: u8) -> Grant {
    let moment = moment(seed.into());
    let nanosecond = i128::from(moment.timestamp_micros()) * 1000;
    let time_moment = time::OffsetDateTime::from_unix_timestamp_nanos(nanosecond).unwrap();
    let jiff_moment = Timestamp::from_nanosecond(nanosecond).unwrap();
    let jiff_datetime = jiff_moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    Grant {
        role: Role::SubEditor,
        rank: Rank::Middle,
        token: Token(Uuid::from_u128(seed.into())),
        tiny: i8::MIN,
        byte: u8::MAX,
        word: u16::MAX,
        long: u32::MAX,
        amount: "-12345678901.2345".parse().unwrap(),
        time_date: time_moment.date(),
        time_time: time_moment.time(),
        time_datetime: time::PrimitiveDateTime::new(time_moment.date(), time_moment.time()),
        time_moment,
        jiff_date: jiff_datetime.date(),
        jiff_time: jiff_datetime.time(),
        jiff_datetime,
        jiff_moment,
        mac: format!("08:00:2b:01:02:{seed:02x}"),
        colour: Colour([255, 128, seed]),
        listed: Role::Chief,
        year: 2026,
        unsigned: u32::MAX.into(),
        bit: true,
        stamp: chrono::DateTime::from_timestamp_micros(1_767_225_600_000_001).unwrap(),
        maybe_stamp: None,
        span: None,
        maybe_unsigned: None,
        maybe_role: None,
        maybe_rank: None,
        maybe_mac: None,
        maybe_colour: None,
        maybe_token: None,
        maybe_tiny: None,
        maybe_byte: None,
        maybe_word: None,
        maybe_long: None,
        maybe_amount: None,
        maybe_time_date: None,
        maybe_time_time: None,
        maybe_time_datetime: None,
        maybe_time_moment: None,
        maybe_jiff_date: None,
        maybe_jiff_time: None,
        maybe_jiff_datetime: None,
        maybe_jiff_moment: None,
    }
}

fn filled(seed: u8) -> Grant {
    let plain = grant(seed);
    Grant {
        bit: false,
        maybe_stamp: chrono::DateTime::from_timestamp(1_767_225_600, 0).map(|moment| moment.naive_utc()),
        span: Some(if DIALECT == Dialect::Postgres { "1 day" } else { "a,b" }.to_owned()),
        maybe_unsigned: Some(i32::MAX),
        maybe_role: Some(Role::Chief),
        maybe_rank: Some(Rank::High),
        maybe_mac: Some(plain.mac.clone()),
        maybe_colour: Some(Colour([0, 0, 0])),
        maybe_token: Some(plain.token),
        maybe_tiny: Some(i8::MAX),
        maybe_byte: Some(seed),
        maybe_word: Some(0),
        maybe_long: Some(7),
        maybe_amount: Some("0.0001".parse().unwrap()),
        maybe_time_date: Some(time::Date::from_calendar_date(1912, time::Month::April, 15).unwrap()),
        maybe_time_time: Some(time::Time::MIDNIGHT),
        maybe_time_datetime: Some(plain.time_datetime),
        maybe_time_moment: Some(time::OffsetDateTime::UNIX_EPOCH),
        maybe_jiff_date: Some(civil::date(9999, 12, 31)),
        maybe_jiff_time: Some(civil::time(23, 59, 59, 999_999_000)),
        maybe_jiff_datetime: Some(civil::datetime(1, 1, 1, 0, 0, 0, 0)),
        maybe_jiff_moment: Some(Timestamp::from_second(-1).unwrap()),
        ..plain
    }
}

/// A patch of all columns.
fn every(grant: Grant) -> GrantPatch {
    GrantPatch {
        role: Some(grant.role),
        rank: Some(grant.rank),
        token: Some(grant.token),
        tiny: Some(grant.tiny),
        byte: Some(grant.byte),
        word: Some(grant.word),
        long: Some(grant.long),
        amount: Some(grant.amount),
        time_date: Some(grant.time_date),
        time_time: Some(grant.time_time),
        time_datetime: Some(grant.time_datetime),
        time_moment: Some(grant.time_moment),
        jiff_date: Some(grant.jiff_date),
        jiff_time: Some(grant.jiff_time),
        jiff_datetime: Some(grant.jiff_datetime),
        jiff_moment: Some(grant.jiff_moment),
        mac: Some(grant.mac),
        colour: Some(grant.colour),
        listed: Some(grant.listed),
        year: Some(grant.year),
        unsigned: Some(grant.unsigned),
        bit: Some(grant.bit),
        stamp: Some(grant.stamp),
        maybe_stamp: Some(grant.maybe_stamp),
        span: Some(grant.span),
        maybe_unsigned: Some(grant.maybe_unsigned),
        maybe_role: Some(grant.maybe_role),
        maybe_rank: Some(grant.maybe_rank),
        maybe_mac: Some(grant.maybe_mac),
        maybe_colour: Some(grant.maybe_colour),
        maybe_token: Some(grant.maybe_token),
        maybe_tiny: Some(grant.maybe_tiny),
        maybe_byte: Some(grant.maybe_byte),
        maybe_word: Some(grant.maybe_word),
        maybe_long: Some(grant.maybe_long),
        maybe_amount: Some(grant.maybe_amount),
        maybe_time_date: Some(grant.maybe_time_date),
        maybe_time_time: Some(grant.maybe_time_time),
        maybe_time_datetime: Some(grant.maybe_time_datetime),
        maybe_time_moment: Some(grant.maybe_time_moment),
        maybe_jiff_date: Some(grant.maybe_jiff_date),
        maybe_jiff_time: Some(grant.maybe_jiff_time),
        maybe_jiff_datetime: Some(grant.maybe_jiff_datetime),
        maybe_jiff_moment: Some(grant.maybe_jiff_moment),
    }
}

/// All of a payload as text; `Debug` of a decimal shows its scale, which is not its value.
fn shown(grant: &Grant) -> String {
    let normal = Grant {
        amount: grant.amount.normalized(),
        maybe_amount: grant.maybe_amount.as_ref().map(BigDecimal::normalized),
        ..grant.clone()
    };
    format!("{normal:#?}")
}

fn code(code: &str) -> GroupCode {
    GroupCode(code.to_owned())
}

async fn account(db: &crate::Pool) -> Account {
    Account::insert(db, NewAccount { r#type: Role::Reader, role: None, rank: Rank::Low }).await.unwrap()
}

async fn groups<const N: usize>(db: &crate::Pool, codes: [&str; N]) {
    for group in codes {
        Group::insert(db, NewGroup { code: code(group), owner: None }).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_kept_as_another_survives_add_set_and_patch() {
    on_stage!(db);
    let ann = account(db).await;
    groups(db, ["a", "b", "c", "d"]).await;
    assert_eq!(ann.groups().add(db, code("a"), grant(1)).await.unwrap(), Added::Inserted);
    assert_eq!(ann.groups().add(db, code("b"), filled(2)).await.unwrap(), Added::Inserted);
    let wanted = [("a", grant(1)), ("b", filled(2)), ("c", grant(3)), ("d", filled(4))];
    let given = || wanted.clone().map(|(group, grant)| (code(group), grant));
    let report = ann.groups().set(db, given()).await.unwrap();
    assert_eq!(report, SetReport { added: 2, removed: 0, updated: 0, kept: 2 }, "what add stored is what set wants");
    let links = ann.groups().with_link().all(db).await.unwrap();
    for ((group, expected), found) in wanted.iter().zip(&links) {
        assert_eq!(found.far.code, code(group));
        assert_eq!(shown(&Grant::from(found.link.clone())), shown(expected));
    }
    for (patch, expected) in [(every(filled(9)), filled(9)), (GrantPatch::default(), filled(9))] {
        assert!(ann.groups().update_link(db, code("a"), patch).await.unwrap());
        let links = ann.groups().with_link().all(db).await.unwrap();
        assert_eq!(shown(&Grant::from(links[0].link.clone())), shown(&expected));
    }
    ann.groups().upsert(db, code("a"), grant(1)).await.unwrap();
    let report = ann.groups().set(db, given()).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 0, updated: 0, kept: 4 });
}

#[tokio::test]
async fn newtypes_are_keys_and_references() {
    on_stage!(db);
    let (ann, bob) = (account(db).await, account(db).await);
    assert_eq!(bob.id.0, ann.id.0 + 1, "the database numbers them");
    assert_eq!(Account::find(db, bob.id).await.unwrap(), Some(bob.clone()));
    groups(db, ["a", "b"]).await;
    let mut group = Group::find(db, code("a")).await.unwrap().unwrap();
    group.owner = Some(Owner(bob.id));
    group.update(db).await.unwrap();
    assert_eq!(Group::find(db, code("a")).await.unwrap(), Some(group.clone()));
    group.owner = Some(Owner(AccountId(404)));
    assert_eq!(group.update(db).await.unwrap_err().violation(), Some(Violation::ForeignKey));

    let both = [(code("a"), grant(1)), (code("b"), grant(2))];
    assert_eq!(ann.groups().add_many(db, both).await.unwrap(), 2);
    assert_eq!(bob.groups().add(db, code("b"), grant(1)).await.unwrap(), Added::Inserted);
    assert_eq!(ann.groups().ids(db).await.unwrap(), [code("a"), code("b")]);
    assert!(ann.groups().has_all(db, [code("a"), code("b")]).await.unwrap());
    assert!(!bob.groups().has_any(db, [code("a")]).await.unwrap());
    let of_both = Account::groups_of([&ann, &bob]).all(db).await.unwrap();
    assert_eq!(of_both.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let group = Group::find(db, code("b")).await.unwrap().unwrap();
    assert!(group.accounts().has_all(db, [ann.id, bob.id]).await.unwrap());
    assert_eq!(group.accounts().remove_many(db, [ann.id, AccountId(404)]).await.unwrap(), 1);
    assert!(ann.groups().remove(db, code("a")).await.unwrap());
    assert_eq!(group.accounts().ids(db).await.unwrap(), [bob.id]);
}

#[tokio::test]
async fn an_enum_is_one_of_its_texts() {
    on_stage!(db);
    for (r#type, role) in [(Role::Reader, None), (Role::Chief, Some(Role::SubEditor))] {
        let stored = Account::insert(db, NewAccount { r#type, role, rank: Rank::High }).await.unwrap();
        assert_eq!(Account::find(db, stored.id).await.unwrap(), Some(stored));
    }
}

#[tokio::test]
async fn what_a_column_of_other_dates_cannot_hold_is_refused() {
    on_stage!(db);
    let ann = account(db).await;
    groups(db, ["a"]).await;
    let early = civil::date(-44, 3, 15);
    let long: BigDecimal = "12345678901234567890.1234".parse().unwrap();
    for refused in [
        Grant { jiff_date: early, ..grant(1) },
        Grant { jiff_datetime: early.at(12, 0, 0, 0), ..grant(1) },
        Grant { amount: "1e400".parse().unwrap(), ..grant(1) },
        Grant { amount: long, ..grant(1) },
    ] {
        for way in 1..=2 {
            ann.groups().clear(db).await.unwrap();
            let written = match way {
                1 => ann.groups().add(db, code("a"), refused.clone()).await.map(drop),
                _ => ann.groups().set(db, [(code("a"), refused.clone())]).await.map(drop),
            };
            let links = ann.groups().with_link().all(db).await.expect("what was stored can be read");
            match written {
                Ok(()) => assert_eq!(shown(&Grant::from(links[0].link.clone())), shown(&refused)),
                Err(Error::Value(_) | Error::Sqlx(_) | Error::Rusqlite(_)) => assert!(links.is_empty()),
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[tokio::test]
async fn queries_compare_columns_of_every_type() {
    on_stage!(db);
    let ann = account(db).await;
    groups(db, ["a", "b"]).await;
    ann.groups().add(db, code("a"), grant(1)).await.unwrap();
    ann.groups().add(db, code("b"), filled(2)).await.unwrap();
    let (first, second) = (grant(1), grant(2));
    let groups = ann.groups();
    let found = groups.filter(|(_, link)| link.mac.eq("08:00:2b:01:02:02")).all(db).await.unwrap();
    assert_eq!(found[0].code, code("b"));
    let linked = groups.with_link().filter(|(_, link)| link.mac.eq("08:00:2b:01:02:02")).all(db).await.unwrap();
    assert_eq!(
        shown(&Grant::from(linked[0].link.clone())),
        shown(&filled(2)),
        "what is converted is so in queries too"
    );
    let of = Account::groups_of([&ann]).with_link().limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(shown(&Grant::from(of[0][0].link.clone())), shown(&grant(1)));
    let found =
        groups.filter(|(_, link)| link.mac.is_in([first.mac, "08:00:2b:01:02:77".to_owned()])).all(db).await.unwrap();
    assert_eq!(found[0].code, code("a"));
    let found = groups.filter(|(_, link)| link.time_moment.ge(second.time_moment)).all(db).await.unwrap();
    assert_eq!(found[0].code, code("b"));
    let found =
        groups.filter(|(_, link)| link.maybe_role.is_in([Role::Chief]).and(link.byte.gt(254))).all(db).await.unwrap();
    assert_eq!(found[0].code, code("b"));
    let found = groups
        .filter(|(group, link)| group.code.ne(code("b")).and(link.colour.eq(first.colour)))
        .all(db)
        .await
        .unwrap();
    assert_eq!(found[0].code, code("a"));
    assert_eq!(found.len(), 1);
}
