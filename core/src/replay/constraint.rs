//! Keys, checks and the indexes within CREATE TABLE: reading them, and adding them to a table.

use sqlparser::ast::{
    CheckConstraint, ConstraintCharacteristics, DeferrableInitial, Expr, ForeignKeyConstraint, FunctionArguments,
    IndexColumn, NullsDistinctOption, OrderBySort, ReferentialAction, Spanned, TableConstraint,
};

use super::{
    expressions,
    names::{Name, Part, default_name, same},
    parse::{Path, Script},
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Action, Check, Checked, ForeignKey, Index, IndexPart, Indexed, Table},
    source::Span,
    types::Type,
};

/// A constraint, or an index within CREATE TABLE, as it was written.
pub(super) struct Constraint {
    pub name: Option<Name>,
    pub span: Span,
    pub kind: Kind,
    /// MariaDB's IF NOT EXISTS: nothing happens if the name is taken.
    pub if_not_exists: bool,
}

pub(super) enum Kind {
    PrimaryKey(Vec<Name>),
    /// PostgreSQL: an index becomes the primary key or a unique constraint.
    UsingIndex {
        index: Name,
        primary: bool,
    },
    /// MySQL's may be ordered, too.
    Unique(Vec<Keyed>),
    /// Columns, and whether the greatest comes first; so of a unique constraint, but on PostgreSQL.
    Index(Vec<Keyed>),
    ForeignKey {
        columns: Vec<Name>,
        table: Path,
        references: Vec<Name>,
        on_delete: Action,
        on_update: Action,
        checked: Checked,
    },
    Check(String),
    /// Not modelled; only its name is remembered.
    Other,
}

/// A column of a key.
#[derive(Clone)]
pub(super) struct Keyed {
    pub name: Name,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// MySQL: how many characters of it count.
    pub prefix: Option<u32>,
}

impl Keyed {
    pub fn whole(name: &Name) -> Self {
        Self { name: name.clone(), descending: false, prefix: None }
    }
}

/// A constraint of a table, which is written at `span`.
pub(super) fn read(script: Script<'_>, written: &TableConstraint, span: Span) -> Applied<Constraint> {
    let plain = |parts: &[IndexColumn], kind: fn(Vec<Keyed>) -> Kind| {
        let keyed =
            |part| Some(Keyed { name: column(script, part)?, descending: is_descending(part), prefix: prefix(part) });
        parts.iter().map(keyed).collect::<Option<_>>().map_or(Kind::Other, kind)
    };
    let (name, kind) = match written {
        TableConstraint::PrimaryKey(key) => {
            (&key.name, columns(script, &key.columns).map_or(Kind::Other, Kind::PrimaryKey))
        }
        TableConstraint::Unique(unique) => {
            // One that takes NULLs for equal is another kind of constraint.
            let nulls = unique.nulls_distinct == NullsDistinctOption::NotDistinct;
            let kind = if nulls { Kind::Other } else { plain(&unique.columns, Kind::Unique) };
            (if unique.name.is_some() { &unique.name } else { &unique.index_name }, kind)
        }
        TableConstraint::ForeignKey(key) => {
            let name = if key.name.is_some() { &key.name } else { &key.index_name };
            (name, foreign_key(script, key, script.names(&key.columns))?)
        }
        TableConstraint::Check(written) => (&written.name, check(script, written)),
        TableConstraint::Index(index) => (&index.name, plain(&index.columns, Kind::Index)),
        TableConstraint::FulltextOrSpatial(index) => (&index.opt_index_name, Kind::Other),
        TableConstraint::Exclude(exclude) => (&exclude.name, Kind::Other),
        TableConstraint::PrimaryKeyUsingIndex(using) | TableConstraint::UniqueUsingIndex(using) => {
            let primary = matches!(written, TableConstraint::PrimaryKeyUsingIndex(_));
            (&using.name, Kind::UsingIndex { index: script.name(&using.index_name), primary })
        }
    };
    Ok(Constraint { name: name.as_ref().map(|name| script.name(name)), span, kind, if_not_exists: false })
}

