use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, through = Tagging, as = tags, from = checked_by)]
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
    #[model(key, references = User)]
    pub user_id: i64,
    #[model(key, references = Tag)]
    pub tag_id: i64,
    #[model(references = User)]
    pub checked_by: i64,
}

fn main() {}
