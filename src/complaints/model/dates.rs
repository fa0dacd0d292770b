//! Days to come in what the company writes, Chinese and English: a day without a promise is what owners suffered from
//! most. It asks rather than knows: whoever writes says whether it is a promise (decisions.md 23).

use std::cmp::Reverse;
use std::sync::LazyLock;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use regex::{Captures, Regex};

use crate::base::text::fold_width;

/// A month that is so far ahead was meant of the year before.
const MONTHS_AHEAD: u32 = 6;

type Reading = fn(&Captures<'_>, NaiveDate) -> Option<NaiveDate>;

/// The ways of naming a day, each with the last day it can mean. What does not compile is found by the tests.
static READINGS: LazyLock<Vec<(Regex, Reading)>> = LazyLock::new(|| {
    let readings: [(&str, Reading); 10] = [
        (r"(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})", full_date),
        (
            r"(\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?月\s?(\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号號]",
            month_and_day,
        ),
        (
            r"(\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?月\s?(?:份)?(?:上旬|中旬|下旬|初|中|底|末|内|內|前)",
            month,
        ),
        (r"(?:本|这个|這個|当|當)月\s?(\d{1,2})\s?[日号號]", this_month),
        (r"(每|上|本|这|這|下)?\s?(?:个|個)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])", weekday),
        (
            r"明天|明日|后天|後天|大后天|次日|下(?:个|個)?(?:周|週|星期|月)|(?:月|年)(?:底|末)|(?:本|这|這)(?:个|個)?(?:周|週)末",
            some_day,
        ),
        (
            r"[\d一二两兩三四五六七八九十百]+\s?(?:个|個)?\s?(?:工作日|日|天|周|週|星期|月|小时|小時|钟头)\s?(?:之)?(?:内|內|以内|以內)",
            some_day,
        ),
        (
            r"(?i)\b(?:tomorrow|next (?:week|month|\w+day)|(?:within|in) \w+ (?:working )?(?:hour|day|week|month)s?|by (?:the end of|\w+day))\b",
            some_day,
        ),
        (r"(?i)\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", english),
        (r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2})\b", american),
    ];
    let compiled = readings.into_iter().filter_map(|(pattern, reading)| Some((Regex::new(pattern).ok()?, reading)));
    compiled.collect()
});

/// The first words of a text that name a day after today; what is quoted of others does not count.
pub fn first_future_date(text: &str, today: NaiveDate) -> Option<String> {
    let own: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let own = fold_width(&own.join("；"));
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (pattern, reading) in READINGS.iter() {
        let future = pattern.captures_iter(&own).find(|words| reading(words, today).is_some_and(|day| day > today));
        found.extend(future.and_then(|words| words.get(0)).map(|words| (words.start(), words.as_str())));
    }
    // The longest of those that begin at one place says most.
    let first = found.into_iter().min_by_key(|(start, words)| (*start, Reverse(words.len())));
    first.map(|(_, words)| words.trim().to_owned())
}

fn number<N: std::str::FromStr>(words: &Captures<'_>, group: usize) -> Option<N> {
    words.get(group)?.as_str().parse().ok()
}

/// A number in digits or, up to 39, in Chinese.
fn numeral(words: &Captures<'_>, group: usize) -> Option<u32> {
    let word = words.get(group)?.as_str();
    let digit = |text: &str| match text {
        "" => None,
        text => {
            "一二三四五六七八九".chars().position(|one| text.starts_with(one)).and_then(|at| u32::try_from(at + 1).ok())
        }
    };
    match word.split_once('十') {
        Some((tens, ones)) => Some(digit(tens).unwrap_or(1) * 10 + digit(ones).unwrap_or(0)),
        None => word.parse().ok().or_else(|| digit(word)),
    }
}

fn full_date(words: &Captures<'_>, _: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(number(words, 1)?, number(words, 2)?, number(words, 3)?)
}

