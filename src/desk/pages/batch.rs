//! Several complaints of a queue at once: taken up under one ambassador (`/desk/assignment`), or handed over to one (the file
//! beside this). Each is an act of its own, by the same policy and in a transaction of its own; the answer says which were
//! done and which were not, and why.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::asked::id;
use crate::accounts::{self, Actor, Asks, Person, Sending, Shown, mistakes};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, Acceptance};
use crate::complaints::{self, Complaint, Queue};
use crate::db::{ReadTx, WriteTx};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Shell};

/// 422: nothing was ticked.
pub(super) const NOTHING_TICKED: Message = Message::new("desk.nothing_ticked");
/// A page of a queue has no more rows.
const MOST_PICKS: usize = 20;

/// What is ticked: a complaint, and as which version it was seen.
pub(super) type Pick = (ComplaintId, i32);

/// What is done to several complaints at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    Acceptance,
    /// Begun on a queue.
    HandOver(Queue),
}

impl Batch {
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Acceptance => "desk.batch_title",
            Self::HandOver(_) => "desk.handing_title",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Acceptance => "desk.batch_done",
            Self::HandOver(_) => "desk.handing_done",
        }
    }

    const fn refused(self) -> &'static str {
        match self {
            Self::Acceptance => "desk.batch_refused",
            Self::HandOver(_) => "desk.handing_refused",
        }
    }

    const fn refused_hint(self) -> &'static str {
        match self {
            Self::Acceptance => "desk.batch_refused_hint",
            Self::HandOver(_) => "desk.handing_refused_hint",
        }
    }

    /// The queue that it was begun on.
    pub(super) const fn queue(self) -> Queue {
        match self {
            Self::Acceptance => Queue::Received,
            Self::HandOver(queue) => queue,
        }
    }
}

/// What became of one complaint.
pub(super) struct Ended {
    complaint: Complaint,
    /// Why it was not done.
    why: Vec<Message>,
}

impl Ended {
    /// Whether it went to somebody else than the one who was named.
    fn went_on(&self, named: Option<&Person>) -> bool {
        self.complaint.ambassador_id != named.map(|person| person.id)
    }
}

#[derive(Template)]
#[template(path = "desk/batch.html")]
struct BatchPage {
    shell: Shell,
    batch: Batch,
    /// The one who was named.
    ambassador: Option<Person>,
    done: Vec<Ended>,
    refused: Vec<Ended>,
    /// What is wrong with the form as a whole.
    form: Filled,
}

impl Page for BatchPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// POST /desk/assignment
pub async fn assign(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => {
            let title = Batch::Acceptance.title();
            return sending.again(Asks { title, section: "desk", fields: Vec::new() }, outside);
        }
    };
    let (picks, named) = match asked(&fields) {
        Ok(asked) => asked,
        Err(error) => {
            let again = Shown::refused(fields, error)?;
            return answer(sending, (Batch::Acceptance, None, Vec::new()), (again.form, again.status));
        }
    };
    let mut ended = Vec::new();
    for pick in picks {
        ended.extend(take_up(&sending, &actor, pick, named).await?);
    }
    let person = named_person(&sending, named).await?;
    let form = Filled::sent(fields, FormErrors::new());
    answer(sending, (Batch::Acceptance, person, ended), (form, StatusCode::OK))
}

/// Whoever was named, if there is such a person.
pub(super) async fn named_person(sending: &Sending, named: PersonId) -> Result<Option<Person>> {
    match sending.store.read(move |tx| accounts::find_person(tx, named)).await {
        Ok(person) => Ok(Some(person)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The complaints that were ticked and the ambassador who was named.
fn asked(fields: &Fields) -> Result<(Vec<Pick>, PersonId)> {
    let mut errors = FormErrors::new();
    let picks = errors.take("pick", picks_of(fields)?.ok_or(NOTHING_TICKED));
    let named = fields.parsed("ambassador", id)?.map(PersonId);
    let named = errors.take("ambassador", named.ok_or(actions::NO_AMBASSADOR));
    match (picks, named) {
        (Some(picks), Some(named)) => Ok((picks, named)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// What is ticked; `None` for nothing, 400 for what no queue of ours sends.
pub(super) fn picks_of(fields: &Fields) -> Result<Option<Vec<Pick>>> {
    let picks = fields.all("pick").map(|text| pick(text).ok_or(Error::BadRequest(NOT_OUR_FORM)));
    let picks = picks.collect::<Result<Vec<_>>>()?;
    if picks.len() > MOST_PICKS {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    Ok(if picks.is_empty() { None } else { Some(picks) })
}

fn pick(text: &str) -> Option<Pick> {
    let (complaint, version) = text.split_once('.')?;
    Some((ComplaintId(id(complaint)?), version.parse().ok()?))
}

/// Takes one complaint up, as severe as its owner says; nothing of one that she may not see.
async fn take_up(
    sending: &Sending,
    actor: &Actor,
    (id, seen_version): Pick,
    ambassador: PersonId,
) -> Result<Option<Ended>> {
    let by = actor.clone();
    let tried = sending.store.write(move |tx: &mut WriteTx<'_>| {
        let complaint = complaints::find(tx, Some(&by), id)?;
        let (severity, category) = (complaint.severity, complaint.category);
        actions::accept(tx, &by, id, &Acceptance { severity, category, ambassador, seen_version })
    });
    ended(sending, actor, (id, tried.await)).await
}

/// What became of one complaint; nothing of one that she may not see.
pub(super) async fn ended(
    sending: &Sending,
    actor: &Actor,
    (id, tried): (ComplaintId, Result<()>),
) -> Result<Option<Ended>> {
    let why = match tried {
        Ok(()) => Vec::new(),
        Err(Error::NotFound) => return Ok(None),
        Err(error) => mistakes(error)?.0.iter().map(|(_, why)| why.clone()).collect(),
    };
    let reader = actor.clone();
    let complaint = sending.store.read(move |tx: &mut ReadTx<'_>| complaints::find(tx, Some(&reader), id)).await?;
    Ok(Some(Ended { complaint, why }))
}

/// The page that says what became of each.
pub(super) fn answer(
    sending: Sending,
    (batch, ambassador, ended): (Batch, Option<Person>, Vec<Ended>),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let (done, refused) = ended.into_iter().partition(|one| one.why.is_empty());
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, batch.title()).in_section("desk");
    carried.page(&BatchPage { shell, batch, ambassador, done, refused, form }, status)
}
