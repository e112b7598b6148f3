//! What only its author knows of a change: whether something was renamed, or dropped and something else added.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{Renames, same_type};
use crate::{
    dialect::Dialect,
    schema::{Column, Schema, Table},
    source::Span,
};

/// A table or a column that is gone, while others are new that look like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is gone.
    pub gone: Thing,
    /// What it may be called now, the most alike first.
    pub candidates: Vec<Candidate>,
}

/// A table, or a column of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// The table; that of a column as it is called from now on.
    pub table: String,
    /// The column, where it is one.
    pub column: Option<String>,
}

/// What something may be called now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The new name.
    pub name: String,
    /// How much the two are alike, in percent.
    pub similarity: u8,
    /// Where it is declared.
    pub span: Span,
}

/// An answer: `rename:recipes.title=name`, `rename:recipes=dishes`, `drop:recipes.title`, `drop:recipes`.
///
/// ```
/// use jointable_core::diff::Answer;
///
/// let answer: Answer = "rename:recipes.title=name".parse().unwrap();
/// assert_eq!(answer.to_string(), "rename:recipes.title=name");
/// assert!("rename:recipes".parse::<Answer>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has that name from now on.
    Rename(Thing, String),
    /// It goes.
    Drop(Thing),
}

impl Thing {
    fn table(table: &str) -> Self {
        Thing { table: table.to_owned(), column: None }
    }

    fn column(table: &str, column: &str) -> Self {
        Thing { table: table.to_owned(), column: Some(column.to_owned()) }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "{}.{column}", self.table),
            None => f.write_str(&self.table),
        }
    }
}

impl FromStr for Thing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (table, column) = match text.split_once('.') {
            Some((table, column)) => (table, Some(column.to_owned())),
            None => (text, None),
        };
        if table.is_empty() || column.as_ref().is_some_and(String::is_empty) {
            return Err(format!("`{text}` names no table or column: write `table` or `table.column`"));
        }
        Ok(Thing { table: table.to_owned(), column })
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Rename(thing, name) => write!(f, "rename:{thing}={name}"),
            Answer::Drop(thing) => write!(f, "drop:{thing}"),
        }
    }
}

