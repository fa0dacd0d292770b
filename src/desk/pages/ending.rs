//! What is done on the page of a complaint after its end: a return visit (T16), and the decision of a review (T14).

use actix_web::{HttpResponse, web};

use super::complaint::{Forms, url};
use super::triage::{Act, seen_version};
use crate::accounts::{Ask, Sending};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::text::{self, BODY, EMPTY, NOTE};
use crate::base::words::{State, VisitChannel};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self as complaint_actions, Review};
use crate::desk::{Answers, NewVisit, actions};
use crate::web::{Fields, Form};

/// POST `/desk/complaints/{id}/review`
pub async fn review(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: || {
            vec![Ask::chosen("to", "desk.review_to", "desk.review_outcome"), Ask::lines("reason", "desk.review_reason")]
        },
        read: decided,
        work: complaint_actions::decide_review,
        place: url,
        said: Message::new("desk.review_decided"),
        slot: |form| Forms { review: Some(form), ..Forms::default() },
    };
    act.run(sending, *id, fields).await
}

fn decided(fields: &Fields) -> Result<Review> {
    let mut errors = FormErrors::new();
    let to = errors.take("to", fields.parsed("to", State::parse)?.ok_or(EMPTY));
    let reason = errors.take("reason", text::lines(fields.one("reason")?, &BODY));
    let ambassador = fields.parsed("ambassador", |id| id.parse().ok().map(PersonId))?;
    let seen_version = seen_version(fields)?;
    match (to, reason) {
        (Some(to), Some(reason)) => Ok(Review { to, reason, ambassador, seen_version }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// POST `/desk/complaints/{id}/visit`
pub async fn visit(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let act = Act {
        asks: || {
            let channel = Ask::chosen("channel", "desk.visit_channel", "visit_channel");
            vec![channel, Ask::lines("visit_note", "desk.visit_note")]
        },
        read: visited,
        work: |tx, by, id, visit| actions::record_visit(tx, by, id, visit),
        place: url,
        said: Message::new("desk.visited"),
        slot: |form| Forms { visit: Some(form), ..Forms::default() },
    };
    act.run(sending, *id, fields).await
}

/// Whoever was reached was asked all four questions.
fn visited(fields: &Fields) -> Result<NewVisit> {
    let mut errors = FormErrors::new();
    let channel = errors.take("channel", fields.parsed("channel", VisitChannel::parse)?.ok_or(EMPTY));
    let household = fields.parsed("household", |number| number.parse::<i32>().ok())?;
    let note = errors.take("visit_note", text::lines(fields.one("visit_note")?, &NOTE.without_minimum()));
    let was_reached = errors.take("reached", yes_or_no(fields, "reached")?.ok_or(EMPTY));
    let answers = if was_reached == Some(true) {
        let mut yes_or_no = |name| Ok::<_, Error>(errors.take(name, yes_or_no(fields, name)?.ok_or(EMPTY)));
        let (solved, respected, pressed) = (yes_or_no("solved")?, yes_or_no("respected")?, yes_or_no("pressed")?);
        let satisfaction =
            fields.parsed("satisfaction", |value| value.parse().ok().filter(|mark| (1..=5).contains(mark)))?;
        let satisfaction = errors.take("satisfaction", satisfaction.ok_or(EMPTY));
        match (solved, satisfaction, respected, pressed) {
            (Some(is_solved), Some(satisfaction), Some(was_respected), Some(was_pressed)) => {
                Some(Answers { is_solved, satisfaction, was_respected, was_pressed })
            }
            _ => return Err(Error::Invalid(errors)),
        }
    } else {
        None
    };
    match (channel, note, was_reached) {
        (Some(channel), Some(note), Some(_)) => Ok(NewVisit { channel, answers, note, household }),
        _ => Err(Error::Invalid(errors)),
    }
}

fn yes_or_no(fields: &Fields, name: &str) -> Result<Option<bool>> {
    fields.parsed(name, |value| match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })
}
