use jointable_tests::models::{Amount, User};

fn follow(db: &rusqlite::Connection, user: User, amount: Amount) {
    let _ = user.followers().add(db, 1, amount);
    let _ = user.followers().upsert(db, 1, amount);
}

fn main() {}
