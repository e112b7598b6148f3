use super::*;
use crate::{
    diff::Renames,
    plan::{Direction, plan, sample::*},
    schema::Schema,
    types::Type,
};

fn up(from: &Schema, to: &Schema) -> Vec<String> {
    statements(from, to, DIALECT, Direction::Up)
}

#[test]
fn sqlite_numbers_only_the_keys_that_are_numbered() {
    let sql = up(&Schema::default(), &recipes());
    assert_eq!(sql[0], r#"CREATE TABLE "ingredients" ( "id" INTEGER PRIMARY KEY )"#);
    let given = with("ingredients", |table| table.columns[0].generated = false);
    let sql = up(&Schema::default(), &given);
    assert_eq!(sql[0], r#"CREATE TABLE "ingredients" ( "id" BIGINT NOT NULL, PRIMARY KEY ("id") )"#);
}

#[test]
fn a_column_comes_with_its_key_and_check() {
    let to = with("recipe_ingredients", |table| {
        table.columns.push(nullable(column("substitute_id", Type::BigInt)));
        table.foreign_keys.push(foreign_key("recipe_ingredients", "substitute_id", "ingredients", Action::SetNull));
        table.checks.push(check("recipe_ingredients", "substitute_id", "substitute_id <> ingredient_id"));
    });
    let plan = plan(&recipes(), &to, &Renames::default(), DIALECT, Direction::Up);
    assert!(plan.transactional);
    assert_eq!(
        plan.script(),
        r#"-- add column substitute_id to recipe_ingredients
-- add foreign key recipe_ingredients_substitute_id_fkey from recipe_ingredients to ingredients
-- add check recipe_ingredients_substitute_id_check to recipe_ingredients
ALTER TABLE "recipe_ingredients" ADD COLUMN "substitute_id" INTEGER CONSTRAINT "recipe_ingredients_substitute_id_fkey" REFERENCES "ingredients" ("id") ON DELETE SET NULL ON UPDATE NO ACTION CONSTRAINT "recipe_ingredients_substitute_id_check" CHECK (substitute_id <> ingredient_id);
"#
    );
}

#[test]
fn a_column_that_nothing_holds_is_dropped_in_place() {
    let from = with("recipes", |table| {
        table.columns.push(column("note", Type::Text));
        table.indexes.push(index("recipes", "note", false));
    });
    assert_eq!(
        up(&from, &recipes()),
        [r#"DROP INDEX "recipes_note_idx""#, r#"ALTER TABLE "recipes" DROP COLUMN "note""#]
    );
}

#[test]
fn a_rebuild_guards_the_rows_that_refer() {
    let to = with("recipes", |table| {
        table.columns[1] = column("title", Type::Text);
        table.columns.push(nullable(column("note", Type::Text)));
    });
    let plan = plan(&recipes(), &to, &Renames::default(), DIALECT, Direction::Up);
    assert!(!plan.transactional);
    assert_eq!(
        plan.script(),
        r#"-- foreign keys off, or nothing else happens: inside a transaction of the runner the switch has no effect
PRAGMA foreign_keys = 0;
CREATE TEMP TABLE "_jointable_guard" ("value" INTEGER CONSTRAINT "foreign_keys_are_off" CHECK ("value" = 0));
INSERT INTO "_jointable_guard" SELECT "foreign_keys" FROM "pragma_foreign_keys";
DROP TABLE "_jointable_guard";
BEGIN;

-- count the rows of the tables that refer to those that are rebuilt
CREATE TEMP TABLE "_jointable_rows" AS SELECT (SELECT COUNT(*) FROM "recipe_ingredients") AS "recipe_ingredients";

-- rebuild table recipes to:
-- add column note to recipes
-- change column title of recipes: another type
-- rewrites table recipes; nobody else writes to the database meanwhile
CREATE TEMP TABLE "_jointable_guard" ("value" INTEGER CONSTRAINT "no_trigger_or_index_is_lost" CHECK ("value" = 0));
INSERT INTO "_jointable_guard" SELECT COUNT(*) FROM "sqlite_schema" WHERE "type" IN ('index', 'trigger') AND "sql" IS NOT NULL AND "tbl_name" = 'recipes' COLLATE NOCASE AND "name" COLLATE NOCASE NOT IN ('recipes_title_key');
DROP TABLE "_jointable_guard";
CREATE TABLE "recipes_new" (
    "id" INTEGER PRIMARY KEY,
    "title" TEXT NOT NULL,
    "note" TEXT
);
INSERT INTO "recipes_new" ("id", "title")
SELECT "id", "title"
FROM "recipes";
DROP TABLE "recipes";
PRAGMA legacy_alter_table = 1;
ALTER TABLE "recipes_new" RENAME TO "recipes";
PRAGMA legacy_alter_table = 0;
CREATE UNIQUE INDEX "recipes_title_key" ON "recipes" ("title");

-- none of these rows has gone, or nothing has happened
CREATE TEMP TABLE "_jointable_guard" ("value" INTEGER CONSTRAINT "no_row_has_gone" CHECK ("value" = 0));
INSERT INTO "_jointable_guard" SELECT COUNT(*) FROM "_jointable_rows" WHERE "recipe_ingredients" > (SELECT COUNT(*) FROM "recipe_ingredients");
DROP TABLE "_jointable_guard";
DROP TABLE "_jointable_rows";

-- every reference still leads to a row, or nothing has happened
CREATE TEMP TABLE "_jointable_guard" ("value" INTEGER CONSTRAINT "references_lead_to_rows" CHECK ("value" = 0));
INSERT INTO "_jointable_guard" SELECT COUNT(*) FROM "pragma_foreign_key_check";
DROP TABLE "_jointable_guard";
COMMIT;
PRAGMA foreign_keys = 1;
"#
    );
}

#[test]
fn required_columns_are_copied_with_a_value() {
    let from = with("recipe_ingredients", |table| {
        table.columns.truncate(2);
        table.checks.clear();
    });
    let sql = statements(&from, &recipes(), DIALECT, Direction::Down);
    let copy = r#"SELECT "recipe_id", "ingredient_id", 0 FROM "recipe_ingredients""#;
    assert!(sql.iter().any(|statement| statement.ends_with(copy)), "{sql:#?}");

    let from = with("recipes", |table| table.columns[1].nullable = true);
    let to = with("recipes", |table| table.columns[1].default = Some(Literal::Text("?".into())));
    let copy = r#"SELECT "id", IFNULL("title", '?') FROM "recipes""#;
    assert!(up(&from, &to).iter().any(|statement| statement.ends_with(copy)), "{:#?}", up(&from, &to));
}

#[test]
fn tables_that_refer_to_each_other_go_without_a_transaction_of_the_runner() {
    let circle = with("ingredients", |table| {
        table.columns.push(column("recipe_id", Type::BigInt));
        table.foreign_keys.push(foreign_key("ingredients", "recipe_id", "recipes", Action::NoAction));
    });
    let mut circle = circle;
    let recipes = circle.table_mut("recipes").unwrap();
    recipes.columns.push(column("ingredient_id", Type::BigInt));
    recipes.foreign_keys.push(foreign_key("recipes", "ingredient_id", "ingredients", Action::NoAction));
    assert!(plan(&Schema::default(), &circle, &Renames::default(), DIALECT, Direction::Up).transactional);
    assert!(!plan(&circle, &Schema::default(), &Renames::default(), DIALECT, Direction::Up).transactional);
}
