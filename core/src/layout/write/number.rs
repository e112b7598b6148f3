//! Versions of new migrations.

use super::{Draft, Part, write};
use crate::{
    diagnostic::Sink,
    dialect::Dialect,
    layout::{Folder, Layout, Numbering, Order, name::dotted, read},
    migration::{Migration, Version},
    source::Sources,
};

/// Versions for so many migrations made at `now`, one later than the other; see [`next_version`].
pub fn next_versions(layout: Layout, now: &str, existing: &[Migration], count: usize) -> Option<Vec<String>> {
    let (mut migrations, mut versions) = (existing.to_vec(), Vec::new());
    for _ in 0..count {
        let version = next_version(layout, now, &migrations)?;
        let part = Part { sql: String::new(), transactional: true };
        let draft = Draft { version: version.clone(), name: String::new(), up: part.clone(), down: Some(part) };
        let files = write(layout, Dialect::Sqlite, &draft).into_iter().collect();
        let folder = Folder { files, ..Folder::default() };
        migrations.extend(read(layout, &folder, &mut Sources::new(), &mut Sink::new()));
        versions.push(version);
    }
    Some(versions)
}

/// A version for a migration made at `now` (`yyyymmddhhmmss`), as its file has it: later than all there are, and
/// numbered as they are. `None` where no version comes later.
///
/// Where the newest is of this second or of the future, it is one second after it.
pub fn next_version(layout: Layout, now: &str, existing: &[Migration]) -> Option<String> {
    let versions: Vec<&Migration> =
        existing.iter().filter(|migration| !migration.version.as_str().starts_with("R__")).collect();
    let Some(newest) = versions.last() else {
        return Some(match layout.facts().numbering {
            Numbering::Sequence => "1".to_owned(),
            _ if now.parse::<i64>().is_err() => "1".to_owned(),
            Numbering::Time => now.to_owned(),
            Numbering::DashedTime => dashed(now),
        });
    };
    let (written, text) = (written(layout, newest), newest.version.as_str());
    let dashes = layout == Layout::Diesel && (written.contains('-') || !is_time(text));
    let time = |time: i64| if dashes { dashed(&time.to_string()) } else { time.to_string() };
    let before = versions.iter().rev().nth(1).map(|migration| migration.version.as_str());
    let counted = match layout.facts().order {
        // It writes times, though its first folder may have a version of noughts.
        Order::Text => None,
        Order::Dotted if text.contains('.') => last_and_one(text),
        _ => sequence(&written, before, layout.facts().numbering),
    };
    let candidates = [
        counted,
        now.parse().ok().map(time),
        // Dashed times have digits behind the seconds.
        text.get(..14).unwrap_or(text).parse().ok().map(|newest: i64| time(second_after(newest))),
        last_and_one(text),
    ];
    let later = |version: &String| match layout.facts().order {
        Order::File => newest.up.path.file_name().is_some_and(|name| *format!("{version}_") > *name.to_string_lossy()),
        _ => layout.compare(&Version::new(version.replace('-', "")), &newest.version).is_gt(),
    };
    candidates.into_iter().flatten().find(later)
}

/// The version as the file's name has it.
fn written(layout: Layout, migration: &Migration) -> String {
    let path = &migration.up.path;
    let named =
        if layout == Layout::Diesel { path.parent().and_then(|folder| folder.file_name()) } else { path.file_name() };
    let name = named.unwrap_or_default().to_string_lossy().into_owned();
    let version = name.trim_start_matches(['V', 'U', 'B', '|']);
    let end = version.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.')).unwrap_or(version.len());
    version[..end].to_owned()
}

/// The next number, as wide as the newest, where the folder counts: by its last two, or by a first that is 0 or 1.
fn sequence(newest: &str, before: Option<&str>, numbering: Numbering) -> Option<String> {
    let number: i64 = newest.parse().ok()?;
    let counts = match before.map(str::parse::<i64>) {
        None => number <= 1,
        Some(Ok(before)) => number - before == 1,
        Some(Err(_)) => false,
    };
    let counts = counts || numbering == Numbering::Sequence;
    (counts && !is_time(newest)).then(|| format!("{:0width$}", number.saturating_add(1), width = newest.len()))
}

/// The version with one more at its end, in as many digits.
fn last_and_one(version: &str) -> Option<String> {
    let parts = dotted(version).filter(|parts| parts.len() > 1);
    if let Some(mut parts) = parts {
        *parts.last_mut()? += 1;
        return Some(parts.iter().map(u64::to_string).collect::<Vec<_>>().join("."));
    }
    let number: u128 = version.parse().ok()?;
    let next = format!("{:0width$}", number + 1, width = version.len());
    // Of texts, `91` comes after `9` and `10` does not.
    Some(if next.len() > version.len() { format!("{version}1") } else { next })
}

fn dashed(time: &str) -> String {
    match (time.get(..4), time.get(4..6), time.get(6..8), time.get(8..)) {
        (Some(year), Some(month), Some(day), Some(rest)) => format!("{year}-{month}-{day}-{rest}-0000"),
        _ => time.to_owned(),
    }
}

