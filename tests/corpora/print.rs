//! What came of histories, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{ASPECTS, Note, Outcome};

/// A table of histories by aspects, and below it what differs, was refused and was not followed.
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "| history | scripts | statements | refused | opaque | {} | down, up | replay |",
        ASPECTS.join(" | ")
    );
    let _ = writeln!(text, "|---|{}", "---:|".repeat(ASPECTS.len() + 6));
    for outcome in outcomes {
        let cells = outcome.counts.iter().map(|count| match (count.of, count.equal == count.of) {
            (0, _) => "–".to_owned(),
            (of, true) => of.to_string(),
            (of, false) => format!("**{} of {of}**", count.equal),
        });
        let cells: Vec<String> = cells.collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} ms |",
            outcome.name,
            outcome.scripts,
            outcome.statements,
            outcome.refused.len(),
            outcome.opaque.len(),
            cells.join(" | "),
            if outcome.round_trip.is_ok() { "yes" } else { "**no**" },
            outcome.replay.as_millis(),
        );
    }
    let sums = (0..ASPECTS.len()).map(|at| {
        let sum = |count: fn(&super::Count) -> usize| outcomes.iter().map(|all| count(&all.counts[at])).sum::<usize>();
        format!("{} of {}", sum(|count| count.equal), sum(|count| count.of))
    });
    let sums: Vec<String> = sums.collect();
    let statements: usize = outcomes.iter().map(|outcome| outcome.statements).sum();
    let _ = writeln!(text, "| all | | {statements} | | | {} | | |", sums.join(" | "));
    for outcome in outcomes {
        details(&mut text, outcome);
    }
    text
}

fn details(text: &mut String, outcome: &Outcome) {
    for difference in &outcome.differences {
        let place = difference.place.as_deref().unwrap_or("–");
        let cause = match &difference.cause {
            Some(cause) => format!("not followed: {cause}"),
            None => "NO CAUSE KNOWN".to_owned(),
        };
        let _ = writeln!(
            text,
            "\n{}: {}: {} {}\n  {place}\n  replayed: {}\n  server:   {}\n  cause:    {cause}",
            outcome.name, difference.aspect, difference.table, difference.name, difference.replayed, difference.live,
        );
    }
    if !outcome.unmodelled.is_empty() {
        let _ = writeln!(text, "\n{}: not modelled: {}", outcome.name, outcome.unmodelled.join(", "));
    }
    if let Err(message) = &outcome.round_trip {
        let _ = writeln!(text, "\n{}: taken down and brought up again: {message}", outcome.name);
    }
    let lists = [
        ("taken for a mistake", &outcome.contradictions),
        ("not followed", &outcome.opaque),
        ("refused by the server, so left out", &outcome.refused),
    ];
    for (title, notes) in lists {
        for Note { place, statement, message } in notes {
            let _ = writeln!(text, "\n{}: {title}: {place}\n  {}\n  {message}", outcome.name, brief(statement));
        }
    }
}

/// The start of a statement, on one line.
fn brief(statement: &str) -> String {
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(160) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// The same as one JSON document.
pub fn json(outcomes: &[Outcome]) -> Value {
    let notes = |notes: &[Note]| {
        let notes = notes
            .iter()
            .map(|note| json!({ "place": note.place, "statement": note.statement, "message": note.message }));
        notes.collect::<Value>()
    };
    let outcomes = outcomes.iter().map(|outcome| {
        let aspects = ASPECTS.iter().zip(&outcome.counts);
        let aspects =
            aspects.map(|(aspect, count)| ((*aspect).to_owned(), json!({ "equal": count.equal, "of": count.of })));
        let differences = outcome.differences.iter().map(|difference| {
            json!({
                "aspect": difference.aspect,
                "table": difference.table,
                "name": difference.name,
                "replayed": difference.replayed,
                "server": difference.live,
                "place": difference.place,
                "cause": difference.cause,
            })
        });
        json!({
            "history": outcome.name,
            "dialect": outcome.dialect.name(),
            "holds": outcome.holds(),
            "scripts": outcome.scripts,
            "statements": outcome.statements,
            "replay_ms": outcome.replay.as_secs_f64() * 1000.0,
            "aspects": aspects.collect::<serde_json::Map<_, _>>(),
            "differences": differences.collect::<Value>(),
            "round_trip": match &outcome.round_trip {
                Ok(()) => Value::Bool(true),
                Err(message) => Value::from(message.as_str()),
            },
            "unmodelled": outcome.unmodelled,
            "contradictions": notes(&outcome.contradictions),
            "opaque": notes(&outcome.opaque),
            "refused": notes(&outcome.refused),
        })
    });
    outcomes.collect()
}
