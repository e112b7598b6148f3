use jointable::Model;

#[derive(Model)]
#[many_to_many(User, through = Follow, as = id, from = followed_id)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Follow {
    #[model(references = User)]
    pub follower_id: i64,
    #[model(references = User)]
    pub followed_id: i64,
}

fn main() {}
