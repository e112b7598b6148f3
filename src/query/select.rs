//! What goes behind the beginning of a statement that reads rows.

use std::sync::Arc;

use jointable_core::{
    accessor::{FixedSql, Parameter},
    dialect::Dialect,
};

use super::{Condition, Order, column::Alias, piece::Pieces};
use crate::{
    Error, Result, Value,
    driver::{Batch, Driver},
    operation::Statement,
    relation::{KeysOn, NearKey},
};

/// Conditions, an order, and which part of the rows.
pub struct Select<D: Driver> {
    conditions: Vec<Condition<D>>,
    orders: Vec<Order<D>>,
    limit: Option<u64>,
    offset: u64,
    after: Option<After<D>>,
}

/// Where to go on.
struct After<D: Driver> {
    condition: Condition<D>,
    /// By how many columns the rows were ordered when it was given.
    orders: usize,
}

/// Binds the value that a row has in a column.
pub(crate) type RowValue<D> = Arc<dyn Fn(Alias, usize, &mut <D as Driver>::Arguments) -> Result<()> + Send + Sync>;

impl<D: Driver> Select<D> {
    pub(crate) fn new() -> Self {
        Self { conditions: Vec::new(), orders: Vec::new(), limit: None, offset: 0, after: None }
    }

    pub(crate) fn filter(&mut self, condition: Condition<D>) {
        self.conditions.push(condition);
    }

    pub(crate) fn order_by(&mut self, order: Order<D>) {
        self.orders.push(order);
    }

    pub(crate) fn limit(&mut self, limit: u64) {
        self.limit = Some(limit);
    }

    pub(crate) fn offset(&mut self, offset: u64) {
        self.offset = offset;
    }

    /// The rows behind one, whose values `row` binds; `last` is what rows are ordered by behind that.
    pub(crate) fn after(&mut self, last: &[Order<D>], row: &RowValue<D>) {
        let terms: Vec<Order<D>> = self.orders.iter().chain(last).copied().collect();
        self.after = Some(After { condition: behind(&terms, row), orders: self.orders.len() });
    }

    /// Writes the conditions, each behind an `AND`.
    pub(crate) fn write_conditions(&self, text: &mut Text<D>) -> Result<()> {
        let after = self.after.iter().map(|after| &after.condition);
        for condition in self.conditions.iter().chain(after) {
            text.sql.push_str(" AND ");
            text.pieces(&condition.clone().pieces())?;
        }
        if self.after.as_ref().is_some_and(|after| after.orders != self.orders.len()) {
            return Err(Error::Query("`order_by` has to come before `after`"));
        }
        Ok(())
    }

    pub(crate) fn orders(&self) -> &[Order<D>] {
        &self.orders
    }

    /// Writes the limit and the offset.
    pub(crate) fn write_limit(&self, text: &mut Text<D>) -> Result<()> {
        let most = match (self.limit, D::DIALECT, self.offset) {
            (None, _, 0) => return Ok(()),
            (None, Dialect::Postgres, _) => None,
            (None, ..) => Some(i64::MAX),
            (Some(limit), ..) => Some(i64::try_from(limit).unwrap_or(i64::MAX)),
        };
        if let Some(most) = most {
            text.sql.push_str(" LIMIT ");
            text.number(most)?;
        }
        if self.offset > 0 {
            text.sql.push_str(" OFFSET ");
            text.number(i64::try_from(self.offset).unwrap_or(i64::MAX))?;
        }
        Ok(())
    }
}

/// A statement being finished.
pub(crate) struct Text<D: Driver> {
    pub(crate) sql: String,
    count: usize,
    arguments: D::Arguments,
}

impl<D: Driver> Text<D> {
    pub(crate) fn new(begin: &str) -> Self {
        Self { sql: begin.to_owned(), count: 0, arguments: Default::default() }
    }

