//! `/`: search and complain, what is late, what is new, three figures. Only what there is.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Visitor};
use crate::base::{Instant, Result};
use crate::complaints::{self, Counts, Filter, Order, Row, RowView};
use crate::db::{ReadTx, Store};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Shell, Visit, page};

/// Late complaints at the top; the list of all is one link away.
const MOST_LATE: usize = 5;
/// The newest below them.
const MOST_NEWEST: usize = 10;

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::All };

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    shell: Shell,
    counts: Counts,
    late: Vec<RowView>,
    newest: Vec<RowView>,
    changes_at: Option<Instant>,
}

impl Page for Home {
    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn changes_at(&self) -> Option<Instant> {
        self.changes_at
    }
}

/// Everything the page shows, as of one instant.
struct Found {
    counts: Counts,
    late: Vec<Row>,
    newest: Vec<Row>,
    now: Instant,
}

/// GET /
pub async fn show(store: web::Data<Store>, visitor: Visitor, visit: Visit) -> Result<HttpResponse> {
    let found = store.read(move |tx| read(tx, visitor.0.as_ref())).await?;
    let title = visit.lang.t("home.title");
    let lead = visit.lang.t("home.lead");
    let shell = Shell::new(visit, title).in_section("home").public(lead).with_feed("/feed.atom");
    let of_rows = RowView::next_change(&found.newest, found.now);
    page(&Home {
        shell,
        changes_at: of_rows.into_iter().chain(found.counts.next_due_at).min(),
        counts: found.counts,
        late: RowView::list(found.late, found.now),
        newest: RowView::list(found.newest, found.now),
    })
}

/// Five queries at most, whatever there is.
fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>) -> Result<Found> {
    let now = tx.now();
    let late = Filter { only_late: true, ..Filter::default() };
    Ok(Found {
        counts: complaints::counts(tx, None)?,
        late: complaints::first_visible_to(tx, actor, &late, Order::Due, MOST_LATE)?,
        newest: complaints::first_visible_to(tx, actor, &Filter::default(), Order::Activity, MOST_NEWEST)?,
        now,
    })
}
