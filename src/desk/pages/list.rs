//! `/desk`: what waits for the reader, by her roles: one queue at a time, each with its count.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use super::batch::Batch;
use crate::accounts::{self, Actor, Person, Scope, Staff};
use crate::base::ids::ComplaintId;
use crate::base::words::{Category, Role, Severity, State};
use crate::base::{Error, FormErrors, Instant, Result};
use crate::calendar::calendars;
use crate::club::points;
use crate::complaints::{
    self, Complaint, Desk, Queue, QueueOf, QueuePage, RemedyToVerify, Row, RowView, WaitingRejection,
};
use crate::db::{ReadTx, Store};
use crate::desk::policy;
use crate::estates::{self, EstateChoice};
use crate::i18n::Lang;
use crate::moderation;
use crate::web::{Choice, Fields, Filled, Page, Query, Shell, Visit, page};

/// What is due within so many working days is due soon.
const SOON_WORKING_DAYS: u32 = 1;

/// The order in which the desk looks for something to open on.
const OWN_WORK_FIRST: [Queue; 8] = [
    Queue::Mine,
    Queue::Received,
    Queue::Held,
    Queue::Reviews,
    Queue::Visits,
    Queue::Late,
    Queue::Soon,
    Queue::Questions,
];

/// The queues of what somebody answers for already.
const HANDED_OVER: [Queue; 4] = [Queue::Mine, Queue::Late, Queue::Soon, Queue::Questions];

/// A row of a queue.
struct Work {
    view: RowView,
    href: String,
    number: String,
    /// What a form ticks: the complaint, and as which version it was seen.
    pick: String,
    severity: Severity,
    ambassador: Option<String>,
    /// What the reader does next, as a key of `i18n`.
    next: &'static str,
    /// The households that wait for a visit, by their names.
    homes: Vec<String>,
}

impl Work {
    fn of(
        (row, ambassador): (Row, Option<String>),
        (queue, now): (Queue, Instant),
        homes: &[(ComplaintId, String)],
    ) -> Self {
        let complaint = &row.complaint;
        let own = homes.iter().filter(|(id, _)| *id == complaint.id);
        Self {
            homes: own.map(|(_, name)| name.clone()).collect(),
            href: super::complaint::url(complaint.id),
            number: complaint.number(),
            pick: format!("{}.{}", complaint.id, complaint.version),
            severity: complaint.severity,
            ambassador,
            next: next_of(queue, complaint),
            view: RowView::of(row, now),
        }
    }
}

/// A tab: a queue, how many wait in it, and where it is.
struct Tab {
    queue: Queue,
    count: i64,
    href: String,
    is_here: bool,
}

/// What can be chosen in the filters.
struct Choices {
    estates: Vec<Choice>,
    categories: Vec<Choice>,
    severities: Vec<Choice>,
    states: Vec<Choice>,
    people: Vec<Choice>,
    joint: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/list.html")]
struct DeskPage {
    shell: Shell,
    roles: Vec<&'static str>,
    tabs: Vec<Tab>,
    here: Option<Queue>,
    form: Filled,
    choices: Choices,
    works: Vec<Work>,
    first: Option<String>,
    next: Option<String>,
    to_sign: Option<Vec<WaitingRejection>>,
    /// What others announced, and she may see done.
    to_verify: Vec<RemedyToVerify>,
    claims: Option<i64>,
    /// What waits in moderation, for who has a part in it.
    moderation: Option<i64>,
    /// Pages of hers that are no queue.
    doors: Vec<Door>,
    /// What can be done with several rows at once.
    batch: Option<Batch>,
}

/// A page of the staff, and what its link says.
struct Door {
    href: &'static str,
    label: &'static str,
}

/// The pages that somebody's roles open.
fn doors(actor: &Actor) -> Vec<Door> {
    let all = [
        (!complaints::policy::entry_scopes(actor).is_empty(), "/desk/complaints/new", "entry.title"),
        (policy::reads_days(actor).is_ok(), "/executive", "executive.open"),
        (points::policy::may_read_books(actor).is_ok(), "/desk/club", "points.operating"),
        (complaints::policy::may_write_templates(actor).is_ok(), "/admin/templates", "templates.title"),
    ];
    all.into_iter().filter(|(opens, ..)| *opens).map(|(_, href, label)| Door { href, label }).collect()
}

impl Page for DeskPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskPage {
    fn has_nothing_to_do(&self) -> bool {
        self.tabs.is_empty() && self.to_sign.is_none() && self.claims.is_none() && self.moderation.is_none()
    }

