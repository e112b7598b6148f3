//! Answers to the questions of a change, and what they settle.

use std::{fmt, str::FromStr};

use super::{Renames, values};
use crate::{dialect::Dialect, schema::Schema};

/// A table, a column of one, or a value of that.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// The table; that of a column as it is called from now on.
    pub table: String,
    /// The column, where it is one; that of a value as it is called from now on.
    pub column: Option<String>,
    /// The value, where it is one.
    pub value: Option<String>,
}

/// An answer: `rename:recipes.title=name`, `rename:recipes=dishes`, `rename:users.role.owner=boss`,
/// `drop:recipes.title`, `drop:recipes`, `drop:users.role.owner`, `move:songs.genre_id=song_genres`,
/// `move:song_genres=songs.genre_id`.
///
/// A value with `=` in it is quoted.
///
/// ```
/// use jointable_core::diff::Answer;
///
/// let answer: Answer = "rename:recipes.title=name".parse().unwrap();
/// assert_eq!(answer.to_string(), "rename:recipes.title=name");
/// assert!("rename:recipes".parse::<Answer>().is_err());
///
/// let answer: Answer = "rename:rules.operator.\">=\"=at least".parse().unwrap();
/// assert_eq!(answer.thing().value.as_deref(), Some(">="));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has that name from now on.
    Rename(Thing, String),
    /// The values of a reference are links of that table from now on, or the links of a table such values. Where the
    /// table leads there more than once, a column of it says which is meant.
    Move(Thing, Thing),
    /// It goes.
    Drop(Thing),
}

impl Thing {
    pub(super) fn table(table: &str) -> Self {
        Thing { table: table.to_owned(), ..Thing::default() }
    }

    pub(super) fn column(table: &str, column: &str) -> Self {
        Thing { column: Some(column.to_owned()), ..Thing::table(table) }
    }

    pub(super) fn value(table: &str, column: &str, value: &str) -> Self {
        Thing { value: Some(value.to_owned()), ..Thing::column(table, column) }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        self.column.iter().try_for_each(|column| write!(f, ".{column}"))?;
        self.value.iter().try_for_each(|value| write!(f, ".{}", quoted(value)))
    }
}

impl FromStr for Thing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().map(str::to_owned);
        let thing = Thing { table: part().unwrap_or_default(), column: part(), value: part() };
        if thing.table.is_empty() || [&thing.column, &thing.value].into_iter().flatten().any(String::is_empty) {
            let forms = "`table`, `table.column` or `table.column.value`";
            return Err(format!("`{text}` names no table, column or value: write {forms}"));
        }
        Ok(Thing { value: thing.value.map(|value| unquoted(&value)), ..thing })
    }
}

/// A value as an answer spells it.
fn quoted(value: &str) -> String {
    match value.is_empty() || value.contains(['=', '"']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value.to_owned(),
    }
}

fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => text.to_owned(),
    }
}

/// What stands before and behind the first `=` that is not quoted.
fn sides(text: &str) -> Option<(&str, &str)> {
    let mut inside = false;
    let at = text.find(|character| {
        inside ^= character == '"';
        character == '=' && !inside
    })?;
    Some((&text[..at], &text[at + 1..]))
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Rename(thing @ Thing { value: Some(_), .. }, name) => write!(f, "rename:{thing}={}", quoted(name)),
            Answer::Rename(thing, name) => write!(f, "rename:{thing}={name}"),
            Answer::Move(thing, new) => write!(f, "move:{thing}={new}"),
            Answer::Drop(thing) => write!(f, "drop:{thing}"),
        }
    }
}

impl FromStr for Answer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || {
            let forms = "`rename:table.column=name`, `move:table.column=join_table` or `drop:table.column`";
            format!("`{text}` is no answer: write {forms}")
        };
        let named = |rest| sides(rest).filter(|(_, name)| !name.is_empty()).ok_or_else(form);
        match text.split_once(':') {
            Some(("rename", rest)) => {
                let (thing, name) = named(rest)?;
                let thing: Thing = thing.parse()?;
                let name = if thing.value.is_some() { unquoted(name) } else { name.to_owned() };
                Ok(Answer::Rename(thing, name))
            }
            Some(("move", rest)) => {
                let (thing, new) = named(rest)?;
                let (thing, new): (Thing, Thing) = (thing.parse()?, new.parse()?);
                let sound = thing.value.is_none() && new.value.is_none();
                sound.then_some(Answer::Move(thing, new)).ok_or_else(form)
            }
            Some(("drop", thing)) => Ok(Answer::Drop(thing.parse()?)),
            _ => Err(form()),
        }
    }
}

impl Answer {
    /// What it is about.
    pub fn thing(&self) -> &Thing {
        let (Answer::Rename(thing, _) | Answer::Move(thing, _) | Answer::Drop(thing)) = self;
        thing
    }
}

