//! The letters of accounts: all of one shape, in the language of the one who gets them.

use anyhow::Context as _;
use askama::Template;

use super::model::LINK_MINUTES;
use crate::base::Message;
use crate::delivery::{Letter, inert_name};
use crate::i18n::{Lang, say};
use crate::web::Site;

/// Who gets a letter.
pub struct Addressee<'a> {
    pub site: &'a Site,
    pub lang: Lang,
    pub email: &'a str,
    pub name: Option<&'a str>,
}

/// The words of one kind of letter, as keys of `i18n`.
struct Words {
    subject: &'static str,
    body: &'static str,
    act: &'static str,
    otherwise: &'static str,
}

#[derive(Template)]
#[template(path = "mail/accounts/letter.txt")]
struct TextPage<'a> {
    said: &'a Said<'a>,
}

#[derive(Template)]
#[template(path = "mail/accounts/letter.html")]
struct HtmlPage<'a> {
    said: &'a Said<'a>,
}

/// A letter in one language.
struct Said<'a> {
    lang: Lang,
    subject: String,
    opening: String,
    body: String,
    act: &'static str,
    link: &'a str,
    otherwise: &'static str,
    closing: String,
}

/// The letter with the link that confirms an address.
pub fn confirm(to: &Addressee<'_>, link: &str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.confirm.subject",
        body: "mail.confirm.body",
        act: "mail.confirm.act",
        otherwise: "mail.confirm.otherwise",
    };
    write(to, link, &words)
}

/// The letter to somebody whose address was given for a new account although it has one.
pub fn known_address(to: &Addressee<'_>, link: &str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.known.subject",
        body: "mail.known.body",
        act: "mail.known.act",
        otherwise: "mail.known.otherwise",
    };
    write(to, link, &words)
}

/// The letter with the link that sets a password.
pub fn reset(to: &Addressee<'_>, link: &str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.reset.subject",
        body: "mail.reset.body",
        act: "mail.reset.act",
        otherwise: "mail.reset.otherwise",
    };
    write(to, link, &words)
}

/// The letter that tells of a changed password.
pub fn password_changed(to: &Addressee<'_>, link: &str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.changed.subject",
        body: "mail.changed.body",
        act: "mail.changed.act",
        otherwise: "mail.changed.otherwise",
    };
    write(to, link, &words)
}

fn write(to: &Addressee<'_>, link: &str, words: &Words) -> anyhow::Result<Letter> {
    let name = to.name.map(inert_name).filter(|name| !name.is_empty());
    let opening = match name {
        Some(name) => say(to.lang, &Message::new("mail.opening").with(name)),
        None => to.lang.t("mail.opening_unnamed").to_owned(),
    };
    let said = Said {
        lang: to.lang,
        subject: to.lang.t(words.subject).to_owned(),
        opening,
        body: say(to.lang, &Message::new(words.body).with(LINK_MINUTES)),
        act: to.lang.t(words.act),
        link,
        otherwise: to.lang.t(words.otherwise),
        closing: say(to.lang, &Message::new("mail.closing").with(to.site.company.as_str())),
    };
    let text = TextPage { said: &said }.render().context("writing a letter")?;
    let html = HtmlPage { said: &said }.render().context("writing a letter")?;
    Ok(Letter { to: to.email.to_owned(), subject: said.subject.clone(), text, html })
}
