use jointable::Model;

#[derive(Model)]
#[has_many(Message, as = messages, by = text)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Message {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
    pub text: String,
}

fn main() {}
