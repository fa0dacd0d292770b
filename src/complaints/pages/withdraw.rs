//! `/complaints/{id}/withdrawal`: the owner takes her complaint back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use super::decide::{seen, seen_again};
use crate::accounts::{Actor, Member, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::{self, actions, policy, urls};
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said afterwards.
pub const WITHDRAWN: Message = Message::new("writing.withdrawn");

#[derive(Template)]
#[template(path = "complaints/withdrawal.html")]
struct WithdrawalPage {
    shell: Shell,
    about: About,
    form: Filled,
    sign_in: Option<Filled>,
    /// The version that is withdrawn: the one seen, or after a conflict the present one.
    seen: String,
    has_changed: bool,
}

impl Page for WithdrawalPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/withdrawal`
pub async fn show(sending: Sending, Member(actor): Member, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    let (id, asker) = (*id, actor.clone());
    let check = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        policy::may_decide(&asker, &complaint)?;
        complaints::after(complaint.state, complaints::Act::Withdraw).map_err(Error::Conflict)
    });
    check.await?;
    withdrawal_page(sending, Some(actor), id, Shown::fresh(Filled::default())).await
}

/// POST `/complaints/{id}/withdrawal`
pub async fn withdraw(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return withdrawal_page(sending, None, *id, Shown::outside(fields, sign_in)).await,
    };
    match act(&sending, &actor, *id, &fields).await {
        Ok(()) => Ok(sending.done(&urls::complaint(*id), &WITHDRAWN)),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => withdrawal_page(sending, Some(actor), *id, Shown::refused(fields, error)?).await,
    }
}

async fn act(sending: &Sending, actor: &Actor, id: ComplaintId, fields: &Fields) -> Result<()> {
    let text = text::lines(fields.one("text")?, &BODY.without_minimum());
    let text = text.map_err(|why| Error::Invalid(FormErrors::of("text", why)))?;
    let seen_version = seen(fields)?;
    sending.count(actor)?;
    let actor = actor.clone();
    sending.store.write(move |tx| actions::withdraw(tx, &actor, id, &text, seen_version)).await
}

async fn withdrawal_page(
    sending: Sending,
    actor: Option<Actor>,
    id: ComplaintId,
    shown: Shown,
) -> Result<HttpResponse> {
    let about = sending.store.read(move |tx| About::find_for(tx, actor.as_ref(), id)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.withdrawal_title").in_section("complaints");
    let seen = seen_again(&shown, about.complaint());
    let has_changed = shown.status == StatusCode::CONFLICT;
    let Shown { form, sign_in, status } = shown;
    carried.page(&WithdrawalPage { shell, about, form, sign_in, seen, has_changed }, status)
}
