//! The text of views and triggers: which tables and columns it names, by the look of it. It is not parsed, because
//! every server has its own language there; where the look does not decide, that is said.

use std::ops::Range;

use super::{
    names::{kept, same, unquote},
    token::{Kind, Lexer, Token},
};
use crate::dialect::Dialect;

/// What follows the name of a table and is no alias.
const NO_ALIAS: &str = "AS BEGIN CROSS DEFAULT DO ELSE END EXCEPT EXECUTE FETCH FOR FORCE FROM FULL GROUP HAVING IGNORE \
    INDEXED INNER INTERSECT INTO JOIN LEFT LIMIT NATURAL NOT OFFSET ON ORDER OUTER OVERRIDING PARTITION RETURNING RIGHT \
    SELECT SET STRAIGHT_JOIN TABLESAMPLE UNION USE USING VALUES WHEN WHERE WINDOW WITH";

/// The text of a view or of a trigger.
pub(crate) struct Text<'a> {
    dialect: Dialect,
    sql: &'a str,
    /// Without comments; with the name that a word or what is in quotes can be.
    tokens: Vec<(Token, Option<String>)>,
    /// The table whose trigger it is.
    owner: Option<usize>,
    /// The columns between UPDATE OF and ON.
    of: Range<usize>,
    /// Where what it does begins.
    body: usize,
    statements: Vec<Statement>,
}

/// One of the statements of the text: those in parentheses belong to the one around them.
#[derive(Default)]
struct Statement {
    tokens: Range<usize>,
    /// Where the name of a table stands.
    tables: Vec<usize>,
    /// Another name of a table.
    aliases: Vec<(String, usize)>,
    /// The columns of INSERT INTO, and of which table.
    lists: Vec<(Range<usize>, usize)>,
}

/// A place where something is named.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where in the text.
    pub range: Range<usize>,
    /// Whether it is that and nothing else.
    pub certain: bool,
}

impl<'a> Text<'a> {
    pub fn new(dialect: Dialect, sql: &'a str) -> Self {
        let lexer = Lexer::new(sql, dialect).filter(|token| !matches!(token.kind, Kind::Comment | Kind::Version));
        let named = |token: Token| {
            let text = &sql[token.range()];
            match token.kind {
                Kind::Word => Some(kept(dialect, false, text)),
                Kind::Quoted => Some(kept(dialect, true, &unquote(text))),
                _ => None,
            }
        };
        let tokens = lexer.map(|token| (token, named(token))).collect();
        let mut text = Self { dialect, sql, tokens, owner: None, of: 0..0, body: 0, statements: Vec::new() };
        text.read_head();
        let mut start = text.body;
        for at in text.body..=text.tokens.len() {
            if at == text.tokens.len() || text.is_symbol(at, ';') {
                let statement = text.read_statement(start..at);
                text.statements.push(statement);
                start = at + 1;
            }
        }
        text
    }

    /// The table whose trigger it is.
    pub fn owner(&self) -> Option<&str> {
        self.name(self.owner?)
    }

    /// Where it names a table; `is_column` says whether a column is called so too.
    pub fn table(&self, table: &str, is_column: impl Fn() -> bool) -> Vec<Place> {
        let named = |at: usize| self.name(at).is_some_and(|name| same(self.dialect, name, table));
        let mut places: Vec<Place> =
            self.owner.filter(|at| named(*at)).map(|at| self.place(at, true)).into_iter().collect();
        for statement in &self.statements {
            for at in statement.tokens.clone().filter(|at| named(*at)) {
                if statement.tables.contains(&at) {
                    places.push(self.place(at, true));
                } else if self.is_alias(statement, at) {
                    continue;
                } else if self.is_symbol(at + 1, '.') {
                    places.push(self.place(at, true));
                } else if !(self.is_behind(at, '.') || self.is_symbol(at + 1, '(') || is_column()) {
                    places.push(self.place(at, false));
                }
            }
        }
        places
    }

