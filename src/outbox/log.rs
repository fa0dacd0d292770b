//! The log of facts: writing one, and reading them in order.

use anyhow::Context as _;
use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::base::ids::{ComplaintId, FactNumber};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx, portable};
use crate::facts::{ENCODING_VERSION, Fact};
use crate::schema::{fact, fact_text, follower};

/// Kinds of facts of which a complaint may have thousands, and which no clock heeds.
const NO_STEPS: [&str; 4] = ["reply_written", "reply_edited", "home_affected", "home_no_longer_affected"];

/// A text written together with a fact: the log keeps only SHA-256(salt, text), so that erasing the row that holds the
/// text and its salt is enough to forget it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// 32 random bytes, stored beside the text.
    pub salt: &'a [u8],
    /// The text as stored.
    pub body: &'a str,
}

impl Text<'_> {
    /// What the log keeps of it: SHA-256 of the salt and the text.
    pub fn commitment(&self) -> Vec<u8> {
        Sha256::new().chain_update(self.salt).chain_update(self.body).finalize().to_vec()
    }
}

/// A fact with its place in the log and its two instants.
#[derive(Clone, Debug)]
pub struct RecordedFact {
    /// Its place: dense, from 1.
    pub number: FactNumber,
    /// What happened.
    pub fact: Fact,
    /// When the log learnt of it.
    pub recorded_at: Instant,
    /// When it happened: earlier than `recorded_at` for imports, else equal.
    pub occurred_at: Instant,
}

impl WriteTx<'_> {
    /// Writes down that something happened now.
    pub fn record(&mut self, fact: &Fact, texts: &[Text<'_>]) -> Result<FactNumber> {
        let now = self.now();
        self.record_at(fact, texts, now)
    }

    /// Writes down now that something happened at `occurred_at`; for imports.
    pub fn record_at(&mut self, fact: &Fact, texts: &[Text<'_>], occurred_at: Instant) -> Result<FactNumber> {
        let number = portable::next_value(self.conn(), "fact")?;
        let body = serde_json::to_value(fact).context("encoding a fact")?;
        let kind = body.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let row = (
            fact::number.eq(number),
            fact::version.eq(ENCODING_VERSION),
            fact::kind.eq(kind),
            fact::audience.eq(fact.audience().code()),
            fact::milestone.eq(fact.is_milestone()),
            fact::complaint_id.eq(fact.complaint_id().map(|id| id.0)),
            fact::body.eq(body.to_string()),
            fact::recorded_at.eq(self.now()),
            fact::occurred_at.eq(occurred_at),
        );
        diesel::insert_into(fact::table).values(row).execute(self.conn())?;
        for (position, text) in (0_i16..).zip(texts) {
            let commitment = text.commitment();
            diesel::insert_into(fact_text::table)
                .values((
                    fact_text::fact_number.eq(number),
                    fact_text::position.eq(position),
                    fact_text::commitment.eq(commitment),
                ))
                .execute(self.conn())?;
        }
        self.note(FactNumber(number), fact);
        Ok(FactNumber(number))
    }
}

type Row = (i64, String, Instant, Instant);

fn decode((number, body, recorded_at, occurred_at): Row) -> Result<RecordedFact> {
    let fact = serde_json::from_str(&body).with_context(|| format!("decoding fact {number}"))?;
    Ok(RecordedFact { number: FactNumber(number), fact, recorded_at, occurred_at })
}

/// At most `limit` facts after a place in the log, in order.
pub fn facts_after(tx: &mut ReadTx<'_>, position: i64, limit: i64) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::number.gt(position))
        .order(fact::number)
        .limit(limit)
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// Some facts by their numbers: one query.
pub fn facts_numbered(tx: &mut ReadTx<'_>, numbers: &[FactNumber]) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::number.eq_any(numbers.iter().map(|number| number.0)))
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// Every fact of one complaint, in order.
pub fn history_of(tx: &mut ReadTx<'_>, complaint_id: ComplaintId) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.eq(complaint_id.0))
        .order(fact::number)
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// The facts of one complaint that are neither replies nor counts of homes, in order: what its clocks follow from.
pub fn steps_of(tx: &mut ReadTx<'_>, complaint_id: ComplaintId) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.eq(complaint_id.0))
        .filter(fact::kind.ne_all(NO_STEPS))
        .order(fact::number)
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// The same of some complaints, by complaint, each in order.
pub fn steps_of_all(tx: &mut ReadTx<'_>, ids: &[ComplaintId]) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(fact::kind.ne_all(NO_STEPS))
        .order((fact::complaint_id, fact::number))
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// Every fact of the complaints from one id to another, by complaint, each in order.
pub fn histories_between(tx: &mut ReadTx<'_>, (first, last): (ComplaintId, ComplaintId)) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.between(first.0, last.0))
        .order((fact::complaint_id, fact::number))
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// The commitments of the texts that were written with the facts of the complaints from one id to another, in order.
pub fn commitments_between(
    tx: &mut ReadTx<'_>,
    (first, last): (ComplaintId, ComplaintId),
) -> Result<Vec<(FactNumber, Vec<u8>)>> {
    Ok(fact_text::table
        .inner_join(fact::table.on(fact::number.eq(fact_text::fact_number)))
        .filter(fact::complaint_id.between(first.0, last.0))
        .order((fact_text::fact_number, fact_text::position))
        .select((fact_text::fact_number, fact_text::commitment))
        .load(tx.conn())?)
}

/// The facts of one complaint that stand between its replies, in order, at most `limit`.
pub fn milestones_of(tx: &mut ReadTx<'_>, complaint_id: ComplaintId, limit: i64) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.eq(complaint_id.0))
        .filter(fact::milestone)
        .order(fact::number)
        .limit(limit)
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// The milestones of one kind of some complaints, in order: one query.
pub fn milestones_among(tx: &mut ReadTx<'_>, ids: &[ComplaintId], kind: &str) -> Result<Vec<RecordedFact>> {
    let rows: Vec<Row> = fact::table
        .filter(fact::complaint_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(fact::milestone)
        .filter(fact::kind.eq(kind))
        .order(fact::number)
        .select((fact::number, fact::body, fact::recorded_at, fact::occurred_at))
        .load(tx.conn())?;
    rows.into_iter().map(decode).collect()
}

/// The number of the last fact; 0 before the first.
pub fn last_number(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(fact::table.select(diesel::dsl::max(fact::number)).get_result::<Option<i64>>(tx.conn())?.unwrap_or(0))
}

/// How far a named reader of the facts has come.
pub fn position_of(tx: &mut ReadTx<'_>, name: &str) -> Result<i64> {
    Ok(follower::table.find(name).select(follower::position).get_result(tx.conn()).optional()?.unwrap_or(0))
}

/// Notes how far a named reader of the facts has come.
pub fn set_position(tx: &mut WriteTx<'_>, name: &str, position: i64) -> Result<()> {
    let changed = diesel::update(follower::table.find(name)).set(follower::position.eq(position)).execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(follower::table)
            .values((follower::name.eq(name), follower::position.eq(position)))
            .execute(tx.conn())?;
    }
    Ok(())
}
