//! The links of a relation as a table `l`: of one near row or of many, each once or each far row once.

use super::{
    Parameter, Relation, batch,
    columns::{What, Which},
    pattern::Writer,
};
use crate::{dialect::Dialect, text::Text};

/// What the two keys of a link are called where a relation reads it from both its sides: no columns of any table.
const NEAR_END: &str = "near end";
const FAR_END: &str = "far end";
/// What the place of a far row is called that may have several links: that of the first of them.
const PLACE: &str = "place";

impl Writer<'_> {
    /// What follows `FROM`, with its `WHERE`: the links as `l`, each once, or each far key of a near row `once`; of one
    /// near row or of a batch of `many`; alone or `with_far`.
    pub const fn links(&mut self, relation: &Relation<'_>, once: bool, many: bool, with_far: bool) {
        let chain = !relation.via.is_empty();
        let flat = !chain && !relation.symmetric && (!once || relation.is_single());
        if chain {
            self.push("(SELECT DISTINCT ");
            if many {
                self.chain_key(relation, false);
                self.push(", ");
            }
            self.chain_key(relation, true);
            self.push(" FROM ");
            self.chain(relation, many);
            self.push(") AS l");
        } else if flat {
            self.links_from(relation, relation.near_columns, many);
        } else {
            self.push("(");
            self.select_links(relation, relation.near_columns, relation.far_columns, once, many);
            if relation.symmetric {
                // Two halves, each with an index of its own. No link is in both: nobody is linked with himself.
                self.push(" UNION ALL ");
                self.select_links(relation, relation.far_columns, relation.near_columns, once, many);
            }
            self.push(") AS l");
        }
        if with_far && !relation.is_direct() {
            self.join_far(relation, flat && !many);
        }
        self.push(" WHERE ");
        if flat {
            self.links_where(relation, relation.near_columns, many);
        } else {
            self.push("TRUE");
        }
    }

    /// One side's links as a table of its own.
    const fn select_links(&mut self, relation: &Relation<'_>, near: &[usize], far: &[usize], once: bool, many: bool) {
        let merged = once && !relation.is_single();
        let placed = if merged { relation.position() } else { None };
        self.push(if merged && placed.is_none() { "SELECT DISTINCT " } else { "SELECT " });
        if !once {
            self.each(relation.link, Which::All, What::Of("l"), ", ", false);
            self.push(", ");
        }
        if many || !once {
            self.columns_of("l", relation, near);
            self.push(if relation.symmetric { " AS " } else { "" });
            if relation.symmetric {
                self.name(NEAR_END);
            }
            self.push(", ");
        }
        self.columns_of("l", relation, far);
        if relation.symmetric {
            self.push(" AS ");
            self.name(FAR_END);
        }
        if let Some(position) = placed {
            self.push(", min(");
            self.of("l", relation.link.columns[position].name);
            self.push(") AS ");
            self.name(PLACE);
        }
        self.push(" FROM ");
        self.links_from(relation, near, many);
        self.push(" WHERE ");
        self.links_where(relation, near, many);
        if placed.is_some() {
            self.push(" GROUP BY ");
            if many {
                self.columns_of("l", relation, near);
                self.push(", ");
            }
            self.columns_of("l", relation, far);
        }
    }

    /// From the keys to the links, whatever the planner thinks of the size of a batch.
    const fn links_from(&mut self, relation: &Relation<'_>, near: &[usize], many: bool) {
        if many && !self.is_any(near) {
            batch::table(self, relation, near, false);
            self.push(match self.dialect {
                Dialect::Sqlite => " CROSS JOIN ",
                Dialect::Postgres => " JOIN ",
                Dialect::Mysql => " STRAIGHT_JOIN ",
            });
        }
        self.name(relation.link.table);
        self.push(" AS l");
        if many && !self.is_any(near) {
            self.push(" ON ");
            self.columns_are_wanted(relation, near);
        }
    }

    const fn links_where(&mut self, relation: &Relation<'_>, near: &[usize], many: bool) {
        if !many {
            self.columns_are(relation, "l", near, Parameter::Near);
            self.conditions(relation, "l", true);
        } else if self.is_any(near) {
            self.of("l", relation.link.columns[near[0]].name);
            self.push(" = ANY(");
            batch::array(self, &relation.link.columns[near[0]]);
            self.push(")");
            self.conditions(relation, "l", true);
        } else if relation.is_part() {
            self.conditions(relation, "l", false);
        } else {
            self.push("TRUE");
        }
    }

    /// Whether a batch of these keys is a test instead of a table.
    pub const fn is_any(&self, columns: &[usize]) -> bool {
        matches!(self.dialect, Dialect::Postgres) && columns.len() == 1
    }

    const fn join_far(&mut self, relation: &Relation<'_>, by_key: bool) {
        // CROSS JOIN keeps SQLite from reading the far table first.
        self.push(match self.dialect {
            Dialect::Sqlite => " CROSS JOIN ",
            Dialect::Mysql if !by_key => " STRAIGHT_JOIN ",
            Dialect::Postgres | Dialect::Mysql => " JOIN ",
        });
        self.name(relation.far.table);
        self.push(" AS f ON ");
        let (mut i, mut place) = (0, 0);
        while i < relation.far.columns.len() {
            if relation.far.columns[i].key {
                if place > 0 {
                    self.push(" AND ");
                }
                self.of("f", relation.far.columns[i].name);
                self.push(" = ");
                self.end_column(relation, true, place);
                place += 1;
            }
            i += 1;
        }
    }

    /// A link's near or far key.
    pub const fn end(&mut self, relation: &Relation<'_>, far: bool) {
        let columns = if far { relation.far_columns } else { relation.near_columns };
        let mut place = 0;
        while place < columns.len() {
            self.push(if place > 0 { ", " } else { "" });
            self.end_column(relation, far, place);
            place += 1;
        }
    }

    /// Whether a link leads to the far key.
    pub const fn far_is_given(&mut self, relation: &Relation<'_>) {
        let mut place = 0;
        while place < relation.far_columns.len() {
            self.push(if place > 0 { " AND " } else { "" });
            self.end_column(relation, true, place);
            self.push(" = ");
            self.parameter(Parameter::Far, place);
            place += 1;
        }
    }

    /// Whether a link leads to one of the far keys of a batch.
    pub const fn far_is_in_batch(&mut self, relation: &Relation<'_>) {
        let several = relation.far_columns.len() > 1;
        self.push(if several { "(" } else { "" });
        self.end(relation, true);
        self.push(if several { ")" } else { "" });
        self.is_in_batch(relation);
    }

    const fn end_column(&mut self, relation: &Relation<'_>, far: bool, place: usize) {
        if relation.symmetric || !relation.via.is_empty() {
            self.push("l.");
            self.end_name(far, place);
        } else {
            let columns = if far { relation.far_columns } else { relation.near_columns };
            self.of("l", relation.link.columns[columns[place]].name);
        }
    }

    /// What a column of an end is called where it has no name of its own.
    const fn end_name(&mut self, far: bool, place: usize) {
        let end = if far { FAR_END } else { NEAR_END };
        if place == 0 {
            return self.name(end);
        }
        let mut numbered = Text::<16>::new();
        numbered.push(end);
        numbered.push(" ");
        numbered.push_number(place);
        self.name(numbered.as_str());
    }

    /// The columns of an end of a chain's links, by the names they have outside.
    const fn chain_key(&mut self, relation: &Relation<'_>, far: bool) {
        let columns = if far { relation.far_columns } else { relation.near_columns };
        let mut place = 0;
        while place < columns.len() {
            self.push(if place > 0 { ", " } else { "" });
            self.chain_end(relation, far, place);
            self.push(" AS ");
            self.end_name(far, place);
            place += 1;
        }
    }

    /// The order of a link among those of its near row: by its position, where it has one, and the far key.
    pub const fn order(&mut self, relation: &Relation<'_>, links: bool) {
        if let Some(position) = relation.position() {
            let merged = !links && !relation.is_single();
            self.of("l", if merged { PLACE } else { relation.link.columns[position].name });
            self.push(", ");
        }
        self.end(relation, true);
        if links && relation.via.is_empty() && !relation.is_single() {
            self.each(relation.link, Which::Key, What::Of("l"), ", ", true);
        }
    }
}
