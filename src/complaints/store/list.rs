//! Lists of complaints: filters, four orders, keyset pages; and the counts of the home page.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::{hide_quotes, marks_of, visible_to};
use crate::accounts::Actor;
use crate::base::cursor::Cursor;
use crate::base::ids::{ComplaintId, EstateId, PersonId, RegionId};
use crate::base::words::{Category, Origin, Role, State, VersionKind, Visibility};
use crate::base::{Instant, Result};
use crate::calendar::{Calendar, calendars};
use crate::complaints::model::{Complaint, Watch};
use crate::db::{Backend, ReadTx};
use crate::schema::{complaint, estate, follow, household, participant, reply, reply_version};
use crate::text_enum;

/// Rows on one page of a list.
pub const ROWS_PER_PAGE: usize = 20;

text_enum! {
    /// The order of a list.
    pub enum Order in "order" {
        /// Newest activity first.
        Activity = "activity",
        /// Newest receipt first.
        Newest = "newest",
        /// Most homes affected first.
        Homes = "homes",
        /// What the company must answer next first; only complaints whose clock runs.
        Due = "due",
    }
}

/// Which complaints are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a region.
    pub region_id: Option<RegionId>,
    /// Of an estate.
    pub estate_id: Option<EstateId>,
    /// Of a category.
    pub category: Option<Category>,
    /// In a state.
    pub state: Option<State>,
    /// With (`true`) or without (`false`) an official word.
    pub is_answered: Option<bool>,
    /// Only those whose first response is overdue and still missing.
    pub only_late: bool,
    /// Only those that neighbours have joined.
    pub only_joint: bool,
    /// Opened by a person.
    pub opener: Option<PersonId>,
}

/// A row of a list: the complaint, its estate, and the last official word on it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The complaint.
    pub complaint: Complaint,
    /// Name of its estate.
    pub estate: String,
    /// The last official reply.
    pub last_word: Option<LastWord>,
    /// Floors that came after the last one that the reader has seen; 0 where she has not been.
    pub unread: i32,
    /// The calendar under which its clocks run.
    pub calendar: Calendar,
}

impl super::Placed {
    /// The complaint as a row that stands alone, above a form.
    pub fn row(&self) -> Row {
        let (complaint, estate) = (self.complaint.clone(), self.estate.clone());
        Row { complaint, estate, last_word: None, unread: 0, calendar: self.calendars.latest().clone() }
    }
}

/// The last official reply on a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWord {
    /// Who wrote it.
    pub name: String,
    /// Under which role; none in the archive.
    pub role: Option<Role>,
    /// What it says: markdown as stored, plain and short in a row that is shown.
    pub words: String,
}

/// One page of a list and where the next begins.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A page of what an actor may see: three queries, four for somebody.
pub fn list_visible_to(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
) -> Result<Page> {
    let found = filtered(actor, filter, tx.now());
    let rows = ordered_rows(tx, found, order, (after, ROWS_PER_PAGE + 1))?;
    page(tx, actor, rows, order)
}

/// The first rows of what an actor may see: as many queries.
pub fn first_visible_to(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    filter: &Filter,
    order: Order,
    most: usize,
) -> Result<Vec<Row>> {
    let found = filtered(actor, filter, tx.now());
    let rows = ordered_rows(tx, found, order, (None, most))?;
    completed(tx, actor, rows)
}

type Rows<'q> = diesel::helper_types::IntoBoxed<
    'q,
    diesel::dsl::Select<
        diesel::dsl::InnerJoin<complaint::table, estate::table>,
        (diesel::dsl::AsSelect<Complaint, Backend>, estate::name),
    >,
    Backend,
>;

fn filtered<'q>(actor: Option<&Actor>, filter: &Filter, now: Instant) -> Rows<'q> {
    let mut query = complaint::table
        .inner_join(estate::table)
        .select((Complaint::as_select(), estate::name))
        .into_boxed()
        .filter(visible_to(actor));
    if let Some(id) = filter.region_id {
        query = query.filter(complaint::region_id.eq(id.0));
    }
    if let Some(id) = filter.estate_id {
        query = query.filter(complaint::estate_id.eq(id.0));
    }
    if let Some(category) = filter.category {
        query = query.filter(complaint::category.eq(category));
    }
    // What was merged counts once, where it goes on; it is listed for who asks for such ones, and for who wrote it.
    if filter.state.is_none() && filter.opener.is_none() {
        query = query.filter(complaint::state.ne(State::Merged));
    }
    if let Some(state) = filter.state {
        query = query.filter(complaint::state.eq(state));
    }
    if let Some(id) = filter.opener {
        query = query.filter(complaint::opener_id.eq(id.0));
    }
    if filter.only_late {
        query = query.filter(complaint::next_due_at.le(now).assume_not_null());
    }
    if filter.only_joint {
        query = query.filter(complaint::id.eq_any(household::table.select(household::complaint_id)));
    }
    match filter.is_answered {
        Some(true) => query.filter(complaint::official_count.gt(0)),
        Some(false) => query.filter(complaint::official_count.eq(0)),
        None => query,
    }
}

