//! What scripts say of texts: comments, collations, and MySQL's character sets.

use sqlparser::{
    ast::{CommentObject, ObjectName, Statement},
    tokenizer::{Token, TokenWithSpan},
};

use super::{
    alter::change,
    mend::{group, is_word, starts_with},
    parse::{Script, Tokens},
    state::{Applied, State},
};
use crate::{
    dialect::Dialect,
    schema::{Collation, Column, Table},
    types::Type,
};

/// What is said of a column or a table.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// What the catalogue keeps of it.
    pub comment: Option<String>,
    charset: Option<String>,
    collation: Option<String>,
    /// MySQL's BINARY: the collation that compares bytes.
    binary: bool,
    /// MySQL: the collation that the table has for columns which say nothing.
    usual: Option<Collation>,
}

/// The words without one of which nothing is said.
const WORDS: [&str; 9] =
    ["CHARACTER", "CHAR", "CHARSET", "COMMENT", "COLLATE", "BINARY", "NATIONAL", "NCHAR", "NVARCHAR"];

impl Texts {
    /// What is said of a column by saying nothing, in a table that has the `usual` collation.
    pub fn unsaid(usual: Option<&Collation>) -> Texts {
        Texts { usual: usual.cloned(), ..Texts::default() }
    }

    /// Whether something may be said in it.
    pub fn may_be_in(tokens: &[TokenWithSpan]) -> bool {
        tokens.iter().any(|token| WORDS.iter().any(|word| is_word(token, word)))
    }

    /// Cuts it out of what declares a column, in a table that has the `usual` collation. `name` is where the column's
    /// name stands.
    pub fn of_column(dialect: Dialect, tokens: &mut Tokens, name: usize, usual: Option<&Collation>) -> Texts {
        let mut texts = Texts::unsaid(usual);
        if dialect == Dialect::Mysql
            && ["NATIONAL", "NCHAR", "NVARCHAR"].iter().any(|word| says(tokens, name + 1, word))
        {
            texts.charset = Some("utf8mb3".to_owned());
        }
        let mut at = name + 1;
        // What stands behind USING is about values.
        while at < tokens.len() && !is_word(&tokens[at], "USING") {
            let rest = &tokens[at..];
            let behind_name = says(tokens, at - 1, "AFTER") || says(tokens, at - 1, "DEFAULT");
            let length =
                if dialect == Dialect::Mysql { texts.take(rest).filter(|_| !behind_name) } else { texts.collate(rest) };
            if let Some(length) = length {
                tokens.drain(at..at + length);
            } else if dialect == Dialect::Mysql && at > name + 1 && is_word(&rest[0], "BINARY") && !behind_name {
                texts.binary = true;
                tokens.remove(at);
            } else {
                at += group(rest).unwrap_or(1);
            }
        }
        texts
    }

