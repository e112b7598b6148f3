use super::*;
use crate::{diagnostic::Sink, replay::replay, source::Sources};

fn drawn(sql: &str) -> Diagram {
    let (mut schema, mut sink) = (Schema::default(), Sink::new());
    let source = Sources::new().add("1.sql", sql);
    replay(&mut schema, sql, source, Dialect::Postgres, &mut sink);
    assert!(sink.into_vec().is_empty());
    Diagram::new(&schema.lowered(Dialect::Postgres), &Relations::default(), Dialect::Postgres)
}

const FAR: &str =
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, x int, y int, UNIQUE (x, y));";

/// What a table is that refers to these, and which of its columns are payload.
fn kind(columns: &str) -> (Kind, Vec<String>) {
    let diagram = drawn(&format!("{FAR} CREATE TABLE t ({columns}); CREATE TABLE other (t int)"));
    let own = diagram.entities[2].clone();
    let payload = own.attributes.into_iter().filter(|attribute| attribute.payload).map(|attribute| attribute.name);
    (own.kind, payload.collect())
}

#[test]
fn join_tables_are_told_by_their_keys() {
    const ENDS: &str = "a_id int NOT NULL REFERENCES a, b_id int NOT NULL REFERENCES b";
    let none: Vec<String> = Vec::new();
    assert_eq!(kind(&format!("{ENDS}, PRIMARY KEY (b_id, a_id)")), (Kind::Pairs, none.clone()));
    assert_eq!(kind(&format!("{ENDS}, n int, PRIMARY KEY (a_id, b_id)")), (Kind::Links, vec!["n".to_owned()]));
    let own_id = "id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY";
    assert_eq!(kind(&format!("{own_id}, {ENDS}, UNIQUE (a_id, b_id)")), (Kind::Links, none.clone()));
    let third = "c_id int REFERENCES a, UNIQUE (a_id, b_id)";
    assert_eq!(kind(&format!("{own_id}, {ENDS}, {third}")), (Kind::Links, vec!["c_id".to_owned()]));
    let several = "a_id int NOT NULL REFERENCES a, x int, y int, FOREIGN KEY (x, y) REFERENCES b (x, y)";
    assert_eq!(kind(&format!("{several}, PRIMARY KEY (a_id, x, y)")), (Kind::Pairs, none));
}

#[test]
fn other_tables_with_two_references_are_none() {
    for columns in [
        // Nothing says that they link a pair once.
        "a_id int NOT NULL REFERENCES a, b_id int NOT NULL REFERENCES b",
        "a_id int REFERENCES a, b_id int REFERENCES b, UNIQUE (a_id, b_id)",
        "a_id int NOT NULL REFERENCES a, b_id int NOT NULL REFERENCES b, n int, PRIMARY KEY (a_id, b_id, n)",
        // A row of the one is a row of the other.
        "a_id int PRIMARY KEY REFERENCES a, b_id int NOT NULL REFERENCES b, UNIQUE (a_id, b_id)",
        "a_id int PRIMARY KEY REFERENCES a REFERENCES b",
    ] {
        assert_eq!(kind(columns), (Kind::Table, Vec::new()), "{columns}");
    }
}

#[test]
fn connections_say_how_many() {
    let diagram = drawn(&format!(
        "{FAR} CREATE TABLE t (one int NOT NULL UNIQUE REFERENCES a, many int REFERENCES b, x int, y int NOT NULL,
         FOREIGN KEY (y, x) REFERENCES b (y, x), FOREIGN KEY (many) REFERENCES gone)"
    ));
    let said: Vec<_> = diagram
        .connections
        .iter()
        .map(|own| (own.to, own.columns.clone(), own.referred.clone(), own.optional, own.unique))
        .collect();
    let expected = [
        (0, vec![0], vec![0], false, true),
        (1, vec![1], vec![0], true, false),
        (1, vec![3, 2], vec![2, 1], true, false),
    ];
    assert_eq!(said, expected);
}

#[test]
fn values_are_those_of_enums_and_checks() {
    let diagram = drawn(
        "CREATE TYPE mood AS ENUM ('glad', 'it''s'); CREATE TABLE t (a mood, b text CHECK (b IN ('x', 'y')), c text)",
    );
    let values = |index: usize| diagram.entities[0].attributes[index].values.join("|");
    assert_eq!([values(0), values(1), values(2)], ["glad|it's", "x|y", ""]);
}
