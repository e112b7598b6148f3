//! What the database computes is read, and nobody gives it.

use jointable::{Added, Model};
use jointable_tests::models::*;
use rust_decimal::Decimal;

use super::{super::Pool, on_stage};

async fn hamper(db: &Pool, owner: &str) -> Hamper {
    Hamper::insert(db, NewHamper { owner: owner.to_owned() }).await.unwrap()
}

fn ware(code: &str, width: i64) -> NewWare {
    NewWare { code: code.to_owned(), width, height: 3 }
}

fn pieces(quantity: i32) -> HamperItemPayload {
    HamperItemPayload { quantity, price: Decimal::new(250, 2), discount: None }
}

#[tokio::test]
async fn a_row_is_stored_and_comes_with_what_is_computed() {
    on_stage!(db);
    let ann = hamper(db, "ann").await;
    assert_eq!(ann.search, "ANN");
    assert_eq!(Hamper::find(db, ann.id).await.unwrap(), Some(ann.clone()));
    // A key that is given.
    let box_of_4 = Ware::insert(db, ware("box", 4)).await.unwrap();
    assert_eq!(box_of_4, Ware { code: "box".to_owned(), area: 12, width: 4, height: 3 });
    assert!(Ware::insert(db, ware("box", 5)).await.is_err(), "there is one");
    assert_eq!(Ware::insert_many(db, [ware("bag", 1), ware("can", 2)]).await.unwrap(), 2);
    let areas: Vec<i64> = Ware::all(db).await.unwrap().iter().map(|ware| ware.area).collect();
    assert_eq!(areas, [3, 12, 6]);
    // Nothing is given.
    let answers = [Answer::insert(db, NewAnswer {}).await.unwrap(), Answer::insert(db, NewAnswer {}).await.unwrap()];
    assert_eq!(answers.clone().map(|answer| answer.answer), [42, 42]);
    assert!(answers[0].id < answers[1].id);
}

#[tokio::test]
async fn an_update_leaves_what_is_computed_to_the_database() {
    on_stage!(db);
    let mut ann = hamper(db, "ann").await;
    ann.owner = "bob".to_owned();
    ann.search = "nobody".to_owned();
    ann.update(db).await.unwrap();
    assert_eq!(Hamper::find(db, ann.id).await.unwrap().unwrap().search, "BOB");
    let found = Hamper::query().filter(|hamper| hamper.search.eq("BOB")).order_by(|hamper| hamper.search.desc());
    assert_eq!(found.ids(db).await.unwrap(), [ann.id]);
    let answer = Answer::insert(db, NewAnswer {}).await.unwrap();
    answer.update(db).await.unwrap();
    Answer { id: answer.id + 1, ..answer }.update(db).await.unwrap_err();
}

#[tokio::test]
async fn links_say_what_is_computed_of_their_payload() {
    on_stage!(db);
    let ann = hamper(db, "ann").await;
    Ware::insert_many(db, [ware("bag", 1), ware("box", 2), ware("can", 3)]).await.unwrap();
    let [bag, can] = ["bag", "can"].map(str::to_owned);
    let totals = async || {
        let links = ann.wares().with_link().all(db).await.unwrap();
        links.into_iter().map(|item| (item.far.area, item.link.total)).collect::<Vec<_>>()
    };
    let worth = |hundredths| Decimal::new(hundredths, 2);
    assert_eq!(ann.wares().add(db, can.clone(), pieces(2)).await.unwrap(), Added::Inserted);
    assert_eq!(totals().await, [(9, worth(500))]);
    ann.wares().upsert(db, can.clone(), pieces(3)).await.unwrap();
    ann.wares().add_many(db, [(bag.clone(), pieces(1))]).await.unwrap();
    assert_eq!(totals().await, [(9, worth(750)), (3, worth(250))]);
    let cheaper = HamperItemPayload { discount: Some(worth(50)), ..pieces(4) };
    let report = ann.wares().set(db, [(bag.clone(), cheaper), (can.clone(), pieces(3))]).await.unwrap();
    assert_eq!((report.added, report.removed, report.updated, report.kept), (0, 0, 2, 0), "one has another place");
    assert_eq!(totals().await, [(3, worth(950)), (9, worth(750))]);
    let patch = HamperItemPayloadPatch { quantity: Some(10), ..Default::default() };
    assert!(ann.wares().update_link(db, bag.clone(), patch).await.unwrap());
    let dear = ann.wares().with_link().filter(|(_, item)| item.total.gt(worth(800)));
    let dear = dear.all(db).await.unwrap();
    assert_eq!((dear.len(), dear[0].link.total, dear[0].link.percent), (1, worth(2450), Some(worth(2000))));
    // A far row, and a link, as a row of its own in a list.
    let tin = ann.wares().create(db, ware("tin", 5), pieces(1)).await.unwrap();
    assert_eq!(tin.area, 15);
    let bob = hamper(db, "bob").await;
    let item = |code: &str| NewHamperItem {
        hamper_id: bob.id,
        ware_code: code.to_owned(),
        quantity: 2,
        price: worth(125),
        discount: None,
    };
    let items =
        [HamperItem::insert(db, item("tin")).await.unwrap(), bob.items().create(db, item("box")).await.unwrap()];
    assert_eq!(
        items.clone().map(|item| (item.place, item.total, item.percent)),
        [(0, worth(250), None), (1, worth(250), None)]
    );
    assert_eq!(bob.items().all(db).await.unwrap(), items);
}
