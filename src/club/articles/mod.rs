//! The magazine (会刊): what members and those who lead the company write, how editors bring it into issues, and what is
//! read.
//!
//! A *piece* is a row from its first save: an article or a column for an *issue*, or an *experience post* (自助体验) about one
//! *theme*, published by itself as soon as it is accepted. What may be done with it, from which state and by whom, is one
//! table ([`Edge`]); a *step* is something that was done, with what was said. Texts that others have read are kept as
//! *versions*. Its photographs belong to it from the beginning and are seen by who sees the piece.
//!
//! Nobody edits what she wrote, and a piece about a complaint, which only its own opener may write, is let out by another
//! editor than the one who accepted it. Once an issue is published, its contents stay; a piece leaves it only by being
//! withdrawn. What is published pays its author once (`points` waits a week), and only plagiarism takes that back.
//!
//! Invariants: one predicate says who sees what ([`store`]); an editor has one piece in hand; every save names the version
//! that it was made from; what is public has phone numbers, plates and rooms covered like any text of the site.
//!
//! Deliberately absent: comments under a piece (the forum is for talking), and pictures amid a line.

mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{
    Article, ArticleText, Edge, Headline, Issue, IssueText, Layout, MAX_PHOTOGRAPHS, NewStep, Step, TABLE, Version,
    Whose, Written, edge_of, layout,
};
pub use store::{find, find_issue, list_published, own_before, published_issues, shows};

use crate::base::ids::ArticleId;

/// The page of a piece.
pub fn url(id: ArticleId) -> String {
    format!("/club/articles/{id}")
}

/// The page of an issue.
pub fn issue_url(number: i64) -> String {
    format!("/club/issues/{number}")
}
