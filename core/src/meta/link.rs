//! Which columns of a join model lead to the near and the far side of a relation. One rule, for `const` code and for
//! run time.

mod pair;
mod search;

pub use self::pair::pair;
use self::search::Search;
use super::{Model, Reference};
use crate::{
    diagnostic::{
        AMBIGUOUS_FROM, AMBIGUOUS_TO, Code, NO_FAR_SIDE, NO_FIELD, NO_REFERENCE, NO_REFERENCE_FIELD, NOT_THE_PAIR,
        NULLABLE_LINK, SAME_FIELD, WRONG_REFERENCE,
    },
    text::{Text, same},
};

/// What a many-to-many relation says about its two sides.
///
/// Models are told apart by their tables, which no two models share; names are for messages.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The declaring model.
    pub near: Reference<'a>,
    /// The far model, where it is named.
    pub target: Option<Reference<'a>>,
    /// `from`: the join model's field that leads to the declaring model, without `r#`.
    pub from: Option<&'a str>,
    /// `to`: the join model's field that leads to the far model, without `r#`.
    pub to: Option<&'a str>,
}

/// What [`ends`] finds.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "const code has no heap to put the mistake on")]
pub enum Ends<'a> {
    /// Indexes into the join model's columns.
    Found {
        /// The column that leads to the declaring model.
        near: usize,
        /// The column that leads to the far model.
        far: usize,
    },
    /// The declaration says too little, or something wrong.
    Wrong(Mistake<'a>),
}

/// What is wrong with a relation.
#[derive(Debug)]
pub struct Mistake<'a> {
    /// The kind of diagnostic.
    pub code: &'static Code,
    /// Which token it is about.
    pub at: At,
    /// The names the message takes: one to three, the rest empty.
    names: [&'a str; 3],
    /// Fields to choose from; they stand behind the names.
    candidates: Text<512>,
}

/// The part of a relation that a [`Mistake`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// `through = …`.
    Through,
    /// `from = …`.
    From,
    /// `to = …`.
    To,
    /// This column of the join model.
    Column(usize),
}

impl<'a> Mistake<'a> {
    /// Message and help as one text, for compile errors.
    pub const fn text(&self) -> Text<2048> {
        self.code.text(self.arguments().as_slice())
    }

    /// What fills in the code's message.
    pub const fn arguments(&self) -> Arguments<'_> {
        let [first, second, third] = self.names;
        let list = self.candidates.as_str();
        if list.is_empty() {
            let count = 1 + !second.is_empty() as usize + !third.is_empty() as usize;
            Arguments { all: [first, second, third], count }
        } else if second.is_empty() {
            Arguments { all: [first, list, ""], count: 2 }
        } else {
            Arguments { all: [first, second, list], count: 3 }
        }
    }

    const fn about(code: &'static Code, at: At, names: [&'a str; 3]) -> Ends<'a> {
        Ends::Wrong(Self { code, at, names, candidates: Text::new() })
    }

    const fn among(code: &'static Code, names: [&'a str; 3], candidates: Text<512>) -> Ends<'a> {
        Ends::Wrong(Self { code, at: At::Through, names, candidates })
    }
}

/// The arguments of a [`Mistake`].
#[derive(Debug)]
pub struct Arguments<'a> {
    all: [&'a str; 3],
    count: usize,
}

impl<'a> Arguments<'a> {
    /// As a slice.
    pub const fn as_slice(&self) -> &[&'a str] {
        self.all.split_at(self.count).0
    }
}

/// Finds the two ends of a relation in its join model.
///
/// The near end is `from`, or else the only reference to the declaring model. The far end is `to`, or else the only
/// other reference: to the target where it is named, to anything where it is not. Whatever leaves not exactly one
/// column for each end is a mistake, and so are ends other than the [`pair`] that the join model links by.
pub const fn ends<'a>(through: &Model<'a>, sides: Sides<'a>) -> Ends<'a> {
    let columns = through.columns;
    let near_name = sides.near.model;
    let from = match sides.from {
        None => None,
        Some(from) => match named(through, from, At::From, Some(sides.near)) {
            Ends::Found { near, .. } => Some(near),
            wrong => return wrong,
        },
    };
    let to = match sides.to {
        None => None,
        Some(to) => match named(through, to, At::To, sides.target) {
            Ends::Found { near, .. } => Some(near),
            wrong => return wrong,
        },
    };
    let near = match from {
        Some(from) => from,
        None => {
            let search = Search { table: Some(sides.near.table), except: to };
            match search.count(columns) {
                1 => search.first(columns),
                0 => {
                    // The only reference to this side may have been named as the way to the other one.
                    if let Some(to) = to
                        && (Search { except: None, ..search }).takes(columns, to)
                    {
                        return Mistake::about(SAME_FIELD, At::To, [columns[to].field, "", ""]);
                    }
                    return Mistake::about(NO_REFERENCE, At::Through, [through.name, near_name, ""]);
                }
                _ => {
                    let names = [through.name, near_name, ""];
                    return Mistake::among(AMBIGUOUS_FROM, names, search.list(columns));
                }
            }
        }
    };
    let far = match to {
        Some(to) => to,
        None => {
            let table = match sides.target {
                Some(target) => Some(target.table),
                None => None,
            };
            let search = Search { table, except: Some(near) };
            match (search.count(columns), sides.target) {
                (1, _) => search.first(columns),
                (0, Some(target)) if !same(target.table, sides.near.table) => {
                    return Mistake::about(NO_REFERENCE, At::Through, [through.name, target.model, ""]);
                }
                (0, _) => return Mistake::about(NO_FAR_SIDE, At::Through, [through.name, "", ""]),
                _ => {
                    return Mistake::among(AMBIGUOUS_TO, [through.name, "", ""], search.list(columns));
                }
            }
        }
    };
    if near == far {
        return Mistake::about(SAME_FIELD, At::To, [columns[far].field, "", ""]);
    }
    // A key that may be NULL has been reported where it is declared.
    if columns[near].nullable && !columns[near].key {
        return Mistake::about(NULLABLE_LINK, At::Column(near), [through.name, columns[near].field, ""]);
    }
    if columns[far].nullable && !columns[far].key {
        return Mistake::about(NULLABLE_LINK, At::Column(far), [through.name, columns[far].field, ""]);
    }
    match pair(through) {
        Some((first, second)) if !((near == first && far == second) || (near == second && far == first)) => {
            let mut both = Text::new();
            both.push("`");
            both.push(columns[first].field);
            both.push("` and `");
            both.push(columns[second].field);
            both.push("`");
            Mistake::among(NOT_THE_PAIR, [through.name, "", ""], both)
        }
        _ => Ends::Found { near, far },
    }
}

