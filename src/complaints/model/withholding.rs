//! A text that is withheld, and what stands in its place.

use super::SecondSignature;
use crate::base::Instant;
use crate::base::ids::ComplaintId;
use crate::base::words::{Role, WithholdCode};

/// What stands in the place of a title that is withheld: data, like a cover.
pub const WITHHELD_TITLE: &str = "〔标题已隐藏〕";
/// What stands in the place of its points.
pub const WITHHELD_POINT: &str = "〔已隐藏〕";
/// The roles that decide whether a text stays withheld.
pub const SECOND_MODERATORS: &[Role] = &[Role::Moderator, Role::GroupCentre];
/// The roles that read what is held: those that decide on it, and those to whom it is said.
pub const HELD_READERS: &[Role] = &[
    Role::Moderator,
    Role::Triage,
    Role::Ambassador,
    Role::ServiceManager,
    Role::RegionalGm,
    Role::GroupCentre,
    Role::Executive,
    Role::ChiefExecutive,
];
/// A moderator's act, which a second person confirms.
pub const WITHHOLD: &str = "withhold";
/// An author's act on her own text.
pub const MASK_OWN: &str = "mask_own";

/// One withholding, with the names under it and without a word of what is withheld.
#[derive(Clone, Debug)]
pub struct Withholding {
    /// Code, reason, floor, and how far it has come.
    pub signature: SecondSignature,
    /// The code.
    pub code: WithholdCode,
    /// The moderator; empty where an author masked her own text.
    pub by: String,
    /// The second person, once she has confirmed.
    pub second: String,
    /// When the complaint was received: for its number.
    pub received_at: Instant,
}

/// What has become of a withholding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// By its author.
    Own,
    /// The second person has not answered yet.
    Waiting,
    /// Two persons have signed.
    Confirmed,
    /// The text is there again.
    Ended,
}

impl Withholding {
    /// How it stands.
    pub fn standing(&self) -> Standing {
        match (self.signature.ended_at, self.signature.signed_at) {
            (Some(_), _) => Standing::Ended,
            (None, _) if self.signature.act == MASK_OWN => Standing::Own,
            (None, Some(_)) => Standing::Confirmed,
            (None, None) => Standing::Waiting,
        }
    }

    /// Where.
    pub fn place(&self) -> (ComplaintId, i32) {
        (self.signature.complaint_id, self.floor())
    }

    /// Its floor.
    pub fn floor(&self) -> i32 {
        self.signature.floor.unwrap_or(1)
    }
}
