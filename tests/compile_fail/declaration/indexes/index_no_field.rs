use jointable::Model;

#[derive(Model)]
#[index(by = (title, lenght))]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
    pub length: i32,
}

fn main() {}
