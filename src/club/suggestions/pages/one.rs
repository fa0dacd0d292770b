//! `/club/suggestions/{suggestion}`: one suggestion, who stands behind it, and everything that was said and done.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::place;
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Visitor, Whom, key_of};
use crate::base::ids::{ComplaintId, SuggestionId};
use crate::base::text::{self, NOTE};
use crate::base::words::SuggestionAct;
use crate::base::{Error, FormErrors, Instant, Message, Result, SafeHtml};
use crate::club::members::{self, Member};
use crate::club::suggestions::RowView;
use crate::club::suggestions::model::{Placed, Step, Suggestion, Written};
use crate::club::suggestions::{actions, policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::web::{Fields, Filled, Form, Page, Query, Shell};

const VOTED: Message = Message::new("suggestions.voted");
const UNVOTED: Message = Message::new("suggestions.unvoted");
const SAID: Message = Message::new("suggestions.said");
const SUPPLEMENTED: Message = Message::new("suggestions.supplemented");

#[derive(Template)]
#[template(path = "suggestions/one.html")]
struct OnePage {
    shell: Shell,
    row: RowView,
    read: Read,
    form: Filled,
    key: String,
    /// Where the next steps begin, if there are more.
    next: Option<i32>,
}

impl Page for OnePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the page reads: six queries for a visitor, eight for somebody.
struct Read {
    suggestion: Suggestion,
    html: SafeHtml,
    steps: Vec<Step>,
    merged: Vec<Suggestion>,
    complaints: Vec<(ComplaintId, String)>,
    is_first_page: bool,
    now: Instant,
    may: May,
}

/// What the reader may do here.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one act of the page")]
struct May {
    vote: bool,
    has_voted: bool,
    comment: bool,
    supplement: bool,
    /// Signed in, no member yet, and no staff.
    join: bool,
    /// Works for the company.
    handle: bool,
}

impl May {
    fn of(actor: Option<&Actor>, member: Option<&Member>, placed: &Placed) -> Self {
        let Some(actor) = actor else { return Self::default() };
        let suggestion = &placed.suggestion;
        Self {
            vote: policy::may_vote(actor, member, suggestion).is_ok(),
            has_voted: false,
            comment: policy::may_comment(actor, member, suggestion).is_ok(),
            supplement: policy::may_step(actor, placed, SuggestionAct::Supplement).is_ok(),
            join: policy::may_join_first(actor, member),
            handle: policy::may_open_desk(actor),
        }
    }
}

fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>, (id, after): (SuggestionId, i32)) -> Result<(Placed, Read)> {
    let placed = store::find_placed(tx, actor, id)?;
    let merged = store::merged_into(tx, id)?;
    let group: Vec<SuggestionId> = [id].into_iter().chain(merged.iter().map(|one| one.id)).collect();
    let member = actor.map(|actor| members::member_of(tx, actor.person_id)).transpose()?.flatten();
    let mut may = May::of(actor, member.as_ref(), &placed);
    if let Some(actor) = actor {
        may.has_voted = !store::voted_among(tx, &group, actor.person_id)?.is_empty();
    }
    let read = Read {
        suggestion: placed.suggestion.clone(),
        html: store::html_of(tx, id)?,
        steps: store::steps_of(tx, id, (after, store::STEPS_PER_PAGE + 1))?,
        merged,
        complaints: store::complaints_of(tx, actor, &group)?,
        is_first_page: after == 0,
        now: tx.now(),
        may,
    };
    Ok((placed, read))
}

/// GET `/club/suggestions/{suggestion}`
pub async fn show(
    sending: Sending,
    Visitor(actor): Visitor,
    id: web::Path<SuggestionId>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.parsed("after", |text| text.parse().ok().filter(|number: &i32| *number > 0))?.unwrap_or(0);
    shown(sending, actor, (*id, after), Shown::default()).await
}

async fn shown(sending: Sending, actor: Option<Actor>, at: (SuggestionId, i32), again: Shown) -> Result<HttpResponse> {
    let (placed, mut read) = sending.store.read(move |tx| read(tx, actor.as_ref(), at)).await?;
    let is_more = read.steps.len() > store::STEPS_PER_PAGE;
    read.steps.truncate(store::STEPS_PER_PAGE);
    let next = read.steps.last().filter(|_| is_more).map(|step| step.number);
    let (visit, carried) = sending.into_page();
    let row = RowView::of(placed, read.now);
    let mut shell = Shell::new(visit, row.title.clone()).in_section("club");
    if !row.is_held && !row.is_merged {
        let description = shell.t("suggestions.lead");
        shell = shell.public(description);
    }
    let key = again.key();
    carried.page(&OnePage { shell, row, read, form: again.form, key, next }, again.status)
}

/// POST `/club/suggestions/{suggestion}/vote`
pub async fn vote(sending: Sending, id: web::Path<SuggestionId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    pressed(sending, (id, form), (move |tx: &mut WriteTx<'_>, by: &Actor| actions::vote(tx, by, id), &VOTED)).await
}

/// POST `/club/suggestions/{suggestion}/vote/end`
pub async fn unvote(sending: Sending, id: web::Path<SuggestionId>, form: Form) -> Result<HttpResponse> {
    let id = *id;
    pressed(sending, (id, form), (move |tx: &mut WriteTx<'_>, by: &Actor| actions::unvote(tx, by, id), &UNVOTED)).await
}

async fn pressed(
    mut sending: Sending,
    (id, Form(fields)): (SuggestionId, Form),
    (work, said): (impl FnOnce(&mut WriteTx<'_>, &Actor) -> Result<()> + Send + 'static, &Message),
) -> Result<HttpResponse> {
    let read = crate::accounts::button;
    let acted = sending.act(Whom::Members, fields, read, move |tx, by, (): &()| work(tx, by)).await?;
    ended(sending, (id, acted), said).await
}

/// POST `/club/suggestions/{suggestion}/comments`
pub async fn comment(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let (id, sent) = (*id, fields.clone());
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, words: &String| {
        actions::comment(tx, by, id, &Written { words: words.clone(), key: key_of(&sent, by)? })
    };
    let acted = sending.act(Whom::Writers, fields, words, work).await?;
    ended(sending, (id, acted), &SAID).await
}

/// POST `/club/suggestions/{suggestion}/supplement`
pub async fn supplement(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let (id, sent) = (*id, fields.clone());
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, words: &String| {
        actions::supplement(tx, by, id, &Written { words: words.clone(), key: key_of(&sent, by)? })
    };
    let acted = sending.act(Whom::Writers, fields, words, work).await?;
    ended(sending, (id, acted), &SUPPLEMENTED).await
}

async fn ended(sending: Sending, (id, acted): (SuggestionId, Acted<()>), said: &Message) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(&place(id), said)),
        Acted::Refused(actor, again) => shown(sending, Some(actor), (id, 0), again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn asks() -> Asks {
    Asks { title: "suggestions.title", section: "club", fields: vec![Ask::lines("words", "suggestions.words")] }
}

/// Reads words that leave something to be read once they are cleaned.
pub(super) fn words(fields: &Fields) -> Result<String> {
    let read = text::lines(fields.one("words")?, &NOTE)
        .and_then(|words| if SafeHtml::from_markdown(&words).is_empty() { Err(text::EMPTY) } else { Ok(words) });
    read.map_err(|why| Error::Invalid(FormErrors::of("words", why)))
}
