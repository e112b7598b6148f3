use jointable::Model;

#[derive(Model)]
#[model(was = "recipes")]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
}

fn main() {}
