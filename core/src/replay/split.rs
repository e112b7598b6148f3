//! Scripts into statements.

use std::ops::Range;

use super::token::{Kind, Lexer, Token};
use crate::dialect::Dialect;

/// The statements of a script, one range each, in order; the comments and delimiters between them are left out.
///
/// A body between BEGIN and END is part of its statement, and so is the data behind `COPY … FROM stdin`. MySQL's
/// `DELIMITER` is obeyed, though only its command-line client does; psql's `\` commands are passed over.
///
/// ```
/// use jointable_core::{dialect::Dialect, replay::split};
///
/// let sql = "CREATE TABLE a (b TEXT DEFAULT ';'); -- one;\nDROP TABLE c";
/// let statements: Vec<&str> = split(sql, Dialect::Sqlite).into_iter().map(|range| &sql[range]).collect();
/// assert_eq!(statements, ["CREATE TABLE a (b TEXT DEFAULT ';')", "DROP TABLE c"]);
/// ```
pub fn split(sql: &str, dialect: Dialect) -> Vec<Range<usize>> {
    let mut splitter = Splitter {
        sql,
        dialect,
        lexer: Lexer::new(sql, dialect),
        delimiter: ";".to_owned(),
        range: None,
        body: Body::default(),
        found: Vec::new(),
    };
    splitter.run();
    splitter.found
}

struct Splitter<'a> {
    sql: &'a str,
    dialect: Dialect,
    lexer: Lexer<'a>,
    delimiter: String,
    /// The statement so far.
    range: Option<Range<usize>>,
    body: Body,
    found: Vec<Range<usize>>,
}

/// How deep in a body with semicolons of its own a statement is.
#[derive(Default)]
struct Body {
    /// The words at the statement's start, in upper case; enough of them to tell its kind.
    words: Vec<String>,
    /// Words that have been opened and not ended.
    depth: usize,
    /// Parentheses that have been opened and not closed.
    parentheses: usize,
    /// `END` was the last word: the next may belong to it.
    after_end: bool,
    /// `BEGIN` was the last word.
    after_begin: bool,
    /// `FROM STDIN` was seen: data follows the statement.
    stdin: bool,
}

impl Body {
    /// Enough for `CREATE OR REPLACE DEFINER = a@b PROCEDURE`, quotes and symbols not counted.
    const WORDS: usize = 8;

    fn starts(&self, word: &str) -> bool {
        self.words.first().is_some_and(|first| first == word)
    }

    /// Whether it is a stored program: what may hold BEGIN … END.
    fn is_program(&self) -> bool {
        let kinds = ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"];
        (self.starts("CREATE") || self.starts("ALTER")) && self.words.iter().any(|word| kinds.contains(&word.as_str()))
    }

    fn word(&mut self, word: &str, dialect: Dialect) {
        let word = word.to_ascii_uppercase();
        if self.starts("COPY") && word == "STDIN" {
            self.stdin = true;
        }
        let (after_end, after_begin) = (self.after_end, self.after_begin);
        (self.after_end, self.after_begin) = (false, false);
        if self.is_program() {
            match word.as_str() {
                // `END CASE`, `END IF`: CASE was opened, the others are not counted.
                "CASE" if after_end => {}
                "IF" | "WHILE" | "LOOP" | "REPEAT" | "FOR" if after_end => self.depth += 1,
                "BEGIN" if dialect == Dialect::Postgres => self.after_begin = true,
                "ATOMIC" if after_begin => self.depth += 1,
                "BEGIN" => self.depth += 1,
                "CASE" if self.depth > 0 => self.depth += 1,
                "END" if self.depth > 0 => {
                    self.depth -= 1;
                    self.after_end = true;
                }
                _ => {}
            }
        }
        if self.words.len() < Self::WORDS {
            self.words.push(word);
        }
    }

