//! Drafts of the forms of complaints: what is kept of a form, how a form goes on with a draft, and what it says when
//! something newer was saved elsewhere.

use actix_web::HttpResponse;
use serde_json::json;

use super::compose_form::{SHOW_PLATES, SHOW_ROOMS};
use super::sending::{KEY_FIELD, Sending, mistakes};
use crate::accounts::Actor;
use crate::base::text::{self, BODY, Limits, POINT, TITLE, WISH};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints;
use crate::db::ReadTx;
use crate::drafts::{self, Draft, Seen, Target};
use crate::i18n::{self, Lang};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled};

/// Said after a draft was saved.
pub const SAVED: Message = Message::new("drafts.saved");
/// The draft that a form was filled from.
pub const DRAFT_FIELD: &str = "draft";
/// Its version.
pub const VERSION_FIELD: &str = "draft_version";
/// The value of `act` with which a form is saved.
pub const SAVE: &str = "save";
/// Longer than any code or number in our forms.
const MAX_CODE_BYTES: usize = 64;

/// What a field of a form may hold, for keeping it.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// A code or a number that our own forms send.
    Code(&'static str),
    /// One line.
    Line(&'static str, Limits),
    /// Many lines.
    Lines(&'static str, Limits),
}

/// What is kept of the form of a new complaint.
pub const OPENING: &[Kept] = &[
    Kept::Code(KEY_FIELD),
    Kept::Code("estate"),
    Kept::Code("category"),
    Kept::Code("severity"),
    Kept::Code(SHOW_PLATES),
    Kept::Code(SHOW_ROOMS),
    Kept::Line("title", TITLE),
    Kept::Lines("text", BODY),
    Kept::Line("point1", POINT),
    Kept::Line("point2", POINT),
    Kept::Line("point3", POINT),
    Kept::Line("point4", POINT),
    Kept::Line("point5", POINT),
    Kept::Line("point6", POINT),
    Kept::Line("point7", POINT),
    Kept::Line("point8", POINT),
    Kept::Line("point9", POINT),
    Kept::Line("point10", POINT),
    Kept::Lines("wish", WISH),
];
/// What is kept of the form of a reply.
pub const REPLY: &[Kept] = &[
    Kept::Code(KEY_FIELD),
    Kept::Code("to"),
    Kept::Code(SHOW_PLATES),
    Kept::Code(SHOW_ROOMS),
    Kept::Lines("text", BODY),
];

/// The fields worth keeping, each within its limits; unfinished ones are welcome (security.md S37).
fn bounded(fields: &Fields, kept: &[Kept]) -> Result<Vec<(String, String)>> {
    let mut errors = FormErrors::new();
    let mut bounded = Vec::new();
    for field in kept {
        let (name, value) = match *field {
            Kept::Code(name) => (name, code(fields.one(name)?).map(Some)?),
            Kept::Line(name, limits) => {
                (name, errors.take(name, text::line(fields.one(name)?, &limits.without_minimum())))
            }
            Kept::Lines(name, limits) => {
                (name, errors.take(name, text::lines(fields.one(name)?, &limits.without_minimum())))
            }
        };
        let value = value.filter(|value| !value.is_empty());
        bounded.extend(value.map(|value| (name.to_owned(), value)));
    }
    errors.into_result(bounded)
}

fn code(value: &str) -> Result<String> {
    let is_short = value.len() <= MAX_CODE_BYTES && value.is_ascii();
    if is_short { Ok(value.to_owned()) } else { Err(Error::BadRequest(NOT_OUR_FORM)) }
}

/// The version of the draft that a form was filled from.
pub fn seen(fields: &Fields) -> Result<Option<Seen>> {
    let version = fields.parsed(VERSION_FIELD, |version| version.parse().ok())?;
    let id = fields.optional(DRAFT_FIELD)?;
    Ok(id.zip(version).map(|(id, version)| Seen { id: id.to_owned(), version }))
}

/// The same as fields of a page between the form and its publication.
pub fn fields_of(fields: &Fields) -> Result<Vec<(&'static str, String)>> {
    let seen = seen(fields)?.map(|seen| [(DRAFT_FIELD, seen.id), (VERSION_FIELD, seen.version.to_string())]);
    Ok(seen.into_iter().flatten().collect())
}

/// Saves what a form holds.
pub async fn save(
    sending: &Sending,
    actor: &Actor,
    (target, kept): (Target, &[Kept]),
    fields: &Fields,
) -> Result<Draft> {
    sending.count_save(actor)?;
    let (kept, seen, actor) = (bounded(fields, kept)?, seen(fields)?, actor.clone());
    let saved = sending.store.write(move |tx| {
        if let Some(id) = target.complaint_id() {
            complaints::find(tx, Some(&actor), id)?;
        }
        drafts::actions::save(tx, &actor, (target, seen.as_ref()), kept)
    });
    saved.await
}

/// The answer after a draft was saved: a few words for the script, else the form again, filled from the draft.
pub fn saved(sending: Sending, draft: &Draft) -> HttpResponse {
    if !sending.is_script() {
        return sending.done(&draft.target.url(), &SAVED);
    }
    let (visit, at) = (&sending.visit, draft.saved_at);
    let said = i18n::say(visit.lang, &Message::new("drafts.saved_at").with(i18n::time_of_day(at)));
    sending.carried(HttpResponse::Ok().json(json!({ "draft": draft.id, "version": draft.version, "said": said })))
}

/// A refusal in a few words, for the script; errors that no change of a form mends stay errors.
pub fn refused(lang: Lang, error: Error) -> Result<HttpResponse> {
    let (errors, status) = mistakes(error)?;
    let said = errors.iter().next().map_or_else(String::new, |(_, message)| i18n::say(lang, message));
    Ok(HttpResponse::build(status).json(json!({ "said": said })))
}

/// A form that goes on with a draft.
pub fn continued(draft: &Draft) -> Filled {
    let version = draft.version.to_string();
    let mut pairs: Vec<(&str, &str)> =
        draft.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.extend([(DRAFT_FIELD, draft.id.as_str()), (VERSION_FIELD, version.as_str())]);
    Filled::with(&pairs)
}

/// What a form says of the draft that stands for its target.
#[derive(Clone, Debug)]
pub struct Note {
    /// The draft.
    pub draft: Draft,
    /// Whether it is not the one that the form holds: saved on another device meanwhile.
    pub is_newer: bool,
    /// The form's own address, to come back to after throwing the draft away.
    pub back: String,
}

impl Note {
    /// Finds the draft of somebody for a target.
    pub fn find(tx: &mut ReadTx<'_>, actor: Option<&Actor>, target: Target) -> Result<Option<Draft>> {
        actor.map_or(Ok(None), |actor| drafts::find_of(tx, actor.person_id, target))
    }

    /// The note on a draft, if there is one. Where it differs from what the form holds, both are on the page from now on,
    /// so that the form is sent as its successor: what is saved then was seen.
    pub fn of(draft: Option<Draft>, form: &mut Filled) -> Option<Self> {
        let draft = draft?;
        let version = draft.version.to_string();
        let is_newer = form.value(DRAFT_FIELD) != draft.id || form.value(VERSION_FIELD) != version;
        form.set(DRAFT_FIELD, &draft.id);
        form.set(VERSION_FIELD, &version);
        Some(Self { back: draft.target.url(), draft, is_newer })
    }
}
