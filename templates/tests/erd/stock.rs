//! Keys of several columns, a join table of several with an id of its own, and a bare one.

use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags)]
pub struct Product {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
#[many_to_many(Product, as = products, inverse = tags)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

#[derive(Model)]
#[many_to_many(through = Stock, as = products)]
pub struct Shelf {
    #[model(key)]
    pub hall: String,
    #[model(key)]
    pub number: i32,
}

#[derive(Model)]
#[references(Shelf, by = (hall, shelf_number), as = shelf, on_delete = cascade)]
pub struct Stock {
    #[model(key)]
    pub id: i64,
    pub hall: String,
    pub shelf_number: i32,
    #[model(references = Product)]
    pub product_id: i64,
    pub pieces: i32,
}
