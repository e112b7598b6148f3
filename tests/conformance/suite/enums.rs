//! Enums as the database's own: of rows, of links, of what tells links apart, and of scopes.

use jointable::{Added, Model, SetReport};
use jointable_tests::models::*;

use super::{super::Pool, on_stage};

async fn account(db: &Pool, rank: Rank) -> Account {
    Account::insert(db, NewAccount { r#type: Role::Reader, role: None, rank }).await.unwrap()
}

async fn guard_and_posts(db: &Pool) -> (Guard, Vec<i64>) {
    let guard = Guard::insert(db, NewGuard { name: "Ann".to_owned() }).await.unwrap();
    let mut posts = Vec::new();
    for _ in 0..3 {
        posts.push(Post::insert(db, NewPost {}).await.unwrap().id);
    }
    (guard, posts)
}

#[tokio::test]
async fn rows_have_enums_of_the_database() {
    on_stage!(db);
    let mut account = account(db, Rank::Middle).await;
    assert_eq!(Account::find(db, account.id).await.unwrap(), Some(account.clone()));
    account.rank = Rank::High;
    account.update(db).await.unwrap();
    assert_eq!(Account::find(db, account.id).await.unwrap(), Some(account.clone()));
    let new = [Rank::Low, Rank::High].map(|rank| NewAccount { r#type: Role::Chief, role: None, rank });
    assert_eq!(Account::insert_many(db, new).await.unwrap(), 2);
    let ranks: Vec<_> = Account::all(db).await.unwrap().into_iter().map(|account| account.rank).collect();
    assert_eq!(ranks, [Rank::High, Rank::Low, Rank::High]);
}

#[tokio::test]
async fn enums_are_compared_and_order_rows_by_their_texts() {
    on_stage!(db);
    for rank in [Rank::Middle, Rank::Low, Rank::High] {
        account(db, rank).await;
    }
    let ranks = |accounts: Vec<Account>| accounts.into_iter().map(|account| account.rank).collect::<Vec<_>>();
    let query = Account::query;
    assert_eq!(ranks(query().filter(|it| it.rank.eq(Rank::Middle)).all(db).await.unwrap()), [Rank::Middle]);
    assert_eq!(ranks(query().filter(|it| it.rank.ne(Rank::Middle)).all(db).await.unwrap()), [Rank::Low, Rank::High]);
    let some = query().filter(|it| it.rank.is_in([Rank::Low, Rank::High])).all(db).await.unwrap();
    assert_eq!(ranks(some), [Rank::Low, Rank::High]);
    assert_eq!(query().filter(|it| it.rank.is_in(Vec::<Rank>::new())).count(db).await.unwrap(), 0);
    assert_eq!(query().filter(|it| it.rank.eq(it.rank)).count(db).await.unwrap(), 3);
    // high, in between, low
    let texts = [Rank::High, Rank::Middle, Rank::Low];
    let rising = query().order_by(|it| it.rank.asc()).all(db).await.unwrap();
    assert_eq!(ranks(rising.clone()), texts);
    let falling = || query().order_by(|it| it.rank.desc());
    assert_eq!(ranks(falling().all(db).await.unwrap()), [Rank::Low, Rank::Middle, Rank::High]);
    assert_eq!(ranks(falling().after(&rising[1]).all(db).await.unwrap()), [Rank::High]);
    let behind = query().order_by(|it| it.rank.asc()).after(&rising[0]).all(db).await.unwrap();
    assert_eq!(ranks(behind), texts[1..]);
    assert_eq!(ranks(query().filter(|it| it.rank.gt(Rank::High)).all(db).await.unwrap()), [Rank::Middle, Rank::Low]);
    assert_eq!(ranks(query().filter(|it| it.rank.le(Rank::High)).all(db).await.unwrap()), [Rank::High]);
    assert_eq!(query().filter(|it| it.rank.le(it.rank)).count(db).await.unwrap(), 3);
}

#[tokio::test]
async fn enums_tell_links_apart() {
    on_stage!(db);
    let (guard, posts) = guard_and_posts(db).await;
    let watch = |shift, note: Option<&str>| WatchPayload { shift, note: note.map(str::to_owned) };
    assert_eq!(guard.watched_posts().add(db, posts[0], watch(Shift::Day, None)).await.unwrap(), Added::Inserted);
    assert_eq!(guard.watched_posts().add(db, posts[0], watch(Shift::Night, None)).await.unwrap(), Added::Inserted);
    assert_eq!(guard.watched_posts().add(db, posts[0], watch(Shift::Day, None)).await.unwrap(), Added::Existing);
    let many = [
        (posts[0], watch(Shift::Night, Some("again"))),
        (posts[1], watch(Shift::Night, Some("new"))),
        (posts[1], watch(Shift::Day, None)),
        (posts[1], watch(Shift::Day, None)),
    ];
    assert_eq!(guard.watched_posts().add_many(db, many).await.unwrap(), 2);
    assert_eq!(guard.watched_posts().count_links(db).await.unwrap(), 4);
    let nights = guard.watched_posts().with_link().filter(|(_, link)| link.shift.eq(Shift::Night));
    let notes: Vec<_> = nights.all(db).await.unwrap().into_iter().map(|it| (it.far.id, it.link.note)).collect();
    assert_eq!(notes, [(posts[0], None), (posts[1], Some("new".to_owned()))]);
    let by_shift = guard.watched_posts().with_link().order_by(|(_, link)| link.shift.desc()).all(db).await.unwrap();
    let shifts: Vec<_> = by_shift.iter().map(|it| it.link.shift).collect();
    assert_eq!(shifts, [Shift::Night, Shift::Night, Shift::Day, Shift::Day]);
    let posts_by_shift = guard.watched_posts().order_by(|(_, link)| link.shift.asc()).all(db).await.unwrap();
    assert_eq!(posts_by_shift.len(), 2);
}

#[tokio::test]
async fn enums_are_fixed_by_scopes_and_are_payload() {
    on_stage!(db);
    let (guard, posts) = guard_and_posts(db).await;
    assert_eq!(guard.night_posts().add(db, posts[0]).await.unwrap(), Added::Inserted);
    assert_eq!(guard.night_posts().add_many(db, [posts[0], posts[1]]).await.unwrap(), 1);
    assert_eq!(guard.night_posts().ids(db).await.unwrap(), posts[..2]);
    let report = guard.night_posts().set(db, [posts[1], posts[2]]).await.unwrap();
    assert_eq!(report, SetReport { added: 1, removed: 1, updated: 0, kept: 1 });
    let post = Post::find(db, posts[2]).await.unwrap().unwrap();
    let day = ShelterPayload { shift: Shift::Day };
    post.sheltered().upsert(db, guard.id, day.clone()).await.unwrap();
    assert_eq!(guard.night_posts().ids(db).await.unwrap(), posts[1..2]);
    let report = post.sheltered().set(db, [(guard.id, day.clone())]).await.unwrap();
    assert_eq!(report, SetReport { added: 0, removed: 0, updated: 0, kept: 1 });
    let night = ShelterPayloadPatch { shift: Some(Shift::Night) };
    assert!(post.sheltered().update_link(db, guard.id, night).await.unwrap());
    assert_eq!(guard.night_posts().ids(db).await.unwrap(), posts[1..]);
    post.sheltered().toggle(db, guard.id, day.clone()).await.unwrap();
    post.sheltered().toggle(db, guard.id, day).await.unwrap();
    let of = Post::sheltered_of([&post]).with_link().all(db).await.unwrap();
    assert_eq!(of[0][0].link.shift, Shift::Day);
    let guards = Guard::query().filter(|guard| guard.night_posts.any(|(_, link)| link.shift.eq(Shift::Night)));
    assert_eq!(guards.count(db).await.unwrap(), 1);
    let early = Post::query().filter(|post| post.sheltered.any(|(_, link)| link.shift.lt(Shift::Night)));
    assert_eq!(early.all(db).await.unwrap().len(), 1);
}
