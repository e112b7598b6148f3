use jointable::Model;

#[derive(Model)]
#[many_to_many(User, through = Friendship, as = friends, symmetric, from = user_id)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Friendship {
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = User)]
    pub friend_id: i64,
}

fn main() {}
