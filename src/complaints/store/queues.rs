//! The queues of the desk: what waits for whom, counted in one pass and read page by page. One condition per queue serves
//! both. It stands in the statement and is not bound: it holds nothing but ids, instants and codes of ours.

use std::fmt::Display;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::list::{Page, ROWS_PER_PAGE, completed};
use super::visible_to;
use crate::accounts::{Actor, Scope};
use crate::base::cursor::Cursor;
use crate::base::ids::{ComplaintId, EstateId, PersonId};
use crate::base::words::{Category, HouseholdStanding, Severity, State};
use crate::base::{Instant, Result};
use crate::complaints::model::Complaint;
use crate::db::ReadTx;
use crate::schema::{complaint, estate, household, participant, person};
use crate::text_enum;

text_enum! {
    /// Why a complaint waits on a desk, in the order in which the desk shows it.
    pub enum Queue in "queue" {
        /// Open, with the reader as its ambassador.
        Mine = "mine",
        /// The company's next date has passed.
        Late = "late",
        /// The company's next date is near.
        Soon = "soon",
        /// Public, to be accepted or not.
        Received = "received",
        /// Held, for screening.
        Held = "held",
        /// A question is with the owner.
        Questions = "questions",
        /// Ended, or confirmed by a household of it, to be asked about.
        Visits = "visits",
        /// With a reviewer.
        Reviews = "reviews",
    }
}

/// Later than any date: where nothing is due comes last.
const NEVER: i64 = i64::MAX;
/// States from which nothing more is awaited.
const OVER: [State; 3] = [State::NotUpheld, State::Closed, State::Merged];
/// States after which the owner is asked how it went.
const TO_VISIT: [State; 3] = [State::Confirmed, State::Lapsed, State::Withdrawn];

/// One queue as somebody reads it.
#[derive(Clone, Debug)]
pub struct QueueOf {
    /// Which.
    pub queue: Queue,
    /// Where she acts on it.
    pub scopes: Vec<Scope>,
}

/// Whose desk it is, and the moments that matter to it.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// Who reads.
    pub reader: PersonId,
    /// Now.
    pub now: Instant,
    /// What is due up to here is due soon.
    pub soon: Instant,
}

/// What is chosen of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Of an estate.
    pub estate_id: Option<EstateId>,
    /// Of a category.
    pub category: Option<Category>,
    /// Of a severity.
    pub severity: Option<Severity>,
    /// In a state.
    pub state: Option<State>,
    /// With an ambassador.
    pub ambassador: Option<PersonId>,
    /// Only those that neighbours have joined.
    pub only_joint: bool,
}

fn listed<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}

fn coded(states: impl IntoIterator<Item = State>) -> String {
    listed(states.into_iter().map(|state| format!("'{}'", state.code())))
}

/// The same as [`super::within`], in words of SQL.
fn within(scopes: &[Scope]) -> String {
    if scopes.contains(&Scope::Group) {
        return "1 = 1".to_owned();
    }
    let estates = scopes.iter().filter_map(|scope| if let Scope::Estate(id) = scope { Some(id.0) } else { None });
    let regions = scopes.iter().filter_map(|scope| if let Scope::Region(id) = scope { Some(id.0) } else { None });
    let (estates, regions) = (listed(estates.chain([0])), listed(regions.chain([0])));
    let theirs = "complaint.about = 'nobody'";
    format!("({theirs} AND (complaint.estate_id IN ({estates}) OR complaint.region_id IN ({regions})))")
}

fn condition(of: &QueueOf, desk: &Desk) -> String {
    let Desk { reader, now, soon } = desk;
    let open = coded(State::ALL.iter().copied().filter(|state| !state.is_ended()));
    let public = "complaint.visibility = 'public'";
    let is = |state: State| format!("{public} AND complaint.state = '{}'", state.code());
    let waits = match of.queue {
        Queue::Mine => format!("complaint.ambassador_id = {reader} AND complaint.state IN ({open})"),
        Queue::Late => format!("{public} AND complaint.next_due_at <= {}", now.0),
        Queue::Soon => {
            format!("{public} AND complaint.next_due_at > {} AND complaint.next_due_at <= {}", now.0, soon.0)
        }
        Queue::Received => is(State::Received),
        Queue::Held => format!("complaint.visibility = 'held' AND complaint.state IN ({open})"),
        Queue::Questions => is(State::AwaitingOwner),
        Queue::Visits => format!(
            "{public} AND (complaint.state IN ({}) OR {}) AND (complaint.ambassador_id IS NULL OR \
             complaint.ambassador_id <> {reader})",
            coded(TO_VISIT),
            household_waits()
        ),
        Queue::Reviews => is(State::UnderReview),
    };
    format!("({} AND {waits})", within(&of.scopes))
}

