//! `/desk/assignment`: several complaints are taken up at once under one ambassador. Each is an act of its own, by the same
//! policy and in a transaction of its own; the answer says which were done and which were not, and why.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::asked::id;
use crate::accounts::{self, Actor, Asks, Person, Sending, Shown, mistakes};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, Acceptance};
use crate::complaints::{self, Complaint};
use crate::db::{ReadTx, WriteTx};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Shell};

const TITLE: &str = "desk.batch_title";
/// 422: nothing was ticked.
const NOTHING_TICKED: Message = Message::new("desk.nothing_ticked");

/// What is ticked: a complaint, and as which version it was seen.
type Pick = (ComplaintId, i32);

/// What became of one complaint.
struct Ended {
    complaint: Complaint,
    /// Why it was not done.
    why: Vec<Message>,
}

#[derive(Template)]
#[template(path = "desk/batch.html")]
struct BatchPage {
    shell: Shell,
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
            return sending.again(Asks { title: TITLE, section: "desk", fields: Vec::new() }, outside);
        }
    };
    let (picks, named) = match asked(&fields) {
        Ok(asked) => asked,
        Err(error) => {
            let again = Shown::refused(fields, error)?;
            return answer(sending, (None, Vec::new()), (again.form, again.status));
        }
    };
    let mut ended = Vec::new();
    for pick in picks {
        ended.extend(take_up(&sending, &actor, pick, named).await?);
    }
    let person = sending.store.read(move |tx| accounts::find_person(tx, named)).await;
    let person = match person {
        Ok(person) => Some(person),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    answer(sending, (person, ended), (Filled::sent(fields, FormErrors::new()), StatusCode::OK))
}

/// The complaints that were ticked and the ambassador who was named.
fn asked(fields: &Fields) -> Result<(Vec<Pick>, PersonId)> {
    let mut errors = FormErrors::new();
    let picks = fields.all("pick").map(|text| pick(text).ok_or(Error::BadRequest(NOT_OUR_FORM)));
    let picks = picks.collect::<Result<Vec<_>>>()?;
    let picks = errors.take("pick", if picks.is_empty() { Err(NOTHING_TICKED) } else { Ok(picks) });
    let named = fields.parsed("ambassador", id)?.map(PersonId);
    let named = errors.take("ambassador", named.ok_or(actions::NO_AMBASSADOR));
    match (picks, named) {
        (Some(picks), Some(named)) => Ok((picks, named)),
        _ => Err(Error::Invalid(errors)),
    }
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
    let why = match tried.await {
        Ok(()) => Vec::new(),
        Err(Error::NotFound) => return Ok(None),
        Err(error) => mistakes(error)?.0.iter().map(|(_, why)| why.clone()).collect(),
    };
    let reader = actor.clone();
    let complaint = sending.store.read(move |tx: &mut ReadTx<'_>| complaints::find(tx, Some(&reader), id)).await?;
    Ok(Some(Ended { complaint, why }))
}

fn answer(
    sending: Sending,
    (ambassador, ended): (Option<Person>, Vec<Ended>),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let (done, refused) = ended.into_iter().partition(|one| one.why.is_empty());
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("desk");
    carried.page(&BatchPage { shell, ambassador, done, refused, form }, status)
}
