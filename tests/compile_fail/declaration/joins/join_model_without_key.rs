use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, through = Tagging, as = tags)]
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
pub struct Team {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tagging {
    #[model(references = Team)]
    pub team_id: i64,
    #[model(references = User)]
    pub user_id: i64,
    #[model(references = Tag)]
    pub tag_id: i64,
}

fn main() {}
