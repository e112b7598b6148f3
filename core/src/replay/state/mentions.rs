//! What is in the text of statements that are not followed.

use super::State;
use crate::{dialect::Dialect, schema::Table};

impl State {
    /// A modelled table that the text mentions in any way, be it in a string.
    pub fn mentioned_in(&self, text: &str) -> Option<&Table> {
        words(text).find_map(|word| {
            let table = self.table_named(word);
            // An unquoted name in a PostgreSQL script.
            table.or_else(|| self.table_named(&word.to_ascii_lowercase()))
        })
    }

    /// A program that defines something, and which the text mentions.
    pub fn called_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        if self.programs.is_empty() {
            return None;
        }
        words(text).find(|word| self.programs.contains(&word.to_ascii_lowercase()))
    }

    /// Remembers every name in the text of a statement that is not modelled.
    pub fn note_words(&mut self, text: &str) {
        for word in words(text) {
            self.note(word);
            if self.dialect == Dialect::Postgres {
                self.note(&word.to_ascii_lowercase());
            }
        }
    }
}

/// The words of a text, be they in strings or comments.
pub(in super::super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}
