use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Friendship, as = friends, symmetric)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Friendship {
    #[model(references = User)]
    pub one_id: i64,
    #[model(references = User)]
    pub other_id: i64,
    #[model(position)]
    pub rank: i32,
}

fn main() {}