/// The day of this year, or of the one that is nearer.
fn nearest(month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this_year = NaiveDate::from_ymd_opt(today.year(), month, day)?;
    let (soonest, latest) =
        (today.checked_sub_months(Months::new(MONTHS_AHEAD))?, today.checked_add_months(Months::new(MONTHS_AHEAD))?);
    match () {
        () if this_year < soonest => this_year.with_year(today.year() + 1),
        () if this_year > latest => this_year.with_year(today.year() - 1),
        () => Some(this_year),
    }
}

fn month_and_day(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    nearest(numeral(words, 1)?, numeral(words, 2)?, today)
}

fn this_month(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    today.with_day(number(words, 1)?)
}

/// The last day of the month.
fn month(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let first = nearest(numeral(words, 1)?, 1, today)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day of this week or the next; what is every week, or was the last, is none.
fn weekday(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let place =
        "一二三四五六日".chars().position(|day| words.get(2).is_some_and(|word| word.as_str().starts_with(day)));
    let place = u64::try_from(place.unwrap_or(6)).ok()?;
    let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
    let day = monday.checked_add_days(Days::new(place))?;
    match words.get(1).map(|which| which.as_str()) {
        Some("每" | "上") => None,
        Some("下") => day.checked_add_days(Days::new(7)),
        Some(_) => Some(day),
        None if day > today => Some(day),
        None => day.checked_add_days(Days::new(7)),
    }
}

/// A span or a word that always lies ahead.
fn some_day(_: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    today.succ_opt()
}

fn english(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    nearest(month_named(words.get(2)?.as_str())?, number(words, 1)?, today)
}

fn american(words: &Captures<'_>, today: NaiveDate) -> Option<NaiveDate> {
    nearest(month_named(words.get(1)?.as_str())?, number(words, 2)?, today)
}

fn month_named(word: &str) -> Option<u32> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let place = months.iter().position(|month| *month == word.to_ascii_lowercase())?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wednesday.
    fn found(text: &str) -> Option<String> {
        first_future_date(text, NaiveDate::from_ymd_opt(2026, 4, 15).unwrap())
    }

    #[test]
    fn every_way_of_naming_a_day_compiles() {
        assert_eq!(READINGS.len(), 10);
    }

    #[test]
    fn words_that_name_a_day_to_come_are_found() {
        for (text, words) in [
            ("5月底前完工", "5月底"),
            ("我们将于 2026-05-10 前完成", "2026-05-10"),
            ("２０２６年５月１０日前完成", "2026年5月10"),
            ("已约施工队 4月18日 上门", "4月18日"),
            ("四月一日已查，下周一出结果", "下周一"),
            ("六月前不会动工", "六月前"),
            ("五月二十日交付", "五月二十日"),
            ("周五上门", "周五"),
            ("明细本月 25 日公告", "本月 25 日"),
            ("三日内给您答复", "三日内"),
            ("48小时内处理", "48小时内"),
            ("十五个工作日内寄出", "十五个工作日内"),
            ("明天上午十点", "明天"),
            ("本月底到货", "月底"),
            ("We will be done by Friday.", "by Friday"),
            ("finished within 5 working days", "within 5 working days"),
            ("on 3 May the lift is back", "3 May"),
            ("on May 3 the lift is back", "May 3"),
            ("預計下個月完成", "下個月"),
        ] {
            assert_eq!(found(text).as_deref(), Some(words), "{text}");
        }
    }

    #[test]
    fn what_is_past_or_no_day_is_not_asked_about() {
        for text in [
            "原因已查明，请看报告。",
            "2026-04-15 已完成",
            "4月10日上门检测",
            "本月 3 日已公告",
            "12月5日交付时留下的问题",
            "淋水试验 48 小时无渗漏，质保五年",
            "每周三巡查",
            "上周五已更换",
            "周期性检查由物业负责",
            "预计两周。周末值班的电话在查",
            "> 下周完成\n\n这是您引用的话，已经做完。",
            "1-2-3 号楼都已查过，比例 3/4",
            "It was done on 3 April.",
            "第3天前后都查过",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
