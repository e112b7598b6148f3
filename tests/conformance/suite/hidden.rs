//! Fields of types that only the module of their model sees.

use jointable::{Added, Model};
use jointable_tests::models::*;

use super::on_stage;

#[tokio::test]
async fn types_that_others_do_not_see_are_stored_and_read() {
    on_stage!(db);
    let mut first = Locker::insert(db, Locker::open("one")).await.unwrap();
    let new = Locker::open("two");
    assert_eq!(format!("{new:?}"), r#"NewLocker { code: Code("two"), state: Some(Open) }"#);
    let second = Locker::insert(db, new.clone()).await.unwrap();
    assert_eq!(Locker::insert_many(db, [new, Locker::open("three")]).await.unwrap(), 2);
    assert!(Locker::find(db, first.id).await.unwrap().unwrap().opens_by("one"));
    first.close();
    first.update(db).await.unwrap();
    assert!(!Locker::find(db, first.id).await.unwrap().unwrap().opens_by("one"));

    let added = first.borrowers().add(db, second.id, LendingPayload::open()).await.unwrap();
    assert_eq!(added, Added::Inserted);
    assert!(!first.borrowers().with_link().all(db).await.unwrap()[0].link.is_closed());
    assert!(first.borrowers().update_link(db, second.id, LendingPayloadPatch::closed()).await.unwrap());
    assert!(first.borrowers().with_link().all(db).await.unwrap()[0].link.is_closed());
    let report = first.borrowers().set(db, [(second.id, LendingPayload::open())]).await.unwrap();
    assert_eq!((report.updated, report.kept), (1, 0));
}
