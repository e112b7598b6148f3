//! The links of a relation that goes through others: their tables, one joined to the other, as `s0`, `s1`, ….

use super::{Parameter, Relation, batch, pattern::Writer};
use crate::{dialect::Dialect, meta::Model, text::Text};

/// How far a chain has been written.
struct Place<'a> {
    /// How many tables stand there.
    tables: usize,
    /// The relation whose links are the last of them.
    last: Option<Relation<'a>>,
}

impl Writer<'_> {
    /// What follows `FROM`, with its `WHERE`.
    pub const fn chain(&mut self, relation: &Relation<'_>, many: bool) {
        let entry = relation.entry();
        let by_table = many && !self.is_any(entry.near_columns);
        if by_table {
            batch::table(self, &entry, entry.near_columns, false);
            self.join(many);
        }
        let mut place = Place { tables: 0, last: None };
        self.tables(relation.via, many, by_table, &mut place);
        self.push(" WHERE ");
        if !many {
            self.columns_are(&entry, "s0", entry.near_columns, Parameter::Near);
        } else if by_table {
            self.push("TRUE");
        } else {
            self.of("s0", entry.link.columns[entry.near_columns[0]].name);
            self.push(" = ANY(");
            batch::array(self, &entry.link.columns[entry.near_columns[0]]);
            self.push(")");
        }
        if !entry.symmetric {
            self.conditions(&entry, "s0", true);
        }
        let (end, number) = relation.exit();
        let mut i = 0;
        while i < end.far_columns.len() {
            if end.link.columns[end.far_columns[i]].nullable {
                self.push(" AND ");
                self.of(alias(number).as_str(), end.link.columns[end.far_columns[i]].name);
                self.push(" IS NOT NULL");
            }
            i += 1;
        }
    }

    /// The tables of a chain that begins with a row called `near`, and the far rows as `far`, with its `WHERE`.
    pub const fn chain_from_row(&mut self, relation: &Relation<'_>, near: &str, far: &str) {
        let mut place = Place { tables: 0, last: None };
        self.tables(relation.via, false, false, &mut place);
        self.push(" JOIN ");
        self.name(relation.far.table);
        self.push(" AS ");
        self.push(far);
        let mut i = 0;
        while i < relation.far.key.len() {
            self.push(if i > 0 { " AND " } else { " ON " });
            self.of(far, relation.far.columns[relation.far.key[i]].name);
            self.push(" = ");
            self.chain_end(relation, true, i);
            i += 1;
        }
        let entry = relation.entry();
        i = 0;
        while i < entry.near_columns.len() {
            self.push(if i > 0 { " AND " } else { " WHERE " });
            self.of("s0", entry.link.columns[entry.near_columns[i]].name);
            self.push(" = ");
            self.of(near, relation.near.columns[relation.start[i]].name);
            i += 1;
        }
        if !entry.symmetric {
            self.conditions(&entry, "s0", true);
        }
    }

    /// The near key of a chain's links as a column, or the far key.
    pub const fn chain_end(&mut self, relation: &Relation<'_>, far: bool, place: usize) {
        let (end, alias) = if far { relation.exit() } else { (relation.entry(), 0) };
        let columns = if far { end.far_columns } else { end.near_columns };
        self.of(self::alias(alias).as_str(), end.link.columns[columns[place]].name);
    }

    const fn tables<'a>(&mut self, via: &'a [&'a Relation<'a>], many: bool, by_table: bool, place: &mut Place<'a>) {
        let mut i = 0;
        while i < via.len() {
            let relation = via[i];
            if relation.via.is_empty() {
                let before = match &place.last {
                    None => None,
                    // A row that is far itself has all its columns, else there is only its key.
                    Some(last) if last.is_direct() => Some((last.link, relation.start)),
                    Some(last) => Some((last.link, last.far_columns)),
                };
                if relation.needs_near(&place.last) {
                    self.table(&relation.near_row(), before, many, by_table, place.tables);
                    place.tables += 1;
                }
                if !relation.is_held() {
                    self.table(relation, before, many, by_table, place.tables);
                    place.tables += 1;
                }
                place.last = Some(relation.link_in_chain());
            } else {
                self.tables(relation.via, many, by_table, place);
            }
            i += 1;
        }
    }

    /// One table, joined to the columns of the one before it, or to a batch.
    const fn table(
        &mut self,
        relation: &Relation<'_>,
        before: Option<(&Model<'_>, &[usize])>,
        many: bool,
        by_table: bool,
        number: usize,
    ) {
        let alias = alias(number);
        if number > 0 {
            self.join(many);
        }
        if relation.symmetric {
            self.push("(");
            self.half_of(relation, relation.near_columns, relation.far_columns);
            self.push(" UNION ALL ");
            self.half_of(relation, relation.far_columns, relation.near_columns);
            self.push(")");
        } else {
            self.name(relation.link.table);
        }
        self.push(" AS ");
        self.push(alias.as_str());
        let mut i = 0;
        while i < relation.near_columns.len() && (before.is_some() || by_table) {
            self.push(if i > 0 { " AND " } else { " ON " });
            self.of(alias.as_str(), relation.link.columns[relation.near_columns[i]].name);
            self.push(" = ");
            match before {
                Some((model, columns)) => self.of(self::alias(number - 1).as_str(), model.columns[columns[i]].name),
                None => batch::key(self, relation, relation.near_columns, i),
            }
            i += 1;
        }
        if before.is_some() && !relation.symmetric {
            self.conditions(relation, alias.as_str(), true);
        }
    }

    /// The links of a symmetric relation, read from one side.
    const fn half_of(&mut self, relation: &Relation<'_>, near: &[usize], far: &[usize]) {
        self.push("SELECT ");
        self.columns_of("l", relation, near);
        self.push(" AS ");
        self.columns_of("", relation, relation.near_columns);
        self.push(", ");
        self.columns_of("l", relation, far);
        self.push(" AS ");
        self.columns_of("", relation, relation.far_columns);
        self.push(" FROM ");
        self.name(relation.link.table);
        self.push(" AS l WHERE ");
        self.conditions(relation, "l", false);
    }

    /// From the keys of a batch on, tables are read in the order they stand in.
    const fn join(&mut self, many: bool) {
        self.push(match self.dialect {
            Dialect::Sqlite if many => " CROSS JOIN ",
            Dialect::Mysql if many => " STRAIGHT_JOIN ",
            _ => " JOIN ",
        });
    }
}

