//! `/complaints/{id}/floors/{floor}/original`: what was written before it was covered, for those concerned, each look
//! written down with its reason; and for its author, who looked.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Member, Sending, Shown, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, LOOK};
use crate::base::words::Visibility;
use crate::base::{Error, FormErrors, Result};
use crate::complaints::{self, OriginalReading, OriginalText, Placed, actions, policy, urls};
use crate::db::{ReadTx, WriteTx};
use crate::web::{Fields, Filled, Form, Page, Shell};

const TITLE: &str = "original.title";

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
pub async fn show(sending: Sending, Member(actor): Member, place: web::Path<Place>) -> Result<HttpResponse> {
    shown(sending, (actor, *place), (Shown::default(), Vec::new())).await
}

/// POST `/complaints/{id}/floors/{floor}/original`
pub async fn look(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let place = *place;
    let work = move |tx: &mut WriteTx<'_>, reader: &Actor, reason: &String| {
        let texts = actions::read_original(tx, reader, place, reason)?;
        Ok((reader.clone(), texts))
    };
    match sending.act(Whom::Writers, fields, reason, work).await? {
        Acted::Done((actor, texts)) => shown(sending, (actor, place), (Shown::default(), texts)).await,
        Acted::Refused(actor, again) => shown(sending, (actor, place), (again, Vec::new())).await,
        Acted::Outside(again) => {
            let fields = vec![Ask::line("reason", "original.reason")];
            sending.again(Asks { title: TITLE, section: "complaints", fields }, again)
        }
    }
}

fn reason(fields: &Fields) -> Result<String> {
    text::line(fields.one("reason")?, &LOOK).map_err(|why| Error::Invalid(FormErrors::of("reason", why)))
}

/// The page; with the texts that its reader has just been written down for.
async fn shown(
    sending: Sending,
    (actor, place): (Actor, Place),
    (again, looked_at): (Shown, Vec<OriginalText>),
) -> Result<HttpResponse> {
    let opened = sending.store.read(move |tx| open(tx, &actor, place)).await?;
    let Opened { placed, standing, texts, readings } = opened;
    let texts = if looked_at.is_empty() { texts } else { looked_at };
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("complaints");
    let form = again.form;
    carried.page(&OriginalPage { shell, placed, floor: place.1, standing, form, texts, readings }, again.status)
}
