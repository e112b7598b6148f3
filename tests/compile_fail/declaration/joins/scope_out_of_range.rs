use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Membership, as = seniors, scope(level = 300))]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Document {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Membership {
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Document)]
    pub document_id: i64,
    pub level: u8,
}

fn main() {}
