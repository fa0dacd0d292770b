//! `/club/articles/new` and `/club/articles/{id}/edit`: writing a piece, and what its author sees of its way.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::form::{self, SUBMIT, VERSION_FIELD, asks, said};
use super::reading::{Figure, figures};
use super::told::{History, Told};
use crate::accounts::{Acted, Actor, Member as SignedIn, Sending, Shown, Whom, key_of};
use crate::base::ids::ArticleId;
use crate::base::words::{ArticleAct, ArticleKind, ArticleState, Theme};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::articles::model::{Article, MAX_PHOTOGRAPHS, is_of_author};
use crate::club::articles::{actions, model, policy, store, url};
use crate::club::members;
use crate::db::{ReadTx, WriteTx};
use crate::media::{self, Photograph, Room, Takes, Upload};
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const SAVED: Message = Message::new("articles.saved");
const SUBMITTED: Message = Message::new("articles.did.submit");
/// A photograph to be taken out.
const DROP_FIELD: &str = "drop";

#[derive(Template)]
#[template(path = "articles/write.html")]
struct WritePage {
    shell: Shell,
    form: Filled,
    key: String,
    kinds: &'static [ArticleKind],
    /// What is there already; nothing for a new piece.
    piece: Option<Piece>,
    /// Photographs that wait in the form.
    waiting: Vec<Figure>,
    photographs: Vec<Figure>,
}

/// A piece that is there.
struct Piece {
    article: Article,
    history: History,
    /// Whether the reader wrote it; else she edits it.
    is_own: bool,
    /// Whether its text may be saved now.
    may_save: bool,
    /// Whether words came that were not saved: they stand on the page, however the piece stands now.
    was_sent: bool,
    /// The text that stands, when the form was filled from an older one.
    newer: Option<(String, String)>,
}

impl Page for WritePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl WritePage {
    fn kind_choices(&self) -> Vec<Choice> {
        self.kinds.iter().map(|kind| self.choice(kind.code(), kind.label())).collect()
    }

    fn theme_choices(&self) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.shell.t("articles.choose").to_owned() };
        let themes = Theme::ALL.iter().map(|theme| self.choice(theme.code(), theme.label()));
        [none].into_iter().chain(themes).collect()
    }

    fn choice(&self, value: &str, label: &'static str) -> Choice {
        Choice { value: value.to_owned(), label: self.shell.t(label).to_owned() }
    }

    fn action(&self) -> String {
        match &self.piece {
            Some(piece) => edit_url(piece.article.id),
            None => "/club/articles".to_owned(),
        }
    }

    /// Whether there is something to write in.
    fn shows_form(&self) -> bool {
        self.piece.as_ref().is_none_or(|piece| piece.may_save || piece.was_sent)
    }

    fn is_own(&self) -> bool {
        self.piece.as_ref().is_none_or(|piece| piece.is_own)
    }

    fn has_room(&self) -> bool {
        i64::try_from(self.photographs.len() + self.waiting.len()).is_ok_and(|there| there < MAX_PHOTOGRAPHS)
    }

    const fn most() -> i64 {
        MAX_PHOTOGRAPHS
    }

    /// What its author may do now beside writing.
    fn acts(&self) -> Vec<ArticleAct> {
        let Some(piece) = self.piece.as_ref().filter(|piece| piece.is_own) else { return Vec::new() };
        let edges = model::TABLE.iter().filter(|edge| edge.from == piece.article.state && is_of_author(edge.act));
        edges.map(|edge| edge.act).filter(|act| *act != ArticleAct::Submit).collect()
    }
}

fn edit_url(id: ArticleId) -> String {
    format!("{}/edit", url(id))
}

/// GET /club/articles/new
pub async fn new(sending: Sending, SignedIn(actor): SignedIn) -> Result<HttpResponse> {
    shown_new(sending, actor, Shown::default()).await
}

async fn shown_new(sending: Sending, actor: Actor, again: Shown) -> Result<HttpResponse> {
    let names: Vec<String> = again.form.values(media::WAITING_FIELD).map(str::to_owned).collect();
    let found = sending.store.read(move |tx| {
        let kinds = kinds_of(tx, &actor)?;
        Ok((kinds, media::loose_among(tx, actor.person_id, &names)?))
    });
    let (kinds, waiting) = found.await?;
    let key = again.key();
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "articles.write").in_section("club");
    let waiting = figures(&shell, &waiting);
    let page = WritePage { shell, form: again.form, key, kinds, piece: None, waiting, photographs: Vec::new() };
    carried.page(&page, again.status)
}

