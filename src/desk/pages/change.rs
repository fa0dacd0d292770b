//! `/desk/complaints/{id}/severity`, `/extension` and `/handover`: what changes about a complaint beside its state. Each has
//! its reason in public; a lower severity and more time need a second signature.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::complaint::url;
use super::list::named;
use super::triage::seen_version;
use crate::accounts::{self, Acted, Actor, Ask, Asks, Person, Sending, Shown, Staff, Whom, button};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::text::{self, EMPTY, REASON};
use crate::base::words::{CosignedAct, Role, Severity};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, HandOver, MOST_EXTENSION_DAYS, Wanted};
use crate::complaints::{self, Complaint, Cosigned, Placed, RowView, SecondSignature};
use crate::db::{ReadTx, WriteTx};
use crate::desk::policy;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const DONE: Message = Message::new("desk.changed");
const SIGNED: Message = Message::new("desk.cosigned");

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Severity,
    Extension,
    Handover,
}

impl Change {
    /// The last part of its address.
    const fn segment(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Extension => "extension",
            Self::Handover => "handover",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Severity => "desk.change_severity",
            Self::Extension => "desk.extend",
            Self::Handover => "desk.hand_over",
        }
    }

    const fn lead(self) -> &'static str {
        match self {
            Self::Severity => "desk.change_severity_lead",
            Self::Extension => "desk.extend_lead",
            Self::Handover => "desk.hand_over_lead",
        }
    }

    /// The field in which one chooses, and its label.
    const fn field(self) -> (&'static str, &'static str) {
        match self {
            Self::Severity => ("severity", "desk.severity"),
            Self::Extension => ("days", "desk.extend_days"),
            Self::Handover => ("ambassador", "desk.hand_over_to"),
        }
    }

    const fn act(self) -> Option<CosignedAct> {
        match self {
            Self::Severity => Some(CosignedAct::Lower),
            Self::Extension => Some(CosignedAct::Extend),
            Self::Handover => None,
        }
    }

    fn asks(self) -> Asks {
        Asks { title: self.title(), section: "desk", fields: vec![Ask::lines("reason", "desk.public_reason")] }
    }
}

/// What waits for its second signature.
struct Waiting {
    signature: SecondSignature,
    what: Cosigned,
    proposer: String,
    may_sign: bool,
}

#[derive(Template)]
#[template(path = "desk/change.html")]
struct ChangePage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    change: Change,
    waiting: Option<Waiting>,
    /// Whether the reader may ask for it.
    may_ask: bool,
    choices: Vec<Choice>,
    form: Filled,
}

impl Page for ChangePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ChangePage {
    fn complaint(&self) -> &Complaint {
        &self.placed.complaint
    }

    fn url(&self) -> String {
        format!("{}/{}", url(self.complaint().id), self.change.segment())
    }

    /// What waits, in words.
    fn asked(&self, what: Cosigned) -> String {
        match what {
            Cosigned::Lowering(severity) => self.shell.label("severity", severity.code()).to_owned(),
            Cosigned::Extension(days) => self.shell.t1("desk.more_days", i64::from(days)),
        }
    }
}

async fn shown(
    sending: Sending,
    (actor, id): (Actor, ComplaintId),
    (change, again): (Change, Option<Shown>),
) -> Result<HttpResponse> {
    let lang = sending.visit.lang;
    let found = sending.store.read(move |tx| {
        let placed = complaints::find_placed(tx, Some(&actor), id)?;
        let waiting = match change.act() {
            Some(act) => waiting(tx, &actor, &placed.complaint, act)?,
            None => None,
        };
        let hands = actions::charge_of(tx, id)?;
        let asked = policy::may_change(&actor, &placed.complaint, (change.act(), hands));
        let may_sign = waiting.as_ref().is_some_and(|waiting| waiting.may_sign);
        match &asked {
            Err(Error::Denied(why)) if !may_sign => return Err(Error::Denied(why.clone())),
            _ => {}
        }
        let people = if change == Change::Handover { candidates(tx, &placed.complaint)? } else { Vec::new() };
        Ok((placed, waiting, asked.is_ok(), people))
    });
    let (placed, waiting, may_ask, people) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, change.title()).in_section("desk");
    let choices = match change {
        Change::Severity => {
            Severity::ALL.iter().map(|one| choice(one.code(), lang.label("severity", one.code()))).collect()
        }
        Change::Extension => {
            (1..=MOST_EXTENSION_DAYS).map(|days| choice(&days.to_string(), &days.to_string())).collect()
        }
        Change::Handover => people.iter().map(named).collect(),
    };
    let row = RowView::of(placed.row(), shell.visit.now);
    let suggested = Filled::with(&[("severity", placed.complaint.severity.code())]);
    let (form, status) = match again {
        Some(again) => (again.form, again.status),
        None => (suggested, StatusCode::OK),
    };
    carried.page(&ChangePage { shell, placed, row, change, waiting, may_ask, choices, form }, status)
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

