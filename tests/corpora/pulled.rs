//! Histories of other projects, pulled: the models of what they leave, and what `make` would change for these.

pub mod compiled;
mod program;

use std::fmt::Write as _;

use jointable_cli::pulled::{self, Pulled};
use jointable_core::{dialect::Dialect, pull::Choices, schema::Schema};
use jointable_templates::Templates;

use super::{History, replay};

/// What was pulled of a history.
pub struct Outcome {
    /// The history's name.
    pub name: String,
    /// What it is written for.
    pub dialect: Dialect,
    /// How many tables it leaves.
    pub tables: usize,
    /// How many foreign keys they have.
    pub foreign_keys: usize,
    /// The models.
    pub pulled: Pulled,
}

/// Pulls the models of a history.
pub fn pull(history: &History) -> Outcome {
    let (schema, ..) = replay(history);
    of(history, &schema.lowered(history.dialect))
}

/// Pulls the models of the schema that a history leaves.
pub fn of(history: &History, schema: &Schema) -> Outcome {
    let pulled = pulled::pull(schema, history.dialect, &mut Choices::default(), &Templates::new());
    Outcome {
        name: history.name.clone(),
        dialect: history.dialect,
        tables: schema.tables.len(),
        foreign_keys: schema.tables.iter().map(|table| table.foreign_keys.len()).sum(),
        pulled: pulled.expect("our own template"),
    }
}

impl Outcome {
    /// Whether the models want just what is there.
    pub fn holds(&self) -> bool {
        self.pulled.changes.is_empty() && self.pulled.mistakes.is_empty()
    }

    /// How many relations there are: many-to-many, `has_many`, `has_one`.
    pub fn relations(&self) -> [usize; 3] {
        let models = &self.pulled.declared.models;
        let has = |many| models.iter().flat_map(|model| &model.back).filter(|back| back.many == many).count();
        [models.iter().map(|model| model.many.len()).sum(), has(true), has(false)]
    }
}

/// A table of histories, and below it what was missed, what models cannot say, and what would be changed.
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text =
        "| history | dialect | tables | models | foreign keys | many-to-many | has_many | has_one | missed | \
                    changes |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for outcome in outcomes {
        let [many, has_many, has_one] = outcome.relations();
        let Outcome { name, dialect, tables, foreign_keys, pulled, .. } = outcome;
        let (models, missed) = (pulled.declared.models.len(), pulled.declared.missed.len());
        let changes = pulled.changes.len();
        let _ = writeln!(
            text,
            "| {name} | {dialect} | {tables} | {models} | {foreign_keys} | {many} | {has_many} | {has_one} | {missed} | \
             {changes} |"
        );
    }
    for Outcome { name, pulled, .. } in outcomes {
        for missed in &pulled.declared.missed {
            let _ =
                writeln!(text, "\n{name}: missed: {} ({}): {}", missed.table, missed.columns.join(", "), missed.why);
        }
        for found in &pulled.found {
            let _ = writeln!(text, "\n{name}: {} {}", found.code.id, found.message);
        }
        for mistake in &pulled.mistakes {
            let _ = writeln!(text, "\n{name}: MISTAKE: {mistake}");
        }
        for change in &pulled.changes {
            let _ = writeln!(text, "\n{name}: make would {}", change.summary());
        }
    }
    text
}