    /// Where it names a column of a table. `holds` says whether another table has one of that name, if that is known.
    pub fn column(&self, table: &str, column: &str, holds: impl Fn(&str) -> Option<bool>) -> Vec<Place> {
        let named = |at: usize| self.name(at).is_some_and(|name| same(self.dialect, name, column));
        let is_it = |at: usize| self.name(at).is_some_and(|name| same(self.dialect, name, table));
        let owned = self.owner.is_some_and(is_it);
        let mut places: Vec<Place> =
            self.of.clone().filter(|at| owned && named(*at)).map(|at| self.place(at, true)).collect();
        for statement in &self.statements {
            let mentioned = statement.tables.iter().any(|at| is_it(*at));
            for at in statement.tokens.clone().filter(|at| named(*at)) {
                let table_or_call = self.is_symbol(at + 1, '.') || self.is_symbol(at + 1, '(');
                if table_or_call || statement.tables.contains(&at) || at > 0 && self.is_word(at - 1, "AS") {
                    continue;
                }
                let list = statement.lists.iter().find(|(list, _)| list.contains(&at));
                let certain = if self.is_behind(at, '.') && at > 1 {
                    match self.qualified(statement, at - 2) {
                        Some(of) if is_it(of) => true,
                        Some(_) => continue,
                        None => false,
                    }
                } else if let Some((_, of)) = list {
                    if !is_it(*of) {
                        continue;
                    }
                    true
                } else if mentioned {
                    let mut others = statement.tables.iter().filter(|at| !is_it(**at));
                    let renamed = statement.tokens.clone().any(|at| named(at) && at > 0 && self.is_word(at - 1, "AS"));
                    !renamed && others.all(|at| self.name(*at).and_then(&holds) == Some(false))
                } else {
                    continue;
                };
                places.push(self.place(at, certain));
            }
        }
        places
    }

    /// Whether it reads all columns of a table, by `*`.
    pub fn all_columns(&self, table: &str) -> bool {
        let is_it = |at: &usize| self.name(*at).is_some_and(|name| same(self.dialect, name, table));
        self.statements.iter().any(|statement| {
            let star = |at: usize| {
                self.is_symbol(at, '*')
                    && (self.is_behind(at, '.')
                        || self.is_behind(at, ',')
                        || ["SELECT", "ALL", "DISTINCT"].iter().any(|word| at > 0 && self.is_word(at - 1, word)))
            };
            statement.tables.iter().any(is_it) && statement.tokens.clone().any(star)
        })
    }

    /// The text with another name in these places; `None` where not all of them are certain.
    pub fn renamed(&self, mut places: Vec<Place>, to: &str) -> Option<String> {
        places.sort_by_key(|place| place.range.start);
        let (mut text, mut end) = (String::new(), 0);
        for Place { range, certain } in places {
            if !certain {
                return None;
            }
            text += &self.sql[end..range.start];
            text += &self.dialect.identifier(to);
            end = range.end;
        }
        Some(text + &self.sql[end..])
    }

