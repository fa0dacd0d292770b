//! What stands around every page, and the words in it.

use chrono::NaiveDate;

use crate::base::{Arg, Instant, Message};
use crate::i18n::{self, Lang};

use super::assets;
use super::visit::{Viewer, Visit};

/// The frame of one page: title, reader, language, dress.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The page's own title; the site's name follows it.
    pub title: String,
    /// One sentence for search engines and share cards; may be empty.
    pub description: String,
    /// The request.
    pub visit: Visit,
    /// Which entry of the navigation is lit.
    pub section: &'static str,
    /// Whether search engines may keep the page.
    pub indexed: bool,
    /// The address of the Atom feed that says the same; may be empty.
    pub feed: String,
}

impl Shell {
    /// The frame of a page with a title of its own words.
    pub fn new(visit: Visit, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            visit,
            section: "",
            indexed: false,
            feed: String::new(),
        }
    }

    /// The frame of a page whose title is a text of `i18n`.
    pub fn titled(visit: Visit, key: &'static str) -> Self {
        let title = visit.lang.t(key);
        Self::new(visit, title)
    }

    /// Lights an entry of the navigation.
    pub fn in_section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// A public page that search engines may keep.
    pub fn public(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self.indexed = true;
        self
    }

    /// Names the Atom feed of what the page shows.
    pub fn with_feed(mut self, address: impl Into<String>) -> Self {
        self.feed = address.into();
        self
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.visit.lang
    }

    /// The words of a key.
    pub fn t(&self, key: &'static str) -> &'static str {
        self.visit.lang.t(key)
    }

    /// The words of a key with one argument.
    pub fn t1(&self, key: &'static str, first: impl Into<Arg>) -> String {
        i18n::say(self.visit.lang, &Message::new(key).with(first))
    }

    /// The words of a key with two arguments.
    pub fn t2(&self, key: &'static str, first: impl Into<Arg>, second: impl Into<Arg>) -> String {
        i18n::say(self.visit.lang, &Message::new(key).with(first).with(second))
    }

    /// The words for one code of a family of texts, such as `state` and `received`.
    pub fn label(&self, family: &str, code: &str) -> &'static str {
        self.visit.lang.label(family, code)
    }

    /// Whether people's texts, which are Chinese, need their language marked because the page has another.
    pub fn marks_chinese(&self) -> bool {
        self.visit.lang != Lang::ZhCn
    }

    /// A leaf of the calendar: month, day and weekday.
    pub fn leaf(&self, date: NaiveDate) -> [String; 3] {
        i18n::leaf(self.visit.lang, date)
    }

    /// A message in the reader's language.
    pub fn say(&self, message: &Message) -> String {
        i18n::say(self.visit.lang, message)
    }

    /// A moment with its year: for paper and for keeping.
    pub fn full_moment(&self, at: Instant) -> String {
        i18n::moment(self.visit.lang, at)
    }

    /// A moment: without its year when it is this one.
    pub fn moment(&self, at: Instant) -> String {
        if at.year() == self.visit.now.year() {
            let day = i18n::day(self.visit.lang, at.date());
            format!("{day} {}", i18n::time_of_day(at))
        } else {
            i18n::moment(self.visit.lang, at)
        }
    }

    /// When a limit ends: midnight belongs to the day that it closes, as `24:00`.
    pub fn limit(&self, at: Instant) -> String {
        let last = at.plus_millis(-1);
        if i18n::time_of_day(at) == "00:00" { format!("{} 24:00", self.day(last)) } else { self.moment(at) }
    }

    /// A date: without its year when it is this one.
    pub fn day(&self, at: Instant) -> String {
        if at.year() == self.visit.now.year() {
            i18n::day(self.visit.lang, at.date())
        } else {
            i18n::date(self.visit.lang, at.date())
        }
    }

    /// How long ago.
    pub fn ago(&self, at: Instant) -> String {
        i18n::ago(self.visit.lang, at, self.visit.now)
    }

    /// Who is signed in.
    pub fn viewer(&self) -> Option<&Viewer> {
        self.visit.viewer.as_ref()
    }

    /// The hidden field of a form that posts.
    pub fn csrf(&self) -> String {
        self.visit.csrf.field(&self.visit.site)
    }

    /// The address of the stylesheet.
    pub fn stylesheet(&self) -> &'static str {
        assets::stylesheet_url()
    }

    /// The address of a static file.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The address of a symbol in the one file of icons, for `<use href>`.
    pub fn icon(&self, name: &str) -> String {
        format!("{}#{name}", assets::url("icons.svg"))
    }

    /// The page of language and dress, which leads back to this one.
    pub fn display_url(&self) -> String {
        if self.section == "display" {
            return "/display".to_owned();
        }
        let here = percent_encoding::utf8_percent_encode(&self.visit.here, percent_encoding::NON_ALPHANUMERIC);
        format!("/display?next={here}")
    }

    /// The address of this page without its query, for search engines.
    pub fn canonical(&self) -> String {
        let path = self.visit.here.split('?').next().unwrap_or("/");
        format!("{}{path}", self.visit.site.base_url)
    }
}
