//! Dates and times as people read them: absolute with the weekday, in Asia/Shanghai.

use chrono::{Datelike as _, NaiveDate, Timelike as _};

use super::texts::{Lang, say};
use crate::base::{Instant, Message};

const WEEKDAYS: [&str; 7] =
    ["time.monday", "time.tuesday", "time.wednesday", "time.thursday", "time.friday", "time.saturday", "time.sunday"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date with its weekday: `11月16日 周一`, `Mon 16 Nov`.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    let weekday = weekday(lang, date);
    match lang {
        Lang::ZhCn | Lang::ZhHant => format!("{}月{}日 {weekday}", date.month(), date.day()),
        Lang::En => format!("{weekday} {} {}", date.day(), month(date)),
    }
}

/// A date with its year and weekday: `2026年11月16日 周一`, `Mon 16 Nov 2026`.
pub fn date(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::ZhCn | Lang::ZhHant => format!("{}年{}", date.year(), day(lang, date)),
        Lang::En => format!("{} {}", day(lang, date), date.year()),
    }
}

/// A moment with year, weekday and minute: `2026年11月16日 周一 08:40`.
pub fn moment(lang: Lang, at: Instant) -> String {
    format!("{} {}", date(lang, at.date()), time_of_day(at))
}

/// Month, day and weekday, for a leaf of the calendar: `11月`, `16`, `周一`.
pub fn leaf(lang: Lang, date: NaiveDate) -> [String; 3] {
    let month = match lang {
        Lang::ZhCn | Lang::ZhHant => format!("{}月", date.month()),
        Lang::En => month(date).to_owned(),
    };
    [month, date.day().to_string(), weekday(lang, date).to_owned()]
}

/// `08:40`.
pub fn time_of_day(at: Instant) -> String {
    let local = at.local();
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// How long ago: `3 小时前`, `3 hours ago`; a date when it is more than 30 days.
pub fn ago(lang: Lang, at: Instant, now: Instant) -> String {
    let minutes = now.millis_since(at) / 60_000;
    let (key, number) = match minutes {
        ..1 => ("time.just_now", 0),
        1..60 => ("time.minutes_ago", minutes),
        60..1_440 => ("time.hours_ago", minutes / 60),
        1_440..43_200 => ("time.days_ago", minutes / 1_440),
        _ => return date(lang, at.date()),
    };
    say(lang, &Message::new(key).with(number))
}

fn weekday(lang: Lang, date: NaiveDate) -> &'static str {
    let index = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    WEEKDAYS.get(index).map_or("", |key| lang.t(key))
}

fn month(date: NaiveDate) -> &'static str {
    usize::try_from(date.month0()).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("")
}
