//! What to do where rows that are there have no value for a column that they have to have one in.

use crate::{
    diff::values,
    meta::{
        Literal,
        literal::{Values, misfit},
    },
    schema::{Column, Schema},
    types::Type,
};

/// What to write on the field of this column instead.
pub(super) fn help(schema: &Schema, table: &str, column: &Column) -> String {
    let own = schema.table(table);
    let among = |columns: &[String]| columns.contains(&column.name);
    let refers = own.is_some_and(|own| own.foreign_keys.iter().any(|key| among(&key.columns)));
    let optional = !own.is_some_and(|own| among(&own.primary_key));
    let default = format!("`#[model({})]`", default(schema, table, column));
    match (refers, optional) {
        (true, true) => format!("make the field an `Option`, or give it {default}, the key of a row that is there"),
        (true, false) => format!("give the field {default}, the key of a row that is there"),
        (false, false) => format!("give the field {default}, which such rows get"),
        (false, true) if matches!(column.ty, Type::DateTime | Type::Timestamp) => format!(
            "give the field {default}, which such rows get, or make it an `Option`, unless it is `created_at` or `updated_at`"
        ),
        (false, true) => format!("give the field {default}, which such rows get, or make it an `Option`"),
    }
}

/// A default that the column can have.
fn default(schema: &Schema, table: &str, column: &Column) -> String {
    let listed = schema.table(table).and_then(|table| values(schema, table, column));
    if let Some(first) = listed.and_then(|listed| listed.into_iter().next()) {
        return format!("default = {first:?}");
    }
    let other = if column.ty == Type::Bool { Literal::Number("0") } else { Literal::Bool(true) };
    let misfit = misfit(&column.ty, Values::All, other);
    misfit.map_or("default = …".to_owned(), |misfit| misfit.of_default()[2].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sample::{column, with};

    #[track_caller]
    fn says(table: &str, name: &str, ty: Type, parts: &[&str], not: &str) {
        let new = column(name, ty);
        let schema = with(table, |table| table.columns.push(new.clone()));
        let help = help(&schema, table, &new);
        assert!(parts.iter().all(|part| help.contains(part)) && !help.contains(not), "{help}");
    }

    #[test]
    fn a_default_is_one_of_its_type() {
        says("recipes", "a", Type::Bool, &["`#[model(default = false)]`, which", "`Option`"], "created_at");
        says("recipes", "a", Type::Timestamp, &["default = \"2026-01-31 12:30:00\"", "`created_at`"], "…");
        says("recipes", "a", Type::Raw("inet".into()), &["default = …", "`Option`"], "created_at");
        says("recipes", "a", Type::Raw("enum('x','y')".into()), &["default = \"x\"", "`Option`"], "created_at");
        says("recipe_ingredients", "recipe_id", Type::BigInt, &["default = 0", "the key of a row"], "Option");
    }
}
