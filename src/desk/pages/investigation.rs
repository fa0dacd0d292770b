//! `/desk/complaints/{id}/investigation`: what staff looked at and what they found, with photographs and papers as evidence. Read by
//! those who read the notes of the complaint and by nobody else, whatever becomes of it.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::complaint::url;
use crate::accounts::{Actor, Ask, Asks, Sending, Shown, Staff, key_of};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, EMPTY, NOTE};
use crate::base::words::Certainty;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::{self, Complaint, Placed, RowView, causes};
use crate::desk::{Finding, LOOKED_AT, MAX_EVIDENCE, NewFinding, actions, findings_of, policy};
use crate::media::{self, Photograph, Room, Shots, Takes, Upload};
use crate::web::{Choice, Fields, Filled, Page, Shell};

const WRITTEN: Message = Message::new("desk.finding_written");
/// 422: how sure of which cause.
const WHICH_CAUSE: Message = Message::new("desk.certainty_of_what");
/// A photograph or a paper to be taken away.
const DROP_FIELD: &str = "drop";
/// The value of `act` with which a form is only kept.
const KEEP: &str = "keep";

fn asks() -> Asks {
    let own = [Ask::line("looked_at", "desk.looked_at"), Ask::lines("found", "desk.found")];
    let certainty = Ask::chosen("certainty", "desk.certainty", "certainty");
    let fields = own.into_iter().chain(causes::ASKS).chain([certainty]).collect();
    Asks { title: "desk.investigation", section: "desk", fields }
}

fn place(id: ComplaintId) -> String {
    format!("{}/investigation", url(id))
}

#[derive(Template)]
#[template(path = "desk/investigation.html")]
struct InvestigationPage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    /// Each with its evidence.
    findings: Vec<(Finding, Evidence)>,
    form: Filled,
    key: String,
    /// What waits in the form.
    waiting: Evidence,
    causes: Vec<Choice>,
}

impl Page for InvestigationPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl InvestigationPage {
    fn complaint(&self) -> &Complaint {
        &self.placed.complaint
    }

    fn url(&self) -> String {
        place(self.complaint().id)
    }

    fn has_room(&self) -> bool {
        i64::try_from(self.waiting.count()).is_ok_and(|shown| shown < MAX_EVIDENCE)
    }

    const fn most() -> i64 {
        MAX_EVIDENCE
    }

    fn certainties() -> &'static [Certainty] {
        Certainty::ALL
    }
}

/// What belongs to a finding, or waits in the form of one.
#[derive(Default)]
struct Evidence {
    shots: Shots,
    papers: Vec<Paper>,
}

/// A paper as the page names it.
struct Paper {
    id: String,
    name: String,
    href: String,
    kilobytes: i64,
}

impl Evidence {
    fn of(shell: &Shell, all: Vec<Photograph>) -> Self {
        let (papers, pictures): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.paper().is_some());
        let paper = |one: &Photograph| Paper {
            id: one.id.clone(),
            name: one.paper().unwrap_or_default().to_owned(),
            href: one.paper_url(),
            kilobytes: one.bytes.saturating_add(1_023) / 1_024,
        };
        Self { shots: media::shots(shell, &pictures), papers: papers.iter().map(paper).collect() }
    }

    fn count(&self) -> usize {
        self.shots.list.len() + self.papers.len()
    }
}

/// GET `/desk/complaints/{id}/investigation`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), Shown::default()).await
}

/// POST `/desk/complaints/{id}/investigation`
pub async fn write(mut sending: Sending, id: web::Path<ComplaintId>, upload: Upload) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_staff(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => {
            let (fields, mistakes) = media::hold(&sending, upload, (MAX_EVIDENCE, Takes::Evidence)).await?;
            return sending.again(asks(), Shown { form: Filled::sent(fields, mistakes), ..outside });
        }
    };
    // Nobody leaves photographs in a record that she may not write.
    let by = actor.clone();
    sending.store.read(move |tx| policy::may_write_note(&by, &complaints::find(tx, Some(&by), id)?)).await?;
    let only_keeps = upload.fields.one("act")? == KEEP || upload.fields.optional(DROP_FIELD)?.is_some();
    let (fields, mistakes) = take_in(&sending, &actor, upload).await?;
    let written = match (mistakes.into_result(()), only_keeps) {
        (Ok(()), true) => {
            return shown(sending, (actor, id), Shown::fresh(Filled::sent(fields, FormErrors::new()))).await;
        }
        (Ok(()), false) => send(&sending, &actor, id, &fields).await,
        (Err(error), _) => Err(error),
    };
    match written {
        Ok(()) => Ok(sending.done(&place(id), &WRITTEN)),
        Err(error) => shown(sending, (actor, id), Shown::refused(fields, error)?).await,
    }
}

