//! A column as scripts declare it.

use sqlparser::{
    ast::{ColumnDef, ColumnOption, ColumnOptionDef, GeneratedExpressionMode, MySQLColumnPosition, Spanned},
    tokenizer::{Token, TokenWithSpan},
};

use super::{
    constraint::{self, Constraint, Keyed, Kind},
    expressions::{self, Default},
    names::Name,
    parse::Script,
    state::{Applied, State},
    texts::Texts,
};
use crate::schema::{Column, Computed};

/// A column, and the constraints it was declared with.
pub(super) struct Draft {
    pub column: Column,
    pub constraints: Vec<Constraint>,
    /// MySQL: where it goes among the others.
    pub place: Option<Place>,
    /// SQLite's INTEGER, by no other spelling: as primary key it is the row's number.
    pub integer: bool,
}

/// Where MySQL puts a column.
pub(super) enum Place {
    First,
    After(Name),
}

/// A column: name, type and options. `tokens` are those of what it is declared in, without what is said of texts.
pub(super) fn read(
    state: &mut State,
    script: Script<'_>,
    tokens: &[TokenWithSpan],
    written: &ColumnDef,
    position: Option<MySQLColumnPosition>,
    texts: &Texts,
) -> Applied<Draft> {
    let name = script.name(&written.name);
    let spelling = state.types.read(script.dialect, &written.data_type);
    let mut draft = Draft {
        column: Column {
            nullable: !spelling.serial,
            generated: spelling.serial,
            span: name.span,
            ..Column::new(&name.text, spelling.ty)
        },
        constraints: Vec::new(),
        place: position.map(|position| match position {
            MySQLColumnPosition::First => Place::First,
            MySQLColumnPosition::After(name) => Place::After(script.name(&name)),
        }),
        integer: spelling.integer,
    };
    if spelling.unique {
        draft.add(&name, None, Kind::Unique(vec![Keyed::whole(&name)]));
    }
    let start = tokens.iter().position(|token| token.span == written.name.span).unwrap_or(0);
    for option in &written.options {
        draft.option(script, &tokens[start..], &name, option)?;
    }
    texts.say(script.dialect, &mut draft.column);
    Ok(draft)
}

impl Draft {
    /// A column with nothing said beside it.
    pub fn plain(column: Column) -> Self {
        Self { column, constraints: Vec::new(), place: None, integer: false }
    }

    fn add(&mut self, column: &Name, name: Option<Name>, kind: Kind) {
        self.constraints.push(Constraint { name, span: column.span, kind, if_not_exists: false });
    }

    fn option(
        &mut self,
        script: Script<'_>,
        tokens: &[TokenWithSpan],
        name: &Name,
        option: &ColumnOptionDef,
    ) -> Applied {
        let own = || vec![name.clone()];
        let column = &mut self.column;
        let kind = match &option.option {
            ColumnOption::PrimaryKey(_) => Some(Kind::PrimaryKey(own())),
            ColumnOption::Unique(_) => Some(Kind::Unique(vec![Keyed::whole(name)])),
            ColumnOption::Check(check) => Some(constraint::check(script, check)),
            ColumnOption::ForeignKey(key) => Some(constraint::foreign_key(script, key, own())?),
            _ => None,
        };
        match &option.option {
            ColumnOption::NotNull => column.nullable = false,
            ColumnOption::Null => column.nullable = true,
            ColumnOption::Default(value) => match expressions::default(script, tokens, value, &column.ty) {
                Default::Null => {}
                Default::Value(value) => column.default = Some(value),
                Default::Sequence => column.generated = true,
            },
            ColumnOption::Generated { generation_expr: None, .. } => {
                (column.generated, column.nullable) = (true, false)
            }
            ColumnOption::Generated { generation_expr: Some(expression), generation_expr_mode: mode, .. } => {
                // What only newer servers of PostgreSQL have is mended to look as the others do.
                let read = tokens.iter().any(|token| script.text(token.span).eq_ignore_ascii_case("virtual"));
                let stored = matches!(mode, Some(GeneratedExpressionMode::Stored)) && !read;
                let expression = script.text(expression.span()).to_owned();
                column.computed = Some(Computed { expression, stored });
            }
            // A descending primary key is no row number: a quirk SQLite keeps.
            ColumnOption::DialectSpecific(words) if is_keyword(words, "DESC") => self.integer = false,
            ColumnOption::DialectSpecific(words) if !is_keyword(words, "ASC") => {
                (column.generated, column.nullable) = (true, false);
            }
            _ => {}
        }
        if let Some(kind) = kind {
            self.add(name, option.name.as_ref().map(|name| script.name(name)), kind);
        }
        Ok(())
    }
}

fn is_keyword(words: &[Token], word: &str) -> bool {
    words.first().is_some_and(|first| first.to_string() == word)
}