    /// Writes what the links of these near rows are read from.
    pub(crate) fn begin<R: KeysOn<D>>(&mut self, from: FixedSql, near: &[NearKey<R>]) -> Result<()> {
        self.sql.push_str(from.text);
        for &parameter in from.parameters {
            if parameter == Parameter::Near {
                near[0].bind(&mut self.arguments)?;
            } else {
                Batch::bind_values(&mut self.arguments, near)?;
            }
            // An array for each column of the key, where that is what a batch is.
            self.count += R::PLAN.near_columns.len();
        }
        Ok(())
    }

    pub(crate) fn pieces(&mut self, pieces: &Pieces<D>) -> Result<()> {
        pieces.write(&mut self.sql, &mut self.count, &mut self.arguments)
    }

    pub(crate) fn number(&mut self, number: i64) -> Result<()> {
        let mut pieces = Pieces::<D>::new();
        pieces.value(move |arguments| D::bind_number(arguments, number));
        self.pieces(&pieces)
    }

    pub(crate) fn statement(self) -> Statement<D> {
        Statement::new(self.sql, self.arguments)
    }
}

/// The rows that come behind one, in that order.
fn behind<D: Driver>(terms: &[Order<D>], row: &RowValue<D>) -> Condition<D> {
    let value = |pieces: &mut Pieces<D>, term: &Order<D>| {
        let (row, table, index) = (row.clone(), term.table, term.index);
        pieces.value(move |arguments| row(table, index, arguments));
        if !term.column.ty.is_enum() {
            pieces.convert(term.column);
        }
    };
    let one_way = terms.iter().all(|term| term.falling == terms[0].falling && !term.column.nullable);
    let mut pieces = Pieces::new();
    if one_way && D::DIALECT != Dialect::Mysql {
        // A range of an index.
        let names: Vec<_> = terms.iter().map(Order::name).collect();
        pieces.sql(format!("({}) {} (", names.join(", "), if terms[0].falling { "<" } else { ">" }));
        for (place, term) in terms.iter().enumerate() {
            pieces.sql(if place > 0 { ", " } else { "" });
            value(&mut pieces, term);
        }
        pieces.sql(")");
        return Condition::new(pieces);
    }
    pieces.sql("(");
    if !terms[0].column.nullable {
        // What MySQL makes a range of.
        pieces.sql(format!("{} {} ", terms[0].name(), if terms[0].falling { "<=" } else { ">=" }));
        value(&mut pieces, &terms[0]);
        pieces.sql(" AND ");
    }
    pieces.sql("(");
    for (place, term) in terms.iter().enumerate() {
        pieces.sql(if place > 0 { " OR (" } else { "(" });
        for same in &terms[..place] {
            pieces.sql(same.name());
            pieces.sql(match (same.column.nullable, D::DIALECT) {
                (false, _) => " = ",
                (true, Dialect::Postgres) => " IS NOT DISTINCT FROM ",
                (true, Dialect::Sqlite) => " IS ",
                (true, Dialect::Mysql) => " <=> ",
            });
            value(&mut pieces, same);
            pieces.sql(" AND ");
        }
        let name = term.name();
        match (term.column.nullable, term.falling) {
            (false, falling) => {
                pieces.sql(format!("{name} {} ", if falling { "<" } else { ">" }));
                value(&mut pieces, term);
            }
            (true, false) => {
                pieces.sql(format!("({name} > "));
                value(&mut pieces, term);
                pieces.sql(" OR (");
                value(&mut pieces, term);
                pieces.sql(format!(" IS NULL AND {name} IS NOT NULL))"));
            }
            (true, true) => {
                pieces.sql(format!("({name} < "));
                value(&mut pieces, term);
                pieces.sql(format!(" OR ({name} IS NULL AND "));
                value(&mut pieces, term);
                pieces.sql(" IS NOT NULL))");
            }
        }
        pieces.sql(")");
    }
    pieces.sql("))");
    Condition::new(pieces)
}
