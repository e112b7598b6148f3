use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Link, as = things)]
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
pub struct Link {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Tag)]
    pub tag_id: i64,
    #[model(references = Tag)]
    pub other_tag_id: i64,
}

fn main() {}
