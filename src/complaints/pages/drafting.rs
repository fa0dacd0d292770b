//! Drafts of the forms of complaints: what is kept of a form, how a form goes on with a draft, and what it says when
//! something newer was saved elsewhere.

use actix_web::HttpResponse;
use serde_json::json;

use super::compose_form::{SHOW_PLATES, SHOW_ROOMS};
use super::pledging;
use super::similar::SEE;
use crate::accounts::{Actor, KEY_FIELD, Sending, mistakes};
use crate::base::text::{self, BODY, Limits, POINT, TITLE, WISH};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::ReadTx;
use crate::drafts::{self, Draft, Seen, Target};
use crate::i18n::{self, Lang};
use crate::media::{self, Photograph, Shot, Shots};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Shell};

/// Said after a draft was saved.
pub const SAVED: Message = Message::new("drafts.saved");
/// A photograph to be taken away.
pub const DROP_FIELD: &str = "drop";
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
    Kept::Code("about"),
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

/// What is kept of the form of an official word, beside the points of a solution.
pub const RESPONSE: &[Kept] = &[
    Kept::Code("kind"),
    Kept::Lines("text", BODY),
    Kept::Line(pledging::DAY_FIELD, pledging::BODY),
    Kept::Lines(pledging::BODY_FIELD, pledging::BODY),
    Kept::Lines(pledging::NONE_FIELD, pledging::BODY),
];

/// The fields worth keeping, each within its limits; unfinished ones are welcome (security.md S37).
pub(super) fn bounded(fields: &Fields, kept: &[Kept]) -> Result<Vec<(String, String)>> {
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

/// Whether a form asks to be saved: with its button, with that which takes a photograph away, or with one that leads to a
/// complaint like it.
pub fn asks_to_save(fields: &Fields) -> Result<bool> {
    let act = fields.one("act")?;
    Ok(act == SAVE || act.starts_with(SEE) || fields.optional(DROP_FIELD)?.is_some())
}

/// The answer after a draft was saved: a few words for the script, else the form again, filled from the draft.
pub async fn saved(sending: Sending, actor: &Actor, draft: &Draft) -> Result<HttpResponse> {
    if !sending.is_script() {
        return Ok(sending.done(&draft.target.url(), &SAVED));
    }
    let (asker, target, at) = (actor.clone(), draft.target, draft.saved_at);
    let found = sending.store.read(move |tx| find(tx, Some(&asker), target)).await?;
    let shell = Shell::new(sending.visit.clone(), "");
    let shots = media::shots(&shell, &found.map(|(_, photographs)| photographs).unwrap_or_default());
    let shot = |shot: &Shot| {
        json!({
            "id": shot.id, "large": shot.large, "src": shot.src, "alt": shot.alt,
            "width": shot.width, "height": shot.height,
            "drop": shell.t1("media.drop_which", shot.number),
        })
    };
    let photographs: Vec<_> = shots.list.iter().map(shot).collect();
    let said = shell.t1("drafts.saved_at", i18n::time_of_day(at));
    let words = json!({
        "draft": draft.id, "version": draft.version, "said": said,
        "photographs": photographs, "caption": shots.caption,
    });
    Ok(sending.carried(HttpResponse::Ok().json(words)))
}

/// A refusal in a few words, for the script; errors that no change of a form mends stay errors. The text may have been
/// saved though a photograph was not taken: `fields` say which version is its own now.
pub fn refused(lang: Lang, error: Error, fields: &Fields) -> Result<HttpResponse> {
    let (errors, status) = mistakes(error)?;
    let said: Vec<String> = errors.iter().map(|(_, message)| i18n::say(lang, message)).collect();
    let mut words = json!({ "said": said.join(" ") });
    if let (Some(seen), Some(told)) = (seen(fields)?, words.as_object_mut()) {
        told.insert("draft".to_owned(), json!(seen.id));
        told.insert("version".to_owned(), json!(seen.version));
    }
    Ok(HttpResponse::build(status).json(words))
}

/// A form that goes on with a draft.
pub fn continued(draft: &Draft) -> Filled {
    let version = draft.version.to_string();
    let mut pairs: Vec<(&str, &str)> =
        draft.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.extend([(DRAFT_FIELD, draft.id.as_str()), (VERSION_FIELD, version.as_str())]);
    Filled::with(&pairs)
}

/// A draft with its photographs.
pub type WithPhotographs = (Draft, Vec<Photograph>);

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

/// Finds the draft of somebody for a target, with its photographs.
pub fn find(tx: &mut ReadTx<'_>, actor: Option<&Actor>, target: Target) -> Result<Option<WithPhotographs>> {
    let Some(actor) = actor else { return Ok(None) };
    let Some(draft) = drafts::find_of(tx, actor.person_id, target)? else { return Ok(None) };
    let photographs = media::of_draft(tx, &draft.id)?;
    Ok(Some((draft, photographs)))
}

/// The photographs of the draft that a form was filled from, as they will be published with it.
pub fn photographs_of(tx: &mut ReadTx<'_>, actor: &Actor, seen: Option<&Seen>) -> Result<Vec<Photograph>> {
    let Some(seen) = seen else { return Ok(Vec::new()) };
    let mut photographs = media::of_draft(tx, &seen.id)?;
    photographs.retain(|photograph| photograph.person_id == Some(actor.person_id));
    Ok(photographs)
}

impl Note {
    /// The note on a draft, if there is one, and its photographs for the form. Where the draft differs from what the form
    /// holds, both are on the page from now on, so that the form is sent as its successor: what is saved then was seen.
    pub fn of(found: Option<WithPhotographs>, shell: &Shell, form: &mut Filled) -> (Option<Self>, Shots) {
        let Some((draft, photographs)) = found else { return Default::default() };
        let version = draft.version.to_string();
        let is_newer = form.value(DRAFT_FIELD) != draft.id || form.value(VERSION_FIELD) != version;
        form.set(DRAFT_FIELD, &draft.id);
        form.set(VERSION_FIELD, &version);
        (Some(Self { back: draft.target.url(), draft, is_newer }), media::shots(shell, &photographs))
    }
}
