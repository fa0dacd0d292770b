//! A line of a statement, in the reader's words.

use crate::base::ids::JournalId;
use crate::base::words::{JournalKind, Source};
use crate::base::{Instant, Message};
use crate::club::points::{Balance, Line};
use crate::i18n::{self, Lang};

/// See `club/parts.html`.
pub(super) struct LineView {
    pub id: JournalId,
    pub title: &'static str,
    /// Which one of its kind.
    pub about: String,
    pub reason: Option<String>,
    pub posted_at: Instant,
    /// What it did to each balance; the largest first.
    pub changes: Vec<String>,
}

impl LineView {
    pub fn of(lang: Lang, line: Line) -> Self {
        let title = match (line.kind, line.rule) {
            (JournalKind::Earned, Some(rule)) => lang.t(rule.label()),
            (kind, _) => lang.t(kind.label()),
        };
        let about = match (line.source, &line.source_id) {
            (Source::Hand | Source::Membership, _) | (_, None) => String::new(),
            (Source::Birthday, Some(year)) => year.clone(),
            (source, Some(id)) => format!("{} {id}", lang.t(source.label())),
        };
        let changes = changes(lang, line.change);
        Self { id: line.id, title, about, reason: line.reason, posted_at: line.posted_at, changes }
    }
}

/// What can be spent stands first, since that is what she asks for.
fn changes(lang: Lang, change: Balance) -> Vec<String> {
    let parts = [
        ("points.change_available", change.available),
        ("points.change_pending", change.pending),
        ("points.change_held", change.held),
        ("points.change_owed", change.owed),
    ];
    let changed = parts.into_iter().filter(|(_, points)| *points != 0);
    changed.map(|(key, points)| i18n::say(lang, &Message::new(key).with(format!("{points:+}")))).collect()
}