fn ordered_rows(
    tx: &mut ReadTx<'_>,
    query: Rows<'_>,
    order: Order,
    (after, most): (Option<Cursor>, usize),
) -> Result<Vec<(Complaint, String)>> {
    let mut query = query.limit(i64::try_from(most).unwrap_or(0));
    macro_rules! newest_first {
        ($column:expr, $value:expr) => {{
            if let Some(after) = after {
                let value = $value(after.value);
                query = query.filter($column.lt(value).or($column.eq(value).and(complaint::id.lt(after.id))));
            }
            query.order(($column.desc(), complaint::id.desc()))
        }};
    }
    let query = match order {
        Order::Activity => newest_first!(complaint::last_activity_at, Instant),
        Order::Newest => newest_first!(complaint::received_at, Instant),
        Order::Homes => newest_first!(complaint::affected_count, |value| i32::try_from(value).unwrap_or(i32::MAX)),
        Order::Due => {
            query = query.filter(complaint::next_due_at.is_not_null());
            if let Some(after) = after {
                let value = Some(Instant(after.value));
                let due = complaint::next_due_at;
                let later = due.gt(value).or(due.eq(value).and(complaint::id.gt(after.id)));
                query = query.filter(later.assume_not_null());
            }
            query.order((complaint::next_due_at.asc(), complaint::id.asc()))
        }
    };
    Ok(query.load(tx.conn())?)
}

fn page(tx: &mut ReadTx<'_>, actor: Option<&Actor>, mut rows: Vec<(Complaint, String)>, order: Order) -> Result<Page> {
    let has_more = rows.len() > ROWS_PER_PAGE;
    rows.truncate(ROWS_PER_PAGE);
    let next = rows.last().filter(|_| has_more).map(|(complaint, _)| Cursor {
        value: match order {
            Order::Activity => complaint.last_activity_at.0,
            Order::Newest => complaint.received_at.0,
            Order::Homes => i64::from(complaint.affected_count),
            Order::Due => complaint.next_due_at.unwrap_or_default().0,
        },
        id: complaint.id.0,
    });
    Ok(Page { rows: completed(tx, actor, rows)?, next })
}

/// Adds the last official word to each row, what its reader has not seen, and the calendar: a query for all of them each,
/// the second for somebody only.
pub(super) fn completed(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    rows: Vec<(Complaint, String)>,
) -> Result<Vec<Row>> {
    let answered: Vec<i64> =
        rows.iter().filter(|(row, _)| row.last_official_floor.is_some()).map(|(row, _)| row.id.0).collect();
    let words = if answered.is_empty() { Vec::new() } else { last_words(tx, answered)? };
    let ids = rows.iter().map(|(row, _)| row.id.0).collect();
    let marks = actor.map(|actor| marks_of(tx, actor.person_id, ids)).transpose()?.unwrap_or_default();
    let calendar = calendars(tx)?.latest().clone();
    let row = |(complaint, estate): (Complaint, String)| {
        let unread = marks.get(&complaint.id.0).map_or(0, |read| (complaint.last_floor - read).max(0));
        let last_word = words.iter().find(|(id, _)| *id == complaint.id).map(|(_, word)| word.clone());
        Row { complaint, estate, last_word, unread, calendar: calendar.clone() }
    };
    Ok(rows.into_iter().map(row).collect())
}

