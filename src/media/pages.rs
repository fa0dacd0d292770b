//! `/photographs/…`: the files, each time for who may see them; `/me/files`: one's own, and where they are used.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use anyhow::anyhow;
use askama::Template;

use super::darkroom::Darkroom;
use super::model::{Photograph, Size};
use super::{actions, policy, store};
use crate::accounts::{Actor, Member, Visitor};
use crate::base::cursor::BAD_CURSOR;
use crate::base::{Error, Message, Result};
use crate::club::articles;
use crate::complaints;
use crate::db::{ReadTx, Store};
use crate::desk;
use crate::drafts;
use crate::estates;
use crate::web::respond::see_other_saying;
use crate::web::{Form, Page, Query, Shell, Visit, page};

const DELETED: Message = Message::new("media.deleted");
/// Photographs on a page of one's own.
const PER_PAGE: usize = 24;
/// The file is a picture of our making and nothing else; opened by itself it may do nothing at all.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// GET `/photographs/{id}/{size}`
pub async fn serve(
    store: web::Data<Store>,
    darkroom: web::Data<Darkroom>,
    Visitor(actor): Visitor,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (id, size) = path.into_inner();
    let size = Size::parse(&size).ok_or(Error::NotFound)?;
    let asked = id.clone();
    let (photograph, is_public) = store.read(move |tx| seen(tx, actor.as_ref(), &asked)).await?;
    if photograph.paper().is_some() {
        return Err(Error::NotFound);
    }
    let file = darkroom.fetch(&id, size).await?;
    let file = file.ok_or_else(|| Error::Internal(anyhow!("the file of photograph {id} is not there")))?;
    // What everybody sees may be kept for a day (decisions.md 34); nothing else may be kept at all (security.md S27).
    let cache = if is_public { "public, max-age=86400" } else { "private, no-store" };
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.jpg\"", size.code())))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(file))
}

/// GET `/papers/{id}`: a file to be saved, for those who read the finding it belongs to, and for its sender until then.
pub async fn paper(
    store: web::Data<Store>,
    darkroom: web::Data<Darkroom>,
    Visitor(actor): Visitor,
    id: web::Path<String>,
) -> Result<HttpResponse> {
    let asked = id.into_inner();
    let (paper, _) = store.read(move |tx| seen(tx, actor.as_ref(), &asked)).await?;
    let name = paper.paper().ok_or(Error::NotFound)?;
    let file = darkroom.fetch_paper(&paper.id).await?;
    let file = file.ok_or_else(|| Error::Internal(anyhow!("the file of paper {} is not there", paper.id)))?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::CONTENT_DISPOSITION, to_be_saved(name)))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(file))
}

/// RFC 6266: the name in UTF-8, every byte of it encoded that could be more than a letter or a digit.
fn to_be_saved(name: &str) -> String {
    let name = name.strip_suffix(".pdf").unwrap_or(name);
    let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"paper.pdf\"; filename*=UTF-8''{name}.pdf")
}

/// Whether everybody sees a photograph; 404 when not even the reader does. One that is published is seen by who sees its
/// text, one of a finding by who reads that, one that is shown with a claim by its sender and by who decides on that, any other by its sender alone.
fn seen(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: &str) -> Result<(Photograph, bool)> {
    let photograph = store::find(tx, id)?;
    let is_public = may_see(tx, actor, &photograph)?;
    Ok((photograph, is_public))
}