    /// The text in a form that is equal for equal statements: spaces, case and quotes of names do not count.
    pub fn form(&self) -> String {
        let word = |(token, name): &(Token, Option<String>)| match name {
            Some(name) => name.to_lowercase(),
            None => self.sql[token.range()].to_owned(),
        };
        self.tokens.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn read_head(&mut self) {
        let first = |word: &str| (0..self.tokens.len()).find(|at| self.is_word(*at, word));
        let (trigger, view) = (first("TRIGGER"), first("VIEW"));
        if view.is_some_and(|view| trigger.is_none_or(|trigger| view < trigger)) {
            self.body = first("AS").map_or(self.tokens.len(), |at| at + 1);
            return;
        }
        let Some(on) = first("ON") else { return };
        if let Some(of) = first("OF").filter(|of| *of < on) {
            self.of = of + 1..on;
        }
        let owner = self.path(on + 1);
        (self.owner, self.body) = (Some(owner), owner + 1);
    }

    fn read_statement(&self, tokens: Range<usize>) -> Statement {
        let mut found = Statement { tokens: tokens.clone(), ..Statement::default() };
        for at in tokens {
            if ["FROM", "JOIN"].iter().any(|word| self.is_word(at, word)) {
                let mut next = self.read_table(at + 1, &mut found);
                while self.is_symbol(next, ',') && !self.is_word(at, "JOIN") {
                    next = self.read_table(next + 1, &mut found);
                }
            } else if self.is_word(at, "INTO") {
                let next = self.read_table(at + 1, &mut found);
                if let (true, Some(of)) = (self.is_symbol(next, '('), found.tables.last().copied()) {
                    found.lists.push((next..self.behind_group(next), of));
                }
            } else if self.is_word(at, "UPDATE") {
                let table = if self.is_word(at + 1, "OR") { at + 3 } else { at + 1 };
                if !["SET", "OF", "ON"].iter().any(|word| self.is_word(table, word)) {
                    self.read_table(table, &mut found);
                }
            } else if self.is_word(at, "IN") && self.name(at + 1).is_some() {
                found.tables.push(self.path(at + 1));
            }
        }
        found
    }

    /// A table and its alias, or what stands in its place; where what follows begins.
    fn read_table(&self, at: usize, found: &mut Statement) -> usize {
        let at = if self.is_word(at, "ONLY") || self.is_word(at, "LATERAL") { at + 1 } else { at };
        if self.is_symbol(at, '(') {
            if !["SELECT", "WITH", "VALUES"].iter().any(|word| self.is_word(at + 1, word)) {
                self.read_table(at + 1, found);
            }
            return self.alias(self.behind_group(at)).map_or_else(|next| next, |(_, next)| next);
        }
        if self.name(at).is_none() {
            return at;
        }
        let table = self.path(at);
        found.tables.push(table);
        match self.alias(table + 1) {
            Ok((alias, next)) => {
                found.aliases.push((alias, table));
                next
            }
            Err(next) => next,
        }
    }

    /// The alias here and what follows it, or where something else begins.
    fn alias(&self, at: usize) -> Result<(String, usize), usize> {
        let said = self.is_word(at, "AS");
        let at = at + usize::from(said);
        let is_alias = said || !NO_ALIAS.split_whitespace().any(|word| self.is_word(at, word));
        self.name(at).filter(|_| is_alias).map(|name| (name.to_owned(), at + 1)).ok_or(at)
    }

    /// The last part of a name that a schema's may stand before.
    fn path(&self, mut at: usize) -> usize {
        while self.is_symbol(at + 1, '.') && self.name(at + 2).is_some() {
            at += 2;
        }
        at
    }

    /// The table that is meant before a point.
    fn qualified(&self, statement: &Statement, at: usize) -> Option<usize> {
        let word = self.name(at)?;
        let is_word = |other: &str| same(self.dialect, other, word);
        if self.owner.is_some() && ["NEW", "OLD"].iter().any(|row| word.eq_ignore_ascii_case(row)) {
            return self.owner;
        }
        if word.eq_ignore_ascii_case("EXCLUDED") {
            return statement.lists.first().map(|(_, of)| *of).or(statement.tables.first().copied());
        }
        let aliased = statement.aliases.iter().find(|(alias, _)| is_word(alias)).map(|(_, table)| *table);
        aliased.or_else(|| statement.tables.iter().copied().find(|at| self.name(*at).is_some_and(is_word)))
    }

    fn is_alias(&self, statement: &Statement, at: usize) -> bool {
        let named = |name: &str| self.name(at).is_some_and(|other| same(self.dialect, name, other));
        statement.aliases.iter().any(|(alias, _)| named(alias))
    }

    /// Where the parenthesis that opens here has been closed.
    fn behind_group(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        for next in at..self.tokens.len() {
            depth += usize::from(self.is_symbol(next, '('));
            depth -= usize::from(self.is_symbol(next, ')'));
            if depth == 0 {
                return next + 1;
            }
        }
        self.tokens.len()
    }

    fn place(&self, at: usize, certain: bool) -> Place {
        Place { range: self.tokens[at].0.range(), certain }
    }

    fn name(&self, at: usize) -> Option<&str> {
        self.tokens.get(at)?.1.as_deref()
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|(token, _)| token.kind == Kind::Word && self.sql[token.range()].eq_ignore_ascii_case(word))
    }

    fn is_symbol(&self, at: usize, symbol: char) -> bool {
        self.tokens.get(at).is_some_and(|(token, _)| token.kind == Kind::Symbol(symbol))
    }

    fn is_behind(&self, at: usize, symbol: char) -> bool {
        at > 0 && self.is_symbol(at - 1, symbol)
    }
}