impl FromStr for Answer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` is no answer: write `rename:table.column=name` or `drop:table.column`");
        match text.split_once(':') {
            Some(("rename", rest)) => match rest.split_once('=') {
                Some((thing, name)) if !name.is_empty() => Ok(Answer::Rename(thing.parse()?, name.to_owned())),
                _ => Err(form()),
            },
            Some(("drop", thing)) => Ok(Answer::Drop(thing.parse()?)),
            _ => Err(form()),
        }
    }
}

impl Question {
    /// The answers there are.
    pub fn answers(&self) -> Vec<Answer> {
        let renamed = self.candidates.iter().map(|new| Answer::Rename(self.gone.clone(), new.name.clone()));
        renamed.chain([Answer::Drop(self.gone.clone())]).collect()
    }
}

impl Renames {
    /// Adds what an answer says.
    ///
    /// # Errors
    /// Why it cannot be: `from` has nothing of the old name, or `to` nothing of the new.
    pub fn answer(&mut self, answer: &Answer, from: &Schema, to: &Schema) -> Result<(), String> {
        let (Answer::Rename(thing, _) | Answer::Drop(thing)) = answer;
        let before = match &thing.column {
            Some(_) => self.before(&thing.table),
            None => &thing.table,
        };
        let table = from.table(before).ok_or_else(|| format!("the migrations make no table `{before}`"))?;
        if let Some(column) = &thing.column
            && table.column(column).is_none()
        {
            return Err(format!("the migrations give table `{before}` no column `{column}`"));
        }
        let Answer::Rename(thing, name) = answer else { return Ok(()) };
        match &thing.column {
            None if to.table(name).is_none() => return Err(format!("no model is kept in table `{name}`")),
            None => self.table(&thing.table, name),
            Some(column) => {
                let wanted =
                    to.table(&thing.table).ok_or_else(|| format!("no model is kept in table `{}`", thing.table))?;
                if wanted.column(name).is_none() {
                    return Err(format!("the model of table `{}` has no column `{name}`", thing.table));
                }
                self.column(&thing.table, column, name);
            }
        }
        Ok(())
    }
}

/// The questions that remain where these renamings and drops are known.
pub fn questions(
    from: &Schema,
    to: &Schema,
    renames: &Renames,
    dropped: &BTreeSet<Thing>,
    dialect: Dialect,
) -> Vec<Question> {
    let (_, from) = renames.changes(from, to, dialect);
    let mut questions = Vec::new();
    let mut ask = |gone: Thing, mut candidates: Vec<Candidate>| {
        candidates.sort_by(|a, b| b.similarity.cmp(&a.similarity).then_with(|| a.name.cmp(&b.name)));
        if !candidates.is_empty() && !dropped.contains(&gone) {
            questions.push(Question { gone, candidates });
        }
    };
    for table in from.tables.iter().filter(|table| to.table(&table.name).is_none()) {
        let new = to.tables.iter().filter(|new| from.table(&new.name).is_none());
        let alike = new.filter_map(|new| {
            let similarity = table_similarity(table, new, dialect)?;
            Some(Candidate { name: new.name.clone(), similarity, span: new.span })
        });
        ask(Thing::table(&table.name), alike.collect());
    }
    for (table, wanted) in from.tables.iter().filter_map(|table| Some((table, to.table(&table.name)?))) {
        // Of what is computed nothing is lost.
        let given = |column: &&Column| column.computed.is_none();
        for column in table.columns.iter().filter(given).filter(|column| wanted.column(&column.name).is_none()) {
            let new = wanted.columns.iter().filter(given).filter(|new| table.column(&new.name).is_none());
            let alike = new.filter(|new| same_type(column, new, dialect)).map(|new| Candidate {
                name: new.name.clone(),
                similarity: column_similarity((table, column), (wanted, new)),
                span: new.span,
            });
            ask(Thing::column(&table.name, &column.name), alike.collect());
        }
    }
    questions
}

/// How much two tables are alike, if they are: by the columns that they have in common, but for numbered keys, which
/// most tables have. One that has nothing but its type in common with another counts half.
fn table_similarity(a: &Table, b: &Table, dialect: Dialect) -> Option<u8> {
    let [mut own, mut others] =
        [a, b].map(|table| table.columns.iter().filter(|column| !column.generated).collect::<Vec<_>>());
    let all = own.len() + others.len();
    let mut common = 0.0;
    let same = |column: &Column, other: &Column| match (leads_to(a, column), leads_to(b, other)) {
        (Some(one), Some(two)) => one == two,
        (None, None) => column.name == other.name,
        _ => false,
    };
    for (weight, by_type) in [(1.0, false), (0.5, true)] {
        own.retain(|column| {
            let alike = |other: &&Column| (by_type || same(column, other)) && same_type(column, other, dialect);
            let found = others.iter().position(alike);
            common += if found.is_some() { weight } else { 0.0 };
            found.map(|at| others.remove(at)).is_none()
        });
    }
    let share = common / (all as f64 - common).max(1.0);
    (share >= 0.5).then(|| percent(0.8 * share + 0.2 * strsim::normalized_damerau_levenshtein(&a.name, &b.name)))
}

/// How much two columns of one type are alike.
fn column_similarity((from, a): (&Table, &Column), (to, b): (&Table, &Column)) -> u8 {
    let parts = [a.nullable == b.nullable, a.default == b.default, leads_to(from, a) == leads_to(to, b)];
    let same = parts.iter().filter(|same| **same).count() as f64 / parts.len() as f64;
    percent(0.4 + 0.2 * same + 0.4 * strsim::normalized_damerau_levenshtein(&a.name, &b.name))
}

/// The table that a column refers to.
fn leads_to<'a>(table: &'a Table, column: &Column) -> Option<&'a str> {
    let key = table.foreign_keys.iter().find(|key| key.columns.contains(&column.name))?;
    Some(&key.references_table)
}

fn percent(share: f64) -> u8 {
    // A share of one has no more than three digits of percent.
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}