    fn symbol(&mut self, symbol: char) {
        (self.after_end, self.after_begin) = (false, false);
        match symbol {
            '(' => self.parentheses += 1,
            ')' => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether a semicolon here belongs to the statement.
    fn is_open(&self, dialect: Dialect) -> bool {
        // A rule may do several statements in parentheses.
        let rule = dialect == Dialect::Postgres && self.parentheses > 0 && self.words.iter().any(|word| word == "RULE");
        self.depth > 0 || rule && self.starts("CREATE")
    }
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(token) = self.lexer.next() {
            if token.kind == Kind::Comment || self.command(token) {
                continue;
            }
            if let Some(at) = self.delimiter_in(token) {
                if at > token.start {
                    self.take(Token { end: at, ..token });
                }
                self.lexer.at = at + self.delimiter.len();
                self.finish();
                continue;
            }
            self.take(token);
        }
        self.finish();
    }

    fn take(&mut self, token: Token) {
        match token.kind {
            Kind::Word => self.body.word(&self.sql[token.range()], self.dialect),
            Kind::Symbol(symbol) => self.body.symbol(symbol),
            _ => {}
        }
        let start = self.range.as_ref().map_or(token.start, |range| range.start);
        self.range = Some(start..token.end);
    }

    fn finish(&mut self) {
        let Body { stdin, .. } = std::mem::take(&mut self.body);
        let Some(mut range) = self.range.take() else { return };
        if stdin && self.dialect == Dialect::Postgres {
            range.end = self.data_end();
            self.lexer.at = range.end;
        }
        self.found.push(range);
    }

    /// Where the data of COPY that starts here ends.
    fn data_end(&self) -> usize {
        let mut at = self.lexer.at;
        for line in self.sql[at..].split_inclusive('\n') {
            at += line.len();
            if line.trim_end() == r"\." {
                return at - (line.len() - line.trim_end().len());
            }
        }
        self.sql.len()
    }

    /// Passes over what only a command-line client understands, if `token` starts such a line.
    fn command(&mut self, token: Token) -> bool {
        if self.range.is_some() {
            return false;
        }
        let text = &self.sql[token.range()];
        let line_end = self.sql[token.start..].find('\n').map_or(self.sql.len(), |end| token.start + end);
        let delimiter = self.dialect == Dialect::Mysql && text.eq_ignore_ascii_case("DELIMITER");
        if delimiter {
            let new = self.sql[token.end..line_end].split_whitespace().next();
            self.delimiter = new.unwrap_or(";").to_owned();
        }
        let command = delimiter || self.dialect == Dialect::Postgres && text == "\\";
        if command {
            self.lexer.at = line_end;
        }
        command
    }

    /// Where in `token`, or from its start on, the delimiter is.
    fn delimiter_in(&self, token: Token) -> Option<usize> {
        if self.delimiter == ";" {
            let here = token.kind == Kind::Symbol(';') && !self.body.is_open(self.dialect);
            return here.then_some(token.start);
        }
        match token.kind {
            Kind::Symbol(_) => self.sql[token.start..].starts_with(&self.delimiter).then_some(token.start),
            // `END$$`: the client looks for it at every character.
            Kind::Word | Kind::Number => self.sql[token.range()].find(&self.delimiter).map(|found| token.start + found),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(dialect: Dialect, sql: &str, expected: &[&str]) {
        let found: Vec<&str> = split(sql, dialect).into_iter().map(|range| &sql[range]).collect();
        assert_eq!(found, expected, "{dialect}: {sql}");
    }

    #[test]
    fn semicolons_in_quotes_and_comments_do_not_count() {
        for dialect in Dialect::ALL {
            check(dialect, "a ';' ; -- ;\n /* ; */ b \";\";;", &["a ';'", "b \";\""]);
        }
        check(Dialect::Mysql, r"a '\';' ; b `;` # ;", &[r"a '\';'", "b `;`"]);
        check(Dialect::Sqlite, "a [;]; b", &["a [;]", "b"]);
        check(Dialect::Postgres, "a /* /* ; */ ; */ b; $$ ; $$", &["a /* /* ; */ ; */ b", "$$ ; $$"]);
    }

    #[test]
    fn comments_behind_a_statement_are_left_out() {
        check(Dialect::Sqlite, "-- before\na -- in\n b -- behind\n;", &["a -- in\n b"]);
    }

    #[test]
    fn bodies_are_whole() {
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM b; END";
        check(Dialect::Sqlite, &format!("{trigger}; a"), &[trigger, "a"]);
        let procedure = "CREATE PROCEDURE p() BEGIN IF a THEN b; END IF; CASE c WHEN 1 THEN d; END CASE; END";
        check(Dialect::Mysql, &format!("{procedure}; a"), &[procedure, "a"]);
        let single = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.x = 1";
        check(Dialect::Mysql, &format!("{single}; a"), &[single, "a"]);
        let atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
        check(Dialect::Postgres, &format!("{atomic}; BEGIN; a; END;"), &[atomic, "BEGIN", "a", "END"]);
        let rule = "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)";
        check(Dialect::Postgres, &format!("{rule}; a"), &[rule, "a"]);
    }

    #[test]
    fn delimiter_lines_are_obeyed() {
        check(Dialect::Mysql, "DELIMITER $$\na; b END$$\nDELIMITER ;\nc; d", &["a; b END", "c", "d"]);
        check(Dialect::Mysql, "delimiter //\na;//\nb//", &["a;", "b"]);
    }

    #[test]
    fn copied_data_belongs_to_the_statement() {
        let copy = "COPY a FROM stdin;\n1\t';\n\\.";
        check(Dialect::Postgres, &format!("{copy}\n\\connect x\nb;"), &[copy, "b"]);
    }

    #[test]
    fn version_comments_are_part_of_the_statement() {
        check(Dialect::Mysql, "/*!40101 SET a = 1 */; b", &["/*!40101 SET a = 1 */", "b"]);
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            proptest::sample::select(vec![
                "'", "\"", "`", "[", "]", "$$", "$a$", "$", "--", "/*", "*/", "/*!5", "#", ";", "\\", "\n", " ", "(",
                ")", "E'", "é", "BEGIN", "END", "CASE", "CREATE", "TRIGGER", "COPY", "STDIN", "\\.", "1.", ".5e-", "a",
            ])
            .prop_map(str::to_owned),
            any::<String>(),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_is_lost(sql in text()) {
            for dialect in Dialect::ALL {
                let ranges = split(&sql, dialect);
                let mut end = 0;
                let mut between = Vec::new();
                for range in &ranges {
                    prop_assert!(end <= range.start && range.start < range.end);
                    prop_assert!(sql.get(range.clone()).is_some());
                    between.push(&sql[end..range.start]);
                    end = range.end;
                }
                between.push(&sql[end..]);
                // psql's commands are lines of their own.
                if sql.contains('\\') {
                    continue;
                }
                for gap in between {
                    for token in Lexer::new(gap, dialect) {
                        prop_assert!(matches!(token.kind, Kind::Comment | Kind::Symbol(';')), "{:?} in {:?}", token, gap);
                    }
                }
            }
        }
    }
}