/// Who can be named: ambassadors of the estate, or people of the group centre once it has taken the complaint over.
fn candidates(tx: &mut ReadTx<'_>, complaint: &Complaint) -> Result<Vec<Person>> {
    let is_with_group = actions::charge_of(tx, complaint.id)?.is_with_group;
    let role = if is_with_group { Role::GroupCentre } else { Role::Ambassador };
    let mut people = accounts::people_with_role_in(tx, role, complaint.reach())?;
    people.retain(|person| complaint.ambassador_id != Some(person.id) && complaint.opener_id != Some(person.id));
    Ok(people)
}

fn waiting(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint, act: CosignedAct) -> Result<Option<Waiting>> {
    let Some((signature, what)) = actions::waiting(tx, complaint.id, act.code())? else { return Ok(None) };
    let proposer = accounts::find_person(tx, signature.proposed_by)?.staff_name.unwrap_or_default();
    let may_sign = complaints::policy::may_cosign(actor, complaint, (what, signature.proposed_by)).is_ok();
    Ok(Some(Waiting { signature, what, proposer, may_sign }))
}

/// Reads what is asked for, with its reason.
fn wanted<W>(fields: &Fields, field: &'static str, read: impl FnOnce(&str) -> Option<W>) -> Result<Wanted<W>> {
    let mut errors = FormErrors::new();
    let what = errors.take(field, fields.parsed(field, read)?.ok_or(EMPTY));
    let reason = errors.take("reason", text::lines(fields.one("reason")?, &REASON));
    let seen_version = seen_version(fields)?;
    match (what, reason) {
        (Some(what), Some(reason)) => Ok(Wanted { what, reason, seen_version }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Does what a form says, or shows it again.
async fn run<W: Send + 'static>(
    mut sending: Sending,
    (id, change, said): (ComplaintId, Change, Message),
    fields: Fields,
    read: fn(&Fields) -> Result<W>,
    work: fn(&mut WriteTx<'_>, &Actor, ComplaintId, &W) -> Result<()>,
) -> Result<HttpResponse> {
    match sending.act(Whom::Staff, fields, read, move |tx, by, written| work(tx, by, id, written)).await? {
        Acted::Done(()) => Ok(sending.done(&url(id), &said)),
        Acted::Refused(actor, again) => shown(sending, (actor, id), (change, Some(again))).await,
        Acted::Outside(again) => sending.again(change.asks(), again),
    }
}

/// GET `/desk/complaints/{id}/severity`
pub async fn severity(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), (Change::Severity, None)).await
}

/// POST `/desk/complaints/{id}/severity`
pub async fn change_severity(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let read = |fields: &Fields| wanted(fields, "severity", Severity::parse);
    run(sending, (*id, Change::Severity, DONE), fields, read, actions::change_severity).await
}

/// POST `/desk/complaints/{id}/severity/signature`
pub async fn sign_severity(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let work = |tx: &mut WriteTx<'_>, by: &Actor, id, (): &()| actions::cosign(tx, by, id, CosignedAct::Lower.code());
    run(sending, (*id, Change::Severity, SIGNED), fields, button, work).await
}

/// GET `/desk/complaints/{id}/extension`
pub async fn extension(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), (Change::Extension, None)).await
}

/// POST `/desk/complaints/{id}/extension`
pub async fn extend(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let read = |fields: &Fields| {
        let days = |text: &str| text.parse().ok().filter(|days| (1..=MOST_EXTENSION_DAYS).contains(days));
        wanted(fields, "days", |text| days(text).map(Cosigned::Extension))
    };
    run(sending, (*id, Change::Extension, DONE), fields, read, actions::propose).await
}

/// POST `/desk/complaints/{id}/extension/signature`
pub async fn sign_extension(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let work = |tx: &mut WriteTx<'_>, by: &Actor, id, (): &()| actions::cosign(tx, by, id, CosignedAct::Extend.code());
    run(sending, (*id, Change::Extension, SIGNED), fields, button, work).await
}

/// GET `/desk/complaints/{id}/handover`
pub async fn handover(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), (Change::Handover, None)).await
}

/// POST `/desk/complaints/{id}/handover`
pub async fn hand_over(sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let read = |fields: &Fields| {
        let wanted = wanted(fields, "ambassador", |id| id.parse().ok().map(PersonId))?;
        Ok(HandOver { to: wanted.what, reason: wanted.reason, seen_version: wanted.seen_version })
    };
    run(sending, (*id, Change::Handover, DONE), fields, read, actions::hand_over).await
}
