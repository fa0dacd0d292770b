//! What was looked into, and what was found: the record of an investigation, one *finding* after the other (product.md
//! section 4, step 4). All of it is internal, its photographs too; of a confirmed cause the code alone becomes public.

use crate::base::Instant;
use crate::base::text::Limits;
use crate::base::words::{Cause, Certainty};
use crate::complaints::NewCause;

/// Photographs of one finding.
pub const MAX_EVIDENCE: i64 = 12;
/// What was looked at: a place, a paper, a person asked.
pub const LOOKED_AT: Limits = Limits { min_graphemes: 2, max_graphemes: 200, max_bytes: 4 * 1024 };

/// A finding as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its number among all.
    pub id: i64,
    /// Name of its author, as entered by an administrator.
    pub author: String,
    /// Organisation of its author.
    pub organisation: String,
    /// A place, a paper, a person asked.
    pub looked_at: String,
    /// Plain text of several lines.
    pub found: String,
    /// Which cause it points to, of which part, and how surely.
    pub cause: Option<(Cause, String, Certainty)>,
    /// When it was written.
    pub written_at: Instant,
}

/// A finding as written on its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFinding {
    /// A place, a paper, a person asked.
    pub looked_at: String,
    /// Plain text of several lines.
    pub found: String,
    /// Which cause it points to, and how surely.
    pub cause: Option<(NewCause, Certainty)>,
    /// The photographs that waited in the form.
    pub photographs: Vec<String>,
    /// The form that sends it: a second time it is the same finding.
    pub submission_key: String,
}
