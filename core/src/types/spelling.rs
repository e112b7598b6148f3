//! One spelling for each type outside of the type table, of the many that a server takes.

use crate::dialect::Dialect;

/// A spelling in parts: `timestamp(3) with time zone` is `timestamp with time zone` and `3`.
pub(super) type Parts = (String, Vec<String>);

/// `NUMERIC(10, 3)` as `("numeric", ["10", "3"])`. What stands behind the parentheses belongs to the name:
/// `timestamp(6) with time zone`.
pub(super) fn split(spelling: &str) -> Parts {
    let lower = spelling.to_ascii_lowercase();
    let (name, rest) = lower.split_once('(').unwrap_or((&lower, ""));
    let (parameters, behind) = rest.split_once(')').unwrap_or((rest, ""));
    let name = name.split_whitespace().chain(behind.split_whitespace()).collect::<Vec<_>>().join(" ");
    let parameters = parameters.split(',').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    (name, parameters)
}

/// The parts as the server understands them; `None` where there is nothing to understand: on SQLite, which keeps types
/// as they are written, and in quotes.
pub(super) fn understood(dialect: Dialect, spelling: &str) -> Option<Parts> {
    if spelling.contains(['\'', '"', '`']) {
        return None;
    }
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(postgres(split(spelling))),
        Dialect::Mysql => Some(mysql(split(spelling))),
    }
}

/// Parts as one text: the parameters stand behind the first word.
pub(super) fn join((name, parameters): &Parts) -> String {
    if parameters.is_empty() {
        return name.clone();
    }
    let (word, rest) = name.split_once(' ').unwrap_or((name, ""));
    let text = format!("{word}({}) {rest}", parameters.join(","));
    text.trim_end().to_owned()
}

/// Of several names of a type, the first is used for all.
const POSTGRES: &[&[&str]] = &[
    &["varchar", "character varying", "char varying", "national character varying", "national char varying"],
    &["char", "character", "national character", "national char", "nchar"],
    &["timestamptz", "timestamp with time zone"],
    &["timestamp", "timestamp without time zone"],
    &["timetz", "time with time zone"],
    &["time", "time without time zone"],
    &["varbit", "bit varying"],
    &["numeric", "decimal", "dec"],
];

fn postgres((name, mut parameters): Parts) -> Parts {
    let mut name = name.strip_prefix("pg_catalog.").or(name.strip_prefix("public.")).unwrap_or(&name).to_owned();
    name = first_of(POSTGRES, &name);
    match (name.as_str(), parameters.as_slice()) {
        ("char" | "bit", []) => parameters = vec!["1".to_owned()],
        // The longest it can be; the catalogue says so of a `char` of any length.
        ("bpchar", [_]) => name = "char".to_owned(),
        ("numeric", [_]) => parameters.push("0".to_owned()),
        ("float", digits) => {
            let single = digits.first().and_then(|digits| digits.parse().ok()).is_some_and(|digits: u32| digits <= 24);
            (name, parameters) = (if single { "real" } else { "double precision" }.to_owned(), Vec::new());
        }
        _ => {}
    }
    (name, parameters)
}

const MYSQL: &[&[&str]] = &[
    &["tinyint", "int1"],
    &["smallint", "int2"],
    &["mediumint", "int3", "middleint"],
    &["int", "integer", "int4"],
    &["bigint", "int8"],
    &["decimal", "numeric", "dec", "fixed"],
    &["double", "double precision", "real", "float8"],
    &["float", "float4"],
    &["varchar", "nvarchar", "character varying", "char varying", "varcharacter", "national varchar", "nchar varchar"],
    &["char", "character", "nchar", "national char", "national character"],
    &["mediumtext", "long", "long varchar"],
    &["mediumblob", "long varbinary"],
];

fn mysql((name, mut parameters): Parts) -> Parts {
    let (base, attribute) = match name.split_once(" unsigned").or(name.split_once(" zerofill")) {
        Some((base, _)) => (base, " unsigned"),
        None => (name.strip_suffix(" signed").unwrap_or(&name), ""),
    };
    let mut base = first_of(MYSQL, base);
    match (base.as_str(), parameters.as_slice()) {
        // `tinyint(1)` is how MySQL spells a truth value; other display widths say nothing about what is stored.
        ("tinyint", [width]) if width == "1" => {}
        ("tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year", _) => parameters.clear(),
        ("decimal", []) => parameters = vec!["10".to_owned(), "0".to_owned()],
        ("decimal", [_]) => parameters.push("0".to_owned()),
        ("char" | "binary" | "bit", []) => parameters = vec!["1".to_owned()],
        ("datetime" | "timestamp" | "time", [digits]) if digits == "0" => parameters.clear(),
        ("float", [digits]) => {
            if digits.parse().is_ok_and(|digits: u32| digits > 24) {
                base = "double".to_owned();
            }
            parameters.clear();
        }
        _ => {}
    }
    (base + attribute, parameters)
}

fn first_of(names: &[&[&str]], name: &str) -> String {
    names.iter().find(|names| names.contains(&name)).map_or(name, |names| names[0]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, rows: &[(&str, &[&str])]) {
        for (kept, spellings) in rows {
            for spelling in spellings.iter().chain([kept]) {
                let parts = understood(dialect, spelling).unwrap();
                assert_eq!(join(&parts), *kept, "{spelling}");
            }
        }
    }

    #[test]
    fn postgres_has_many_names_for_a_type() {
        check(
            Dialect::Postgres,
            &[
                ("varchar", &["CHARACTER VARYING", "character  varying"]),
                ("varchar(9)", &["character varying(9)", "VARCHAR ( 9 )"]),
                ("char(36)", &["character(36)", "CHAR(36)", "bpchar(36)"]),
                ("char(1)", &["char", "character"]),
                ("timestamp(3)", &["timestamp(3) without time zone", "TIMESTAMP (3)"]),
                ("timestamptz(3)", &["timestamp(3) with time zone"]),
                ("timetz", &["time with time zone"]),
                ("varbit(5)", &["bit varying(5)"]),
                ("bit(1)", &["bit"]),
                ("numeric(80,0)", &["DECIMAL (80)", "numeric(80, 0)"]),
                ("double precision", &["float", "float(53)"]),
                ("real", &["float(24)"]),
                ("citext", &["public.citext"]),
                ("interval day to second", &[]),
            ],
        );
    }

    #[test]
    fn mysql_has_many_names_for_a_type() {
        check(
            Dialect::Mysql,
            &[
                ("int unsigned", &["INT(11) UNSIGNED", "integer unsigned", "int(10) unsigned zerofill"]),
                ("int", &["int(11)", "INTEGER SIGNED"]),
                ("tinyint(1)", &["TINYINT(1)"]),
                ("tinyint", &["tinyint(4)", "int1"]),
                ("year", &["year(4)"]),
                ("varchar(40)", &["NVARCHAR(40)", "national varchar(40)", "character varying(40)"]),
                ("char(1)", &["char", "nchar"]),
                ("decimal(10,0)", &["decimal", "numeric", "dec(10)"]),
                ("decimal(5,2) unsigned", &["DECIMAL(5, 2) UNSIGNED"]),
                ("double", &["double precision", "float(53)", "real"]),
                ("datetime", &["datetime(0)"]),
                ("mediumtext", &["long varchar"]),
            ],
        );
    }

    #[test]
    fn what_is_in_quotes_is_left_alone() {
        assert_eq!(understood(Dialect::Postgres, "\"char\""), None);
        assert_eq!(understood(Dialect::Mysql, "enum('char')"), None);
        assert_eq!(understood(Dialect::Sqlite, "integer"), None);
    }
}
