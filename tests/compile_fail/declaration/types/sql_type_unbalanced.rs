use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(sql_type = "varchar(20")]
    pub name: String,
}

fn main() {}