    /// The filters chosen, in words.
    fn summary(&self) -> String {
        let lists = [
            ("estate", &self.choices.estates),
            ("category", &self.choices.categories),
            ("severity", &self.choices.severities),
            ("state", &self.choices.states),
            ("who", &self.choices.people),
            ("joint", &self.choices.joint),
        ];
        let is_chosen = |name: &str, choice: &&Choice| !choice.value.is_empty() && self.form.has(name, &choice.value);
        let chosen = lists.iter().filter_map(|(name, list)| list.iter().find(|choice| is_chosen(name, choice)));
        chosen.map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(" · ")
    }

    /// Whether rows can be ticked, to be taken up together.
    fn offers_batch(&self) -> bool {
        self.batch == Some(Batch::Acceptance)
    }

    /// Whether rows can be ticked, to go to somebody else together.
    fn offers_handing(&self) -> bool {
        self.batch.is_some() && !self.offers_batch()
    }

    /// The ambassadors that can be named.
    fn ambassadors(&self) -> Vec<Choice> {
        let choose = Choice { value: String::new(), label: self.shell.t("desk.choose").to_owned() };
        let people = self.choices.people.iter().skip(1).cloned();
        std::iter::once(choose).chain(people).collect()
    }
}

/// What the page reads.
struct Found {
    counts: Vec<(Queue, i64)>,
    here: Option<Queue>,
    page: QueuePage,
    homes: Vec<(ComplaintId, String)>,
    estates: Vec<EstateChoice>,
    people: Vec<Person>,
    to_sign: Option<Vec<WaitingRejection>>,
    to_verify: Vec<RemedyToVerify>,
    claims: Option<i64>,
    moderation: Option<i64>,
}

/// GET /desk
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    let asked = Asked::parse(&query)?;
    let mut roles: Vec<_> = actor.grants.iter().map(|grant| visit.lang.label("role", grant.role.code())).collect();
    roles.dedup();
    let doors = doors(&actor);
    let hands_over = policy::hands_over(&actor).is_ok();
    let found = store.read(move |tx| read(tx, &actor, &asked)).await?;
    let shown = DeskPage::of(visit, (asked, query), roles, found);
    let batch = shown.here.filter(|_| !shown.works.is_empty()).and_then(|queue| match queue {
        Queue::Received => Some(Batch::Acceptance),
        queue if hands_over && HANDED_OVER.contains(&queue) => Some(Batch::HandOver(queue)),
        _ => None,
    });
    page(&DeskPage { doors, batch, ..shown })
}

impl DeskPage {
    fn of(visit: Visit, (asked, query): (Asked, Fields), roles: Vec<&'static str>, found: Found) -> Self {
        let (here, now) = (found.here, visit.now);
        let tab = |(queue, count): (Queue, i64)| Tab {
            queue,
            count,
            href: asked.address(queue, None),
            is_here: here == Some(queue),
        };
        let rows = found.page.page.rows.into_iter().zip(found.page.ambassadors);
        let works =
            here.map(|queue| rows.map(|row| Work::of(row, (queue, now), &found.homes)).collect()).unwrap_or_default();
        let next = here.zip(found.page.page.next).map(|(queue, cursor)| asked.address(queue, Some(cursor)));
        Self {
            roles,
            here,
            tabs: found.counts.into_iter().map(tab).collect(),
            form: Filled::sent(query, FormErrors::new()),
            choices: Choices::of(visit.lang, found.estates, &found.people),
            works,
            first: here.filter(|_| asked.after.is_some()).map(|queue| asked.address(queue, None)),
            next,
            to_sign: found.to_sign,
            to_verify: found.to_verify,
            claims: found.claims,
            moderation: found.moderation,
            doors: Vec::new(),
            batch: None,
            shell: Shell::titled(visit, "site.desk").in_section("desk"),
        }
    }
}

