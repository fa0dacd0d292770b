//! Every text that was written with a fact still is what was recorded of it, and is shown as it was written.

use std::ops::{Range, RangeBounds};

use super::Differences;
use super::slice::{Floor, Parts};
use crate::base::Instant;
use crate::base::safe_html::SafeHtml;
use crate::base::words::{VersionKind, Visibility};
use crate::complaints::{Complaint, ReplyVersion, SecondSignature, TextPart, without_quotes_of};
use crate::facts::Fact;
use crate::outbox::{RecordedFact, Text};

pub(super) fn check(row: &Complaint, parts: &Parts, differences: &mut Differences<'_>) {
    let mut rejections = 0;
    for recorded in &parts.facts {
        let texts = texts_of(recorded, parts, &mut rejections);
        let kept = parts.commitments.get(&recorded.number).map_or(&[][..], Vec::as_slice);
        let number = recorded.number;
        if texts.len() != kept.len() {
            let (stored, recorded) = (texts.len(), kept.len());
            let id = row.id;
            differences.say(&format!("complaint {id}: fact {number} has {stored} texts, but {recorded} were recorded"));
            continue;
        }
        for (place, (text, kept)) in (1..).zip(texts.iter().zip(kept)) {
            if text.commitment() != *kept {
                let id = row.id;
                differences.say(&format!("complaint {id}: text {place} of fact {number} is not what was recorded"));
            }
        }
    }
}

/// The HTML on each floor is that of its text, and none where it is withheld; additions are shown from their own versions.
pub(super) fn check_html(row: &Complaint, parts: &Parts, differences: &mut Differences<'_>) {
    let is_withheld = |floor: &&Floor| floor.visibility == Visibility::Withheld;
    let withheld: Vec<i32> = parts.floors.iter().filter(is_withheld).map(|floor| floor.number).collect();
    for floor in &parts.floors {
        let text = if is_withheld(&floor) { "" } else { shown_text(parts, floor.number) };
        if floor.html != SafeHtml::from_markdown(&without_quotes_of(text, &withheld)) {
            let (id, number) = (row.id, floor.number);
            differences.say(&format!("complaint {id}: the HTML of floor {number} is not that of its text"));
        }
    }
}

fn shown_text(parts: &Parts, floor: i32) -> &str {
    let from = parts.versions.partition_point(|row| row.floor < floor);
    let of_floor = parts.versions.iter().skip(from).take_while(|row| row.floor == floor);
    let whole = of_floor.filter(|row| row.kind != VersionKind::Addition);
    whole.last().map_or("", |row: &ReplyVersion| row.body.as_str())
}

