//! The schema while scripts are replayed, and what else the server would know.
//!
//! Every step costs what it touches, not what there is: a history of thousands of tables is replayed in one pass.

mod family;
mod kept;
mod made_up;
mod mentions;
mod rename;
mod renamings;

pub(super) use mentions::words;
pub(super) use renamings::Renamings;

use std::collections::{HashMap, HashSet};

use super::{
    expressions,
    names::{Name, Part, default_name, key, same},
    parse::Path,
    types::Types,
};
use crate::{
    dialect::Dialect,
    schema::{Collation, Column, Enum, Index, Schema, Table, View},
    source::Span,
};

/// Why a statement was not followed.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It was not understood.
    Unread(String),
    /// It is not modelled.
    Opaque(String),
    /// It contradicts the schema: the server would refuse it.
    Contradiction {
        /// What is wrong.
        message: String,
        /// The name it is about.
        name: String,
        /// Where that is.
        span: Span,
    },
}

impl Trouble {
    pub fn contradiction(name: &Name, message: String) -> Self {
        Trouble::Contradiction { message, name: name.text.clone(), span: name.span }
    }
}

pub(super) type Applied<T = ()> = Result<T, Trouble>;

/// Number of a table; it stays the same when the table is renamed.
pub(super) type Slot = usize;

pub(super) struct State {
    pub dialect: Dialect,
    pub types: Types,
    /// SQLite's `legacy_alter_table`: renaming a table leaves what refers to it alone.
    pub legacy_rename: bool,
    /// Whether a stored program may define anything, its names put together when it runs.
    pub dynamic: bool,
    /// What went wrong and was not said yet, and where.
    pub troubles: Vec<(Trouble, Span)>,
    /// MySQL's collation of tables that name none; the one that the database has been made with, where nothing is said.
    pub usual: Option<Collation>,
    /// PostgreSQL's enums.
    pub enums: Vec<Enum>,
    pub views: Vec<View>,
    /// What has been called otherwise.
    pub renamings: Renamings,
    tables: Vec<Option<Table>>,
    slots: HashMap<String, Slot>,
    /// Where an index was last seen; it may have gone since.
    index_slots: HashMap<String, Slot>,
    /// The tables that once referred to one; they may no longer do so.
    referrers: HashMap<String, Vec<Slot>>,
    /// Names of primary keys that are not the default one.
    primary_keys: HashMap<Slot, String>,
    /// Names of constraints that SQLite has because a script says them; others are made up.
    pub written: HashSet<String>,
    /// Names that statements which are not modelled mention: tables, columns, indexes that may be there or not.
    unknown: HashSet<String>,
    /// Stored programs that define something when they are called.
    pub programs: HashSet<String>,
    /// Indexes that InnoDB made for a foreign key that has gone: they go when another takes their place.
    left_behind: Vec<(Slot, String)>,
    /// PostgreSQL's tables and those that inherit from them.
    inheritors: Vec<(Slot, Slot)>,
    /// Tables with a foreign key to one that is not there yet, and whose columns it does not name.
    unresolved: Vec<Slot>,
}

impl State {
    pub fn new(schema: Schema, dialect: Dialect) -> Self {
        let mut state = Self {
            dialect,
            types: Types::default(),
            legacy_rename: false,
            dynamic: false,
            troubles: Vec::new(),
            usual: None,
            enums: schema.enums,
            views: schema.views,
            renamings: Renamings::default(),
            tables: Vec::new(),
            slots: HashMap::new(),
            index_slots: HashMap::new(),
            referrers: HashMap::new(),
            primary_keys: HashMap::new(),
            written: HashSet::new(),
            unknown: HashSet::new(),
            programs: HashSet::new(),
            left_behind: Vec::new(),
            inheritors: Vec::new(),
            unresolved: Vec::new(),
        };
        for table in schema.tables {
            let primary_key = table.primary_key_name.clone();
            let slot = state.insert(table);
            state.primary_keys.extend(primary_key.map(|name| (slot, name)));
        }
        state
    }

