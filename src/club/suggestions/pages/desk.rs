//! `/desk/club/suggestions`: what waits for a word of the company, by queues.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Staff;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::club::suggestions::store::{self, Order, Queue};
use crate::club::suggestions::{RowView, policy};
use crate::db::Store;
use crate::web::{Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "suggestions/desk.html")]
struct DeskPage {
    shell: Shell,
    queue: Queue,
    /// Each queue with its address and how many stand in it.
    tabs: Vec<(Queue, String, i64)>,
    rows: Vec<RowView>,
    /// Where the queue begins, from another page than its first.
    first: Option<String>,
    next: Option<String>,
}

impl Page for DeskPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn address(queue: Queue) -> String {
    format!("/desk/club/suggestions?queue={}", queue.code())
}

/// GET /desk/club/suggestions
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    let usual = if policy::looks_after(&actor) { Queue::Triage } else { Queue::Mine };
    let queue = query.parsed("queue", Queue::parse)?.unwrap_or(usual);
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let read =
        store.read(move |tx| Ok((store::queue(tx, &actor, queue, after)?, store::count_queues(tx, &actor)?, tx.now())));
    let (mut found, counts, now) = read.await?;
    let next = store::cut(&mut found, Order::Newest).map(|at| format!("{}&after={at}", address(queue)));
    let rows = found.into_iter().map(|placed| RowView::of(placed, now)).collect();
    let shell = Shell::titled(visit, "suggestions.desk").in_section("desk");
    let tabs = counts.into_iter().map(|(queue, count)| (queue, address(queue), count)).collect();
    page(&DeskPage { shell, queue, tabs, rows, first: after.map(|_| address(queue)), next })
}
