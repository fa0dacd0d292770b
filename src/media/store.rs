//! The rows of photographs.

use diesel::prelude::*;

use super::model::Photograph;
use crate::base::ids::{ArticleId, ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::photograph;

/// Ended at a time: a write stays short.
const ENDED_AT_A_TIME: i64 = 100;

/// A photograph by its id, whoever may see it.
pub fn find(tx: &mut ReadTx<'_>, id: &str) -> Result<Photograph> {
    Ok(photograph::table.find(id).select(Photograph::as_select()).get_result(tx.conn())?)
}

/// The photographs of a draft, in their order.
pub fn of_draft(tx: &mut ReadTx<'_>, draft: &str) -> Result<Vec<Photograph>> {
    let own = photograph::table.filter(photograph::draft_id.eq(draft)).order(photograph::position);
    Ok(own.select(Photograph::as_select()).load(tx.conn())?)
}

/// The photographs on some floors of a complaint, in the order of floors and of their own: one query for a page.
pub fn of_floors(tx: &mut ReadTx<'_>, id: ComplaintId, floors: &[i32]) -> Result<Vec<Photograph>> {
    if floors.is_empty() {
        return Ok(Vec::new());
    }
    Ok(photograph::table
        .filter(photograph::complaint_id.eq(id.0))
        .filter(photograph::floor.eq_any(floors.to_vec()))
        .order((photograph::floor, photograph::position))
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// The photographs shown with a claim on a home, in their order.
pub fn of_claim(tx: &mut ReadTx<'_>, claim: &str) -> Result<Vec<Photograph>> {
    let shown = photograph::table.filter(photograph::claim_id.eq(claim)).order(photograph::position);
    Ok(shown.select(Photograph::as_select()).load(tx.conn())?)
}

/// The photographs of some findings, each in their order.
pub fn of_findings(tx: &mut ReadTx<'_>, findings: &[i64]) -> Result<Vec<Photograph>> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    Ok(photograph::table
        .filter(photograph::finding_id.eq_any(findings.to_vec()))
        .order((photograph::finding_id, photograph::position))
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// The photographs of a piece of the magazine, in their order.
pub fn of_article(tx: &mut ReadTx<'_>, article: ArticleId) -> Result<Vec<Photograph>> {
    let own = photograph::table.filter(photograph::article_id.eq(article.0));
    Ok(own.order((photograph::position, photograph::id)).select(Photograph::as_select()).load(tx.conn())?)
}

/// The photographs of some pieces of the magazine, each in their order: one query for a list.
pub fn of_articles(tx: &mut ReadTx<'_>, articles: &[ArticleId]) -> Result<Vec<Photograph>> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(photograph::table
        .filter(photograph::article_id.eq_any(articles.iter().map(|id| id.0).collect::<Vec<_>>()))
        .order((photograph::article_id, photograph::position, photograph::id))
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// Those of some photographs that belong to nothing yet and are a person's or nobody's, in their order.
pub fn loose_among(tx: &mut ReadTx<'_>, person: PersonId, ids: &[String]) -> Result<Vec<Photograph>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(photograph::table
        .filter(photograph::id.eq_any(ids.to_vec()))
        .filter(photograph::person_id.is_null().or(photograph::person_id.eq(person.0)))
        .filter(photograph::draft_id.is_null())
        .filter(photograph::complaint_id.is_null())
        .filter(photograph::claim_id.is_null())
        .filter(photograph::finding_id.is_null())
        .filter(photograph::article_id.is_null())
        .order((photograph::uploaded_at, photograph::position, photograph::id))
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// Photographs of a person after an instant and an id, in the order in which they came: for the file of her own data. What
/// she took for the company is none of it.
pub fn own_after(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    (instant, id): (Instant, &str),
    limit: i64,
) -> Result<Vec<Photograph>> {
    let later = photograph::uploaded_at.eq(instant).and(photograph::id.gt(id));
    Ok(photograph::table
        .filter(photograph::person_id.eq(person.0))
        .filter(photograph::finding_id.is_null())
        .filter(photograph::name.is_null())
        .filter(photograph::uploaded_at.gt(instant).or(later))
        .order((photograph::uploaded_at, photograph::id))
        .limit(limit)
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// How many photographs a person keeps.
pub(super) fn count_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<i64> {
    Ok(photograph::table.filter(photograph::person_id.eq(person.0)).count().get_result(tx.conn())?)
}

/// How many photographs wait for somebody to sign in.
pub(super) fn count_waiting(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(photograph::table
        .filter(photograph::draft_id.is_null())
        .filter(photograph::complaint_id.is_null())
        .filter(photograph::person_id.is_null())
        .count()
        .get_result(tx.conn())?)
}

/// A page of a person's photographs, the newest first, after one of them.
pub(super) fn list_of(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    after: Option<(Instant, &str)>,
    limit: i64,
) -> Result<Vec<Photograph>> {
    let own = photograph::table.filter(photograph::person_id.eq(person.0));
    let mut own = own.filter(photograph::finding_id.is_null()).filter(photograph::name.is_null()).into_boxed();
    if let Some((at, id)) = after {
        let earlier = photograph::uploaded_at.lt(at);
        own = own.filter(earlier.or(photograph::uploaded_at.eq(at).and(photograph::id.lt(id.to_owned()))));
    }
    Ok(own
        .order((photograph::uploaded_at.desc(), photograph::id.desc()))
        .limit(limit)
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// Those of some photographs that wait, nameless, for their sender.
pub(super) fn waiting_among(tx: &mut ReadTx<'_>, ids: &[String]) -> Result<Vec<Photograph>> {
    Ok(photograph::table
        .filter(photograph::id.eq_any(ids.to_vec()))
        .filter(photograph::person_id.is_null())
        .filter(photograph::draft_id.is_null())
        .filter(photograph::complaint_id.is_null())
        .filter(photograph::article_id.is_null())
        .filter(photograph::name.is_null())
        .order((photograph::uploaded_at, photograph::position))
        .select(Photograph::as_select())
        .load(tx.conn())?)
}

/// Writes a new photograph.
pub(super) fn insert(tx: &mut WriteTx<'_>, new: &Photograph) -> Result<()> {
    diesel::insert_into(photograph::table)
        .values((
            photograph::id.eq(&new.id),
            photograph::person_id.eq(new.person_id.map(|id| id.0)),
            photograph::draft_id.eq(&new.draft_id),
            photograph::complaint_id.eq(new.complaint_id.map(|id| id.0)),
            photograph::floor.eq(new.floor),
            photograph::position.eq(new.position),
            photograph::width.eq(new.width),
            photograph::height.eq(new.height),
            photograph::bytes.eq(new.bytes),
            photograph::digest.eq(&new.digest),
            photograph::uploaded_at.eq(new.uploaded_at),
            photograph::claim_id.eq(&new.claim_id),
            photograph::finding_id.eq(new.finding_id),
            photograph::name.eq(&new.name),
            photograph::article_id.eq(new.article_id.map(|id| id.0)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a photograph that waited into a draft of its sender.
pub(super) fn set_draft(
    tx: &mut WriteTx<'_>,
    id: &str,
    (person, draft): (PersonId, &str),
    position: i16,
) -> Result<()> {
    diesel::update(photograph::table.find(id))
        .set((
            photograph::person_id.eq(Some(person.0)),
            photograph::draft_id.eq(Some(draft)),
            photograph::position.eq(position),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A photograph that waited nameless is somebody's.
pub(super) fn set_person(tx: &mut WriteTx<'_>, id: &str, person: PersonId) -> Result<()> {
    let waiting = photograph::table.find(id).filter(photograph::person_id.is_null());
    diesel::update(waiting).set(photograph::person_id.eq(Some(person.0))).execute(tx.conn())?;
    Ok(())
}

/// Puts a photograph that waited into a claim of its sender.
pub(super) fn set_claim(
    tx: &mut WriteTx<'_>,
    id: &str,
    (person, claim): (PersonId, &str),
    position: i16,
) -> Result<()> {
    diesel::update(photograph::table.find(id))
        .set((
            photograph::person_id.eq(Some(person.0)),
            photograph::claim_id.eq(Some(claim)),
            photograph::position.eq(position),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Moves the photographs of a draft to the floor that it has become.
pub(super) fn set_floor(tx: &mut WriteTx<'_>, draft: &str, (id, floor): (ComplaintId, i32)) -> Result<()> {
    diesel::update(photograph::table.filter(photograph::draft_id.eq(draft)))
        .set((
            photograph::draft_id.eq(None::<String>),
            photograph::complaint_id.eq(Some(id.0)),
            photograph::floor.eq(Some(floor)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a photograph that waited into a finding of its author.
pub(super) fn set_finding(
    tx: &mut WriteTx<'_>,
    id: &str,
    (person, finding): (PersonId, i64),
    position: i16,
) -> Result<()> {
    diesel::update(photograph::table.find(id))
        .set((
            photograph::person_id.eq(Some(person.0)),
            photograph::finding_id.eq(Some(finding)),
            photograph::position.eq(position),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a photograph that waited into a piece of its author.
pub(super) fn set_article(
    tx: &mut WriteTx<'_>,
    id: &str,
    (person, article): (PersonId, ArticleId),
    position: i16,
) -> Result<()> {
    diesel::update(photograph::table.find(id))
        .set((
            photograph::person_id.eq(Some(person.0)),
            photograph::article_id.eq(Some(article.0)),
            photograph::position.eq(position),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes the rows of photographs; their files follow.
pub(super) fn delete(tx: &mut WriteTx<'_>, ids: &[String]) -> Result<()> {
    diesel::delete(photograph::table.filter(photograph::id.eq_any(ids.to_vec()))).execute(tx.conn())?;
    Ok(())
}

/// Some of the photographs that belong to nothing since an instant.
pub(super) fn unused_before(tx: &mut ReadTx<'_>, before: Instant) -> Result<Vec<String>> {
    Ok(photograph::table
        .filter(photograph::draft_id.is_null())
        .filter(photograph::complaint_id.is_null())
        .filter(photograph::claim_id.is_null())
        .filter(photograph::finding_id.is_null())
        .filter(photograph::article_id.is_null())
        .filter(photograph::uploaded_at.lt(before))
        .order(photograph::uploaded_at)
        .limit(ENDED_AT_A_TIME)
        .select(photograph::id)
        .load(tx.conn())?)
}

/// Those of some names that have a row.
pub fn known_among(tx: &mut ReadTx<'_>, ids: &[String]) -> Result<Vec<String>> {
    let known = photograph::table.filter(photograph::id.eq_any(ids.to_vec()));
    Ok(known.select(photograph::id).load(tx.conn())?)
}

/// The next photographs after one, in the order of their names: for going through all of them.
pub fn all_after(tx: &mut ReadTx<'_>, after: &str, limit: i64) -> Result<Vec<Photograph>> {
    let next = photograph::table.filter(photograph::id.gt(after)).order(photograph::id).limit(limit);
    Ok(next.select(Photograph::as_select()).load(tx.conn())?)
}