/// A household of a joint complaint has confirmed for itself and was not visited yet, be the others still asked or not.
fn household_waits() -> String {
    format!(
        "EXISTS (SELECT 1 FROM household WHERE household.complaint_id = complaint.id \
         AND household.standing = '{}' AND NOT household.is_visited)",
        HouseholdStanding::Confirmed.code()
    )
}

/// What was chosen, and what no desk sees.
fn narrowing(narrowed: &Narrowed) -> String {
    let alive = coded(State::ALL.iter().copied().filter(|state| !OVER.contains(state)));
    let chosen = [
        Some(format!("complaint.origin <> 'archive' AND complaint.state IN ({alive})")),
        narrowed.estate_id.map(|id| format!("complaint.estate_id = {id}")),
        narrowed.category.map(|category| format!("complaint.category = '{}'", category.code())),
        narrowed.severity.map(|severity| format!("complaint.severity = '{}'", severity.code())),
        narrowed.state.map(|state| format!("complaint.state = '{}'", state.code())),
        narrowed.ambassador.map(|id| format!("complaint.ambassador_id = {id}")),
        narrowed.only_joint.then(|| "complaint.id IN (SELECT complaint_id FROM household)".to_owned()),
    ];
    chosen.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
}

/// The counts of every queue; 0 for one that is not read.
#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    mine: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = BigInt)]
    soon: i64,
    #[diesel(sql_type = BigInt)]
    received: i64,
    #[diesel(sql_type = BigInt)]
    held: i64,
    #[diesel(sql_type = BigInt)]
    questions: i64,
    #[diesel(sql_type = BigInt)]
    visits: i64,
    #[diesel(sql_type = BigInt)]
    reviews: i64,
}

/// How many wait in each queue: one query for all of them.
pub fn count_queues(
    tx: &mut ReadTx<'_>,
    queues: &[QueueOf],
    desk: &Desk,
    narrowed: &Narrowed,
) -> Result<Vec<(Queue, i64)>> {
    if queues.is_empty() {
        return Ok(Vec::new());
    }
    let row: Counted = diesel::sql_query(count_statement(queues, desk, narrowed)).get_result(tx.conn())?;
    let count = |queue: Queue| match queue {
        Queue::Mine => row.mine,
        Queue::Late => row.late,
        Queue::Soon => row.soon,
        Queue::Received => row.received,
        Queue::Held => row.held,
        Queue::Questions => row.questions,
        Queue::Visits => row.visits,
        Queue::Reviews => row.reviews,
    };
    Ok(queues.iter().map(|of| (of.queue, count(of.queue))).collect())
}

/// What is asked for the counts. It reads one index and none of the rows, so that a desk of twenty thousand open complaints
/// costs milliseconds; a test looks at the plan.
pub fn count_statement(queues: &[QueueOf], desk: &Desk, narrowed: &Narrowed) -> String {
    let counted = |queue: &Queue| {
        let read = queues.iter().find(|of| of.queue == *queue);
        let condition = read.map_or_else(|| "1 = 0".to_owned(), |of| condition(of, desk));
        format!("COUNT(CASE WHEN {condition} THEN 1 END) AS {}", queue.code())
    };
    let columns = listed(Queue::ALL.iter().map(counted));
    format!("SELECT {columns} FROM complaint WHERE {}", narrowing(narrowed))
}

/// One page of a queue.
#[derive(Clone, Debug, Default)]
pub struct QueuePage {
    /// The rows and where the next page begins.
    pub page: Page,
    /// The ambassador of each row.
    pub ambassadors: Vec<Option<String>>,
}

