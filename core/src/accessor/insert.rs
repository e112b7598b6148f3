//! What adding a link writes, and what it does where the link is there already; what removing one writes.

use super::{Parameter, Relation, batch, generated, pattern::Writer};
use crate::{
    dialect::Dialect,
    meta::{Links, Literal, Marker},
    text::Text,
};

/// How a column of a new link gets its value.
#[derive(Clone, Copy)]
enum Source<'a> {
    Payload(usize),
    Fixed(Literal<'a>),
    Now,
    Place,
}

/// What a write says of each column that is no key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Name,
    Value,
    Wanted,
    /// `"a" = EXCLUDED."a"`, in the dialect's words.
    IsNew,
    /// The same where the link is none of the relation.
    IsNewIfOutside,
    /// `l."a" = w.p0`
    IsWanted,
}

impl Writer<'_> {
    /// The columns of a new link.
    pub const fn insert_columns(&mut self, relation: &Relation<'_>) {
        self.columns_of("", relation, relation.near_columns);
        self.push(", ");
        self.columns_of("", relation, relation.far_columns);
        self.said(relation, Says::Name, true);
    }

    /// Their values: given one by one, or `wanted` of a batch.
    pub const fn insert_values(&mut self, relation: &Relation<'_>, wanted: bool) {
        if relation.symmetric {
            self.half(relation, wanted, false);
            self.push(", ");
            self.half(relation, wanted, true);
        } else {
            self.values_of(relation.near_columns.len(), Parameter::Near);
            self.push(", ");
            if wanted {
                batch::keys(self, relation, relation.far_columns);
            } else {
                self.values_of(relation.far_columns.len(), Parameter::Far);
            }
        }
        self.said(relation, if wanted { Says::Wanted } else { Says::Value }, true);
    }

    const fn values_of(&mut self, count: usize, parameter: Parameter) {
        let mut i = 0;
        while i < count {
            self.push(if i > 0 { ", " } else { "" });
            self.parameter(parameter, i);
            i += 1;
        }
    }

    /// What happens where the link is there already: it stays as it is, but that one outside of the relation becomes
    /// one of it; or it gets the new payload, to `update` it.
    ///
    /// On MySQL a link that stays is told by `LAST_INSERT_ID`, because the affected rows are 1 either way under sqlx's
    /// `CLIENT_FOUND_ROWS`; see [`EXISTING`](super::EXISTING). `INSERT IGNORE` would hide a wrong far key.
    pub const fn if_linked(&mut self, relation: &Relation<'_>, update: bool) {
        if matches!(relation.link.links, Links::Many) {
            return;
        }
        let (enters, mysql) = (relation.is_part(), matches!(self.dialect, Dialect::Mysql));
        if !mysql {
            self.push(" ON CONFLICT (");
            self.columns_of("", relation, relation.near_columns);
            self.push(", ");
            self.columns_of("", relation, relation.far_columns);
            if let Links::OnePer(columns) = relation.link.links {
                self.push(", ");
                self.columns_of("", relation, columns);
            }
            self.push(if update || enters { ") DO UPDATE SET " } else { ") DO NOTHING" });
            if update || enters {
                let placed = self.place_if_outside(relation, update);
                let some = self.said(relation, Says::IsNew, placed) || placed;
                self.lift(relation, "", some);
            }
            if enters && !update {
                self.push(" WHERE ");
                self.is_outside(relation, self.quoted_link(relation).as_str());
            }
            return;
        }
        self.push(" ON DUPLICATE KEY UPDATE ");
        if relation.has_other_unique() {
            self.same_link(relation);
            self.push(", ");
        }
        // MySQL assigns from left to right: what makes the link one of the relation comes last.
        let placed = self.place_if_outside(relation, update);
        if update {
            let some = self.said(relation, Says::IsNew, placed) || placed;
            self.lift(relation, "", some);
            return;
        }
        if enters && (self.said(relation, Says::IsNewIfOutside, placed) || placed) {
            self.push(", ");
        }
        let kept = kept(relation);
        self.name(kept);
        if enters {
            self.push(" = IF(");
            self.is_outside(relation, "");
            self.push(", ");
            self.name(kept);
            self.push(", IF(LAST_INSERT_ID(18446744073709551615) = 0, ");
        } else {
            self.push(" = IF(LAST_INSERT_ID(18446744073709551615) = 0, ");
        }
        self.name(kept);
        self.push(", ");
        self.name(kept);
        self.push(if enters { "))" } else { ")" });
        let mut i = 0;
        while i < relation.scope.len() {
            self.push(", ");
            self.name(relation.link.columns[relation.scope[i].column].name);
            self.push(" = ");
            self.value(relation.scope[i].value);
            i += 1;
        }
        self.lift(relation, "", true);
    }

    /// MySQL asks for no key in particular: a row that has only another unique value in common is another link, and no
    /// reason to leave out this one. The only error that a statement can have at will says so.
    const fn same_link(&mut self, relation: &Relation<'_>) {
        self.name(kept(relation));
        self.push(" = IF(");
        self.are_new(relation, relation.near_columns);
        self.push(" AND ");
        self.are_new(relation, relation.far_columns);
        if let Links::OnePer(columns) = relation.link.links {
            self.push(" AND ");
            self.are_new(relation, columns);
        }
        self.push(", ");
        self.of(self.quoted_link(relation).as_str(), kept(relation));
        self.push(", (SELECT 1 UNION SELECT 2))");
    }

    /// `"a" = VALUES("a")`
    const fn are_new(&mut self, relation: &Relation<'_>, columns: &[usize]) {
        let mut i = 0;
        while i < columns.len() {
            let name = relation.link.columns[columns[i]].name;
            self.push(if i > 0 { " AND " } else { "" });
            self.of(self.quoted_link(relation).as_str(), name);
            self.push(" = ");
            self.new_value(name);
            i += 1;
        }
    }

    /// The join table, to stand before a column.
    const fn quoted_link(&self, relation: &Relation<'_>) -> Text<160> {
        let mut table = Text::new();
        table.push_quoted(self.dialect.quote(), relation.link.table);
        table
    }

    /// MySQL, for a batch: a link that has come in between stays as it is.
    pub const fn if_linked_meanwhile(&mut self, relation: &Relation<'_>) {
        if !matches!(self.dialect, Dialect::Mysql) {
            return self.if_linked(relation, false);
        }
        if !matches!(relation.link.links, Links::Many) {
            self.push(" ON DUPLICATE KEY UPDATE ");
            if relation.has_other_unique() {
                self.same_link(relation);
                self.push(", ");
            }
            self.name(kept(relation));
            self.push(" = ");
            self.name(relation.link.table);
            self.push(".");
            self.name(kept(relation));
        }
    }

    /// What makes links of a batch that are outside of the relation ones of it.
    pub const fn enter_from_wanted(&mut self, relation: &Relation<'_>) {
        let placed = self.enter_place(relation);
        let some = self.said(relation, Says::IsWanted, placed) || placed;
        self.lift(relation, "l", some);
    }

    /// `DELETE FROM` the join table, or the `UPDATE` that marks links as removed.
    pub const fn take_away(&mut self, relation: &Relation<'_>, aliased: bool) {
        let marked = relation.is_marked_removed();
        self.push(if marked { "UPDATE " } else { "DELETE FROM " });
        self.name(relation.link.table);
        self.push(if aliased { " AS l" } else { "" });
        if marked {
            self.push(" SET ");
            self.set_removed(relation, "");
        }
    }

    pub const fn set_removed(&mut self, relation: &Relation<'_>, alias: &str) {
        let Some(deleted) = relation.marked(Marker::DeletedAt) else { panic!("links are not marked as removed") };
        self.of(alias, relation.link.columns[deleted].name);
        self.push(" = ");
        self.time(Parameter::Now, &relation.link.columns[deleted]);
        self.touch(relation, alias);
    }

    /// `, "updated_at" = ?`, where there is such a column.
    pub const fn touch(&mut self, relation: &Relation<'_>, alias: &str) {
        if let Some(updated) = relation.marked(Marker::UpdatedAt) {
            self.push(", ");
            self.of(alias, relation.link.columns[updated].name);
            self.push(" = ");
            self.time(Parameter::Now, &relation.link.columns[updated]);
        }
    }

    /// `"deleted_at" = NULL`, where there is such a column.
    const fn lift(&mut self, relation: &Relation<'_>, alias: &str, separated: bool) {
        if let Some(deleted) = relation.marked(Marker::DeletedAt) {
            self.push(if separated { ", " } else { "" });
            self.of(alias, relation.link.columns[deleted].name);
            self.push(" = NULL");
        }
    }

    /// Something of each column that is written with a link but for its keys; whether there was one. A comma stands
    /// between them, or `before` each.
    const fn said(&mut self, relation: &Relation<'_>, says: Says, before: bool) -> bool {
        let changes = !matches!(says, Says::Name | Says::Value | Says::Wanted);
        let (mut i, mut payload, mut some) = (0, 0, false);
        while i < relation.link.columns.len() {
            let source = match relation.link.columns[i].marker {
                Some(Marker::CreatedAt) if !changes => Some(Source::Now),
                Some(Marker::UpdatedAt) => Some(Source::Now),
                Some(Marker::Position(_)) if !changes => Some(Source::Place),
                _ if !relation.is_payload(i) => None,
                _ => {
                    payload += 1;
                    match relation.fixed(i) {
                        // What decides whether it is one of the relation is not written on that condition.
                        Some(_) if matches!(says, Says::IsNewIfOutside) => None,
                        Some(value) => Some(Source::Fixed(value)),
                        None if self.payload => Some(Source::Payload(payload - 1)),
                        None => None,
                    }
                }
            };
            if let Some(source) = source {
                self.push(if before || some { ", " } else { "" });
                self.say(relation, i, says, source);
                some = true;
            }
            i += 1;
        }
        some
    }

    const fn say(&mut self, relation: &Relation<'_>, index: usize, says: Says, source: Source<'_>) {
        let column = &relation.link.columns[index];
        match says {
            Says::Value | Says::Wanted => {}
            Says::IsWanted => self.of("l", column.name),
            _ => self.name(column.name),
        }
        match says {
            Says::Name => {}
            Says::IsNew => {
                self.push(" = ");
                self.new_value(column.name);
            }
            Says::IsNewIfOutside => {
                self.push(" = IF(");
                self.is_outside(relation, "");
                self.push(", ");
                self.new_value(column.name);
                self.push(", ");
                self.name(column.name);
                self.push(")");
            }
            Says::Value | Says::Wanted | Says::IsWanted => {
                self.push(if matches!(says, Says::IsWanted) { " = " } else { "" });
                match source {
                    Source::Fixed(value) => self.value(value),
                    Source::Now => self.time(Parameter::Now, column),
                    Source::Place => self.new_place(relation, matches!(says, Says::Wanted)),
                    Source::Payload(number) if matches!(says, Says::Value) => {
                        self.of_type(Parameter::Payload(number as u8), 0, column);
                    }
                    Source::Payload(number) => batch::payload(self, column, number),
                }
            }
        }
    }

    /// The value that an INSERT had for a column.
    pub const fn new_value(&mut self, name: &str) {
        if matches!(self.dialect, Dialect::Mysql) {
            self.push("VALUES(");
            self.name(name);
            self.push(")");
        } else {
            self.of("EXCLUDED", name);
        }
    }

    /// A value of a declaration.
    pub const fn value(&mut self, value: Literal<'_>) {
        match value {
            Literal::Bool(true) => self.push("TRUE"),
            Literal::Bool(false) => self.push("FALSE"),
            Literal::Number(number) => self.push(number),
            Literal::Text(text) => self.literal(text),
        }
    }

    /// A batch, its rows numbered by `n` among those that would be one link.
    pub const fn one_of_each(&mut self, relation: &Relation<'_>) {
        self.push("(SELECT w.*, row_number() OVER (PARTITION BY ");
        batch::keys(self, relation, relation.far_columns);
        self.identity(relation, false);
        self.push(") AS n FROM ");
        let (payload, places) = (self.payload, relation.counts_batch());
        batch::with_places(self, relation, relation.far_columns, payload, places);
        self.push(") AS w");
    }

    /// Whether the near row has no link, of any scope, that the row `w` of a batch would be.
    pub const fn is_not_linked(&mut self, relation: &Relation<'_>) {
        if let Links::OnePer(_) = relation.link.links {
            self.push("NOT EXISTS (SELECT 1 FROM ");
            self.name(relation.link.table);
            self.push(" AS l WHERE ");
            self.leads_to_wanted(&relation.whole());
            self.identity(relation, true);
            self.push(")");
            return;
        }
        let several = relation.far_columns.len() > 1;
        self.push(if several { "(" } else { "" });
        batch::keys(self, relation, relation.far_columns);
        self.push(if several { ") NOT IN (SELECT " } else { " NOT IN (SELECT " });
        self.end(relation, true);
        self.push(" FROM ");
        // SQLite counts well what an INSERT changes: it can leave links of another scope to that.
        match self.dialect {
            Dialect::Mysql => self.links(&relation.whole(), true, false, false),
            Dialect::Sqlite | Dialect::Postgres => self.links(relation, true, false, false),
        }
        self.push(")");
    }

    /// The columns that links are told apart by behind their two keys: out of a batch, or `equal` to those of `l`.
    const fn identity(&mut self, relation: &Relation<'_>, equal: bool) {
        let Links::OnePer(columns) = relation.link.links else { return };
        let (mut i, mut payload) = (0, 0);
        while i < relation.link.columns.len() {
            let column = &relation.link.columns[i];
            if super::contains(columns, i) && (equal || relation.fixed(i).is_none()) {
                if equal {
                    self.push(" AND ");
                    self.of("l", column.name);
                    self.push(" = ");
                } else {
                    self.push(", ");
                }
                match relation.fixed(i) {
                    Some(value) => self.value(value),
                    None => batch::payload(self, column, payload),
                }
            }
            payload += relation.is_payload(i) as usize;
            i += 1;
        }
    }
}

/// The join model's numbered column, which MySQL leaves as it is where it is set to itself, or else the near one.
const fn kept<'a>(relation: &Relation<'a>) -> &'a str {
    match generated(relation.link) {
        Some(index) => relation.link.columns[index].name,
        None => relation.link.columns[relation.near_columns[0]].name,
    }
}
