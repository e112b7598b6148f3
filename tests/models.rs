//! Models of every shape that the conformance suite exercises.
#![allow(missing_docs)]

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use jointable::Model;
use rust_decimal::Decimal;
use uuid::Uuid;

// Payload that has to be given.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = RecipeIngredient, as = ingredients)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
    pub notes: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = RecipeIngredient, as = recipes)]
pub struct Ingredient {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(payload = Amount)]
pub struct RecipeIngredient {
    #[model(references = Recipe, on_delete = cascade)]
    pub recipe_id: i64,
    #[model(references = Ingredient, on_delete = restrict)]
    pub ingredient_id: i64,
    #[model(precision = 10, scale = 3, check = "quantity > 0")]
    pub quantity: Decimal,
    #[model(max_length = 20)]
    pub unit: String,
}

// A model and itself, in both directions; no payload.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(User, through = Follow, as = followers, from = followed_id, to = follower_id)]
#[many_to_many(User, through = Follow, as = following, from = follower_id)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Follow {
    #[model(references = User, on_delete = cascade)]
    pub follower_id: i64,
    #[model(references = User, on_delete = cascade)]
    pub followed_id: i64,
}

// Keys that are given: a UUID and a text. Payload that can be left out. The join model has a key of its own.

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(
    through = Tagging,
    as = tags,
    verbs(
        add_with = tag, add_many_with = tag_all, create_with = tag_newly, exists = is_tagged, toggle_with = tag_or_not,
        update_link = tag_anew, upsert = tag_again,
    )
)]
pub struct Photo {
    #[model(key)]
    pub id: Uuid,
    pub r#type: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Tagging, as = photos)]
pub struct Tag {
    #[model(key, max_length = 40)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Tagging {
    #[model(key)]
    pub id: i32,
    #[model(references = Photo, on_delete = cascade)]
    pub photo_id: Uuid,
    #[model(references = Tag, on_delete = cascade, on_update = cascade)]
    pub tag_name: String,
    #[model(default = 1)]
    pub weight: i32,
    #[model(column = "by_whom")]
    pub tagger: Option<String>,
}

// A composite key and every type, as columns of a model and as payload.

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Reading {
    #[model(key)]
    pub station: i16,
    #[model(key)]
    pub at: i64,
    pub value: Option<f64>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Everything, as = right)]
pub struct Left {
    #[model(key)]
    pub id: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Everything, as = left)]
pub struct Right {
    #[model(key, generated = false)]
    pub id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "every thing", payload = Each)]
pub struct Everything {
    #[model(references = Left)]
    pub left_id: i32,
    #[model(references = Right)]
    pub right_id: i64,
    pub small: i16,
    pub int: i32,
    pub big: i64,
    pub flag: bool,
    pub real: f32,
    pub double: f64,
    pub text: String,
    pub bytes: Vec<u8>,
    #[model(precision = 15, scale = 4)]
    pub decimal: Decimal,
    pub uuid: Uuid,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub datetime: NaiveDateTime,
    pub timestamp: DateTime<Utc>,
    pub json: serde_json::Value,
    pub maybe_small: Option<i16>,
    pub maybe_int: Option<i32>,
    pub maybe_big: Option<i64>,
    pub maybe_flag: Option<bool>,
    pub maybe_real: Option<f32>,
    pub maybe_double: Option<f64>,
    pub maybe_text: Option<String>,
    pub maybe_bytes: Option<Vec<u8>>,
    #[model(precision = 15, scale = 4)]
    pub maybe_decimal: Option<Decimal>,
    pub maybe_uuid: Option<Uuid>,
    pub maybe_date: Option<NaiveDate>,
    pub maybe_time: Option<NaiveTime>,
    pub maybe_datetime: Option<NaiveDateTime>,
    pub maybe_timestamp: Option<DateTime<Utc>>,
    pub maybe_json: Option<serde_json::Value>,
}

// Keys of several columns.

mod keys;
pub use keys::*;

// Links of every kind.

mod kinds;
pub use kinds::*;

// Links in an order that is kept.

mod lists;
pub use lists::*;

// Types that are kept as others.

mod values;
pub use values::*;

// Relations without a join model.

mod has;
pub use has::*;

// The same by keys of other types.

mod owned;
pub use owned::*;

// What the database computes.

mod computed;
pub use computed::*;

// Types that others do not see.

mod hidden;
pub use hidden::*;
