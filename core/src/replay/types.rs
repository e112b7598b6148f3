//! Column types, as scripts spell them.

use std::collections::HashMap;

use sqlparser::ast::DataType;

use crate::{dialect::Dialect, types::Type};

/// A type as it was written.
pub(super) struct Spelling {
    pub ty: Type,
    /// PostgreSQL's serial, MySQL's SERIAL: a required column the database numbers.
    pub serial: bool,
    /// MySQL's SERIAL is unique, too.
    pub unique: bool,
    /// SQLite's INTEGER, by no other spelling, is what makes a primary key the row's number.
    pub integer: bool,
}

/// Reads types and remembers them: scripts have few different ones.
#[derive(Default)]
pub(super) struct Types {
    known: HashMap<String, Type>,
}

impl Types {
    /// A type as sqlparser understood it; SQLite's columns may have none.
    pub fn read(&mut self, dialect: Dialect, ty: &DataType) -> Spelling {
        let mut quoted = false;
        let mut written = String::new();
        for c in ty.to_string().chars() {
            quoted ^= c == '\'';
            // `ENUM('a', 'b')`: servers put no space there.
            if quoted || c != ' ' || !written.ends_with(',') {
                written.push(c);
            }
        }
        self.spelling(dialect, &written)
    }

    fn spelling(&mut self, dialect: Dialect, written: &str) -> Spelling {
        let text = clean(dialect, written);
        let mut spelling = Spelling {
            ty: Type::BigInt,
            serial: false,
            unique: false,
            integer: dialect == Dialect::Sqlite && text.eq_ignore_ascii_case("INTEGER"),
        };
        let lower = text.to_ascii_lowercase();
        let serial = match (dialect, lower.as_str()) {
            (Dialect::Postgres, "smallserial" | "serial2") => Some(Type::SmallInt),
            (Dialect::Postgres, "serial" | "serial4") => Some(Type::Int),
            (Dialect::Postgres, "bigserial" | "serial8") => Some(Type::BigInt),
            (Dialect::Mysql, "serial") => {
                spelling.unique = true;
                Some(Type::Raw("bigint unsigned".into()))
            }
            _ => None,
        };
        spelling.serial = serial.is_some();
        spelling.ty = match serial {
            Some(ty) => ty,
            None => self.known.entry(text).or_insert_with_key(|text| Type::from_sql(dialect, text)).clone(),
        };
        spelling
    }
}

/// The spelling without what makes no difference to the server.
fn clean(dialect: Dialect, written: &str) -> String {
    let mut text = written.to_owned();
    let lower = written.to_ascii_lowercase();
    if dialect != Dialect::Sqlite
        && let Some((name, digits)) = lower.strip_suffix(')').and_then(|text| text.split_once('('))
        && matches!(name.trim_end(), "numeric" | "decimal" | "dec")
        && digits.trim().parse::<u32>().is_ok()
    {
        // No digits behind the point.
        text = format!("numeric({digits},0)");
    }
    match dialect {
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            for schema in ["public.", "\"public\".", "pg_catalog."] {
                if text.get(..schema.len()).is_some_and(|start| start.eq_ignore_ascii_case(schema)) {
                    text.drain(..schema.len());
                }
            }
            // Quotes that the name would not need.
            let plain = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if let Some(inner) =
                text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|name| plain(name))
            {
                text = inner.to_owned();
            }
        }
        Dialect::Mysql => {
            // A display width says nothing about what is stored; `tinyint(1)` is how MySQL spells a boolean.
            let lower = text.to_ascii_lowercase();
            let integer = ["int", "integer", "bigint", "smallint", "mediumint", "tinyint"]
                .into_iter()
                .find_map(|name| lower.strip_prefix(name)?.trim_start().strip_prefix('(').map(|rest| (name, rest)));
            if let Some((name, rest)) = integer
                && let Some((width, rest)) = rest.split_once(')')
                && (name, width.trim()) != ("tinyint", "1")
            {
                text = format!("{name}{rest}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::testing::check;

    #[test]
    fn what_makes_no_difference_is_left_out() {
        assert_eq!(clean(Dialect::Mysql, "INT(11) UNSIGNED"), "int unsigned");
        assert_eq!(clean(Dialect::Mysql, "tinyint(1)"), "tinyint(1)");
        assert_eq!(clean(Dialect::Postgres, "DECIMAL (80)"), "numeric(80,0)");
        assert_eq!(clean(Dialect::Postgres, "public.mood"), "mood");
        assert_eq!(clean(Dialect::Postgres, "\"Mood\""), "\"Mood\"");
        assert_eq!(clean(Dialect::Postgres, "\"mood\""), "mood");
    }

    #[test]
    fn serials_are_integers_the_database_numbers() {
        let spelling = Types::default().spelling(Dialect::Postgres, "BIGSERIAL");
        assert!(spelling.serial && spelling.ty == Type::BigInt);
    }

    #[test]
    fn arrays_are_read_however_they_are_spelled() {
        check(
            Dialect::Postgres,
            "CREATE TABLE a (b text[] NOT NULL DEFAULT '{}', c integer ARRAY, d int4 ARRAY[3], e character varying(20)[][]
             DEFAULT ARRAY['x']::varchar(20)[], f timestamp with time zone[], g numeric(5, 2)[3], h citext[], i double precision ARRAY NULL);
             ALTER TABLE a ADD COLUMN j uuid[], ALTER COLUMN h TYPE text ARRAY",
            &["a: b text[] = '{}', c integer[]?, d integer[]?, e varchar(20)[]? = (ARRAY['x']::varchar(20)[]), \
               f timestamptz[]?, g numeric(5,2)[]?, h text[]?, i double precision[]?, j uuid[]?"],
        );
    }
}
