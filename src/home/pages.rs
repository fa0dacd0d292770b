//! `/`: search and complain, what is late, what is new, three figures. Only what there is.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Visitor};
use crate::base::Result;
use crate::complaints::{self, Counts, Filter, Order, RowView};
use crate::db::{ReadTx, Store};
use crate::web::{Page, Shell, Visit, page};

/// Late complaints at the top; the list of all is one link away.
const MOST_LATE: usize = 5;
/// The newest below them.
const MOST_NEWEST: usize = 10;

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    shell: Shell,
    counts: Counts,
    late: Vec<RowView>,
    newest: Vec<RowView>,
}

impl Page for Home {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /
pub async fn show(store: web::Data<Store>, visitor: Visitor, visit: Visit) -> Result<HttpResponse> {
    let (counts, late, newest) = store.read(move |tx| read(tx, visitor.0.as_ref())).await?;
    let title = visit.lang.t("home.title");
    let lead = visit.lang.t("home.lead");
    let shell = Shell::new(visit, title).in_section("home").public(lead).with_feed("/feed.atom");
    page(&Home { shell, counts, late, newest })
}

fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>) -> Result<(Counts, Vec<RowView>, Vec<RowView>)> {
    let now = tx.now();
    let counts = complaints::counts(tx, None)?;
    let all = Filter::default();
    let due = complaints::list_visible_to(tx, actor, &all, Order::Due, None)?.rows.into_iter();
    let late = due.filter(|row| row.complaint.next_due_at.is_some_and(|due| due <= now)).take(MOST_LATE).collect();
    let newest = complaints::list_visible_to(tx, actor, &all, Order::Activity, None)?.rows;
    let newest = newest.into_iter().take(MOST_NEWEST).collect();
    Ok((counts, RowView::list(late, now), RowView::list(newest, now)))
}
