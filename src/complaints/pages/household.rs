//! Joining a neighbour's complaint with one's household, and leaving it: single buttons, which come back to the complaint.

use actix_web::{HttpResponse, web};

use crate::accounts::{Actor, Member};
use crate::base::ids::ComplaintId;
use crate::base::{Message, Result};
use crate::complaints::{actions, urls};
use crate::db::{Store, WriteTx};
use crate::web::limits::{Action, Limits};
use crate::web::respond::see_other_saying;
use crate::web::{Form, Visit};

const JOINED: Message = Message::new("joint.joined");
const LEFT: Message = Message::new("joint.left");

type Act = fn(&mut WriteTx<'_>, &Actor, ComplaintId) -> Result<()>;
type Parts = (web::Data<Store>, web::Data<Limits>, Visit);

/// POST `/complaints/{id}/household`
pub async fn join(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::join, JOINED)).await
}

/// POST `/complaints/{id}/household/end`
pub async fn leave(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::leave, LEFT)).await
}

async fn act(
    (store, limits, visit): Parts,
    actor: Actor,
    id: ComplaintId,
    (act, said): (Act, Message),
) -> Result<HttpResponse> {
    limits.count(Action::Write, actor.person_id.to_string())?;
    store.write(move |tx| act(tx, &actor, id)).await?;
    Ok(see_other_saying(&visit, &urls::complaint(id), &said))
}
