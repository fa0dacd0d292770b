//! How much somebody wants to be told: of one complaint, and of what is new on an estate.

use crate::text_enum;

text_enum! {
    /// What somebody is told of a complaint.
    pub enum Watch in "watch.level" {
        /// Everything that happens and is said.
        All = "all",
        /// Official words and steps.
        Official = "official",
        /// Nothing, but what she must answer herself.
        Muted = "muted",
    }
}

text_enum! {
    /// How somebody is told of new complaints of an estate.
    pub enum EstateWatch in "watch.estate" {
        /// In the digest.
        Digest = "digest",
        /// On the site.
        Notice = "notice",
    }
}