/// `REFERENCES …`, of a column or of a table.
pub(super) fn foreign_key(script: Script<'_>, key: &ForeignKeyConstraint, columns: Vec<Name>) -> Applied<Kind> {
    Ok(Kind::ForeignKey {
        columns,
        table: script.path(&key.foreign_table)?,
        references: script.names(&key.referred_columns),
        on_delete: action(key.on_delete.as_ref()),
        on_update: action(key.on_update.as_ref()),
        checked: checked(key.characteristics.as_ref()),
    })
}

fn checked(written: Option<&ConstraintCharacteristics>) -> Checked {
    let initially = written.and_then(|written| written.initially);
    match written.and_then(|written| written.deferrable) {
        Some(false) => Checked::AtOnce,
        _ if initially == Some(DeferrableInitial::Deferred) => Checked::AtCommit,
        Some(true) => Checked::Deferrable,
        None => Checked::AtOnce,
    }
}

fn action(action: Option<&ReferentialAction>) -> Action {
    match action {
        None | Some(ReferentialAction::NoAction) => Action::NoAction,
        Some(ReferentialAction::Restrict) => Action::Restrict,
        Some(ReferentialAction::Cascade) => Action::Cascade,
        Some(ReferentialAction::SetNull) => Action::SetNull,
        Some(ReferentialAction::SetDefault) => Action::SetDefault,
    }
}

/// What is between the parentheses behind CHECK, as it is written.
pub(super) fn check(script: Script<'_>, check: &CheckConstraint) -> Kind {
    Kind::Check(script.text(check.expr.span()).to_owned())
}

/// The columns of a constraint, or of an index that belongs to one; `None` where a part is an expression or compares in
/// another way than the column does.
pub(super) fn columns(script: Script<'_>, parts: &[IndexColumn]) -> Option<Vec<Name>> {
    parts.iter().map(|part| column(script, part)).collect()
}

/// Whether the greatest comes first.
pub(super) fn is_descending(part: &IndexColumn) -> bool {
    part.column.options.sort == Some(OrderBySort::Desc)
}

