//! Causes and remedies: the words of withheld floors are never given out.

use diesel::prelude::*;

use crate::accounts::{Actor, Scope};
use crate::base::cursor::Cursor;
use crate::base::ids::{ComplaintId, EstateId, RegionId};
use crate::base::words::{Cause, RemedyStanding, State, Visibility};
use crate::base::{Error, Instant, Result};
use crate::complaints::model::{Case, Complaint, NamedCause, Remedy, WITHHELD_TITLE};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{complaint, estate, named_cause, participant, region, remedy, reply};

/// Remedies on a page of the public list.
pub const REMEDIES_PER_PAGE: usize = 20;

/// Writes a cause beside those that were named before.
pub fn insert_cause(tx: &mut WriteTx<'_>, new: &NamedCause) -> Result<()> {
    diesel::insert_into(named_cause::table).values(new).execute(tx.conn())?;
    Ok(())
}

/// The cause of a complaint as it was named last.
pub fn cause_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Option<NamedCause>> {
    Ok(named_cause::table
        .filter(named_cause::complaint_id.eq(id.0))
        .order(named_cause::number.desc())
        .select(NamedCause::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The complaints of a cause that were accepted between two moments, the first accepted first; two look-ups.
pub fn cases_between(tx: &mut ReadTx<'_>, cause: Cause, (from, until): (Instant, Instant)) -> Result<Vec<Case>> {
    let found: Vec<(NamedCause, EstateId, RegionId)> = named_cause::table
        .inner_join(complaint::table)
        .filter(named_cause::cause.eq(cause))
        .filter(named_cause::accepted_at.ge(from))
        .filter(named_cause::accepted_at.lt(until))
        .order((named_cause::accepted_at, named_cause::complaint_id))
        .select((NamedCause::as_select(), complaint::estate_id, complaint::region_id))
        .load(tx.conn())?;
    let ids: Vec<i64> = found.iter().map(|(named, ..)| named.complaint_id.0).collect();
    let last: Vec<(ComplaintId, Option<i16>)> = named_cause::table
        .filter(named_cause::complaint_id.eq_any(ids))
        .group_by(named_cause::complaint_id)
        .select((named_cause::complaint_id, diesel::dsl::max(named_cause::number)))
        .load(tx.conn())?;
    let counts = |named: &NamedCause| last.contains(&(named.complaint_id, Some(named.number)));
    let read = |(named, estate_id, region_id): (NamedCause, EstateId, RegionId)| Case {
        complaint_id: named.complaint_id,
        estate_id,
        region_id,
        cause: named.cause,
        part: named.part,
        accepted_at: named.accepted_at,
    };
    Ok(found.into_iter().filter(|(named, ..)| counts(named)).map(read).collect())
}

/// Writes a new remedy.
pub fn insert_remedy(tx: &mut WriteTx<'_>, new: &Remedy) -> Result<()> {
    diesel::insert_into(remedy::table).values(new).execute(tx.conn())?;
    Ok(())
}

/// Writes that a remedy was seen to be done, and until when it is watched.
pub fn verify_remedy(tx: &mut WriteTx<'_>, verified: &Remedy) -> Result<()> {
    diesel::update(remedy::table.find((verified.complaint_id.0, verified.number)))
        .set((
            remedy::standing.eq(RemedyStanding::Verified),
            remedy::verified_on.eq(verified.verified_on),
            remedy::watched_until.eq(verified.watched_until),
            remedy::verification.eq(&verified.verification),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes which complaint says that a remedy did not hold.
pub fn refute_remedy(
    tx: &mut WriteTx<'_>,
    (id, number): (ComplaintId, i16),
    (by, at): (ComplaintId, Instant),
) -> Result<()> {
    diesel::update(remedy::table.find((id.0, number)))
        .set((remedy::standing.eq(RemedyStanding::Refuted), remedy::refuted_at.eq(at), remedy::refuted_by.eq(by.0)))
        .execute(tx.conn())?;
    Ok(())
}

/// The verified remedies against a cause whose days were not over at a moment, wherever they reach.
pub fn watched_at(tx: &mut ReadTx<'_>, cause: Cause, at: Instant) -> Result<Vec<Remedy>> {
    // The condition of the index stands in the statement, so that SQLite sees that it answers it.
    let verified = diesel::dsl::sql::<diesel::sql_types::Bool>("standing = 'verified'");
    Ok(remedy::table
        .filter(verified)
        .filter(remedy::cause.eq(cause))
        .filter(remedy::watched_until.gt(at).assume_not_null())
        .order((remedy::complaint_id, remedy::number))
        .select(Remedy::as_select())
        .load(tx.conn())?)
}

/// Remedies that a desk shows at a time: they are worked off, the oldest first.
const MOST_TO_VERIFY: i64 = 5;

/// A remedy that waits for somebody to see it done.
#[derive(Clone, Debug)]
pub struct RemedyToVerify {
    /// Its complaint.
    pub complaint: Complaint,
    /// Name of the estate.
    pub estate: String,
    /// Which of the complaint's remedies.
    pub number: i16,
    /// Since when it waits.
    pub announced_at: Instant,
    /// The name of who announced it.
    pub given_by: String,
}

/// The remedies within some scopes that wait to be seen done by somebody else than who announced them, the oldest first,
/// whatever has become of their complaints; one query.
pub fn remedies_to_verify(tx: &mut ReadTx<'_>, actor: &Actor, scopes: &[Scope]) -> Result<Vec<RemedyToVerify>> {
    type Found = (Complaint, String, i16, Instant, String);
    // As above, for its index.
    let announced = diesel::dsl::sql::<diesel::sql_types::Bool>("remedy.standing = 'announced'");
    let spoken = participant::complaint_id.eq(remedy::complaint_id).and(participant::number.eq(remedy::given_by));
    let rows: Vec<Found> = remedy::table
        .inner_join(complaint::table.on(complaint::id.eq(remedy::complaint_id)))
        .inner_join(estate::table.on(estate::id.eq(complaint::estate_id)))
        .inner_join(participant::table.on(spoken))
        .filter(announced)
        .filter(complaint::state.ne(State::Merged))
        .filter(participant::person_id.is_null().or(participant::person_id.ne(actor.person_id.0)))
        .filter(complaint::opener_id.is_null().or(complaint::opener_id.ne(actor.person_id.0)))
        .filter(super::visible_to(Some(actor)))
        .filter(super::within(scopes))
        .order((remedy::announced_at, remedy::complaint_id, remedy::number))
        .limit(MOST_TO_VERIFY)
        .select((Complaint::as_select(), estate::name, remedy::number, remedy::announced_at, participant::name))
        .load(tx.conn())?;
    let waiting = |(complaint, estate, number, announced_at, given_by): Found| RemedyToVerify {
        complaint,
        estate,
        number,
        announced_at,
        given_by,
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// One remedy of a complaint that the reader sees already.
pub fn find_remedy(tx: &mut ReadTx<'_>, id: ComplaintId, number: i16) -> Result<Remedy> {
    let remedies = remedies_of(tx, id)?;
    remedies.into_iter().find(|remedy| remedy.number == number).ok_or(Error::NotFound)
}

/// The remedies of a complaint in their order, without the words that are withheld.
pub fn remedies_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Remedy>> {
    let stands_in = reply::complaint_id.eq(remedy::complaint_id).and(reply::floor.eq(remedy::floor));
    let rows: Vec<(Remedy, Visibility)> = remedy::table
        .inner_join(reply::table.on(stands_in))
        .filter(remedy::complaint_id.eq(id.0))
        .order(remedy::number)
        .select((Remedy::as_select(), reply::visibility))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(readable).collect())
}

fn readable((mut remedy, visibility): (Remedy, Visibility)) -> Remedy {
    if visibility == Visibility::Withheld {
        for text in [&mut remedy.body, &mut remedy.observable, &mut remedy.part, &mut remedy.verification] {
            text.clear();
        }
    }
    remedy
}

/// A remedy on the public list, with what it belongs to.
#[derive(Clone, Debug)]
pub struct ListedRemedy {
    /// The remedy.
    pub remedy: Remedy,
    /// Title of its complaint; nothing where that is withheld.
    pub title: Option<String>,
    /// When its complaint was received.
    pub received_at: Instant,
    /// Name of the estate of its complaint.
    pub estate: String,
    /// Name of its region.
    pub region: String,
    /// The complaint that refuted it: its id and when it was received.
    pub refuted_by: Option<(ComplaintId, Instant)>,
}

type ListedRow = (Remedy, Visibility, String, Instant, String, String);

/// A page of the remedies of what everybody may see, the newest first, and the place of the next; two queries.
pub fn remedies_before(tx: &mut ReadTx<'_>, after: Option<Cursor>) -> Result<(Vec<ListedRemedy>, Option<Cursor>)> {
    let stands_in = reply::complaint_id.eq(remedy::complaint_id).and(reply::floor.eq(remedy::floor));
    let mut query = remedy::table
        .inner_join(complaint::table.on(complaint::id.eq(remedy::complaint_id)))
        .inner_join(estate::table.on(estate::id.eq(complaint::estate_id)))
        .inner_join(region::table.on(region::id.eq(complaint::region_id)))
        .inner_join(reply::table.on(stands_in))
        .filter(super::visible_to(None))
        .order((remedy::announced_at.desc(), remedy::complaint_id.desc(), remedy::number.desc()))
        .limit(i64::try_from(REMEDIES_PER_PAGE + 1).unwrap_or(0))
        .select((
            Remedy::as_select(),
            reply::visibility,
            complaint::title,
            complaint::received_at,
            estate::name,
            region::name,
        ))
        .into_boxed();
    if let Some(after) = after {
        // A complaint has a second remedy only after its first was refuted, days later: the two keys are enough.
        let at = Instant(after.value);
        let same = remedy::announced_at.eq(at).and(remedy::complaint_id.lt(after.id));
        query = query.filter(remedy::announced_at.lt(at).or(same));
    }
    let mut rows: Vec<ListedRow> = query.load(tx.conn())?;
    let has_more = rows.len() > REMEDIES_PER_PAGE;
    rows.truncate(REMEDIES_PER_PAGE);
    let place = |remedy: &Remedy| Cursor { value: remedy.announced_at.0, id: remedy.complaint_id.0 };
    let next = rows.last().filter(|_| has_more).map(|(remedy, ..)| place(remedy));
    let refuting = receipts_of(tx, rows.iter().filter_map(|(remedy, ..)| remedy.refuted_by).collect())?;
    let listed = |(remedy, visibility, title, received_at, estate, region): ListedRow| {
        let refuted_by = refuting.iter().find(|(id, _)| Some(*id) == remedy.refuted_by).copied();
        let title = (title != WITHHELD_TITLE).then_some(title);
        ListedRemedy { remedy: readable((remedy, visibility)), title, received_at, estate, region, refuted_by }
    };
    Ok((rows.into_iter().map(listed).collect(), next))
}

/// When some complaints were received that everybody may see: their numbers follow from it.
pub fn receipts_of(tx: &mut ReadTx<'_>, ids: Vec<ComplaintId>) -> Result<Vec<(ComplaintId, Instant)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(complaint::table
        .filter(complaint::id.eq_any(ids.into_iter().map(|id| id.0)))
        .filter(super::visible_to(None))
        .select((complaint::id, complaint::received_at))
        .load(tx.conn())?)
}

/// The causes and the remedies of some complaints, with all their words: for `candor check`.
pub fn remedies_between(
    tx: &mut ReadTx<'_>,
    (first, last): (ComplaintId, ComplaintId),
) -> Result<(Vec<NamedCause>, Vec<Remedy>)> {
    let causes = named_cause::table
        .filter(named_cause::complaint_id.between(first.0, last.0))
        .order((named_cause::complaint_id, named_cause::number))
        .select(NamedCause::as_select())
        .load(tx.conn())?;
    let remedies = remedy::table
        .filter(remedy::complaint_id.between(first.0, last.0))
        .order((remedy::complaint_id, remedy::number))
        .select(Remedy::as_select())
        .load(tx.conn())?;
    Ok((causes, remedies))
}
