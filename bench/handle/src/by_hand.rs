//! The same by hand: by position, with prepared statements of the same texts.

pub mod rusqlite;
mod sqlx;

pub use self::sqlx::{mysql, postgres, sqlite};

use std::collections::HashMap;

use jointable::Linked;

use crate::models::{Amount, Ingredient, Recipe, RecipeIngredient};

type FarAndLink = Linked<Ingredient, RecipeIngredient>;

/// The texts of a dialect: those that the handle runs.
macro_rules! texts {
    ($dialect:ident: $($name:ident = $make:ident($of:expr $(, $flag:literal)?);)*) => {
        $(
            const $name: &str = {
                const SQL: &jointable_core::accessor::Sql = &jointable_core::accessor::$make(
                    jointable_core::dialect::Dialect::$dialect,
                    $of
                    $(, $flag)?
                );
                SQL.as_str()
            };
        )*
    };
    ($dialect:ident) => {
        $crate::by_hand::texts! {
            $dialect:
            FIND = find(<$crate::models::Recipe as jointable::Model>::META);
            GET = with_link(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
            ADD = add(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN, true);
            REMOVE = remove(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
            LOCK = lock(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
            EAGER = with_link_of(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
        }
    };
    ($dialect:ident json) => {
        $crate::by_hand::texts! { $dialect }
        $crate::by_hand::texts! {
            $dialect:
            SET_REMOVE = set_remove(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
            SET_UPDATE = set_update(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
            SET_ADD = set_add(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
        }
    };
    ($dialect:ident at_once) => {
        $crate::by_hand::texts! { $dialect }
        $crate::by_hand::texts! {
            $dialect:
            SET = set_at_once(&<$crate::models::RecipeIngredientsRelation as jointable::Relation>::PLAN);
        }
    };
}
pub(crate) use texts;

/// Where the links of each row go, by its key.
fn places(recipes: &[Recipe]) -> HashMap<i64, usize> {
    recipes.iter().enumerate().map(|(place, recipe)| (recipe.id, place)).collect()
}

fn keys_array(recipes: &[Recipe]) -> Vec<i64> {
    recipes.iter().map(|recipe| recipe.id).collect()
}

fn keys_json(recipes: &[Recipe]) -> String {
    serde_json::to_string(&recipes.iter().map(|recipe| [recipe.id]).collect::<Vec<_>>()).expect("numbers")
}

fn wanted_json(wanted: &[(i64, Amount)]) -> String {
    let rows: Vec<_> = wanted.iter().map(|(far, amount)| (far, amount.quantity, &amount.unit)).collect();
    serde_json::to_string(&rows).expect("numbers and texts")
}
