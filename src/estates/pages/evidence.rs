//! Photographs that show whose a home is: taken in with every POST of the form of a claim, in which they wait until it is
//! accepted; and `/me/homes/{id}/evidence`, where more are added while it waits.

use actix_web::{HttpResponse, web};

use super::home::home_page;
use crate::accounts::{Actor, Asks, Sending, Shown};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::ReadTx;
use crate::estates::actions;
use crate::estates::model::{MAX_EVIDENCE, home_url};
use crate::media::{self, Photograph, Room, Shots, Takes, Upload};
use crate::web::{Fields, Filled};

/// Said after photographs were added to a claim.
pub const EVIDENCE_KEPT: Message = Message::new("estates.evidence_kept");
/// A photograph to be taken away.
const DROP_FIELD: &str = "drop";
/// The value of `act` with which a form is only kept.
const KEEP: &str = "keep";

/// Whether a form asks for nothing but to keep its photographs, or to take one away.
pub fn only_keeps(fields: &Fields) -> Result<bool> {
    Ok(fields.one("act")? == KEEP || fields.optional(DROP_FIELD)?.is_some())
}

/// Takes in the photographs of a form of the actor's; those that are refused are said at the field. `taken` are shown
/// with her claim already.
pub async fn take_in(sending: &Sending, actor: &Actor, upload: Upload, taken: i64) -> Result<(Fields, FormErrors)> {
    if let Some(id) = upload.fields.optional(DROP_FIELD)?.map(str::to_owned) {
        let (gone, by) = (id.clone(), actor.clone());
        match sending.store.write(move |tx| media::actions::remove(tx, &by, &id)).await {
            Ok(()) => upload.darkroom.clear_away(vec![gone]).await,
            // Pressed twice, the button does nothing the second time.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    media::hold_own(sending, actor, upload, Room { most: MAX_EVIDENCE, taken, takes: Takes::Pictures }).await
}

/// Whether another photograph may be shown beside these.
pub fn has_room(shots: &Shots) -> bool {
    i64::try_from(shots.list.len()).is_ok_and(|shown| shown < MAX_EVIDENCE)
}

/// The names of the photographs that wait in a form.
pub fn waiting(fields: &Fields) -> Vec<String> {
    media::waiting(fields, MAX_EVIDENCE)
}

/// The photographs that wait in a form as it is shown.
pub fn find_waiting(tx: &mut ReadTx<'_>, actor: &Actor, form: &Filled) -> Result<Vec<Photograph>> {
    let most = usize::try_from(MAX_EVIDENCE).unwrap_or(usize::MAX);
    let ids: Vec<String> = form.values(media::WAITING_FIELD).take(most).map(str::to_owned).collect();
    media::loose_among(tx, actor.person_id, &ids)
}

/// The answer to somebody whom nobody knows any more: her words and photographs are kept.
pub async fn turned_away(sending: Sending, asks: Asks, (outside, upload): (Shown, Upload)) -> Result<HttpResponse> {
    let (fields, mistakes) = media::hold(&sending, upload, (MAX_EVIDENCE, Takes::Pictures)).await?;
    sending.again(asks, Shown { form: Filled::sent(fields, mistakes), ..outside })
}

/// POST `/me/homes/{id}/evidence`
pub async fn add(mut sending: Sending, id: web::Path<String>, upload: Upload) -> Result<HttpResponse> {
    let asks = || Asks { title: "estates.evidence", section: "me", fields: Vec::new() };
    let actor = match sending.enter_member(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return turned_away(sending, asks(), (outside, upload)).await,
    };
    let (id, by) = (id.into_inner(), actor.clone());
    let claim = id.clone();
    let drops = upload.fields.optional(DROP_FIELD)?.is_some();
    let taken = sending.store.read(move |tx| actions::shown_with(tx, &by, &claim)).await?;
    let (fields, mistakes) = take_in(&sending, &actor, upload, taken).await?;
    let (claim, by, photographs) = (id.clone(), actor.clone(), waiting(&fields));
    if !photographs.is_empty() {
        sending.store.write(move |tx| actions::show_evidence(tx, &by, &claim, &photographs)).await?;
    } else if mistakes.is_empty() && !drops {
        let nothing = FormErrors::of(media::PICTURES_FIELD, Message::new("estates.evidence_nothing"));
        return home_page(sending, (actor, id), Shown::refused(fields, Error::Invalid(nothing))?, None).await;
    }
    if mistakes.is_empty() {
        return Ok(sending.done(&format!("{}#evidence", home_url(&id)), &EVIDENCE_KEPT));
    }
    home_page(sending, (actor, id), Shown::refused(fields, Error::Invalid(mistakes))?, None).await
}
