//! Full-text search over the public texts of complaints and suggestions, in Chinese and English.
//!
//! One analyser cuts what is indexed, what is asked and what is highlighted: single Han characters and overlapping
//! pairs, words with their stems, mixed tokens such as `3栋` whole and split. No dictionary: on real letters and lay
//! questions pairs ranked better than every segmenter tried, and they find any fragment. Answers come in stages on
//! one page, the exact phrase before all words before any word, because asking for every word fails people's
//! sentences.
//!
//! The index is derived: it is thrown away when it is damaged or of another version, fed again from the log, and
//! rebuilt beside the running site: the [`Indexer`] follows the facts, [`reindex`] builds a new index and swaps it in.
//! Only what everybody may read gets in. Deliberately absent from the index: the decision who may see a hit (asked when
//! it is shown), the names behind `estate:` and the like (the page resolves them into [`Filters`]), stored texts (the
//! database has them), and any query language a person could inject into.

mod analyser;
mod budget;
mod collect;
mod exclusion;
mod feed;
mod fields;
mod find;
mod fold;
mod folder;
mod follower;
mod highlight;
mod index;
mod matching;
mod numeral;
mod query;
mod rebuild;
mod reindex;
mod similar;
mod subject;

pub mod pages;

pub use fields::Document;
pub use find::{Filters, HITS_PER_PAGE, Hit, HitCursor, Hits, MOST_HITS, Order, Stage};
pub use follower::Indexer;
pub use highlight::{Segment, excerpt, mark};
pub use index::{Change, Index, position_in};
pub use query::{Clause, LONGEST_QUERY, MOST_TERMS, SearchQuery};
pub use rebuild::Rebuild;
pub use reindex::reindex;
pub use subject::{Kind, Subject};
