//! Dates and times of the crate `jiff`: kept as chrono's, in whose formats they are exchanged.

use chrono::{DateTime as Moment, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

use super::Kept;
use crate::{Error, Result};

const SECOND: i128 = 1_000_000_000;

fn refused(value: impl std::fmt::Display) -> Error {
    Error::Value(format!("{value} is outside of what dates and times can be"))
}

impl Kept for Date {
    type As = NaiveDate;

    fn keep(&self) -> Result<NaiveDate> {
        let part = |part: i8| u32::from(part.unsigned_abs());
        NaiveDate::from_ymd_opt(self.year().into(), part(self.month()), part(self.day())).ok_or_else(|| refused(self))
    }

    fn restore(kept: NaiveDate) -> Result<Self> {
        let (Ok(year), Ok(month), Ok(day)) = (kept.year().try_into(), kept.month().try_into(), kept.day().try_into())
        else {
            return Err(refused(kept));
        };
        Date::new(year, month, day).map_err(|_| refused(kept))
    }
}

impl Kept for Time {
    type As = NaiveTime;

    fn keep(&self) -> Result<NaiveTime> {
        let part = |part: i8| u32::from(part.unsigned_abs());
        let nanosecond = self.subsec_nanosecond().unsigned_abs();
        NaiveTime::from_hms_nano_opt(part(self.hour()), part(self.minute()), part(self.second()), nanosecond)
            .ok_or_else(|| refused(self))
    }

    fn restore(kept: NaiveTime) -> Result<Self> {
        let (Ok(hour), Ok(minute), Ok(second), Ok(nanosecond)) =
            (kept.hour().try_into(), kept.minute().try_into(), kept.second().try_into(), kept.nanosecond().try_into())
        else {
            return Err(refused(kept));
        };
        Time::new(hour, minute, second, nanosecond).map_err(|_| refused(kept))
    }
}

impl Kept for DateTime {
    type As = NaiveDateTime;

    fn keep(&self) -> Result<NaiveDateTime> {
        Ok(self.date().keep()?.and_time(self.time().keep()?))
    }

    fn restore(kept: NaiveDateTime) -> Result<Self> {
        Ok(DateTime::from_parts(Date::restore(kept.date())?, Time::restore(kept.time())?))
    }
}

impl Kept for Timestamp {
    type As = Moment<Utc>;

    fn keep(&self) -> Result<Moment<Utc>> {
        let nanoseconds = self.as_nanosecond();
        let (Ok(second), Ok(nanosecond)) =
            (nanoseconds.div_euclid(SECOND).try_into(), nanoseconds.rem_euclid(SECOND).try_into())
        else {
            return Err(refused(self));
        };
        Moment::from_timestamp(second, nanosecond).ok_or_else(|| refused(self))
    }

    fn restore(kept: Moment<Utc>) -> Result<Self> {
        let nanoseconds = i128::from(kept.timestamp()) * SECOND + i128::from(kept.timestamp_subsec_nanos());
        Timestamp::from_nanosecond(nanoseconds).map_err(|_| refused(kept))
    }
}
