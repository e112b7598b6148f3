use jointable::{Model, Value};

#[derive(Value, Clone, Debug)]
pub enum Role {
    Owner,
    Reader,
}

#[derive(Model)]
#[many_to_many(through = Membership, as = owned, scope(role = "ownr"))]
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
    pub role: Role,
}

fn main() {}
