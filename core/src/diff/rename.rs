//! Names that change: what is called otherwise from now on, and the order in which names are given up and taken.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    Change, Thing,
    linking::{Becomes, Linking, Move},
    mentions,
    values::Pair,
};
use crate::{
    dialect::Dialect,
    replay,
    schema::{Column, Schema, Table, Was},
};

/// What has another name than before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    tables: Vec<(String, String)>,
    /// The table as it is called from now on, and its column.
    columns: Vec<(String, String, String)>,
    moves: Vec<Move>,
    /// The table and its column, as they are called from now on, and a value of it.
    pub(super) values: Vec<(String, String, Pair)>,
}

impl Renames {
    /// What the models of `to` say: `#[model(was = "…")]`. It counts as long as there is the old name and not the new.
    pub fn said(from: &Schema, to: &Schema) -> Renames {
        let mut renames = Renames::default();
        for Was { table, column, name } in &to.was {
            if column.is_none() && from.table(name).is_some() && from.table(table).is_none() {
                renames.table(name, table);
            }
        }
        for table in to.was.iter().map(|was| &was.table).collect::<BTreeSet<_>>() {
            renames.columns_said(table, from, to);
        }
        renames.moves_said(from, to);
        renames.values_said(from, to);
        renames
    }

    /// Adds what the models say of the columns of a table, whose name is settled.
    pub(super) fn columns_said(&mut self, table: &str, from: &Schema, to: &Schema) {
        let Some(before) = from.table(self.before(table)) else { return };
        for Was { table, column, name } in to.was.iter().filter(|was| was.table == table) {
            let Some(column) = column else { continue };
            if before.column(name).is_some() && before.column(column).is_none() {
                self.column(table, name, column);
            }
        }
    }

    /// Adds what the models say of what stands elsewhere, where the names of tables are settled.
    pub(super) fn moves_said(&mut self, from: &Schema, to: &Schema) {
        for said in &to.was {
            if let Some(moved) = self.said_to_move(said, from, to)
                && self.taken(&moved).is_none()
            {
                self.moves.push(moved);
            }
        }
    }

    /// What stands elsewhere from now on: `was = "songs.genre_id"` on a join model, `was = "song_genres.genre_id"` on a
    /// reference.
    fn said_to_move(&self, said: &Was, from: &Schema, to: &Schema) -> Option<Move> {
        let Was { table, column, name } = said;
        let (of, old) = name.split_once('.')?;
        from.table(of)?.column(old)?;
        let before = from.table(self.before(table));
        let other = || Thing::column(self.after(of), old);
        match column {
            None if before.is_none() => {
                let gone = to.table(self.after(of))?.column(old).is_none();
                gone.then(|| Move { becomes: Becomes::Links, reference: other(), links: Thing::table(table) })
            }
            Some(column) if before?.column(column).is_none() && to.table(of).is_none() => {
                let reference = Thing::column(table, column);
                Some(Move { becomes: Becomes::Reference, reference, links: other() })
            }
            _ => None,
        }
    }

    /// Adds a table's.
    pub fn table(&mut self, from: &str, to: &str) {
        self.tables.push((from.to_owned(), to.to_owned()));
    }

    /// Adds a column's, of the table that is called so from now on. It counts for more than one before.
    pub fn column(&mut self, table: &str, from: &str, to: &str) {
        self.columns.retain(|(of, before, after)| of != table || (before != from && after != to));
        self.columns.push((table.to_owned(), from.to_owned(), to.to_owned()));
    }

