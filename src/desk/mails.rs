//! The letter of the executives: what a working day brought, to be read in two minutes.

use std::sync::Arc;

use anyhow::Context as _;
use askama::Template;
use chrono::NaiveDate;

use super::day::{Line, Part};
use crate::accounts::Person;
use crate::base::Message;
use crate::db::Store;
use crate::delivery::{Letter, Mailer, inert_name, inert_words};
use crate::i18n::{Lang, say};
use crate::web::Site;

/// What sending needs.
#[derive(Clone)]
pub struct Post {
    /// The database.
    pub store: Store,
    /// The site.
    pub site: Arc<Site>,
    /// The way of letters.
    pub mailer: Mailer,
}

#[derive(Template)]
#[template(path = "mail/desk/day.txt")]
struct TextPage<'a> {
    said: &'a Said,
}

#[derive(Template)]
#[template(path = "mail/desk/day.html")]
struct HtmlPage<'a> {
    said: &'a Said,
}

/// The letter in one language.
struct Said {
    lang: Lang,
    subject: String,
    opening: String,
    lead: String,
    parts: Vec<(String, Vec<Told>)>,
    act: &'static str,
    link: String,
    why: &'static str,
    closing: String,
}

/// A complaint in a letter.
struct Told {
    title: String,
    place: String,
    term: String,
    link: String,
}

/// Words the letter of a day; a day that brought nothing has one too.
pub(super) fn write(site: &Site, person: &Person, date: NaiveDate, parts: &[Part]) -> anyhow::Result<Letter> {
    let lang = Lang::parse(&person.language).unwrap_or_default();
    let shown: Vec<&Part> = parts.iter().filter(|part| !part.lines.is_empty()).collect();
    let heading =
        |part: &Part| say(lang, &Message::new("executive.counted").with(lang.t(part.title)).with(part.count()));
    let counts: Vec<String> = shown.iter().map(|part| heading(part)).collect();
    let lead = if shown.is_empty() { lang.t("executive.quiet") } else { lang.t("executive.mail_lead") };
    let in_short = if shown.is_empty() { lang.t("executive.quiet_short").to_owned() } else { counts.join(" · ") };
    let name = person.staff_name.as_deref().map(inert_name).unwrap_or_default();
    let said = Said {
        lang,
        subject: say(lang, &Message::new("executive.mail_subject").with(date).with(in_short)),
        opening: say(lang, &Message::new("mail.opening").with(name)),
        lead: lead.to_owned(),
        parts: shown.iter().map(|part| (heading(part), told(site, lang, &part.lines))).collect(),
        act: lang.t("executive.mail_act"),
        link: format!("{}/executive?day={date}", site.base_url),
        why: lang.t("executive.mail_why"),
        closing: say(lang, &Message::new("mail.closing").with(site.company.as_str())),
    };
    let text = TextPage { said: &said }.render().context("writing a letter")?;
    let html = HtmlPage { said: &said }.render().context("writing a letter")?;
    Ok(Letter { to: person.email.clone().unwrap_or_default(), subject: said.subject, text, html })
}

fn told(site: &Site, lang: Lang, lines: &[Line]) -> Vec<Told> {
    let told = |line: &Line| {
        let who = line.name.as_deref().map_or_else(|| lang.t("late.nobody").to_owned(), inert_name);
        let severity = lang.t(line.severity.label()).to_owned();
        let place = [inert_words(&line.view.estate), inert_name(&line.opener), severity, line.number.clone()];
        let clock = if line.missed.is_empty() {
            let of = line.view.term.of.map(|of| format!("{} ", lang.t(of))).unwrap_or_default();
            format!("{of}{}", say(lang, &line.view.term.words))
        } else {
            let missed: Vec<&str> = line.missed.iter().map(|clock| lang.t(clock)).collect();
            format!("{}{}", lang.t("executive.missed"), missed.join(lang.t("executive.and")))
        };
        Told {
            title: inert_words(&line.title),
            place: place.join(" · "),
            term: format!("{clock} · {} {who}", lang.t(line.role)),
            link: format!("{}{}", site.base_url, line.view.href),
        }
    };
    lines.iter().map(told).collect()
}
