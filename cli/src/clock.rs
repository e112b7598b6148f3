//! Moments as migration versions.

use std::time::{SystemTime, UNIX_EPOCH};

/// A moment as `yyyymmddhhmmss` in UTC.
pub(crate) fn stamp(moment: SystemTime) -> String {
    let seconds = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    let second = seconds % 86_400;
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Year, month and day of a day counted from 1970-01-01. Years begin in March here, so that the leap day is a year's
/// last; 400 of them are an era of always the same length.
fn date(day: u64) -> (u64, u64, u64) {
    const ERA: u64 = 146_097;
    let shifted = day + 719_468;
    let (era, in_era) = (shifted / ERA, shifted % ERA);
    let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / (ERA - 1)) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * in_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, in_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn known_moments() {
        let at = |seconds| stamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "19700101000000");
        assert_eq!(at(951_782_399), "20000228235959");
        assert_eq!(at(951_782_400), "20000229000000");
        assert_eq!(at(1_709_251_200), "20240301000000");
        assert_eq!(at(4_102_444_799), "20991231235959");
    }
}
