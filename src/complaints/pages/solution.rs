//! `/complaints/{id}/solution`: the company declares a complaint solved, point by point.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::official::{office, row_of, seen_version};
use crate::accounts::{Actor, Staff};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY, Limits};
use crate::base::words::{Outcome, ReplyKind};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml};
use crate::complaints::actions::{self, ANSWER_EVERY_POINT, PointAnswer, Response};
use crate::complaints::{self, Act, Complaint, Point, RowView, policy, urls};
use crate::db::Store;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, page_with_status};

const PROPOSED: Message = Message::new("official.proposed");
/// A refusal gives its reason, a promise its content and its date.
const NOTE_MISSING: Message = Message::new("official.note_missing");
const NOTE: Limits = Limits { min_graphemes: 0, max_graphemes: 500, max_bytes: 16 * 1024 };

/// The fields of each point: a complaint has at most ten.
const FIELDS: [(&str, &str); 10] = [
    ("outcome_1", "note_1"),
    ("outcome_2", "note_2"),
    ("outcome_3", "note_3"),
    ("outcome_4", "note_4"),
    ("outcome_5", "note_5"),
    ("outcome_6", "note_6"),
    ("outcome_7", "note_7"),
    ("outcome_8", "note_8"),
    ("outcome_9", "note_9"),
    ("outcome_10", "note_10"),
];

const OUTCOMES: [Outcome; 3] = [Outcome::Done, Outcome::Promised, Outcome::Refused];

#[derive(Template)]
#[template(path = "complaints/solution.html")]
struct SolutionPage {
    shell: Shell,
    complaint: Complaint,
    row: RowView,
    under: String,
    points: Vec<Point>,
    form: Filled,
    preview: Option<SafeHtml>,
}

impl Page for SolutionPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl SolutionPage {
    fn action(&self) -> String {
        format!("{}/solution", urls::complaint(self.complaint.id))
    }

    /// Each point with the names of its fields.
    fn fields(&self) -> impl Iterator<Item = (&Point, &'static str, &'static str)> {
        self.points.iter().zip(FIELDS).map(|(point, (outcome, note))| (point, outcome, note))
    }

    fn outcomes(&self) -> [Outcome; 3] {
        OUTCOMES
    }
}

/// GET `/complaints/{id}/solution`
pub async fn new(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
) -> Result<HttpResponse> {
    shown(&store, visit, (actor, *id), (None, StatusCode::OK)).await
}

/// POST `/complaints/{id}/solution`
pub async fn create(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<ComplaintId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let count = store.read(move |tx| Ok(complaints::points_of(tx, id)?.len())).await?;
    let done = match solution(&fields, count) {
        Ok(_) if fields.one("act")? == "preview" => {
            let form = Filled::sent(fields, FormErrors::new());
            return shown(&store, visit, (actor, id), (Some(form), StatusCode::OK)).await;
        }
        Ok((response, answers)) => {
            store.write(move |tx| actions::propose_solution(tx, &by, id, &response, &answers)).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(floor) => Ok(see_other_saying(&visit, &urls::floor(id, floor), &PROPOSED)),
        Err(error) => {
            let (form, status) = Filled::refused(fields, error)?;
            shown(&store, visit, (actor, id), (Some(form), status)).await
        }
    }
}

fn solution(fields: &Fields, points: usize) -> Result<(Response, Vec<PointAnswer>)> {
    let mut errors = FormErrors::new();
    let mut answers = Vec::new();
    for names in FIELDS.into_iter().take(points) {
        answers.extend(answer(fields, names, &mut errors)?);
    }
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let seen_version = seen_version(fields)?;
    match text {
        Some(text) if errors.is_empty() => Ok((Response { kind: ReplyKind::Solution, text, seen_version }, answers)),
        _ => Err(Error::Invalid(errors)),
    }
}

fn answer(
    fields: &Fields,
    (outcome_field, note_field): (&'static str, &'static str),
    errors: &mut FormErrors,
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
    Ok(outcome.zip(note).map(|(outcome, text)| PointAnswer { outcome, text }))
}

async fn shown(
    store: &Store,
    visit: Visit,
    (actor, id): (Actor, ComplaintId),
    (form, status): (Option<Filled>, StatusCode),
) -> Result<HttpResponse> {
    let reader = actor.clone();
    let (placed, points) = store
        .read(move |tx| Ok((complaints::find_placed(tx, Some(&reader), id)?, complaints::points_of(tx, id)?)))
        .await?;
    policy::may_respond(&actor, &placed.complaint, ReplyKind::Solution)?;
    if form.is_none() {
        complaints::after(placed.complaint.state, Act::Propose).map_err(Error::Conflict)?;
    }
    let form = form.unwrap_or_default();
    let is_preview = form.value("act") == "preview" && form.errors().is_empty();
    let preview = is_preview.then(|| SafeHtml::from_markdown(form.value("text")));
    let row = row_of(&placed, &visit);
    let shell = Shell::titled(visit, "official.solution_title").in_section("desk");
    let under = office(&shell, &actor, &placed.complaint);
    let complaint = placed.complaint;
    page_with_status(&SolutionPage { shell, complaint, row, under, points, form, preview }, status)
}
