//! `/desk`: what waits for the reader, by her roles.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Staff};
use crate::base::words::State;
use crate::base::{Instant, Result};
use crate::complaints::{self, Complaint, Leaf, Queue, Row, RowView, WaitingRejection};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::moderation;
use crate::web::{Page, Shell, Visit, page};

/// A row of a queue.
struct Work {
    view: RowView,
    href: String,
    number: String,
    /// What the reader does next, as a key of `i18n`.
    next: &'static str,
}

impl Work {
    fn of(row: Row, now: Instant, next: fn(&Complaint) -> &'static str) -> Self {
        let href = desk_url(&row.complaint);
        let (number, next) = (row.complaint.number(), next(&row.complaint));
        Self { view: RowView::of(row, now), href, number, next }
    }
}

/// The queues of the reader; `None` for those on which she does not act.
#[derive(Default)]
struct Queues {
    held: Option<Vec<Row>>,
    received: Option<Vec<Row>>,
    to_sign: Option<Vec<WaitingRejection>>,
    mine: Option<Vec<Row>>,
    claims: Option<i64>,
    moderation: Option<i64>,
}

/// A queue as it is drawn.
struct Shown {
    /// Where links on the page lead.
    anchor: &'static str,
    title: &'static str,
    works: Vec<Work>,
}

#[derive(Template)]
#[template(path = "desk/list.html")]
struct DeskPage {
    shell: Shell,
    roles: Vec<&'static str>,
    queues: Vec<Shown>,
    to_sign: Option<Vec<WaitingRejection>>,
    claims: Option<i64>,
    /// What waits in moderation, for who has a part in it.
    moderation: Option<i64>,
    /// Whether she enters complaints for owners.
    may_enter: bool,
}

impl Page for DeskPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskPage {
    fn has_nothing_to_do(&self) -> bool {
        self.queues.is_empty() && self.to_sign.is_none() && self.claims.is_none() && self.moderation.is_none()
    }

    fn late(&self) -> usize {
        self.queues
            .iter()
            .flat_map(|queue| &queue.works)
            .filter(|work| work.view.term.tone == "late" && matches!(work.view.leaf, Leaf::Due(..)))
            .count()
    }

    fn due_today(&self) -> usize {
        let today = self.shell.visit.now.date();
        let is_due = |work: &&Work| matches!(work.view.leaf, Leaf::Due(day, _) if day == today);
        self.queues.iter().flat_map(|queue| &queue.works).filter(is_due).count()
    }

    fn waiting(&self) -> usize {
        self.queues.iter().map(|queue| queue.works.len()).sum()
    }
}

fn desk_url(complaint: &Complaint) -> String {
    format!("/desk/complaints/{}", complaint.id)
}

/// GET /desk
pub async fn show(store: web::Data<Store>, visit: Visit, Staff(actor): Staff) -> Result<HttpResponse> {
    let mut roles: Vec<_> = actor.grants.iter().map(|grant| visit.lang.label("role", grant.role.code())).collect();
    roles.dedup();
    let may_enter = !complaints::policy::entry_scopes(&actor).is_empty();
    let queues = store.read(move |tx| queues_of(tx, &actor)).await?;
    let now = visit.now;
    let shown = |rows: Option<Vec<Row>>, (anchor, title), next| {
        let works = |rows: Vec<Row>| rows.into_iter().map(|row| Work::of(row, now, next)).collect();
        rows.map(|rows| Shown { anchor, title, works: works(rows) })
    };
    let all = [
        shown(queues.mine, ("mine", "desk.mine"), next_of_ambassador),
        shown(queues.received, ("received", "desk.to_triage"), |_| "desk.next_triage"),
        shown(queues.held, ("held", "desk.to_screen"), |_| "desk.next_screen"),
    ];
    let (to_sign, claims, moderation) = (queues.to_sign, queues.claims, queues.moderation);
    let queues = all.into_iter().flatten().collect();
    let shell = Shell::titled(visit, "site.desk").in_section("desk");
    page(&DeskPage { shell, roles, queues, to_sign, claims, moderation, may_enter })
}

fn queues_of(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Queues> {
    let mut queues = Queues::default();
    let triage = complaints::policy::triage_scopes(actor);
    if !triage.is_empty() {
        queues.held = Some(complaints::queue(tx, &triage, Queue::Held)?);
        queues.received = Some(complaints::queue(tx, &triage, Queue::Received)?);
    }
    let signing = complaints::policy::second_signature_scopes(actor);
    if !signing.is_empty() {
        queues.to_sign = Some(complaints::rejections_to_sign(tx, actor, &signing)?);
    }
    let mine = complaints::policy::ambassador_scopes(actor);
    if !mine.is_empty() {
        queues.mine = Some(complaints::queue(tx, &mine, Queue::Of(actor.person_id))?);
    }
    if let Ok(scopes) = moderation::policy::queue_scopes(actor) {
        queues.moderation = Some(moderation::count_waiting(tx, &scopes)?);
    }
    if let Ok(scopes) = estates::policy::claim_scopes(actor) {
        queues.claims = Some(estates::count_pending_claims(tx, &scopes)?);
    }
    Ok(queues)
}

fn next_of_ambassador(complaint: &Complaint) -> &'static str {
    match complaint.state {
        State::AwaitingOwner | State::Proposed => "desk.next_owner",
        _ if complaint.first_response_at.is_none() => "desk.next_response",
        State::Reopened => "desk.next_reopened",
        _ => "desk.next_solution",
    }
}