fn read(tx: &mut ReadTx<'_>, actor: &Actor, asked: &Asked) -> Result<Found> {
    let queues = policy::queues_of(actor);
    let now = tx.now();
    let soon = calendars(tx)?.latest().due(now, SOON_WORKING_DAYS).at;
    let desk = Desk { reader: actor.person_id, now, soon };
    let counts = complaints::count_queues(tx, &queues, &desk, &asked.narrowed)?;
    let here = match asked.queue {
        Some(asked) => Some(queues.iter().find(|of| of.queue == asked).ok_or(Error::NotFound)?),
        None => first_of(&queues, &counts),
    };
    let page = match here {
        Some(of) => complaints::queue(tx, (of, &desk), &asked.narrowed, asked.after)?,
        None => QueuePage::default(),
    };
    let ids: Vec<ComplaintId> = page.page.rows.iter().map(|row| row.complaint.id).collect();
    let is_visiting = here.is_some_and(|of| of.queue == Queue::Visits);
    let homes = if is_visiting { complaints::homes_to_visit(tx, &ids)? } else { Vec::new() };
    let (estates, people) = if queues.is_empty() { Default::default() } else { to_choose_from(tx, &queues)? };
    let signing = complaints::policy::second_signature_scopes(actor);
    let to_sign = if signing.is_empty() { None } else { Some(complaints::rejections_to_sign(tx, actor, &signing)?) };
    let speaking = complaints::policy::speaker_scopes(actor);
    let to_verify =
        if speaking.is_empty() { Vec::new() } else { complaints::remedies_to_verify(tx, actor, &speaking)? };
    let moderation = match moderation::policy::queue_scopes(actor) {
        Ok(scopes) => Some(moderation::count_waiting(tx, &scopes)?),
        Err(_) => None,
    };
    let claims = match estates::policy::claim_scopes(actor) {
        Ok(scopes) => Some(estates::count_pending_claims(tx, &scopes)?),
        Err(_) => None,
    };
    let here = here.map(|of| of.queue);
    Ok(Found { counts, here, page, homes, estates, people, to_sign, to_verify, claims, moderation })
}

/// Where the desk opens: on one's own work before what is late with others, and where something waits.
fn first_of<'q>(queues: &'q [QueueOf], counts: &[(Queue, i64)]) -> Option<&'q QueueOf> {
    let waits = |queue: Queue| counts.iter().any(|(counted, count)| *counted == queue && *count > 0);
    let first = OWN_WORK_FIRST.iter().find(|queue| waits(**queue));
    queues.iter().find(|of| Some(&of.queue) == first).or_else(|| queues.first())
}

/// The estates, and the ambassadors within any of the reader's scopes.
fn to_choose_from(tx: &mut ReadTx<'_>, queues: &[QueueOf]) -> Result<(Vec<EstateChoice>, Vec<Person>)> {
    let mut scopes: Vec<Scope> = queues.iter().flat_map(|of| of.scopes.iter().copied()).collect();
    scopes.dedup();
    Ok((estates::list_estates(tx)?, accounts::people_with_role_within(tx, Role::Ambassador, &scopes)?))
}

impl Choices {
    fn of(lang: Lang, estates: Vec<EstateChoice>, people: &[Person]) -> Self {
        let all = || Choice { value: String::new(), label: lang.t("list.any").to_owned() };
        let coded = |family, code: &str| Choice { value: code.to_owned(), label: lang.label(family, code).to_owned() };
        let with_all = |choices: Vec<Choice>| std::iter::once(all()).chain(choices).collect();
        let estate = |estate: EstateChoice| Choice { value: estate.id.to_string(), label: estate.name };
        Self {
            estates: with_all(estates.into_iter().map(estate).collect()),
            categories: with_all(Category::ALL.iter().map(|one| coded("category", one.code())).collect()),
            severities: with_all(Severity::ALL.iter().map(|one| coded("severity", one.code())).collect()),
            states: with_all(State::ALL.iter().map(|one| coded("state", one.code())).collect()),
            people: with_all(people.iter().map(named).collect()),
            joint: with_all(vec![Choice { value: "yes".to_owned(), label: lang.t("list.joint_only").to_owned() }]),
        }
    }
}

/// Somebody to be chosen, with where she works.
pub(super) fn named(person: &Person) -> Choice {
    let name = person.staff_name.clone().unwrap_or_default();
    let organisation = person.organisation.as_deref().filter(|organisation| !organisation.is_empty());
    let label = organisation.map_or(name.clone(), |organisation| format!("{name}（{organisation}）"));
    Choice { value: person.id.to_string(), label }
}

const fn next_of(queue: Queue, complaint: &Complaint) -> &'static str {
    match (queue, complaint.state) {
        (Queue::Held, _) => "desk.next_screen",
        (Queue::Visits, _) | (_, State::Confirmed | State::Lapsed | State::Withdrawn) => "desk.next_visit",
        (_, State::Received) => "desk.next_triage",
        (_, State::AwaitingOwner | State::Proposed) => "desk.next_owner",
        (_, State::UnderReview) => "desk.next_review",
        (_, State::Reopened) => "desk.next_reopened",
        _ if complaint.first_response_at.is_none() => "desk.next_response",
        _ => "desk.next_solution",
    }
}
