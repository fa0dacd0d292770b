//! The letters of accounts: all of one shape, in the language of the one who gets them.

use anyhow::Context as _;
use askama::Template;

use super::model::{CODE_MINUTES, LINK_MINUTES};
use crate::base::{Arg, Message};
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
    /// What the link or the code is for.
    act: &'static str,
    link: &'a str,
    code: &'a str,
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

/// What a person is told of her account wherever she is reached.
#[derive(Clone, Copy, Debug)]
pub enum Notice {
    /// The password was changed.
    PasswordChanged,
    /// The second step was taken away.
    TotpEnded,
    /// A recovery code was used.
    RecoveryCodeUsed,
}

impl Notice {
    /// The key of its short message; `{0}` is the link.
    pub const fn short(self) -> &'static str {
        match self {
            Self::PasswordChanged => "sms.changed",
            Self::TotpEnded => "sms.totp_ended",
            Self::RecoveryCodeUsed => "sms.recovery",
        }
    }

    const fn words(self) -> Words {
        match self {
            Self::PasswordChanged => Words {
                subject: "mail.changed.subject",
                body: "mail.changed.body",
                act: "mail.changed.act",
                otherwise: "mail.changed.otherwise",
            },
            Self::TotpEnded => Words {
                subject: "mail.totp_ended.subject",
                body: "mail.totp_ended.body",
                act: "mail.changed.act",
                otherwise: "mail.changed.otherwise",
            },
            Self::RecoveryCodeUsed => Words {
                subject: "mail.recovery.subject",
                body: "mail.recovery.body",
                act: "mail.changed.act",
                otherwise: "mail.changed.otherwise",
            },
        }
    }
}

/// The letter of a notice.
pub fn notice(to: &Addressee<'_>, notice: Notice, link: &str) -> anyhow::Result<Letter> {
    write(to, link, &notice.words())
}

/// The letter with a one-time code; `purpose` is the key of what it is for.
pub fn code(to: &Addressee<'_>, digits: &str, purpose: &'static str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.code.subject",
        body: "mail.code.body",
        act: "mail.code.act",
        otherwise: "mail.code.otherwise",
    };
    let body = Message::new(words.body).with(Arg::Key(purpose)).with(CODE_MINUTES);
    finish(to, &words, &body, ("", digits))
}

/// The letter to the former address: which one took its place, `days` to undo it, and the link for that.
pub fn contact_changed(to: &Addressee<'_>, (present, days): (&str, i64), link: &str) -> anyhow::Result<Letter> {
    let words = Words {
        subject: "mail.contact.subject",
        body: "mail.contact.body",
        act: "mail.contact.act",
        otherwise: "mail.contact.otherwise",
    };
    let body = Message::new(words.body).with(present).with(days);
    finish(to, &words, &body, (link, ""))
}

fn write(to: &Addressee<'_>, link: &str, words: &Words) -> anyhow::Result<Letter> {
    finish(to, words, &Message::new(words.body).with(LINK_MINUTES), (link, ""))
}

fn finish(to: &Addressee<'_>, words: &Words, body: &Message, (link, code): (&str, &str)) -> anyhow::Result<Letter> {
    let name = to.name.map(inert_name).filter(|name| !name.is_empty());
    let opening = match name {
        Some(name) => say(to.lang, &Message::new("mail.opening").with(name)),
        None => to.lang.t("mail.opening_unnamed").to_owned(),
    };
    let said = Said {
        lang: to.lang,
        subject: to.lang.t(words.subject).to_owned(),
        opening,
        body: say(to.lang, body),
        act: to.lang.t(words.act),
        link,
        code,
        otherwise: to.lang.t(words.otherwise),
        closing: say(to.lang, &Message::new("mail.closing").with(to.site.company.as_str())),
    };
    let text = TextPage { said: &said }.render().context("writing a letter")?;
    let html = HtmlPage { said: &said }.render().context("writing a letter")?;
    Ok(Letter { to: to.email.to_owned(), subject: said.subject.clone(), text, html })
}
