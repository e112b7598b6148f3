//! What statements say of the places of links.

use super::{Parameter, Relation, batch, columns::Which, pattern::Writer};
use crate::{
    dialect::Dialect,
    meta::{Column, Model, literal::Values},
    text::same,
    types::Type,
};

impl Writer<'_> {
    /// Fills in a part of a pattern that is about places; whether it is one.
    pub const fn part_about_places(&mut self, name: &str, relation: &Relation<'_>) -> bool {
        let link = relation.link;
        if same(name, "k") {
            self.key_columns(link, "", false);
        } else if same(name, "l.key as k") {
            self.key_columns(link, "l", false);
        } else if same(name, "l is n") {
            self.key_columns(link, "l", true);
        } else if same(name, "index") {
            self.parameter(Parameter::Index, 0);
        } else if same(name, "l is in list") {
            // Of any scope: they are numbered together.
            self.is_of_near(&Relation { scope: &[], ..*relation }, "l");
        } else if same(name, "l is of scope") {
            self.conditions(&Relation { removed: true, ..*relation }, "l", false);
        } else if same(name, "l is named") {
            self.is_named(relation);
        } else if same(name, "l is last") {
            self.is_last(relation);
        } else if same(name, "named") {
            self.named(relation);
        } else if same(name, "l is d") {
            self.is_in_named(relation, false);
        } else if same(name, "l is d and of near") {
            self.is_in_named(relation, true);
            self.conditions(relation, "l", true);
        } else if same(name, "set place") {
            self.of(if matches!(self.dialect, Dialect::Mysql) { "l" } else { "" }, position(relation));
            self.push(" = n.n");
            self.touch(relation, if matches!(self.dialect, Dialect::Mysql) { "l" } else { "" });
        } else if same(name, "l is elsewhere") {
            self.of("l", position(relation));
            self.push(" <> n.n");
        } else if same(name, "far table") {
            self.name(relation.far.table);
        } else if same(name, "far key = ?") {
            self.key_is(relation.far, Parameter::Far);
        } else if same(name, "f is w") {
            self.far_is_of_batch(relation);
        } else if same(name, "greatest") {
            self.greatest(link, position_index(relation));
        } else if same(name, "x is of list") {
            self.columns_are(relation, "x", relation.near_columns, Parameter::Near);
        } else if same(name, "see all") {
            self.see_all();
        } else if same(name, "last places") {
            self.last_places(relation);
        } else {
            return false;
        }
        true
    }

    /// How a statement that reads rows to change them, or what belongs to them, ends.
    pub const fn for_writing(&mut self) {
        self.push(match self.dialect {
            // One writer at a time, and the transaction is begun as the writer.
            Dialect::Sqlite => "",
            // References to the row may come and go meanwhile: less would be waited for, and deadlock, in vain.
            Dialect::Postgres => " FOR NO KEY UPDATE",
            Dialect::Mysql => " FOR UPDATE",
        });
    }

    /// How one ends that has to see what others have written, whatever its transaction has seen before.
    pub const fn see_all(&mut self) {
        self.push(if matches!(self.dialect, Dialect::Mysql) { " FOR UPDATE" } else { "" });
    }

    /// The place of a new link behind all of its list, of any scope and removed or not: an index tells that at once.
    pub const fn new_place(&mut self, relation: &Relation<'_>, wanted: bool) {
        if self.whole && relation.position().is_some() {
            return self.push("w.o - 1");
        }
        let column = &relation.link.columns[position_index(relation)];
        self.open_place(column);
        if wanted && relation.counts_from(self.dialect) {
            self.parameter(Parameter::Index, 0);
        } else if relation.position().is_some() {
            self.last_of(relation, relation.near_columns, Some(Parameter::Near));
        } else {
            self.last_of(relation, relation.far_columns, if wanted { None } else { Some(Parameter::Far) });
        }
        self.push(if wanted && relation.counts_batch() { " + w.o" } else { self.one() });
        self.close_place(column);
    }

    /// What stands before a place that is counted: one that the column's type does not have becomes NULL, which the
    /// column refuses. Left to itself, SQLite would store it, and all would where the type is narrower than the column.
    const fn open_place(&mut self, column: &Column<'_>) {
        self.push(match (self.dialect, greatest_place(column)) {
            (Dialect::Sqlite, _) => "nullif(min(",
            (_, i64::MAX) => "",
            (_, _) => "nullif(least(",
        });
    }

    /// What stands behind it.
    const fn close_place(&mut self, column: &Column<'_>) {
        let beyond = match (greatest_place(column), self.dialect) {
            (INT, _) => "2147483648",
            (U32, _) => "4294967296",
            (_, Dialect::Sqlite) => "9223372036854775808",
            (_, _) => return,
        };
        self.push(", ");
        self.push(beyond);
        self.push("), ");
        self.push(beyond);
        self.push(")");
    }

    /// One more, in a type that has that number: PostgreSQL counts as wide as the column is.
    const fn one(&self) -> &'static str {
        if matches!(self.dialect, Dialect::Postgres) { " + 1::bigint" } else { " + 1" }
    }

    /// The greatest place in the list of that row, or of the one in a batch.
    const fn last_of(&mut self, relation: &Relation<'_>, columns: &[usize], row: Option<Parameter>) {
        // MySQL reads a table that is written to, where that is a table of its own.
        let apart = matches!(self.dialect, Dialect::Mysql) && row.is_some();
        self.push(if apart { "(SELECT e.n FROM (SELECT " } else { "(SELECT " });
        self.greatest(relation.link, position_index(relation));
        self.push(if apart { " AS n FROM " } else { " FROM " });
        self.name(relation.link.table);
        self.push(" AS x WHERE ");
        match row {
            Some(parameter) => self.columns_are(relation, "x", columns, parameter),
            None => self.columns_are_of_batch(relation, "x", columns),
        }
        self.push(if apart { ") AS e)" } else { ")" });
    }

    /// `coalesce(max(x."position"), -1)`
    pub const fn greatest(&mut self, link: &Model<'_>, position: usize) {
        self.push("coalesce(max(");
        self.of("x", link.columns[position].name);
        self.push("), -1)");
    }

    /// MySQL, where links enter a relation by a statement of their own: the last places of the far rows' lists as a
    /// table `e`.
    const fn last_places(&mut self, relation: &Relation<'_>) {
        if relation.far_position().is_none() {
            return;
        }
        let columns = relation.far_columns;
        self.push(" STRAIGHT_JOIN (SELECT ");
        self.columns_of("x", relation, columns);
        self.push(", ");
        self.greatest(relation.link, position_index(relation));
        self.push(" AS n FROM ");
        self.name(relation.link.table);
        self.push(" AS x WHERE ");
        self.push("(");
        self.columns_of("x", relation, columns);
        self.push(")");
        self.is_in_batch(relation);
        self.push(" GROUP BY ");
        self.columns_of("x", relation, columns);
        self.push(") AS e ON ");
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND e." } else { "e." });
            self.name(relation.link.columns[columns[i]].name);
            self.push(" = l.");
            self.name(relation.link.columns[columns[i]].name);
            i += 1;
        }
    }

    /// `l."position" = ? + w.o`, where links that enter a relation are numbered; whether they are.
    pub const fn enter_place(&mut self, relation: &Relation<'_>) -> bool {
        let numbered = relation.is_numbered();
        if numbered {
            let column = &relation.link.columns[position_index(relation)];
            self.of("l", column.name);
            self.push(" = ");
            self.open_place(column);
            if relation.position().is_some() {
                self.parameter(Parameter::Index, 0);
            } else {
                self.push("e.n");
            }
            self.push(if relation.counts_batch() { " + w.o" } else { self.one() });
            self.close_place(column);
        }
        numbered
    }

    /// Where a new link is found to be there already, its place: the new one, where it was none of the relation, so
    /// that it goes to the end; whether it is numbered. What else is set may not decide about that before.
    pub const fn place_if_outside(&mut self, relation: &Relation<'_>, always: bool) -> bool {
        if !relation.is_numbered() || !relation.is_part() {
            return false;
        }
        let name = position(relation);
        self.name(name);
        self.push(" = ");
        if !always && !matches!(self.dialect, Dialect::Mysql) {
            self.new_value(name);
            return true;
        }
        let mut table = crate::text::Text::<160>::new();
        if !matches!(self.dialect, Dialect::Mysql) {
            table.push_quoted(self.dialect.quote(), relation.link.table);
        }
        self.push("CASE WHEN ");
        self.is_outside(relation, table.as_str());
        self.push(" THEN ");
        self.new_value(name);
        self.push(" ELSE ");
        self.of(table.as_str(), name);
        self.push(" END");
        true
    }

    /// Whether a link has the greatest place of its list.
    const fn is_last(&mut self, relation: &Relation<'_>) {
        self.of("l", position(relation));
        self.push(" = ");
        self.last_of(relation, relation.near_columns, Some(Parameter::Near));
    }

    /// Whether a link of the relation is the one that is named: by its far key, or its own where two rows may have
    /// many.
    const fn is_named(&mut self, relation: &Relation<'_>) {
        if relation.is_single() {
            self.columns_are(relation, "l", relation.far_columns, Parameter::Far);
        } else {
            self.columns_are(relation, "l", relation.link.key, Parameter::Link);
        }
        self.conditions(relation, "l", true);
    }

    /// A batch of such names as a table `d`, with the place of each as `o`. `DISTINCT` makes it a table of its own,
    /// which MySQL and SQLite find rows in by an index.
    const fn named(&mut self, relation: &Relation<'_>) {
        let columns = names(relation);
        self.push("(SELECT DISTINCT ");
        let mut i = 0;
        while i < columns.len() {
            batch::key(self, relation, columns, i);
            self.push(" AS ");
            batch::key_name(self, i, columns.len());
            self.push(", ");
            i += 1;
        }
        self.push("w.o AS o FROM ");
        batch::with_places(self, relation, columns, false, true);
        self.push(") AS d");
    }

    /// Whether a link is the one that row `d` of such a batch names, whether there is one or not where that is `left`
    /// open.
    const fn is_in_named(&mut self, relation: &Relation<'_>, left: bool) {
        let columns = names(relation);
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND " } else { "" });
            // From the links to the batch: a value without the column's affinity is found there by an index.
            self.push(if left && matches!(self.dialect, Dialect::Sqlite) { "+" } else { "" });
            self.of("l", relation.link.columns[columns[i]].name);
            self.push(" = d.");
            batch::key_name(self, i, columns.len());
            i += 1;
        }
    }

    /// The key of a link as `k`, or as `k0`, `k1`, …: by these names, as columns of `l` that get them, or of `l` that
    /// are `equal` to those of `n`.
    const fn key_columns(&mut self, link: &Model<'_>, alias: &str, equal: bool) {
        let mut i = 0;
        while i < link.key.len() {
            self.push(match (i, equal) {
                (0, _) => "",
                (_, true) => " AND ",
                (_, false) => ", ",
            });
            if !alias.is_empty() {
                self.of(alias, link.columns[link.key[i]].name);
                self.push(if equal { " = n." } else { " AS " });
            }
            batch::key_name(self, i, link.key.len());
            i += 1;
        }
    }

    /// Whether a far row has the key that is in row `w` of a batch.
    const fn far_is_of_batch(&mut self, relation: &Relation<'_>) {
        let mut i = 0;
        while i < relation.far.key.len() {
            self.push(if i > 0 { " AND " } else { "" });
            self.of("f", relation.far.columns[relation.far.key[i]].name);
            self.push(" = ");
            batch::key(self, relation, relation.far_columns, i);
            i += 1;
        }
    }

    const fn columns_are_of_batch(&mut self, relation: &Relation<'_>, alias: &str, columns: &[usize]) {
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND " } else { "" });
            self.of(alias, relation.link.columns[columns[i]].name);
            self.push(" = ");
            batch::key(self, relation, columns, i);
            i += 1;
        }
    }

    /// Whether the new link in row `w` of a batch is one of the row `n` of the model `list`, or a link `x` of the same.
    pub const fn is_list_of_new(&mut self, link: &Model<'_>, list: Option<&Model<'_>>) {
        let Some((_, reference)) = link.position() else { panic!("these links have no places") };
        let columns = link.references[reference].columns;
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND " } else { "" });
            match list {
                Some(list) => self.of("n", list.columns[list.key[i]].name),
                None => self.of("x", link.columns[columns[i]].name),
            }
            self.push(" = ");
            self.new_column(link, columns[i]);
            i += 1;
        }
    }

    /// The value of a column in row `w` of a batch of new rows.
    const fn new_column(&mut self, model: &Model<'_>, column: usize) {
        let (mut i, mut count, mut place) = (0, 0, 0);
        while i < model.columns.len() {
            place += (i < column && self.takes(model, Which::New, i)) as usize;
            count += self.takes(model, Which::New, i) as usize;
            i += 1;
        }
        batch::value(self, &model.columns[column], place, count);
    }

    /// The place of the new link in row `w` of a batch: behind all of its list, and those of the batch before it.
    pub const fn place_of_new(&mut self, link: &Model<'_>) {
        let Some((position, reference)) = link.position() else { panic!("these links have no places") };
        self.open_place(&link.columns[position]);
        self.push("(SELECT ");
        self.greatest(link, position);
        self.push(" FROM ");
        self.name(link.table);
        self.push(" AS x WHERE ");
        self.is_list_of_new(link, None);
        self.push(") + row_number() OVER (PARTITION BY ");
        let columns = link.references[reference].columns;
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { ", " } else { "" });
            self.new_column(link, columns[i]);
            i += 1;
        }
        self.push(" ORDER BY w.o)");
        self.close_place(&link.columns[position]);
    }
}

const INT: i64 = i32::MAX as i64;
const U32: i64 = u32::MAX as i64;

/// The greatest place that a column's type has.
pub const fn greatest_place(column: &Column<'_>) -> i64 {
    match (column.values, &column.ty) {
        (Values::Between(_, greatest), _) => greatest,
        (_, Type::Int) => INT,
        _ => i64::MAX,
    }
}

/// The columns that name a link of the relation.
const fn names<'a>(relation: &Relation<'a>) -> &'a [usize] {
    if relation.is_single() { relation.far_columns } else { relation.link.key }
}

pub(super) const fn position<'a>(relation: &Relation<'a>) -> &'a str {
    relation.link.columns[position_index(relation)].name
}

const fn position_index(relation: &Relation<'_>) -> usize {
    match relation.link.position() {
        Some((position, _)) => position,
        None => panic!("these links have no places"),
    }
}
