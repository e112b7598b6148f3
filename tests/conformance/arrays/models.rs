//! Models with arrays: of every type, as payload, and of a type that only PostgreSQL has.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use jointable::{Model, Value};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Around an array.
#[derive(Value, Debug, Clone, PartialEq)]
#[value(max_length = 12)]
pub struct Codes(pub Vec<String>);

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Everything {
    #[model(key)]
    pub id: i64,
    pub tiny: Vec<i8>,
    pub small: Vec<i16>,
    pub word: Vec<u16>,
    pub int: Vec<i32>,
    pub long: Vec<u32>,
    pub big: Vec<i64>,
    pub flags: Vec<bool>,
    pub floats: Vec<f32>,
    pub doubles: Vec<f64>,
    pub texts: Vec<String>,
    #[model(max_length = 12)]
    pub short: Vec<String>,
    pub bytes: Vec<Vec<u8>>,
    #[model(precision = 10, scale = 2)]
    pub decimals: Vec<Decimal>,
    pub amounts: Vec<BigDecimal>,
    pub uuids: Vec<Uuid>,
    pub dates: Vec<NaiveDate>,
    pub times: Vec<NaiveTime>,
    pub datetimes: Vec<NaiveDateTime>,
    pub moments: Vec<DateTime<Utc>>,
    pub days: Vec<time::Date>,
    pub instants: Vec<jiff::Timestamp>,
    pub documents: Vec<serde_json::Value>,
    pub some: Vec<Option<String>>,
    pub numbers: Option<Vec<Option<i64>>>,
    pub codes: Codes,
    pub maybe_codes: Option<Codes>,
    #[model(sql_type(postgres = "macaddr[]"))]
    pub addresses: Vec<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Filing, as = papers)]
pub struct Cabinet {
    #[model(key)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Filing, as = cabinets)]
pub struct Paper {
    #[model(key)]
    pub id: i64,
    #[model(default = "{}")]
    pub tags: Vec<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(payload = Labels)]
pub struct Filing {
    #[model(references = Cabinet, on_delete = cascade)]
    pub cabinet_id: i64,
    #[model(references = Paper, on_delete = cascade)]
    pub paper_id: i64,
    pub words: Vec<String>,
    #[model(max_length = 5)]
    pub short: Vec<String>,
    pub numbers: Option<Vec<i64>>,
    #[model(sql_type(postgres = "macaddr[]"))]
    pub addresses: Vec<String>,
}
