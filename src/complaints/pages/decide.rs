//! `/complaints/{id}/decision`: the owner says of each point whether it is solved.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use crate::accounts::{Actor, Member, Sending, Shown};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY};
use crate::base::words::{State, Verdict};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, Decision, MOST_POINTS};
use crate::complaints::{self, Complaint, Point, urls};
use crate::db::ReadTx;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said after every point was confirmed.
pub const CONFIRMED: Message = Message::new("writing.confirmed");
/// Said after a point was refused.
pub const REFUSED: Message = Message::new("writing.refused");
/// The version of the complaint that the form was shown with.
pub const SEEN_FIELD: &str = "seen";

/// The names of the fields, one for each point that a complaint can have.
macro_rules! numbered {
    ($name:literal $($number:literal)+) => { [$(concat!($name, $number)),+] };
}

/// A yes or no to each point, in their order.
const VERDICT_FIELDS: [&str; MOST_POINTS] = numbered!("verdict" 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34
        35 36 37 38 39 40);

/// A point and what the company says of it.
struct Proposed {
    field: &'static str,
    point: Point,
    answer: SafeHtml,
}

#[derive(Template)]
#[template(path = "complaints/decision.html")]
struct DecisionPage {
    shell: Shell,
    about: About,
    form: Filled,
    sign_in: Option<Filled>,
    points: Vec<Proposed>,
    /// The version that is decided about: the one seen, or after a conflict the present one.
    seen: String,
    has_changed: bool,
    /// Whether there is anything to decide; a visitor with an expired session is shown what everybody sees.
    is_open: bool,
    /// Whether she answers for one household of many.
    is_joint: bool,
}

impl Page for DecisionPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DecisionPage {
    /// What was chosen before anybody knew who sends it.
    fn kept_choices(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = VERDICT_FIELDS.into_iter().chain(["rating"]);
        names.map(|name| (name, self.form.value(name))).filter(|(_, value)| !value.is_empty())
    }
}

/// GET `/complaints/{id}/decision`
pub async fn show(sending: Sending, Member(actor): Member, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    let (id, asker) = (*id, actor.clone());
    let check = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        actions::may_answer(tx, &asker, &complaint)
    });
    check.await?;
    decision_page(sending, Some(actor), id, Shown::fresh(Filled::default())).await
}

/// POST `/complaints/{id}/decision`
pub async fn decide(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter(&fields).await? {
        Ok(actor) => actor,
        Err(sign_in) => return decision_page(sending, None, *id, Shown::outside(fields, sign_in)).await,
    };
    match act(&sending, &actor, *id, &fields).await {
        Ok(said) => Ok(sending.done(&urls::complaint(*id), &said)),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => decision_page(sending, Some(actor), *id, Shown::refused(fields, error)?).await,
    }
}

async fn act(sending: &Sending, actor: &Actor, id: ComplaintId, fields: &Fields) -> Result<Message> {
    let asker = actor.clone();
    let points = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        points_for(tx, Some(&asker), &complaint)
    });
    let decision = parse(fields, points.await?.len())?;
    sending.count(actor)?;
    let said = if decision.verdicts.contains(&Verdict::Refused) { REFUSED } else { CONFIRMED };
    let actor = actor.clone();
    sending.store.write(move |tx| actions::decide(tx, &actor, id, &decision)).await?;
    Ok(said)
}

fn parse(fields: &Fields, points: usize) -> Result<Decision> {
    let mut errors = FormErrors::new();
    let mut verdicts = Vec::new();
    for field in VERDICT_FIELDS.into_iter().take(points) {
        match fields.parsed(field, |code| Verdict::parse(code).filter(|verdict| *verdict != Verdict::Open))? {
            Some(verdict) => verdicts.push(verdict),
            None => errors.add(field, Message::new("writing.choose_verdict")),
        }
    }
    let rating = fields.parsed("rating", |text| text.parse().ok().filter(|stars| (1_i16..=5).contains(stars)))?;
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY.without_minimum()));
    let seen_version = seen(fields)?;
    errors.into_result(Decision { verdicts, rating, text: text.unwrap_or_default(), seen_version })
}

/// The version of the complaint that the sender saw.
pub fn seen(fields: &Fields) -> Result<i32> {
    fields.parsed(SEEN_FIELD, |text| text.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))
}

/// The version that a form shown again is about: after a conflict the present one, which its reader now sees.
pub fn seen_again(shown: &Shown, complaint: Option<&Complaint>) -> String {
    let present = complaint.map_or_else(String::new, |complaint| complaint.version.to_string());
    match shown.form.value(SEEN_FIELD) {
        sent if !sent.is_empty() && shown.status != StatusCode::CONFLICT => sent.to_owned(),
        _ => present,
    }
}

async fn decision_page(sending: Sending, actor: Option<Actor>, id: ComplaintId, shown: Shown) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let about = About::find_for(tx, actor.as_ref(), id)?;
        let Some(complaint) = about.complaint() else { return Ok((about, Vec::new(), (true, false))) };
        let points = proposed(tx, actor.as_ref(), complaint)?;
        let is_answered_by = match &actor {
            Some(actor) => actions::may_answer(tx, actor, complaint).is_ok(),
            None => false,
        };
        let is_joint = !complaints::households_of(tx, id)?.is_empty();
        let standing = (complaint.state == State::Proposed || is_answered_by, is_joint);
        Ok((about, points, standing))
    });
    let (about, points, (is_open, is_joint)) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.decision_title").in_section("complaints");
    let seen = seen_again(&shown, about.complaint());
    let has_changed = shown.status == StatusCode::CONFLICT;
    let Shown { form, sign_in, status } = shown;
    carried.page(&DecisionPage { shell, about, form, sign_in, points, seen, has_changed, is_open, is_joint }, status)
}

/// What somebody decides: all points, and of a joint complaint those that are everybody's and her own household's.
fn points_for(tx: &mut ReadTx<'_>, actor: Option<&Actor>, complaint: &Complaint) -> Result<Vec<Point>> {
    let households = complaints::households_of(tx, complaint.id)?;
    let own = actor.and_then(|actor| actions::own_household(actor, complaint, &households));
    let mut points = complaints::points_of(tx, complaint.id)?;
    points.retain(|point| point.is_for(own.as_ref().map(|own| own.number)));
    Ok(points)
}

fn proposed(tx: &mut ReadTx<'_>, actor: Option<&Actor>, complaint: &Complaint) -> Result<Vec<Proposed>> {
    let points = points_for(tx, actor, complaint)?;
    let answers = complaints::proposal_of(tx, complaint.id, complaint.proposal_round)?;
    let proposed = points.into_iter().zip(VERDICT_FIELDS).map(|(point, field)| {
        let answer = answers.iter().find(|answer| answer.point == point.number);
        let answer = answer.map_or_else(SafeHtml::default, |answer| SafeHtml::from_markdown(&answer.body));
        Proposed { field, point, answer }
    });
    Ok(proposed.collect())
}
