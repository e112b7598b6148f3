//! A model linked with itself: with a payload, symmetrically, and by a reference.

use jointable::Model;

#[derive(Model)]
#[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id)]
#[many_to_many(User, through = Follow, as = following, from = follower_id, to = followed_id)]
#[many_to_many(User, as = friends, symmetric)]
#[has_many(User, as = invited)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
    #[model(references = User, on_delete = set_null)]
    pub inviter_id: Option<i64>,
}

#[derive(Model)]
pub struct Follow {
    #[model(references = User, on_delete = cascade)]
    pub follower_id: i64,
    #[model(references = User, on_delete = cascade)]
    pub followed_id: i64,
    pub muted: bool,
}
