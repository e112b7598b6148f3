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
        let text = bare(dialect, written).to_owned();
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

/// A type's name without what makes no difference: PostgreSQL's usual schema, and quotes that it would not need.
fn bare(dialect: Dialect, written: &str) -> &str {
    if dialect == Dialect::Sqlite {
        // SQLite takes what is in quotes for the whole of it.
        return match written.chars().next().and_then(|open| "\"`[".find(open)) {
            Some(quote) => written[1..].split(['"', '`', ']'][quote]).next().unwrap_or_default(),
            None => written,
        };
    }
    if dialect != Dialect::Postgres {
        return written;
    }
    let schemas = ["public.", "\"public\".", "pg_catalog."];
    let schema = schemas
        .iter()
        .find(|schema| written.get(..schema.len()).is_some_and(|start| start.eq_ignore_ascii_case(schema)));
    let name = &written[schema.map_or(0, |schema| schema.len())..];
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let inner = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    // With quotes it is one byte, without them a text.
    inner.filter(|inner| plain(inner) && *inner != "char").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::testing::check;

    #[test]
    fn what_makes_no_difference_is_left_out() {
        for (written, name) in [
            ("public.mood", "mood"),
            ("\"Mood\"", "\"Mood\""),
            ("\"public\".\"mood\"", "mood"),
            ("pg_catalog.\"char\"", "\"char\""),
        ] {
            assert_eq!(bare(Dialect::Postgres, written), name);
        }
        assert_eq!(bare(Dialect::Mysql, "public.mood"), "public.mood");
        assert_eq!(bare(Dialect::Sqlite, "\"VARCHAR\"(3)"), "VARCHAR");
        assert_eq!(bare(Dialect::Sqlite, "[double precision]"), "double precision");
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