    pub fn into_schema(self) -> Schema {
        let (dialect, mut primary_keys) = (self.dialect, self.primary_keys);
        let tables = self.tables.into_iter().enumerate().filter_map(|(slot, table)| {
            let mut table = table?;
            let usual = default_name(dialect, &table, Part::PrimaryKey, &[]);
            table.primary_key_name = primary_keys.remove(&slot).filter(|name| *name != usual);
            Some(table)
        });
        let mut schema = Schema { tables: tables.collect(), enums: self.enums, views: self.views, ..Schema::default() };
        schema.recognise_enums();
        schema
    }

    pub fn same(&self, a: &str, b: &str) -> bool {
        same(self.dialect, a, b)
    }

    fn key(&self, name: &str) -> String {
        key(self.dialect, name)
    }

    /// Adds a table; the caller has seen that there is none of its name.
    pub fn insert(&mut self, table: Table) -> Slot {
        let slot = self.tables.len();
        let name = self.key(&table.name);
        self.slots.insert(name, slot);
        self.put_back(slot, table);
        self.resolve_references_to(slot);
        slot
    }

    /// Takes a table out, to change it. It has to be put back.
    pub fn take(&mut self, slot: Slot) -> Option<Table> {
        self.tables.get_mut(slot)?.take()
    }

    /// Puts a changed table back.
    pub fn put_back(&mut self, slot: Slot, table: Table) {
        for index in &table.indexes {
            self.index_slots.insert(key(self.dialect, &index.name), slot);
        }
        for foreign in &table.foreign_keys {
            let referrers = self.referrers.entry(key(self.dialect, &foreign.references_table)).or_default();
            if referrers.last() != Some(&slot) {
                referrers.push(slot);
            }
            if foreign.references_columns.is_empty() && self.unresolved.last() != Some(&slot) {
                self.unresolved.push(slot);
            }
        }
        if slot == self.tables.len() {
            self.tables.push(Some(table));
        } else {
            self.tables[slot] = Some(table);
        }
    }

    pub fn table(&self, slot: Slot) -> Option<&Table> {
        self.tables.get(slot)?.as_ref()
    }

    pub fn slot(&self, name: &str) -> Option<Slot> {
        self.slots.get(&self.key(name)).copied()
    }

    pub fn table_named(&self, name: &str) -> Option<&Table> {
        self.table(self.slot(name)?)
    }

    /// The table a statement works on; `None` for one that is not modelled: a view, one of another schema.
    pub fn find(&self, path: &Path) -> Applied<Option<Slot>> {
        if path.schema.is_some() {
            return Ok(None);
        }
        match self.slot(&path.name.text) {
            Some(slot) => Ok(Some(slot)),
            None if self.is_unknown(&path.name.text) => Ok(None),
            None => Err(Trouble::contradiction(&path.name, format!("there is no table `{}`", path.name.text))),
        }
    }

    /// Remembers an index that InnoDB made, and which its foreign key has left behind.
    pub fn leave_behind(&mut self, slot: Slot, index: String) {
        self.left_behind.push((slot, index));
    }

    /// Forgets those that an index of these columns takes the place of.
    pub fn supersede(&mut self, slot: Option<Slot>, table: &mut Table, columns: &[String]) {
        let Some(slot) = slot.filter(|_| !self.left_behind.is_empty()) else { return };
        self.left_behind.retain(|(of, name)| {
            let serves = |index: &Index| index.whole().is_some_and(|own| columns.starts_with(&own));
            let gone = |index: &Index| index.name == *name && !index.unique && serves(index);
            let gone = if *of == slot { table.indexes.iter().position(gone) } else { None };
            gone.map(|at| table.indexes.remove(at)).is_none()
        });
    }

    /// Remembers a name that something which is not modelled has.
    pub fn note(&mut self, name: &str) {
        let name = self.key(name);
        self.unknown.insert(name);
    }

