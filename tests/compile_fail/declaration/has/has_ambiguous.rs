use jointable::Model;

#[derive(Model)]
#[has_many(Message, as = messages)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Message {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub from_id: i64,
    #[model(references = User)]
    pub to_id: i64,
}

fn main() {}
