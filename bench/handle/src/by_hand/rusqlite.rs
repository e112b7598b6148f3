//! rusqlite. The functions are `async` for those that compare, and wait for nothing.

use jointable::{Added, Error, Result, SetReport};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{FarAndLink, keys_json, places, wanted_json};
use crate::models::{Amount, Ingredient, Recipe, RecipeIngredient};

super::texts! { Sqlite json }

pub async fn find(db: &mut Connection, id: i64) -> Result<Option<Recipe>> {
    let read = |row: &rusqlite::Row<'_>| Ok(Recipe { id: row.get(0)?, title: row.get(1)?, notes: row.get(2)? });
    Ok(db.prepare_cached(FIND)?.query_row([id], read).optional()?)
}

pub async fn get(db: &mut Connection, near: i64) -> Result<Vec<FarAndLink>> {
    let mut statement = db.prepare_cached(GET)?;
    let rows = statement.query_map([near], |row| {
        let far = Ingredient { id: row.get(0)?, name: row.get(1)? };
        let (recipe_id, ingredient_id, quantity, unit) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(FarAndLink { far, link: RecipeIngredient { recipe_id, ingredient_id, quantity, unit } })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub async fn add(db: &mut Connection, near: i64, far: i64, amount: Amount) -> Result<Added> {
    let rows = db.prepare_cached(ADD)?.execute(params![near, far, amount.quantity, amount.unit])?;
    Ok(if rows > 0 { Added::Inserted } else { Added::Existing })
}

pub async fn remove(db: &mut Connection, near: i64, far: i64) -> Result<bool> {
    Ok(db.prepare_cached(REMOVE)?.execute([near, far])? > 0)
}

pub async fn set(db: &mut Connection, near: i64, wanted: Vec<(i64, Amount)>) -> Result<SetReport> {
    let json = wanted_json(&wanted);
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !transaction.prepare_cached(LOCK)?.exists([near])? {
        return Err(Error::NotFound("Recipe"));
    }
    let removed = transaction.prepare_cached(SET_REMOVE)?.execute(params![near, json])? as u64;
    let updated = transaction.prepare_cached(SET_UPDATE)?.execute(params![json, near])? as u64;
    let added = transaction.prepare_cached(SET_ADD)?.execute(params![near, json, near])? as u64;
    transaction.commit()?;
    Ok(SetReport { added, removed, updated, kept: wanted.len() as u64 - added - updated })
}

pub async fn eager(db: &mut Connection, recipes: &[Recipe]) -> Result<Vec<Vec<FarAndLink>>> {
    let places = places(recipes);
    let mut found: Vec<Vec<_>> = recipes.iter().map(|_| Vec::new()).collect();
    let mut statement = db.prepare_cached(EAGER)?;
    let mut rows = statement.query([keys_json(recipes)])?;
    while let Some(row) = rows.next()? {
        let far = Ingredient { id: row.get(1)?, name: row.get(2)? };
        let (recipe_id, ingredient_id, quantity, unit) = (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
        let link = RecipeIngredient { recipe_id, ingredient_id, quantity, unit };
        found[places[&row.get::<_, i64>(0)?]].push(FarAndLink { far, link });
    }
    Ok(found)
}
