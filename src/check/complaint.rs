//! One complaint: its row against its facts, and the rows that belong to it against each other.

use std::collections::BTreeSet;

use super::Differences;
use super::slice::Parts;
use super::texts;
use crate::base::words::{Outcome, Verdict, Visibility};
use crate::calendar::{Calendar, Calendars};
use crate::complaints::{ClockRow, Complaint, Projection, WITHHELD_TITLE, replay};

pub(super) fn check(row: &Complaint, parts: &Parts, calendars: &Calendars, differences: &mut Differences<'_>) {
    let facts = parts.facts.iter();
    let facts = facts.map(|recorded| (&recorded.fact, recorded.occurred_at, calendars.before(recorded.number)));
    match replay(facts) {
        Ok(follows) => {
            check_row(row, &follows, parts, differences);
            check_clocks(row, &follows, (parts, calendars.latest()), differences);
            check_parts(row, &follows, parts, differences);
        }
        Err(broken) => differences.say(&format!("complaint {}: {broken}", row.id)),
    }
    check_floors(row, parts, differences);
    texts::check(row, parts, differences);
    texts::check_html(row, parts, differences);
}

fn check_row(row: &Complaint, follows: &Projection, parts: &Parts, differences: &mut Differences<'_>) {
    macro_rules! compare {
        ($($column:ident)+) => {$(
            let what = format!("complaint {}: {}", row.id, stringify!($column));
            differences.compare(&what, &row.$column, &follows.$column);
        )+};
    }
    compare!(estate_id category origin state visibility severity received_at first_response_due first_response_at);
    compare!(next_due_at last_activity_at last_floor official_count last_official_floor affected_count version proposal_round);
    compare!(rating duplicate_of next_clock rung about);
    let person = |number: Option<i32>| {
        let speaker = number.and_then(|number| parts.speakers.iter().find(|known| known.number == number));
        speaker.and_then(|speaker| speaker.person_id)
    };
    let (ambassador, opener) = (person(follows.ambassador), person(follows.opener));
    differences.compare(&format!("complaint {}: opener_id", row.id), &row.opener_id, &opener);
    differences.compare(&format!("complaint {}: ambassador_id", row.id), &row.ambassador_id, &ambassador);
}

/// Every clock is there as the facts have left it, and no other. How many reminders were given only the row knows.
fn check_clocks(
    row: &Complaint,
    follows: &Projection,
    (parts, calendar): (&Parts, &Calendar),
    differences: &mut Differences<'_>,
) {
    let mut expected: Vec<ClockRow> = Vec::new();
    for clock in &follows.course.clocks {
        let stored = parts.clocks.iter().find(|stored| (stored.kind, stored.run) == (clock.kind, clock.run));
        let reminders = stored.map_or(0, |stored| stored.reminders);
        let standing = (follows.course.severity, follows.course.rung);
        expected.push(ClockRow::of(row.id, clock, standing, reminders, calendar));
    }
    expected.sort_by_key(|clock| (clock.kind.code(), clock.run));
    differences.compare(&format!("complaint {}: its clocks", row.id), &parts.clocks, &expected);
}

