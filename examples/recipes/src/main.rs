//! Recipes.
fn main() {}