    /// Adds that what is gone stands elsewhere from now on: a reference, by one of its columns, in a join table, or
    /// links in a reference.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn moved(
        &mut self,
        (gone, new): (&Thing, &Thing),
        (from, to): (&Schema, &Schema),
        dialect: Dialect,
    ) -> Result<(), String> {
        let (_, from) = self.changes(from, to, dialect);
        let (becomes, reference, links, all) = match to.table(&gone.table) {
            Some(_) => (Becomes::Links, gone, new, Linking::all(&from, to)),
            None => (Becomes::Reference, new, gone, Linking::all(to, &from)),
        };
        let moved = Move { becomes, reference: reference.clone(), links: links.clone() };
        if let Some(other) = self.taken(&moved) {
            return Err(format!("`{}` and `{}` are taken for each other already", other.reference, other.links));
        }
        moved.find(&all)?;
        self.moves.push(moved);
        Ok(())
    }

    /// A move that has the reference of this one, or makes one of the same links. Several references can become links
    /// of one table.
    fn taken(&self, moved: &Move) -> Option<&Move> {
        let shares = |other: &Move| moved.becomes == Becomes::Reference && other.links.table == moved.links.table;
        self.moves.iter().find(|other| other.reference == moved.reference || shares(other))
    }

    /// The changes by which values are moved on the way from `from`, which has the new names already. What cannot be is
    /// left out, so that it is lost, and said to be.
    pub(crate) fn fillings(&self, from: &Schema, to: &Schema) -> Vec<Change> {
        let mut fillings: Vec<Change> = Vec::new();
        for moved in &self.moves {
            let filling = match moved.becomes {
                Becomes::Links => moved.find(&Linking::all(from, to)).cloned().map(Change::FillLinks),
                Becomes::Reference => moved.find(&Linking::all(to, from)).cloned().map(Change::FillReference),
            };
            fillings.extend(filling);
        }
        fillings
    }

    /// The same the other way round.
    pub fn back(&self) -> Renames {
        let column =
            |(table, from, to): &(String, String, String)| (self.before(table).to_owned(), to.clone(), from.clone());
        let value = |(table, column, (from, to)): &(String, String, Pair)| {
            let (before, own) = (self.before(table).to_owned(), self.column_before(table, column).to_owned());
            (before, own, (to.clone(), from.clone()))
        };
        Renames {
            tables: self.tables.iter().map(|(from, to)| (to.clone(), from.clone())).collect(),
            columns: self.columns.iter().map(column).collect(),
            moves: self.moves.iter().filter(|moved| self.is_alone(moved)).map(|own| self.moved_back(own)).collect(),
            values: self.values.iter().map(value).collect(),
        }
    }

    /// Whether the links that a reference becomes are its own, so that they can be one again: of those of several
    /// nobody knows which one they were.
    fn is_alone(&self, moved: &Move) -> bool {
        self.moves.iter().all(|other| other == moved || other.links.table != moved.links.table)
    }

    fn moved_back(&self, Move { becomes, reference, links }: &Move) -> Move {
        let becomes = match becomes {
            Becomes::Links => Becomes::Reference,
            Becomes::Reference => Becomes::Links,
        };
        let reference = Thing { table: self.before(&reference.table).to_owned(), ..reference.clone() };
        Move { becomes, reference, links: links.clone() }
    }

    /// What a table was called that is called so from now on.
    pub fn before<'a>(&'a self, table: &'a str) -> &'a str {
        self.tables.iter().find(|(_, to)| to == table).map_or(table, |(from, _)| from)
    }

    /// What a table is called from now on that was called so.
    fn after<'a>(&'a self, table: &'a str) -> &'a str {
        self.tables.iter().find(|(from, _)| from == table).map_or(table, |(_, to)| to)
    }

    /// What a column was called, of the table that is called so from now on.
    pub fn column_before<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        let found = self.columns.iter().find(|(of, _, to)| of == table && to == column);
        found.map_or(column, |(_, from, _)| from)
    }

    /// The column that is called so from now on, of the table that is and that was `before`, as it was; none where it
    /// is new.
    pub(super) fn origin<'a>(&self, before: Option<&'a Table>, table: &str, column: &str) -> Option<&'a Column> {
        let was = self.column_before(table, column);
        let gone = self.columns.iter().any(|(of, from, to)| of == table && from == was && to != column);
        before?.column(was).filter(|_| !gone)
    }

    /// The changes that give `from` these names, in an order that can be carried out, and what they make of it.
    pub(crate) fn changes<'a>(
        &self,
        from: &'a Schema,
        to: &Schema,
        dialect: Dialect,
    ) -> (Vec<Change>, Cow<'a, Schema>) {
        let (mut changes, mut schema) = (Vec::new(), Cow::Borrowed(from));
        let mut make = |schema: &mut Cow<'_, Schema>, change: Change| {
            change.apply(schema.to_mut(), dialect);
            changes.push(change);
        };
        if dialect == Dialect::Mysql {
            // MySQL renames no column that a check or another column is about; MariaDB would.
            for (after, column, _) in &self.columns {
                let Some(before) = schema.table(self.before(after)) else { continue };
                let (table, checks) = (before.name.clone(), before.checks.clone());
                for check in checks.into_iter().filter(|check| mentions(&check.expression, column)) {
                    make(&mut schema, Change::DropCheck { table: table.clone(), check });
                }
                for computed in computed_of(&schema, &table, column) {
                    if self.is_plain_in(to, after, &computed.name) {
                        // Its values stay, which it would lose if it went.
                        let plain = computed.settled();
                        make(&mut schema, Change::AlterColumn { table: table.clone(), from: computed, to: plain });
                        continue;
                    }
                    let Some(own) = schema.table(&table).cloned() else { continue };
                    for index in own.indexes.into_iter().filter(|index| index.holds(&computed.name)) {
                        make(&mut schema, Change::DropIndex { table: table.clone(), index });
                    }
                    for check in own.checks.into_iter().filter(|check| mentions(&check.expression, &computed.name)) {
                        make(&mut schema, Change::DropCheck { table: table.clone(), check });
                    }
                    make(&mut schema, Change::DropColumn { table: table.clone(), column: computed });
                }
            }
        }
        let present = schema.tables.iter().map(|table| table.name.as_str());
        for (before, after) in sequence(&self.tables, present, |name| to.table(name).is_some(), dialect) {
            let Some(table) = schema.table(&before).cloned() else { continue };
            make(&mut schema, Change::RenameTable { from: table, to: after });
        }
        let tables: BTreeSet<&String> = self.columns.iter().map(|(table, ..)| table).collect();
        for name in tables {
            let (Some(table), Some(wanted)) = (schema.table(name), to.table(name)) else { continue };
            // One that is computed from another may have gone, to come with its new name.
            let own = self.columns.iter().filter(|(of, from, _)| of == name && table.column(from).is_some());
            let own: Vec<_> = own.map(|(_, from, to)| (from.clone(), to.clone())).collect();
            let present = table.columns.iter().map(|column| column.name.as_str());
            for (from, to) in sequence(&own, present, |name| wanted.column(name).is_some(), dialect) {
                make(&mut schema, Change::RenameColumn { table: name.clone(), from, to });
            }
        }
        for change in self.changes_of_values(&schema) {
            make(&mut schema, change);
        }
        (changes, schema)
    }

    /// Whether the models want a column that is called so now, and not computed.
    fn is_plain_in(&self, to: &Schema, table: &str, column: &str) -> bool {
        let renamed = self.columns.iter().find(|(of, from, _)| of == table && from == column);
        let name = renamed.map_or(column, |(_, _, name)| name);
        to.table(table).and_then(|table| table.column(name)).is_some_and(|wanted| wanted.computed.is_none())
    }
}

