//! The suite of the running site: every test speaks HTTP to a server of its own, on a database of its own.
//!
//! SQLite unless `CANDOR_TEST_POSTGRES` names a server (`postgres://user@host/postgres`); then the same tests run on
//! PostgreSQL, each in a database made from a template.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails where it stands")]

mod about;
mod access;
mod accounts;
mod archive;
mod calendar;
mod channel;
mod check;
mod clocks;
mod club;
mod crash;
mod demo;
mod desk;
mod desk_size;
mod display;
mod door;
mod drafts;
mod estates;
mod executive;
mod expired;
mod feeds;
mod hostile;
mod house_rules;
mod joint;
mod journeys;
mod kernel;
mod late_share;
mod letters;
mod licences;
mod lists;
mod magazine;
mod markup;
mod merging;
mod migrations;
mod notices;
mod page_cache;
mod photographs;
mod privacy;
mod promises;
mod queues;
mod reading;
mod readme;
mod remedies;
mod rewards;
mod robots;
mod search;
mod setup;
mod sign_in;
mod simulation;
mod staff;
mod suggestions;
mod support;
mod templates;
mod texts;
mod thread;
mod tick;
mod told;
mod weight;
mod writing;