/// Takes in the photographs of the form, and takes away the one that it drops.
async fn take_in(sending: &Sending, actor: &Actor, upload: Upload) -> Result<(Fields, FormErrors)> {
    if let Some(id) = upload.fields.optional(DROP_FIELD)?.map(str::to_owned) {
        let (gone, by) = (id.clone(), actor.clone());
        match sending.store.write(move |tx| media::actions::remove(tx, &by, &id)).await {
            Ok(()) => upload.darkroom.clear_away(vec![gone]).await,
            // Pressed twice, the button does nothing the second time.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    media::hold_own(sending, actor, upload, Room { most: MAX_EVIDENCE, taken: 0, takes: Takes::Evidence }).await
}

async fn send(sending: &Sending, actor: &Actor, id: ComplaintId, fields: &Fields) -> Result<()> {
    let new = read(fields, actor, id)?;
    sending.count(actor)?;
    let actor = actor.clone();
    sending.store.write(move |tx| actions::write_finding(tx, &actor, id, &new)).await
}

fn read(fields: &Fields, actor: &Actor, id: ComplaintId) -> Result<NewFinding> {
    let mut errors = FormErrors::new();
    let looked_at = errors.take("looked_at", text::line(fields.one("looked_at")?, &LOOKED_AT));
    let found = errors.take("found", text::lines(fields.one("found")?, &NOTE));
    let cause = causes::read_if_any(fields, &mut errors)?;
    let certainty = fields.parsed("certainty", Certainty::parse)?;
    let cause = match (cause, certainty) {
        (Some(cause), Some(certainty)) => Some((cause, certainty)),
        (Some(_), None) => {
            errors.add("certainty", EMPTY);
            None
        }
        (None, Some(Certainty::Confirmed)) => {
            errors.add("cause", WHICH_CAUSE);
            None
        }
        (None, _) => None,
    };
    match (looked_at, found) {
        (Some(looked_at), Some(found)) if errors.is_empty() => {
            let photographs = media::waiting(fields, MAX_EVIDENCE);
            let submission_key = format!("finding.{id}.{}", key_of(fields, actor)?);
            Ok(NewFinding { looked_at, found, cause, photographs, submission_key })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

async fn shown(sending: Sending, (actor, id): (Actor, ComplaintId), again: Shown) -> Result<HttpResponse> {
    let Shown { form, status, .. } = again;
    let waiting: Vec<String> = form.values(media::WAITING_FIELD).map(str::to_owned).collect();
    let found = sending.store.read(move |tx| {
        let placed = complaints::find_placed(tx, Some(&actor), id)?;
        policy::may_read_notes(&actor, &placed.complaint)?;
        let findings = findings_of(tx, id)?;
        let ids: Vec<i64> = findings.iter().map(|finding| finding.id).collect();
        let evidence = media::of_findings(tx, &ids)?;
        let waiting = media::loose_among(tx, actor.person_id, &waiting)?;
        Ok((placed, complaints::cause_of(tx, id)?, findings, evidence, waiting))
    });
    let (placed, known, findings, evidence, waiting) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "desk.investigation").in_section("desk");
    let row = RowView::of(placed.row(), shell.visit.now);
    let is_fresh = form.value("key").is_empty();
    let form = match known {
        Some(known) if is_fresh => Filled::with(&[("cause", known.cause.code()), ("part", &known.part)]),
        _ => form,
    };
    let mut of: HashMap<i64, Vec<Photograph>> = HashMap::new();
    for photograph in evidence {
        of.entry(photograph.finding_id.unwrap_or_default()).or_default().push(photograph);
    }
    let beside = |finding: Finding| {
        let evidence = Evidence::of(&shell, of.remove(&finding.id).unwrap_or_default());
        (finding, evidence)
    };
    let findings = findings.into_iter().map(beside).collect();
    let key = Shown::fresh(form.clone()).key();
    let (waiting, causes) = (Evidence::of(&shell, waiting), causes::choices(&shell, "official.cause_unknown"));
    carried.page(&InvestigationPage { shell, placed, row, findings, form, key, waiting, causes }, status)
}
