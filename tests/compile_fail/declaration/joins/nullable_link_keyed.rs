use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Tagging, as = tags)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tagging {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Tag)]
    pub tag_id: Option<i64>,
}

fn main() {}
