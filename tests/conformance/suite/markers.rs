//! Links that say when what happened to them, and stay when they are removed.

use jointable::{Added, Model, SetReport, Toggled};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

async fn reader(db: &Pool) -> Reader {
    Reader::insert(db, NewReader {}).await.unwrap()
}

async fn list(db: &Pool, name: &str) -> List {
    List::insert(db, NewList { name: name.to_owned() }).await.unwrap()
}

fn every(rhythm: i32) -> SubscriptionPayload {
    SubscriptionPayload { rhythm }
}

#[tokio::test]
async fn rows_know_when_they_were_stored_and_changed() {
    on_stage!(db);
    let before = chrono::Utc::now();
    let ann = reader(db).await;
    let news = list(db, "news").await;
    assert!((before - chrono::Duration::seconds(1)..chrono::Utc::now()).contains(&ann.joined));
    assert_eq!(Reader::find(db, ann.id).await.unwrap(), Some(ann.clone()), "to the microsecond");
    assert_eq!(List::find(db, "news".to_owned()).await.unwrap(), Some(news.clone()));
    news.update(db).await.unwrap();
    ann.update(db).await.unwrap();
    assert!(List::find(db, "news".to_owned()).await.unwrap().unwrap().changed > news.changed);
    assert_eq!(Reader::find(db, ann.id).await.unwrap(), Some(ann));
    let new = ["a", "b"].map(|name| NewList { name: name.to_owned() });
    assert_eq!(List::insert_many(db, new).await.unwrap(), 2);
    let lists = List::all(db).await.unwrap();
    assert!(lists[0].changed == lists[1].changed && lists[0].changed > news.changed);
}

/// A link that is there: when it was made, when changed, how often it comes.
async fn link(db: &Pool, reader: &Reader) -> Subscription {
    let mut links = reader.lists().with_link().all(db).await.unwrap();
    assert_eq!(links.len(), 1);
    links.remove(0).link
}

#[tokio::test]
async fn a_link_that_is_removed_comes_back() {
    on_stage!(db);
    let ann = reader(db).await;
    list(db, "news").await;
    let key = || "news".to_owned();
    assert_eq!(ann.lists().add_with(db, key(), every(1)).await.unwrap(), Added::Inserted);
    let first = link(db, &ann).await;
    assert_eq!((first.rhythm, first.ended), (1, None));
    assert_eq!(first.created.naive_utc(), first.updated);
    assert!(ann.lists().remove(db, key()).await.unwrap());
    assert!(!ann.lists().remove(db, key()).await.unwrap());
    assert!(!ann.lists().has(db, key()).await.unwrap());
    assert_eq!((ann.lists().count(db).await.unwrap(), ann.lists().ids(db).await.unwrap().len()), (0, 0));
    let all = Subscription::all(db).await.unwrap();
    assert!(all[0].ended.is_some() && all[0].updated > first.updated, "the row is there");
    assert_eq!(ann.lists().add(db, key()).await.unwrap(), Added::Inserted);
    assert_eq!(ann.lists().add(db, key()).await.unwrap(), Added::Existing);
    let again = link(db, &ann).await;
    assert_eq!((again.rhythm, again.created), (1, first.created), "as it was");
    assert!(again.updated > all[0].updated);
    ann.lists().remove(db, key()).await.unwrap();
    assert_eq!(ann.lists().add_with(db, key(), every(3)).await.unwrap(), Added::Inserted);
    assert_eq!(ann.lists().add_with(db, key(), every(4)).await.unwrap(), Added::Existing);
    assert_eq!(link(db, &ann).await.rhythm, 3);
    assert_eq!(ann.lists().toggle(db, key()).await.unwrap(), Toggled::Removed);
    assert_eq!(ann.lists().toggle(db, key()).await.unwrap(), Toggled::Added);
    let patch = SubscriptionPayloadPatch { rhythm: Some(9) };
    assert!(ann.lists().update_link(db, key(), patch.clone()).await.unwrap());
    ann.lists().clear(db).await.unwrap();
    assert!(!ann.lists().update_link(db, key(), patch).await.unwrap(), "what is removed is not changed");
    ann.lists().upsert(db, key(), every(2)).await.unwrap();
    assert_eq!(link(db, &ann).await.rhythm, 2);
    assert_eq!(Subscription::all(db).await.unwrap().len(), 1);
}

