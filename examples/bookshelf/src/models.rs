//! Readers, books, and what the ones think of the others.

use jointable::Model;

/// Somebody who reads.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Reading, as = books)]
pub struct Reader {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

/// Something to read.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Reading, as = readers)]
pub struct Book {
    #[model(key)]
    pub id: i64,
    #[model(index)]
    pub title: String,
    pub year: Option<i32>,
}

/// That one has read the other. The stars are the payload of the link.
#[derive(Model, Debug, Clone)]
pub struct Reading {
    #[model(references = Reader, on_delete = cascade)]
    pub reader_id: i64,
    #[model(references = Book, on_delete = cascade)]
    pub book_id: i64,
    #[model(check = "stars BETWEEN 1 AND 5")]
    pub stars: Option<i32>,
}
