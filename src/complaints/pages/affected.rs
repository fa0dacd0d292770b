//! 我也遇到: single buttons, which come back to the complaint.

use actix_web::{HttpResponse, web};

use crate::accounts::{Actor, Member};
use crate::base::ids::ComplaintId;
use crate::base::{Message, Result};
use crate::complaints::{actions, urls};
use crate::db::{Store, WriteTx};
use crate::web::limits::{Action, Limits};
use crate::web::respond::see_other_saying;
use crate::web::{Form, Visit};

const AFFECTED: Message = Message::new("writing.affected");
const UNAFFECTED: Message = Message::new("writing.unaffected");

/// What a button does.
type Act = fn(&mut WriteTx<'_>, &Actor, ComplaintId) -> Result<()>;
/// What its request brings.
pub(super) type Parts = (web::Data<Store>, web::Data<Limits>, Visit);

/// POST `/complaints/{id}/affected`
pub async fn affect(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::affect, AFFECTED)).await
}

/// POST `/complaints/{id}/affected/end`
pub async fn unaffect(
    parts: Parts,
    Member(actor): Member,
    id: web::Path<ComplaintId>,
    _: Form,
) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::unaffect, UNAFFECTED)).await
}

/// Does what a button says for who pressed it, and goes back to the complaint.
pub(super) async fn act(
    (store, limits, visit): Parts,
    actor: Actor,
    id: ComplaintId,
    (act, said): (Act, Message),
) -> Result<HttpResponse> {
    limits.count(Action::Write, actor.person_id.to_string())?;
    store.write(move |tx| act(tx, &actor, id)).await?;
    Ok(see_other_saying(&visit, &urls::complaint(id), &said))
}
