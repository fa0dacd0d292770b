//! Adjustments that one operator proposed: another signs them, or nobody does.

use actix_web::{HttpResponse, web};

use crate::accounts::{Acted, Actor, Asks, Sending, Whom, button};
use crate::base::ids::AdjustmentId;
use crate::base::{Message, Result};
use crate::club::points::actions;
use crate::db::WriteTx;
use crate::web::Form;

const PLACE: &str = "/desk/club";
const SIGNED: Message = Message::new("points.signed");
const REFUSED: Message = Message::new("points.refused");

/// POST `/desk/club/adjustments/{id}/signature`
pub async fn sign(sending: Sending, id: web::Path<AdjustmentId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    ended(
        sending,
        form,
        (move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::sign_adjustment(tx, by, id), &SIGNED),
    )
    .await
}

/// POST `/desk/club/adjustments/{id}/refusal`
pub async fn refuse(sending: Sending, id: web::Path<AdjustmentId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::refuse_adjustment(tx, by, id);
    ended(sending, form, (work, &REFUSED)).await
}

async fn ended(
    mut sending: Sending,
    Form(fields): Form,
    (work, said): (impl FnOnce(&mut WriteTx<'_>, &Actor, &()) -> Result<()> + Send + 'static, &Message),
) -> Result<HttpResponse> {
    match sending.act(Whom::Staff, fields, button, work).await? {
        Acted::Done(()) => Ok(sending.done(PLACE, said)),
        // One button, nothing typed: the page of the error says what happened meanwhile.
        Acted::Refused(_, again) | Acted::Outside(again) => {
            sending.again(Asks { title: "points.operating", section: "desk", fields: Vec::new() }, again)
        }
    }
}
