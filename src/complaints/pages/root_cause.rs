//! `/complaints/{id}/root-cause`: why a grave complaint came about, what is done so that it does not come again, where, and
//! how everybody can see whether that holds.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::pledging;
use super::word::seen_version;
use crate::accounts::{Acted, Actor, Ask, Asks, Scope, Sending, Shown, Staff, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY, EMPTY};
use crate::base::words::ReplyKind;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, NO_ROOT_CAUSE_AWAITED, Response};
use crate::complaints::model::{REMEDY, REMEDY_DAYS, USUAL_REMEDY_DAYS};
use crate::complaints::{self, NamedCause, NewRemedy, Placed, RowView, causes, policy, urls};
use crate::db::WriteTx;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const SENT: Message = Message::new("official.root_cause_sent");
/// 422: too few days to prove anything, or more than anybody watches.
const DAYS_OUT_OF_RANGE: Message = Message::new("official.remedy_days_range");

fn asks() -> Asks {
    let own = [
        Ask::lines("text", "official.root_cause_text"),
        Ask::lines("remedy", "official.remedy"),
        Ask::line("scope", "official.remedy_scope"),
        Ask::lines("observable", "official.observable"),
        Ask::line("days", "official.remedy_days"),
    ];
    let fields = own.into_iter().chain(causes::ASKS).chain(pledging::ASKS).collect();
    Asks { title: "official.root_cause_title", section: "desk", fields }
}

#[derive(Template)]
#[template(path = "complaints/root_cause.html")]
struct RootCausePage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    causes: Vec<Choice>,
    scopes: Vec<Choice>,
    form: Filled,
}

impl Page for RootCausePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/root-cause`
pub async fn new(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), None).await
}

/// POST `/complaints/{id}/root-cause`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (response, remedy): &(Response, NewRemedy)| {
        actions::announce(tx, by, id, (response, remedy))
    };
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(floor) => Ok(sending.done(&urls::floor(id, floor), &SENT)),
        Acted::Refused(actor, again) => shown(sending, (actor, id), Some(again)).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn read(fields: &Fields) -> Result<(Response, NewRemedy)> {
    let mut errors = FormErrors::new();
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let cause = causes::read(fields, &mut errors)?;
    let body = errors.take("remedy", text::lines(fields.one("remedy")?, &REMEDY));
    let scope = errors.take("scope", fields.parsed("scope", Scope::parse)?.ok_or(EMPTY));
    let observable = errors.take("observable", text::lines(fields.one("observable")?, &REMEDY));
    let days = fields.one("days")?.trim().parse().ok().filter(|days| REMEDY_DAYS.contains(days));
    let out_of_range = || DAYS_OUT_OF_RANGE.with(i64::from(*REMEDY_DAYS.start())).with(i64::from(*REMEDY_DAYS.end()));
    let days = errors.take("days", days.ok_or_else(out_of_range));
    let pledge = pledging::read(fields, &mut errors)?;
    let seen_version = seen_version(fields)?;
    let response = text.zip(pledge).map(|(text, pledge)| (ReplyKind::RootCause, text, pledge));
    let remedy = cause.zip(body).zip(scope).zip(observable).zip(days);
    match (response, remedy) {
        (Some((kind, text, pledge)), Some(((((cause, body), scope), observable), days))) => {
            Ok((Response { kind, text, pledge, seen_version }, NewRemedy { cause, scope, body, observable, days }))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

async fn shown(sending: Sending, (actor, id): (Actor, ComplaintId), again: Option<Shown>) -> Result<HttpResponse> {
    let is_fresh = again.is_none();
    let found = sending.store.read(move |tx| {
        let placed = complaints::find_placed(tx, Some(&actor), id)?;
        policy::may_announce(&actor, &placed.complaint)?;
        if is_fresh && !actions::awaits_remedy(tx, id)? {
            return Err(Error::Conflict(NO_ROOT_CAUSE_AWAITED));
        }
        Ok((placed, complaints::cause_of(tx, id)?))
    });
    let (placed, known) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "official.root_cause_title").in_section("desk");
    let row = RowView::of(placed.row(), shell.visit.now);
    let Shown { form, status, .. } = again.unwrap_or_else(|| Shown::fresh(suggested(&placed, known)));
    let causes = causes::choices(&shell, "desk.choose");
    let scopes = scopes(&shell, &placed);
    carried.page(&RootCausePage { shell, placed, row, causes, scopes, form }, status)
}

/// What is known already, for the estate, for half a year.
fn suggested(placed: &Placed, known: Option<NamedCause>) -> Filled {
    let (code, part) = known.map_or_else(Default::default, |known| (known.cause.code(), known.part));
    let [nearest, ..] = actions::scopes_at(&placed.complaint).map(Scope::code);
    let days = USUAL_REMEDY_DAYS.to_string();
    Filled::with(&[("cause", code), ("part", &part), ("scope", &nearest), ("days", &days)])
}

fn scopes(shell: &Shell, placed: &Placed) -> Vec<Choice> {
    let words = |scope: &Scope| match scope {
        Scope::Estate(_) => placed.estate.clone(),
        Scope::Region(_) => placed.region.clone(),
        Scope::Group => shell.t("official.remedy_everywhere").to_owned(),
    };
    let choice = |scope: Scope| Choice { label: words(&scope), value: scope.code() };
    actions::scopes_at(&placed.complaint).map(choice).into()
}
