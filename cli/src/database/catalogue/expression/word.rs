//! Which names have quotes: those that are words of SQL, whoever has written them with quotes or without.

use jointable_core::{dialect::Dialect, schema::is_compound_word};
use sqlparser::{ast::Ident, keywords::ALL_KEYWORDS};

/// What without quotes is no name but a call, on some database.
const CALLS: [&str; 16] = [
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "sysdate",
    "system_user",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
];

/// Words of SQL that no database reserves; as an argument some are not a name.
const UNITS: [&str; 9] = ["microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];

/// Words without an underscore that MySQL, MariaDB or SQLite reserve, and that are none to sqlparser.
const MORE: [&str; 26] = [
    "accessible",
    "analyse",
    "dual",
    "enclosed",
    "exit",
    "indexed",
    "infile",
    "int1",
    "int3",
    "isnull",
    "iterate",
    "leave",
    "linear",
    "loop",
    "middleint",
    "notnull",
    "optionally",
    "outfile",
    "repeat",
    "resignal",
    "signal",
    "ssl",
    "starting",
    "undo",
    "varcharacter",
    "zerofill",
];

/// The name of a column or table.
pub(super) fn name(ident: &mut Ident, dialect: Dialect) {
    let is_call = CALLS.contains(&ident.value.to_ascii_lowercase().as_str());
    if ident.quote_style.is_none() && is_call {
        return ident.value.make_ascii_lowercase();
    }
    of_function(ident);
    let reserved = is_call || is_keyword(&ident.value) && !UNITS.contains(&ident.value.as_str());
    if ident.quote_style.is_some() || reserved {
        ident.quote_style = dialect.identifier("").chars().next();
    }
}

/// The name of a function: without quotes where it means the same without.
pub(super) fn of_function(ident: &mut Ident) {
    if ident.quote_style.is_none() {
        ident.value.make_ascii_lowercase();
    }
    let word = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    if ident.value.chars().all(word) && !ident.value.starts_with(|c: char| c.is_ascii_digit()) {
        ident.quote_style = None;
    }
}

fn is_keyword(name: &str) -> bool {
    ALL_KEYWORDS.binary_search(&name.to_ascii_uppercase().as_str()).is_ok()
        || MORE.contains(&name)
        || is_compound_word(name)
}