/// The texts that a fact was written with, as they are stored now, in the order in which they were recorded.
fn texts_of<'a>(recorded: &RecordedFact, parts: &'a Parts, rejections: &mut usize) -> Vec<Text<'a>> {
    match &recorded.fact {
        Fact::ComplaintReceived { points: count, .. } => {
            let mut texts = heading(parts, 1);
            texts.extend(points(parts, 1..=*count));
            let headings = [TextPart::Title, TextPart::Wish];
            texts.extend(headings.into_iter().flat_map(|part| originals(parts, part, 0, 1)));
            texts.extend(point_originals(parts, 1..=*count));
            texts
        }
        Fact::ComplaintEdited { version, .. } => {
            let mut texts = heading(parts, *version);
            texts.extend(originals(parts, TextPart::Title, 0, *version));
            texts.extend(originals(parts, TextPart::Wish, 0, *version));
            texts
        }
        Fact::PointsStated { first, points, .. } => stated(parts, *first..first.saturating_add(*points)),
        Fact::ComplaintEntered { .. } => originals(parts, TextPart::Caller, 0, 1).collect(),
        Fact::ReplyWritten { floor, .. } => floor_text(parts, *floor, 1),
        Fact::ReplyEdited { floor, version, .. } => floor_text(parts, *floor, *version),
        Fact::RejectionProposed { .. } => {
            *rejections += 1;
            let proposed = parts.signatures.iter().filter(|row| row.act == "reject").nth(*rejections - 1);
            proposed.map(|row| Text { salt: &row.salt, body: &row.reason }).into_iter().collect()
        }
        Fact::ComplaintNotUpheld { .. } => {
            let signed = signed_rejection(parts, recorded.occurred_at);
            signed.map(|row| Text { salt: &row.salt, body: &row.reason }).into_iter().collect()
        }
        Fact::TextWithheld { floor, .. } => {
            let at = recorded.occurred_at;
            let is_it = |row: &&SecondSignature| row.floor == Some(*floor) && row.proposed_at == at;
            let written = parts.signatures.iter().filter(|row| row.act != "reject").find(is_it);
            written.map(|row| Text { salt: &row.salt, body: &row.reason }).into_iter().collect()
        }
        Fact::SolutionProposed { round, .. } => {
            let of_round = parts.proposals.iter().filter(|row| row.round == *round);
            of_round.map(|row| Text { salt: &row.salt, body: &row.body }).collect()
        }
        Fact::PromiseMade { promise, .. } => {
            let row = parts.promises.iter().find(|row| row.number == *promise);
            row.map(|row| Text { salt: &row.salt, body: &row.body }).into_iter().collect()
        }
        Fact::PromiseDeclined { floor, .. } => {
            let row = parts.no_promises.iter().find(|row| row.floor == *floor);
            row.map(|row| Text { salt: &row.salt, body: &row.body }).into_iter().collect()
        }
        Fact::CauseNamed { number, .. } => {
            let row = parts.causes.iter().find(|row| row.number == *number);
            row.map(|row| Text { salt: &row.salt, body: &row.part }).into_iter().collect()
        }
        Fact::RemedyAnnounced { remedy, .. } => {
            let row = parts.remedies.iter().find(|row| row.number == *remedy);
            row.into_iter().flat_map(|row| row.announced_texts().map(|body| Text { salt: &row.salt, body })).collect()
        }
        Fact::RemedyVerified { remedy, .. } => {
            let row = parts.remedies.iter().find(|row| row.number == *remedy);
            row.map(|row| Text { salt: &row.salt, body: &row.verification }).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A complaint can be rejected again, after a review that overturned it.
fn signed_rejection(parts: &Parts, at: Instant) -> Option<&SecondSignature> {
    parts.signatures.iter().find(|row| row.act == "reject" && row.signed_at == Some(at))
}

fn heading(parts: &Parts, version: i16) -> Vec<Text<'_>> {
    let Some(row) = parts.headings.iter().find(|row| row.version == version) else { return Vec::new() };
    vec![Text { salt: &row.title_salt, body: &row.title }, Text { salt: &row.wish_salt, body: &row.wish }]
}

/// What a household stated, with what was covered of it.
fn stated(parts: &Parts, numbers: Range<i16>) -> Vec<Text<'_>> {
    points(parts, numbers.clone()).chain(point_originals(parts, numbers)).collect()
}

/// The points of these numbers.
fn points(parts: &Parts, numbers: impl RangeBounds<i16>) -> impl Iterator<Item = Text<'_>> {
    let stated = parts.points.iter().filter(move |point| numbers.contains(&point.number));
    stated.map(|point| Text { salt: &point.salt, body: &point.body })
}

fn point_originals(parts: &Parts, numbers: impl RangeBounds<i16>) -> impl Iterator<Item = Text<'_>> {
    let stated = parts.points.iter().filter(move |point| numbers.contains(&point.number));
    stated.flat_map(|point| originals(parts, TextPart::Point, i32::from(point.number), 1))
}

fn floor_text(parts: &Parts, floor: i32, version: i16) -> Vec<Text<'_>> {
    let place = parts.versions.binary_search_by_key(&(floor, version), |row| (row.floor, row.version));
    let row = place.ok().and_then(|place| parts.versions.get(place));
    let public = row.map(|row| Text { salt: &row.salt, body: &row.body });
    public.into_iter().chain(originals(parts, TextPart::Floor, floor, version)).collect()
}

/// What the author wrote, where it was covered: recorded behind the public texts of the same fact.
fn originals(parts: &Parts, part: TextPart, number: i32, version: i16) -> impl Iterator<Item = Text<'_>> {
    let place = (part, number, version);
    let own = parts.originals.iter().filter(move |row| (row.part, row.number, row.version) == place);
    own.map(|row| Text { salt: &row.salt, body: &row.body })
}
