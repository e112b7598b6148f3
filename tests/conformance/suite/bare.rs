//! Links in tables made for their relations.

use jointable::{Added, Model, Pair, SetReport, Toggled};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

async fn picture(db: &Pool) -> Picture {
    Picture::insert(db, NewPicture {}).await.unwrap()
}

async fn label(db: &Pool, text: &str) -> Label {
    Label::insert(db, NewLabel { text: text.to_owned() }).await.unwrap()
}

#[tokio::test]
async fn a_table_is_made_for_the_pair() {
    on_stage!(db);
    let (one, two) = (picture(db).await, picture(db).await);
    let (sea, sky) = (label(db, "sea").await, label(db, "sky").await);
    assert_eq!(one.labels().add(db, sea.text.clone()).await.unwrap(), Added::Inserted);
    assert_eq!(sea.put_on(db, one.id).await.unwrap(), Added::Existing);
    assert_eq!(sky.pictures().add_many(db, [one.id, two.id]).await.unwrap(), 2);
    assert_eq!(one.labels().all(db).await.unwrap(), [sea.clone(), sky.clone()]);
    assert_eq!(sky.pictures().all(db).await.unwrap(), [one.clone(), two.clone()]);
    let links = sky.pictures().with_link().all(db).await.unwrap();
    assert_eq!(links[1].link, Pair { near: two.id, far: "sky".to_owned() }, "as the declaring side sees it");
    let found = one.labels().filter(|(label, link)| label.text.ne("sea").and(link.near.eq(one.id))).all(db).await;
    assert_eq!(found.unwrap(), std::slice::from_ref(&sky));
    let report = two.labels().set(db, ["sea".to_owned()]).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 0, kept: 0 });
    assert_eq!(Picture::labels_of([&two, &one]).all(db).await.unwrap(), [vec![sea.clone()], vec![sea, sky.clone()]]);
    assert!(sky.pictures().remove(db, one.id).await.unwrap());
    assert_eq!(one.labels().toggle(db, "sky".to_owned()).await.unwrap(), Toggled::Added);
    one.labels().add(db, "no such".to_owned()).await.unwrap_err();
    sky.delete(db).await.unwrap();
    assert_eq!(one.labels().ids(db).await.unwrap(), ["sea"], "what is deleted takes its links along");
}

#[tokio::test]
async fn several_between_the_same_two() {
    on_stage!(db);
    let (one, two) = (picture(db).await, picture(db).await);
    let sea = label(db, "sea").await;
    one.labels().add(db, sea.text.clone()).await.unwrap();
    two.hidden_labels().add(db, sea.text.clone()).await.unwrap();
    assert_eq!(sea.pictures().ids(db).await.unwrap(), [one.id]);
    assert_eq!(one.hidden_labels().count(db).await.unwrap(), 0);
    one.copies().add(db, two.id).await.unwrap();
    assert_eq!(two.originals().all(db).await.unwrap(), std::slice::from_ref(&one));
    assert_eq!(one.originals().all(db).await.unwrap(), []);
    assert_eq!(two.copies().all(db).await.unwrap(), []);
    label(db, "land").await;
    let land = label(db, "Land").await;
    land.opposites().add(db, "sea".to_owned()).await.unwrap();
    assert_eq!(sea.opposites().add(db, "Land".to_owned()).await.unwrap(), Added::Existing);
    assert_eq!(sea.opposites().ids(db).await.unwrap(), ["Land"]);
}
