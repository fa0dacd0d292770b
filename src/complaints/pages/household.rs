//! Joining a neighbour's complaint with one's household, leaving it, wanting its rejection looked at again: single buttons, which come back to the complaint.

use actix_web::{HttpResponse, web};

use super::affected::{Parts, act};
use crate::accounts::Member;
use crate::base::ids::ComplaintId;
use crate::base::{Message, Result};
use crate::complaints::actions;
use crate::web::Form;

const JOINED: Message = Message::new("joint.joined");
const CALLED: Message = Message::new("joint.called");
const LEFT: Message = Message::new("joint.left");

/// POST `/complaints/{id}/household`
pub async fn join(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::join, JOINED)).await
}

/// POST `/complaints/{id}/review/call`
pub async fn call_review(
    parts: Parts,
    Member(actor): Member,
    id: web::Path<ComplaintId>,
    _: Form,
) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::call_review, CALLED)).await
}

/// POST `/complaints/{id}/household/end`
pub async fn leave(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::leave, LEFT)).await
}