    /// Finds it among the options of a MySQL table or database.
    pub fn of_options(tokens: &[TokenWithSpan]) -> Texts {
        let mut texts = Texts::default();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            at += texts.take(rest).or_else(|| group(rest)).unwrap_or(1);
        }
        texts
    }

    /// Reads what comes first, of how many tokens it is.
    fn take(&mut self, tokens: &[TokenWithSpan]) -> Option<usize> {
        let words = ["CHARACTER SET", "CHAR SET", "CHARSET"].iter().find(|words| starts_with(tokens, words));
        if let Some(words) = words {
            let at = equals(tokens, words.split(' ').count());
            self.charset = Some(text(tokens.get(at)?)?);
            return Some(at + 1);
        }
        if starts_with(tokens, "COMMENT") {
            let at = equals(tokens, 1);
            let strings = tokens[at..].iter().map_while(string);
            let comment: Vec<&str> = strings.collect();
            let length = comment.len();
            self.comment = Some(comment.concat()).filter(|_| length > 0);
            return (length > 0).then_some(at + length);
        }
        self.collate(tokens)
    }

    fn collate(&mut self, tokens: &[TokenWithSpan]) -> Option<usize> {
        if !starts_with(tokens, "COLLATE") {
            return None;
        }
        let mut at = equals(tokens, 1);
        // Behind the schema that it is in.
        at += if starts_with(tokens.get(at + 1..)?, ".") { 2 } else { 0 };
        self.collation = Some(text(tokens.get(at)?)?);
        Some(at + 1)
    }

    /// Whether anything is said of how texts are compared.
    pub fn is_about_texts(&self) -> bool {
        self.charset.is_some() || self.collation.is_some()
    }

    /// The collation that is meant.
    pub fn collation(&self, dialect: Dialect) -> Option<Collation> {
        let named = |name: &str| Collation::named(dialect, name);
        let charset = self.charset.as_ref().filter(|name| !name.eq_ignore_ascii_case("DEFAULT"));
        let charset = charset.map(|name| named(name));
        let usual = charset.as_ref().or(self.usual.as_ref()).and_then(Collation::charset);
        let collation = match &self.collation {
            Some(name) if dialect == Dialect::Mysql && name.eq_ignore_ascii_case("DEFAULT") => None,
            Some(name) => Some(match (named(name), usual) {
                // One of several character sets.
                (of_several, Some(usual)) if dialect == Dialect::Mysql && of_several.charset().is_none() => {
                    named(&format!("{usual}_{}", of_several.name()))
                }
                (collation, _) => collation,
            }),
            None if self.binary => usual.map(|charset| named(&format!("{charset}_bin"))),
            None => charset.clone(),
        };
        collation.filter(|collation| !collation.is_usual(dialect))
    }

    /// Says it of a column.
    pub fn say(&self, dialect: Dialect, column: &mut Column) {
        let usual = self.usual.as_ref();
        column.comment = self.comment.clone().filter(|text| !text.is_empty());
        let own = self.collation(dialect);
        let of_bytes = |collation: &Collation| dialect == Dialect::Mysql && collation.name() == "binary";
        if own.as_ref().or(usual).is_some_and(of_bytes) {
            column.ty = bytes(&column.ty);
        }
        column.collation = own.filter(|own| Some(own) != usual && !of_bytes(own) && column.ty.is_collated(dialect));
    }
}

/// Behind `words` and an equals sign, where there is one.
fn equals(tokens: &[TokenWithSpan], words: usize) -> usize {
    words + usize::from(tokens.get(words).is_some_and(|token| token.token == Token::Eq))
}

fn says(tokens: &[TokenWithSpan], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|token| is_word(token, word))
}

/// A name, be it between quotes.
fn text(token: &TokenWithSpan) -> Option<String> {
    match &token.token {
        Token::Word(word) => Some(word.value.clone()),
        _ => string(token).map(str::to_owned),
    }
}

fn string(token: &TokenWithSpan) -> Option<&str> {
    match &token.token {
        Token::SingleQuotedString(text) | Token::DoubleQuotedString(text) | Token::NationalStringLiteral(text) => {
            Some(text)
        }
        _ => None,
    }
}

/// MySQL: what a type of texts is in the character set that is none.
fn bytes(ty: &Type) -> Type {
    let spelled = ty.sql(Dialect::Mysql);
    match ty {
        Type::Varchar(_) | Type::Text | Type::Raw(_) if !spelled.starts_with("enum") && !spelled.starts_with("set") => {
            Type::from_sql(Dialect::Mysql, &spelled.replace("char", "binary").replace("text", "blob"))
        }
        ty => ty.clone(),
    }
}

