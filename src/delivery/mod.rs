//! What leaves the site: letters, short messages, and what robots say in group chats. The only code that talks to other
//! servers.
//!
//! A letter is sent by a job, never inside a transaction, and is written when it is sent, from ids, so that it says how
//! things stand then. A [`Mailer`] hands letters to a mail server, writes them as files into the data folder, or keeps
//! them in memory for tests; a [`Messenger`] does the same with short messages and an operator's gateway. Failing to
//! send is the job's failure: it is tried again with growing pauses, or given up at once when the server's no is final.
//!
//! Deliberately absent: a queue of its own (the job table is one), hot-linked images, tracking.

mod files;
mod http;
mod letters;
mod mailer;
mod messages;

pub use http::{Call, HttpClient, Reply};
pub use letters::{Letter, Slip, inert_name, inert_words};
pub use mailer::Mailer;
pub use messages::{Messenger, ShortMessage};
