//! Dates and times of the crate `time`: kept as chrono's, in whose formats they are exchanged.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use super::Kept;
use crate::{Error, Result};

fn refused(value: impl std::fmt::Display) -> Error {
    Error::Value(format!("{value} is outside of what dates and times can be"))
}

impl Kept for Date {
    type As = NaiveDate;

    fn keep(&self) -> Result<NaiveDate> {
        NaiveDate::from_yo_opt(self.year(), self.ordinal().into()).ok_or_else(|| refused(self))
    }

    fn restore(kept: NaiveDate) -> Result<Self> {
        let ordinal = kept.ordinal().try_into().map_err(|_| refused(kept))?;
        Date::from_ordinal_date(kept.year(), ordinal).map_err(|_| refused(kept))
    }
}

impl Kept for Time {
    type As = NaiveTime;

    fn keep(&self) -> Result<NaiveTime> {
        let (hour, minute, second, nano) = self.as_hms_nano();
        NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nano).ok_or_else(|| refused(self))
    }

    fn restore(kept: NaiveTime) -> Result<Self> {
        let (Ok(hour), Ok(minute), Ok(second)) =
            (kept.hour().try_into(), kept.minute().try_into(), kept.second().try_into())
        else {
            return Err(refused(kept));
        };
        Time::from_hms_nano(hour, minute, second, kept.nanosecond()).map_err(|_| refused(kept))
    }
}

impl Kept for PrimitiveDateTime {
    type As = NaiveDateTime;

    fn keep(&self) -> Result<NaiveDateTime> {
        Ok(self.date().keep()?.and_time(self.time().keep()?))
    }

    fn restore(kept: NaiveDateTime) -> Result<Self> {
        Ok(PrimitiveDateTime::new(Date::restore(kept.date())?, Time::restore(kept.time())?))
    }
}

/// A moment: its offset is not kept, and is UTC when it is read.
impl Kept for OffsetDateTime {
    type As = DateTime<Utc>;

    fn keep(&self) -> Result<DateTime<Utc>> {
        DateTime::from_timestamp(self.unix_timestamp(), self.nanosecond()).ok_or_else(|| refused(self))
    }

    fn restore(kept: DateTime<Utc>) -> Result<Self> {
        Ok(PrimitiveDateTime::restore(kept.naive_utc())?.assume_utc())
    }
}
