use super::super::DIALECT;
use crate::{
    diff::{Change, Renames, same},
    plan::{Manner, Purpose, Way, sample::*, way},
    schema::{Column, Literal, Schema},
    types::Type,
};

fn there(from: &Schema, to: &Schema) -> Way {
    way(from, to, &Renames::default(), DIALECT, Manner::default())
}

/// The statements of each migration, those outside of a transaction behind a `!`, and of each way back.
fn scripts(way: &Way) -> (Vec<String>, Vec<String>) {
    let script = |plan: &crate::plan::Plan| {
        let statements: Vec<_> = plan.steps.iter().flat_map(|step| &step.statements).cloned().collect();
        if plan.transactional { statements.join("; ") } else { format!("!{}", statements.join("; ")) }
    };
    (way.legs.iter().map(|leg| script(&leg.up)).collect(), way.legs.iter().map(|leg| script(&leg.down)).collect())
}

/// Each way back leads to where its way there began.
fn reversible(from: &Schema, way: &Way) {
    let mut place = from.clone();
    for leg in &way.legs {
        let before = place.clone();
        leg.up.changes.iter().for_each(|change| change.apply(&mut place, DIALECT));
        let mut back = place.clone();
        leg.down.changes.iter().for_each(|change| change.apply(&mut back, DIALECT));
        assert!(same(&back, &before, DIALECT), "{leg:#?}");
    }
}

