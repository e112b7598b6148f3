//! The time, as the marked columns of rows hold it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Driver, Kept, Result};

/// A point in time, in microseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub struct Time(u64);

impl Time {
    /// Now.
    pub(crate) fn now() -> Self {
        let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        Self(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    /// Binds it, as a text that every database reads.
    pub fn bind<D: Driver>(self, arguments: &mut D::Arguments) -> Result<()> {
        D::bind_text(arguments, &text(self.0))
    }
}

/// A type of fields that jointable gives a time.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no time that jointable could give it",
    note = "`DateTime<Utc>` and `NaiveDateTime` do, with jointable's feature `chrono`, and their like of `time` and `jiff`"
)]
pub trait At: Sized {
    /// That time.
    fn at(time: Time) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Kept<As: At>> At for T {
    fn at(time: Time) -> Result<Self> {
        T::As::at(time).and_then(T::restore)
    }
}

#[cfg(feature = "chrono")]
impl At for chrono::DateTime<chrono::Utc> {
    fn at(time: Time) -> Result<Self> {
        Ok(i64::try_from(time.0).ok().and_then(Self::from_timestamp_micros).unwrap_or_default())
    }
}

#[cfg(feature = "chrono")]
impl At for chrono::NaiveDateTime {
    fn at(time: Time) -> Result<Self> {
        Ok(chrono::DateTime::<chrono::Utc>::at(time)?.naive_utc())
    }
}

/// In UTC: `2026-01-31 12:30:00.123456`.
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
        assert!(text(Time::now().0).as_str() > "2025");
    }
}
