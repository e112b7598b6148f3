use super::*;
use crate::{
    meta::{Column, Foreign, Links},
    types::Type,
};

const fn column(field: &'static str) -> Column<'static> {
    Column {
        field,
        name: field,
        ty: Type::BigInt,
        nullable: false,
        key: false,
        generated: false,
        computed: false,
        default: false,
        unique: false,
        unique_with: false,
        values: crate::meta::literal::Values::All,
        marker: None,
        sql_type: None,
    }
}

const fn keyed(mut column: Column<'static>) -> Column<'static> {
    column.key = true;
    column
}

const fn foreign(name: &'static str, columns: &'static [usize], model: &'static str) -> Foreign<'static> {
    Foreign { name, columns, to: side(model), writes: false, unique: false }
}

const fn side(model: &'static str) -> Side<'static> {
    Side { model, table: model }
}

const fn sides(near: &'static str) -> Sides<'static> {
    Sides { near: side(near), target: None, from: None, to: None, symmetric: false }
}

const LINK: Model<'static> = Model {
    name: "Link",
    table: "links",
    columns: &[column("note"), column("a_id"), column("b_id")],
    key: &[0],
    references: &[foreign("a_id", &[1], "A"), foreign("b_id", &[2], "B")],
    links: Links::One,
};
const FOLLOW: Model<'static> = Model {
    name: "Follow",
    table: "follows",
    columns: &[column("follower_id"), column("followed_id")],
    key: &[0],
    references: &[foreign("follower_id", &[0], "User"), foreign("followed_id", &[1], "User")],
    links: Links::One,
};
const TERNARY: Model<'static> = Model {
    name: "Ternary",
    table: "ternaries",
    columns: &[keyed(column("a_id")), column("b_id"), keyed(column("c_id"))],
    key: &[0, 2],
    references: &[foreign("a_id", &[0], "A"), foreign("b_id", &[1], "B"), foreign("c_id", &[2], "C")],
    links: Links::One,
};
/// Keyed by a student and a section, which has a key of two columns; one of them is a course's key as well.
const ENROLMENT: Model<'static> = Model {
    name: "Enrolment",
    table: "enrolments",
    columns: &[column("grade"), keyed(column("course")), keyed(column("number")), keyed(column("student"))],
    key: &[1, 2, 3],
    references: &[
        foreign("course", &[1], "Course"),
        foreign("section", &[1, 2], "Section"),
        foreign("student", &[3], "Student"),
    ],
    links: Links::One,
};

fn found(through: &Model<'static>, sides: Sides<'static>) -> (usize, usize) {
    match ends(through, sides) {
        Ends::Found { near, far } => (near, far),
        Ends::Wrong(mistake) => panic!("{}", mistake.text().as_str()),
    }
}

fn wrong(through: &Model<'static>, sides: Sides<'static>) -> (&'static str, At, Vec<String>) {
    match ends(through, sides) {
        Ends::Found { near, far } => panic!("found {near} and {far}"),
        Ends::Wrong(mistake) => {
            let arguments = mistake.arguments().as_slice().iter().map(|&text| text.to_owned()).collect();
            (mistake.code.id, mistake.at, arguments)
        }
    }
}

fn arguments(all: &[&str]) -> Vec<String> {
    all.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn one_of_each_is_enough() {
    const ENDS: Ends<'static> = ends(&LINK, sides("B"));
    assert!(matches!(ENDS, Ends::Found { near: 1, far: 0 }), "in const code");
    assert_eq!(found(&LINK, sides("A")), (0, 1));
    assert_eq!(found(&LINK, Sides { target: Some(side("B")), ..sides("A") }), (0, 1));
}

#[test]
fn the_target_picks_among_three() {
    assert_eq!(found(&TERNARY, Sides { target: Some(side("C")), ..sides("A") }), (0, 2));
    assert_eq!(found(&TERNARY, Sides { to: Some("a_id"), ..sides("C") }), (2, 0));
    let (code, at, list) = wrong(&TERNARY, Sides { to: Some("b_id"), ..sides("A") });
    let expected = arguments(&["Ternary", "`a_id` and `c_id`, and this relation is by `a_id` and `b_id`"]);
    assert_eq!((code, at, list), (NOT_THE_PAIR.id, At::Through, expected), "its payload is about the pair");
    let (code, at, list) = wrong(&TERNARY, sides("A"));
    assert_eq!((code, at, list), (AMBIGUOUS_TO.id, At::Through, arguments(&["Ternary", "`b_id`, `c_id`"])));
}

#[test]
fn a_model_and_itself_needs_one_word() {
    let to_user = Sides { target: Some(side("User")), ..sides("User") };
    for (sides, expected) in [
        (Sides { from: Some("followed_id"), ..to_user }, (1, 0)),
        (Sides { from: Some("follower_id"), ..sides("User") }, (0, 1)),
        (Sides { to: Some("follower_id"), ..sides("User") }, (1, 0)),
        (Sides { from: Some("followed_id"), to: Some("follower_id"), ..to_user }, (1, 0)),
    ] {
        assert_eq!(found(&FOLLOW, sides), expected);
    }
    let (code, at, list) = wrong(&FOLLOW, to_user);
    let expected = arguments(&["Follow", "User", "`follower_id`, `followed_id`"]);
    assert_eq!((code, at, list), (AMBIGUOUS_FROM.id, At::Through, expected));
}

#[test]
fn fields_that_lead_nowhere() {
    let cases = [
        (Sides { from: Some("x"), ..sides("A") }, NO_FIELD, At::From, arguments(&["Link", "x"])),
        (Sides { to: Some("note"), ..sides("A") }, NO_REFERENCE_FIELD, At::To, arguments(&["Link", "note"])),
        (Sides { from: Some("b_id"), ..sides("A") }, WRONG_REFERENCE, At::From, arguments(&["Link", "b_id", "A"])),
        (
            Sides { target: Some(side("B")), to: Some("a_id"), ..sides("A") },
            WRONG_REFERENCE,
            At::To,
            arguments(&["Link", "a_id", "B"]),
        ),
        (Sides { from: Some("a_id"), to: Some("a_id"), ..sides("A") }, SAME_FIELD, At::To, arguments(&["a_id"])),
        (Sides { to: Some("a_id"), ..sides("A") }, SAME_FIELD, At::To, arguments(&["a_id"])),
    ];
    for (sides, code, at, arguments) in cases {
        assert_eq!(wrong(&LINK, sides), (code.id, at, arguments));
    }
}

#[test]
fn sides_without_a_reference() {
    const LONE: Model<'static> = Model {
        name: "Lone",
        table: "lone",
        columns: &[column("a_id")],
        key: &[0],
        references: &[foreign("a_id", &[0], "A")],
        links: Links::One,
    };
    assert_eq!(wrong(&LONE, sides("A")), (NO_FAR_SIDE.id, At::Through, arguments(&["Lone"])));
    assert_eq!(
        wrong(&LINK, Sides { target: Some(side("A")), ..sides("A") }),
        (NO_FAR_SIDE.id, At::Through, arguments(&["Link"]))
    );
    assert_eq!(wrong(&LINK, sides("C")), (NO_REFERENCE.id, At::Through, arguments(&["Link", "C"])));
    assert_eq!(
        wrong(&LINK, Sides { target: Some(side("C")), ..sides("A") }),
        (NO_REFERENCE.id, At::Through, arguments(&["Link", "C"]))
    );
}

#[test]
fn a_link_has_both_its_sides() {
    let columns = [column("note"), column("a_id"), Column { nullable: true, ..column("b_id") }];
    let link = Model { columns: &columns, ..LINK };
    match ends(&link, sides("A")) {
        Ends::Wrong(mistake) => {
            assert_eq!((mistake.code.id, mistake.at), (NULLABLE_LINK.id, At::Column(2)));
            assert_eq!(mistake.arguments().as_slice(), ["Link", "b_id"]);
        }
        Ends::Found { .. } => panic!("a link without a far side"),
    }
}

#[test]
fn a_reference_of_two_fields_is_one_end() {
    assert_eq!(pair(&ENROLMENT), Some((1, 2)), "not the course, which is part of the section");
    let to = |name| Sides { to: Some(name), ..sides("Student") };
    assert_eq!(found(&ENROLMENT, to("section")), (2, 1));
    assert_eq!(found(&ENROLMENT, Sides { target: Some(side("Section")), ..sides("Student") }), (2, 1));
    let pair = arguments(&["Enrolment", "`section` and `student`, and this relation is by `course` and `student`"]);
    assert_eq!(wrong(&ENROLMENT, to("course")), (NOT_THE_PAIR.id, At::Through, pair));
    let field = arguments(&["Enrolment", "number"]);
    assert_eq!(wrong(&ENROLMENT, to("number")), (NO_REFERENCE_FIELD.id, At::To, field));
    let both = Sides { to: Some("section"), ..sides("Course") };
    assert_eq!(wrong(&ENROLMENT, both), (SAME_FIELD.id, At::To, arguments(&["course"])));
}

#[test]
fn long_lists_are_cut() {
    let names: Vec<String> = (0..40).map(|n| format!("a_rather_long_field_name_{n:02}")).collect();
    let columns: Vec<Column<'_>> = names.iter().map(|name| Column { field: name, name, ..column("") }).collect();
    let positions: Vec<_> = (0..names.len()).map(|n| [n]).collect();
    let references: Vec<_> = names
        .iter()
        .zip(&positions)
        .map(|(name, columns)| Foreign { name, columns, to: side("A"), writes: false, unique: false })
        .collect();
    let link = Model {
        name: "Link",
        table: "links",
        columns: &columns,
        key: &[0],
        references: &references,
        links: Links::One,
    };
    match ends(&link, sides("A")) {
        Ends::Wrong(mistake) => assert!(mistake.arguments().as_slice()[2].ends_with("`, …")),
        Ends::Found { .. } => panic!("found one of forty"),
    }
}