impl<'a> Relation<'a> {
    /// The links that a chain begins with: those of its first relation, or the near row, where that holds what leads
    /// on.
    pub(super) const fn entry(&self) -> Relation<'a> {
        let mut first = *self;
        while !first.via.is_empty() {
            first = *first.via[0];
        }
        if first.needs_near(&None) { first.near_row() } else { first }
    }

    /// The near row as the link to what it holds itself.
    const fn near_row(&self) -> Relation<'a> {
        let (link, near_columns) = (self.near, self.near.key);
        Relation { link, near_columns, scope: &[], removed: true, symmetric: false, ..*self }
    }

    /// The links that a chain ends with, and the number of their table.
    const fn exit(&self) -> (Relation<'a>, usize) {
        let mut place = Place { tables: 0, last: None };
        count(self.via, &mut place);
        match place.last {
            Some(last) => (last, place.tables - 1),
            None => (*self, 0),
        }
    }

    /// Whether the near row holds the far key itself.
    const fn is_held(&self) -> bool {
        !are_same(self.start, self.near.key)
    }

    /// The relation, its link being what has the far key in a chain.
    const fn link_in_chain(&self) -> Relation<'a> {
        if self.is_held() { Relation { link: self.near, far_columns: self.start, ..*self } } else { *self }
    }

    /// Whether the near row itself has to be read to go on from the `last` links.
    const fn needs_near(&self, last: &Option<Relation<'_>>) -> bool {
        if !self.is_held() {
            return false;
        }
        match last {
            Some(last) => !last.is_direct(),
            None => true,
        }
    }
}

const fn count<'a>(via: &'a [&'a Relation<'a>], place: &mut Place<'a>) {
    let mut i = 0;
    while i < via.len() {
        if via[i].via.is_empty() {
            place.tables += via[i].needs_near(&place.last) as usize + !via[i].is_held() as usize;
            place.last = Some(via[i].link_in_chain());
        } else {
            count(via[i].via, place);
        }
        i += 1;
    }
}

const fn alias(number: usize) -> Text<8> {
    let mut alias = Text::new();
    alias.push("s");
    alias.push_number(number);
    alias
}

pub(super) const fn are_same(some: &[usize], others: &[usize]) -> bool {
    if some.len() != others.len() {
        return false;
    }
    let mut i = 0;
    while i < some.len() {
        if some[i] != others[i] {
            return false;
        }
        i += 1;
    }
    true
}
