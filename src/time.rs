//! The time, as the marked columns of rows hold it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in UTC and microseconds: `2026-01-31 12:30:00.123456`.
pub(crate) fn now() -> String {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    text(u64::try_from(micros).unwrap_or(u64::MAX))
}

fn text(micros: u64) -> String {
    let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{micros:06}")
}

/// The Gregorian date so many days after 1970-01-01. Years are counted from March, so that leap days come last.
fn date(days: u64) -> (u64, u64, u64) {
    const DAYS_OF_400_YEARS: u64 = 146_097;
    let days = days + 719_468;
    let (era, day) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00.000000"),
            (951_782_399, "2000-02-28 23:59:59.000000"),
            (951_782_400, "2000-02-29 00:00:00.000000"),
            (1_709_251_199, "2024-02-29 23:59:59.000000"),
            (4_107_542_400, "2100-03-01 00:00:00.000000"),
            (1_767_225_599, "2025-12-31 23:59:59.000000"),
        ] {
            assert_eq!(text(seconds * 1_000_000), expected);
        }
        assert_eq!(text(1_000_001), "1970-01-01 00:00:01.000001");
        assert!(now().as_str() > "2025");
    }
}