fn check_parts(row: &Complaint, follows: &Projection, parts: &Parts, differences: &mut Differences<'_>) {
    let said: Vec<(Outcome, Verdict)> = parts.points.iter().map(|point| (point.outcome, point.verdict)).collect();
    differences.compare(&format!("complaint {}: what is said of its points", row.id), &said, &follows.points);
    let stated: Vec<(Option<i32>, i32)> = parts.points.iter().map(|point| (point.household, point.floor)).collect();
    differences.compare(&format!("complaint {}: whose points they are", row.id), &stated, &follows.stated);
    differences.compare(&format!("complaint {}: homes counted", row.id), &parts.homes, &follows.affected_count);
    differences.compare(
        &format!("complaint {}: calls for a review", row.id),
        &parts.review_calls,
        &follows.review_calls,
    );
    let mut standings: Vec<_> = parts.households.iter().map(|row| (row.number, row.standing)).collect();
    let mut expected = follows.course.households.members().to_vec();
    standings.sort_unstable();
    expected.sort_unstable();
    differences.compare(&format!("complaint {}: its households", row.id), &standings, &expected);
    let visited: BTreeSet<i32> = parts.households.iter().filter(|row| row.is_visited).map(|row| row.number).collect();
    let expected: BTreeSet<i32> = follows.course.households.visited().collect();
    differences.compare(&format!("complaint {}: the households that were visited", row.id), &visited, &expected);
    let receipts = parts.households.iter().filter_map(|row| Some((row.number, row.merged_from?))).collect();
    differences.compare(&format!("complaint {}: the receipts of its households", row.id), &receipts, &follows.receipts);
    for number in &follows.speakers {
        if !parts.speakers.iter().any(|speaker| speaker.number == *number) {
            differences.say(&format!("complaint {}: speaker {number} is not there", row.id));
        }
    }
    for floor in &parts.floors {
        let version = follows.changed_floors.get(&floor.number).copied().unwrap_or(1);
        let what = format!("complaint {}: the version of floor {}", row.id, floor.number);
        differences.compare(&what, &floor.version, &version);
        let is_withheld = floor.visibility == Visibility::Withheld;
        let what = format!("complaint {}: floor {} is withheld", row.id, floor.number);
        differences.compare(&what, &is_withheld, &follows.withheld.contains(&floor.number));
    }
    let held = parts.floors.iter().filter(|floor| floor.visibility == Visibility::Held);
    let held: BTreeSet<i32> = held.map(|floor| floor.number).collect();
    differences.compare(&format!("complaint {}: the floors that wait to be read", row.id), &held, &follows.held);
    let promises = parts.promises.iter().map(|one| (one.number, (one.due_at, one.given_by, one.outcome))).collect();
    differences.compare(&format!("complaint {}: its promises", row.id), &promises, &follows.promises);
    check_remedies(row, follows, parts, differences);
    check_masked(row, follows, parts, differences);
    let acts = parts.signatures.iter().filter(|signature| signature.ended_at.is_none());
    let standing: BTreeSet<i32> = acts.filter_map(|signature| signature.floor).collect();
    let what = format!("complaint {}: the floors that somebody withholds", row.id);
    differences.compare(&what, &standing, &follows.withheld);
    match parts.headings.last() {
        Some(last) => {
            let what = format!("complaint {}: the version of title and wish", row.id);
            differences.compare(&what, &last.version, &follows.heading_version);
            let shown = (row.title.as_str(), row.wish.as_str());
            let is_withheld = follows.withheld.contains(&1);
            let follows = if is_withheld { (WITHHELD_TITLE, "") } else { (last.title.as_str(), last.wish.as_str()) };
            differences.compare(&format!("complaint {}: title and wish", row.id), &shown, &follows);
        }
        None => differences.say(&format!("complaint {}: its title and wish have no version", row.id)),
    }
}

/// Its causes and its remedies are those that its facts tell.
fn check_remedies(row: &Complaint, follows: &Projection, parts: &Parts, differences: &mut Differences<'_>) {
    let causes = parts.causes.iter().map(|one| (one.number, (one.cause, Some(one.accepted_at)))).collect();
    differences.compare(&format!("complaint {}: why it came about", row.id), &causes, &follows.causes);
    let remedies = parts.remedies.iter().map(|one| (one.number, one.told())).collect();
    differences.compare(&format!("complaint {}: its remedies", row.id), &remedies, &follows.remedies);
    for (number, refuting) in &parts.overlooked {
        differences.say(&format!("complaint {}: remedy {number} is refuted by complaint {refuting}", row.id));
    }
    for remedy in &parts.remedies {
        let watched = remedy.verified_on.map(|on| remedy.watched_from(on.date()).1);
        let what = format!("complaint {}: until when remedy {} is watched", row.id, remedy.number);
        differences.compare(&what, &remedy.watched_until, &watched);
    }
}

/// Exactly the versions that were replaced only to cover personal data are shown to nobody.
fn check_masked(row: &Complaint, follows: &Projection, parts: &Parts, differences: &mut Differences<'_>) {
    let texts = parts.versions.iter().map(|version| ((version.floor, version.version), version.visibility));
    let headings = parts.headings.iter().map(|heading| ((0, heading.version), heading.visibility));
    for (place, visibility) in texts.chain(headings) {
        let is_masked = visibility == Visibility::Masked;
        let what = format!("complaint {}: version {} of floor {} is masked", row.id, place.1, place.0);
        differences.compare(&what, &is_masked, &follows.masked_versions.contains(&place));
    }
}

/// Every floor is there with every version of its text, and every text has its floor and its speaker.
fn check_floors(row: &Complaint, parts: &Parts, differences: &mut Differences<'_>) {
    let floors: Vec<i32> = parts.floors.iter().map(|floor| floor.number).collect();
    for missing in (1..=row.last_floor).filter(|floor| floors.binary_search(floor).is_err()) {
        differences.say(&format!("complaint {}: floor {missing} is not there", row.id));
    }
    let mut versions = parts.versions.iter().peekable();
    for floor in &parts.floors {
        if !parts.speakers.iter().any(|speaker| speaker.number == floor.participant) {
            differences.say(&format!("complaint {}: floor {} has no speaker", row.id, floor.number));
        }
        let mut there = 0;
        while let Some(version) = versions.next_if(|version| version.floor <= floor.number) {
            if version.floor == floor.number {
                there += 1;
            } else {
                differences.say(&format!("complaint {}: a text belongs to no floor ({})", row.id, version.floor));
            }
        }
        let what = format!("complaint {}: the number of texts of floor {}", row.id, floor.number);
        differences.compare(&what, &there, &floor.version);
    }
    for version in versions {
        differences.say(&format!("complaint {}: a text belongs to no floor ({})", row.id, version.floor));
    }
}
