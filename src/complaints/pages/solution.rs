//! `/complaints/{id}/solution`: the company declares a complaint solved, point by point.

use std::sync::LazyLock;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::drafting::{self, Kept};
use super::pledging;
use super::word::{self, Paper, Word};
use crate::accounts::{Actor, Ask, Asks, Sending, Shown, Staff};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY, Limits};
use crate::base::words::{Outcome, ReplyKind};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::complaints::actions::{self, ANSWER_EVERY_POINT, MOST_POINTS, PointAnswer, Response};
use crate::complaints::model::{PROMISE_NEEDS_DAY, within_reach};
use crate::complaints::{self, Act, Point, policy};
use crate::db::WriteTx;
use crate::drafts::Target;
use crate::media::Upload;
use crate::web::{Fields, Page, Shell};

const PROPOSED: Message = Message::new("official.proposed");
/// A refusal gives its reason, a promise its content and its date.
const NOTE_MISSING: Message = Message::new("official.note_missing");
const NOTE: Limits = Limits { min_graphemes: 0, max_graphemes: 500, max_bytes: 16 * 1024 };

/// The fields of each point, as many as a complaint can have.
macro_rules! numbered {
    ($($number:literal)+) => {
        [$([concat!("outcome_", $number), concat!("note_", $number), concat!("day_", $number)]),+]
    };
}
const FIELDS: [[&str; 3]; MOST_POINTS] = numbered!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34
        35 36 37 38 39 40);

/// What is kept of the form.
static KEPT: LazyLock<Vec<Kept>> = LazyLock::new(|| {
    let points = FIELDS
        .into_iter()
        .flat_map(|[outcome, note, day]| [Kept::Code(outcome), Kept::Lines(note, NOTE), Kept::Line(day, NOTE)]);
    points.chain(drafting::RESPONSE.iter().copied()).collect()
});

const OUTCOMES: [Outcome; 3] = [Outcome::Done, Outcome::Promised, Outcome::Refused];

fn asks() -> Asks {
    let points = (1..).zip(FIELDS).flat_map(|(number, [outcome, note, day])| {
        let outcome = Ask::chosen(outcome, "official.outcome_n", "official.choose").numbered(number);
        let day = Ask::line(day, "official.day_n").numbered(number);
        [outcome, Ask::lines(note, "official.note_n").numbered(number), day]
    });
    let fields = points.chain([Ask::lines("text", "official.cover")]).chain(pledging::ASKS).collect();
    Asks { title: "official.solution_title", section: "desk", fields }
}

#[derive(Template)]
#[template(path = "complaints/solution.html")]
struct SolutionPage {
    shell: Shell,
    word: Word,
    points: Vec<Point>,
    /// The names of the households that stated points.
    names: Vec<(i32, String)>,
}

impl Page for SolutionPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl SolutionPage {
    /// Each point with the names of its fields.
    fn fields(&self) -> impl Iterator<Item = (&Point, [&'static str; 3])> {
        self.points.iter().zip(FIELDS)
    }

    /// Whose own point it is; nothing where it is everybody's.
    fn stated_by(&self, point: &Point) -> &str {
        let known = self.names.iter().find(|(number, _)| Some(*number) == point.household);
        known.map_or("", |(_, name)| name.as_str())
    }

    fn outcomes() -> [Outcome; 3] {
        OUTCOMES
    }
}

/// GET `/complaints/{id}/solution`
pub async fn new(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), None).await
}

/// POST `/complaints/{id}/solution`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, upload: Upload) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_staff(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return word::turned_away(sending, asks(), (outside, upload)).await,
    };
    let count = sending.store.read(move |tx| Ok(complaints::points_of(tx, id)?.len())).await?;
    let (paper, by, now) = (paper(id), actor.clone(), sending.visit.now);
    let propose = move |tx: &mut WriteTx<'_>, (response, answers): &(Response, Vec<PointAnswer>)| {
        actions::propose_solution(tx, &by, id, response, answers)
    };
    match word::send(sending, &actor, (paper, upload), |fields| solution(fields, (count, now)), propose).await? {
        Ok(answer) => Ok(answer),
        Err((sending, again)) => shown(sending, (actor, id), Some(again)).await,
    }
}

fn paper(id: ComplaintId) -> Paper {
    Paper { target: (Target::Solution(id), id), kept: &KEPT, said: PROPOSED }
}

fn solution(fields: &Fields, (points, now): (usize, Instant)) -> Result<(Response, Vec<PointAnswer>)> {
    let mut errors = FormErrors::new();
    let mut answers = Vec::new();
    for names in FIELDS.into_iter().take(points) {
        answers.extend(answer(fields, names, (&mut errors, now))?);
    }
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let pledge = pledging::read(fields, &mut errors)?;
    let seen_version = word::seen_version(fields)?;
    match (text, pledge) {
        (Some(text), Some(pledge)) if errors.is_empty() => {
            Ok((Response { kind: ReplyKind::Solution, text, pledge, seen_version }, answers))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

fn answer(
    fields: &Fields,
    [outcome_field, note_field, day_field]: [&'static str; 3],
    (errors, now): (&mut FormErrors, Instant),
) -> Result<Option<PointAnswer>> {
    let outcome = fields.parsed(outcome_field, |code| Outcome::parse(code).filter(|one| OUTCOMES.contains(one)))?;
    let outcome = errors.take(outcome_field, outcome.ok_or(ANSWER_EVERY_POINT));
    let note = match text::lines(fields.one(note_field)?, &NOTE) {
        Ok(note) if note.is_empty() && matches!(outcome, Some(Outcome::Refused | Outcome::Promised)) => {
            Err(NOTE_MISSING)
        }
        note => note,
    };
    let note = errors.take(note_field, note);
    let day = match (text::day(fields.one(day_field)?), outcome) {
        (Ok(None), Some(Outcome::Promised)) => Err(PROMISE_NEEDS_DAY),
        // A day beside what is done or refused means nothing.
        (Ok(_), Some(Outcome::Done | Outcome::Refused)) => Ok(None),
        (Ok(Some(day)), _) => within_reach(day, now).map(Some),
        (day, _) => day,
    };
    let day = errors.take(day_field, day);
    let answer = outcome.zip(note).zip(day);
    Ok(answer.map(|((outcome, text), day)| PointAnswer { outcome, text, day }))
}

async fn shown(sending: Sending, (actor, id): (Actor, ComplaintId), again: Option<Shown>) -> Result<HttpResponse> {
    if again.as_ref().is_some_and(Shown::is_outside) {
        return sending.again(asks(), again.unwrap_or_default());
    }
    let (reader, target) = (actor.clone(), Target::Solution(id));
    let find = sending.store.read(move |tx| {
        let (found, points) = (word::find(tx, &reader, (target, id))?, complaints::points_of(tx, id)?);
        let households: Vec<i32> = points.iter().filter_map(|point| point.household).collect();
        let names = complaints::speaker_names(tx, id, &households)?;
        Ok((found, points, names))
    });
    let (found, points, names) = find.await?;
    let complaint = &found.placed.complaint;
    policy::may_respond(&actor, complaint, ReplyKind::Solution)?;
    if again.is_none() {
        complaints::after(complaint.state, Act::Propose).map_err(Error::Conflict)?;
    }
    let (Shown { form, status, .. }, (visit, carried)) = (word::shown(again, &found), sending.into_page());
    let shell = Shell::titled(visit, "official.solution_title").in_section("desk");
    let word = Word::of(&shell, &actor, (target, found), (form, &[ReplyKind::Solution]))?;
    carried.page(&SolutionPage { shell, word, points, names }, status)
}