/// A complaint with the name of its estate and that of its ambassador.
type Found = (Complaint, String, Option<String>);

/// A macro, since the type of a join has no name that fits a line.
macro_rules! works {
    () => {
        complaint::table
            .inner_join(estate::table)
            .left_join(person::table.on(complaint::ambassador_id.eq(person::id.nullable())))
            .select((Complaint::as_select(), estate::name, person::staff_name.nullable()))
    };
}

/// One page of a queue, what is due first first: two queries.
pub fn queue(
    tx: &mut ReadTx<'_>,
    (of, desk): (&QueueOf, &Desk),
    narrowed: &Narrowed,
    after: Option<Cursor>,
) -> Result<QueuePage> {
    let ids = ids_statement(of, desk, narrowed, after);
    let query = works!().filter(sql::<Bool>(&format!("complaint.id IN ({ids})")));
    let query = query.order((sql::<BigInt>(&due()), complaint::id));
    let mut found: Vec<Found> = query.load(tx.conn())?;
    let has_more = found.len() > ROWS_PER_PAGE;
    found.truncate(ROWS_PER_PAGE);
    let last = found.last().filter(|_| has_more);
    let next = last.map(|(row, ..)| Cursor { value: row.next_due_at.map_or(NEVER, |due| due.0), id: row.id.0 });
    page_of(tx, found, next)
}

fn due() -> String {
    format!("COALESCE(complaint.next_due_at, {NEVER})")
}

/// Which complaints stand on a page of a queue, and one more; over the same index as the counts, for the rows are wide and
/// most of them are not shown.
pub fn ids_statement(of: &QueueOf, desk: &Desk, narrowed: &Narrowed, after: Option<Cursor>) -> String {
    let due = due();
    let later = after
        .map(|Cursor { value, id }| format!(" AND ({due} > {value} OR ({due} = {value} AND complaint.id > {id}))"));
    format!(
        "SELECT complaint.id FROM complaint WHERE {} AND {}{} ORDER BY {due}, complaint.id LIMIT {}",
        narrowing(narrowed),
        condition(of, desk),
        later.unwrap_or_default(),
        ROWS_PER_PAGE + 1
    )
}

/// Some complaints as a queue shows them, those of them that an actor may see: two queries.
pub fn picked(tx: &mut ReadTx<'_>, actor: &Actor, ids: &[ComplaintId]) -> Result<QueuePage> {
    if ids.is_empty() {
        return Ok(QueuePage::default());
    }
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let chosen = works!().filter(complaint::id.eq_any(raw)).filter(visible_to(Some(actor)));
    let found = chosen.order((complaint::next_due_at, complaint::id)).load(tx.conn())?;
    page_of(tx, found, None)
}

fn page_of(tx: &mut ReadTx<'_>, found: Vec<Found>, next: Option<Cursor>) -> Result<QueuePage> {
    let ambassadors = found.iter().map(|(.., name)| name.clone()).collect();
    let rows = completed(tx, None, found.into_iter().map(|(row, estate, _)| (row, estate)).collect())?;
    Ok(QueuePage { page: Page { rows, next }, ambassadors })
}

/// The names of the households that are to be visited, of complaints whose visits the reader lists: one query.
pub fn homes_to_visit(tx: &mut ReadTx<'_>, ids: &[ComplaintId]) -> Result<Vec<(ComplaintId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let speaks = participant::complaint_id.eq(household::complaint_id).and(participant::number.eq(household::number));
    let has_ended = complaint::state.eq_any(TO_VISIT);
    Ok(household::table
        .inner_join(participant::table.on(speaks))
        .inner_join(complaint::table.on(complaint::id.eq(household::complaint_id)))
        .filter(household::complaint_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(household::is_visited.eq(false))
        .filter(household::standing.ne(HouseholdStanding::Left))
        .filter(household::standing.eq(HouseholdStanding::Confirmed).or(has_ended))
        .order((household::complaint_id, household::joined_at, household::number))
        .select((household::complaint_id, participant::name))
        .load(tx.conn())?)
}
