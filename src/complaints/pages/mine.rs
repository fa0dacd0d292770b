//! `/me/complaints` and `/me/following`: what the reader opened and what she follows.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::ids::ComplaintId;
use crate::complaints::{self, EstateWatch, Filter, Order, Row, RowView, Watch, WatchedEstate};
use crate::db::Store;
use crate::web::{Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "complaints/mine.html")]
struct MinePage {
    shell: Shell,
    /// The address of the list, which lights its tab.
    here: &'static str,
    empty: &'static str,
    rows: Vec<RowView>,
    next: Option<Cursor>,
}

impl Page for MinePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// A complaint that is followed.
struct Watched {
    id: ComplaintId,
    level: Watch,
    row: RowView,
}

#[derive(Template)]
#[template(path = "complaints/following.html")]
struct FollowingPage {
    shell: Shell,
    /// On the first page.
    estates: Vec<WatchedEstate>,
    rows: Vec<Watched>,
    next: Option<Cursor>,
}

impl Page for FollowingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /me/complaints
pub async fn opened(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let filter = Filter { opener: Some(actor.person_id), ..Filter::default() };
    let list =
        store.read(move |tx| complaints::list_visible_to(tx, Some(&actor), &filter, Order::Activity, after)).await?;
    shown(Shell::titled(visit, "mine.opened"), ("/me/complaints", "mine.none_opened"), list)
}

/// GET /me/following
pub async fn following(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let found = store.read(move |tx| {
        let list = complaints::followed_by(tx, &actor, after)?;
        let ids: Vec<ComplaintId> = list.rows.iter().map(|row| row.complaint.id).collect();
        let levels = complaints::watches_on(tx, actor.person_id, &ids)?;
        let is_first = after.is_none();
        let estates = if is_first { complaints::estates_watched_by(tx, actor.person_id)? } else { Vec::new() };
        Ok((list, levels, estates))
    });
    let (list, levels, estates) = found.await?;
    let shell = Shell::titled(visit, "mine.following").in_section("me");
    let now = shell.visit.now;
    let watched = |row: Row| {
        let id = row.complaint.id;
        Watched { id, level: levels.get(&id).copied().unwrap_or(Watch::All), row: RowView::of(row, now) }
    };
    let rows = list.rows.into_iter().map(watched).collect();
    page(&FollowingPage { shell, estates, rows, next: list.next })
}

fn shown(shell: Shell, (here, empty): (&'static str, &'static str), list: complaints::Page) -> Result<HttpResponse> {
    let shell = shell.in_section("me");
    let rows = RowView::list(list.rows, shell.visit.now);
    page(&MinePage { shell, here, empty, rows, next: list.next })
}
