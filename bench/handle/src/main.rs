//! What a handle costs at run time: operations by jointable, in turns with the same SQL run by hand on the same
//! connection. `cargo run --release -p handle -- [ROUNDS]` prints the table of the README.

mod by_hand;
mod compare;
mod models;

use std::{env, str::FromStr as _};

use jointable::{Model as _, Result};
use sqlx::{
    Connection as _, MySqlConnection, PgConnection, SqliteConnection, mysql::MySqlConnectOptions,
    postgres::PgConnectOptions,
};

use compare::{Compare, HEAD};
use models::{Amount, Ingredient, MYSQL, NewIngredient, NewRecipe, POSTGRES, Recipe, SQLITE, wanted};

/// All operations on a connection, whose calls end in `$wait`.
macro_rules! operations {
    ($rounds:expr, $by_hand:ident, $times:expr, $db:expr $(, $wait:tt)?) => {{
        let db = $db;
        // A thousand recipes of ten ingredients each.
        let ingredients = (0..2000).map(|n| NewIngredient { name: format!("ingredient {n}") });
        Ingredient::insert_many(&mut *db, ingredients)$(.$wait)??;
        let recipes = (0..1000).map(|n| NewRecipe { title: format!("recipe {n}"), notes: None });
        Recipe::insert_many(&mut *db, recipes)$(.$wait)??;
        let recipes = Recipe::all(&mut *db)$(.$wait)??;
        for recipe in &recipes {
            let amount = |n: i64| Amount { quantity: n as f64, unit: "g".to_owned() };
            let links = (1..=10).map(|n| (recipe.id * 7 % 1400 + n, amount(n)));
            recipe.ingredients().add_many(&mut *db, links)$(.$wait)??;
        }
        let links = recipes[0].ingredients();
        let near = recipes[0].id;
        let [find, get, link, set, eager] = $times;
        let mut compare = Compare { driver: stringify!($by_hand), rounds: $rounds, db };
        compare
            .row("find a row by its key", find, async |db| by_hand::$by_hand::find(db, 500).await, async |db| {
                Recipe::find(&mut *db, 500)$(.$wait)?
            })
            .await;
        compare
            .row(
                "get a row's ten links",
                get,
                async |db| by_hand::$by_hand::get(db, near).await,
                async |db| links.with_link().all(&mut *db)$(.$wait)?,
            )
            .await;
        let amount = || Amount { quantity: 2.5, unit: "g".to_owned() };
        compare
            .row(
                "add a link, remove it",
                link,
                async |db| {
                    let added = by_hand::$by_hand::add(db, near, 1500, amount()).await?;
                    Ok((added, by_hand::$by_hand::remove(db, near, 1500).await?))
                },
                async |db| {
                    let added = links.add(&mut *db, 1500, amount())$(.$wait)??;
                    Ok((added, links.remove(&mut *db, 1500)$(.$wait)??))
                },
            )
            .await;
        compare
            .row(
                "set ten links of which three change, and back",
                set,
                async |db| {
                    let there = by_hand::$by_hand::set(db, near, wanted(1)).await?;
                    Ok((there, by_hand::$by_hand::set(db, near, wanted(0)).await?))
                },
                async |db| {
                    let there = links.set(&mut *db, wanted(1))$(.$wait)??;
                    Ok((there, links.set(&mut *db, wanted(0))$(.$wait)??))
                },
            )
            .await;
        compare
            .row(
                "1,000 rows' links: 10,000 far rows and payload",
                eager,
                async |db| by_hand::$by_hand::eager(db, &recipes).await,
                async |db| Recipe::ingredients_of(&recipes).with_link().all(&mut *db)$(.$wait)?,
            )
            .await;
    }};
}

fn main() -> Result<()> {
    let rounds = env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(31);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    println!("{HEAD}");
    runtime.block_on(run(rounds))
}

async fn run(rounds: usize) -> Result<()> {
    let mut db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(&SQLITE.join(";"))?;
    operations!(rounds, rusqlite, [4000, 1000, 1000, 200, 2], &mut db);

    let mut db = SqliteConnection::connect("sqlite::memory:").await?;
    for table in SQLITE {
        sqlx::query(table).execute(&mut db).await?;
    }
    operations!(rounds, sqlite, [400, 200, 200, 40, 2], &mut db, await);

    if let Ok(url) = env::var("JOINTABLE_TEST_POSTGRES_URL") {
        let mut server = PgConnection::connect(&url).await?;
        sqlx::query("CREATE DATABASE jointable_bench_handle").execute(&mut server).await?;
        let mut db =
            PgConnection::connect_with(&PgConnectOptions::from_str(&url)?.database("jointable_bench_handle")).await?;
        for table in POSTGRES {
            sqlx::query(table).execute(&mut db).await?;
        }
        operations!(rounds, postgres, [100, 60, 50, 20, 2], &mut db, await);
        db.close().await?;
        sqlx::query("DROP DATABASE jointable_bench_handle").execute(&mut server).await?;
    }

    if let Ok(url) = env::var("JOINTABLE_TEST_MYSQL_URL") {
        let mut server = MySqlConnection::connect(&url).await?;
        sqlx::query("CREATE DATABASE jointable_bench_handle").execute(&mut server).await?;
        let mut db =
            MySqlConnection::connect_with(&MySqlConnectOptions::from_str(&url)?.database("jointable_bench_handle"))
                .await?;
        for table in MYSQL {
            sqlx::query(table).execute(&mut db).await?;
        }
        operations!(rounds, mysql, [100, 60, 20, 10, 2], &mut db, await);
        db.close().await?;
        sqlx::query("DROP DATABASE jointable_bench_handle").execute(&mut server).await?;
    }
    Ok(())
}
