//! Full-text search.

mod analyser;
mod collect;
mod exclusion;
mod fields;
mod find;
mod fold;
mod folder;
mod highlight;
mod index;
mod matching;
mod numeral;
mod query;
mod rebuild;

pub use fields::Document;
pub use find::{Filters, HITS_PER_PAGE, Hit, HitCursor, Hits, MOST_HITS, Order, Stage};
pub use highlight::{Segment, excerpt, mark};
pub use index::{Change, Index};
pub use query::{Clause, LONGEST_QUERY, MOST_TERMS, SearchQuery};
pub use rebuild::Rebuild;
