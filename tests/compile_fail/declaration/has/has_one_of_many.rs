use jointable::Model;

#[derive(Model)]
#[has_one(Profile, as = profile)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Profile {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
}

fn main() {}
