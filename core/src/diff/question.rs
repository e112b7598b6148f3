//! What only its author knows of a change: whether something was renamed or stands elsewhere, or was dropped and something
//! else added.

use std::{collections::BTreeSet, fmt, str::FromStr};

use super::{Change, Renames, linking::Linking, same_type};
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
    /// What it may be now, the most alike first.
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

/// What something may be now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The answer that says so.
    pub answer: Answer,
    /// What `#[model(was = "…")]` says there.
    pub was: String,
    /// How much the two are alike, in percent.
    pub similarity: u8,
    /// Where it is declared.
    pub span: Span,
}

/// An answer: `rename:recipes.title=name`, `rename:recipes=dishes`, `drop:recipes.title`, `drop:recipes`,
/// `move:songs.genre_id=song_genres`, `move:song_genres=songs.genre_id`.
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
    /// The values of a reference are links of that table from now on, or the links of a table such values. Where the table
    /// leads there more than once, a column of it says which is meant.
    Move(Thing, Thing),
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
        match text.split_once(':') {
            Some(("rename", rest)) => match rest.split_once('=') {
                Some((thing, name)) if !name.is_empty() => Ok(Answer::Rename(thing.parse()?, name.to_owned())),
                _ => Err(form()),
            },
            Some(("move", rest)) => match rest.split_once('=') {
                Some((thing, new)) => Ok(Answer::Move(thing.parse()?, new.parse()?)),
                None => Err(form()),
            },
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

impl Candidate {
    /// The new name, or where it stands.
    pub fn name(&self) -> String {
        match &self.answer {
            Answer::Rename(_, name) => name.clone(),
            Answer::Move(_, new) | Answer::Drop(new) => new.to_string(),
        }
    }
}

impl Question {
    /// The answers there are.
    pub fn answers(&self) -> Vec<Answer> {
        let candidates = self.candidates.iter().map(|new| new.answer.clone());
        candidates.chain([Answer::Drop(self.gone.clone())]).collect()
    }
}

impl Renames {
    /// Adds what these answers say, whatever their order.
    ///
    /// # Errors
    /// Which cannot be, and why.
    pub fn answers<'a>(
        &mut self,
        answers: &'a [Answer],
        from: &Schema,
        to: &Schema,
        dialect: Dialect,
    ) -> Result<(), (&'a Answer, String)> {
        // A column's table has its new name by then, and what is moved its new columns.
        let rank = |answer: &&Answer| (matches!(answer, Answer::Move(..)), answer.thing().column.is_some());
        let mut ordered: Vec<&Answer> = answers.iter().collect();
        ordered.sort_by_key(rank);
        ordered.into_iter().try_for_each(|answer| self.answer(answer, from, to, dialect).map_err(|why| (answer, why)))
    }

    /// Adds what an answer says.
    ///
    /// # Errors
    /// Why it cannot be: `from` has nothing of the old name, or `to` nothing of the new.
    pub fn answer(&mut self, answer: &Answer, from: &Schema, to: &Schema, dialect: Dialect) -> Result<(), String> {
        let thing = answer.thing();
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
        Ok(())
    }
}

/// The questions that remain where these renamings, moves and drops are known.
pub fn questions(
    from: &Schema,
    to: &Schema,
    renames: &Renames,
    dropped: &BTreeSet<Thing>,
    dialect: Dialect,
) -> Vec<Question> {
    let (_, from) = renames.changes(from, to, dialect);
    let moves = Moves::new(renames, &from, to);
    let mut questions = Vec::new();
    let mut ask = |gone: Thing, mut candidates: Vec<Candidate>| {
        candidates.extend(moves.candidates(&gone, to));
        candidates.sort_by(|a, b| b.similarity.cmp(&a.similarity).then_with(|| a.name().cmp(&b.name())));
        if !candidates.is_empty() && !dropped.contains(&gone) && !moves.settle(&gone) {
            questions.push(Question { gone, candidates });
        }
    };
    for table in from.tables.iter().filter(|table| to.table(&table.name).is_none()) {
        let gone = Thing::table(&table.name);
        let new = to.tables.iter().filter(|new| from.table(&new.name).is_none());
        let alike = new.filter(|new| !moves.settle(&Thing::table(&new.name))).filter_map(|new| {
            let similarity = table_similarity(table, new, dialect)?;
            let answer = Answer::Rename(gone.clone(), new.name.clone());
            Some(Candidate { answer, was: table.name.clone(), similarity, span: new.span })
        });
        let alike = alike.collect();
        ask(gone, alike);
    }
    for (table, wanted) in from.tables.iter().filter_map(|table| Some((table, to.table(&table.name)?))) {
        // Of what is computed nothing is lost.
        let given = |column: &&Column| column.computed.is_none();
        for column in table.columns.iter().filter(given).filter(|column| wanted.column(&column.name).is_none()) {
            let gone = Thing::column(&table.name, &column.name);
            let new = wanted.columns.iter().filter(given).filter(|new| table.column(&new.name).is_none());
            let new = new.filter(|new| !moves.settle(&Thing::column(&table.name, &new.name)));
            let alike = new.filter(|new| same_type(column, new, dialect)).map(|new| Candidate {
                answer: Answer::Rename(gone.clone(), new.name.clone()),
                was: column.name.clone(),
                similarity: column_similarity((table, column), (wanted, new)),
                span: new.span,
            });
            let alike = alike.collect();
            ask(gone, alike);
        }
    }
    questions
}

/// What is moved, and what could be.
struct Moves {
    known: Vec<Linking>,
    to_links: Vec<Linking>,
    to_references: Vec<Linking>,
}

impl Moves {
    fn new(renames: &Renames, from: &Schema, to: &Schema) -> Self {
        let known = renames.fillings(from, to).into_iter().filter_map(|filling| match filling {
            Change::FillLinks(linking) | Change::FillReference(linking) => Some(linking),
            _ => None,
        });
        Moves { known: known.collect(), to_links: Linking::all(from, to), to_references: Linking::all(to, from) }
    }

    /// Whether it is known what becomes of a table or a column, or what it comes from.
    fn settle(&self, thing: &Thing) -> bool {
        self.known.iter().any(|known| match &thing.column {
            None => known.links == thing.table,
            Some(column) => known.table == thing.table && known.columns.contains(column),
        })
    }

    /// Where the values of what is gone may stand now.
    fn candidates(&self, gone: &Thing, to: &Schema) -> Vec<Candidate> {
        let free =
            |linking: &&Linking| !self.settle(&linking.reference()) && !self.settle(&Thing::table(&linking.links));
        let all = if gone.column.is_some() { &self.to_links } else { &self.to_references };
        let found = all.iter().filter(free).filter_map(|linking| {
            let (reference, links) = (linking.reference(), linking.named(all));
            let (link, own) = linking.far.iter().find(|(_, own)| linking.columns.contains(own))?;
            let (answer, was, span) = match gone.column {
                Some(_) if reference == *gone => {
                    let span = to.table(&linking.links).map(|table| table.span);
                    (Answer::Move(reference, links), gone.to_string(), span)
                }
                None if linking.links == gone.table => {
                    let column = to.table(&linking.table).and_then(|table| table.column(own));
                    (Answer::Move(links, reference), format!("{gone}.{link}"), column.map(|column| column.span))
                }
                _ => return None,
            };
            let similarity = percent(0.5 + 0.5 * strsim::normalized_damerau_levenshtein(link, own));
            Some(Candidate { answer, was, similarity, span: span.unwrap_or_default() })
        });
        found.collect()
    }
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
