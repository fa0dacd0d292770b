//! `/complaints/takeover`: with the code that the front desk read out or wrote, an owner makes her own what was entered for
//! her.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::{Acted, Ask, Asks, Member, Sending, Shown, Whom, typed_digits};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, TakenOver};
use crate::complaints::{TakeoverCode, urls};
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said on the complaint that is hers now.
pub const TAKEN_OVER: Message = Message::new("entry.taken_over");
const TITLE: &str = "entry.takeover_title";
const FIELD: &str = "takeover";

#[derive(Template)]
#[template(path = "complaints/takeover.html")]
struct TakeoverPage {
    shell: Shell,
    form: Filled,
    /// Whether she lives nowhere yet that we know of.
    is_homeless: bool,
}

impl Page for TakeoverPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/takeover`
pub async fn show(sending: Sending, Member(actor): Member) -> Result<HttpResponse> {
    shown(sending, actor.homes.is_empty(), Shown::default())
}

/// POST `/complaints/takeover`
pub async fn take_over(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let (secret, sent) = (sending.visit.site.secret.clone(), fields.clone());
    let tried = sending.act(Whom::Writers, fields, read, move |tx, actor, code| {
        Ok((actor.clone(), actions::take_over(tx, actor, code.as_ref(), &secret)?))
    });
    match tried.await? {
        Acted::Done((_, TakenOver::Hers(id))) => Ok(sending.done(&urls::complaint(id), &TAKEN_OVER)),
        Acted::Done((actor, TakenOver::Wrong(left))) => {
            let why = Message::new("entry.wrong_code").with(i64::from(left));
            let again = Shown::refused(sent, Error::Invalid(FormErrors::of(FIELD, why)))?;
            shown(sending, actor.homes.is_empty(), again)
        }
        Acted::Refused(actor, again) => shown(sending, actor.homes.is_empty(), again),
        Acted::Outside(again) => {
            let fields = vec![Ask::line(FIELD, "entry.code")];
            sending.again(Asks { title: TITLE, section: "me", fields }, again)
        }
    }
}

fn read(fields: &Fields) -> Result<Option<TakeoverCode>> {
    Ok(TakeoverCode::typed(typed_digits(fields.one(FIELD)?)))
}

fn shown(sending: Sending, is_homeless: bool, again: Shown) -> Result<HttpResponse> {
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    let Shown { form, status, .. } = again;
    carried.page(&TakeoverPage { shell, form, is_homeless }, status)
}
