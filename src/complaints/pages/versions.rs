//! `/complaints/{id}/floors/{floor}/versions`: every version of a text, for nothing is rewritten in silence.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked;
use crate::accounts::{Actor, Visitor};
use crate::base::ids::ComplaintId;
use crate::base::words::{VersionKind, Visibility};
use crate::base::{Error, Instant, Result, SafeHtml};
use crate::complaints::{self, Change, ChangeKind, Complaint, ComplaintVersion, ReplyVersion, changes, urls};
use crate::db::{ReadTx, Store};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::One("id") };

#[derive(Template)]
#[template(path = "complaints/versions.html")]
struct Versions {
    shell: Shell,
    complaint: Complaint,
    floor: i32,
    /// The newest first.
    texts: Vec<TextVersion>,
    /// Of floor 1, when the title was changed; the newest first.
    titles: Vec<ComplaintVersion>,
    is_withheld: bool,
}

/// One version of a text, rendered as it was; without words where it was covered afterwards.
struct TextVersion {
    number: i64,
    said: &'static str,
    html: Option<SafeHtml>,
    /// What differs from the version before, where one may read both and nothing was only added.
    changes: Vec<Change>,
    written_at: Instant,
}

impl Page for Versions {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Versions {
    fn back(&self) -> String {
        urls::floor(self.complaint.id, self.floor)
    }
}

/// GET /complaints/{id}/floors/{floor}/versions
pub async fn show(
    store: web::Data<Store>,
    visitor: Visitor,
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (id, floor) = place.into_inner();
    let id = asked::id(&id).map(ComplaintId).ok_or(Error::NotFound)?;
    let floor = asked::id(&floor).and_then(|floor| i32::try_from(floor).ok()).ok_or(Error::NotFound)?;
    let (complaint, texts, titles, is_withheld) = store.read(move |tx| read(tx, visitor.0.as_ref(), id, floor)).await?;
    let title = visit.lang.t("versions.title");
    let shell = Shell::new(visit, title).in_section("complaints");
    page(&Versions { shell, complaint, floor, texts, titles, is_withheld })
}

type Found = (Complaint, Vec<TextVersion>, Vec<ComplaintVersion>, bool);

fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId, floor: i32) -> Result<Found> {
    let complaint = complaints::find(tx, actor, id)?;
    let visibility = complaints::find_reply(tx, id, floor)?.visibility;
    if visibility == Visibility::Held && !complaints::shows_floor(tx, actor, (id, floor))? {
        return Err(Error::NotFound);
    }
    let is_withheld = visibility == Visibility::Withheld;
    let versions = complaints::versions_of(tx, id, floor)?;
    let texts = texts(&versions);
    let mut titles = if floor == 1 { complaints::title_versions_of(tx, id)? } else { Vec::new() };
    if titles.len() == 1 {
        titles.clear();
    }
    titles.reverse();
    for hidden in titles.iter_mut().filter(|version| version.visibility != Visibility::Public) {
        hidden.title.clear();
        hidden.wish.clear();
    }
    Ok((complaint, texts, titles, is_withheld))
}

/// Every version as it is shown, the newest first.
fn texts(versions: &[ReplyVersion]) -> Vec<TextVersion> {
    let is_public = |version: &ReplyVersion| version.visibility == Visibility::Public;
    let before = std::iter::once(None).chain(versions.iter().map(Some));
    let pairs = versions.iter().zip(before);
    let shown = pairs.map(|(version, before)| TextVersion {
        number: i64::from(version.version),
        said: kind(version.kind),
        html: is_public(version).then(|| SafeHtml::from_markdown(&version.body)),
        changes: match before {
            Some(before) if version.kind == VersionKind::Edit && is_public(version) && is_public(before) => {
                changes(&before.body, &version.body)
            }
            _ => Vec::new(),
        },
        written_at: version.written_at,
    });
    let mut shown: Vec<TextVersion> = shown.collect();
    shown.reverse();
    shown
}

const fn kind(kind: VersionKind) -> &'static str {
    match kind {
        VersionKind::First => "versions.first",
        VersionKind::Edit => "versions.edit",
        VersionKind::Addition => "versions.addition",
    }
}
