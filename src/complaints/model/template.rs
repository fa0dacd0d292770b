//! Reply templates: what official responses often begin with. Places in braces are filled from the complaint; a day to come
//! is never part of one, it would be promised to everybody.

use std::sync::LazyLock;

use diesel::prelude::*;
use regex::{Captures, Regex};

use super::dates::first_future_date;
use crate::base::ids::{PersonId, TemplateId};
use crate::base::text::Limits;
use crate::base::words::ReplyKind;
use crate::base::{FormErrors, Instant, Message};
use crate::schema::reply_template;

/// 422: `{0}` are words that name a day to come.
pub const NO_DAY_IN_A_TEMPLATE: Message = Message::new("templates.no_day");
/// 422: `{0}` is a place that nothing fills.
pub const UNKNOWN_PLACE: Message = Message::new("templates.unknown_place");
/// What it is called in the list.
pub const TEMPLATE_TITLE: Limits = Limits { min_graphemes: 2, max_graphemes: 40, max_bytes: 1024 };
/// Its words in one language.
pub const TEMPLATE_BODY: Limits = Limits { min_graphemes: 4, max_graphemes: 4_000, max_bytes: 64 * 1024 };
/// Templates in use at a time: more cannot be chosen from.
pub const MOST_TEMPLATES: usize = 100;

/// The kinds of official words that have templates.
pub const TEMPLATE_KINDS: [ReplyKind; 5] =
    [ReplyKind::Acknowledgement, ReplyKind::Substantive, ReplyKind::Promise, ReplyKind::Question, ReplyKind::Solution];

/// The places that are filled, as they are written.
pub const PLACES: [&str; 4] = ["{number}", "{title}", "{ambassador}", "{due}"];

static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\{[^{}\s]*\}").ok());

/// A template as stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = reply_template)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ReplyTemplate {
    pub id: TemplateId,
    pub title: String,
    pub kind: ReplyKind,
    pub body_zh: String,
    pub body_en: String,
    pub written_by: PersonId,
    pub written_at: Instant,
    pub retired_at: Option<Instant>,
}

/// A template as written on its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTemplate {
    /// What it is called in the list.
    pub title: String,
    /// The kind of official word that it is for.
    pub kind: ReplyKind,
    /// In Chinese.
    pub body_zh: String,
    /// In English; may be empty.
    pub body_en: String,
}

impl NewTemplate {
    /// What is wrong with its words today.
    pub fn mistakes(&self, now: Instant) -> FormErrors {
        let mut errors = FormErrors::new();
        for (field, body) in [("body_zh", &self.body_zh), ("body_en", &self.body_en)] {
            if let Some(words) = first_future_date(body, now.date()) {
                errors.add(field, NO_DAY_IN_A_TEMPLATE.clone().with(words));
            } else if let Some(place) = unknown_place(body) {
                errors.add(field, UNKNOWN_PLACE.clone().with(place));
            }
        }
        errors
    }
}

fn unknown_place(body: &str) -> Option<String> {
    let found = PLACE.as_ref()?.find_iter(body).map(|place| place.as_str());
    found.filter(|place| !PLACES.contains(place)).map(str::to_owned).next()
}

/// What the places of a template are filled with, in the order of [`PLACES`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling(pub [String; 4]);

impl Filling {
    /// Fills every place once: what is put in is not looked at again, and of a title its signs of Markdown are only signs.
    pub fn fill(&self, body: &str) -> String {
        let value = |places: &Captures<'_>| {
            let place = places.get(0).map_or("", |place| place.as_str());
            let known = PLACES.iter().zip(&self.0).find(|(known, _)| **known == place);
            known.map_or_else(|| place.to_owned(), |(_, value)| plain(value))
        };
        PLACE.as_ref().map_or_else(|| body.to_owned(), |regex| regex.replace_all(body, value).into_owned())
    }
}

/// Words as they are, without what Markdown would make of them: a title hides no link in an official word.
fn plain(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    for sign in value.chars() {
        if matches!(sign, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '`' | '!' | '#' | '~' | '|') {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filling() -> Filling {
        Filling(["2026-000007", "水管{due}[x](y)", "林晓", "11月24日 周二 24:00"].map(str::to_owned))
    }

    #[test]
    fn every_place_is_filled_once_and_a_title_stays_a_title() {
        let filled = filling().fill("{number}：“{title}”由{ambassador}负责，{due} 前答复。{number}");

        assert_eq!(filled, "2026-000007：“水管{due}\\[x\\](y)”由林晓负责，11月24日 周二 24:00 前答复。2026-000007");
    }

    #[test]
    fn a_template_names_no_day_to_come_and_no_place_that_nothing_fills() {
        let now = Instant::at("2026-11-22".parse().unwrap(), "10:00:00".parse().unwrap());
        let mistakes = |zh: &str, en: &str| {
            let (title, kind) = ("收悉".to_owned(), ReplyKind::Acknowledgement);
            let new = NewTemplate { title, kind, body_zh: zh.to_owned(), body_en: en.to_owned() };
            new.mistakes(now).iter().map(|(field, _)| field).collect::<Vec<_>>()
        };

        assert_eq!(mistakes("您好，{number} 已收到，由{ambassador}负责。", "We have {number}."), Vec::<&str>::new());
        assert_eq!(mistakes("三日内答复您。", "We answer by Friday."), ["body_zh", "body_en"]);
        assert_eq!(mistakes("{name} 您好。", "Dear {owner},"), ["body_zh", "body_en"]);
        assert_eq!(mistakes("{number}", "{} { }"), ["body_en"]);
    }
}