/// Year, month, day, hour, minute and second, and the days of that month, where it is a time.
fn parts(version: i64) -> Option<([i64; 6], i64)> {
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
    is_time.then_some(([year, month, day, hour, minute, second], days))
}

fn is_time(version: &str) -> bool {
    version.get(..14).is_some_and(|time| time.parse().is_ok_and(|time| parts(time).is_some()))
}

/// The version one second later; one more, where it is no time.
fn second_after(version: i64) -> i64 {
    let Some((mut parts, days)) = parts(version) else { return version.saturating_add(1) };
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
    use super::*;

    fn check(layout: Layout, now: &str, existing: &[&str], expected: Option<&str>) {
        let text = match layout {
            Layout::Goose => "-- +goose Up\n",
            Layout::Dbmate => "-- migrate:up\n-- migrate:down\n",
            _ => "",
        };
        let files = existing.iter().map(|name| (name.into(), text.to_owned())).collect();
        let mut sink = Sink::new();
        let folder = Folder { files, ..Folder::default() };
        let migrations = read(layout, &folder, &mut Sources::new(), &mut sink);
        assert_eq!(migrations.len(), existing.len(), "{:?}", sink.into_vec());
        assert_eq!(next_version(layout, now, &migrations).as_deref(), expected, "{layout}: {existing:?}");
    }

    #[test]
    fn a_version_is_later_than_all() {
        let check = |now: &str, existing: &[&str], expected: &str| {
            let files: Vec<String> = existing.iter().map(|version| format!("{version}_a.up.sql")).collect();
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            check(Layout::Sqlx, now, &files, Some(expected));
        };
        check("20260102030405", &[], "20260102030405");
        check("20260102030405", &["1", "20260102030404"], "20260102030405");
        check("20260102030405", &["20260102030405"], "20260102030406");
        check("20260102030405", &["20270102030405"], "20270102030406");
        check("20261231235959", &["20261231235959"], "20270101000000");
        check("20240228235959", &["20240228235959"], "20240229000000");
        check("20260228235959", &["20260228235959"], "20260301000000");
        check("20260102030405", &["99999999999999"], "100000000000000");
        check("nonsense", &["7"], "8");
        check("nonsense", &[], "1");
    }

    const NOW: &str = "20260102030405";

    #[test]
    fn a_folder_goes_on_as_it_began() {
        check(Layout::Sqlx, NOW, &["0001_a.sql"], Some("0002"));
        check(Layout::Sqlx, NOW, &["1_a.sql", "2_b.sql"], Some("3"));
        check(Layout::Sqlx, NOW, &["1_a.sql", "4_b.sql"], Some(NOW));
        check(Layout::GolangMigrate, NOW, &["000009_a.up.sql", "000010_a.up.sql"], Some("000011"));
        check(Layout::Goose, NOW, &["00001_a.sql"], Some("00002"));
        check(Layout::Refinery, NOW, &[], Some("1"));
        check(Layout::Refinery, NOW, &["V3__a.sql", "V9__a.sql"], Some("10"));
        check(Layout::Refinery, NOW, &["V20250102030405__a.sql"], Some(NOW));
        check(Layout::Flyway, NOW, &["V001__a.sql", "V002__a.sql"], Some("003"));
        check(Layout::Flyway, NOW, &["V1.9__a.sql", "R__views.sql"], Some("1.10"));
        check(Layout::Flyway, NOW, &["V2025.12__a.sql"], Some("2025.13"));
    }

    #[test]
    fn several_are_numbered_on() {
        for layout in Layout::ALL {
            let versions = next_versions(layout, "20260102235958", &[], 4).unwrap();
            let expected = match layout.facts().numbering {
                Numbering::Sequence => ["1", "2", "3", "4"],
                Numbering::Time => ["20260102235958", "20260102235959", "20260103000000", "20260103000001"],
                Numbering::DashedTime => [
                    "2026-01-02-235958-0000",
                    "2026-01-02-235959-0000",
                    "2026-01-03-000000-0000",
                    "2026-01-03-000001-0000",
                ],
            };
            assert_eq!(versions, expected, "{layout}");
        }
    }

    #[test]
    fn diesel_and_dbmate_compare_texts() {
        let dashed = "2026-01-02-030405-0000";
        check(Layout::Diesel, NOW, &[], Some(dashed));
        check(Layout::Diesel, NOW, &["00000000000000_setup/up.sql"], Some(dashed));
        check(Layout::Diesel, NOW, &["20170102030405_a/up.sql"], Some(NOW));
        check(Layout::Diesel, NOW, &["2026-01-02-030405-0000_a/up.sql"], Some("2026-01-02-030406-0000"));
        check(Layout::Diesel, NOW, &["9_a/up.sql"], Some("91"));
        check(Layout::Dbmate, NOW, &["20250102030405_a.sql"], Some(NOW));
        check(Layout::Dbmate, NOW, &["001_a.sql", "002_a.sql"], Some("003"));
        check(Layout::Dbmate, NOW, &["9_a.sql"], None);
    }
}
