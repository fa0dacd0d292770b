//! Robots of group chats: what staff are told where they already are, in WeCom, DingTalk and Feishu.
//!
//! An administrator adds a *robot* for the group, a region or an estate, with the address and the secret that the chat
//! gave, and says of what it tells: new complaints, crises, due dates. A fact or the hour becomes one job per robot, which
//! posts to the chat in its vendor's own format, at most 20 times a minute, again with pauses when the chat is unwell, and
//! not again when it says that the address or the signature is wrong. Of a robot and a thing there is one job, so nothing
//! is told twice, except when the process died between the chat's yes and the note of it: chats know no message ids.
//!
//! A robot says nothing that is not public: number, title, estate, clock and link; of what is held, not the title.
//! Addresses are of the vendors' own hosts, or of hosts that the operator named. Deliberately absent: answering from the
//! chat, and mentioning people in it.

mod model;
mod said;
mod store;
mod vendors;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{Event, NewRobot, PER_MINUTE, Robot, Says, Vendor};