#[tokio::test]
async fn many_come_and_go_as_one() {
    on_stage!(db);
    let ann = reader(db).await;
    for name in ["a", "b", "c", "d"] {
        list(db, name).await;
    }
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(ann.lists().add_many(db, keys(&["a", "b", "c"])).await.unwrap(), 3);
    assert_eq!(ann.lists().remove_many(db, keys(&["a", "b", "d"])).await.unwrap(), 2);
    assert_eq!(ann.lists().add_many(db, keys(&["a", "c", "d"])).await.unwrap(), 2);
    assert_eq!(ann.lists().ids(db).await.unwrap(), ["a", "c", "d"]);
    let wanted = [("b", 7), ("c", 1), ("d", 7)].map(|(name, rhythm)| (name.to_owned(), every(rhythm)));
    let report = ann.lists().set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 1, kept: 1 });
    assert_eq!(Subscription::all(db).await.unwrap().len(), 4);
    let c = List::find(db, "c".to_owned()).await.unwrap().unwrap();
    assert_eq!(c.daily_readers().ids(db).await.unwrap(), [ann.id]);
    assert!(c.daily_readers().remove(db, ann.id).await.unwrap());
    assert_eq!(ann.lists().ids(db).await.unwrap(), ["b", "d"]);
    assert_eq!(c.daily_readers().add(db, ann.id).await.unwrap(), Added::Inserted);
    let of = Reader::lists_of([&ann]).all(db).await.unwrap();
    assert_eq!(of[0].iter().map(|list| list.name.as_str()).collect::<Vec<_>>(), ["b", "c", "d"]);
    assert_eq!(ann.lists().clear(db).await.unwrap(), 3);
}

#[tokio::test]
async fn removed_links_are_read_where_that_is_asked() {
    on_stage!(db);
    let (ann, bob) = (reader(db).await, reader(db).await);
    for name in ["a", "b", "c"] {
        list(db, name).await;
    }
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    ann.lists().add_many(db, keys(&["a", "b"])).await.unwrap();
    ann.lists().remove(db, "a".to_owned()).await.unwrap();
    let all = ann.lists().with_removed();
    assert_eq!(all.ids(db).await.unwrap(), ["a", "b"]);
    assert_eq!((all.count(db).await.unwrap(), ann.lists().count(db).await.unwrap()), (2, 1));
    assert_eq!(all.first(db).await.unwrap().map(|list| list.name).as_deref(), Some("a"));
    assert!(all.has(db, "a".to_owned()).await.unwrap() && !all.has(db, "c".to_owned()).await.unwrap());
    assert!(all.has_all(db, keys(&["a", "b"])).await.unwrap());
    let names = |lists: &[List]| lists.iter().map(|list| list.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&all.all(db).await.unwrap()), ["a", "b"]);
    let links = all.with_link().all(db).await.unwrap();
    assert_eq!(links.iter().map(|each| each.link.ended.is_some()).collect::<Vec<_>>(), [true, false]);
    let ended = all.with_link().filter(|(_, link)| link.ended.is_not_null()).all(db).await.unwrap();
    assert_eq!(ended, links[..1], "only those that were removed");
    let of = Reader::lists_of([&bob, &ann]).with_removed();
    let of_both: Vec<_> = of.all(db).await.unwrap().iter().map(|lists| names(lists)).collect();
    assert_eq!(of_both, [vec![], vec!["a".to_owned(), "b".to_owned()]]);
    assert_eq!(of.with_link().limit_per_parent(1).all(db).await.unwrap()[1], links[..1]);
    let of_a = Reader::query().filter(|reader| reader.lists.any(|(list, _)| list.name.eq("a")));
    assert!(!of_a.exists(db).await.unwrap());
    let ever = Reader::query().filter(|reader| reader.lists.with_removed().any(|(list, _)| list.name.eq("a")));
    assert_eq!(ever.ids(db).await.unwrap(), [ann.id]);
    let left = Reader::query().filter(|reader| reader.lists.with_removed().any(|(_, link)| link.ended.is_not_null()));
    assert_eq!(left.ids(db).await.unwrap(), [ann.id]);
    let never = Reader::query().filter(|reader| reader.lists.with_removed().is_empty());
    assert_eq!(never.ids(db).await.unwrap(), [bob.id]);
    let a = List::find(db, "a".to_owned()).await.unwrap().unwrap();
    assert_eq!(a.daily_readers().with_removed().count(db).await.unwrap(), 0, "of the scope alone");
    assert_eq!(a.readers().with_removed().ids(db).await.unwrap(), [ann.id]);
}

