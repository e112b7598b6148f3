use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Post, as = readers)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
}

fn main() {}
