//! CREATE TABLE.

mod like;

use sqlparser::{
    parser::Parser,
    tokenizer::{Span, Token, TokenWithSpan},
};

use super::{
    column::{self, Draft},
    constraint::{self, Constraint, Kind},
    mend::{cut, find, group, is_word, items, starts_with},
    names::Name,
    parse::{Path, Script, Tokens, unread},
    state::{Applied, Slot, State, Trouble},
    texts::Texts,
};
use crate::{
    dialect::Dialect,
    schema::{Collation, Options, Table},
};

/// `CREATE TABLE`, from behind the word TABLE on. How the table is stored is not read.
pub(super) fn create(
    state: &mut State,
    script: Script<'_>,
    mut tokens: Tokens,
    temporary: bool,
    replaces: bool,
) -> Applied {
    let if_not_exists = cut(&mut tokens, "IF NOT EXISTS");
    let (path, behind) = head(script, &tokens)?;
    let rest = &tokens[behind..];
    if temporary || path.schema.is_some() || starts_with(rest, "PARTITION OF") {
        state.note(&path.name.text);
        return Ok(());
    }
    if let Some(slot) = state.slot(&path.name.text) {
        if if_not_exists {
            return Ok(());
        }
        if !replaces {
            let message = format!("there is a table `{}` already", path.name.text);
            return Err(Trouble::contradiction(&path.name, message));
        }
        state.drop_table(slot);
    }
    let length = group(rest).unwrap_or(0);
    let body = if length > 0 { &rest[1..length - 1] } else { rest };
    let tail = &rest[length..];
    if starts_with(body, "LIKE") && state.dialect == Dialect::Mysql {
        return match like::copy(state, script, body, &path.name)? {
            Some(table) => {
                state.insert(table);
                Ok(())
            }
            None => {
                state.note(&path.name.text);
                Ok(())
            }
        };
    }
    let says = |word: &str| find(tail, word).is_some();
    let queries = if length > 0 { &["SELECT", "WITH"][..] } else { &["AS", "SELECT", "WITH", "TABLE", "VALUES"] };
    if queries.iter().any(|word| starts_with(body, word)) || length > 0 && (says("SELECT") || says("AS")) {
        return Err(Trouble::Unread(format!("the columns of `{}` come from a query", path.name.text)));
    }
    let mut table = Table::new(path.name.text.clone());
    table.span = path.name.span;
    if state.dialect == Dialect::Mysql {
        let texts = Texts::of_options(tail);
        table.collation = texts.collation(state.dialect).or_else(|| state.usual.clone());
        table.comment = texts.comment.filter(|text| !text.is_empty());
    }
    let parents = inherit(state, script, &mut table, tail)?;
    let (drafts, constraints) = read_body(state, script, rest[..length].to_vec(), &mut table)?;
    if state.dialect == Dialect::Sqlite {
        table.options = Options {
            strict: says("STRICT"),
            without_rowid: says("ROWID"),
            autoincrement: rest[..length].iter().any(|token| is_word(token, "AUTOINCREMENT")),
        };
    }
    let slot = fill(state, table, drafts, constraints)?;
    parents.into_iter().for_each(|parent| state.inherit(parent, slot));
    Ok(())
}

/// The name that comes first, and how many tokens it is.
pub(super) fn head(script: Script<'_>, tokens: &[TokenWithSpan]) -> Applied<(Path, usize)> {
    let mut parser = script.parser(&tokens[..tokens.len().min(8)]);
    let name = parser.parse_object_name(false).map_err(unread)?;
    Ok((script.path(&name)?, parser.index()))
}

/// The columns and constraints between the parentheses.
fn read_body(
    state: &mut State,
    script: Script<'_>,
    mut body: Tokens,
    table: &mut Table,
) -> Applied<(Vec<Draft>, Vec<Constraint>)> {
    if body.is_empty() {
        return Err(Trouble::Unread("it has no columns".to_owned()));
    }
    let mut drafts = Vec::new();
    if state.dialect == Dialect::Postgres
        && items(&body[1..body.len() - 1]).iter().any(|item| starts_with(item, "LIKE"))
    {
        drafts = like::copy_into(state, script, &mut body, table)?;
        if body.len() < 3 {
            return Ok((drafts, Vec::new()));
        }
    }
    let texts = take_texts(state.dialect, &mut body, table.collation.as_ref());
    let (columns, constraints) = script.parse(&mut body, Parser::parse_columns)?;
    let (unsaid, mut found) = (Texts::unsaid(table.collation.as_ref()), Vec::new());
    let mut columns = columns.iter().peekable();
    let mut constraints = constraints.iter();
    for item in items(&body[1..body.len() - 1]) {
        if let Some(written) = columns.next_if(|column| column.name.span == item[0].span) {
            let said = texts.iter().find(|(span, _)| *span == item[0].span).map_or(&unsaid, |(_, said)| said);
            drafts.push(column::read(state, script, item, written, None, said)?);
        } else if let Some(written) = constraints.next() {
            found.push(constraint::read(script, written, script.span(item))?);
        }
    }
    Ok((drafts, found))
}

