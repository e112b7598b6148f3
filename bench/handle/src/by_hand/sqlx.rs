//! sqlx.

/// The functions of a driver; in the braces what `set` is made of.
macro_rules! driver {
    ($name:ident, $connection:ident, $begin:literal, [$($texts:tt)+], $keys:ident, $set:item) => {
        pub mod $name {
            #[allow(unused_imports, reason = "of what differs between drivers")]
            use super::super::{FarAndLink, keys_array, keys_json, places, wanted_json};
            use crate::models::{Amount, Ingredient, Recipe, RecipeIngredient};
            use jointable::{Added, Error, Result, SetReport};
            use sqlx::{Connection as _, $connection, Row as _};

            super::super::texts! { $($texts)+ }
            const BEGIN: &str = $begin;

            pub async fn find(db: &mut $connection, id: i64) -> Result<Option<Recipe>> {
                let Some(row) = sqlx::query(FIND).bind(id).fetch_optional(db).await? else { return Ok(None) };
                Ok(Some(Recipe { id: row.try_get(0)?, title: row.try_get(1)?, notes: row.try_get(2)? }))
            }

            pub async fn get(db: &mut $connection, near: i64) -> Result<Vec<FarAndLink>> {
                let mut found = Vec::new();
                for row in sqlx::query(GET).bind(near).fetch_all(db).await? {
                    let far = Ingredient { id: row.try_get(0)?, name: row.try_get(1)? };
                    let link = RecipeIngredient {
                        recipe_id: row.try_get(2)?,
                        ingredient_id: row.try_get(3)?,
                        quantity: row.try_get(4)?,
                        unit: row.try_get(5)?,
                    };
                    found.push(FarAndLink { far, link });
                }
                Ok(found)
            }

            pub async fn add(db: &mut $connection, near: i64, far: i64, amount: Amount) -> Result<Added> {
                let query = sqlx::query(ADD).bind(near).bind(far).bind(amount.quantity).bind(amount.unit);
                let rows = query.execute(db).await?.rows_affected();
                Ok(if rows > 0 { Added::Inserted } else { Added::Existing })
            }

            pub async fn remove(db: &mut $connection, near: i64, far: i64) -> Result<bool> {
                Ok(sqlx::query(REMOVE).bind(near).bind(far).execute(db).await?.rows_affected() > 0)
            }

            $set

            pub async fn eager(db: &mut $connection, recipes: &[Recipe]) -> Result<Vec<Vec<FarAndLink>>> {
                let places = places(recipes);
                let mut found: Vec<Vec<_>> = recipes.iter().map(|_| Vec::new()).collect();
                for row in sqlx::query(EAGER).bind($keys(recipes)).fetch_all(db).await? {
                    let far = Ingredient { id: row.try_get(1)?, name: row.try_get(2)? };
                    let link = RecipeIngredient {
                        recipe_id: row.try_get(3)?,
                        ingredient_id: row.try_get(4)?,
                        quantity: row.try_get(5)?,
                        unit: row.try_get(6)?,
                    };
                    found[places[&row.try_get::<i64, _>(0)?]].push(FarAndLink { far, link });
                }
                Ok(found)
            }
        }
    };
}

driver! {
    sqlite, SqliteConnection, "BEGIN IMMEDIATE", [Sqlite json], keys_json,
    pub async fn set(db: &mut SqliteConnection, near: i64, wanted: Vec<(i64, Amount)>) -> Result<SetReport> {
        let json = wanted_json(&wanted);
        let mut transaction = db.begin_with(BEGIN).await?;
        if sqlx::query(LOCK).bind(near).fetch_optional(&mut *transaction).await?.is_none() {
            return Err(Error::NotFound("Recipe"));
        }
        let remove = sqlx::query(SET_REMOVE).bind(near).bind(&json);
        let removed = remove.execute(&mut *transaction).await?.rows_affected();
        let update = sqlx::query(SET_UPDATE).bind(&json).bind(near);
        let updated = update.execute(&mut *transaction).await?.rows_affected();
        let add = sqlx::query(SET_ADD).bind(near).bind(&json).bind(near);
        let added = add.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(SetReport { added, removed, updated, kept: wanted.len() as u64 - added - updated })
    }
}

driver! {
    mysql, MySqlConnection, "START TRANSACTION", [Mysql json], keys_json,
    pub async fn set(db: &mut MySqlConnection, near: i64, wanted: Vec<(i64, Amount)>) -> Result<SetReport> {
        let json = wanted_json(&wanted);
        let mut transaction = db.begin_with(BEGIN).await?;
        if sqlx::query(LOCK).bind(near).fetch_optional(&mut *transaction).await?.is_none() {
            return Err(Error::NotFound("Recipe"));
        }
        let remove = sqlx::query(SET_REMOVE).bind(&json).bind(near);
        let removed = remove.execute(&mut *transaction).await?.rows_affected();
        let update = sqlx::query(SET_UPDATE).bind(&json).bind(near);
        let updated = update.execute(&mut *transaction).await?.rows_affected();
        let add = sqlx::query(SET_ADD).bind(near).bind(&json).bind(near);
        let added = add.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(SetReport { added, removed, updated, kept: wanted.len() as u64 - added - updated })
    }
}

driver! {
    postgres, PgConnection, "BEGIN", [Postgres at_once], keys_array,
    pub async fn set(db: &mut PgConnection, near: i64, wanted: Vec<(i64, Amount)>) -> Result<SetReport> {
        let mut transaction = db.begin_with(BEGIN).await?;
        if sqlx::query(LOCK).bind(near).fetch_optional(&mut *transaction).await?.is_none() {
            return Err(Error::NotFound("Recipe"));
        }
        let far: Vec<i64> = wanted.iter().map(|(far, _)| *far).collect();
        let quantities: Vec<f64> = wanted.iter().map(|(_, amount)| amount.quantity).collect();
        let units: Vec<&str> = wanted.iter().map(|(_, amount)| amount.unit.as_str()).collect();
        let set = sqlx::query(SET).bind(far).bind(quantities).bind(units).bind(near);
        let row = set.fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        let count = |at| Ok::<_, Error>(row.try_get::<i64, _>(at)? as u64);
        let (removed, updated, added) = (count(0)?, count(1)?, count(2)?);
        Ok(SetReport { added, removed, updated, kept: wanted.len() as u64 - added - updated })
    }
}
