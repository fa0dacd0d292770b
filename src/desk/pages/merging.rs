//! `/desk/complaints/{id}/merging`: triage merges a complaint into another of its estate and category, in two steps: which,
//! with what that will do; and then why.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::complaint::url;
use super::triage::seen_version;
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, REASON};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, MergePreview, Merger, NO_SUCH_LEAD};
use crate::complaints::{self, Complaint, Placed, Row, RowView, parse_address};
use crate::db::ReadTx;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Query, Shell};

const DONE: Message = Message::new("desk.merged");
/// The field in which the lead is named.
const INTO: &str = "into";

/// A complaint into which it may be merged.
struct Offered {
    view: RowView,
    id: ComplaintId,
    number: String,
}

/// What the page reads.
struct Found {
    placed: Placed,
    offered: Vec<Row>,
    preview: Option<MergePreview>,
    refused: Option<FormErrors>,
}

#[derive(Template)]
#[template(path = "desk/merging.html")]
struct MergingPage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    offered: Vec<Offered>,
    preview: Option<MergePreview>,
    form: Filled,
}

impl Page for MergingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl MergingPage {
    fn complaint(&self) -> &Complaint {
        &self.placed.complaint
    }

    fn url(&self) -> String {
        format!("{}/merging", url(self.complaint().id))
    }

    /// The clocks of the lead, each with its date before and after; the same date twice where nothing changes.
    fn dates(&self, preview: &MergePreview) -> Vec<(&'static str, String, String)> {
        let say = |at| self.shell.limit(at);
        let line = |(kind, before, after): &(crate::base::words::ClockKind, Option<_>, _)| {
            let before = before.map_or_else(|| self.shell.t("desk.merge_no_date").to_owned(), say);
            (kind.label(), before, say(*after))
        };
        preview.clocks.iter().map(line).collect()
    }
}

/// Reads the number of a complaint as people write it: `123` or `2026-000123`.
fn named(tx: &mut ReadTx<'_>, actor: &Actor, text: &str) -> Result<ComplaintId> {
    let none = || Error::Invalid(FormErrors::of(INTO, NO_SUCH_LEAD));
    let address = parse_address(text.trim()).map_err(|_| none())?;
    let lead = complaints::find(tx, Some(actor), address.id()).map_err(|_| none())?;
    address.leads_on(lead.received_at).map_err(|_| none())?;
    Ok(lead.id)
}

fn read(tx: &mut ReadTx<'_>, actor: &Actor, (id, into): (ComplaintId, &str)) -> Result<Found> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    actions::check_mergeable(tx, actor, id)?;
    let chosen = if into.is_empty() {
        Ok(None)
    } else {
        named(tx, actor, into).and_then(|lead| actions::preview_merging(tx, actor, (id, lead))).map(Some)
    };
    let (preview, refused) = match chosen {
        Ok(preview) => (preview, None),
        Err(Error::Invalid(refused)) => (None, Some(refused)),
        Err(other) => return Err(other),
    };
    let offered = if preview.is_none() { complaints::leads_for(tx, actor, &placed.complaint)? } else { Vec::new() };
    Ok(Found { placed, offered, preview, refused })
}

async fn shown(
    sending: Sending,
    (actor, id): (Actor, ComplaintId),
    (fields, again): (Fields, Option<Shown>),
) -> Result<HttpResponse> {
    let into = fields.optional(INTO)?.unwrap_or_default().to_owned();
    let found = sending.store.read(move |tx| read(tx, &actor, (id, &into))).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "desk.merge").in_section("desk");
    let now = shell.visit.now;
    let row = RowView::of(found.placed.row(), now);
    let offered = found.offered.into_iter().map(|row| Offered {
        id: row.complaint.id,
        number: row.complaint.number(),
        view: RowView::of(row, now),
    });
    let offered = offered.collect();
    let (form, status) = match (again, found.refused) {
        (Some(again), _) => (again.form, again.status),
        (None, Some(refused)) => (Filled::sent(fields, refused), StatusCode::UNPROCESSABLE_ENTITY),
        (None, None) => (Filled::sent(fields, FormErrors::new()), StatusCode::OK),
    };
    let page = MergingPage { shell, placed: found.placed, row, offered, preview: found.preview, form };
    carried.page(&page, status)
}

/// GET `/desk/complaints/{id}/merging`
pub async fn show(
    sending: Sending,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Query(query): Query,
) -> Result<HttpResponse> {
    shown(sending, (actor, *id), (query, None)).await
}

/// POST `/desk/complaints/{id}/merging`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let (id, sent) = (*id, fields.clone());
    let work = move |tx: &mut crate::db::WriteTx<'_>, by: &Actor, merger: &Merger| actions::merge(tx, by, id, merger);
    match sending.act(Whom::Staff, fields, merger, work).await? {
        Acted::Done(()) => Ok(sending.done(&url(id), &DONE)),
        Acted::Refused(actor, again) => shown(sending, (actor, id), (sent, Some(again))).await,
        Acted::Outside(again) => {
            let fields = vec![Ask::lines("reason", "desk.public_reason")];
            sending.again(Asks { title: "desk.merge", section: "desk", fields }, again)
        }
    }
}

fn merger(fields: &Fields) -> Result<Merger> {
    let lead = fields.parsed(INTO, |id| id.parse().ok().map(ComplaintId))?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    let lead_version = fields.parsed("lead_version", |version| version.parse().ok())?;
    let lead_version = lead_version.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    let seen_version = seen_version(fields)?;
    let reason = text::lines(fields.one("reason")?, &REASON);
    let reason = reason.map_err(|why| Error::Invalid(FormErrors::of("reason", why)))?;
    Ok(Merger { lead, reason, seen_version, lead_version })
}