/// Cuts out what columns say of texts; each is found by where it begins. None says anything where none is found.
fn take_texts(dialect: Dialect, body: &mut Tokens, usual: Option<&Collation>) -> Vec<(Span, Texts)> {
    if !Texts::may_be_in(body) {
        return Vec::new();
    }
    let (open, close) = (body[0].clone(), body[body.len() - 1].clone());
    let mut parts: Vec<Tokens> = items(&body[1..body.len() - 1]).into_iter().map(<[_]>::to_vec).collect();
    let texts = parts.iter_mut().map(|part| (part[0].span, Texts::of_column(dialect, part, 0, usual))).collect();
    let comma = TokenWithSpan { token: Token::Comma, span: open.span };
    *body = [vec![open], parts.join(&comma), vec![close]].concat();
    texts
}

/// Puts the columns into the table and adds it to the schema.
fn fill(state: &mut State, mut table: Table, drafts: Vec<Draft>, constraints: Vec<Constraint>) -> Applied<Slot> {
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
    if state.dialect == Dialect::Postgres {
        merge_equal(&mut all);
    }
    let mut key_name = None;
    for constraint in all {
        if let (Kind::PrimaryKey(_), Some(name)) = (&constraint.kind, &constraint.name) {
            key_name = Some(name.text.clone());
        }
        state.attach(None, &mut table, constraint)?;
    }
    // How SQLite takes the key: it may hold NULL unless the table is one of these, and an INTEGER numbers the rows
    // where they have such a number.
    let Options { strict, without_rowid, .. } = table.options;
    for column in &mut table.columns {
        if strict {
            // INT is INTEGER there, but for a key.
            column.ty = column.ty.in_strict();
        }
        if (strict || without_rowid) && table.primary_key.contains(&column.name) {
            column.nullable = false;
        }
        let whole_key = table.primary_key == [column.name.as_str()] && integers.contains(&column.name);
        if whole_key && !without_rowid {
            (column.generated, column.nullable) = (true, false);
        }
    }
    let slot = state.insert(table);
    if let Some(name) = key_name {
        state.name_primary_key(slot, Some(name));
    }
    Ok(slot)
}

/// PostgreSQL makes one of equal keys in one CREATE TABLE, by the first name that there is.
fn merge_equal(constraints: &mut Vec<Constraint>) {
    let columns = |constraint: &Constraint| match &constraint.kind {
        Kind::PrimaryKey(columns) => Some(columns.iter().map(|column| column.text.clone()).collect::<Vec<_>>()),
        Kind::Unique(parts) => Some(parts.iter().map(|part| part.name.text.clone()).collect()),
        _ => None,
    };
    let mut kept: Vec<Constraint> = Vec::new();
    for constraint in std::mem::take(constraints) {
        let own = columns(&constraint);
        match kept.iter_mut().find(|other| own.is_some() && columns(other) == own) {
            Some(equal) if equal.name.is_none() => equal.name = constraint.name,
            Some(_) => {}
            None => kept.push(constraint),
        }
    }
    *constraints = kept;
}

/// `INHERITS (a, b)`: their columns come first.
fn inherit(state: &mut State, script: Script<'_>, table: &mut Table, tail: &[TokenWithSpan]) -> Applied<Vec<Slot>> {
    let Some(parents) = find(tail, "INHERITS ()") else { return Ok(Vec::new()) };
    let mut slots = Vec::new();
    for parent in items(&tail[parents.start + 2..parents.end - 1]) {
        if let Some(slot) = state.find(&head(script, parent)?.0)?
            && let Some(parent) = state.table(slot)
        {
            table.columns.extend(parent.columns.iter().cloned());
            table.checks.extend(parent.checks.iter().cloned());
            slots.push(slot);
        }
    }
    Ok(slots)
}

#[cfg(test)]
mod tests;