/// How many characters of a text count.
pub(super) fn prefix(part: &IndexColumn) -> Option<u32> {
    match &part.column.expr {
        Expr::Function(call) => match &call.args {
            FunctionArguments::List(list) if list.args.len() == 1 => list.args[0].to_string().parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The same, unless all of the column's characters do.
pub(super) fn within(table: &Table, column: &str, prefix: Option<u32>) -> Option<u32> {
    let length = table.column(column).and_then(|column| column.ty.characters());
    prefix.filter(|prefix| length.is_none_or(|length| *prefix < length))
}

/// The column that a part of an index is.
pub(super) fn column(script: Script<'_>, part: &IndexColumn) -> Option<Name> {
    match &part.column.expr {
        // To sqlparser the AUTOINCREMENT of SQLite is one.
        _ if part.operator_class.is_some() && script.dialect != Dialect::Sqlite => None,
        Expr::Identifier(name) => Some(script.name(name)),
        // MySQL's length: a part of the text is enough to find it. Some names are functions to sqlparser.
        Expr::Function(call) => {
            let [name] = call.name.0.as_slice() else { return None };
            let length = script.dialect == Dialect::Mysql && prefix(part).is_some();
            (length || call.args == FunctionArguments::None).then(|| Some(script.name(name.as_ident()?)))?
        }
        _ => None,
    }
}

impl State {
    /// Adds a constraint to a table that was taken out of its slot, or that has none yet.
    pub fn attach(&mut self, slot: Option<Slot>, table: &mut Table, constraint: Constraint) -> Applied {
        let Constraint { name, span, kind, if_not_exists } = constraint;
        let dialect = self.dialect;
        let named = |table: &Table, part, columns: &[String]| match &name {
            Some(name) => name.text.clone(),
            None => default_name(dialect, table, part, columns),
        };
        if let Some(name) = &name {
            match refuse_taken(dialect, table, name, &kind) {
                Err(_) if if_not_exists => return Ok(()),
                // A statement that was not followed has dropped it, else the server would refuse this one.
                Err(_) if self.is_unknown(&name.text) => forget_named(dialect, table, name),
                result => result?,
            }
            self.written.insert(name.text.clone());
        }
        match kind {
            Kind::PrimaryKey(columns) => {
                let columns = self.resolve(table, &columns)?;
                self.set_primary_key(slot, table, columns, name);
            }
            Kind::UsingIndex { index, primary } => {
                let Some(at) = table.indexes.iter().position(|found| same(dialect, &found.name, &index.text)) else {
                    return Err(no_index(table, &index));
                };
                if primary {
                    let found = table.indexes.remove(at);
                    let columns = found.columns().map(str::to_owned).collect();
                    self.set_primary_key(slot, table, columns, Some(name.unwrap_or(index)));
                } else {
                    table.indexes[at].constraint = true;
                    if let Some(name) = name {
                        table.indexes[at].name = name.text;
                    }
                }
            }
            Kind::Unique(parts) => {
                let (columns, parts) = self.ordered(table, parts)?;
                self.supersede(slot, table, &columns);
                let name = named(table, Part::Unique, &columns);
                // MySQL knows no difference between the two.
                let constraint = dialect != Dialect::Mysql;
                table.indexes.push(Index { parts, unique: true, constraint, ..Index::new(name, [""; 0], span) });
            }
            Kind::Index(parts) => {
                let (columns, parts) = self.ordered(table, parts)?;
                self.supersede(slot, table, &columns);
                let name = named(table, Part::Index, &columns);
                table.indexes.push(Index { parts, ..Index::new(name, [""; 0], span) });
            }
            Kind::ForeignKey { columns, table: to, references, on_delete, on_update, checked } => {
                let columns = self.resolve(table, &columns)?;
                let name = named(table, Part::ForeignKey, &columns);
                let (references_table, references_columns) = self.referred(table, &to, &references)?;
                if dialect == Dialect::Mysql {
                    // The index InnoDB may have made for it.
                    self.note(&name);
                }
                let key = ForeignKey {
                    name,
                    columns,
                    references_table,
                    references_columns,
                    on_delete,
                    on_update,
                    checked,
                    span,
                };
                if dialect == Dialect::Mysql && own_index(table, &key).is_some() {
                    self.supersede(slot, table, &key.columns);
                }
                table.foreign_keys.push(key);
            }
            Kind::Check(expression) => {
                let all: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
                let columns = expressions::columns_of(dialect, &expression, &all);
                // PostgreSQL names a check after its column only if there is but one.
                let columns = if columns.len() == 1 { columns } else { Vec::new() };
                // How MariaDB writes down its JSON.
                let json = (columns.first().filter(|_| dialect == Dialect::Mysql))
                    .and_then(|name| table.columns.iter_mut().find(|column| column.name == *name))
                    .filter(|column| column.ty == Type::Text && is_json_of(&expression, &column.name));
                if let Some(column) = json {
                    column.ty = Type::Json;
                    column.collation = None;
                    return Ok(());
                }
                let name = named(table, Part::Check, &columns);
                table.checks.push(Check { name, expression, span });
            }
            Kind::Other => {
                if let Some(name) = name {
                    self.note(&name.text);
                }
            }
        }
        Ok(())
    }

    fn set_primary_key(&mut self, slot: Option<Slot>, table: &mut Table, columns: Vec<String>, name: Option<Name>) {
        let dialect = self.dialect;
        for column in &mut table.columns {
            // SQLite takes NULLs in a primary key, unless the column says otherwise.
            if dialect != Dialect::Sqlite && columns.contains(&column.name) {
                column.nullable = false;
            }
        }
        table.primary_key = columns;
        if let Some(slot) = slot {
            self.name_primary_key(slot, name.map(|name| name.text));
        }
    }

    /// The names of columns as the table has them.
    pub fn resolve(&self, table: &Table, columns: &[Name]) -> Applied<Vec<String>> {
        let find = |name: &Name| {
            let found = table.columns.iter().find(|column| self.same(&column.name, &name.text));
            found.map(|column| column.name.clone()).ok_or_else(|| no_column(table, name))
        };
        columns.iter().map(find).collect()
    }

    /// The same of an index, and its parts.
    fn ordered(&self, table: &Table, parts: Vec<Keyed>) -> Applied<(Vec<String>, Vec<IndexPart>)> {
        let names: Vec<Name> = parts.iter().map(|part| part.name.clone()).collect();
        let columns = self.resolve(table, &names)?;
        let part = |(column, Keyed { descending, prefix, .. }): (&String, Keyed)| IndexPart {
            of: Indexed::Column(column.clone()),
            descending,
            prefix: within(table, column, prefix),
        };
        let parts = columns.iter().zip(parts).map(part).collect();
        Ok((columns, parts))
    }

    /// The table and columns that a foreign key refers to, by the names they have.
    fn referred(&self, table: &Table, path: &Path, columns: &[Name]) -> Applied<(String, Vec<String>)> {
        let written: Vec<String> = columns.iter().map(|column| column.text.clone()).collect();
        if let Some(schema) = &path.schema {
            return Ok((format!("{schema}.{}", path.name.text), written));
        }
        let own = self.same(&table.name, &path.name.text);
        let to = if own { Some(table) } else { self.table_named(&path.name.text) };
        let Some(to) = to else { return Ok((path.name.text.clone(), written)) };
        let columns = if columns.is_empty() { to.primary_key.clone() } else { self.resolve(to, columns)? };
        Ok((to.name.clone(), columns))
    }
}

pub(super) fn no_column(table: &Table, name: &Name) -> Trouble {
    Trouble::contradiction(name, format!("table `{}` has no column `{}`", table.name, name.text))
}

pub(super) fn no_index(table: &Table, name: &Name) -> Trouble {
    Trouble::contradiction(name, format!("table `{}` has no index `{}`", table.name, name.text))
}

/// Whether a condition is that a column holds JSON, and no other.
fn is_json_of(condition: &str, column: &str) -> bool {
    let inner = condition.trim().strip_prefix("json_valid(").and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| inner == column || inner == Dialect::Mysql.identifier(column))
}

/// InnoDB's own index of a foreign key that no other index leads with: it becomes one like others when the foreign key
/// goes, and is copied as one.
pub(crate) fn own_index(table: &Table, key: &ForeignKey) -> Option<Index> {
    let leads = |columns: &[String]| columns.starts_with(&key.columns);
    if leads(&table.primary_key) || table.indexes.iter().any(|index| index.leads_with(&key.columns)) {
        return None;
    }
    // A foreign key without a name is called by its table's; its index by its column.
    let unnamed = key.name.strip_prefix(&table.name).is_some_and(|rest| rest.starts_with("_ibfk_"));
    let name = if unnamed { default_name(Dialect::Mysql, table, Part::Index, &key.columns) } else { key.name.clone() };
    Some(Index::new(name, &key.columns, key.span))
}

/// Makes all of them indexes like others.
pub(super) fn keep_own_indexes(table: &mut Table) {
    for at in 0..table.foreign_keys.len() {
        if let Some(index) = own_index(table, &table.foreign_keys[at]) {
            table.indexes.push(index);
        }
    }
}

/// Forgets what has this name.
fn forget_named(dialect: Dialect, table: &mut Table, name: &Name) {
    let other = |of: &str| !same(dialect, of, &name.text);
    table.foreign_keys.retain(|key| other(&key.name));
    table.checks.retain(|check| other(&check.name));
    table.indexes.retain(|index| other(&index.name));
}

/// A constraint's name must be free in its table.
fn refuse_taken(dialect: Dialect, table: &Table, name: &Name, kind: &Kind) -> Applied {
    let taken = match kind {
        Kind::ForeignKey { .. } => table.foreign_keys.iter().any(|key| same(dialect, &key.name, &name.text)),
        Kind::Check(_) => table.checks.iter().any(|check| same(dialect, &check.name, &name.text)),
        Kind::Unique(_) | Kind::Index(_) => table.indexes.iter().any(|index| same(dialect, &index.name, &name.text)),
        Kind::PrimaryKey(_) | Kind::UsingIndex { .. } | Kind::Other => false,
    };
    // SQLite does not mind.
    if taken && dialect != Dialect::Sqlite {
        return Err(Trouble::contradiction(name, format!("table `{}` has a `{}` already", table.name, name.text)));
    }
    Ok(())
}
