//! A letter in words: the same in plain text and as a page, in the language of the one who gets it.

use anyhow::Context as _;
use askama::Template;

use super::opened::{About, Enclosed, Enclosure, Quoted};
use crate::accounts::Person;
use crate::base::Message;
use crate::delivery::{Letter, inert_name, inert_words};
use crate::i18n::{self, Lang, say};
use crate::notices::model::{MOST_IN_DIGEST, NoticeKind, Topic};
use crate::web::Site;

#[derive(Template)]
#[template(path = "mail/notices/letter.txt")]
struct TextPage<'a> {
    said: &'a Said,
}

#[derive(Template)]
#[template(path = "mail/notices/letter.html")]
struct HtmlPage<'a> {
    said: &'a Said,
}

/// A letter in one language.
struct Said {
    lang: Lang,
    subject: String,
    opening: String,
    /// Of a digest: what it is.
    lead: String,
    things: Vec<Thing>,
    /// Of a digest that could not hold everything.
    more: String,
    /// Why she gets it.
    why: &'static str,
    settings: String,
    unsubscribe: Option<String>,
    closing: String,
}

/// One thing told.
struct Thing {
    /// The title of the complaint; nothing for what is about oneself.
    title: String,
    /// What happened.
    what: &'static str,
    /// Who did it unless she is quoted below, estate, number and moment.
    place: String,
    speaker: String,
    lines: Vec<String>,
    link: String,
    /// What to do there; nothing in a digest.
    act: &'static str,
}

impl Said {
    fn t(&self, key: &'static str) -> &'static str {
        self.lang.t(key)
    }
}

/// Words a letter. `unsubscribe` is the address that stops letters like it.
pub(super) fn write(site: &Site, enclosed: &Enclosed, unsubscribe: Option<&str>) -> anyhow::Result<Letter> {
    let person = &enclosed.person;
    let lang = Lang::parse(&person.language).unwrap_or_default();
    let topic = enclosed.letter.topic;
    let things: Vec<Thing> = enclosed.told.iter().map(|told| thing(site, lang, told, topic)).collect();
    let count = i64::try_from(enclosed.told.len()).unwrap_or(0);
    let left = enclosed.count - i64::try_from(MOST_IN_DIGEST).unwrap_or(0);
    let said = Said {
        lang,
        subject: match topic {
            Some(_) => enclosed.told.first().map(|told| subject(lang, told)).unwrap_or_default(),
            None => say(lang, &Message::new("mail.digest.subject").with(count)),
        },
        opening: opening(lang, person),
        lead: if topic.is_some() { String::new() } else { lang.t("mail.digest.lead").to_owned() },
        things,
        more: if left > 0 { say(lang, &Message::new("mail.digest.more").with(left)) } else { String::new() },
        why: topic.map_or_else(|| lang.t("mail.digest.why"), |topic| lang.label("mail.why", topic.code())),
        settings: format!("{}/me/notices/settings", site.base_url),
        unsubscribe: unsubscribe.map(ToOwned::to_owned),
        closing: say(lang, &Message::new("mail.closing").with(site.company.as_str())),
    };
    let text = TextPage { said: &said }.render().context("writing a letter")?;
    let html = HtmlPage { said: &said }.render().context("writing a letter")?;
    Ok(Letter { to: person.email.clone().unwrap_or_default(), subject: said.subject, text, html })
}

fn opening(lang: Lang, person: &Person) -> String {
    let name = person.staff_name.as_deref().or(person.public_name.as_deref()).map(inert_name);
    match name.filter(|name| !name.is_empty()) {
        Some(name) => say(lang, &Message::new("mail.opening").with(name)),
        None => lang.t("mail.opening_unnamed").to_owned(),
    }
}

/// A subject that says it all: what happened to which complaint, and where.
fn subject(lang: Lang, told: &Enclosure) -> String {
    let what = lang.label("notices.kind", told.notice.kind.code());
    match &told.about {
        Some(about) => {
            let (title, estate) = (inert_words(&about.title), inert_words(&about.estate));
            say(lang, &Message::new("mail.notice.subject").with(title).with(what).with(estate))
        }
        None => say(lang, &Message::new("mail.notice.subject_plain").with(what)),
    }
}

fn thing(site: &Site, lang: Lang, told: &Enclosure, topic: Option<Topic>) -> Thing {
    let quoted = told.about.as_ref().and_then(|about| about.quoted.as_ref());
    Thing {
        title: told.about.as_ref().map(|about| inert_words(&about.title)).unwrap_or_default(),
        what: lang.label("notices.kind", told.notice.kind.code()),
        place: place(lang, told),
        speaker: quoted.map(|quoted| speaker(lang, quoted)).unwrap_or_default(),
        lines: quoted.map(|quoted| quoted.lines.clone()).unwrap_or_default(),
        link: format!("{}{}", site.base_url, told.notice.path()),
        act: topic.map(|topic| act(lang, topic, told.notice.kind)).unwrap_or_default(),
    }
}

/// What to do at the link: what waits for the owner is done there, on the page.
fn act(lang: Lang, topic: Topic, kind: NoticeKind) -> &'static str {
    match (topic, kind) {
        (Topic::Needed, NoticeKind::Question | NoticeKind::Solution) => lang.t("mail.notice.act_needed"),
        (Topic::Account, _) => lang.t("mail.notice.act_account"),
        _ => lang.t("mail.notice.act"),
    }
}

/// Who, where and when: `客户大使 林晓 · 云栖花园 · 2026-000001 · 11月20日 10:00`.
fn place(lang: Lang, told: &Enclosure) -> String {
    let moment = i18n::moment(lang, told.notice.created_at);
    let Some(About { estate, number, quoted, .. }) = &told.about else {
        let home = told.home.as_deref().map(inert_words);
        return home.into_iter().chain([moment]).collect::<Vec<_>>().join(" · ");
    };
    let names_speaker = quoted.as_ref().is_some_and(|quoted| quoted.name.is_some());
    let who = told.doer.as_ref().filter(|_| !names_speaker).map(|doer| {
        let role = doer.role.map(|role| format!("{} ", lang.t(role.label()))).unwrap_or_default();
        format!("{role}{}", inert_name(&doer.name))
    });
    let parts = who.into_iter().chain([inert_words(estate), number.clone(), moment]);
    parts.collect::<Vec<_>>().join(" · ")
}

/// Who spoke for the company: `林晓 · 客户大使 · 江州城市公司`.
fn speaker(lang: Lang, quoted: &Quoted) -> String {
    let Some(spoke) = &quoted.name else { return String::new() };
    let role = spoke.role.map(|role| lang.t(role.label()).to_owned());
    let organisation = spoke.organisation.as_deref().map(inert_name);
    let parts = [Some(inert_name(&spoke.name)), role, organisation];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