#[tokio::test]
async fn rows_that_jointable_has_not_written_have_the_default() {
    let Some(stage) = super::stage().await else { return };
    let db = &stage.db;
    let news = list(db, "news").await;
    for sql in [
        "INSERT INTO readers (id) VALUES (7)",
        "INSERT INTO subscriptions (reader_id, list) VALUES (7, 'news')",
        "INSERT INTO guards (name) VALUES ('Ann')",
        "INSERT INTO posts (id) VALUES (7)",
    ] {
        stage.execute(sql).await;
    }
    let then = chrono::NaiveDate::from_ymd_opt(2026, 1, 31).unwrap().and_hms_opt(12, 30, 0).unwrap();
    let ann = Reader::find(db, 7).await.unwrap().unwrap();
    assert_eq!(ann.joined, then.and_utc());
    let link = news.readers().with_link().all(db).await.unwrap().remove(0).link;
    assert_eq!((link.created, link.updated), (then.and_utc(), then + chrono::Duration::milliseconds(500)));
    let guard = Guard::all(db).await.unwrap().remove(0);
    assert_eq!(guard.joined.unix_timestamp(), then.and_utc().timestamp());
    assert_eq!(guard.changed, jiff::civil::date(2026, 1, 31).at(12, 30, 0, 0));
    let post = Post::find(db, 7).await.unwrap().unwrap();
    assert_eq!(post.built.as_second(), then.and_utc().timestamp());
    assert_eq!(post.changed.minute(), 30);
    // What is written from now on has its time, and is compared with the other.
    let later = reader(db).await;
    let readers = Reader::query().filter(|reader| reader.joined.gt(ann.joined)).ids(db).await.unwrap();
    assert_eq!(readers, [later.id]);
    let same = Reader::query().filter(|reader| reader.joined.le(ann.joined)).ids(db).await.unwrap();
    assert_eq!(same, [7]);
}

#[tokio::test]
async fn times_of_other_crates_are_taken_too() {
    on_stage!(db);
    let named = |name: &str| NewGuard { name: name.to_owned() };
    let before = jiff::Timestamp::now().as_microsecond();
    let guard = Guard::insert(db, named("Ann")).await.unwrap();
    let post = Post::insert(db, NewPost {}).await.unwrap();
    let now = before..=jiff::Timestamp::now().as_microsecond();
    let micros = |moment: time::OffsetDateTime| i64::try_from(moment.unix_timestamp_nanos() / 1000).unwrap();
    assert!(now.contains(&micros(guard.joined)) && now.contains(&post.built.as_microsecond()));
    assert_eq!(guard.changed, by_the_clock(micros(guard.joined)), "in UTC");
    assert_eq!(Guard::find(db, guard.id).await.unwrap(), Some(guard.clone()), "to the microsecond");
    assert_eq!(Post::find(db, post.id).await.unwrap(), Some(post.clone()));
    guard.update(db).await.unwrap();
    post.update(db).await.unwrap();
    let again = Guard::find(db, guard.id).await.unwrap().unwrap();
    assert!(again.changed > guard.changed && again.joined == guard.joined);
    let again = Post::find(db, post.id).await.unwrap().unwrap();
    assert!(again.changed > post.changed && again.built == post.built);
    assert_eq!(Guard::insert_many(db, ["Bob", "Eve"].map(named)).await.unwrap(), 2);
    let guards = Guard::all(db).await.unwrap();
    assert!(guards[1].joined == guards[2].joined && guards[1].joined > guard.joined);

    assert_eq!(guard.posts().add(db, post.id).await.unwrap(), Added::Inserted);
    let first = guard.posts().with_link().all(db).await.unwrap().remove(0).link;
    assert_eq!((first.created.as_microsecond(), first.ended), (micros(first.updated), None));
    assert!(guard.posts().remove(db, post.id).await.unwrap());
    let removed = Duty::all(db).await.unwrap().remove(0);
    assert_eq!(removed.ended.map(time::PrimitiveDateTime::assume_utc), Some(removed.updated));
    assert!(removed.updated > first.updated);
    let report = guard.posts().set(db, [(post.id, DutyPayload { hours: 4 })]).await.unwrap();
    assert_eq!((report.added, report.removed, report.updated), (1, 0, 0));
    let revived = guard.posts().with_link().all(db).await.unwrap().remove(0).link;
    assert_eq!((revived.hours, revived.created, revived.ended), (4, first.created, None));
    assert!(revived.updated > removed.updated);
    assert!(guard.posts().update_link(db, post.id, DutyPayloadPatch { hours: Some(5) }).await.unwrap());
    assert!(guard.posts().with_link().all(db).await.unwrap()[0].link.updated > revived.updated);

    assert_eq!(guard.left_posts().add_many(db, [post.id]).await.unwrap(), 1);
    assert_eq!(guard.left_posts().clear(db).await.unwrap(), 1);
    let left = Leave::all(db).await.unwrap().remove(0);
    assert!(left.ended.is_some_and(|ended| by_the_clock(ended.as_microsecond()) == left.updated));
    assert_eq!(guard.left_posts().toggle(db, post.id).await.unwrap(), Toggled::Added);
    let back = guard.left_posts().with_link().filter(|(_, link)| link.ended.is_null()).all(db).await.unwrap();
    assert!(back[0].link.created == left.created && back[0].link.updated > left.updated);
    let since = guard.left_posts().with_link().filter(|(_, link)| link.created.ge(left.created));
    assert_eq!(since.count(db).await.unwrap(), 1);
}

/// A moment by the clock of UTC.
fn by_the_clock(micros: i64) -> jiff::civil::DateTime {
    jiff::Timestamp::from_microsecond(micros).unwrap().to_zoned(jiff::tz::TimeZone::UTC).datetime()
}
