use jointable::Model;

#[derive(Model)]
#[many_to_many(Tweet, through = Like, as = tweets, verbs(move_to = prefer))]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tweet {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Like {
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Tweet)]
    pub tweet_id: i64,
}

fn main() {}