/// PostgreSQL's COMMENT ON.
pub(super) fn comment_on(state: &mut State, script: Script<'_>, mut tokens: Tokens) -> Applied {
    if !(starts_with(&tokens, "COMMENT ON TABLE") || starts_with(&tokens, "COMMENT ON COLUMN")) {
        return Ok(());
    }
    let Statement::Comment { object_type, object_name: ObjectName(mut parts), comment, .. } =
        script.statement(&mut tokens)?
    else {
        return Ok(());
    };
    let column = (object_type == CommentObject::Column).then(|| parts.pop()).flatten();
    let column = column.as_ref().and_then(|column| column.as_ident()).map(|column| script.name(column));
    // Of views and of types there are columns, too.
    let Ok(Some(slot)) = state.find(&script.path(&ObjectName(parts))?) else { return Ok(()) };
    let comment = comment.filter(|text| !text.is_empty());
    change(state, slot, |state, table| {
        match column {
            None => table.comment = comment,
            Some(name) => {
                let own = table.columns.iter_mut().find(|column| state.same(&column.name, &name.text));
                own.into_iter().for_each(|own| own.comment.clone_from(&comment));
            }
        }
        Ok(())
    })
}

/// MySQL's ALTER DATABASE: tables that are made from now on are in this character set.
pub(super) fn database(state: &mut State, tokens: &[TokenWithSpan]) {
    let texts = Texts::of_options(tokens);
    if texts.is_about_texts() {
        state.usual = texts.collation(Dialect::Mysql);
    }
}

/// What ALTER TABLE says of the table itself. Whether it can be followed: where columns keep the collation that the
/// database had for them, it has no name.
pub(super) fn options(table: &mut Table, tokens: &[TokenWithSpan], usual: Option<&Collation>) -> bool {
    let texts = Texts::of_options(tokens);
    if let Some(comment) = &texts.comment {
        table.comment = Some(comment.clone()).filter(|text| !text.is_empty());
    }
    if !texts.is_about_texts() {
        return true;
    }
    let before = table.collation.clone();
    let collation = texts.collation(Dialect::Mysql).or_else(|| usual.cloned());
    let converts = starts_with(tokens, "CONVERT");
    let mut followed = true;
    for column in table.columns.iter_mut().filter(|column| column.ty.is_collated(Dialect::Mysql)) {
        let own = column.collation.take().or_else(|| before.clone());
        if converts {
            widen(column, own.as_ref(), collation.as_ref());
        } else {
            followed &= own.is_some() || collation.is_none();
            column.collation = own.filter(|own| Some(own) != collation.as_ref());
        }
    }
    table.collation = collation;
    followed
}

