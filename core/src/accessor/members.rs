//! Which links belong to a relation: those of its near row, within its scope, and not removed.

use super::{Parameter, Relation, batch, pattern::Writer};
use crate::{dialect::Dialect, meta::Marker, types::Type};

impl Writer<'_> {
    /// Whether a link is one of the near row.
    pub const fn is_of_near(&mut self, relation: &Relation<'_>, alias: &str) {
        if relation.symmetric {
            self.push("(");
            self.columns_are(relation, alias, relation.near_columns, Parameter::Near);
            self.push(" OR ");
            self.columns_are(relation, alias, relation.far_columns, Parameter::Near);
            self.push(")");
        } else {
            self.columns_are(relation, alias, relation.near_columns, Parameter::Near);
        }
        self.conditions(relation, alias, true);
    }

    /// Whether a link is the one between the near and the far key, or one of those.
    pub const fn is_the_link(&mut self, relation: &Relation<'_>) {
        if relation.symmetric {
            self.halves_are(relation, "", false);
        } else {
            self.columns_are(relation, "", relation.near_columns, Parameter::Near);
            self.push(" AND ");
            self.columns_are(relation, "", relation.far_columns, Parameter::Far);
        }
        self.conditions(relation, "", true);
    }

    /// Whether a link leads from the near row to the row `w` of a batch.
    pub const fn leads_to_wanted(&mut self, relation: &Relation<'_>) {
        if relation.symmetric {
            self.halves_are(relation, "l", true);
        } else {
            self.columns_are(relation, "l", relation.near_columns, Parameter::Near);
            self.push(" AND ");
            self.columns_are_wanted(relation, relation.far_columns);
        }
        self.conditions(relation, "l", true);
    }

    /// Whether a link is one of the near row with a far key of a batch.
    pub const fn is_a_link_by_keys(&mut self, relation: &Relation<'_>) {
        if relation.symmetric {
            self.push("(");
            self.columns_of("", relation, relation.near_columns);
            self.push(", ");
            self.columns_of("", relation, relation.far_columns);
            self.push(") IN (SELECT ");
            self.half(relation, true, false);
            self.push(", ");
            self.half(relation, true, true);
            self.push(" FROM ");
            batch::table(self, relation, relation.far_columns, false);
            self.push(")");
        } else {
            self.columns_are(relation, "", relation.near_columns, Parameter::Near);
            self.push(" AND ");
            self.tuple(relation, relation.far_columns);
            self.is_in_batch(relation);
        }
        self.conditions(relation, "", true);
    }

    /// A test for the far keys of a batch.
    pub const fn is_in_batch(&mut self, relation: &Relation<'_>) {
        if self.is_any(relation.far_columns) {
            self.push(" = ANY(");
            batch::array(self, &relation.link.columns[relation.far_columns[0]]);
            self.push(")");
        } else {
            self.push(" IN ");
            self.select_wanted(relation);
        }
    }

    /// Whether the far key of a link is that of the row `w` of a batch.
    pub const fn far_is_wanted(&mut self, relation: &Relation<'_>) {
        if relation.symmetric {
            batch::keys(self, relation, relation.far_columns);
            self.push(" = ");
            self.other_end(relation, "l");
        } else {
            self.columns_are_wanted(relation, relation.far_columns);
        }
    }

    /// Whether no row of a batch has the far key of a link.
    pub const fn far_is_not_wanted(&mut self, relation: &Relation<'_>) {
        if relation.symmetric {
            self.other_end(relation, "");
        } else {
            self.tuple(relation, relation.far_columns);
        }
        self.push(" NOT IN ");
        self.select_wanted(relation);
    }

    const fn select_wanted(&mut self, relation: &Relation<'_>) {
        self.push("(SELECT ");
        batch::keys(self, relation, relation.far_columns);
        self.push(" FROM ");
        batch::table(self, relation, relation.far_columns, false);
        self.push(")");
    }

    /// The distinct keys of a batch as a table `d`, which MySQL finds rows in by an index, joined to the far keys of
    /// `l`.
    pub const fn distinct_keys(&mut self, relation: &Relation<'_>) {
        self.push("(SELECT DISTINCT ");
        self.each_key(relation, false);
        self.push(" FROM ");
        batch::table(self, relation, relation.far_columns, false);
        self.push(") AS d ON ");
        if relation.symmetric {
            self.push("d.k = ");
            self.other_end(relation, "l");
        } else {
            self.each_key(relation, true);
        }
    }

    /// `w.k AS k`, or `l."b" = d.k`.
    const fn each_key(&mut self, relation: &Relation<'_>, joined: bool) {
        let columns = relation.far_columns;
        let mut i = 0;
        while i < columns.len() {
            if joined {
                self.push(if i > 0 { " AND " } else { "" });
                self.of("l", relation.link.columns[columns[i]].name);
                self.push(" = d.");
            } else {
                self.push(if i > 0 { ", " } else { "" });
                batch::key(self, relation, columns, i);
                self.push(" AS ");
            }
            batch::key_name(self, i, columns.len());
            i += 1;
        }
    }

    /// What a link has to be besides one of the near row, each behind an `AND`, or only `between` them.
    pub const fn conditions(&mut self, relation: &Relation<'_>, alias: &str, before: bool) {
        let (mut i, mut and) = (0, before);
        while i < relation.scope.len() {
            self.push(if and { " AND " } else { "" });
            self.of(alias, relation.link.columns[relation.scope[i].column].name);
            self.push(" = ");
            self.value(relation.scope[i].value);
            and = true;
            i += 1;
        }
        if let Some(deleted) = relation.marked(Marker::DeletedAt)
            && !relation.removed
        {
            self.push(if and { " AND " } else { "" });
            self.of(alias, relation.link.columns[deleted].name);
            self.push(" IS NULL");
        } else if !and {
            self.push("TRUE");
        }
    }

    /// The same the other way round: whether a link between the two sides is none of the relation.
    pub const fn is_outside(&mut self, relation: &Relation<'_>, alias: &str) {
        let (different_before, different) = self.different();
        let mut i = 0;
        while i < relation.scope.len() {
            self.push(if i > 0 { " OR " } else { "" });
            self.push(different_before);
            self.of(alias, relation.link.columns[relation.scope[i].column].name);
            self.push(different);
            self.value(relation.scope[i].value);
            i += 1;
        }
        if let Some(deleted) = relation.marked(Marker::DeletedAt) {
            self.push(if i > 0 { " OR " } else { "" });
            self.of(alias, relation.link.columns[deleted].name);
            self.push(" IS NOT NULL");
        }
    }

    /// The far key of a link of the near row that may be stored either way round.
    const fn other_end(&mut self, relation: &Relation<'_>, alias: &str) {
        self.push("CASE WHEN ");
        self.columns_are(relation, alias, relation.near_columns, Parameter::Near);
        self.push(" THEN ");
        self.columns_of(alias, relation, relation.far_columns);
        self.push(" ELSE ");
        self.columns_of(alias, relation, relation.near_columns);
        self.push(" END");
    }

    const fn halves_are(&mut self, relation: &Relation<'_>, alias: &str, wanted: bool) {
        self.columns_of(alias, relation, relation.near_columns);
        self.push(" = ");
        self.half(relation, wanted, false);
        self.push(" AND ");
        self.columns_of(alias, relation, relation.far_columns);
        self.push(" = ");
        self.half(relation, wanted, true);
    }

    /// The lesser or the greater of the near key and the far one, which is given or `wanted`.
    pub const fn half(&mut self, relation: &Relation<'_>, wanted: bool, greater: bool) {
        self.push(match (self.dialect, greater) {
            (Dialect::Sqlite, false) => "min(",
            (Dialect::Sqlite, true) => "max(",
            (_, false) => "LEAST(",
            (_, true) => "GREATEST(",
        });
        self.parameter(Parameter::Near, 0);
        let text =
            matches!(relation.link.columns[relation.near_columns[0]].ty, Type::Text | Type::Varchar(_) | Type::Raw(_));
        if matches!(self.dialect, Dialect::Mysql) && text {
            // As the columns compare, and their check.
            self.push(" COLLATE utf8mb4_bin");
        }
        self.push(", ");
        if wanted {
            batch::keys(self, relation, relation.far_columns);
        } else {
            self.parameter(Parameter::Far, 0);
        }
        self.push(")");
    }

    pub const fn columns_are(&mut self, relation: &Relation<'_>, alias: &str, columns: &[usize], parameter: Parameter) {
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND " } else { "" });
            self.of(alias, relation.link.columns[columns[i]].name);
            self.push(" = ");
            self.parameter(parameter, i);
            i += 1;
        }
    }

    pub const fn columns_are_wanted(&mut self, relation: &Relation<'_>, columns: &[usize]) {
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { " AND " } else { "" });
            self.of("l", relation.link.columns[columns[i]].name);
            self.push(" = ");
            batch::key(self, relation, columns, i);
            i += 1;
        }
    }

    pub const fn columns_of(&mut self, alias: &str, relation: &Relation<'_>, columns: &[usize]) {
        let mut i = 0;
        while i < columns.len() {
            self.push(if i > 0 { ", " } else { "" });
            self.of(alias, relation.link.columns[columns[i]].name);
            i += 1;
        }
    }

    /// `"a"`, or `("a", "b")`.
    const fn tuple(&mut self, relation: &Relation<'_>, columns: &[usize]) {
        self.push(if columns.len() > 1 { "(" } else { "" });
        self.columns_of("", relation, columns);
        self.push(if columns.len() > 1 { ")" } else { "" });
    }

    /// What stands before and between two values that are tested for being different; NULL is equal to NULL.
    pub const fn different(&self) -> (&'static str, &'static str) {
        match self.dialect {
            Dialect::Mysql => ("NOT ", " <=> "),
            Dialect::Sqlite => ("", " IS NOT "),
            Dialect::Postgres => ("", " IS DISTINCT FROM "),
        }
    }
}
