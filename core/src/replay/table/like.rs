//! Tables made as others are: `LIKE`.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{
    super::{
        column::Draft,
        constraint, index,
        mend::{items, starts_with},
        names::{Name, Part, default_name},
        parse::{Script, Tokens},
        state::{Applied, State, Trouble},
    },
    head,
};
use crate::{
    dialect::Dialect,
    schema::{Index, Table},
};

/// PostgreSQL's `LIKE` among columns: what is copied beside columns goes into the table. They come first; what stands
/// before them in the list is rare.
pub(super) fn copy_into(
    state: &State,
    script: Script<'_>,
    body: &mut Tokens,
    table: &mut Table,
) -> Applied<Vec<Draft>> {
    let inner = &body[1..body.len() - 1];
    let (likes, others): (Vec<_>, Vec<_>) = items(inner).into_iter().partition(|item| starts_with(item, "LIKE"));
    let mut drafts = Vec::new();
    for item in likes {
        let name = Name { text: table.name.clone(), span: table.span };
        let Some(copied) = copy(state, script, item, &name)? else {
            return Err(Trouble::Opaque(format!("the columns of `{}` are those of what is not modelled", table.name)));
        };
        drafts.extend(copied.columns.into_iter().map(Draft::plain));
        table.primary_key.extend(copied.primary_key);
        table.indexes.extend(copied.indexes);
        table.checks.extend(copied.checks);
    }
    let comma = TokenWithSpan { token: Token::Comma, span: body[0].span };
    let parts: Vec<Tokens> = others.into_iter().map(<[_]>::to_vec).collect();
    *body = [vec![body[0].clone()], parts.join(&comma), vec![body[body.len() - 1].clone()]].concat();
    Ok(drafts)
}

/// `LIKE`: MySQL copies all but the foreign keys and triggers, PostgreSQL what it is told to. `None` of what is not
/// modelled.
pub(super) fn copy(state: &State, script: Script<'_>, tokens: &[TokenWithSpan], name: &Name) -> Applied<Option<Table>> {
    let (path, _) = head(script, &tokens[1..])?;
    let options: Vec<String> = tokens.iter().map(|token| token.token.to_string().to_ascii_uppercase()).collect();
    let options = options.join(" ");
    let Some(mut from) = state.find(&path)?.and_then(|slot| state.table(slot)).cloned() else { return Ok(None) };
    let mysql = state.dialect == Dialect::Mysql;
    let including = |what: &str| {
        let all = mysql || options.contains("INCLUDING ALL");
        (all || options.contains(&format!("INCLUDING {what}"))) && !options.contains(&format!("EXCLUDING {what}"))
    };
    if mysql {
        constraint::keep_own_indexes(&mut from);
    }
    let mut table =
        Table { name: name.text.clone(), span: name.span, foreign_keys: Vec::new(), triggers: Vec::new(), ..from };
    for column in &mut table.columns {
        column.generated &= mysql || including("IDENTITY");
        if !including("COMMENTS") {
            column.comment = None;
        }
        if !including("DEFAULTS") {
            column.default = None;
        }
        if !including("GENERATED") {
            column.computed = None;
        }
    }
    if !mysql {
        table.comment = None;
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
        for copied in indexes {
            let part = if copied.constraint { Part::Unique } else { Part::Index };
            let name = default_name(state.dialect, &table, part, &index::names_of_parts(&copied));
            table.indexes.push(Index { name, ..copied });
        }
    }
    Ok(Some(table))
}
