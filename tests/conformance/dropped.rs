//! Operations that are dropped in the middle, of the drivers that wait.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use jointable::{Links, Model};
use jointable_core::dialect::Dialect;
use jointable_tests::models::*;

use crate::{DIALECT, suite::on_stage};

/// A future that is given up after it has been polled so often.
struct GivenUp<F>(Pin<Box<F>>, usize);

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<F::Output>> {
        if self.1 == 0 {
            return Poll::Ready(None);
        }
        self.1 -= 1;
        self.0.as_mut().poll(context).map(Some)
    }
}

fn given_up<F: Future>(future: F, after: usize) -> GivenUp<F> {
    GivenUp(Box::pin(future), after)
}

/// Nothing of it is done, or all; and the connection serves on.
#[tokio::test]
async fn what_is_dropped_is_done_whole_or_not_at_all() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat", "Dan"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap().id);
    }
    let links = Links::<UserFollowingRelation>::of(users[0]);
    let (before, after) = (vec![users[1], users[2]], vec![users[2], users[3]]);
    let (mut dropped, mut done) = (0, 0);
    for polls in 0..40 {
        links.set(db, before.clone()).await.unwrap();
        match given_up(links.set(db, after.clone()), polls).await {
            None => dropped += 1,
            Some(result) => {
                result.unwrap();
                done += 1;
            }
        }
        let ids = links.ids(db).await.unwrap();
        assert!(ids == before || ids == after, "{ids:?} after {polls} polls");
        let made = links.create(db, NewUser { name: "Eve".to_owned() });
        given_up(made, polls).await;
        let eves = User::query().filter(|user| user.name.eq("Eve")).ids(db).await.unwrap();
        for eve in eves {
            assert!(links.has(db, eve).await.unwrap(), "a row without its link, after {polls} polls");
            User::find(db, eve).await.unwrap().unwrap().delete(db).await.unwrap();
        }
    }
    assert!(dropped > 0 && done > 0, "{dropped} dropped, {done} done");
}

/// A transaction of the caller's in which something was dropped is to be rolled back, and then nothing of it stays.
#[tokio::test]
async fn a_transaction_in_which_something_is_dropped_can_be_rolled_back() {
    on_stage!(db);
    // Of a connection of MySQL sqlx has lost its place: it is to be closed.
    if DIALECT == Dialect::Mysql {
        return;
    }
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap().id);
    }
    let links = Links::<UserFollowingRelation>::of(users[0]);
    for polls in 0..30 {
        let mut transaction = db.begin().await.unwrap();
        links.add(&mut transaction, users[1]).await.unwrap();
        given_up(links.set(&mut transaction, [users[2]]), polls).await;
        if polls % 2 == 0 {
            transaction.rollback().await.unwrap();
        } else {
            drop(transaction);
        }
        assert!(!links.exists(db).await.unwrap(), "after {polls} polls");
    }
    links.set(db, [users[2]]).await.unwrap();
    assert_eq!(links.ids(db).await.unwrap(), [users[2]], "and the connections serve on");
}
