//! `/complaints/{id}/reply`: a reply is written, looked at on the same page, and sent.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::about::About;
use super::compose_form::{markdown, unmasked};
use super::covers::Covers;
use super::drafting::{self, Note};
use super::taking;
use crate::accounts::{Actor, Member, Sending, Shown, key_of};
use crate::base::ids::ComplaintId;
use crate::base::words::{VersionKind, Visibility};
use crate::base::{Error, FormErrors, Message, Result, SafeHtml, safe_html};
use crate::complaints::actions::{self, NewReply};
use crate::complaints::{self, Covered, Wording, policy, urls};
use crate::db::ReadTx;
use crate::drafts::{self, Seen, Target};
use crate::i18n::{self, Lang};
use crate::media::{Shots, Upload};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Page, Query, Shell};

/// Said after a reply.
pub const REPLIED: Message = Message::new("writing.replied");
/// Said after one that is read first.
const REPLIED_HELD: Message = Message::new("writing.replied_held");
/// The complaint's own text.
const OPENING_FLOOR: i32 = 1;

#[derive(Template)]
#[template(path = "complaints/reply.html")]
struct ReplyPage {
    shell: Shell,
    about: About,
    /// Where the form is sent.
    action: String,
    form: Filled,
    sign_in: Option<Filled>,
    key: String,
    /// Her draft of a reply here.
    draft: Option<Note>,
    shots: Shots,
    /// The name she speaks under, once it is known who she is.
    name: Option<String>,
    /// What others will see.
    preview: Option<Looked>,
}

/// A reply as others will read it, and what is covered in it.
struct Looked {
    html: SafeHtml,
    covers: Covers,
}

impl Page for ReplyPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Looked {
    fn of(shell: &Shell, new: &NewReply) -> Self {
        let covered = Covered::of(Wording { text: &new.text, unmasked: new.unmasked });
        let covers = Covers::of(shell, [new.text.as_str()], new.unmasked);
        Self { html: SafeHtml::from_markdown(&covered.public), covers }
    }
}

impl ReplyPage {
    /// The floor it answers, unless that is the complaint itself.
    fn answered_floor(&self) -> Option<String> {
        floor(self.form.value("to")).filter(|floor| *floor > OPENING_FLOOR).map(|floor| floor.to_string())
    }
}

/// GET `/complaints/{id}/reply`
pub async fn new(
    sending: Sending,
    Member(actor): Member,
    id: web::Path<ComplaintId>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let (id, lang) = (*id, sending.visit.lang);
    let floor = query.parsed("to", floor)?.unwrap_or(OPENING_FLOOR);
    let quotes = query.parsed("quote", |text| (text == "1").then_some(()))?.is_some();
    let asker = actor.clone();
    let filled = sending.store.read(move |tx| {
        let complaint = complaints::find(tx, Some(&asker), id)?;
        policy::may_reply(&asker, &complaint)?;
        complaints::find_reply(tx, id, floor)?;
        // A text that was kept is never replaced by a quotation.
        if let Some(draft) = drafts::find_of(tx, asker.person_id, Target::Reply(id))? {
            return Ok(drafting::continued(&draft));
        }
        let text = if quotes { quoted(tx, lang, (id, floor))? } else { String::new() };
        Ok(Filled::with(&[("to", &floor.to_string()), ("text", &text)]))
    });
    let shown = Shown::fresh(filled.await?);
    reply_page(sending, Some(actor), id, (shown, None)).await
}

fn floor(text: &str) -> Option<i32> {
    text.parse().ok().filter(|floor| *floor >= OPENING_FLOOR)
}

/// What stands on a floor now, behind the number of the floor and the name of who wrote it.
fn quoted(tx: &mut ReadTx<'_>, lang: Lang, (id, floor): (ComplaintId, i32)) -> Result<String> {
    let reply = complaints::find_reply(tx, id, floor)?;
    if reply.visibility != Visibility::Public {
        return Ok(String::new());
    }
    let name = complaints::find_participant(tx, id, reply.participant)?.name;
    let versions = complaints::versions_of(tx, id, floor)?;
    let body = versions.into_iter().rev().find(|version| version.kind != VersionKind::Addition);
    let quote = safe_html::quote(&body.map_or_else(String::new, |version| version.body));
    let source = i18n::say(lang, &Message::new("writing.quoted").with(i64::from(floor)).with(name));
    Ok(format!("> {source}\n{quote}\n\n"))
}

/// What a button of the form asks for.
enum Wanted {
    Preview,
    Send,
    Save,
}