fn kinds_of(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<&'static [ArticleKind]> {
    policy::kinds_of(actor, members::member_of(tx, actor.person_id)?.as_ref())
}

/// POST /club/articles
pub async fn create(mut sending: Sending, upload: Upload) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return held(sending, upload, outside).await,
    };
    // Nobody leaves photographs who may not write.
    let by = actor.clone();
    sending.store.read(move |tx| kinds_of(tx, &by).map(drop)).await?;
    let room = Room { most: MAX_PHOTOGRAPHS, taken: 0, takes: Takes::Pictures };
    let (fields, mistakes) = media::hold_own(&sending, &actor, upload, room).await?;
    let begun = match mistakes.into_result(()) {
        Ok(()) => begin(&sending, &actor, &fields).await,
        Err(error) => Err(error),
    };
    match Acted::of(actor, fields, begun)? {
        Acted::Done(id) => Ok(sending.done(&edit_url(id), &SAVED)),
        Acted::Refused(actor, again) => shown_new(sending, actor, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// The form again with a sign-in, its photographs waiting for that.
async fn held(sending: Sending, upload: Upload, outside: Shown) -> Result<HttpResponse> {
    let (fields, mistakes) = media::hold(&sending, upload, (MAX_PHOTOGRAPHS, Takes::Pictures)).await?;
    sending.again(asks(), Shown { form: Filled::sent(fields, mistakes), ..outside })
}

async fn begin(sending: &Sending, actor: &Actor, fields: &Fields) -> Result<ArticleId> {
    let text = form::read_draft(fields)?;
    let key = format!("article.{}", key_of(fields, actor)?);
    sending.count(actor)?;
    let actor = actor.clone();
    sending.store.write(move |tx| actions::begin(tx, &actor, &text, &key)).await
}

/// GET `/club/articles/{id}/edit`
pub async fn show(sending: Sending, SignedIn(actor): SignedIn, id: web::Path<ArticleId>) -> Result<HttpResponse> {
    shown(sending, (actor, *id), Shown::default()).await
}

/// What the page of a piece reads.
struct Found {
    article: Article,
    kinds: &'static [ArticleKind],
    photographs: Vec<Photograph>,
    waiting: Vec<Photograph>,
    told: Told,
}

fn read(tx: &mut ReadTx<'_>, actor: &Actor, id: ArticleId, names: &[String]) -> Result<Found> {
    let article = store::find(tx, Some(actor), id)?;
    policy::may_follow(actor, &article)?;
    let kinds = match kinds_of(tx, actor) {
        // She reads how her piece stands, whatever became of her membership; an editor writes no kind of her own.
        Err(Error::Denied(_)) => &[],
        kinds => kinds?,
    };
    let photographs = media::of_article(tx, id)?;
    let waiting = media::loose_among(tx, actor.person_id, names)?;
    Ok(Found { kinds, photographs, waiting, told: Told::of(tx, id)?, article })
}

async fn shown(sending: Sending, (actor, id): (Actor, ArticleId), again: Shown) -> Result<HttpResponse> {
    let names: Vec<String> = again.form.values(media::WAITING_FIELD).map(str::to_owned).collect();
    let by = actor.clone();
    let Found { article, kinds, photographs, waiting, told } =
        sending.store.read(move |tx| read(tx, &by, id, &names)).await?;
    let key = again.key();
    let (visit, carried) = sending.into_page();
    let shell = Shell::new(visit, article.title.clone()).in_section("club");
    let was_sent = again.form.sends("body");
    let (form, newer) = filled(again.form, &article);
    let is_own = article.author_id == actor.person_id;
    let may_save = policy::may_save(&actor, &article, article.version).is_ok();
    let history = told.shown(&shell, (article.author_id, article.kind));
    let (photographs, waiting) = (figures(&shell, &photographs), figures(&shell, &waiting));
    let piece = Some(Piece { article, history, is_own, may_save, was_sent, newer });
    carried.page(&WritePage { shell, form, key, kinds, piece, waiting, photographs }, again.status)
}

/// The form with what stands, or with what was sent; and what stands when that was sent over something older. Sent once
/// more, it goes over what the reader has now seen.
fn filled(form: Filled, article: &Article) -> (Filled, Option<(String, String)>) {
    let version = article.version.to_string();
    if !form.sends("body") {
        let complaint = article.complaint_id.map(|id| id.to_string()).unwrap_or_default();
        let stored = [
            ("kind", article.kind.code()),
            ("theme", article.theme.code()),
            ("title", article.title.as_str()),
            ("body", article.body.as_str()),
            ("complaint", complaint.as_str()),
            (VERSION_FIELD, version.as_str()),
        ];
        return (Filled::with(&stored), None);
    }
    let mut form = form;
    let is_stale = form.value(VERSION_FIELD) != version;
    form.set(VERSION_FIELD, &version);
    (form, is_stale.then(|| (article.title.clone(), article.body.clone())))
}

/// POST `/club/articles/{id}/edit`
pub async fn save(mut sending: Sending, id: web::Path<ArticleId>, upload: Upload) -> Result<HttpResponse> {
    let id = *id;
    let actor = match sending.enter_member(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return held(sending, upload, outside).await,
    };
    let (fields, mistakes) = take_in(&sending, (&actor, id), upload).await?;
    let saved = match mistakes.into_result(()) {
        Ok(()) => write(&sending, (&actor, id), &fields).await,
        Err(error) => Err(error),
    };
    match Acted::of(actor, fields, saved)? {
        Acted::Done(said) => Ok(sending.done(&edit_url(id), &said)),
        Acted::Refused(actor, again) => shown(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// Takes in the photographs of the form, and takes out the one that it drops.
async fn take_in(sending: &Sending, (actor, id): (&Actor, ArticleId), upload: Upload) -> Result<(Fields, FormErrors)> {
    let by = actor.clone();
    let there = sending.store.read(move |tx| {
        let article = store::find(tx, Some(&by), id)?;
        policy::may_follow(&by, &article)?;
        media::of_article(tx, id)
    });
    let mut taken = there.await?;
    if let Some(gone) = upload.fields.optional(DROP_FIELD)?.map(str::to_owned) {
        let (by, name, is_placed) = (actor.clone(), gone.clone(), taken.iter().any(|photograph| photograph.id == gone));
        let removed = sending.store.write(move |tx| {
            if is_placed {
                actions::remove_photograph(tx, &by, id, &name)
            } else {
                media::actions::remove(tx, &by, &name)
            }
        });
        match removed.await {
            Ok(()) => upload.darkroom.clear_away(vec![gone.clone()]).await,
            // Pressed twice, the button does nothing the second time; what is not hers to take out stays.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        taken.retain(|photograph| photograph.id != gone);
    }
    let taken = i64::try_from(taken.len()).unwrap_or(i64::MAX);
    media::hold_own(sending, actor, upload, Room { most: MAX_PHOTOGRAPHS, taken, takes: Takes::Pictures }).await
}

async fn write(sending: &Sending, (actor, id): (&Actor, ArticleId), fields: &Fields) -> Result<Message> {
    let seen = form::version(fields)?;
    let submits = fields.one("act")? == SUBMIT && fields.optional(DROP_FIELD)?.is_none();
    let text = if submits { form::read_finished(fields)? } else { form::read_draft(fields)? };
    sending.count_save(actor)?;
    let by = actor.clone();
    if submits {
        sending.store.write(move |tx| actions::save_and_submit(tx, &by, (id, seen), &text)).await?;
        return Ok(SUBMITTED);
    }
    sending.store.write(move |tx| actions::save(tx, &by, (id, seen), &text)).await?;
    Ok(SAVED)
}

/// POST `/club/articles/{id}/steps`: what its author does with a piece.
pub async fn step(mut sending: Sending, id: web::Path<ArticleId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, new: &model::NewStep| {
        actions::step(tx, by, id, new).map(|state| (new.act, state))
    };
    match sending.act(Whom::Members, fields, form::read_step, work).await? {
        Acted::Done((act, ArticleState::Abandoned)) => Ok(sending.done("/club/articles/mine", &said(act))),
        Acted::Done((act, _)) => Ok(sending.done(&edit_url(id), &said(act))),
        Acted::Refused(actor, again) => shown(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