/// Converted to wider characters, a text needs a longer type to hold as many.
fn widen(column: &mut Column, from: Option<&Collation>, to: Option<&Collation>) {
    let (Some(from), Some(to)) = (from.and_then(Collation::width), to.and_then(Collation::width)) else { return };
    let longer = match &column.ty {
        Type::Raw(text) if text == "tinytext" => "text",
        Type::Raw(text) if text == "text" => "mediumtext",
        Type::Raw(text) if text == "mediumtext" => "longtext",
        _ => return,
    };
    if from < to {
        column.ty = Type::from_sql(Dialect::Mysql, longer);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dialect::Dialect::{Mysql, Postgres, Sqlite},
        replay::testing::{check, finds},
    };

    #[test]
    fn columns_say_how_they_compare() {
        check(
            Mysql,
            "CREATE TABLE a (b varchar(9) CHARACTER SET latin1 NOT NULL, c text COLLATE utf8_general_ci, charset int,
               comment varchar(3) CHARSET ascii COLLATE ascii_bin COMMENT 'it''s' DEFAULT 'x', d char(3) BINARY,
               e varchar(9) COLLATE utf8mb4_bin, f int COMMENT \"a\" 'b', g enum('a') collate latin1_bin, KEY (e) COMMENT 'k'
             ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='all'",
            &["a: b varchar(9) collate latin1, c text? collate utf8mb3_general_ci, charset int?, \
               comment varchar(3)? = 'x' collate ascii_bin comment 'it's', d char(3)?, e varchar(9)?, \
               f int? comment 'ab', g enum('a')? collate latin1_bin, index e (e), collate utf8mb4_bin, comment 'all'"],
        );
        check(
            Postgres,
            "CREATE TABLE a (b text COLLATE \"C\" NOT NULL, c varchar(3) COLLATE pg_catalog.\"de-x-icu\", d text COLLATE \"default\");
             ALTER TABLE a ADD e text COLLATE \"C\" DEFAULT 'x', ALTER b TYPE varchar(9) USING b COLLATE \"C\",
               ALTER COLUMN d SET DATA TYPE text COLLATE \"POSIX\"",
            &["a: b varchar(9), c varchar(3)? collate de-x-icu, d text? collate POSIX, e text? = 'x' collate C"],
        );
        check(
            Sqlite,
            "CREATE TABLE a (b TEXT COLLATE nocase UNIQUE, c COLLATE BINARY, d TEXT CHECK (d <> 'x' COLLATE NOCASE));
             ALTER TABLE a ADD COLUMN e TEXT COLLATE 'rtrim'",
            &["a: b TEXT? collate NOCASE, c ?, d TEXT?, e TEXT? collate RTRIM, unique constraint a_b_key (b), \
               check a_d_check (d <> 'x' COLLATE NOCASE)"],
        );
    }

    #[test]
    fn a_column_said_anew_forgets() {
        check(
            Mysql,
            "CREATE TABLE a (b varchar(9) COLLATE latin1_bin COMMENT 'x', c text COMMENT 'y') CHARSET utf8mb4;
             ALTER TABLE a MODIFY b varchar(20), CHANGE c d text COLLATE ascii_bin COMMENT 'z' FIRST, RENAME COLUMN b TO e",
            &["a: d text? collate ascii_bin comment 'z', e varchar(20)?, collate utf8mb4"],
        );
    }

    #[test]
    fn tables_change_their_character_set() {
        let a = "CREATE TABLE a (b text, c varchar(9) COLLATE latin1_bin, d int) CHARSET=latin1;";
        check(
            Mysql,
            &format!("{a} ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, COMMENT = 'x'"),
            &["a: b mediumtext?, c varchar(9)?, d int?, collate utf8mb4_bin, comment 'x'"],
        );
        check(
            Mysql,
            &format!("{a} ALTER TABLE a ENGINE=InnoDB COMMENT 'x' DEFAULT CHARACTER SET = utf8mb4, ADD e text"),
            &[
                "a: b text? collate latin1, c varchar(9)? collate latin1_bin, d int?, e text?, collate utf8mb4, comment 'x'",
            ],
        );
        check(
            Mysql,
            "CREATE TABLE a (b text); ALTER DATABASE x CHARACTER SET utf8mb4 COLLATE = utf8mb4_bin; CREATE TABLE c (b text);
             CREATE TABLE d LIKE c; CREATE TABLE e (f varchar(3), g text, h enum('a'), i int) CHARSET binary",
            &[
                "a: b text?",
                "c: b text?, collate utf8mb4_bin",
                "d: b text?, collate utf8mb4_bin",
                "e: f varbinary(3)?, g blob?, h enum('a')?, i int?, collate binary",
            ],
        );
        finds(
            Mysql,
            "CREATE TABLE a (b text); ALTER TABLE a DEFAULT CHARSET latin1",
            &["JT050 DEFAULT CHARSET latin1"],
        );
    }

    #[test]
    fn comments_come_and_go() {
        check(
            Postgres,
            "CREATE TABLE a (b int, c text); COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN public.a.b IS E'one';
             COMMENT ON COLUMN a.c IS 'two'; COMMENT ON COLUMN a.c IS NULL; COMMENT ON COLUMN view.c IS 'x';
             COMMENT ON INDEX i IS 'x'; CREATE TABLE d (LIKE a INCLUDING COMMENTS); CREATE TABLE e (LIKE a);
             ALTER TABLE a RENAME b TO f",
            &[
                "a: f integer? comment 'one', c text?, comment 'it's'",
                "d: b integer? comment 'one', c text?",
                "e: b integer?, c text?",
            ],
        );
    }
}
