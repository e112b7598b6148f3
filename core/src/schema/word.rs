//! Names of columns that are words of SQL.

/// Words that a database reserves, or takes for a call, in so far as they have an underscore.
const WORDS: [&str; 36] = [
    "cume_dist",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "day_hour",
    "day_microsecond",
    "day_minute",
    "day_second",
    "dense_rank",
    "first_value",
    "high_priority",
    "hour_microsecond",
    "hour_minute",
    "hour_second",
    "json_table",
    "last_value",
    "low_priority",
    "minute_microsecond",
    "minute_second",
    "nth_value",
    "percent_rank",
    "read_write",
    "row_number",
    "second_microsecond",
    "session_user",
    "sql_big_result",
    "straight_join",
    "system_user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "year_month",
];

/// Whether a name in small letters is a word of SQL that has an underscore: one that a database reserves, or takes for
/// a call.
pub fn is_compound_word(name: &str) -> bool {
    WORDS.contains(&name)
}

/// A column's name in an expression: between backticks, where it needs quotes.
/// [`Schema::lowered`](super::Schema::lowered) has those that the dialect has.
pub(crate) fn in_expression(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    // Of names with an underscore few are words of SQL.
    if name.bytes().all(plain) && name.contains('_') && !is_compound_word(name) {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', "``"))
    }
}
