//! What is done on the page of a complaint on the desk: accepting, rejecting, signing, publishing, noting.

use actix_web::{HttpResponse, web};

use super::complaint::{Forms, shown, url};
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Whom, button, key_of};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::text::{self, EMPTY, NOTE, REASON};
use crate::base::words::{Category, Severity, Validity};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self as complaint_actions, Acceptance, Rejection};
use crate::complaints::{NewCause, causes};
use crate::db::WriteTx;
use crate::desk::{NewNote, actions};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form};

/// One of the forms of the page.
pub(super) struct Act<W> {
    pub asks: fn() -> Vec<Ask>,
    pub read: fn(&Fields) -> Result<W>,
    pub work: fn(&mut WriteTx<'_>, &Actor, ComplaintId, &W) -> Result<()>,
    /// Where she goes afterwards, and what she is told there.
    pub place: fn(ComplaintId) -> String,
    pub said: Message,
    /// Which form of the page is shown again when it was refused.
    pub slot: fn(Filled) -> Forms,
}

impl<W: Send + 'static> Act<W> {
    /// Does it for whoever sends it, or shows what she wrote again.
    pub async fn run(self, mut sending: Sending, id: ComplaintId, fields: Fields) -> Result<HttpResponse> {
        let work = self.work;
        match sending.act(Whom::Staff, fields, self.read, move |tx, by, written| work(tx, by, id, written)).await? {
            Acted::Done(()) => Ok(sending.done(&(self.place)(id), &self.said)),
            Acted::Refused(actor, again) => shown(sending, (actor, id), ((self.slot)(again.form), again.status)).await,
            Acted::Outside(again) => {
                sending.again(Asks { title: "desk.complaint_title", section: "desk", fields: (self.asks)() }, again)
            }
        }
    }
}

fn desk(_: ComplaintId) -> String {
    "/desk".to_owned()
}

/// POST `/desk/complaints/{id}/acceptance`
pub async fn accept(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: || {
            let severity = Ask::chosen("severity", "desk.severity", "severity");
            let own = [severity, Ask::chosen("category", "desk.category", "category")];
            own.into_iter().chain(causes::ASKS).collect()
        },
        read: acceptance,
        // Together: what an earlier action did not prevent refutes it with the acceptance.
        work: |tx, by, id, (acceptance, cause)| {
            complaint_actions::accept(tx, by, id, acceptance)?;
            cause.as_ref().map_or(Ok(()), |cause| complaint_actions::name_cause(tx, by, id, cause))
        },
        place: desk,
        said: Message::new("desk.accepted"),
        slot: |form| Forms { acceptance: Some(form), ..Forms::default() },
    };
    act.run(sending, *id, fields).await
}

fn acceptance(fields: &Fields) -> Result<(Acceptance, Option<NewCause>)> {
    let mut errors = FormErrors::new();
    let severity = errors.take("severity", fields.parsed("severity", Severity::parse)?.ok_or(EMPTY));
    let category = errors.take("category", fields.parsed("category", Category::parse)?.ok_or(EMPTY));
    let ambassador = fields.parsed("ambassador", |id| id.parse().ok().map(PersonId))?;
    let ambassador = errors.take("ambassador", ambassador.ok_or(complaint_actions::NO_AMBASSADOR));
    let cause = causes::read_if_any(fields, &mut errors)?;
    let seen_version = seen_version(fields)?;
    match (severity, category, ambassador) {
        (Some(severity), Some(category), Some(ambassador)) if errors.is_empty() => {
            Ok((Acceptance { severity, category, ambassador, seen_version }, cause))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The version of the complaint that stood on the page.
pub(super) fn seen_version(fields: &Fields) -> Result<i32> {
    fields.parsed("seen_version", |version| version.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// POST `/desk/complaints/{id}/rejection`
pub async fn reject(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: || vec![Ask::chosen("code", "desk.code", "validity"), Ask::lines("reason", "desk.reason")],
        read: rejection,
        work: complaint_actions::propose_rejection,
        place: url,
        said: Message::new("desk.rejection_proposed"),
        slot: |form| Forms { rejection: Some(form), ..Forms::default() },
    };
    act.run(sending, *id, fields).await
}

fn rejection(fields: &Fields) -> Result<Rejection> {
    let mut errors = FormErrors::new();
    let code = errors.take("code", fields.parsed("code", Validity::parse)?.ok_or(EMPTY));
    let reason = errors.take("reason", text::lines(fields.one("reason")?, &REASON));
    let seen_version = seen_version(fields)?;
    match (code, reason) {
        (Some(code), Some(reason)) => Ok(Rejection { code, reason, seen_version }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// An act that is one button.
fn one_button(form: Filled) -> Forms {
    Forms { act: Some(form), ..Forms::default() }
}

/// POST `/desk/complaints/{id}/rejection/signature`
pub async fn sign(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: Vec::new,
        read: button,
        work: |tx, by, id, ()| complaint_actions::sign_rejection(tx, by, id),
        place: desk,
        said: Message::new("desk.rejection_signed"),
        slot: one_button,
    };
    act.run(sending, *id, fields).await
}

/// POST `/desk/complaints/{id}/publication`
pub async fn publish(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: Vec::new,
        read: seen_version,
        work: |tx, by, id, seen| complaint_actions::publish_held(tx, by, id, *seen),
        place: url,
        said: Message::new("desk.published"),
        slot: one_button,
    };
    act.run(sending, *id, fields).await
}

/// POST `/desk/complaints/{id}/notes`
pub async fn note(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: || vec![Ask::lines("note", "desk.note")],
        read: written_note,
        work: |tx, by, id, (body, fields)| {
            let submission_key = format!("note.{id}.{}", key_of(fields, by)?);
            actions::write_note(tx, by, id, &NewNote { body: body.clone(), submission_key })
        },
        place: url,
        said: Message::new("desk.noted"),
        slot: |form| Forms { note: Some(form), ..Forms::default() },
    };
    act.run(sending, *id, fields).await
}

/// The note, and the form whose key its author's name is put to.
fn written_note(fields: &Fields) -> Result<(String, Fields)> {
    let body = text::lines(fields.one("note")?, &NOTE);
    let body = body.map_err(|why| Error::Invalid(FormErrors::of("note", why)))?;
    Ok((body, fields.clone()))
}
