use jointable::Model;

#[derive(Model)]
#[many_to_many(User, as = friends, through = Friendship, from = one_id, scope(kind = Kind::Near))]
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
    pub kind: String,
}

fn main() {}
