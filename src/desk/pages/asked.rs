//! What an address of the desk asks for: a queue, what is chosen of it, and the place in it.

use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::ids::{EstateId, PersonId};
use crate::base::words::{Category, Severity, State};
use crate::complaints::{Narrowed, Queue};
use crate::web::Fields;

/// Where the desk is.
const PATH: &str = "/desk";

/// A queue, its filters and the place in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// Which queue; none for the reader's first.
    pub queue: Option<Queue>,
    /// What is chosen of it.
    pub narrowed: Narrowed,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

impl Asked {
    /// Reads a query; 400 for a value that no form of ours sends.
    pub fn parse(query: &Fields) -> Result<Self> {
        let narrowed = Narrowed {
            estate_id: query.parsed("estate", id)?.map(EstateId),
            category: query.parsed("category", Category::parse)?,
            severity: query.parsed("severity", Severity::parse)?,
            state: query.parsed("state", State::parse)?,
            ambassador: query.parsed("who", id)?.map(PersonId),
            only_joint: query.parsed("joint", |text| (text == "yes").then_some(()))?.is_some(),
        };
        let after = query.optional("after")?.map(Cursor::parse).transpose()?;
        Ok(Self { queue: query.parsed("queue", Queue::parse)?, narrowed, after })
    }

    /// The address of a page of a queue under the same filters; values are codes and numbers, so nothing is escaped.
    pub fn address(&self, queue: Queue, after: Option<Cursor>) -> String {
        let chosen = &self.narrowed;
        let pairs = [
            ("queue", Some(queue.code().to_owned())),
            ("estate", chosen.estate_id.map(|id| id.to_string())),
            ("category", chosen.category.map(|category| category.code().to_owned())),
            ("severity", chosen.severity.map(|severity| severity.code().to_owned())),
            ("state", chosen.state.map(|state| state.code().to_owned())),
            ("who", chosen.ambassador.map(|id| id.to_string())),
            ("joint", chosen.only_joint.then(|| "yes".to_owned())),
            ("after", after.map(|cursor| cursor.to_string())),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
        format!("{PATH}?{}", pairs.collect::<Vec<_>>().join("&"))
    }
}

/// An id as the site writes it.
pub fn id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id: &i64| *id > 0 && id.to_string() == text)
}
