//! Recipes, what they need, and how much of it.

use jointable::Model;
use rust_decimal::Decimal;

/// A dish.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = ingredients)]
pub struct Recipe {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub title: String,
}

/// What it can be made of.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = RecipeIngredient, as = recipes)]
pub struct Ingredient {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

/// How much of one the other needs.
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