fn may_see(tx: &mut ReadTx<'_>, actor: Option<&Actor>, photograph: &Photograph) -> Result<bool> {
    if let Some(finding) = photograph.finding_id {
        // Not even who took it, once she has left the case.
        let shows = match actor {
            Some(actor) => desk::shows_finding(tx, actor, finding)?,
            None => false,
        };
        return if shows { Ok(false) } else { Err(Error::NotFound) };
    }
    if let Some(article) = photograph.article_id {
        // By the rule of the piece, whoever took it.
        if articles::shows(tx, None, article)? {
            return Ok(true);
        }
        let shows = actor.is_some() && articles::shows(tx, actor, article)?;
        return if shows { Ok(false) } else { Err(Error::NotFound) };
    }
    let Some(place) = photograph.place() else {
        let decides = match (actor, &photograph.claim_id) {
            (Some(actor), Some(claim)) => estates::decides_on(tx, actor, claim)?,
            _ => false,
        };
        return if decides { Ok(false) } else { policy::may_see_unpublished(actor, photograph).map(|()| false) };
    };
    if complaints::shows_floor(tx, None, place)? {
        return Ok(true);
    }
    let shows = actor.is_some() && complaints::shows_floor(tx, actor, place)?;
    if shows { Ok(false) } else { Err(Error::NotFound) }
}

/// A photograph of one's own.
struct Own {
    photograph: Photograph,
    /// Where it is used: the address, and what it is.
    place: Option<(String, String)>,
}

impl Own {
    fn small(&self) -> String {
        self.photograph.url(Size::Small)
    }

    fn large(&self) -> String {
        self.photograph.url(Size::Large)
    }

    fn sides(&self) -> (u32, u32) {
        self.photograph.sides(Size::Small)
    }

    fn is_published(&self) -> bool {
        self.photograph.complaint_id.is_some() || self.photograph.article_id.is_some()
    }
}

#[derive(Template)]
#[template(path = "media/files.html")]
struct FilesPage {
    shell: Shell,
    files: Vec<Own>,
    /// The last photograph of this page, after which the next begins.
    next: Option<String>,
}

impl Page for FilesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/me/files`
pub async fn files(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(str::to_owned);
    let found = store.read(move |tx| {
        let after = after.map(|id| last_of(tx, &actor, &id)).transpose()?;
        let after = after.as_ref().map(|last| (last.uploaded_at, last.id.as_str()));
        let limit = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
        Ok((store::list_of(tx, actor.person_id, after, limit)?, drafts::list_of(tx, actor.person_id)?))
    });
    let (mut photographs, drafts) = found.await?;
    let has_more = photographs.len() > PER_PAGE;
    photographs.truncate(PER_PAGE);
    let next = photographs.last().filter(|_| has_more).map(|last| last.id.clone());
    let shell = Shell::titled(visit, "media.files").in_section("me");
    let own = |photograph: Photograph| {
        let place = match photograph.place() {
            Some((id, floor)) => Some((complaints::urls::floor(id, floor), shell.t1("media.in_floor", floor))),
            None if photograph.claim_id.is_some() => photograph
                .claim_id
                .as_ref()
                .map(|claim| (estates::home_url(claim), shell.t("media.in_claim").to_owned())),
            None if photograph.article_id.is_some() => {
                photograph.article_id.map(|id| (articles::url(id), shell.t("media.in_article").to_owned()))
            }
            None => drafts
                .iter()
                .find(|draft| photograph.draft_id.as_deref() == Some(draft.id.as_str()))
                .map(|draft| (draft.target.url(), shell.t("media.in_draft").to_owned())),
        };
        Own { photograph, place }
    };
    let files = photographs.into_iter().map(own).collect();
    page(&FilesPage { shell, files, next })
}

/// The photograph after which a page begins: one of her own, or the address is none of ours.
fn last_of(tx: &mut ReadTx<'_>, actor: &Actor, id: &str) -> Result<Photograph> {
    match store::find(tx, id) {
        Ok(last) if last.person_id == Some(actor.person_id) => Ok(last),
        Ok(_) | Err(Error::NotFound) => Err(Error::BadRequest(BAD_CURSOR)),
        Err(error) => Err(error),
    }
}

/// POST `/me/files/{id}/end`
pub async fn end(
    (store, darkroom): (web::Data<Store>, web::Data<Darkroom>),
    visit: Visit,
    Member(actor): Member,
    id: web::Path<String>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let gone = id.clone();
    store.write(move |tx| actions::remove(tx, &actor, &id)).await?;
    darkroom.clear_away(vec![gone]).await;
    Ok(see_other_saying(&visit, "/me/files", &DELETED))
}
