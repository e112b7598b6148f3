//! What somebody wants things to be called.

use std::{collections::BTreeSet, str::FromStr};

use super::name::is_identifier;

/// A name for something: `films.titel=title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is for.
    pub of: String,
    /// The name.
    pub name: String,
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((of, name)) = text.rsplit_once('=').filter(|(of, _)| !of.is_empty()) else {
            return Err("write what it is for, `=`, and the name: `films.titel=title`".to_owned());
        };
        if !is_identifier(name) {
            return Err(format!("`{name}` is no name in Rust"));
        }
        Ok(Self { of: of.to_owned(), name: name.to_owned() })
    }
}

/// What somebody wants structs, fields and relations to be called.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Names of structs, `tbl_people=Person`, and of fields, `people.nm=name`; of enums, `mood=Temper`, or
    /// `people.mood=Temper` where only a check lists the values.
    pub names: Vec<Choice>,
    /// Names of relations by the column of the reference. `film_actor.actor_id=cast` is what leads along it: of the
    /// other end where the table is a join table, else of the rows that refer. `actors/film_actor.actor_id=…` is what
    /// the rows referred to have by it.
    pub aliases: Vec<Choice>,
    used: BTreeSet<(bool, usize)>,
    /// What something else is called.
    taken: Vec<String>,
}

impl Choices {
    /// These names and aliases.
    pub fn new(names: Vec<Choice>, aliases: Vec<Choice>) -> Self {
        Self { names, aliases, used: BTreeSet::new(), taken: Vec::new() }
    }

    /// The name of a struct or a field, if it is one that `fits`.
    pub(super) fn name(&mut self, of: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let at = self.names.iter().position(|choice| choice.of == of && fits(&choice.name))?;
        self.used.insert((false, at));
        Some(self.names[at].name.clone())
    }

    /// The name of a relation.
    pub(super) fn alias(&mut self, of: &str) -> Option<String> {
        let at = self.aliases.iter().position(|choice| choice.of == of)?;
        self.used.insert((true, at));
        Some(self.aliases[at].name.clone())
    }

    /// Something else is called so already.
    pub(super) fn refuse(&mut self, name: &str) {
        self.taken.push(name.to_owned());
    }

    /// The names that could not be given.
    pub(super) fn taken(&self) -> &[String] {
        &self.taken
    }

    /// What was for nothing that there is.
    pub(super) fn unused(&self) -> Vec<(String, &'static str)> {
        let all = [(false, &self.names, "name"), (true, &self.aliases, "alias")];
        let unused = all.into_iter().flat_map(|(alias, choices, what)| {
            let unused = choices.iter().enumerate().filter(move |(at, _)| !self.used.contains(&(alias, *at)));
            unused.map(move |(_, choice)| (format!("{}={}", choice.of, choice.name), what))
        });
        unused.collect()
    }
}
