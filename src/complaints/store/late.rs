//! Who is late now: how many, how gravely, on which rung of the ladder and for how long; and who is named for each.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, SmallInt, Text};

use crate::base::ids::{ComplaintId, EstateId, RegionId};
use crate::base::words::Severity;
use crate::base::{Instant, Result};
use crate::calendar::Calendar;
use crate::complaints::model::Complaint;
use crate::db::ReadTx;
use crate::facts::Fact;
use crate::outbox;
use crate::schema::{complaint, participant};

/// Late by at least so many working days: a long lateness is another thing than one of yesterday.
pub const LONG_DAYS: [u32; 3] = [3, 6, 11];
/// Rungs are recorded under this word.
const RUNG_REACHED: &str = "rung_reached";
/// Farther back nobody looks for a day that is so many working days ago.
const MOST_DAYS_BACK: i64 = 60;

/// What is late in one severity on one rung.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct LateGroup {
    /// How grave.
    #[diesel(sql_type = Text)]
    pub severity: Severity,
    /// The rung of the ladder.
    #[diesel(sql_type = SmallInt)]
    pub rung: i16,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    /// Of those, late by [`LONG_DAYS`] or more, the shortest first.
    #[diesel(sql_type = BigInt)]
    pub first: i64,
    /// The same.
    #[diesel(sql_type = BigInt)]
    pub second: i64,
    /// The same.
    #[diesel(sql_type = BigInt)]
    pub third: i64,
}

/// Counts what everybody may see and the company is late with, in groups: one query, over the index of due dates.
pub fn count_late(
    tx: &mut ReadTx<'_>,
    calendar: &Calendar,
    (region_id, estate_id): (Option<RegionId>, Option<EstateId>),
) -> Result<Vec<LateGroup>> {
    let now = tx.now();
    let [first, second, third] = LONG_DAYS.map(|days| due_when_late(calendar, now, days).0);
    let longer = |limit: i64| format!("COUNT(CASE WHEN next_due_at <= {limit} THEN 1 END)");
    let of_region = region_id.map(|id| format!(" AND region_id = {id}")).unwrap_or_default();
    let of_estate = estate_id.map(|id| format!(" AND estate_id = {id}")).unwrap_or_default();
    let statement = format!(
        "SELECT severity, rung, COUNT(*) AS late, {} AS first, {} AS second, {} AS third FROM complaint \
         WHERE next_due_at <= {} AND visibility = 'public' AND origin <> 'archive'{of_region}{of_estate} \
         GROUP BY severity, rung ORDER BY severity, rung",
        longer(first),
        longer(second),
        longer(third),
        now.0
    );
    Ok(diesel::sql_query(statement).load(tx.conn())?)
}

/// The latest due date with which something is late by so many working days at a moment.
fn due_when_late(calendar: &Calendar, now: Instant, days: u32) -> Instant {
    let mut back = 0;
    while back < MOST_DAYS_BACK {
        let due = Instant::start_of(now.plus_days(-back).date());
        if calendar.working_days_taken(due.plus_millis(-1), now) >= days {
            return due;
        }
        back += 1;
    }
    now.plus_days(-MOST_DAYS_BACK)
}

/// Who is named in public for some complaints: the person of the rung on which each stands, before the first rung the
/// ambassador. Two queries; a complaint whose rung nobody holds is missing.
pub fn named_for(tx: &mut ReadTx<'_>, rows: &[&Complaint]) -> Result<HashMap<ComplaintId, String>> {
    type Speaker = (ComplaintId, i32, Option<i64>, Option<i64>, String);
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<ComplaintId> = rows.iter().map(|row| row.id).collect();
    let mut numbers: HashMap<ComplaintId, i32> = HashMap::new();
    for recorded in outbox::milestones_among(tx, &ids, RUNG_REACHED)? {
        let Fact::RungReached { complaint_id, rung, holder, .. } = recorded.fact else { continue };
        if !rows.iter().any(|row| row.id == complaint_id && row.rung == rung) {
            continue;
        }
        match holder {
            Some(holder) => numbers.insert(complaint_id, holder),
            None => numbers.remove(&complaint_id),
        };
    }
    let among: Vec<i32> = numbers.values().copied().collect();
    let is_ambassador = participant::person_id.eq(complaint::ambassador_id);
    let speakers: Vec<Speaker> = participant::table
        .inner_join(complaint::table.on(complaint::id.eq(participant::complaint_id)))
        .filter(participant::complaint_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(participant::number.eq_any(among).or(is_ambassador.assume_not_null()))
        .select((
            participant::complaint_id,
            participant::number,
            participant::person_id,
            complaint::ambassador_id,
            participant::name,
        ))
        .load(tx.conn())?;
    let named = |row: &&Complaint| {
        let mut of = speakers.iter().filter(|(id, ..)| *id == row.id);
        let found = match row.rung {
            0 => of.find(|(_, _, person, ambassador, _)| person.is_some() && person == ambassador),
            _ => of.find(|(_, number, ..)| numbers.get(&row.id) == Some(number)),
        };
        found.map(|(.., name)| (row.id, name.clone()))
    };
    Ok(rows.iter().filter_map(named).collect())
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime};

    use super::*;

    #[test]
    fn long_lateness_is_reckoned_as_a_row_says_it() {
        let calendar = Calendar::built_in();
        let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        for (month, day) in [(11, 20), (11, 22), (10, 8), (10, 10), (2, 24)] {
            let now = Instant::at(date(month, day), NaiveTime::from_hms_opt(15, 0, 0).unwrap());
            for days in LONG_DAYS {
                let due = due_when_late(&calendar, now, days);
                let late_by = |due: Instant| calendar.working_days_taken(due.plus_millis(-1), now);
                assert!(late_by(due) >= days, "{month}-{day}: {days}");
                assert!(late_by(due.plus_days(1)) < days, "{month}-{day}: {days}");
            }
        }
    }
}
