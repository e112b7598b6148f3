use jointable::Model;

#[derive(Model)]
#[index(by = title, using = GiST)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

fn main() {}
