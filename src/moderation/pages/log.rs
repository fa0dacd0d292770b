//! `/transparency/withheld`: everything that was withheld, by whom and why; not a word of what it was.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::complaints::{self, Standing, WITHHOLDINGS_PER_PAGE, Withholding, urls};
use crate::db::Store;
use crate::web::{Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "moderation/log.html")]
struct LogPage {
    shell: Shell,
    entries: Vec<Withholding>,
    next: Option<Cursor>,
}

impl Page for LogPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl LogPage {
    fn number(entry: &Withholding) -> String {
        complaints::number(entry.signature.complaint_id, entry.received_at)
    }

    fn href(entry: &Withholding) -> String {
        urls::floor(entry.signature.complaint_id, entry.floor())
    }

    /// Tone, icon and words of how it stands.
    fn look(entry: &Withholding) -> (&'static str, &'static str, &'static str) {
        match entry.standing() {
            Standing::Own => ("", "lock", "moderation.standing_own"),
            Standing::Waiting => ("due", "clock", "moderation.standing_waiting"),
            Standing::Confirmed => ("", "lock", "moderation.standing_confirmed"),
            Standing::Ended => ("done", "done", "moderation.standing_ended"),
        }
    }
}

/// GET /transparency/withheld
pub async fn show(store: web::Data<Store>, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let before = query.optional("after")?.map(Cursor::parse).transpose()?.map_or(i64::MAX, |cursor| cursor.id);
    let mut entries = store.read(move |tx| complaints::withholdings_before(tx, before)).await?;
    let has_more = entries.len() > WITHHOLDINGS_PER_PAGE;
    entries.truncate(WITHHOLDINGS_PER_PAGE);
    let last = entries.last().filter(|_| has_more);
    let next = last.map(|last| Cursor { value: last.signature.proposed_at.0, id: last.signature.id });
    let title = visit.lang.t("moderation.log_title");
    let shell = Shell::new(visit, title).public(title);
    page(&LogPage { shell, entries, next })
}
