//! A column as scripts declare it.

use sqlparser::{
    ast::{ColumnDef, ColumnOption, ColumnOptionDef, MySQLColumnPosition},
    tokenizer::{Token, TokenWithSpan},
};

use super::{
    constraint::{self, Constraint, Kind},
    expressions::{self, Default},
    names::Name,
    parse::Script,
    types::Types,
};
use crate::{dialect::Dialect, schema::Column};

/// A column, and the constraints it was declared with.
pub(super) struct Draft {
    pub column: Column,
    pub constraints: Vec<Constraint>,
    /// SQLite's INTEGER, by no other spelling: as primary key it is the row's number.
    pub integer: bool,
    /// Its value is computed from other columns; that is not modelled.
    pub computed: bool,
}

/// Where MySQL puts a column.
pub(super) enum Place {
    First,
    After(Name),
}

impl Place {
    pub fn read(script: Script<'_>, position: &MySQLColumnPosition) -> Self {
        match position {
            MySQLColumnPosition::First => Place::First,
            MySQLColumnPosition::After(name) => Place::After(script.name(name)),
        }
    }
}

/// A column: name, type and options. `tokens` are those of what it is declared in.
pub(super) fn read(script: Script<'_>, types: &mut Types, tokens: &[TokenWithSpan], written: &ColumnDef) -> Draft {
    let name = script.name(&written.name);
    let spelling = types.read(script.dialect, &written.data_type);
    let mut draft = Draft {
        column: Column {
            name: name.text.clone(),
            ty: spelling.ty,
            nullable: !spelling.serial,
            default: None,
            generated: spelling.serial,
            span: name.span,
        },
        constraints: Vec::new(),
        integer: spelling.integer,
        computed: false,
    };
    if spelling.unique {
        draft.add(&name, None, Kind::Unique(vec![name.clone()]));
    }
    let start = tokens.iter().position(|token| token.span == written.name.span).unwrap_or(0);
    for option in &written.options {
        draft.option(script, &tokens[start..], &name, option);
    }
    draft
}

impl Draft {
    fn add(&mut self, column: &Name, name: Option<Name>, kind: Kind) {
        self.constraints.push(Constraint { name, span: column.span, kind, if_not_exists: false });
    }

    fn option(&mut self, script: Script<'_>, tokens: &[TokenWithSpan], name: &Name, option: &ColumnOptionDef) {
        let own = || vec![name.clone()];
        let kind = match &option.option {
            ColumnOption::NotNull => {
                self.column.nullable = false;
                return;
            }
            ColumnOption::Null => {
                self.column.nullable = true;
                return;
            }
            ColumnOption::Default(value) => {
                match expressions::default(script, tokens, value, &self.column.ty) {
                    Default::Null => {}
                    Default::Value(value) => self.column.default = Some(value),
                    Default::Sequence => self.column.generated = true,
                }
                return;
            }
            ColumnOption::DialectSpecific(words) => {
                let word = words.first().map(Token::to_string).unwrap_or_default();
                if word.starts_with("AUTO") {
                    self.column.generated = true;
                    self.column.nullable = false;
                }
                // A descending primary key is no row number: a quirk SQLite keeps.
                self.integer &= word != "DESC";
                return;
            }
            ColumnOption::Generated { generation_expr, .. } => {
                self.computed = generation_expr.is_some();
                self.column.generated |= !self.computed;
                self.column.nullable &= self.computed;
                return;
            }
            ColumnOption::PrimaryKey(_) => Kind::PrimaryKey(own()),
            ColumnOption::Unique(_) => Kind::Unique(own()),
            ColumnOption::Check(check) => constraint::check(script, check),
            ColumnOption::ForeignKey(key) => match constraint::foreign_key(script, key, own()) {
                Ok(kind) => kind,
                Err(_) => return,
            },
            _ => return,
        };
        self.add(name, option.name.as_ref().map(|name| script.name(name)), kind);
    }

    /// What is worth a warning, if anything.
    pub fn remark(&self) -> Option<String> {
        self.computed.then(|| format!("how column `{}` is computed is not modelled", self.column.name))
    }

    /// Makes an INTEGER that is the whole primary key the row's number.
    pub fn number_rows(column: &mut Column, dialect: Dialect) {
        if dialect == Dialect::Sqlite {
            column.generated = true;
            column.nullable = false;
        }
    }
}
