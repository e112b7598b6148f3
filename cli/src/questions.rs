//! What only the author of a change knows, and who asks him.

use std::{collections::BTreeSet, slice};

use jointable_core::{
    diagnostic::{self, Diagnostic},
    dialect::Dialect,
    diff::{self, Answer, Apart, Question, Renames, Thing, questions},
    schema::Schema,
    source::Span,
};
use serde::Serialize;

use crate::{env::Env, failure::Failure};

/// A question that nobody has answered, for machines.
#[derive(Serialize)]
pub(crate) struct Open {
    /// What is gone: `recipes.title`, `users.role.owner`, or a table.
    gone: String,
    candidates: Vec<Candidate>,
    /// Where there is none: what it would be moved to if keys stayed as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    apart: Option<String>,
    /// What can be given with `--answer`.
    answers: Vec<String>,
}

#[derive(Serialize)]
struct Candidate {
    /// The new name; of what stands elsewhere, where.
    name: String,
    /// Whether the values stand elsewhere: those of a reference as links, or the other way round.
    moved: bool,
    /// In percent.
    similarity: u8,
}

impl Open {
    pub fn new(question: &Question) -> Self {
        let candidates = question.candidates.iter();
        Open {
            gone: question.gone.to_string(),
            candidates: candidates
                .map(|new| Candidate { name: new.name(), moved: is_moved(new), similarity: new.similarity })
                .collect(),
            apart: apart(question).map(|(new, _)| new),
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
    renames.answers(answers, from, to, dialect).map_err(|(answer, why)| {
        Failure::input(format!("`--answer {answer}` does not fit: {why}"), "leave it out to see the questions")
    })?;
    for answer in answers {
        if let Answer::Drop(thing) = answer {
            dropped.insert(thing.clone());
        }
    }
    loop {
        let open = questions(from, to, &renames, &dropped, dialect);
        let Some(first) = open.first().filter(|_| asks) else { return Ok(Settled { renames, open }) };
        let Some(answer) = ask(env, first) else { return Ok(Settled { renames, open }) };
        let answers = slice::from_ref(&answer);
        renames.answers(answers, from, to, dialect).map_err(|(_, why)| Failure::input(why, "answer otherwise"))?;
        if let Answer::Drop(thing) = answer {
            dropped.insert(thing);
        }
    }
}

fn is_moved(new: &diff::Candidate) -> bool {
    matches!(new.answer, Answer::Move(..))
}

/// What something gone would be now if keys stayed as they are, and why it is not.
fn apart(question: &Question) -> Option<(String, String)> {
    let (Apart { reference, links, of, movable }, _) = question.apart.as_ref()?;
    let new = if question.gone.column.is_some() { links.clone() } else { reference.to_string() };
    let why = match movable {
        true => format!(
            "nothing is moved while the key of `{of}` becomes another, unless the old and the new are there before and after: \
             make migrations of their own, one before that adds the new column, and one behind that drops the old"
        ),
        false => format!(
            "nothing is moved while the key of `{of}` becomes another, which has several columns or is of a table that refers to \
             itself: make the key another in a migration of its own, or write the statement that moves the values into the file"
        ),
    };
    Some((new, why))
}

/// Asks, where somebody can be asked.
fn ask(env: &mut Env<'_>, question: &Question) -> Option<Answer> {
    let candidates = question.candidates.iter().map(|new| match (is_moved(new), &question.gone.column) {
        (false, _) => format!("renamed to {} ({} % alike)", new.name(), new.similarity),
        (true, Some(_)) => format!("moved to {}, whose links are its values", new.name()),
        (true, None) => format!("moved to {}, whose values are its links", new.name()),
    });
    let choices: Vec<String> = candidates.chain(["dropped, and the new is something else".to_owned()]).collect();
    let gone = match apart(question) {
        Some((new, why)) => format!("{} is gone, and {new} is new: {why}. Is it", question.gone),
        None => format!("{} is gone. Is it", question.gone),
    };
    let chosen = env.choose(&gone, &choices)?;
    question.answers().into_iter().nth(chosen)
}

/// An answer as a shell takes it.
fn argument(answer: &Answer) -> String {
    let text = answer.to_string();
    let plain = |character: char| character.is_alphanumeric() || "_.:=-".contains(character);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// What is said of a question that nobody has answered.
pub(crate) fn diagnostic(question: &Question) -> Diagnostic {
    let (what, attribute, of) = match &question.gone {
        Thing { value: Some(_), .. } => ("value", "value", "variant"),
        Thing { column: Some(_), .. } => ("column", "model", "struct or field"),
        Thing { .. } => ("table", "model", "struct or field"),
    };
    if let (Some((new, why)), Some((_, span))) = (apart(question), &question.apart) {
        let (gone, new) = (format!("{what} `{}`", question.gone), format!("`{new}` is"));
        let answers: Vec<_> =
            question.answers().iter().map(|answer| format!("`--answer {}`", argument(answer))).collect();
        let asked = "is that where its values are from now on";
        let (why, answers) = (format!("{why}; or answer"), answers.join(" or "));
        return Diagnostic::new(diagnostic::RENAMED_OR_DROPPED, &[&gone, &new, asked, &why, &answers], *span);
    }
    let names: Vec<_> = question.candidates.iter().map(|new| format!("`{}`", new.name())).collect();
    let (new, several) = match &names[..] {
        [others @ .., last] if !others.is_empty() => (format!("{} and {last} are", others.join(", ")), true),
        names => (format!("{} is", names.concat()), false),
    };
    let gone = format!("{what} `{}`", question.gone);
    let moved = question.candidates.iter().filter(|new| is_moved(new)).count();
    let asked = match (moved, several) {
        (0, false) => "was it renamed",
        (0, true) => "was it renamed to one of them",
        (moved, false) if moved == names.len() => "is that where its values are from now on",
        (moved, true) if moved == names.len() => "is one of them where its values are from now on",
        (_, false) => "was it renamed, or is that where its values are from now on",
        (_, true) => "was it renamed to one of them, or is one where its values are from now on",
    };
    let said = question.candidates.iter().filter_map(|new| new.was.as_ref());
    let said = said.map(|was| format!("`#[{attribute}(was = \"{was}\")]`")).collect::<BTreeSet<_>>();
    let was = match (said.into_iter().collect::<Vec<_>>().join(" or "), several) {
        (was, _) if was.is_empty() => "answer".to_owned(),
        (was, false) => format!("if so, say {was} on its {of}; or answer"),
        (was, true) => format!("if so, say {was} on the {of} of the one that it is; or answer"),
    };
    let answers: Vec<_> = question.answers().iter().map(|answer| format!("`--answer {}`", argument(answer))).collect();
    let answers = match &answers[..] {
        [renamed @ .., dropped] if several => format!("{}; {dropped} if it is none of them", renamed.join(" or ")),
        answers => answers.join(" or "),
    };
    let span = question.candidates.first().map(|new| new.span).unwrap_or_default();
    let diagnostic = Diagnostic::new(diagnostic::RENAMED_OR_DROPPED, &[&gone, &new, asked, &was, &answers], span);
    let elsewhere = |other: &Span| other.source().is_some() && other.range() != span.range();
    let others = question.candidates.iter().skip(1).filter(|other| elsewhere(&other.span));
    others.fold(diagnostic, |diagnostic, other| diagnostic.label(other.span, "or this"))
}
