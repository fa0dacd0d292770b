//! `/complaints/{id}/response`: an official word, in the name of a role and an organisation.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::drafting;
use super::pledging;
use super::word::{self, Paper, Word};
use crate::accounts::{Actor, Ask, Asks, Sending, Shown, Staff};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY};
use crate::base::words::ReplyKind;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, Response};
use crate::complaints::model::NOT_IN_THIS_STATE;
use crate::complaints::{self, Act, Complaint, policy};
use crate::db::WriteTx;
use crate::drafts::Target;
use crate::media::Upload;
use crate::web::{Fields, Page, Shell};

const SENT: Message = Message::new("official.sent");
/// 422: no kind.
pub const CHOOSE_KIND: Message = Message::new("official.choose_kind");

fn asks() -> Asks {
    let own = [Ask::chosen("kind", "official.kind", "reply_kind"), Ask::lines("text", "official.text")];
    let fields = own.into_iter().chain(pledging::ASKS).collect();
    Asks { title: "official.title", section: "desk", fields }
}

#[derive(Template)]
#[template(path = "complaints/response.html")]
struct ResponsePage {
    shell: Shell,
    word: Word,
    kinds: Vec<ReplyKind>,
}

impl Page for ResponsePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/response`
pub async fn new(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), None).await
}

/// POST `/complaints/{id}/response`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, upload: Upload) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_staff(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return word::turned_away(sending, asks(), (outside, upload)).await,
    };
    let (paper, by) = (paper(id), actor.clone());
    let respond = move |tx: &mut WriteTx<'_>, written: &Response| actions::respond(tx, &by, id, written);
    match word::send(sending, &actor, (paper, upload), response, respond).await? {
        Ok(answer) => Ok(answer),
        Err((sending, again)) => shown(sending, (actor, id), Some(again)).await,
    }
}

const fn paper(id: ComplaintId) -> Paper {
    Paper { target: (Target::Response(id), id), kept: drafting::RESPONSE, said: SENT }
}

fn response(fields: &Fields) -> Result<Response> {
    let mut errors = FormErrors::new();
    let kind = fields.parsed("kind", |code| ReplyKind::parse(code).filter(|kind| KINDS.contains(kind)))?;
    let kind = errors.take("kind", kind.ok_or(CHOOSE_KIND));
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let pledge = pledging::read(fields, &mut errors)?;
    let seen_version = word::seen_version(fields)?;
    match (kind, text, pledge) {
        (Some(kind), Some(text), Some(pledge)) => Ok(Response { kind, text, pledge, seen_version }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// The kinds that this page writes; the solution and the root cause have pages of their own.
const KINDS: [ReplyKind; 4] =
    [ReplyKind::Acknowledgement, ReplyKind::Substantive, ReplyKind::Promise, ReplyKind::Question];

/// What the actor may write in this state: 403 when nothing in any, 409 when nothing in this one.
fn kinds_offered(actor: &Actor, complaint: &Complaint) -> Result<Vec<ReplyKind>> {
    policy::may_respond(actor, complaint, ReplyKind::Acknowledgement)?;
    let in_state = |kind: ReplyKind| match kind {
        ReplyKind::Substantive | ReplyKind::Promise => complaints::after(complaint.state, Act::Respond).is_ok(),
        ReplyKind::Question => complaints::after(complaint.state, Act::Ask).is_ok(),
        _ => complaint.is_open(),
    };
    let offered = |kind: &ReplyKind| in_state(*kind) && policy::may_respond(actor, complaint, *kind).is_ok();
    let kinds: Vec<_> = KINDS.into_iter().filter(offered).collect();
    if kinds.is_empty() { Err(Error::Conflict(NOT_IN_THIS_STATE)) } else { Ok(kinds) }
}

async fn shown(sending: Sending, (actor, id): (Actor, ComplaintId), again: Option<Shown>) -> Result<HttpResponse> {
    if again.as_ref().is_some_and(Shown::is_outside) {
        return sending.again(asks(), again.unwrap_or_default());
    }
    let (reader, target) = (actor.clone(), Target::Response(id));
    let found = sending.store.read(move |tx| word::find(tx, &reader, (target, id))).await?;
    let kinds = match kinds_offered(&actor, &found.placed.complaint) {
        // Whoever wrote a text keeps it, whatever became of the complaint meanwhile.
        Err(Error::Conflict(_)) if again.is_some() => Vec::new(),
        kinds => kinds?,
    };
    let (Shown { form, status, .. }, (visit, carried)) = (word::shown(again, &found), sending.into_page());
    let shell = Shell::titled(visit, "official.title").in_section("desk");
    let word = Word::of(&shell, &actor, (target, found), (form, &kinds))?;
    carried.page(&ResponsePage { shell, word, kinds }, status)
}
