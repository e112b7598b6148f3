use super::*;
use crate::{
    diff::Renames,
    plan::{Direction, plan, sample::*},
    schema::{Computed, Schema, Trigger},
};

fn up(from: &Schema, to: &Schema) -> Vec<String> {
    statements(from, to, DIALECT, Direction::Up)
}

#[test]
fn what_is_numbered_leads_an_index_from_the_start() {
    let to = with("recipes", |table| {
        table.primary_key = vec!["title".into()];
        let index = |name: &str, column: &str| Index { unique: true, ..Index::new(name, [column], Default::default()) };
        table.indexes = vec![index("by_id", "id"), index("by_title", "title")];
    });
    let statements = up(&Schema::default(), &to);
    let create = statements.iter().find(|statement| statement.starts_with("CREATE TABLE `recipes`")).unwrap();
    assert!(create.contains(", UNIQUE INDEX `by_id` (`id`) )"), "{create}");
    assert!(statements.contains(&"CREATE UNIQUE INDEX `by_title` ON `recipes` (`title`)".to_owned()));
}

#[test]
fn a_table_says_its_engine_and_collation() {
    let sql = up(&Schema::default(), &recipes());
    assert_eq!(
        sql[0],
        "CREATE TABLE `ingredients` ( `id` bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`) ) ENGINE=InnoDB \
         DEFAULT CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin"
    );
}

#[test]
fn an_index_goes_after_the_foreign_key_that_rests_on_it() {
    let to = with("recipe_ingredients", |table| table.indexes.clear());
    assert_eq!(
        up(&recipes(), &to),
        [
            "ALTER TABLE `recipe_ingredients` DROP FOREIGN KEY `recipe_ingredients_ingredient_id_fkey`",
            "DROP INDEX `recipe_ingredients_ingredient_id_idx` ON `recipe_ingredients`",
            "ALTER TABLE `recipe_ingredients` ADD CONSTRAINT `recipe_ingredients_ingredient_id_fkey` \
             FOREIGN KEY (`ingredient_id`) REFERENCES `ingredients` (`id`) ON DELETE RESTRICT ON UPDATE NO ACTION",
        ]
    );
}

#[test]
fn the_index_the_server_made_is_not_another_of_that_name() {
    // As InnoDB calls it where an index has the column's name already.
    let from = with("recipe_ingredients", |table| {
        table.indexes = vec![Index::new("ingredient_id", ["quantity"], Default::default())];
        table.foreign_keys[1].name = "recipe_ingredients_ibfk_2".into();
    });
    let mut to = from.clone();
    to.table_mut("recipe_ingredients").unwrap().foreign_keys.remove(1);
    let dropped = up(&from, &to);
    assert_eq!(dropped[1], "DROP INDEX `ingredient_id_2` ON `recipe_ingredients`", "{dropped:#?}");
}

#[test]
fn the_index_the_server_made_goes_with_its_foreign_key() {
    let from = with("recipe_ingredients", |table| table.indexes.clear());
    let to = with("recipe_ingredients", |table| {
        table.indexes.clear();
        table.foreign_keys.clear();
    });
    assert_eq!(
        up(&from, &to),
        [
            "ALTER TABLE `recipe_ingredients` DROP FOREIGN KEY `recipe_ingredients_ingredient_id_fkey`",
            "DROP INDEX `recipe_ingredients_ingredient_id_fkey` ON `recipe_ingredients`",
            "ALTER TABLE `recipe_ingredients` DROP FOREIGN KEY `recipe_ingredients_recipe_id_fkey`",
        ]
    );
}

#[test]
fn the_primary_key_changes_in_one_statement() {
    let to = with("recipe_ingredients", |table| {
        table.columns.push(Column { generated: true, ..column("id", Type::BigInt) });
        table.primary_key = vec!["id".into()];
    });
    let alter = "ALTER TABLE `recipe_ingredients` DROP PRIMARY KEY, \
                 ADD COLUMN `id` bigint NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`id`)";
    assert!(up(&recipes(), &to).contains(&alter.to_owned()), "{:#?}", up(&recipes(), &to));
    let back = "ALTER TABLE `recipe_ingredients` DROP PRIMARY KEY, \
                ADD PRIMARY KEY (`recipe_id`, `ingredient_id`), DROP COLUMN `id`";
    assert!(up(&to, &recipes()).contains(&back.to_owned()), "{:#?}", up(&to, &recipes()));
}

#[test]
fn long_text_takes_its_default_between_parentheses() {
    let of = |default: Literal, ty: Type| definition(&Column { default: Some(default), ..column("c", ty) }, None);
    assert_eq!(of(Literal::Text("g".into()), Type::Text), "`c` longtext NOT NULL DEFAULT ('g')");
    assert_eq!(of(Literal::Text("g".into()), Type::Varchar(9)), "`c` varchar(9) NOT NULL DEFAULT 'g'");
    assert_eq!(of(Literal::Expression("1 + 1".into()), Type::Int), "`c` int NOT NULL DEFAULT (1 + 1)");
    assert_eq!(
        of(Literal::Expression("now()".into()), Type::Timestamp),
        "`c` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)"
    );
}

#[test]
fn a_check_goes_as_a_constraint() {
    let to = with("recipe_ingredients", |table| table.checks.clear());
    assert_eq!(
        up(&recipes(), &to),
        ["ALTER TABLE `recipe_ingredients` DROP CONSTRAINT `recipe_ingredients_quantity_check`"]
    );
}

#[test]
fn a_trigger_that_failed_is_not_made_again() {
    let trigger = |name: &str, sets: &str| Trigger {
        name: name.into(),
        text: format!("CREATE TRIGGER {name} BEFORE UPDATE ON recipes FOR EACH ROW SET {sets}"),
        span: Default::default(),
    };
    let [works, fails] = [trigger("works", "new.`Title` = OLD.title"), trigger("fails", "NEW.name = 'x'")];
    let history = with("recipes", |table| table.triggers = vec![works.clone(), fails]);
    let plan = plan(&Schema::default(), &history, &Renames::default(), DIALECT, Direction::Down);
    let last = plan.steps.last().unwrap();
    assert_eq!(last.statements, [works.text]);
    let script = plan.script();
    let line =
        "\n-- without trigger fails, which failed: it names column name, which is not there\nCREATE TABLE `recipes`";
    assert!(script.contains(line), "{script}");
}

#[test]
fn a_column_that_is_stored_has_another_name_meanwhile_where_its_table_gets_one() {
    let computed = Some(Computed { expression: "base + 1".into(), stored: false });
    let from = with("recipes", |table| {
        table.columns.push(column("base", Type::Int));
        table.columns.push(Column { computed, ..nullable(column("sum", Type::Int)) });
    });
    let mut renames = Renames::default();
    renames.table("recipes", "dishes");
    renames.column("dishes", "base", "basis");
    let mut to = from.clone();
    let old = to.table("recipes").unwrap().clone();
    Change::RenameTable { from: old, to: "dishes".into() }.apply(&mut to, DIALECT);
    let (table, from_name, to_name) = ("dishes".to_owned(), "base".to_owned(), "basis".to_owned());
    Change::RenameColumn { table, from: from_name, to: to_name }.apply(&mut to, DIALECT);
    to.table_mut("dishes").unwrap().columns.last_mut().unwrap().computed = None;
    let plan = plan(&from, &to, &renames, DIALECT, Direction::Up);
    let script = plan.script();
    assert!(script.contains("RENAME COLUMN `sum_new` TO `sum`"), "{script}");
}