fn last_words(tx: &mut ReadTx<'_>, ids: Vec<i64>) -> Result<Vec<(ComplaintId, LastWord)>> {
    let last_floor = reply::floor.nullable().eq(complaint::last_official_floor);
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let stands = reply_version::complaint_id
        .eq(reply::complaint_id)
        .and(reply_version::floor.eq(reply::floor))
        .and(reply_version::kind.ne(VersionKind::Addition));
    // The newest comes first, and the first of a complaint is the one that is shown.
    let mut rows: Vec<(ComplaintId, String, Option<Role>, String)> = complaint::table
        .inner_join(reply::table.on(reply::complaint_id.eq(complaint::id).and(last_floor.assume_not_null())))
        .inner_join(participant::table.on(speaks))
        .inner_join(reply_version::table.on(stands))
        .filter(complaint::id.eq_any(ids))
        .filter(reply::visibility.eq(Visibility::Public))
        .order(reply_version::version.desc())
        .select((complaint::id, participant::name, reply::role, reply_version::body))
        .load(tx.conn())?;
    hide_quotes(tx, rows.iter_mut().map(|(id, .., words)| (*id, words)))?;
    Ok(rows.into_iter().map(|(id, name, role, words)| (id, LastWord { name, role, words })).collect())
}

/// Rows by their ids, in the order of the ids, as far as the actor may see them: for search hits.
pub fn rows_by_id(tx: &mut ReadTx<'_>, actor: Option<&Actor>, ids: &[ComplaintId]) -> Result<Vec<Row>> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let found: Vec<(Complaint, String)> = complaint::table
        .inner_join(estate::table)
        .filter(complaint::id.eq_any(raw))
        .filter(visible_to(actor))
        .select((Complaint::as_select(), estate::name))
        .load(tx.conn())?;
    let mut rows = completed(tx, actor, found)?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.complaint.id));
    Ok(rows)
}

/// Of complaints alike, the best first, those to offer to somebody who writes on an estate: what everybody may see, her
/// own estate before others, what is alive before letters of the archive, then as given. Three queries.
pub fn rows_alike(tx: &mut ReadTx<'_>, ids: &[i64], estate_id: Option<EstateId>, most: usize) -> Result<Vec<Row>> {
    let placed: Vec<(ComplaintId, EstateId, Origin)> = complaint::table
        .filter(complaint::id.eq_any(ids.to_vec()))
        .filter(complaint::state.ne(State::Merged))
        .filter(visible_to(None))
        .select((complaint::id, complaint::estate_id, complaint::origin))
        .load(tx.conn())?;
    let mut placed: Vec<_> = placed
        .into_iter()
        .map(|(id, estate, origin)| {
            let rank = ids.iter().position(|known| *known == id.0);
            (origin == Origin::Archive, Some(estate) != estate_id, rank, id)
        })
        .collect();
    placed.sort_unstable();
    let best: Vec<ComplaintId> = placed.into_iter().take(most).map(|(.., id)| id).collect();
    rows_by_id(tx, None, &best)
}

/// What a person follows and may see, newest activity first; not what she has muted.
pub fn followed_by(tx: &mut ReadTx<'_>, actor: &Actor, after: Option<Cursor>) -> Result<Page> {
    let followed = follow::table
        .filter(follow::person_id.eq(actor.person_id.0))
        .filter(follow::level.ne(Watch::Muted))
        .select(follow::complaint_id);
    let mut query = complaint::table
        .inner_join(estate::table)
        .filter(complaint::id.eq_any(followed))
        .filter(visible_to(Some(actor)))
        .select((Complaint::as_select(), estate::name))
        .order((complaint::last_activity_at.desc(), complaint::id.desc()))
        .limit(i64::try_from(ROWS_PER_PAGE).unwrap_or(0) + 1)
        .into_boxed();
    if let Some(after) = after {
        let (at, column) = (Instant(after.value), complaint::last_activity_at);
        query = query.filter(column.lt(at).or(column.eq(at).and(complaint::id.lt(after.id))));
    }
    let rows = query.load(tx.conn())?;
    page(tx, Some(actor), rows, Order::Activity)
}

/// More complaints of one household than a page shows.
const MOST_OF_A_HOUSEHOLD: i64 = 50;

/// What the household that opened a complaint has complained of besides, as far as the actor may see it, the newest
/// first: its home's, or the opener's own where there is no home. Asks no policy: the caller does.
pub fn others_of_household(tx: &mut ReadTx<'_>, actor: &Actor, of: &Complaint) -> Result<Vec<Row>> {
    let mut query = complaint::table
        .inner_join(estate::table)
        .filter(complaint::id.ne(of.id.0))
        .filter(visible_to(Some(actor)))
        .select((Complaint::as_select(), estate::name))
        .order((complaint::received_at.desc(), complaint::id.desc()))
        .limit(MOST_OF_A_HOUSEHOLD)
        .into_boxed();
    query = match (of.opener_unit_id, of.opener_id) {
        (Some(unit), _) => query.filter(complaint::opener_unit_id.eq(unit.0).assume_not_null()),
        (None, Some(opener)) => query.filter(complaint::opener_id.eq(opener.0).assume_not_null()),
        (None, None) => return Ok(Vec::new()),
    };
    let rows: Vec<(Complaint, String)> = query.load(tx.conn())?;
    let calendar = calendars(tx)?.latest().clone();
    let row = |(complaint, estate)| Row { complaint, estate, last_word: None, unread: 0, calendar: calendar.clone() };
    Ok(rows.into_iter().map(row).collect())
}

