//! What an address of a list of complaints asks for.

use crate::accounts::Actor;
use crate::base::cursor::{BAD_CURSOR, Cursor};
use crate::base::ids::{EstateId, RegionId};
use crate::base::words::{Category, State};
use crate::base::{Error, Result};
use crate::complaints::{Filter, Order};
use crate::web::Fields;

/// Filters, order and place in the list.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which complaints.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// Only those that the reader has opened.
    is_mine: bool,
}

impl Asked {
    /// Reads a query.
    ///
    /// # Errors
    /// `BadRequest` for a value that no form of ours sends, `SignInNeeded` for one's own without being signed in.
    pub fn parse(query: &Fields, actor: Option<&Actor>) -> Result<Self> {
        // Lists have no numbered pages: a number in the address is made up.
        if query.optional("page")?.is_some() {
            return Err(Error::BadRequest(BAD_CURSOR));
        }
        let is_mine = query.parsed("mine", |text| (text == "yes").then_some(()))?.is_some();
        if is_mine && actor.is_none() {
            return Err(Error::SignInNeeded);
        }
        let filter = Filter {
            region_id: query.parsed("region", id)?.map(RegionId),
            estate_id: query.parsed("estate", id)?.map(EstateId),
            category: query.parsed("category", Category::parse)?,
            state: query.parsed("state", State::parse)?,
            is_answered: query.parsed("official", yes_or_no)?,
            only_late: query.parsed("late", |text| (text == "yes").then_some(()))?.is_some(),
            only_joint: query.parsed("joint", |text| (text == "yes").then_some(()))?.is_some(),
            opener: actor.filter(|_| is_mine).map(|actor| actor.person_id),
        };
        let order = query.parsed("order", Order::parse)?.unwrap_or(Order::Activity);
        let after = query.optional("after")?.map(Cursor::parse).transpose()?;
        Ok(Self { filter, order, after, is_mine })
    }

    /// The address of a page of this list; values are codes and numbers, so nothing is escaped.
    pub fn address(&self, path: &str, after: Option<Cursor>) -> String {
        let filter = &self.filter;
        let official = filter.is_answered.map(|answered| if answered { "yes" } else { "no" });
        let pairs = [
            ("region", filter.region_id.map(|id| id.to_string())),
            ("estate", filter.estate_id.map(|id| id.to_string())),
            ("category", filter.category.map(|category| category.code().to_owned())),
            ("state", filter.state.map(|state| state.code().to_owned())),
            ("official", official.map(ToOwned::to_owned)),
            ("late", filter.only_late.then(|| "yes".to_owned())),
            ("joint", filter.only_joint.then(|| "yes".to_owned())),
            ("mine", self.is_mine.then(|| "yes".to_owned())),
            ("order", Some(self.order).filter(|order| *order != Order::Activity).map(|order| order.code().to_owned())),
            ("after", after.map(|cursor| cursor.to_string())),
        ];
        let query: Vec<String> =
            pairs.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// An id as the site writes it.
pub fn id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id: &i64| *id > 0 && id.to_string() == text)
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
