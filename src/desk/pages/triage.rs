//! What is done on the page of a complaint on the desk: accepting, rejecting, signing, publishing, noting.

use actix_web::{HttpResponse, web};

use super::complaint::{Forms, shown, url};
use crate::accounts::Staff;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::text::{self, EMPTY, NOTE, REASON};
use crate::base::words::{Category, Severity, Validity};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self as complaint_actions, Acceptance, Rejection};
use crate::db::Store;
use crate::desk::actions;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Visit};

const DESK: &str = "/desk";
const ACCEPTED: Message = Message::new("desk.accepted");
const REJECTION_PROPOSED: Message = Message::new("desk.rejection_proposed");
const REJECTION_SIGNED: Message = Message::new("desk.rejection_signed");
const PUBLISHED: Message = Message::new("desk.published");
const NOTED: Message = Message::new("desk.noted");

/// POST `/desk/complaints/{id}/acceptance`
pub async fn accept(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = match acceptance(&fields) {
        Ok(acceptance) => store.write(move |tx| complaint_actions::accept(tx, &by, id, &acceptance)).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, DESK, &ACCEPTED)) };
    let (form, status) = Filled::refused(fields, error)?;
    let forms = Forms { acceptance: Some(form), ..Forms::default() };
    shown(&store, visit, (actor, id), (forms, status)).await
}

fn acceptance(fields: &Fields) -> Result<Acceptance> {
    let mut errors = FormErrors::new();
    let severity = errors.take("severity", fields.parsed("severity", Severity::parse)?.ok_or(EMPTY));
    let category = errors.take("category", fields.parsed("category", Category::parse)?.ok_or(EMPTY));
    let ambassador = fields.parsed("ambassador", |id| id.parse().ok().map(PersonId))?;
    let ambassador = errors.take("ambassador", ambassador.ok_or(complaint_actions::NO_AMBASSADOR));
    let seen_version = seen_version(fields)?;
    match (severity, category, ambassador) {
        (Some(severity), Some(category), Some(ambassador)) => {
            Ok(Acceptance { severity, category, ambassador, seen_version })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The version of the complaint that stood on the page.
fn seen_version(fields: &Fields) -> Result<i32> {
    fields.parsed("seen_version", |version| version.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// POST `/desk/complaints/{id}/rejection`
pub async fn reject(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = match rejection(&fields) {
        Ok(rejection) => store.write(move |tx| complaint_actions::propose_rejection(tx, &by, id, &rejection)).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, &url(id), &REJECTION_PROPOSED)) };
    let (form, status) = Filled::refused(fields, error)?;
    let forms = Forms { rejection: Some(form), ..Forms::default() };
    shown(&store, visit, (actor, id), (forms, status)).await
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

/// POST `/desk/complaints/{id}/rejection/signature`
pub async fn sign(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = store.write(move |tx| complaint_actions::sign_rejection(tx, &by, id)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, DESK, &REJECTION_SIGNED)) };
    let (form, status) = Filled::refused(fields, error)?;
    let forms = Forms { act: Some(form), ..Forms::default() };
    shown(&store, visit, (actor, id), (forms, status)).await
}

/// POST `/desk/complaints/{id}/publication`
pub async fn publish(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by, seen) = (*id, actor.clone(), seen_version(&fields)?);
    let done = store.write(move |tx| complaint_actions::publish_held(tx, &by, id, seen)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, &url(id), &PUBLISHED)) };
    let (form, status) = Filled::refused(fields, error)?;
    let forms = Forms { act: Some(form), ..Forms::default() };
    shown(&store, visit, (actor, id), (forms, status)).await
}

/// POST `/desk/complaints/{id}/notes`
pub async fn note(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = match text::lines(fields.one("note")?, &NOTE) {
        Ok(body) => store.write(move |tx| actions::write_note(tx, &by, id, &body)).await,
        Err(why) => Err(Error::Invalid(FormErrors::of("note", why))),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, &url(id), &NOTED)) };
    let (form, status) = Filled::refused(fields, error)?;
    let forms = Forms { note: Some(form), ..Forms::default() };
    shown(&store, visit, (actor, id), (forms, status)).await
}
