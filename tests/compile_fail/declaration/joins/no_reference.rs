use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Follow, as = followers)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
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
