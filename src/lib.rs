//! Candor (坦言): a public complaint forum and owners' club for the home owners of a property developer.
//!
//! # The map
//!
//! One crate, domain folders over a small kernel; a folder imports only from folders above it in this list, and the same
//! file names mean the same in every domain: `model` (nouns, states; pure), `policy` (who may), `store` (all SQL),
//! `actions` (one transaction each), `jobs` (what follows, idempotent), `pages` (forms and handlers; the outer ring, read
//! by `routes` alone). `tests/it/house_rules` keeps it so.
//!
//! | folder | holds |
//! | --- | --- |
//! | [`base`] | instants, chance, ids, words, error kinds, messages, the rules of text, safe HTML |
//! | [`schema`], [`facts`] | every table; everything that can happen |
//! | [`db`] | the store: snapshot reads, one writer, both databases |
//! | [`settings`] | what an operator may set |
//! | [`outbox`] | the log of facts, jobs, the worker |
//! | [`delivery`], [`i18n`], [`web`] | letters; words and dates; the HTTP kit |
//! | [`accounts`], [`upkeep`], [`media`] | people and roles; given-up jobs; photographs |
//! | [`estates`], [`calendar`] | places and homes; working days of China, and the notices that tell them |
//! | [`drafts`] | texts that are not published yet |
//! | [`complaints`] | the forum: threads, states, clocks, promises, joint complaints, the archive of letters |
//! | [`desk`], [`moderation`] | the staff side; flags, withholding and its public log |
//! | [`club`] | the owners' club: [`club::members`], [`club::points`], [`club::rewards`], [`club::articles`], [`club::suggestions`] |
//! | [`notices`], [`robots`], [`search`] | what a person is told, and how; what group chats are told; the index |
//! | [`check`], [`demo`] | stored rows against their facts; a small believable world |
//! | [`reactions`], [`routes`], [`app`], [`cli`] | fact to jobs; every address; what builds things; the command line |
//! | [`admin`], [`home`] | folders of pages only |
//!
//! # The way of a request
//!
//! `routes` → a handler in `pages`: form to typed command → `Store::write` → an action: store, policy, model, store,
//! `record(fact)` → commit → 303 → a handler reads a snapshot → template. The worker turns each fact into jobs by
//! [`reactions`]; the search index follows the facts by number.

pub mod accounts;
pub mod admin;
pub mod app;
pub mod base;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod club;
pub mod complaints;
pub mod db;
pub mod delivery;
pub mod demo;
pub mod desk;
pub mod drafts;
pub mod estates;
pub mod facts;
pub mod home;
pub mod i18n;
pub mod media;
pub mod moderation;
pub mod notices;
pub mod outbox;
pub mod reactions;
pub mod robots;
pub mod routes;
pub mod schema;
pub mod search;
pub mod settings;
pub mod upkeep;
pub mod web;
