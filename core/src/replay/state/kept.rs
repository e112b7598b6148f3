//! Views and triggers while scripts are replayed.

use super::{Slot, State, Trouble, key, same};
use crate::{
    dialect::Dialect,
    replay::{
        body::{Place, Text},
        kept::named,
    },
    schema::{Table, Trigger},
    source::Span,
};

impl State {
    /// The triggers of all tables and views.
    pub fn triggers_mut(&mut self) -> impl Iterator<Item = &mut Trigger> {
        let tables = self.tables.iter_mut().flatten().flat_map(|table| &mut table.triggers);
        tables.chain(self.views.iter_mut().flat_map(|view| &mut view.triggers))
    }

    /// Adds a trigger, unless what it is of is not modelled.
    pub fn add_trigger(&mut self, owner: &str, trigger: Trigger) {
        let slot = self.slot(owner);
        if let Some(table) = slot.and_then(|slot| self.tables[slot].as_mut()) {
            table.triggers.push(trigger);
        } else if let Some(view) = self.views.iter_mut().find(|view| same(self.dialect, &view.name, owner)) {
            view.triggers.push(trigger);
        }
    }

    pub fn rename_view(&mut self, from: &str, to: &str) {
        if let Some(view) = self.views.iter_mut().find(|view| same(self.dialect, &view.name, from)) {
            view.text = named(self.dialect, &view.text, to);
            to.clone_into(&mut view.name);
            let texts = self.followed(from, to, |text| text.table(from, || false));
            self.put_texts(texts);
        }
    }

    /// Gives a trigger another name.
    pub fn rename_trigger(&mut self, owner: &str, from: &str, to: &str) {
        let slot = self.slot(owner);
        let own = match slot.and_then(|slot| self.tables[slot].as_mut()) {
            Some(table) => Some(&mut table.triggers),
            None => self.views.iter_mut().find(|view| view.name == owner).map(|view| &mut view.triggers),
        };
        if let Some(trigger) = own.into_iter().flatten().find(|trigger| trigger.name == from) {
            trigger.text = named(self.dialect, &trigger.text, to);
            to.clone_into(&mut trigger.name);
        }
    }

    /// Forgets triggers, by what they are of and what they are.
    pub fn retain_triggers(&mut self, stays: impl Fn(&str, &Trigger) -> bool) {
        for Table { name, triggers, .. } in self.tables.iter_mut().flatten() {
            triggers.retain(|trigger| stays(name, trigger));
        }
        for view in &mut self.views {
            view.triggers.retain(|trigger| stays(&view.name, trigger));
        }
    }

    /// Views and triggers name a table by its new name. MySQL, and SQLite's older way, name in them only the table
    /// whose triggers they are.
    pub(super) fn follow_table(&mut self, slot: Slot, from: &str) {
        let Some(to) = self.table(slot).map(|table| table.name.clone()) else { return };
        let (dialect, legacy) = (self.dialect, self.legacy_rename);
        let key = key(dialect, from);
        let is_column = || {
            let mut columns = self.tables.iter().flatten().flat_map(|table| &table.columns);
            columns.any(|column| super::key(dialect, &column.name) == key)
        };
        let is_column = std::cell::LazyCell::new(is_column);
        // The first place is where it says whose trigger it is.
        let own_alone = legacy || dialect == Dialect::Mysql;
        let places = |text: &Text<'_>| {
            let places = text.table(from, || *is_column);
            let own = text.owner().is_some_and(|owner| same(dialect, owner, from));
            if own_alone { places.into_iter().take(usize::from(own)).collect() } else { places }
        };
        let texts = self.followed(from, &to, places);
        self.put_texts(texts);
    }

    /// Views and triggers name a column by its new name. MySQL leaves them as they are.
    pub(super) fn follow_column(&mut self, table: &str, from: &str, to: &str) {
        if self.dialect == Dialect::Mysql {
            return;
        }
        let holds = |table: &str| {
            let columns = &self.table_named(table)?.columns;
            Some(columns.iter().any(|column| same(self.dialect, &column.name, from)))
        };
        let texts = self.followed(from, to, |text| text.column(table, from, holds));
        self.put_texts(texts);
    }

    /// The texts that name something, each by its place among all, with the new name.
    fn followed(&self, from: &str, to: &str, places: impl Fn(&Text<'_>) -> Vec<Place>) -> Vec<(usize, Option<String>)> {
        let views = self
            .views
            .iter()
            .flat_map(|view| [&view.text].into_iter().chain(view.triggers.iter().map(|own| &own.text)));
        let tables = self.tables.iter().flatten().flat_map(|table| table.triggers.iter().map(|own| &own.text));
        let follow = |(at, text): (usize, &String)| {
            // Most of them name something else.
            let says =
                text.as_bytes().windows(from.len().max(1)).any(|part| part.eq_ignore_ascii_case(from.as_bytes()));
            let read = says.then(|| Text::new(self.dialect, text))?;
            let places = places(&read);
            (!places.is_empty()).then(|| (at, read.renamed(places, to)))
        };
        views.chain(tables).enumerate().filter_map(follow).collect()
    }

    fn put_texts(&mut self, texts: Vec<(usize, Option<String>)>) {
        let mut texts = texts.into_iter().peekable();
        let mut at = 0;
        let mut lost = Vec::new();
        let sqlite = self.dialect == Dialect::Sqlite;
        let mut follow = |what: &str, name: &str, own: &mut String| {
            let found = texts.next_if(|(place, _)| *place == at);
            at += 1;
            match found {
                Some((_, Some(text))) => *own = text,
                Some((_, None)) => {
                    // Views of others the server knows, and nobody writes them down.
                    lost.extend(
                        (sqlite || what == "trigger").then(|| format!("what {what} `{name}` says now is not known")),
                    );
                    return false;
                }
                None => {}
            }
            true
        };
        self.views.retain_mut(|view| {
            let stays = follow("view", &view.name, &mut view.text);
            view.triggers.retain_mut(|own| follow("trigger", &own.name, &mut own.text));
            stays
        });
        for table in self.tables.iter_mut().flatten() {
            table.triggers.retain_mut(|own| follow("trigger", &own.name, &mut own.text));
        }
        self.troubles.extend(lost.into_iter().map(|message| (Trouble::Opaque(message), Span::NOWHERE)));
    }
}