impl Renames {
    /// Adds what these answers say, whatever their order.
    ///
    /// # Errors
    /// Which cannot be, and why: `from` has nothing of the old name, or `to` nothing of the new.
    pub fn answers<'a>(
        &mut self,
        answers: &'a [Answer],
        from: &Schema,
        to: &Schema,
        dialect: Dialect,
    ) -> Result<(), (&'a Answer, String)> {
        // A column's table has its new name by then, a value's column too, and what is moved its new columns.
        let rank = |answer: &&Answer| {
            let Thing { column, value, .. } = answer.thing();
            (matches!(answer, Answer::Move(..)), column.is_some(), value.is_some())
        };
        let mut ordered: Vec<&Answer> = answers.iter().collect();
        ordered.sort_by_key(rank);
        ordered
            .into_iter()
            .try_for_each(|answer| self.answer(answer, from, to, dialect).map_err(|why| (answer, why)))?;
        for (thing, new) in self.merged(from) {
            // Two values can take each other's names, by two answers.
            let said = |answer: &&Answer| matches!(answer, Answer::Rename(of, name) if *of == thing && *name == new);
            if let (Some(answer), Thing { table, column: Some(column), .. }) = (answers.iter().find(said), &thing) {
                return Err((answer, format!("column `{column}` of table `{table}` has a value `{new}` already")));
            }
        }
        let stays = |answer: &&Answer| matches!(answer, Answer::Drop(thing) if self.stays(thing, to));
        if let Some(answer) = answers.iter().find(stays) {
            return Err((answer, "the models have it".to_owned()));
        }
        self.part(from);
        Ok(())
    }

    /// Whether the models have what is said to be dropped, and it is nothing else that has got its name.
    fn stays(&self, Thing { table, column, value }: &Thing, to: &Schema) -> bool {
        let Some(column) = column else { return to.table(table).is_some() && self.before(table) == table };
        let Some(value) = value else {
            let wanted = to.table(table).is_some_and(|own| own.column(column).is_some());
            return wanted && self.column_before(table, column) == column;
        };
        let listed = values::of(to, table, column).is_some_and(|listed| listed.contains(value));
        listed && !self.values_of(table, column).iter().any(|(_, new)| new == value)
    }

    fn answer(&mut self, answer: &Answer, from: &Schema, to: &Schema, dialect: Dialect) -> Result<(), String> {
        let Thing { table: name, column, value } = answer.thing();
        let before = if column.is_some() { self.before(name) } else { name };
        let table = from.table(before).ok_or_else(|| format!("the migrations make no table `{before}`"))?;
        if let Some(column) = column {
            let own = if value.is_some() { self.column_before(name, column) } else { column };
            if table.column(own).is_none() {
                return Err(format!("the migrations give table `{before}` no column `{own}`"));
            }
        }
        if let (Some(column), Some(value)) = (column, value) {
            let new = if let Answer::Rename(_, new) = answer { Some(new.as_str()) } else { None };
            return self.answer_of_value((name, column), (value, new), from, to);
        }
        let (thing, name) = match answer {
            Answer::Rename(thing, name) => (thing, name),
            Answer::Move(gone, new) => return self.moved((gone, new), (from, to), dialect),
            Answer::Drop(_) => return Ok(()),
        };
        match &thing.column {
            None if to.table(name).is_none() => return Err(format!("no model is kept in table `{name}`")),
            None => {
                self.table(&thing.table, name);
                self.columns_said(name, from, to);
                self.moves_said(from, to);
            }
            Some(column) => {
                let wanted =
                    to.table(&thing.table).ok_or_else(|| format!("no model is kept in table `{}`", thing.table))?;
                if wanted.column(name).is_none() {
                    return Err(format!("the model of table `{}` has no column `{name}`", thing.table));
                }
                self.column(&thing.table, column, name);
            }
        }
        self.values_said(from, to);
        Ok(())
    }

    /// An answer about a value: its new name, if it has one.
    fn answer_of_value(
        &mut self,
        (table, column): (&str, &str),
        (value, new): (&str, Option<&str>),
        from: &Schema,
        to: &Schema,
    ) -> Result<(), String> {
        let of = format!("column `{column}` of table `{table}`");
        let unlisted = || format!("the values of {of} are not listed");
        let before = self.values_before(from, table, column).ok_or_else(unlisted)?;
        if !before.iter().any(|own| own == value) {
            return Err(format!("the migrations give {of} no value `{value}`"));
        }
        let after = values::of(to, table, column).ok_or_else(unlisted)?;
        let Some(new) = new else { return Ok(()) };
        if !after.iter().any(|own| own == new) {
            return Err(format!("the models give {of} no value `{new}`"));
        }
        for (table, column) in values::family(to, (table, column), new) {
            if self.values_before(from, table, column).is_some_and(|own| own.iter().any(|own| own == value)) {
                self.value(table, column, value, new);
            }
        }
        Ok(())
    }
}
