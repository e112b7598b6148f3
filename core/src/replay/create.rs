//! CREATE TABLE.

use super::{
    column::{self, Draft},
    constraint::{self, Constraint, Kind},
    cursor::{Cursor, Path},
    names::Name,
    state::{Applied, State, Trouble},
};
use crate::{dialect::Dialect, schema::Table};

/// `CREATE TABLE`, from behind the word TABLE on.
pub(super) fn table(state: &mut State, mut cursor: Cursor<'_>, temporary: bool) -> Applied {
    let if_not_exists = cursor.take(&["IF", "NOT", "EXISTS"]);
    let path = cursor.path()?;
    if temporary || path.schema.is_some() {
        state.note(&path.name.text);
        return Ok(());
    }
    if state.slot(&path.name.text).is_some() {
        if if_not_exists {
            return Ok(());
        }
        let message = format!("there is a table `{}` already", path.name.text);
        return Err(Trouble::contradiction(&path.name, message));
    }
    if cursor.is(&["PARTITION", "OF"]) {
        state.note(&path.name.text);
        return Ok(());
    }
    if cursor.take(&["LIKE"]) {
        let from = cursor.path()?;
        return copy(state, path.name, &from, "MYSQL");
    }
    let body = cursor.parentheses();
    let queries = ["AS", "SELECT", "WITH", "TABLE", "VALUES"];
    let body = match body {
        Ok(body) if !body.is_one_of(&["SELECT", "WITH"]) && !cursor.mentions("SELECT") && !cursor.mentions("AS") => {
            body
        }
        Ok(_) => return Err(of_query(&path.name)),
        Err(_) if cursor.is_one_of(&queries) => return Err(of_query(&path.name)),
        Err(unread) => return Err(unread.into()),
    };
    if body.is(&["LIKE"]) && state.dialect != Dialect::Sqlite {
        let mut body = body;
        body.take(&["LIKE"]);
        let from = body.path()?;
        return copy(state, path.name, &from, &body.text());
    }
    let mut table = Table::new(path.name.text.clone());
    table.span = path.name.span;
    inherit(state, &mut table, cursor)?;
    let (drafts, constraints) = read_body(state, body)?;
    fill(state, table, drafts, constraints, cursor.mentions("ROWID"))
}

fn of_query(name: &Name) -> Trouble {
    Trouble::Opaque(format!("the columns of `{}` come from a query", name.text))
}

/// The columns and constraints between the parentheses.
fn read_body(state: &mut State, body: Cursor<'_>) -> Applied<(Vec<Draft>, Vec<Constraint>)> {
    let (mut drafts, mut constraints) = (Vec::new(), Vec::new());
    for mut item in body.items() {
        if !constraint::starts_here(&item) {
            let draft = column::read(&mut state.types, &mut item)?;
            if let Some(remark) = draft.remark() {
                state.troubles.push((Trouble::Opaque(remark), draft.column.span));
            }
            drafts.push(draft);
        }
        while !item.is_end() {
            constraints.push(constraint::read(&mut item)?);
        }
    }
    Ok((drafts, constraints))
}

/// Puts the columns into the table and adds it to the schema.
fn fill(
    state: &mut State,
    mut table: Table,
    drafts: Vec<Draft>,
    constraints: Vec<Constraint>,
    without_rowid: bool,
) -> Applied {
    let mut integers = Vec::new();
    let mut all = Vec::new();
    for draft in drafts {
        let name = Name { text: draft.column.name.clone(), span: draft.column.span };
        let twice = table.columns.iter().position(|column| state.same(&column.name, &name.text));
        if let Some(twice) = twice {
            // A column of an inherited table may be said again.
            table.columns[twice] = draft.column;
        } else {
            if draft.integer {
                integers.push(name.text);
            }
            table.columns.push(draft.column);
        }
        all.extend(draft.constraints);
    }
    all.extend(constraints);
    // What refers to the table itself asks for its key.
    all.sort_by_key(|constraint| !matches!(constraint.kind, Kind::PrimaryKey(_)));
    let mut key_name = None;
    for constraint in all {
        if let (Kind::PrimaryKey(_), Some(name)) = (&constraint.kind, &constraint.name) {
            key_name = Some(name.text.clone());
        }
        state.attach(None, &mut table, constraint)?;
    }
    let dialect = state.dialect;
    for column in &mut table.columns {
        if table.primary_key != [column.name.as_str()] {
            // SQLite requires a value for every column of a key where there is no row number to fall back to.
            if without_rowid && table.primary_key.contains(&column.name) {
                column.nullable = false;
            }
        } else if without_rowid {
            column.nullable = false;
        } else if integers.contains(&column.name) {
            Draft::number_rows(column, dialect);
        }
    }
    let slot = state.insert(table);
    if let Some(name) = key_name {
        state.name_primary_key(slot, name);
    }
    Ok(())
}

/// `INHERITS (a, b)`: their columns come first.
fn inherit(state: &mut State, table: &mut Table, mut tail: Cursor<'_>) -> Applied {
    while !tail.is_end() && !tail.take(&["INHERITS"]) {
        tail.skip();
    }
    let Ok(parents) = tail.parentheses() else { return Ok(()) };
    for mut parent in parents.items() {
        if let Some(slot) = state.find(&parent.path()?)?
            && let Some(parent) = state.table(slot)
        {
            table.columns.extend(parent.columns.iter().cloned());
            table.checks.extend(parent.checks.iter().cloned());
        }
    }
    Ok(())
}

/// `LIKE`: MySQL copies all but the foreign keys, PostgreSQL what it is told to.
fn copy(state: &mut State, name: Name, from: &Path, options: &str) -> Applied {
    let Some(from) = state.find(from)?.and_then(|slot| state.table(slot)).cloned() else {
        state.note(&name.text);
        return Ok(());
    };
    let options = options.to_ascii_uppercase();
    let mysql = state.dialect == Dialect::Mysql;
    let including = |what: &str| {
        let all = mysql || options.contains("INCLUDING ALL");
        (all || options.contains(&format!("INCLUDING {what}"))) && !options.contains(&format!("EXCLUDING {what}"))
    };
    let mut table = Table { name: name.text, span: name.span, foreign_keys: Vec::new(), ..from };
    for column in &mut table.columns {
        column.generated &= mysql || including("IDENTITY");
        if !including("DEFAULTS") {
            column.default = None;
        }
    }
    if !including("CONSTRAINTS") {
        table.checks.clear();
    }
    let indexes = std::mem::take(&mut table.indexes);
    if !including("INDEXES") {
        table.primary_key.clear();
    } else if mysql {
        table.indexes = indexes;
    } else {
        for index in indexes {
            let part = if index.constraint { super::names::Part::Unique } else { super::names::Part::Index };
            let name = super::names::default_name(state.dialect, &table, part, &index.columns);
            table.indexes.push(crate::schema::Index { name, ..index });
        }
    }
    state.insert(table);
    Ok(())
}
