//! A form shown again to somebody whom we do not know, or who may not send it: her own words, the sign-in beside them,
//! and nothing of the page that they were written on.

use askama::Template;

use super::door::{EMAIL_FIELD, PASSWORD_FIELD};
use crate::web::{Filled, Page, Shell, Visit, csrf, is_secret};

/// What a form asks for, as far as people read it; every other field goes along unseen.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Title of the page.
    pub title: &'static str,
    /// The part of the site it belongs to.
    pub section: &'static str,
    /// In the order of the form.
    pub fields: Vec<Ask>,
}

/// One field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    name: &'static str,
    label: &'static str,
    number: Option<i64>,
    how: How,
}

#[derive(Clone, Copy, Debug)]
enum How {
    Line,
    Lines,
    Password,
    /// A code of this family of words.
    Chosen(&'static str),
}

impl Ask {
    /// One line of text.
    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self { name, label, number: None, how: How::Line }
    }

    /// Many lines of text.
    pub const fn lines(name: &'static str, label: &'static str) -> Self {
        Self { name, label, number: None, how: How::Lines }
    }

    /// A secret, which is typed again.
    pub const fn password(name: &'static str, label: &'static str) -> Self {
        Self { name, label, number: None, how: How::Password }
    }

    /// A choice, said in the words of a family; it is not changed here.
    pub const fn chosen(name: &'static str, label: &'static str, family: &'static str) -> Self {
        Self { name, label, number: None, how: How::Chosen(family) }
    }

    /// One of several alike: its label holds the number.
    pub const fn numbered(self, number: i64) -> Self {
        Self { number: Some(number), ..self }
    }
}

#[derive(Template)]
#[template(path = "accounts/again.html")]
pub(super) struct Again {
    shell: Shell,
    fields: Vec<Ask>,
    form: Filled,
    sign_in: Filled,
}

impl Page for Again {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Again {
    pub(super) fn of(visit: Visit, asks: Asks, form: Filled, sign_in: Filled) -> Self {
        let shell = Shell::titled(visit, asks.title).in_section(asks.section);
        Self { shell, fields: asks.fields, form, sign_in }
    }

    /// The fields that came, and secrets, which never come back.
    fn asked(&self) -> impl Iterator<Item = &Ask> {
        self.fields.iter().filter(|ask| ask.is_secret() || self.form.sends(ask.name))
    }

    /// What goes along unseen: choices, versions, keys.
    fn unseen(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_typed = |name: &str| self.fields.iter().any(|ask| ask.name == name && !ask.is_chosen());
        let is_ours = |name: &str| [csrf::FIELD, EMAIL_FIELD, PASSWORD_FIELD].contains(&name);
        self.form.pairs().filter(move |(name, _)| !is_ours(name) && !is_typed(name) && !is_secret(name))
    }
}

impl Ask {
    const fn is_secret(&self) -> bool {
        matches!(self.how, How::Password)
    }

    const fn is_chosen(&self) -> bool {
        matches!(self.how, How::Chosen(_))
    }

    const fn is_long(&self) -> bool {
        matches!(self.how, How::Lines)
    }

    const fn kind(&self) -> &'static str {
        if self.is_secret() { "password" } else { "text" }
    }

    fn label(&self, shell: &Shell) -> String {
        match self.number {
            Some(number) => shell.t1(self.label, number),
            None => shell.t(self.label).to_owned(),
        }
    }

    /// What was chosen, in words; nothing for what none of our forms sends.
    fn choice(&self, shell: &Shell, form: &Filled) -> &'static str {
        match self.how {
            How::Chosen(family) => shell.label(family, form.value(self.name)),
            _ => "",
        }
    }
}
