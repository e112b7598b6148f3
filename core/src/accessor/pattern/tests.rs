use super::*;
use crate::{
    meta::{Column, Links},
    types::Type,
};

const fn column(name: &'static str, key: bool) -> Column<'static> {
    let ty = Type::BigInt;
    Column {
        field: name,
        name,
        ty,
        nullable: false,
        key,
        generated: key,
        computed: false,
        default: false,
        unique: false,
        unique_with: false,
        values: crate::meta::literal::Values::All,
        marker: None,
        sql_type: None,
    }
}

const NOTE: Model<'static> = Model {
    name: "Note",
    table: "no\"tes",
    columns: &[column("id", true), column("a", false)],
    key: &[0],
    references: &[],
    links: Links::One,
};

#[test]
fn names_are_quoted_and_parameters_counted() {
    let pattern = "{table}: {columns}; {given}; {other = ?} WHERE {key = ?}";
    let filled = of_model(Dialect::Postgres, &NOTE, pattern);
    let expected = r#""no""tes": t."id", t."a"; "a"; "a" = $1 WHERE "id" = $2"#;
    assert_eq!(filled.as_str(), expected);
    let filled = of_model(Dialect::Mysql, &NOTE, "{other = ?} WHERE {key = ?}");
    assert_eq!(filled.as_str(), "`a` = ? WHERE `id` = ?");
    assert_eq!(filled.parameters(), [Parameter::Column; 2]);
}

#[test]
#[should_panic(expected = "no such part")]
fn a_misspelt_part_is_no_sql() {
    of_model(Dialect::Sqlite, &NOTE, "SELECT {colums}");
}
