//! Loading a notice: read, looked at with everything it would change, and loaded just as it was looked at.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{CalendarPage, LOADED, Opened, PLACE, calendar_page, open};
use crate::accounts::{Actor, Ask, Asks, Sending, Shown};
use crate::base::ids::HolidayNoticeId;
use crate::base::{FormErrors, Message, Result};
use crate::calendar::{News, Notice, Written, actions, calendars, policy};
use crate::complaints::{MovedDeadline, moved_deadlines};
use crate::settings::SecretKey;
use crate::web::{Fields, Filled, TableForm};

/// What was to be applied is not what was shown: 409.
pub const NOT_AS_SHOWN: Message = Message::new("calendar.not_as_shown");
/// A file that is no text in UTF-8: 422.
pub const NOT_TEXT: Message = Message::new("calendar.not_text");
/// The button that loads; any other only looks.
const APPLY: &str = "apply";

/// What a notice would change, as of now.
pub(super) struct Looked {
    pub notice: Notice,
    pub news: News,
    /// The open deadlines that it would move.
    pub moved: Vec<MovedDeadline>,
    /// The last notice loaded.
    newest: Option<HolidayNoticeId>,
}

impl Looked {
    /// Days that become others.
    pub fn changes(&self) -> usize {
        self.news.days.iter().filter(|day| day.is_changed()).count()
    }

    /// Signs what was shown: the notice, what it was compared with, and every deadline. Another answer now is another seal.
    fn seal(&self, secret: &SecretKey) -> String {
        let Self { notice, news, moved, newest } = self;
        hex::encode(secret.sign("holiday notice", format!("{notice:?} {news:?} {moved:?} {newest:?}").as_bytes()))
    }
}

/// How a form ends that was not loaded.
struct Ended {
    form: Filled,
    status: StatusCode,
    looked: Option<(Looked, String)>,
}

fn asks() -> Asks {
    let fields = vec![
        Ask::line("year", "calendar.year"),
        Ask::line("url", "calendar.url"),
        Ask::line("published", "calendar.published"),
        Ask::lines("days", "calendar.days"),
    ];
    Asks { title: "calendar.title", section: "admin", fields }
}

/// POST /admin/calendar
pub async fn load(mut sending: Sending, TableForm { fields, file }: TableForm) -> Result<HttpResponse> {
    let (fields, unreadable) = pasted(fields, file);
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    if let Err(error) = policy::may_load_notices(&actor) {
        return sending.again(asks(), Shown::after(fields, error)?);
    }
    if let Some(why) = unreadable {
        let form = Filled::sent(fields, FormErrors::of("file", why));
        let opened = open(&sending).await?;
        return unloaded(sending, opened, Ended { form, status: StatusCode::UNPROCESSABLE_ENTITY, looked: None });
    }
    let written = Written {
        year: fields.one("year")?,
        url: fields.one("url")?,
        published: fields.one("published")?,
        days: fields.one("days")?,
    };
    match Notice::read(&written, sending.visit.now.date()) {
        Ok(notice) => take(sending, actor, fields, notice).await,
        Err(unreadable) => {
            let opened = open(&sending).await?;
            let (visit, carried) = sending.into_page();
            let form = Filled::sent(fields, unreadable.errors);
            let page = CalendarPage { mistakes: unreadable.mistakes, ..calendar_page(visit, opened, form) };
            carried.page(&page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Shows or loads, as the button says; only what was shown is loaded.
async fn take(sending: Sending, actor: Actor, fields: Fields, notice: Notice) -> Result<HttpResponse> {
    let looked = look(&sending, notice).await?;
    if let Err(error) = looked.news.must_be_new() {
        return refused(sending, fields, error).await;
    }
    let seal = looked.seal(&sending.visit.site.secret);
    let applies = fields.one("step")? == APPLY;
    if applies && fields.one("seal")? == seal {
        let (notice, newest) = (looked.notice, looked.newest);
        let loading = sending.store.write(move |tx| actions::load_notice(tx, &actor, &notice, newest));
        return match loading.await {
            Ok(_) => Ok(sending.done(PLACE, &LOADED)),
            Err(error) => refused(sending, fields, error).await,
        };
    }
    let (errors, status) = if applies {
        (FormErrors::of("", NOT_AS_SHOWN), StatusCode::CONFLICT)
    } else {
        (FormErrors::new(), StatusCode::OK)
    };
    let opened = open(&sending).await?;
    let form = Filled::sent(fields, errors);
    unloaded(sending, opened, Ended { form, status, looked: Some((looked, seal)) })
}

async fn look(sending: &Sending, notice: Notice) -> Result<Looked> {
    sending
        .store
        .read(move |tx| {
            let calendars = calendars(tx)?;
            let moved = moved_deadlines(tx, &notice)?;
            let newest = calendars.loaded().last().map(|last| last.id);
            Ok(Looked { news: calendars.latest().news_of(&notice), notice, moved, newest })
        })
        .await
}

async fn refused(sending: Sending, fields: Fields, error: crate::base::Error) -> Result<HttpResponse> {
    let shown = Shown::after(fields, error)?;
    if shown.is_outside() {
        return sending.again(asks(), shown);
    }
    let opened = open(&sending).await?;
    unloaded(sending, opened, Ended { form: shown.form, status: shown.status, looked: None })
}

fn unloaded(sending: Sending, opened: Opened, Ended { form, status, looked }: Ended) -> Result<HttpResponse> {
    let (visit, carried) = sending.into_page();
    carried.page(&CalendarPage { looked, ..calendar_page(visit, opened, form) }, status)
}

/// The fields with the text of a file, if there is one, as if it had been pasted: nothing but looked at. Kept in the form,
/// it is there for the next step and for who has to sign in first. And why the file could not be read.
fn pasted(mut fields: Fields, file: Vec<u8>) -> (Fields, Option<Message>) {
    if file.is_empty() {
        return (fields, None);
    }
    fields.remove("step");
    match String::from_utf8(file) {
        Ok(text) => {
            fields.set("days", text);
            (fields, None)
        }
        Err(_) => (fields, Some(NOT_TEXT)),
    }
}
