//! Photographs: received, developed anew, kept in a folder beside the database, shown to who may see their text.
//!
//! A *photograph* is never what somebody sent. What comes in is looked at ([`inspect`]), decoded within limits of bytes,
//! pixels and time, turned upright and encoded anew in three sizes ([`develop`]): place, device and whatever else the file
//! carried are gone, and a file that was two things at once is only a picture. This happens in a [`Darkroom`] of its own
//! with one thread at work and a bounded queue, so that pictures never keep pages waiting (security.md S23-S27, S41).
//!
//! Files are written, flushed and renamed before their row is; a crash in between leaves files without a row, which the
//! upkeep sweeps. A row is removed before its files. `candor check` compares both. Names are 128 random bits and say
//! nothing; whether somebody may see a photograph is asked on each request, by the rule of the text it belongs to.
//!
//! A photograph belongs to a draft until that is published, then to its floor; or to a claim on a home, which it shows to
//! those who decide on it; or to a finding of an investigation, which those read who work on it; or to a piece of the
//! magazine, and is seen by who sees that. One that came with a form whose sender's session had ended waits for her, nameless, for a day.
//! The record of an investigation takes *papers* beside: a PDF, looked at for its first and last bytes, kept as it came, and
//! given to those who read the record as a file to be saved, never as a page. In rows and in upkeep it is a photograph
//! without sides. Deliberately absent: originals, albums, any other kind of file.

mod darkroom;
mod develop;
mod folder;
mod inspect;
mod model;
mod paper;
mod refusal;
mod shot;
mod store;
mod taking;
mod upload;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use darkroom::{Darkroom, Developed};
pub use folder::{Folder, Shelf};
pub use model::{MAX_ON_A_TEXT, MAX_PAPER_BYTES, MAX_PICTURE_BYTES, MAX_REQUEST_BYTES, Photograph, Size};
pub use refusal::Refusal;
pub use shot::{Shot, Shots, shots};
pub use store::{
    all_after, find, known_among, loose_among, of_article, of_articles, of_claim, of_draft, of_findings, of_floors,
    own_after,
};
pub use taking::{NamedPictures, Room, Takes, WAITING_FIELD, develop, hold, hold_own, waiting};
pub use upload::{PICTURES_FIELD, Picture, Upload};
