//! What a person is told on the site: one notice for each fact that concerns her.
//!
//! A fact becomes one job; the job writes one *notice* per person in slices, each a short write of its own. A person and
//! a fact make at most one notice, so the job may run twice. Whoever did it is not told; who may not see the complaint at
//! the moment of writing is not told either, and what became invisible later is left out when notices are shown.
//! `person.unread_notices` is counted in the transaction that writes or reads the notices.
//!
//! A notice holds a kind and ids, no words: who did it and the title are looked up when it is shown, and the rest is said
//! in the reader's language.
//!
//! How much of a complaint somebody wants to hear is her *watch*, and so is whether she hears of new complaints of an
//! estate; only she sees what she chose. Nothing mutes what she must answer herself.
//!
//! What a notice is to its reader is its *topic*, and each topic has a *channel* that she may choose: the site alone, a
//! *letter* at once, the *digest* of the morning, or nothing; what she must know always comes by letter. A letter is a
//! row, ended once; its words are made when it is sent, and who may see what is asked again then. A thing is in one
//! digest only, since it is put there by one write. A letter that was noted as sent is never sent again; one that was
//! taken by a mail server which could not say so is, under the same message id.
//!
//! Deliberately absent: telling of likes, views and other chatter; letters to an address that is not confirmed.

mod mails;
mod model;
mod store;
mod token;
mod told;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use mails::Post;
pub use model::{
    Channel, Choices, LetterRow, Level, MOST_IN_DIGEST, Notice, NoticeKind, Outcome, PEOPLE_PER_SLICE, Relation,
    Rhythm, Subscription, Topic,
};
pub use store::{choices_of, own_before};
pub use told::{Doer, Told};
