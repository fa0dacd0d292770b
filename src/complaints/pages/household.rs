//! Joining a neighbour's complaint with one's household, and leaving it: single buttons, which come back to the complaint.

use actix_web::{HttpResponse, web};

use super::affected::{Parts, act};
use crate::accounts::Member;
use crate::base::ids::ComplaintId;
use crate::base::{Message, Result};
use crate::complaints::actions;
use crate::web::Form;

const JOINED: Message = Message::new("joint.joined");
const LEFT: Message = Message::new("joint.left");

/// POST `/complaints/{id}/household`
pub async fn join(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::join, JOINED)).await
}

/// POST `/complaints/{id}/household/end`
pub async fn leave(parts: Parts, Member(actor): Member, id: web::Path<ComplaintId>, _: Form) -> Result<HttpResponse> {
    act(parts, actor, *id, (actions::leave, LEFT)).await
}
