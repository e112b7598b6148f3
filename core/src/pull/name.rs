//! Names in Rust for what has one in a database.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::Choices;

/// Words that are no names even when they are raw.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Types that models use without naming where they are from.
const USED: [&str; 16] = [
    "Box", "Clone", "Debug", "Err", "Model", "None", "Ok", "Option", "Result", "Self", "Some", "String", "ToString",
    "Value", "Vec", "Default",
];

/// Whether it is a name in Rust, a keyword with `r#` too.
pub(super) fn is_identifier(name: &str) -> bool {
    !NEVER.contains(&name) && name != "_" && syn::parse_str::<syn::Ident>(&format!("r#{name}")).is_ok()
}

/// A name as code has it: `r#type`.
pub fn written(name: &str) -> String {
    // A keyword since 2024, and syn takes it for a name.
    if name == "gen" || syn::parse_str::<syn::Ident>(name).is_err() { format!("r#{name}") } else { name.to_owned() }
}

/// The words of a name, in snake case.
pub(super) fn snake(name: &str) -> String {
    let plain = |c: char| c.is_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(plain) && !name.trim_matches('_').contains("__") {
        return name.to_owned();
    }
    name.to_snake_case()
}

/// A name for a field or a relation.
pub(super) fn field(name: &str, what: &str) -> String {
    let snake = snake(name);
    if is_identifier(&snake) {
        return snake;
    }
    let other = if NEVER.contains(&snake.as_str()) { format!("{snake}_") } else { format!("{what}_{snake}") };
    if snake.chars().any(char::is_alphanumeric) && is_identifier(&other) { other } else { what.to_owned() }
}

/// A name for a type or a variant.
pub(super) fn camel(name: &str, what: &str) -> String {
    let camel = name.to_upper_camel_case();
    if is_identifier(&camel) && camel != "_" {
        return camel;
    }
    let other = format!("{what}{camel}");
    if is_identifier(&other) { other } else { what.to_owned() }
}

/// The singular of the words of a name, where it is a plural.
pub(super) fn singular(snake: &str) -> String {
    pluralizer::pluralize(snake, 1, false)
}

/// The plural.
pub(super) fn plural(snake: &str) -> String {
    pluralizer::pluralize(snake, 2, false)
}

/// `name`, or `name` with the least number behind it that is not taken.
pub(super) fn untaken(name: String, separator: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut numbers = 2..;
    let mut free = name.clone();
    while taken(&free) {
        free = format!("{name}{separator}{}", numbers.next().unwrap_or(0));
    }
    free
}

/// The types of a module: those that are declared, and those that derives make.
#[derive(Default)]
pub(super) struct Types {
    taken: BTreeSet<String>,
}

impl Types {
    /// The struct of a table, and what its derive makes.
    pub(super) fn model(&mut self, table: &str, choices: &mut Choices) -> String {
        let made = |name: &str| {
            [
                name.to_owned(),
                format!("New{name}"),
                format!("{name}Columns"),
                format!("{name}Payload"),
                format!("{name}PayloadPatch"),
            ]
        };
        let taken = |name: &str| made(name).iter().any(|made| self.taken.contains(made));
        let chosen = choices.name(table, |_| true);
        if let Some(name) = chosen.as_ref().filter(|name| taken(name)) {
            choices.refuse(name);
        }
        let name = chosen.filter(|name| !taken(name)).unwrap_or_else(|| {
            let name = camel(&singular(&snake(table)), "Table");
            let taken = |name: &str| USED.contains(&name) || made(name).iter().any(|made| self.taken.contains(made));
            if taken(&name) { untaken(format!("{name}Row"), "", taken) } else { name }
        });
        self.taken.extend(made(&name));
        name
    }

    /// An enum.
    pub(super) fn enumeration(&mut self, name: String) -> String {
        let taken = |name: &str| USED.contains(&name) || self.taken.contains(name);
        let name = if taken(&name) { untaken(format!("{name}Value"), "", taken) } else { name };
        self.taken.insert(name.clone());
        name
    }

    /// Takes the name of a relation's type; `false` where something else has it.
    pub(super) fn relation(&mut self, model: &str, alias: &str) -> bool {
        self.taken.insert(format!("{model}{}Relation", alias.to_upper_camel_case()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_rust() {
        for (name, expected) in [
            ("title", "title"),
            ("ArtistId", "artist_id"),
            ("type", "type"),
            ("self", "self_"),
            ("2fa", "column_2fa"),
            ("%", "column"),
            ("a__b", "a_b"),
            ("address2", "address2"),
            ("Straße", "straße"),
            ("_id", "_id"),
        ] {
            assert_eq!(field(name, "column"), expected);
        }
        assert_eq!([written("type"), written("gen"), written("title")], ["r#type", "r#gen", "title"]);
        assert_eq!(camel("2fa", "Table"), "Table2fa");
    }

    #[test]
    fn tables_are_singular_and_clash_with_nothing() {
        let mut types = Types::default();
        let mut model = |table: &str| types.model(table, &mut Choices::default());
        assert_eq!(model("film_actors"), "FilmActor");
        assert_eq!(model("addresses"), "Address");
        assert_eq!(model("PlaylistTrack"), "PlaylistTrack");
        assert_eq!(model("options"), "OptionRow");
        assert_eq!(model("new_film_actors"), "NewFilmActorRow");
        assert_eq!(model("status"), "Status");
        assert_eq!(model("statuses"), "StatusRow");
    }
}
