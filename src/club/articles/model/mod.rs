//! Pieces, issues, and what is known of them.

mod layout;
mod moves;

use diesel::prelude::*;

use crate::accounts::{Actor, Scope};
use crate::base::ids::{ArticleId, ComplaintId, IssueId, PersonId};
use crate::base::masking::{Unmasked, mask};
use crate::base::safe_html::plain_text;
use crate::base::text::{BODY, Limits};
use crate::base::words::{ArticleAct, ArticleKind, ArticleState, IssueState, Role, Theme, WithdrawnBecause};
use crate::base::{Instant, Message};
use crate::schema::{article, article_step, article_version, issue, person};

pub use layout::{Layout, layout, without_places};
pub use moves::{Edge, TABLE, Whose, edge_of, is_of_author};

/// Photographs of one piece.
pub const MAX_PHOTOGRAPHS: i64 = 12;
/// Pieces of one issue: more than anybody reads.
pub const MAX_IN_ISSUE: i64 = 40;
/// Pieces that one person has under way: unfinished or waiting.
pub const MAX_UNDER_WAY: i64 = 20;
/// What an article says at least; a draft may say less.
pub const TEXT: Limits = Limits { min_graphemes: 50, ..BODY };
/// What a list shows of a piece, in characters.
const OPENING_CHARS: usize = 90;

/// Whether somebody is an editor: the magazine is the group's.
pub fn is_editor(actor: &Actor) -> bool {
    actor.scopes(&[Role::Editor]).contains(&Scope::Group)
}

/// A piece of the magazine.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = article)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Article {
    pub id: ArticleId,
    pub author_id: PersonId,
    pub kind: ArticleKind,
    pub theme: Theme,
    pub state: ArticleState,
    pub complaint_id: Option<ComplaintId>,
    pub version: i32,
    pub title: String,
    pub body: String,
    pub editor_id: Option<PersonId>,
    pub issue_id: Option<IssueId>,
    pub position: Option<i16>,
    pub because: Option<WithdrawnBecause>,
    pub begun_at: Instant,
    pub saved_at: Instant,
    pub submitted_at: Option<Instant>,
    pub published_at: Option<Instant>,
}

impl Article {
    /// Its title as others read it.
    pub fn shown_title(&self) -> String {
        mask(&self.title, Unmasked::NOTHING)
    }

    /// Whether it is published as soon as it is accepted.
    pub fn is_fast(&self) -> bool {
        self.kind == ArticleKind::Experience && self.complaint_id.is_none()
    }

    /// Whether its author writes on it.
    pub fn is_with_author(&self) -> bool {
        matches!(self.state, ArticleState::Draft | ArticleState::Revise)
    }
}

/// What somebody writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleText {
    /// What it is.
    pub kind: ArticleKind,
    /// What it is about.
    pub theme: Theme,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The complaint it tells of.
    pub complaint_id: Option<ComplaintId>,
    /// Photographs that wait in the form.
    pub photographs: Vec<String>,
}

impl ArticleText {
    /// Its first words.
    pub fn opening(&self) -> String {
        opening_of(&self.body)
    }
}

/// The first words of a text: covered, without markup and without the places of photographs.
pub fn opening_of(body: &str) -> String {
    let plain = plain_text(&mask(&without_places(body), Unmasked::NOTHING)).replace('\n', " ");
    let mut opening: String = plain.chars().take(OPENING_CHARS).collect();
    if plain.chars().count() > OPENING_CHARS {
        opening.push('…');
    }
    opening
}

/// What is to be done with a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStep {
    /// The act.
    pub act: ArticleAct,
    /// What is said with it; empty where nothing need be.
    pub note: String,
    /// Why it is withdrawn, for that act.
    pub because: Option<WithdrawnBecause>,
    /// The number of the issue it is for, for that act.
    pub issue: Option<i64>,
}

impl NewStep {
    /// An act of which nothing more need be said.
    pub const fn of(act: ArticleAct) -> Self {
        Self { act, note: String::new(), because: None, issue: None }
    }
}

/// What was done with a piece.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = article_step)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Step {
    pub id: i64,
    pub act: ArticleAct,
    pub by_id: PersonId,
    pub note: String,
    pub taken_at: Instant,
}

/// A text that somebody but its author has read.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = article_version)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Version {
    pub version: i32,
    pub writer_id: PersonId,
    pub title: String,
    pub body: String,
    pub written_at: Instant,
}

/// Who wrote something or did something, as she is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = person)]
pub struct Byline {
    pub public_name: Option<String>,
    pub staff_name: Option<String>,
    pub organisation: Option<String>,
}

/// The name of a member who chose none.
pub const A_MEMBER: Message = Message::new("articles.a_member");

impl Byline {
    /// The name under which somebody is read: of the company for a column, else the one she chose.
    pub fn of_author(&self, kind: ArticleKind) -> Option<String> {
        match kind {
            ArticleKind::Column => self.of_staff(),
            ArticleKind::Article | ArticleKind::Experience => self.public_name.clone(),
        }
    }

    /// The name and organisation of somebody who works for the company.
    pub fn of_staff(&self) -> Option<String> {
        let name = self.staff_name.as_ref()?;
        Some(match self.organisation.as_deref().filter(|organisation| !organisation.is_empty()) {
            Some(organisation) => format!("{name} · {organisation}"),
            None => name.clone(),
        })
    }
}

/// A piece with who wrote it and the number of its issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The piece.
    pub article: Article,
    /// Its author.
    pub author: Byline,
    /// The number of the issue it is in, or is to be in.
    pub issue: Option<i64>,
}

/// A piece in a list: everything but its text.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = article)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Headline {
    pub id: ArticleId,
    pub author_id: PersonId,
    pub kind: ArticleKind,
    pub theme: Theme,
    pub state: ArticleState,
    pub complaint_id: Option<ComplaintId>,
    pub title: String,
    pub opening: String,
    pub editor_id: Option<PersonId>,
    pub issue_id: Option<IssueId>,
    pub saved_at: Instant,
    pub submitted_at: Option<Instant>,
    pub published_at: Option<Instant>,
    #[diesel(embed)]
    pub author: Byline,
}

impl Headline {
    /// Its title as others read it.
    pub fn shown_title(&self) -> String {
        mask(&self.title, Unmasked::NOTHING)
    }
}

/// An issue of the magazine.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = issue)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Issue {
    pub id: IssueId,
    pub number: i64,
    pub title: String,
    pub lead: String,
    pub state: IssueState,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
    pub published_at: Option<Instant>,
}

/// What editors say of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueText {
    /// On the cover.
    pub title: String,
    /// Their own words; may be empty.
    pub lead: String,
}
