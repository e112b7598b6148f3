//! A schema for the tests of the planner.

use crate::{
    dialect::Dialect,
    diff::Renames,
    plan::{Direction, plan},
    schema::{Action, Check, Column, ForeignKey, Index, Schema, Table},
    source::{Sources, Span},
    types::Type,
};

pub(crate) fn column(name: &str, ty: Type) -> Column {
    let source = Sources::new().add("model.rs", "");
    let span = Span::new(source, 7, 9);
    Column { span, ..Column::new(name, ty) }
}

pub(crate) fn nullable(column: Column) -> Column {
    Column { nullable: true, ..column }
}

pub(crate) fn foreign_key(table: &str, name: &str, parent: &str, on_delete: Action) -> ForeignKey {
    ForeignKey {
        name: format!("{table}_{name}_fkey"),
        columns: vec![name.into()],
        references_table: parent.into(),
        references_columns: vec!["id".into()],
        on_delete,
        on_update: Action::NoAction,
        checked: Default::default(),
        span: Span::NOWHERE,
    }
}

pub(crate) fn index(table: &str, name: &str, unique: bool) -> Index {
    let suffix = if unique { "key" } else { "idx" };
    Index { unique, ..Index::new(format!("{table}_{name}_{suffix}"), [name], Span::NOWHERE) }
}

pub(crate) fn check(table: &str, name: &str, expression: &str) -> Check {
    Check { name: format!("{table}_{name}_check"), expression: expression.into(), span: Span::NOWHERE }
}

fn keyed(name: &str) -> Table {
    let mut table = Table::made(name);
    table.columns.push(Column { generated: true, ..column("id", Type::BigInt) });
    table.primary_key = vec!["id".into()];
    table
}

/// Recipes, ingredients, and how much of one the other needs.
pub(crate) fn recipes() -> Schema {
    let mut recipes = keyed("recipes");
    recipes.columns.push(column("title", Type::Varchar(80)));
    recipes.indexes.push(index("recipes", "title", true));
    let ingredients = keyed("ingredients");
    let mut links = Table::made("recipe_ingredients");
    links.columns.push(column("recipe_id", Type::BigInt));
    links.columns.push(column("ingredient_id", Type::BigInt));
    links.columns.push(column("quantity", Type::Decimal(10, 3)));
    links.primary_key = vec!["recipe_id".into(), "ingredient_id".into()];
    links.foreign_keys.push(foreign_key("recipe_ingredients", "recipe_id", "recipes", Action::Cascade));
    links.foreign_keys.push(foreign_key("recipe_ingredients", "ingredient_id", "ingredients", Action::Restrict));
    links.indexes.push(index("recipe_ingredients", "ingredient_id", false));
    links.checks.push(check("recipe_ingredients", "quantity", "quantity > 0"));
    Schema { tables: vec![links, recipes, ingredients], ..Schema::default() }
}

/// The schema with one of its tables changed.
pub(crate) fn with(table: &str, change: impl FnOnce(&mut Table)) -> Schema {
    let mut schema = recipes();
    change(schema.table_mut(table).expect("a table of the sample"));
    schema
}

/// The statements of a plan, white space as single spaces.
pub(crate) fn statements(from: &Schema, to: &Schema, dialect: Dialect, direction: Direction) -> Vec<String> {
    let plan = plan(from, to, &Renames::default(), dialect, direction);
    let statements = plan.steps.iter().flat_map(|step| &step.statements);
    statements.map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}