/// The titles and estates of some complaints, as far as the actor may see them: for notices.
pub fn titles_visible_to(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    ids: &[ComplaintId],
) -> Result<Vec<(ComplaintId, String, String)>> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    Ok(complaint::table
        .inner_join(estate::table)
        .filter(complaint::id.eq_any(raw))
        .filter(visible_to(Some(actor)))
        .select((complaint::id, complaint::title, estate::name))
        .load(tx.conn())?)
}

/// More than fall due at once; the next hour finds the rest.
const MOST_DUE: i64 = 500;

/// Public complaints whose next date lies between two moments, the first due first.
pub fn due_between(tx: &mut ReadTx<'_>, from: Instant, to: Instant) -> Result<Vec<(ComplaintId, Instant)>> {
    let rows: Vec<(ComplaintId, Option<Instant>)> = complaint::table
        .filter(complaint::next_due_at.is_not_null())
        .filter(complaint::next_due_at.gt(from))
        .filter(complaint::next_due_at.le(to))
        .filter(visible_to(None))
        .order((complaint::next_due_at, complaint::id))
        .limit(MOST_DUE)
        .select((complaint::id, complaint::next_due_at))
        .load(tx.conn())?;
    Ok(rows.into_iter().filter_map(|(id, due)| Some((id, due?))).collect())
}

/// The figures of the home page, of the site or of one estate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for somebody.
    pub open: i64,
    /// Waiting for the first official response.
    pub waiting: i64,
    /// Of those, past their date.
    pub late: i64,
    /// First responses given in time.
    pub in_time: i64,
    /// First responses that were given, or are past their date.
    pub judged: i64,
    /// When the next one becomes late.
    pub next_due_at: Option<Instant>,
}

impl Counts {
    /// First responses in time, of a hundred; rounded down, so that 100 means all of them.
    pub fn in_time_percent(&self) -> i64 {
        (self.in_time * 100).checked_div(self.judged).unwrap_or(0)
    }
}

/// The counts as the database gives them.
#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = BigInt)]
    in_time: i64,
    #[diesel(sql_type = BigInt)]
    judged: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    next_due_at: Option<i64>,
}

/// Counts what everybody may see, imported letters apart, in one pass. The two conditions stand in the statement and are
/// not bound, so that SQLite sees that the partial index `complaint_figures` answers it without the table.
pub fn counts(tx: &mut ReadTx<'_>, estate_id: Option<EstateId>) -> Result<Counts> {
    let open: Vec<String> =
        State::ALL.iter().filter(|state| !state.is_ended()).map(|state| format!("'{}'", state.code())).collect();
    let open = open.join(", ");
    let of_estate = if estate_id.is_some() { " AND estate_id = $2" } else { "" };
    let statement = format!(
        "SELECT COUNT(CASE WHEN state IN ({open}) THEN 1 END) AS open, COUNT(next_due_at) AS waiting, \
         COUNT(CASE WHEN next_due_at <= $1 THEN 1 END) AS late, \
         COUNT(CASE WHEN first_response_at < first_response_due THEN 1 END) AS in_time, \
         COUNT(CASE WHEN first_response_at IS NOT NULL OR (first_response_due <= $1 AND state IN ({open})) THEN 1 END) \
         AS judged, \
         MIN(CASE WHEN next_due_at > $1 THEN next_due_at END) AS next_due_at \
         FROM complaint WHERE visibility = 'public' AND origin <> 'archive'{of_estate}"
    );
    let query = diesel::sql_query(statement).bind::<BigInt, _>(tx.now());
    let counted: Counted = match estate_id {
        Some(id) => query.bind::<BigInt, _>(id.0).get_result(tx.conn())?,
        None => query.get_result(tx.conn())?,
    };
    Ok(Counts {
        open: counted.open,
        waiting: counted.waiting,
        late: counted.late,
        in_time: counted.in_time,
        judged: counted.judged,
        next_due_at: counted.next_due_at.map(Instant),
    })
}
