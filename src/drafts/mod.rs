//! Texts that are not published yet: kept on the server, so that a phone that dies or a page that is closed loses none.
//!
//! A *draft* belongs to one person and one [`Target`]: a new complaint, a reply to a complaint, an official response to
//! one. There is at most one for each. It holds the fields of its form as they were typed, finished or not. Only its
//! author knows of it: to everybody else, staff and administrators too, it does not exist.
//!
//! Every save counts up the *version*. A form says which version it was filled from ([`Seen`]); when another has been
//! saved since, on another device perhaps, saving and publishing answer `Conflict` and change nothing, so that newer words
//! are never overwritten silently. Publishing removes the draft in its own transaction; thirty days after the last save
//! it ends. Drafts are no facts: nothing has happened yet.

mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{Draft, KEPT_DAYS, Seen, Target};
pub use policy::NEWER_DRAFT;
pub use store::{find_of, list_of};
