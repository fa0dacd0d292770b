//! What a person is told on the site: one notice for each fact that concerns her.
//!
//! A fact becomes one job; the job writes one *notice* per person in slices, each a short write of its own. A person and
//! a fact make at most one notice, so the job may run twice. Whoever did it is not told; who may not see the complaint at
//! the moment of writing is not told either, and what became invisible later is left out when notices are shown.
//! `person.unread_notices` is counted in the transaction that writes or reads the notices.
//!
//! A notice holds a kind and ids, no words: who did it and the title are looked up when it is shown, and the rest is said
//! in the reader's language. Deliberately
//! absent: letters about notices, and telling of likes, views and other chatter.

mod model;
mod store;
mod told;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{Notice, NoticeKind, PEOPLE_PER_SLICE};
pub use store::own_before;
pub use told::{Doer, Told};
