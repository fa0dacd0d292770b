//! A line of a statement, in the reader's words.

use std::collections::BTreeMap;

use crate::base::ids::JournalId;
use crate::base::words::{JournalKind, Source};
use crate::base::{Instant, Message, Result};
use crate::club::points::{Balance, Line};
use crate::club::rewards;
use crate::db::ReadTx;
use crate::i18n::{self, Lang};

/// See `club/parts.html`.
pub(super) struct LineView {
    pub id: JournalId,
    pub title: &'static str,
    /// Which one of its kind, and its address.
    pub about: String,
    pub href: Option<String>,
    pub reason: Option<String>,
    pub posted_at: Instant,
    /// What it did to each balance; the largest first.
    pub changes: Vec<String>,
}

/// What the lines of a statement cite, by name, and where its reader finds orders.
pub(super) struct Cited {
    titles: BTreeMap<String, String>,
    orders_at: &'static str,
}

impl Cited {
    /// One query for a page, some for a file.
    pub fn of(tx: &mut ReadTx<'_>, lines: &[Line], orders_at: &'static str) -> Result<Self> {
        let orders = lines.iter().filter(|line| line.source == Source::Order);
        let names: Vec<String> = orders.filter_map(|line| line.source_id.clone()).collect();
        let mut titles = BTreeMap::new();
        for slice in names.chunks(NAMES_PER_QUERY) {
            titles.extend(rewards::titles_of_orders(tx, slice)?);
        }
        Ok(Self { titles, orders_at })
    }
}

/// Fewer than a statement of SQL has parameters.
const NAMES_PER_QUERY: usize = 500;

impl LineView {
    pub fn of(lang: Lang, line: Line, cited: &Cited) -> Self {
        let title = match (line.kind, line.rule) {
            (JournalKind::Earned, Some(rule)) => lang.t(rule.label()),
            (kind, _) => lang.t(kind.label()),
        };
        let about = match (line.source, &line.source_id) {
            (Source::Hand | Source::Membership, _) | (_, None) => String::new(),
            (Source::Birthday, Some(year)) => year.clone(),
            (Source::Order, Some(name)) if cited.titles.contains_key(name) => {
                cited.titles.get(name).cloned().unwrap_or_default()
            }
            (source, Some(id)) => format!("{} {id}", lang.t(source.label())),
        };
        let href = match (line.source, &line.source_id) {
            (Source::Order, Some(name)) => Some(format!("{}/{name}", cited.orders_at)),
            (Source::Article, Some(id)) => Some(format!("/club/articles/{id}")),
            (Source::Suggestion, Some(id)) => Some(format!("/club/suggestions/{id}")),
            _ => None,
        };
        let changes = changes(lang, line.change);
        Self { id: line.id, title, about, href, reason: line.reason, posted_at: line.posted_at, changes }
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
