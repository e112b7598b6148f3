//! Versions and file names of new migrations.

use super::Migration;

/// The names of a migration's files, up and down; `name` may be any text.
///
/// ```
/// use jointable_core::migration::file_names;
///
/// let names = ("20260102030405_add_notes.up.sql".to_owned(), "20260102030405_add_notes.down.sql".to_owned());
/// assert_eq!(file_names(20260102030405, "Add notes!"), names);
/// ```
pub fn file_names(version: i64, name: &str) -> (String, String) {
    let slug = slug(name);
    (format!("{version}_{slug}.up.sql"), format!("{version}_{slug}.down.sql"))
}

/// Any text as words of small letters and digits with `_` between them.
pub fn slug(text: &str) -> String {
    const LIMIT: usize = 100;
    let mut slug = String::new();
    let mut previous = '_';
    for c in text.chars() {
        let word = c.is_ascii_alphanumeric();
        // `AddNotes` is two words.
        let border = !word || c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit());
        if border && !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        if word {
            slug.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    slug.truncate(LIMIT);
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() { "migration".to_owned() } else { slug.to_owned() }
}

/// A version for a migration made at `now` (`yyyymmddhhmmss`), larger than all there are: where the newest is of this
/// second or of the future, one second after it.
pub fn next_version(now: &str, existing: &[Migration]) -> i64 {
    let now = now.parse::<i64>().ok();
    let newest = existing.iter().map(|migration| migration.version).max();
    match (now, newest) {
        (Some(now), Some(newest)) if newest >= now => second_after(newest),
        (Some(now), _) => now,
        (None, Some(newest)) => second_after(newest),
        (None, None) => 1,
    }
}

/// The version one second later; one more, where it is no time.
fn second_after(version: i64) -> i64 {
    let part = |power: u32, digits: u32| (version / 10_i64.pow(power)) % 10_i64.pow(digits);
    let (year, month, day) = (version / 10_000_000_000, part(8, 2), part(6, 2));
    let (hour, minute, second) = (part(4, 2), part(2, 2), part(0, 2));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_time = (1000..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !is_time {
        return version.saturating_add(1);
    }
    let mut parts = [year, month, day, hour, minute, second];
    let limits = [i64::MAX, 12, days, 23, 59, 59];
    let firsts = [0, 1, 1, 0, 0, 0];
    for index in (0..parts.len()).rev() {
        if parts[index] < limits[index] {
            parts[index] += 1;
            break;
        }
        parts[index] = firsts[index];
    }
    parts[1..].iter().fold(parts[0], |version, part| version * 100 + part)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::migration::Script;

    fn check(now: &str, existing: &[i64], expected: i64) {
        let existing: Vec<Migration> = existing
            .iter()
            .map(|version| Migration {
                version: *version,
                name: String::new(),
                up: Script { path: PathBuf::new(), sql: String::new() },
                down: None,
            })
            .collect();
        assert_eq!(next_version(now, &existing), expected);
    }

    #[test]
    fn a_version_is_later_than_all() {
        check("20260102030405", &[], 20260102030405);
        check("20260102030405", &[1, 20260102030404], 20260102030405);
        check("20260102030405", &[20260102030405], 20260102030406);
        check("20260102030405", &[20270102030405], 20270102030406);
        check("20261231235959", &[20261231235959], 20270101000000);
        check("20240228235959", &[20240228235959], 20240229000000);
        check("20260228235959", &[20260228235959], 20260301000000);
        check("20260102030405", &[99999999999999], 100000000000000);
        check("nonsense", &[7], 8);
    }

    #[test]
    fn any_text_becomes_a_slug() {
        for (text, expected) in [
            ("Add notes!", "add_notes"),
            ("AddNotes", "add_notes"),
            ("add__notes_", "add_notes"),
            ("HTTP log", "http_log"),
            ("größe", "gr_e"),
            ("…", "migration"),
            ("", "migration"),
        ] {
            assert_eq!(slug(text), expected);
        }
        assert!(slug(&"a".repeat(300)).len() <= 100);
    }
}
