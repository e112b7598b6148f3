//! Keys, checks and the indexes within CREATE TABLE: reading them, and adding them to a table.

use super::{
    cursor::{Cursor, Path, Read},
    expressions,
    names::{Name, Part, default_name, same},
    state::{Applied, Slot, State, Trouble},
};
use crate::{
    dialect::Dialect,
    schema::{Action, Check, ForeignKey, Index, Table},
    source::Span,
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
    Unique(Vec<Name>),
    Index(Vec<Name>),
    ForeignKey {
        columns: Vec<Name>,
        table: Path,
        references: Vec<Name>,
        on_delete: Action,
        on_update: Action,
    },
    Check(String),
    /// Not modelled; only its name is remembered.
    Other,
}

/// The words that a constraint of a table, rather than a column, starts with.
pub(super) fn starts_here(cursor: &Cursor<'_>) -> bool {
    let mysql = cursor.script.dialect == Dialect::Mysql;
    cursor.is_one_of(&["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"])
        || mysql && cursor.is_one_of(&["KEY", "INDEX", "FULLTEXT", "SPATIAL"])
}

/// A constraint of a table.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Read<Constraint> {
    let start = *cursor;
    let mut name = None;
    let mut if_not_exists = false;
    if cursor.take(&["CONSTRAINT"]) {
        if_not_exists = cursor.take(&["IF", "NOT", "EXISTS"]);
    }
    if start.is(&["CONSTRAINT"]) && !cursor.is_one_of(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]) {
        name = Some(cursor.name()?);
    }
    let mysql = cursor.script.dialect == Dialect::Mysql;
    let kind = if cursor.take(&["PRIMARY", "KEY"]) {
        if cursor.take(&["USING", "INDEX"]) {
            Kind::UsingIndex { index: cursor.name()?, primary: true }
        } else {
            index_method(cursor);
            columns(cursor.parentheses()?)?.map_or(Kind::Other, Kind::PrimaryKey)
        }
    } else if cursor.take(&["UNIQUE"]) {
        if cursor.take(&["USING", "INDEX"]) {
            Kind::UsingIndex { index: cursor.name()?, primary: false }
        } else {
            cursor.take_one_of(&["KEY", "INDEX"]);
            cursor.take(&["NULLS", "DISTINCT"]);
            // One that takes NULLs for equal is another kind of constraint.
            let nulls = cursor.take(&["NULLS", "NOT", "DISTINCT"]);
            if_not_exists |= index_name(cursor, &mut name)?;
            let columns = columns(cursor.parentheses()?)?.filter(|_| !nulls);
            columns.map_or(Kind::Other, Kind::Unique)
        }
    } else if cursor.take(&["FOREIGN", "KEY"]) {
        if_not_exists |= index_name(cursor, &mut name)?;
        let columns = names(cursor.parentheses()?)?;
        references(cursor, columns)?
    } else if cursor.take(&["CHECK"]) {
        check(cursor)?
    } else if mysql && cursor.take_one_of(&["KEY", "INDEX"]) {
        if_not_exists |= index_name(cursor, &mut name)?;
        columns(cursor.parentheses()?)?.map_or(Kind::Other, Kind::Index)
    } else if mysql && cursor.take_one_of(&["FULLTEXT", "SPATIAL"]) {
        cursor.take_one_of(&["KEY", "INDEX"]);
        if_not_exists |= index_name(cursor, &mut name)?;
        cursor.parentheses()?;
        Kind::Other
    } else if cursor.take(&["EXCLUDE"]) {
        while !cursor.is_end() {
            cursor.skip();
        }
        Kind::Other
    } else if cursor.take(&["NOT", "NULL"]) {
        // PostgreSQL 18: as a constraint of the table.
        return cursor.expected("a constraint that is modelled");
    } else {
        return cursor.expected("a constraint");
    };
    options(cursor);
    Ok(Constraint { name, span: start.until(cursor).span(), kind, if_not_exists })
}

/// `REFERENCES …`, of a column or of a table.
pub(super) fn references(cursor: &mut Cursor<'_>, columns: Vec<Name>) -> Read<Kind> {
    if !cursor.take(&["REFERENCES"]) {
        return cursor.expected("REFERENCES");
    }
    let table = cursor.path()?;
    let references = if cursor.is_symbol('(') { names(cursor.parentheses()?)? } else { Vec::new() };
    let (mut on_delete, mut on_update) = (Action::NoAction, Action::NoAction);
    loop {
        if cursor.take(&["ON", "DELETE"]) {
            on_delete = action(cursor)?;
        } else if cursor.take(&["ON", "UPDATE"]) {
            on_update = action(cursor)?;
        } else if cursor.take(&["MATCH"]) {
            cursor.next();
        } else {
            break;
        }
    }
    Ok(Kind::ForeignKey { columns, table, references, on_delete, on_update })
}