impl Wanted {
    fn of(fields: &Fields) -> Result<Self> {
        if drafting::asks_to_save(fields)? {
            return Ok(Self::Save);
        }
        match fields.one("act")? {
            "preview" => Ok(Self::Preview),
            "send" => Ok(Self::Send),
            _ => Err(Error::BadRequest(NOT_OUR_FORM)),
        }
    }
}

/// POST `/complaints/{id}/replies`
pub async fn create(mut sending: Sending, id: web::Path<ComplaintId>, upload: Upload) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter(&upload.fields).await? {
        Ok(actor) => actor,
        Err(_) if sending.is_script() => {
            return drafting::refused(sending.visit.lang, Error::SignInNeeded, &Fields::default());
        }
        Err(sign_in) => {
            let shown = Shown::outside_with(taking::hold(&sending, upload).await?, sign_in);
            return reply_page(sending, None, id, (shown, None)).await;
        }
    };
    let wanted = Wanted::of(&upload.fields)?;
    let taken = taking::take_in(&sending, &actor, (Target::Reply(id), drafting::REPLY), upload).await?;
    let (fields, taken) = taken.into_result();
    let done = match (taken, wanted) {
        (Ok(Some(draft)), Wanted::Save) => return drafting::saved(sending, &actor, &draft).await,
        (Err(error), Wanted::Save) if sending.is_script() => {
            return drafting::refused(sending.visit.lang, error, &fields);
        }
        (Err(error), _) => Err(error),
        (Ok(_), Wanted::Preview | Wanted::Save) => match parse(&fields, &actor, id) {
            Ok(new) => {
                let shown = Shown::fresh(Filled::sent(fields, FormErrors::new()));
                return reply_page(sending, Some(actor), id, (shown, Some(new))).await;
            }
            Err(error) => Err(error),
        },
        (Ok(_), Wanted::Send) => match parse(&fields, &actor, id) {
            Ok(new) => send(&sending, &actor, id, (new, drafting::seen(&fields)?)).await,
            Err(error) => Err(error),
        },
    };
    match done {
        Ok((floor, said)) => Ok(sending.done(&urls::floor(id, floor), &said)),
        Err(error) => reply_page(sending, Some(actor), id, (Shown::refused(fields, error)?, None)).await,
    }
}

fn parse(fields: &Fields, actor: &Actor, id: ComplaintId) -> Result<NewReply> {
    let parent_floor = fields.parsed("to", floor)?.filter(|floor| *floor > OPENING_FLOOR);
    let submission_key = format!("{id}.{}", key_of(fields, actor)?);
    let text = markdown(fields.one("text")?).map_err(|why| Error::Invalid(FormErrors::of("text", why)))?;
    Ok(NewReply { parent_floor, text, unmasked: unmasked(fields)?, submission_key })
}

async fn send(
    sending: &Sending,
    actor: &Actor,
    id: ComplaintId,
    (new, seen): (NewReply, Option<Seen>),
) -> Result<(i32, Message)> {
    sending.count(actor)?;
    let actor = actor.clone();
    let sent = sending.store.write(move |tx| {
        let floor = actions::reply(tx, &actor, id, &new)?;
        drafts::actions::publish(tx, &actor, seen.as_ref(), (id, floor))?;
        let is_held = complaints::find_reply(tx, id, floor)?.visibility == Visibility::Held;
        Ok((floor, if is_held { REPLIED_HELD } else { REPLIED }))
    });
    sent.await
}

async fn reply_page(
    sending: Sending,
    actor: Option<Actor>,
    id: ComplaintId,
    (shown, looked_at): (Shown, Option<NewReply>),
) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let draft = drafting::find(tx, actor.as_ref(), Target::Reply(id))?;
        let about = About::find_for(tx, actor.as_ref(), id)?;
        let name = match (&actor, about.complaint()) {
            (Some(actor), Some(complaint)) => Some(actions::name_in(tx, actor, complaint)?),
            _ => None,
        };
        Ok((about, name, draft))
    });
    let (about, name, draft) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "writing.reply_title").in_section("complaints");
    let key = shown.key();
    let preview = looked_at.map(|new| Looked::of(&shell, &new));
    let Shown { mut form, sign_in, status } = shown;
    let (draft, shots) = Note::of(draft, &shell, &mut form);
    carried.page(
        &ReplyPage {
            shell,
            action: format!("{}/replies", about.url()),
            about,
            form,
            sign_in,
            key,
            draft,
            shots,
            name,
            preview,
        },
        status,
    )
}
