use jointable::Model;

#[derive(Model)]
pub struct Book {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Chapter {
    #[model(key)]
    pub id: i64,
    #[model(references = Book)]
    pub book_id: i64,
    #[model(position)]
    pub position: i32,
}

fn main() {}
