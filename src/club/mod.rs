//! The owners' club (业主会): where owners meet the company when nothing is broken.
//!
//! Each part is a domain of its own: [`members`] (who belongs, and since when), [`points`] (the ledger, and what points are
//! given for), [`rewards`] (what they buy), [`articles`] (the magazine), [`suggestions`] (what members would do better, and
//! what comes of it). What a part brings for another flows as facts and jobs, like everywhere else.

pub mod articles;
pub mod members;
pub mod points;
pub mod rewards;
pub mod suggestions;
