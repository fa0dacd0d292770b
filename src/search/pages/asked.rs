//! What an address of the search asks for.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::base::cursor::BAD_CURSOR;
use crate::base::words::{Category, State};
use crate::base::{Error, Result};
use crate::search::{HITS_PER_PAGE, HitCursor, Kind, MOST_HITS};
use crate::web::Fields;

/// The order, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The best first; which page, from 1.
    Relevance(usize),
    /// The newest first; where the page before ended.
    Newest(Option<HitCursor>),
}

/// The words and the filters of the form, and the place in the answer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As typed.
    pub text: String,
    pub kind: Option<Kind>,
    pub estate_id: Option<i64>,
    pub category: Option<Category>,
    pub state: Option<State>,
    pub by: By,
}

impl Asked {
    /// Reads a query.
    ///
    /// # Errors
    /// `BadRequest` for a value that no form of ours sends and for a made-up place.
    pub fn parse(query: &Fields) -> Result<Self> {
        let page = query.optional("page")?.map(page_number).transpose()?;
        let after = query.optional("after")?.map(HitCursor::parse).transpose()?;
        let is_newest = query.parsed("order", is_newest)?.unwrap_or(false);
        let by = match (is_newest, page, after) {
            (true, None, after) => By::Newest(after),
            (false, page, None) => By::Relevance(page.unwrap_or(1)),
            _ => return Err(Error::BadRequest(BAD_CURSOR)),
        };
        Ok(Self {
            text: query.one("q")?.trim().to_owned(),
            kind: query.parsed("kind", Kind::parse)?,
            estate_id: query.parsed("estate", id)?,
            category: query.parsed("category", Category::parse)?,
            state: query.parsed("state", State::parse)?,
            by,
        })
    }

    /// The address of this question without its order and place.
    fn question(&self) -> String {
        let words = utf8_percent_encode(&self.text, NON_ALPHANUMERIC).to_string();
        let pairs = [
            ("q", Some(words)),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("estate", self.estate_id.map(|id| id.to_string())),
            ("category", self.category.map(|category| category.code().to_owned())),
            ("state", self.state.map(|state| state.code().to_owned())),
        ];
        let pairs: Vec<String> =
            pairs.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
        format!("/search?{}", pairs.join("&"))
    }

    /// The best first.
    pub fn by_relevance(&self) -> String {
        self.question()
    }

    /// The newest first.
    pub fn by_date(&self) -> String {
        format!("{}&order=newest", self.question())
    }

    /// A page of the best.
    pub fn page(&self, number: i64) -> String {
        if number == 1 { self.question() } else { format!("{}&page={number}", self.question()) }
    }

    /// The next page of the newest.
    pub fn after(&self, cursor: HitCursor) -> String {
        format!("{}&after={cursor}", self.by_date())
    }

    /// The same words without the filters of the form.
    pub fn unfiltered(&self) -> Option<String> {
        let has_filter =
            self.kind.is_some() || self.estate_id.is_some() || self.category.is_some() || self.state.is_some();
        has_filter.then(|| format!("/search?q={}", utf8_percent_encode(&self.text, NON_ALPHANUMERIC)))
    }
}

fn is_newest(text: &str) -> Option<bool> {
    match text {
        "newest" => Some(true),
        "relevance" => Some(false),
        _ => None,
    }
}

/// A page that can exist: relevance ends after its 200th hit.
fn page_number(text: &str) -> Result<usize> {
    let number = text.parse().ok().filter(|number: &usize| number.to_string() == text);
    let last = MOST_HITS.div_ceil(HITS_PER_PAGE);
    number.filter(|number| (1..=last).contains(number)).ok_or(Error::BadRequest(BAD_CURSOR))
}

fn id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id: &i64| *id > 0 && id.to_string() == text)
}