fn action(cursor: &mut Cursor<'_>) -> Read<Action> {
    let found = Action::ALL.into_iter().find(|action| {
        let words: Vec<&str> = action.sql().split(' ').collect();
        cursor.take(&words)
    });
    match found {
        Some(action) => {
            // PostgreSQL's `SET NULL (a)`.
            if cursor.is_symbol('(') {
                cursor.parentheses()?;
            }
            Ok(action)
        }
        None => cursor.expected("an action"),
    }
}

/// What is between the parentheses behind CHECK.
pub(super) fn check(cursor: &mut Cursor<'_>) -> Read<Kind> {
    Ok(Kind::Check(cursor.parentheses()?.source().to_owned()))
}

/// Passes what may stand behind a constraint and changes nothing that is modelled.
pub(super) fn options(cursor: &mut Cursor<'_>) {
    loop {
        let passed = cursor.take_one_of(&["DEFERRABLE", "ENFORCED", "VISIBLE", "INVISIBLE"])
            || cursor.take(&["NOT", "DEFERRABLE"])
            || cursor.take(&["NOT", "VALID"])
            || cursor.take(&["NOT", "ENFORCED"])
            || cursor.take(&["NO", "INHERIT"]);
        if passed {
            continue;
        }
        let valued = [&["INITIALLY"][..], &["COMMENT"], &["USING", "INDEX", "TABLESPACE"], &["ON", "CONFLICT"]];
        if valued.iter().any(|words| cursor.take(words)) || cursor.take(&["WITH", "PARSER"]) {
            cursor.next();
        } else if cursor.take_one_of(&["INCLUDE", "WITH"]) {
            cursor.skip();
        } else if cursor.take_one_of(&["USING", "KEY_BLOCK_SIZE"]) {
            cursor.take_symbol('=');
            cursor.next();
        } else {
            return;
        }
    }
}

/// MySQL: `[name] [USING BTREE]` before the columns of an index.
fn index_name(cursor: &mut Cursor<'_>, name: &mut Option<Name>) -> Read<bool> {
    let if_not_exists = cursor.take(&["IF", "NOT", "EXISTS"]);
    if !cursor.is_symbol('(') && !cursor.is(&["USING"]) {
        let named = cursor.name()?;
        name.get_or_insert(named);
    }
    index_method(cursor);
    Ok(if_not_exists)
}

fn index_method(cursor: &mut Cursor<'_>) {
    if cursor.take(&["USING"]) {
        cursor.next();
    }
}

/// Names and nothing else.
pub(super) fn names(list: Cursor<'_>) -> Read<Vec<Name>> {
    list.items()
        .into_iter()
        .map(|mut item| {
            let name = item.name()?;
            item.end()?;
            Ok(name)
        })
        .collect()
}

/// The columns of an index; `None` where a part is an expression or compares in another way than the column does.
pub(super) fn columns(list: Cursor<'_>) -> Read<Option<Vec<Name>>> {
    let mut columns = Vec::new();
    for mut item in list.items() {
        let Ok(column) = item.name() else { return Ok(None) };
        // MySQL's length: a part of the text is enough to find it.
        if item.is_symbol('(') && item.script.dialect == Dialect::Mysql {
            item.parentheses()?;
        }
        loop {
            if item.take(&["NULLS"]) {
                item.next();
            } else if !item.take_one_of(&["ASC", "DESC", "AUTOINCREMENT"]) {
                break;
            }
        }
        if !item.is_end() {
            return Ok(None);
        }
        columns.push(column);
    }
    Ok(Some(columns))
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
                result => result?,
            }
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
                    self.set_primary_key(slot, table, found.columns, Some(name.unwrap_or(index)));
                } else {
                    table.indexes[at].constraint = true;
                    if let Some(name) = name {
                        table.indexes[at].name = name.text;
                    }
                }
            }
            Kind::Unique(columns) => {
                let columns = self.resolve(table, &columns)?;
                let name = named(table, Part::Unique, &columns);
                // MySQL knows no difference between the two.
                let constraint = dialect != Dialect::Mysql;
                table.indexes.push(Index { name, columns, unique: true, constraint, span });
            }
            Kind::Index(columns) => {
                let columns = self.resolve(table, &columns)?;
                let name = named(table, Part::Index, &columns);
                table.indexes.push(Index { name, columns, unique: false, constraint: false, span });
            }
            Kind::ForeignKey { columns, table: to, references, on_delete, on_update } => {
                let columns = self.resolve(table, &columns)?;
                let name = named(table, Part::ForeignKey, &columns);
                let (references_table, references_columns) = self.referred(table, &to, &references)?;
                if dialect == Dialect::Mysql {
                    // The index InnoDB may have made for it.
                    self.note(&name);
                }
                table.foreign_keys.push(ForeignKey {
                    name,
                    columns,
                    references_table,
                    references_columns,
                    on_delete,
                    on_update,
                    span,
                });
            }
            Kind::Check(expression) => {
                let all: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
                let columns = expressions::columns_of(dialect, &expression, &all);
                // PostgreSQL names a check after its column only if there is but one.
                let columns = if columns.len() == 1 { columns } else { Vec::new() };
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
        if let (Some(slot), Some(name)) = (slot, name) {
            self.name_primary_key(slot, name.text);
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
