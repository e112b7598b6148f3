use jointable::Model;

#[derive(Model)]
#[many_to_many(Document, through = Reading, as = documents, verbs(toggle = flip))]
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
#[model(links = many)]
pub struct Reading {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Document)]
    pub document_id: i64,
}

fn main() {}