/// The column that `from` or `to` names, as both ends; it has to reference `side`, where that is known.
const fn named<'a>(through: &Model<'a>, field: &'a str, at: At, side: Option<Reference<'a>>) -> Ends<'a> {
    let mut index = 0;
    while index < through.columns.len() {
        if same(through.columns[index].field, field) {
            return match (&through.columns[index].references, side) {
                (None, _) => Mistake::about(NO_REFERENCE_FIELD, at, [through.name, field, ""]),
                (Some(reference), Some(side)) if !same(reference.table, side.table) => {
                    Mistake::about(WRONG_REFERENCE, at, [through.name, field, side.model])
                }
                _ => Ends::Found { near: index, far: index },
            };
        }
        index += 1;
    }
    Mistake::about(NO_FIELD, at, [through.name, field, ""])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meta::Column, types::Type};

    const fn column(field: &'static str, references: Option<&'static str>) -> Column<'static> {
        let references = match references {
            Some(model) => Some(Reference { model, table: model }),
            None => None,
        };
        Column {
            field,
            name: field,
            ty: Type::BigInt,
            nullable: false,
            key: false,
            generated: false,
            default: false,
            references,
        }
    }

    const fn keyed(mut column: Column<'static>) -> Column<'static> {
        column.key = true;
        column
    }

    const fn side(model: &'static str) -> Reference<'static> {
        Reference { model, table: model }
    }

    const fn sides(near: &'static str) -> Sides<'static> {
        Sides { near: side(near), target: None, from: None, to: None }
    }

    const LINK: Model<'static> = Model {
        name: "Link",
        table: "links",
        columns: &[column("note", None), column("a_id", Some("A")), column("b_id", Some("B"))],
    };
    const FOLLOW: Model<'static> = Model {
        name: "Follow",
        table: "follows",
        columns: &[column("follower_id", Some("User")), column("followed_id", Some("User"))],
    };
    const TERNARY: Model<'static> = Model {
        name: "Ternary",
        table: "ternaries",
        columns: &[keyed(column("a_id", Some("A"))), column("b_id", Some("B")), keyed(column("c_id", Some("C")))],
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
        assert!(matches!(ENDS, Ends::Found { near: 2, far: 1 }), "in const code");
        assert_eq!(found(&LINK, sides("A")), (1, 2));
        assert_eq!(found(&LINK, Sides { target: Some(side("B")), ..sides("A") }), (1, 2));
    }

    #[test]
    fn the_target_picks_among_three() {
        assert_eq!(found(&TERNARY, Sides { target: Some(side("C")), ..sides("A") }), (0, 2));
        assert_eq!(found(&TERNARY, Sides { to: Some("a_id"), ..sides("C") }), (2, 0));
        let (code, at, list) = wrong(&TERNARY, Sides { to: Some("b_id"), ..sides("A") });
        let expected = arguments(&["Ternary", "`a_id` and `c_id`"]);
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
        const LONE: Model<'static> = Model { name: "Lone", table: "lone", columns: &[column("a_id", Some("A"))] };
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
        let columns = [column("a_id", Some("A")), Column { nullable: true, ..column("b_id", Some("B")) }];
        let link = Model { name: "Link", table: "links", columns: &columns };
        match ends(&link, sides("A")) {
            Ends::Wrong(mistake) => {
                assert_eq!((mistake.code.id, mistake.at), (NULLABLE_LINK.id, At::Column(1)));
                assert_eq!(mistake.arguments().as_slice(), ["Link", "b_id"]);
            }
            Ends::Found { .. } => panic!("a link without a far side"),
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..40).map(|n| format!("a_rather_long_field_name_{n:02}")).collect();
        let columns: Vec<Column<'_>> =
            names.iter().map(|name| Column { field: name, name, ..column("", Some("A")) }).collect();
        let link = Model { name: "Link", table: "links", columns: &columns };
        match ends(&link, sides("A")) {
            Ends::Wrong(mistake) => assert!(mistake.arguments().as_slice()[2].ends_with("`, …")),
            Ends::Found { .. } => panic!("found one of forty"),
        }
    }
}
