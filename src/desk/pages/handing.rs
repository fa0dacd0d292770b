//! `/desk/handover`: the complaints that were ticked in a queue go to one person, with one reason in public. What cannot go
//! is named and left where it is.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::batch::{self, Batch, Pick};
use super::list::named;
use crate::accounts::{self, Actor, Ask, Asks, Person, Sending, Shown, Staff};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::text::{self, REASON};
use crate::base::words::Role;
use crate::base::{Error, FormErrors, Instant, Result};
use crate::complaints::actions::{self, HandOver};
use crate::complaints::{self, Queue, QueuePage, Row, RowView};
use crate::db::{ReadTx, WriteTx};
use crate::desk::policy;
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

/// A complaint that was ticked.
struct Picked {
    view: RowView,
    number: String,
    /// The complaint, and as which version it was seen in the queue.
    pick: String,
    ambassador: Option<String>,
}

impl Picked {
    fn of((row, ambassador): (Row, Option<String>), picks: &[Pick], now: Instant) -> Self {
        let (id, current) = (row.complaint.id, row.complaint.version);
        let seen = picks.iter().find(|(picked, _)| *picked == id).map_or(current, |(_, seen)| *seen);
        Self { number: row.complaint.number(), pick: format!("{id}.{seen}"), ambassador, view: RowView::of(row, now) }
    }
}

#[derive(Template)]
#[template(path = "desk/handing.html")]
struct HandingPage {
    shell: Shell,
    batch: Batch,
    picked: Vec<Picked>,
    people: Vec<Choice>,
    form: Filled,
}

impl Page for HandingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /desk/handover
pub async fn show(sending: Sending, Staff(actor): Staff, Query(query): Query) -> Result<HttpResponse> {
    shown(sending, actor, Shown::fresh(Filled::sent(query.clone(), FormErrors::new())), query).await
}

/// POST /desk/handover
pub async fn create(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => {
            let asked = vec![Ask::lines("reason", "desk.public_reason")];
            return sending.again(Asks { title: "desk.handing_title", section: "desk", fields: asked }, outside);
        }
    };
    let (picks, to, reason) = match asked(&fields) {
        Ok(asked) => asked,
        Err(error) => return shown(sending, actor, Shown::refused(fields.clone(), error)?, fields).await,
    };
    sending.count(&actor)?;
    let mut ended = Vec::new();
    for (id, seen_version) in picks {
        let (by, handed) = (actor.clone(), HandOver { to, reason: reason.clone(), seen_version });
        let tried = sending.store.write(move |tx: &mut WriteTx<'_>| actions::hand_over(tx, &by, id, &handed)).await;
        ended.extend(batch::ended(&sending, &actor, (id, tried)).await?);
    }
    let person = batch::named_person(&sending, to).await?;
    let batch = Batch::HandOver(queue_of(&fields)?);
    batch::answer(sending, (batch, person, ended), (Filled::sent(fields, FormErrors::new()), StatusCode::OK))
}

/// What was ticked, who is named, and why.
fn asked(fields: &Fields) -> Result<(Vec<Pick>, PersonId, String)> {
    let mut errors = FormErrors::new();
    let picks = errors.take("pick", batch::picks_of(fields)?.ok_or(batch::NOTHING_TICKED));
    let to = fields.parsed("ambassador", super::asked::id)?.map(PersonId);
    let to = errors.take("ambassador", to.ok_or(actions::NO_AMBASSADOR));
    let reason = errors.take("reason", text::lines(fields.one("reason")?, &REASON));
    match (picks, to, reason) {
        (Some(picks), Some(to), Some(reason)) => Ok((picks, to, reason)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// The queue that it was begun on, for the way back.
fn queue_of(fields: &Fields) -> Result<Queue> {
    Ok(fields.parsed("queue", Queue::parse)?.unwrap_or(Queue::Mine))
}

async fn shown(sending: Sending, actor: Actor, again: Shown, fields: Fields) -> Result<HttpResponse> {
    let batch = Batch::HandOver(queue_of(&fields)?);
    let picks = batch::picks_of(&fields)?.unwrap_or_default();
    let ids: Vec<ComplaintId> = picks.iter().map(|(id, _)| *id).collect();
    let read = move |tx: &mut ReadTx<'_>| Ok((people(tx, &actor)?, complaints::picked(tx, &actor, &ids)?));
    let (people, found) = sending.store.read(read).await?;
    let QueuePage { page, ambassadors } = found;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, batch.title()).in_section("desk");
    let rows = page.rows.into_iter().zip(ambassadors);
    let picked = rows.map(|row| Picked::of(row, &picks, shell.visit.now)).collect();
    let choose = Choice { value: String::new(), label: shell.t("desk.choose").to_owned() };
    let people = std::iter::once(choose).chain(people.iter().map(named)).collect();
    carried.page(&HandingPage { shell, batch, picked, people, form: again.form }, again.status)
}

/// Who can be named: ambassadors within reach, and people of the group centre for what it has taken over.
fn people(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Person>> {
    let scopes = policy::hands_over(actor)?;
    let mut people = accounts::people_with_role_within(tx, Role::Ambassador, &scopes)?;
    if !actor.scopes(&[Role::GroupCentre]).is_empty() {
        let centre = accounts::people_with_role_within(tx, Role::GroupCentre, policy::EVERYWHERE)?;
        let is_new = |person: &Person| !people.iter().any(|known| known.id == person.id);
        let centre: Vec<Person> = centre.into_iter().filter(is_new).collect();
        people.extend(centre);
    }
    Ok(people)
}
