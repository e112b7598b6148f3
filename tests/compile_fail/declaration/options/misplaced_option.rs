use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(on_delete = cascade)]
    pub team_id: i64,
}

fn main() {}
