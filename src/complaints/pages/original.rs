//! `/complaints/{id}/floors/{floor}/original`: what was written before it was covered, for those concerned, each look
//! written down with its reason; and for its author, who looked.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Member};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, LOOK};
use crate::base::words::Visibility;
use crate::base::{Error, FormErrors, Result};
use crate::complaints::{self, OriginalReading, OriginalText, Placed, actions, policy, urls};
use crate::db::{ReadTx, Store};
use crate::web::limits::{Action, Limits};
use crate::web::{Filled, Form, Page, Shell, Visit, page_with_status};

/// What the reader may do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// She wrote it: she reads it, and who looked.
    Author,
    /// She may look, and will be written down.
    Concerned,
    /// She sees who looked.
    Auditor,
}

#[derive(Template)]
#[template(path = "complaints/original.html")]
struct OriginalPage {
    shell: Shell,
    placed: Placed,
    floor: i32,
    standing: Standing,
    form: Filled,
    texts: Vec<OriginalText>,
    readings: Vec<OriginalReading>,
}

impl Page for OriginalPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl OriginalPage {
    fn back(&self) -> String {
        urls::floor(self.placed.complaint.id, self.floor)
    }

    fn action(&self) -> String {
        urls::original(self.placed.complaint.id, self.floor)
    }

    fn may_look(&self) -> bool {
        self.standing == Standing::Concerned && self.texts.is_empty()
    }

    fn lists_readings(&self) -> bool {
        self.standing != Standing::Concerned
    }
}

type Place = (ComplaintId, i32);

/// What the page reads: the texts only for their author.
struct Opened {
    placed: Placed,
    standing: Standing,
    texts: Vec<OriginalText>,
    readings: Vec<OriginalReading>,
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, (id, floor): Place) -> Result<Opened> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    let reply = complaints::find_reply(tx, id, floor)?;
    let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
    let (may_read, may_list) = (
        policy::may_read_original(actor, &placed.complaint, author),
        policy::may_list_readings(actor, &placed.complaint, author),
    );
    let standing = match (may_read, may_list) {
        (Ok(()), Ok(())) if author == Some(actor.person_id) => Standing::Author,
        (Ok(()), _) => Standing::Concerned,
        (Err(_), Ok(())) => Standing::Auditor,
        (Err(denied), Err(_)) => return Err(denied),
    };
    // Of what is withheld, nobody but its author reads more than its place says.
    if standing == Standing::Concerned && reply.visibility == Visibility::Withheld {
        return Err(Error::Denied(policy::WITHHELD_HERE));
    }
    let originals = complaints::originals_of(tx, id, floor)?;
    if originals.is_empty() {
        return Err(Error::NotFound);
    }
    let texts = if standing == Standing::Author { originals } else { Vec::new() };
    let readings = if standing == Standing::Concerned { Vec::new() } else { complaints::readings_of(tx, id, floor)? };
    Ok(Opened { placed, standing, texts, readings })
}

/// GET `/complaints/{id}/floors/{floor}/original`
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
) -> Result<HttpResponse> {
    let place = *place;
    let opened = store.read(move |tx| open(tx, &actor, place)).await?;
    shown(visit, place.1, opened, (Filled::default(), StatusCode::OK))
}

/// POST `/complaints/{id}/floors/{floor}/original`
pub async fn look(
    (store, limits): (web::Data<Store>, web::Data<Limits>),
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (place, reader) = (*place, actor.clone());
    let mut opened = store.read(move |tx| open(tx, &reader, place)).await?;
    let reason = match text::line(fields.one("reason")?, &LOOK) {
        Ok(reason) => reason,
        Err(why) => {
            let form = Filled::sent(fields, FormErrors::of("reason", why));
            return shown(visit, place.1, opened, (form, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    limits.count(Action::Write, actor.person_id.to_string())?;
    opened.texts = store.write(move |tx| actions::read_original(tx, &actor, place, &reason)).await?;
    shown(visit, place.1, opened, (Filled::default(), StatusCode::OK))
}

fn shown(visit: Visit, floor: i32, opened: Opened, (form, status): (Filled, StatusCode)) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "original.title").in_section("complaints");
    let Opened { placed, standing, texts, readings } = opened;
    page_with_status(&OriginalPage { shell, placed, floor, standing, form, texts, readings }, status)
}
