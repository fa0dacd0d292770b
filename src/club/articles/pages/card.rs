//! A piece as a list shows it.

use std::collections::HashMap;

use crate::base::ids::ArticleId;
use crate::base::words::{ArticleKind, ArticleState, Theme};
use crate::base::{Instant, Result};
use crate::club::articles::model::{A_MEMBER, Byline, Headline};
use crate::club::articles::url;
use crate::db::ReadTx;
use crate::media::{self, Photograph, Size};
use crate::web::Shell;

/// See `articles/parts.html`.
pub(super) struct Card {
    pub id: ArticleId,
    pub href: String,
    pub title: String,
    pub opening: String,
    pub kind: ArticleKind,
    pub theme: Theme,
    pub state: ArticleState,
    /// Who wrote it.
    pub by: String,
    /// When it was published, or else handed in, or else saved.
    pub at: Instant,
    /// Whether it is about a complaint.
    pub tells_of_complaint: bool,
    /// Its first photograph.
    pub picture: Option<Picture>,
}

/// A photograph beside a title.
pub(super) struct Picture {
    pub src: String,
    pub sides: (u32, u32),
}

/// Titles with the first photograph of each.
pub(super) struct Titles {
    rows: Vec<Headline>,
    covers: HashMap<ArticleId, Photograph>,
}

impl Titles {
    /// Reads the photographs of some titles: one query.
    pub fn of(tx: &mut ReadTx<'_>, rows: Vec<Headline>) -> Result<Self> {
        let ids: Vec<ArticleId> = rows.iter().map(|row| row.id).collect();
        let mut covers = HashMap::new();
        for photograph in media::of_articles(tx, &ids)? {
            if let Some(id) = photograph.article_id {
                covers.entry(id).or_insert(photograph);
            }
        }
        Ok(Self { rows, covers })
    }

    /// Titles alone: for the desk.
    pub fn alone(rows: Vec<Headline>) -> Self {
        Self { rows, covers: HashMap::new() }
    }

    /// As they are shown.
    pub fn cards(mut self, shell: &Shell) -> Vec<Card> {
        let card = |row: Headline| {
            let picture = self
                .covers
                .remove(&row.id)
                .map(|photograph| Picture { src: photograph.url(Size::Small), sides: photograph.sides(Size::Small) });
            Card {
                id: row.id,
                href: url(row.id),
                title: row.shown_title(),
                by: name_of(shell, &row.author, row.kind),
                opening: row.opening,
                kind: row.kind,
                theme: row.theme,
                state: row.state,
                at: row.published_at.or(row.submitted_at).unwrap_or(row.saved_at),
                tells_of_complaint: row.complaint_id.is_some(),
                picture,
            }
        };
        self.rows.into_iter().map(card).collect()
    }
}

/// Who wrote a piece, in the reader's words.
pub(super) fn name_of(shell: &Shell, author: &Byline, kind: ArticleKind) -> String {
    author.of_author(kind).unwrap_or_else(|| shell.say(&A_MEMBER))
}