#[test]
fn an_index_is_a_migration() {
    let without = with("recipes", |table| table.indexes.clear());
    let way = there(&without, &recipes());
    assert_eq!(way.legs[0].purpose, Purpose::Look);
    let (up, down) = scripts(&way);
    assert_eq!(up[1..], [r#"!CREATE UNIQUE INDEX CONCURRENTLY "recipes_title_key" ON "recipes" ("title")"#]);
    assert_eq!(down, ["SELECT 1", r#"!DROP INDEX CONCURRENTLY "recipes_title_key""#]);
    let (up, down) = scripts(&there(&recipes(), &without));
    assert_eq!(up, [r#"!DROP INDEX CONCURRENTLY "recipes_title_key""#]);
    assert_eq!(down, [r#"!CREATE UNIQUE INDEX CONCURRENTLY "recipes_title_key" ON "recipes" ("title")"#]);
}

#[test]
fn a_new_table_needs_no_care() {
    assert_eq!(there(&Schema::default(), &recipes()).legs.len(), 1);
    assert_eq!(there(&recipes(), &Schema::default()).legs.len(), 1);
    assert!(there(&recipes(), &recipes()).legs.is_empty());
}

#[test]
fn one_migration_may_lock_or_has_no_way_out() {
    let without = with("recipes", |table| table.indexes.clear());
    for (confined, locking) in [(true, false), (false, true)] {
        let way =
            way(&without, &recipes(), &Renames::default(), DIALECT, Manner { confined, locking, ..Manner::default() });
        let last = scripts(&way).0.pop().unwrap();
        assert!(last.ends_with(r#"CREATE UNIQUE INDEX "recipes_title_key" ON "recipes" ("title")"#), "{last}");
    }
}

#[test]
fn a_default_that_differs_by_row_is_filled_in() {
    let token = |nullable| {
        let default = Some(Literal::Expression("gen_random_uuid()".into()));
        with("recipes", |table| table.columns.push(Column { default, nullable, ..column("token", Type::Uuid) }))
    };
    let way = there(&recipes(), &token(false));
    reversible(&recipes(), &way);
    let (up, down) = scripts(&way);
    assert_eq!(
        up,
        [
            r#"ALTER TABLE "recipes" ADD COLUMN "token" uuid; ALTER TABLE "recipes" ALTER COLUMN "token" SET DEFAULT gen_random_uuid()"#,
            r#"UPDATE "recipes" SET "token" = gen_random_uuid() WHERE "token" IS NULL"#,
            r#"ALTER TABLE "recipes" ADD CONSTRAINT "recipes_token_not_null" CHECK ("token" IS NOT NULL) NOT VALID"#,
            r#"ALTER TABLE "recipes" VALIDATE CONSTRAINT "recipes_token_not_null"; ALTER TABLE "recipes" ALTER COLUMN "token" SET NOT NULL; ALTER TABLE "recipes" DROP CONSTRAINT "recipes_token_not_null""#,
        ]
    );
    assert_eq!(
        down,
        [
            r#"ALTER TABLE "recipes" DROP COLUMN "token""#,
            "SELECT 1",
            r#"ALTER TABLE "recipes" DROP CONSTRAINT "recipes_token_not_null""#,
            r#"ALTER TABLE "recipes" ALTER COLUMN "token" DROP NOT NULL; ALTER TABLE "recipes" ADD CONSTRAINT "recipes_token_not_null" CHECK ("token" IS NOT NULL) NOT VALID"#,
        ]
    );
    let purposes: Vec<_> = way.legs.iter().map(|leg| leg.purpose.clone()).collect();
    let of = || vec!["recipes".to_owned()];
    assert_eq!(purposes, [Purpose::Change, Purpose::Fill(of()), Purpose::Change, Purpose::Validate(of())]);
    assert_eq!(scripts(&there(&recipes(), &token(true))).0, up[..2]);
}

#[test]
fn a_reference_to_a_new_key_waits_for_it() {
    let mut from = recipes();
    from.table_mut("recipes").unwrap().columns.push(nullable(column("parent", Type::Varchar(80))));
    from.table_mut("recipes").unwrap().indexes.clear();
    let mut to = from.clone();
    let recipes = to.table_mut("recipes").unwrap();
    recipes.indexes.push(index("recipes", "title", true));
    let mut key = foreign_key("recipes", "parent", "recipes", crate::schema::Action::NoAction);
    key.references_columns = vec!["title".into()];
    recipes.foreign_keys.push(key);
    let way = there(&from, &to);
    reversible(&from, &way);
    let (up, _) = scripts(&way);
    assert!(up[1].starts_with("!CREATE UNIQUE INDEX CONCURRENTLY"), "{up:#?}");
    assert!(up[2].ends_with("NOT VALID") && up[3].contains("VALIDATE CONSTRAINT"), "{up:#?}");
}

#[test]
fn a_key_takes_the_place_of_another_at_once() {
    let to = with("recipe_ingredients", |table| table.primary_key.reverse());
    let way = there(&recipes(), &to);
    reversible(&recipes(), &way);
    let (up, _) = scripts(&way);
    assert_eq!(
        up,
        [
            r#"!CREATE UNIQUE INDEX CONCURRENTLY "recipe_ingredients_pkey_new" ON "recipe_ingredients" ("ingredient_id", "recipe_id")"#,
            r#"ALTER TABLE "recipe_ingredients" DROP CONSTRAINT "recipe_ingredients_pkey"; ALTER TABLE "recipe_ingredients" ADD CONSTRAINT "recipe_ingredients_pkey" PRIMARY KEY USING INDEX "recipe_ingredients_pkey_new""#,
        ]
    );
}

#[test]
fn a_helper_takes_no_name_that_there_is() {
    let mut from = recipes();
    let table = from.table_mut("recipes").unwrap();
    table.columns.push(nullable(column("note", Type::Text)));
    table.checks.push(check("recipes", "note", "note <> ''"));
    table.checks[0].name = "recipes_note_not_null".into();
    let mut to = from.clone();
    to.table_mut("recipes").unwrap().columns[2].nullable = false;
    let way = there(&from, &to);
    assert!(scripts(&way).0[0].contains(r#"ADD CONSTRAINT "recipes_note_not_null_new""#), "{way:#?}");
}

#[test]
fn what_is_lost_goes_last() {
    let to = with("recipes", |table| {
        table.columns[1] = column("name", Type::Text);
        table.indexes = vec![index("recipes", "id", false)];
    });
    let way = there(&recipes(), &to);
    reversible(&recipes(), &way);
    let last = &way.legs.last().unwrap().up.changes;
    assert!(matches!(last.as_slice(), [Change::DropColumn { .. }]), "{last:#?}");
}
