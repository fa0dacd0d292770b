//! What leaves the site: letters. The only code that talks to a mail server.
//!
//! A letter is sent by a job, never inside a transaction, and is written when it is sent, from ids, so that it says how
//! things stand then. A [`Mailer`] hands letters to a mail server, writes them as files into the data folder, or keeps
//! them in memory for tests. Failing to send is the job's failure: it is tried again with growing pauses.
//!
//! Deliberately absent: a queue of its own (the job table is one), hot-linked images, tracking.

mod letters;
mod mailer;

pub use letters::{Letter, inert_name};
pub use mailer::Mailer;
