//! The rows of findings. Asks no policy: the caller does.

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{Cause, Certainty};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::desk::model::{Finding, NewFinding};
use crate::schema::{finding, person};

/// Findings of one complaint that its page shows.
pub const FINDINGS_SHOWN: usize = 50;

type Row = (i64, Option<String>, Option<String>, String, String, Option<Cause>, String, Option<Certainty>, Instant);

/// The findings of a complaint, the newest first, at most [`FINDINGS_SHOWN`].
pub fn findings_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Finding>> {
    let rows: Vec<Row> = finding::table
        .inner_join(person::table)
        .filter(finding::complaint_id.eq(id.0))
        .order(finding::id.desc())
        .limit(i64::try_from(FINDINGS_SHOWN).unwrap_or(0))
        .select((
            finding::id,
            person::staff_name,
            person::organisation,
            finding::looked_at,
            finding::found,
            finding::cause,
            finding::part,
            finding::certainty,
            finding::written_at,
        ))
        .load(tx.conn())?;
    let read = |(id, author, organisation, looked_at, found, cause, part, certainty, written_at): Row| Finding {
        id,
        author: author.unwrap_or_default(),
        organisation: organisation.unwrap_or_default(),
        looked_at,
        found,
        cause: cause.zip(certainty).map(|(cause, certainty)| (cause, part, certainty)),
        written_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How many findings a complaint has.
pub fn count_findings(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<i64> {
    Ok(finding::table.filter(finding::complaint_id.eq(id.0)).count().get_result(tx.conn())?)
}

/// The complaint of a finding.
pub(in crate::desk) fn complaint_of(tx: &mut ReadTx<'_>, id: i64) -> Result<ComplaintId> {
    Ok(finding::table.find(id).select(finding::complaint_id).get_result(tx.conn())?)
}

/// Whether a form has written its finding already.
pub(in crate::desk) fn has_finding(tx: &mut ReadTx<'_>, submission_key: &str) -> Result<bool> {
    let known = finding::table.filter(finding::submission_key.eq(submission_key));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(tx.conn())?)
}

/// Writes a finding; gives its number.
pub(in crate::desk) fn insert_finding(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    author: PersonId,
    new: &NewFinding,
) -> Result<i64> {
    let now = tx.now();
    let (cause, certainty) = new.cause.as_ref().map(|(cause, certainty)| (cause, *certainty)).unzip();
    diesel::insert_into(finding::table)
        .values((
            finding::complaint_id.eq(id.0),
            finding::author_id.eq(author.0),
            finding::looked_at.eq(&new.looked_at),
            finding::found.eq(&new.found),
            finding::cause.eq(cause.map(|cause| cause.cause)),
            finding::part.eq(cause.map_or("", |cause| cause.part.as_str())),
            finding::certainty.eq(certainty),
            finding::written_at.eq(now),
            finding::submission_key.eq(&new.submission_key),
        ))
        .execute(tx.conn())?;
    let written = finding::table.filter(finding::submission_key.eq(&new.submission_key));
    Ok(written.select(finding::id).first(tx.conn())?)
}
