//! What the database keeps. `jointable make` reads this file and writes the migrations.

use jointable::Model;
use rust_decimal::Decimal;

/// A dish and how to cook it.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = ingredients)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
    pub notes: Option<String>,
}

/// Something to buy.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = recipes)]
pub struct Ingredient {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

/// How much of one ingredient one recipe needs.
#[derive(Model, Debug, Clone)]
#[model(payload = Amount)]
pub struct RecipeIngredient {
    #[model(references = Recipe, on_delete = cascade)]
    pub recipe_id: i64,
    #[model(references = Ingredient, on_delete = restrict)]
    pub ingredient_id: i64,
    #[model(precision = 10, scale = 3, check = "quantity > 0")]
    pub quantity: Decimal,
    pub unit: String,
}

impl Amount {
    /// So much of something: `250`, `g`.
    pub fn new(quantity: impl Into<Decimal>, unit: &str) -> Self {
        Amount { quantity: quantity.into(), unit: unit.to_owned() }
    }
}