/// The text of one of SQLite's views or triggers in a form that is equal for equal statements.
pub fn statement_form(sql: &str) -> String {
    Text::new(Dialect::Sqlite, sql).form()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table `t` has a column `c`; so has `u`, and `v` has not.
    fn column(sql: &str) -> Option<String> {
        let text = Text::new(Dialect::Sqlite, sql);
        let holds = |table: &str| (table != "w").then_some(table == "u");
        text.renamed(text.column("t", "c", holds), "d").map(|text| text.replace('"', ""))
    }

    fn table(sql: &str) -> Option<String> {
        let text = Text::new(Dialect::Sqlite, sql);
        text.renamed(text.table("t", || false), "s").map(|text| text.replace('"', ""))
    }

    #[test]
    fn columns_are_found_where_their_table_is_meant() {
        for (sql, expected) in [
            ("CREATE VIEW x AS SELECT c FROM t", "CREATE VIEW x AS SELECT d FROM t"),
            ("CREATE VIEW x (c) AS SELECT a.c, u.c FROM t a, u", "CREATE VIEW x (c) AS SELECT a.d, u.c FROM t a, u"),
            ("CREATE VIEW x AS SELECT c FROM u", "CREATE VIEW x AS SELECT c FROM u"),
            (
                "CREATE VIEW x AS SELECT c FROM t JOIN v ON c = 'c'",
                "CREATE VIEW x AS SELECT d FROM t JOIN v ON d = 'c'",
            ),
            (
                "CREATE TRIGGER x AFTER UPDATE OF a, c ON t WHEN NEW.c <> OLD.c BEGIN
                   INSERT INTO u (c) SELECT c FROM t; UPDATE u SET c = new.c; DELETE FROM t WHERE c = 1; END",
                "CREATE TRIGGER x AFTER UPDATE OF a, d ON t WHEN NEW.d <> OLD.d BEGIN
                   INSERT INTO u (c) SELECT ?; UPDATE u SET c = new.d; DELETE FROM t WHERE d = 1; END",
            ),
            (
                "CREATE TRIGGER x INSERT ON u BEGIN INSERT INTO t (c) VALUES (NEW.c) ON CONFLICT DO UPDATE SET c = excluded.c; END",
                "CREATE TRIGGER x INSERT ON u BEGIN INSERT INTO t (d) VALUES (NEW.c) ON CONFLICT DO UPDATE SET d = excluded.d; END",
            ),
        ] {
            // Which of the two is meant in the middle is not decided by the look.
            let expected = (!expected.contains('?')).then(|| expected.to_owned());
            assert_eq!(column(sql), expected, "{sql}");
        }
        assert_eq!(column("CREATE VIEW x AS SELECT c FROM t, w"), None);
        assert_eq!(column("CREATE VIEW x AS SELECT c AS c FROM t ORDER BY c"), None);
    }

    #[test]
    fn tables_are_found() {
        for (sql, expected) in [
            ("CREATE VIEW t2 AS SELECT t.a FROM main.t", "CREATE VIEW t2 AS SELECT s.a FROM main.s"),
            ("CREATE VIEW x AS SELECT t.a FROM u AS t", "CREATE VIEW x AS SELECT t.a FROM u AS t"),
            (
                "CREATE VIEW x AS SELECT 't' FROM (SELECT * FROM [t]) y, t",
                "CREATE VIEW x AS SELECT 't' FROM (SELECT * FROM s) y, s",
            ),
            (
                "CREATE TRIGGER x INSERT ON t BEGIN UPDATE OR IGNORE t SET a = 1 WHERE a IN t; END",
                "CREATE TRIGGER x INSERT ON s BEGIN UPDATE OR IGNORE s SET a = 1 WHERE a IN s; END",
            ),
        ] {
            assert_eq!(table(sql).as_deref(), Some(expected), "{sql}");
        }
        assert_eq!(table("CREATE VIEW x AS WITH t AS (SELECT 1) SELECT * FROM t"), None);
    }

    #[test]
    fn all_columns_are_read_by_a_star() {
        let all = |sql: &str| Text::new(Dialect::Postgres, sql).all_columns("t");
        assert!(all("CREATE VIEW x AS SELECT * FROM t") && all("CREATE VIEW x AS SELECT a.* FROM t a"));
        assert!(!all("CREATE VIEW x AS SELECT count(*), a * b FROM t") && !all("CREATE VIEW x AS SELECT * FROM u"));
    }

    #[test]
    fn equal_statements_have_one_form() {
        assert_eq!(
            statement_form("CREATE VIEW \"X\" AS\n SELECT 'A' -- a\n"),
            statement_form("create view x as select 'A'")
        );
        assert_ne!(statement_form("CREATE VIEW x AS SELECT 'A'"), statement_form("CREATE VIEW x AS SELECT 'a'"));
    }
}
