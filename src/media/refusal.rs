//! Why a picture was not taken. The others of the same form are, and so is the text.

use super::model::{MAX_MEGAPIXELS, MAX_PAPER_MB, MAX_PICTURE_MB, MAX_REQUEST_MB};
use crate::base::Message;

/// Why a picture was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its bytes are none of the three kinds we take, whatever its name says.
    NoPicture,
    /// The kind that iPhones make unless told otherwise; few browsers show it.
    Heic,
    /// Several pictures in one.
    Animated,
    /// It ends too early, or holds what no camera writes.
    Broken,
    /// More bytes than one picture may have.
    TooHeavy,
    /// A paper with more bytes than one may have.
    PaperTooHeavy,
    /// A paper that ends too early.
    BrokenPaper,
    /// Neither a picture of a kind we take nor a paper, where both are taken.
    NoEvidence,
    /// More pixels than are worth decoding.
    TooLarge,
    /// The request holds enough already.
    RequestFull,
    /// The text, or the claim, has as many as it may have: this many.
    TooMany(i64),
    /// Too many pictures are being developed, or this person has sent too many for now.
    Busy,
    /// This person has as many as anybody may keep.
    QuotaReached,
}

impl Refusal {
    /// The same where papers are taken too.
    pub const fn of_evidence(self) -> Self {
        match self {
            Self::NoPicture => Self::NoEvidence,
            other => other,
        }
    }

    /// What is said, with the name of the file.
    pub fn message(self, name: &str) -> Message {
        match self {
            Self::NoPicture => Message::new("media.no_picture").with(name),
            Self::Heic => Message::new("media.heic").with(name),
            Self::Animated => Message::new("media.animated").with(name),
            Self::Broken => Message::new("media.broken").with(name),
            Self::TooHeavy => Message::new("media.too_heavy").with(name).with(MAX_PICTURE_MB),
            Self::PaperTooHeavy => Message::new("media.paper_too_heavy").with(name).with(MAX_PAPER_MB),
            Self::BrokenPaper => Message::new("media.broken_paper").with(name),
            Self::NoEvidence => Message::new("media.no_evidence").with(name),
            Self::TooLarge => Message::new("media.too_large").with(name).with(MAX_MEGAPIXELS),
            Self::RequestFull => Message::new("media.request_full").with(name).with(MAX_REQUEST_MB),
            Self::TooMany(most) => Message::new("media.too_many").with(name).with(most),
            Self::Busy => Message::new("media.busy").with(name),
            Self::QuotaReached => Message::new("media.quota_reached").with(name),
        }
    }
}
