//! One notice of the State Council's office: which days of a year are off and which weekend days are worked.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// A notice of holidays and make-up working days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The year whose holidays it arranges.
    pub year: i32,
    /// Where it can be read.
    pub url: String,
    /// The day it was published; `None` when that was not kept.
    #[serde(deserialize_with = "optional_date")]
    pub published: Option<NaiveDate>,
    /// The days off, by the name of the holiday.
    #[serde(deserialize_with = "dates_by_name")]
    pub off: BTreeMap<String, Vec<NaiveDate>>,
    /// The weekend days that are worked, by the name of the holiday that they make up for.
    #[serde(deserialize_with = "dates_by_name")]
    pub work: BTreeMap<String, Vec<NaiveDate>>,
}

/// What a notice says of one date, against or along with the day of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The date in China.
    pub date: NaiveDate,
    /// `true` for a make-up working day, `false` for a day off.
    pub working: bool,
    /// The holiday that the day belongs to.
    pub name: String,
    /// Where the notice can be read.
    pub notice: String,
    /// The day the notice was published; `None` when that was not kept.
    pub known_from: Option<NaiveDate>,
}

impl Notice {
    /// Reads a JSON list of notices.
    ///
    /// # Errors
    /// When the text is no such list, or a notice has no day, has a day twice, or has one that is neither in its year
    /// nor in the December before.
    pub fn read_list(json: &str) -> anyhow::Result<Vec<Self>> {
        let list: Vec<Self> = serde_json::from_str(json).context("reading a list of notices")?;
        for notice in &list {
            notice.check().with_context(|| format!("in the notice {}", notice.url))?;
        }
        Ok(list)
    }

    /// The notice of a stored row, whose days are the `off` and `work` of the same JSON.
    pub(super) fn from_columns(
        year: i32,
        url: String,
        published: Option<NaiveDate>,
        days: &str,
    ) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Days {
            #[serde(deserialize_with = "dates_by_name")]
            off: BTreeMap<String, Vec<NaiveDate>>,
            #[serde(deserialize_with = "dates_by_name")]
            work: BTreeMap<String, Vec<NaiveDate>>,
        }
        let Days { off, work } = serde_json::from_str(days).context("reading its days")?;
        let notice = Self { year, url, published, off, work };
        notice.check()?;
        Ok(notice)
    }

    /// Its days as they are stored.
    pub(super) fn days_as_json(&self) -> String {
        let written = |days: &BTreeMap<String, Vec<NaiveDate>>| -> BTreeMap<String, Vec<String>> {
            days.iter().map(|(name, dates)| (name.clone(), dates.iter().map(NaiveDate::to_string).collect())).collect()
        };
        serde_json::json!({ "off": written(&self.off), "work": written(&self.work) }).to_string()
    }

    /// Its days, each as an override.
    pub fn overrides(&self) -> impl Iterator<Item = Override> {
        self.days().map(|(working, name, date)| Override {
            date,
            working,
            name: name.to_owned(),
            notice: self.url.clone(),
            known_from: self.published,
        })
    }

    /// Where it can be read, if that is an address of the web and may stand as a link.
    pub fn link(&self) -> Option<&str> {
        without_scheme(&self.url).map(|_| self.url.as_str())
    }

    /// Whether the notice of a year may speak of a date: of the year itself and of the December before.
    pub(super) fn may_rule(year: i32, date: NaiveDate) -> bool {
        date.year() == year || (date.month() == 12 && date.year().checked_add(1) == Some(year))
    }

    fn days(&self) -> impl Iterator<Item = (bool, &str, NaiveDate)> {
        let off = self.off.iter().map(|named| (false, named));
        let work = self.work.iter().map(|named| (true, named));
        off.chain(work)
            .flat_map(|(working, (name, dates))| dates.iter().map(move |date| (working, name.as_str(), *date)))
    }

    fn check(&self) -> anyhow::Result<()> {
        let mut seen = BTreeSet::new();
        for (_, _, date) in self.days() {
            if !seen.insert(date) {
                bail!("{date} stands there twice");
            }
            if !Self::may_rule(self.year, date) {
                bail!("{date} is not a day of {}", self.year);
            }
        }
        if seen.is_empty() {
            bail!("it names no day");
        }
        Ok(())
    }
}

/// The rest of an address of the web.
pub(super) fn without_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Written(NaiveDate);

impl TryFrom<String> for Written {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").map(Self).map_err(|error| format!("{text:?} is no date: {error}"))
    }
}

fn optional_date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(Option::<Written>::deserialize(deserializer)?.map(|written| written.0))
}

fn dates_by_name<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Vec<NaiveDate>>, D::Error> {
    let written = BTreeMap::<String, Vec<Written>>::deserialize(deserializer)?;
    Ok(written.into_iter().map(|(name, dates)| (name, dates.into_iter().map(|date| date.0).collect())).collect())
}
