//! What only the author of a change knows, and who asks him.

use std::collections::BTreeSet;

use jointable_core::{
    diagnostic::{self, Diagnostic},
    dialect::Dialect,
    diff::{Answer, Question, Renames, Thing, questions},
    schema::Schema,
};
use serde::Serialize;

use crate::{env::Env, failure::Failure};

/// A question that nobody has answered, for machines.
#[derive(Serialize)]
pub(crate) struct Open {
    /// What is gone: `recipes.title`, or a table.
    gone: String,
    candidates: Vec<Candidate>,
    /// What can be given with `--answer`.
    answers: Vec<String>,
}

#[derive(Serialize)]
struct Candidate {
    name: String,
    /// In percent.
    similarity: u8,
}

impl Open {
    pub fn new(question: &Question) -> Self {
        let candidates = question.candidates.iter();
        Open {
            gone: question.gone.to_string(),
            candidates: candidates
                .map(|new| Candidate { name: new.name.clone(), similarity: new.similarity })
                .collect(),
            answers: question.answers().iter().map(Answer::to_string).collect(),
        }
    }
}

/// The renamings that the models and the answers say, and the questions that remain.
pub(crate) struct Settled {
    pub renames: Renames,
    pub open: Vec<Question>,
}

/// Settles what is renamed: by the models, by the answers given, and by those that are given now, where `asks`.
pub(crate) fn settle(
    env: &mut Env<'_>,
    (from, to): (&Schema, &Schema),
    answers: &[Answer],
    asks: bool,
    dialect: Dialect,
) -> Result<Settled, Failure> {
    let (mut renames, mut dropped) = (Renames::said(from, to), BTreeSet::new());
    // A column's table has its new name by then.
    let (tables, columns): (Vec<&Answer>, Vec<&Answer>) =
        answers.iter().partition(|answer| thing(answer).column.is_none());
    for answer in tables.into_iter().chain(columns) {
        renames.answer(answer, from, to).map_err(|why| {
            Failure::input(format!("`--answer {answer}` does not fit: {why}"), "leave it out to see the questions")
        })?;
        if let Answer::Drop(thing) = answer {
            dropped.insert(thing.clone());
        }
    }
    loop {
        let open = questions(from, to, &renames, &dropped, dialect);
        let Some(first) = open.first().filter(|_| asks) else { return Ok(Settled { renames, open }) };
        let Some(answer) = ask(env, first) else { return Ok(Settled { renames, open }) };
        renames.answer(&answer, from, to).map_err(|why| Failure::input(why, "answer otherwise"))?;
        if let Answer::Drop(thing) = answer {
            dropped.insert(thing);
        }
    }
}

fn thing(answer: &Answer) -> &Thing {
    let (Answer::Rename(thing, _) | Answer::Drop(thing)) = answer;
    thing
}

/// Asks, where somebody can be asked.
fn ask(env: &mut Env<'_>, question: &Question) -> Option<Answer> {
    let renamed = question.candidates.iter();
    let renamed = renamed.map(|new| format!("renamed to {} ({} % alike)", new.name, new.similarity));
    let choices: Vec<String> = renamed.chain(["dropped, and the new is something else".to_owned()]).collect();
    let chosen = env.choose(&format!("{} is gone. Is it", question.gone), &choices)?;
    question.answers().into_iter().nth(chosen)
}

/// What is said of a question that nobody has answered.
pub(crate) fn diagnostic(question: &Question) -> Diagnostic {
    let what = if question.gone.column.is_some() { "column" } else { "table" };
    let names: Vec<_> = question.candidates.iter().map(|new| format!("`{}`", new.name)).collect();
    let answers: Vec<_> = question.answers().iter().map(|answer| format!("`--answer {answer}`")).collect();
    let (gone, was) = (format!("{what} `{}`", question.gone), was(question));
    let span = question.candidates.first().map(|new| new.span).unwrap_or_default();
    Diagnostic::new(diagnostic::RENAMED_OR_DROPPED, &[&gone, &names.join(", "), &was, &answers.join(" or ")], span)
}

fn was(question: &Question) -> String {
    let name = question.gone.column.as_ref().unwrap_or(&question.gone.table);
    format!("#[model(was = \"{name}\")]")
}