/// The columns of a table that are computed from this one, each before those that it is itself computed from.
fn computed_of(schema: &Schema, table: &str, column: &str) -> Vec<Column> {
    let columns = schema.table(table).map_or(&[][..], |table| &table.columns);
    let mut found: Vec<Column> = Vec::new();
    let mut of = vec![column];
    while let Some(base) = of.pop() {
        for computed in columns.iter().filter(|computed| computed.name != base && computed.is_computed_of(base)) {
            found.retain(|other| other.name != computed.name);
            found.insert(0, computed.clone());
            of.push(&computed.name);
        }
    }
    found
}

/// These renamings, each when its new name is free. What is in the way, because it waits for a name itself or because
/// it goes, is put aside under another.
pub(super) fn sequence<'a>(
    renames: &[(String, String)],
    present: impl Iterator<Item = &'a str>,
    is_wanted: impl Fn(&str) -> bool,
    dialect: Dialect,
) -> Vec<(String, String)> {
    let key = |name: &str| replay::name_key(dialect, name);
    let mut present: BTreeSet<String> = present.map(key).collect();
    let (mut waiting, mut ordered) = (renames.to_vec(), Vec::new());
    while let Some((_, first)) = waiting.first() {
        let free = |(from, to): &(String, String)| key(from) == key(to) || !present.contains(&key(to));
        let (from, to) = match waiting.iter().position(free) {
            Some(at) => waiting.remove(at),
            None => {
                let taken = first.clone();
                let mut aside = format!("{taken}_old");
                while present.contains(&key(&aside)) || is_wanted(&aside) {
                    aside += "_old";
                }
                if let Some((from, _)) = waiting.iter_mut().find(|(from, _)| key(from) == key(&taken)) {
                    aside.clone_into(from);
                }
                (taken, aside)
            }
        };
        present.remove(&key(&from));
        present.insert(key(&to));
        ordered.push((from, to));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(renames: &[(&str, &str)], present: &[&str]) -> Vec<String> {
        let renames: Vec<_> = renames.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        let ordered = sequence(&renames, present.iter().copied(), |_| false, Dialect::Sqlite);
        ordered.iter().map(|(from, to)| format!("{from} {to}")).collect()
    }

    #[test]
    fn a_name_is_taken_when_it_is_free() {
        assert_eq!(ordered(&[("a", "b"), ("b", "c")], &["a", "b"]), ["b c", "a b"]);
        assert_eq!(ordered(&[("a", "b"), ("b", "a")], &["a", "b"]), ["b b_old", "a b", "b_old a"]);
        assert_eq!(ordered(&[("a", "b")], &["a", "b", "b_old"]), ["b b_old_old", "a b"]);
        assert_eq!(ordered(&[("Title", "title")], &["Title"]), ["Title title"]);
        assert_eq!(
            ordered(&[("a", "b"), ("b", "c"), ("c", "a")], &["a", "b", "c"]),
            ["b b_old", "a b", "c a", "b_old c"]
        );
    }
}
