//! How much one is told of a complaint, and of what is new on an estate: one field and a button, on the page of the thing
//! itself and in the list of everything one watches.

use actix_web::{HttpResponse, web};

use crate::accounts::{Ask, Asks, Sending};
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::{Error, Message, Result};
use crate::complaints::model::{EstateWatch, Watch};
use crate::complaints::{actions, urls};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::local_path;
use crate::web::{Fields, Form};

/// The field of both forms.
const LEVEL: &str = "level";
/// The choice of nothing, on an estate.
pub const NONE: &str = "none";

const WATCHED: Message = Message::new("watch.watched");
const OFFICIAL: Message = Message::new("watch.official");
const MUTED: Message = Message::new("watch.muted");
const ESTATE_WATCHED: Message = Message::new("watch.estate_watched");
const ESTATE_ENDED: Message = Message::new("watch.estate_ended");

fn asks(family: &'static str) -> Asks {
    Asks { title: "watch.title", section: "me", fields: vec![Ask::chosen(LEVEL, "watch.tell_me", family)] }
}

/// POST `/complaints/{id}/watch`
pub async fn complaint(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks("watch.level"), outside),
    };
    let level = fields.parsed(LEVEL, Watch::parse)?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    sending.count(&actor)?;
    sending.store.write(move |tx| actions::watch(tx, &actor, id, level)).await?;
    let said = match level {
        Watch::All => WATCHED,
        Watch::Official => OFFICIAL,
        Watch::Muted => MUTED,
    };
    Ok(sending.done(next(&fields, &urls::complaint(id))?, &said))
}

/// POST `/estates/{id}/watch`
pub async fn estate(mut sending: Sending, id: web::Path<EstateId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks("watch.estate"), outside),
    };
    let told = match fields.one(LEVEL)? {
        NONE => None,
        code => Some(EstateWatch::parse(code).ok_or(Error::BadRequest(NOT_OUR_FORM))?),
    };
    sending.count(&actor)?;
    sending.store.write(move |tx| actions::watch_estate(tx, &actor, id, told)).await?;
    let said = if told.is_some() { ESTATE_WATCHED } else { ESTATE_ENDED };
    Ok(sending.done(next(&fields, &format!("/estates/{id}"))?, &said))
}

/// Where the form stood, if not on the page of the thing itself.
fn next<'f>(fields: &'f Fields, own: &'f str) -> Result<&'f str> {
    Ok(fields.optional("next")?.map_or(own, local_path))
}
