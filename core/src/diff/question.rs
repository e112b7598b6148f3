//! What only its author knows of a change: whether something was renamed or stands elsewhere, or was dropped and
//! something else added.

mod values;

use std::collections::BTreeSet;

use super::{
    Answer, Change, Renames, Thing, alike,
    linking::{Apart, Linking},
    same_type,
};
use crate::{
    dialect::Dialect,
    schema::{Column, Schema, Table},
    source::Span,
};

/// A table, a column or a value that is gone, while others are new that look like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is gone; of an enum that several columns have, by the first of them.
    pub gone: Thing,
    /// What it may be now, the most alike first.
    pub candidates: Vec<Candidate>,
    /// Where there is no candidate: what it would be now if keys stayed as they are, and where that is declared.
    pub apart: Option<(Apart, Span)>,
}

/// What something may be now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The answer that says so.
    pub answer: Answer,
    /// What `was = "…"` says there, where models can say it.
    pub was: Option<String>,
    /// How much the two are alike, in percent.
    pub similarity: u8,
    /// Where it is declared.
    pub span: Span,
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
    fn new(gone: Thing, mut candidates: Vec<Candidate>) -> Question {
        candidates.sort_by(|a, b| b.similarity.cmp(&a.similarity).then_with(|| a.name().cmp(&b.name())));
        Question { gone, candidates, apart: None }
    }

    /// The answers there are.
    pub fn answers(&self) -> Vec<Answer> {
        let candidates = self.candidates.iter().map(|new| new.answer.clone());
        candidates.chain([Answer::Drop(self.gone.clone())]).collect()
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
        if !candidates.is_empty() && !dropped.contains(&gone) && !moves.settle(&gone) {
            questions.push(Question::new(gone, candidates));
        }
    };
    let new = to.unshared(&from).filter(|new| !moves.settle(&Thing::table(&new.name)));
    let new: Vec<&Table> = new.collect();
    for table in from.unshared(to) {
        let gone = Thing::table(&table.name);
        let alike = new.iter().filter_map(|new| {
            let similarity = alike::tables(table, new, dialect)?;
            let answer = Answer::Rename(gone.clone(), new.name.clone());
            let was = has_struct(new).then(|| table.name.clone());
            Some(Candidate { answer, was, similarity, span: new.span })
        });
        let alike = alike.collect();
        ask(gone, alike);
    }
    for (table, wanted) in from.shared(to) {
        // Of what is computed nothing is lost.
        let given = |column: &&Column| column.computed.is_none();
        for column in table.columns.iter().filter(given).filter(|column| wanted.column(&column.name).is_none()) {
            let gone = Thing::column(&table.name, &column.name);
            let new = wanted.columns.iter().filter(given).filter(|new| table.column(&new.name).is_none());
            let new = new.filter(|new| !moves.settle(&Thing::column(&table.name, &new.name)));
            let alike = new.filter(|new| same_type(column, new, dialect)).map(|new| Candidate {
                answer: Answer::Rename(gone.clone(), new.name.clone()),
                was: Some(column.name.clone()),
                similarity: alike::columns((table, column), (wanted, new)),
                span: new.span,
            });
            let alike = alike.collect();
            ask(gone, alike);
        }
    }
    let apart: Vec<Question> = moves
        .apart(&from, to)
        .into_iter()
        .filter(|own| {
            // What has not got its name yet may be that key.
            let open = |Apart { of, .. }: &Apart| {
                questions.iter().any(|other: &Question| other.gone.table == *of && other.gone != own.gone)
            };
            let known = questions.iter().any(|other| other.gone == own.gone)
                || dropped.contains(&own.gone)
                || moves.settle(&own.gone);
            !known && !own.apart.as_ref().is_some_and(|(apart, _)| open(apart))
        })
        .collect();
    questions.extend(apart);
    questions.extend(values::questions(&from, to, dropped));
    questions
}

/// Whether a struct declares a table: the columns of one that is made for a relation are where the table is.
fn has_struct(table: &Table) -> bool {
    table.columns.iter().any(|column| column.span.range() != table.span.range())
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

    /// What is gone and could be moved if keys did not change.
    fn apart(&self, from: &Schema, to: &Schema) -> Vec<Question> {
        let question = |gone: Thing, apart: Apart, span: Option<Span>| Question {
            gone,
            candidates: Vec::new(),
            apart: Some((apart, span.unwrap_or_default())),
        };
        let to_links = Linking::apart(from, to).into_iter().map(|apart| {
            let span = to.table(&apart.links).map(|table| table.span);
            question(apart.reference.clone(), apart, span)
        });
        let to_references =
            Linking::apart(to, from).into_iter().filter(|apart| !self.settle(&apart.reference)).map(|apart| {
                let Thing { table, column, .. } = &apart.reference;
                let column = column.as_ref().and_then(|column| to.table(table)?.column(column));
                let span = column.map(|column| column.span);
                question(Thing::table(&apart.links), apart, span)
            });
        to_links.chain(to_references).collect()
    }

    /// Where the values of what is gone may stand now.
    fn candidates(&self, gone: &Thing, to: &Schema) -> Vec<Candidate> {
        let all = if gone.column.is_some() { &self.to_links } else { &self.to_references };
        // A table can have the links of several references.
        let taken = |linking: &Linking| self.settle(&Thing::table(&linking.links));
        let free = |own: &&Linking| !self.settle(&own.reference()) && (gone.column.is_some() || !taken(own));
        let found = all.iter().filter(free).filter_map(|linking| {
            let (reference, links) = (linking.reference(), linking.named(all));
            let (link, own) = linking.far.iter().find(|(_, own)| linking.columns.contains(own))?;
            let (answer, was, span) = match gone.column {
                Some(_) if reference == *gone => {
                    let made = to.table(&linking.links);
                    // The model of the links says of one what it was, and not which of its columns.
                    let says = !taken(linking) && links.column.is_none() && made.is_some_and(has_struct);
                    let was = says.then(|| gone.to_string());
                    (Answer::Move(reference, links), was, made.map(|table| table.span))
                }
                None if linking.links == gone.table => {
                    let column = to.table(&linking.table).and_then(|table| table.column(own));
                    (Answer::Move(links, reference), Some(format!("{gone}.{link}")), column.map(|own| own.span))
                }
                _ => return None,
            };
            let similarity = alike::percent(0.5 + 0.5 * strsim::normalized_damerau_levenshtein(link, own));
            Some(Candidate { answer, was, similarity, span: span.unwrap_or_default() })
        });
        found.collect()
    }
}
