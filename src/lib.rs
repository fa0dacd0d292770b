//! Candor (坦言): a public complaint forum and owners' club.

pub mod accounts;
pub mod admin;
pub mod app;
pub mod base;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod complaints;
pub mod db;
pub mod delivery;
pub mod demo;
pub mod desk;
pub mod estates;
pub mod facts;
pub mod home;
pub mod i18n;
pub mod notices;
pub mod outbox;
pub mod reactions;
pub mod routes;
pub mod schema;
pub mod search;
pub mod settings;
pub mod upkeep;
pub mod web;