    pub fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains(&self.key(name))
    }

    /// Removes a table. On PostgreSQL the foreign keys to it go with it; on the others they wait for the next one of
    /// that name.
    pub fn drop_table(&mut self, slot: Slot) {
        let Some(table) = self.take(slot) else { return };
        let name = self.key(&table.name);
        self.slots.remove(&name);
        self.primary_keys.remove(&slot);
        if self.dialect == Dialect::Postgres {
            for referrer in self.referrers.remove(&name).unwrap_or_default() {
                if let Some(Some(referrer)) = self.tables.get_mut(referrer) {
                    referrer.foreign_keys.retain(|key| key.references_table != table.name);
                }
            }
        }
    }

    /// Removes the foreign keys that refer to these columns of a table, as CASCADE does.
    pub fn drop_references(&mut self, name: &str, columns: &[String]) {
        let dialect = self.dialect;
        for referrer in self.referrers.get(&key(dialect, name)).into_iter().flatten() {
            if let Some(Some(referrer)) = self.tables.get_mut(*referrer) {
                referrer.foreign_keys.retain(|foreign| {
                    !same(dialect, &foreign.references_table, name)
                        || !foreign.references_columns.iter().any(|column| columns.contains(column))
                });
            }
        }
    }

    /// Gives columns to the foreign keys that were made before the table they refer to.
    fn resolve_references_to(&mut self, slot: Slot) {
        let Some((name, primary_key)) = self.table(slot).map(|table| (table.name.clone(), table.primary_key.clone()))
        else {
            return;
        };
        let dialect = self.dialect;
        let mut unresolved = std::mem::take(&mut self.unresolved);
        unresolved.retain(|referrer| {
            let Some(Some(referrer)) = self.tables.get_mut(*referrer) else { return false };
            let mut open = false;
            for foreign in referrer.foreign_keys.iter_mut().filter(|foreign| foreign.references_columns.is_empty()) {
                if same(dialect, &foreign.references_table, &name) {
                    foreign.references_columns.clone_from(&primary_key);
                }
                open |= foreign.references_columns.is_empty();
            }
            open
        });
        self.unresolved = unresolved;
    }

    /// The table that has this index. On SQLite the one of a constraint is nameless; only we gave it a name.
    pub fn index_slot(&self, name: &str) -> Option<Slot> {
        let slot = *self.index_slots.get(&self.key(name))?;
        let table = self.table(slot)?;
        let nameless = |constraint: bool| constraint && self.dialect == Dialect::Sqlite;
        let found = |index: &Index| self.same(&index.name, name) && !nameless(index.constraint);
        table.indexes.iter().any(found).then_some(slot)
    }

    /// What the primary key of a table is called.
    pub fn primary_key_name(&self, slot: Slot, table: &Table) -> String {
        let named = self.primary_keys.get(&slot).cloned();
        named.unwrap_or_else(|| default_name(self.dialect, table, Part::PrimaryKey, &[]))
    }

    /// Names the primary key, or lets it have the name that the server makes up.
    pub fn name_primary_key(&mut self, slot: Slot, name: Option<String>) {
        match name {
            Some(name) => self.primary_keys.insert(slot, name),
            None => self.primary_keys.remove(&slot),
        };
    }

    /// The table whose primary key has this name.
    pub fn primary_key_slot(&self, name: &str) -> Option<Slot> {
        let named = self.primary_keys.iter().find(|(_, key)| self.same(key, name)).map(|(slot, _)| *slot);
        named.or_else(|| {
            let slot = self.slot(name.strip_suffix("_pkey")?)?;
            (!self.primary_keys.contains_key(&slot)).then_some(slot)
        })
    }

    /// The columns of that kind, each with its table.
    pub fn columns_where(&self, found: impl Fn(&Column) -> bool) -> Vec<(Slot, Name)> {
        let of = |(slot, table): (Slot, &Option<Table>)| {
            let columns = table.iter().flat_map(|table| &table.columns).filter(|column| found(column));
            let names = columns.map(|column| (slot, Name { text: column.name.clone(), span: column.span }));
            names.collect::<Vec<_>>()
        };
        self.tables.iter().enumerate().flat_map(of).collect()
    }

    /// All tables, to change them.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.tables.iter_mut().flatten()
    }

    /// The columns of all tables.
    pub fn columns_mut(&mut self) -> impl Iterator<Item = &mut Column> {
        self.tables_mut().flat_map(|table| &mut table.columns)
    }
}
