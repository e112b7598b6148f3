//! Columns that the database computes.

use jointable::Model;
use rust_decimal::Decimal;

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = HamperItem, as = wares)]
#[has_many(HamperItem, as = items)]
pub struct Hamper {
    #[model(key)]
    pub id: i64,
    #[model(max_length = 80)]
    pub owner: String,
    #[model(max_length = 80, computed = "upper(owner)", index)]
    pub search: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = HamperItem, as = hampers)]
pub struct Ware {
    #[model(key, max_length = 20)]
    pub code: String,
    // Not the last of its fields.
    #[model(computed = "width * height")]
    pub area: i64,
    pub width: i64,
    pub height: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct HamperItem {
    #[model(references = Hamper, on_delete = cascade)]
    pub hamper_id: i64,
    #[model(references = Ware, on_delete = cascade)]
    pub ware_code: String,
    #[model(position)]
    pub place: i32,
    #[model(computed = "quantity * price - coalesce(discount, 0)", precision = 12, scale = 2)]
    pub total: Decimal,
    pub quantity: i32,
    #[model(precision = 10, scale = 2)]
    pub price: Decimal,
    #[model(precision = 10, scale = 2)]
    pub discount: Option<Decimal>,
    #[model(computed = "discount * 100 / price", precision = 12, scale = 2)]
    pub percent: Option<Decimal>,
}

// Nothing but a number is given, and not even that by the program.

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Answer {
    #[model(key)]
    pub id: i64,
    #[model(computed = "40 + 2")]
    pub answer: i32,
}
