//! `/me/notices`: what the reader was told, the newest first.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::base::cursor::Cursor;
use crate::base::{Error, Instant, Message, Result};
use crate::db::Store;
use crate::notices::told::{Told, told_before};
use crate::notices::{actions, store};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Form, Page, Query, Shell, Visit, page};

const READ: Message = Message::new("notices.all_read");
const PLACE: &str = "/me/notices";

impl Told {
    fn is_new(&self) -> bool {
        self.notice.read_at.is_none()
    }

    /// Whether how long ago says more than the date: after 30 days it is the date again.
    fn is_recent(&self, now: Instant) -> bool {
        self.notice.created_at.plus_days(30) > now
    }

    fn floor(&self) -> Option<String> {
        self.notice.floor.map(|floor| floor.to_string())
    }
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct NoticesPage {
    shell: Shell,
    told: Vec<Told>,
    /// The newest notice shown: what comes later stays unread.
    newest: i64,
    unread: i64,
    next: Option<Cursor>,
}

impl Page for NoticesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /me/notices
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let unread = i64::from(actor.unread_notices);
    let mut notices = store.read(move |tx| told_before(tx, &actor, after.map(|after| after.id))).await?;
    let has_more = notices.len() > store::NOTICES_PER_PAGE;
    notices.truncate(store::NOTICES_PER_PAGE);
    let last = notices.last().filter(|_| has_more);
    let next = last.map(|(last, _)| Cursor { value: last.created_at.0, id: last.id });
    let newest = notices.first().map_or(0, |(newest, _)| newest.id);
    let told = notices.into_iter().filter_map(|(_, told)| told).collect();
    let shell = Shell::titled(visit, "site.notices").in_section("notices");
    page(&NoticesPage { shell, told, newest, unread, next })
}

/// POST /me/notices/read
pub async fn read(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let up_to = fields.parsed("up_to", |id| id.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    store.write(move |tx| actions::mark_read(tx, &actor, actor.person_id, up_to)).await?;
    Ok(see_other_saying(&visit, PLACE, &READ))
}
