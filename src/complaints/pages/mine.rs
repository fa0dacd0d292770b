//! `/me/complaints` and `/me/following`: what the reader opened and what she follows.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::complaints::{self, Filter, Order, RowView};
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
    shown(visit, ("/me/complaints", "mine.none_opened"), list)
}

/// GET /me/following
pub async fn following(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let list = store.read(move |tx| complaints::followed_by(tx, &actor, after)).await?;
    shown(visit, ("/me/following", "mine.none_followed"), list)
}

fn shown(visit: Visit, (here, empty): (&'static str, &'static str), list: complaints::Page) -> Result<HttpResponse> {
    let rows = RowView::list(list.rows, visit.now);
    let title = if here == "/me/complaints" { "mine.opened" } else { "mine.following" };
    let shell = Shell::titled(visit, title).in_section("me");
    page(&MinePage { shell, here, empty, rows, next: list.next })
}
