//! `/desk/club/suggestions/{suggestion}`: what staff do about one suggestion.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk_place;
use crate::accounts::{Acted, Actor, Ask, Asks, Person, Sending, Shown, Staff, Whom, button, key_of};
use crate::base::ids::{ComplaintId, PersonId, SuggestionId};
use crate::base::text::{self, NOTE, REASON, whole_number};
use crate::base::words::SuggestionAct;
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::club::suggestions::actions::{self, MOST_AT_ONCE, NO_SUCH_COMPLAINT};
use crate::club::suggestions::model::{NewStep, Placed, Written};
use crate::club::suggestions::{RowView, policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const TAKEN: Message = Message::new("suggestions.step_taken");
const ANSWERED: Message = Message::new("suggestions.answered");
const PROPOSED: Message = Message::new("suggestions.adoption_proposed");
const ADOPTED: Message = Message::new("suggestions.adopted_now");
const MERGED: Message = Message::new("suggestions.merged_now");
const UNMERGED: Message = Message::new("suggestions.unmerged_now");
const CREDITED: Message = Message::new("suggestions.credited_now");
/// 422: which one.
const NO_NUMBER: Message = Message::new("suggestions.no_number");

#[derive(Template)]
#[template(path = "suggestions/handling.html")]
struct HandlingPage {
    shell: Shell,
    form: Filled,
    key: String,
    row: RowView,
    /// The acts that the reader may take from here, and the tone of their buttons.
    acts: Vec<(SuggestionAct, &'static str)>,
    keepers: Vec<Choice>,
    may: May,
    /// When the proposal to adopt it ends, while it waits.
    proposal_ends_at: Option<Instant>,
    /// How many wrote it or opened a complaint that it came out of.
    authors: usize,
}

#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one form of the page")]
struct May {
    answer: bool,
    merge: bool,
    credit: bool,
    propose: bool,
    sign: bool,
}

impl Page for HandlingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl HandlingPage {
    fn asks_for_words(&self) -> bool {
        self.acts.iter().any(|(act, _)| act.needs().words)
    }

    fn asks_for_day(&self) -> bool {
        self.acts.iter().any(|(act, _)| act.needs().day)
    }

    fn asks_for_keeper(&self) -> bool {
        self.acts.iter().any(|(act, _)| act.needs().keeper)
    }
}

/// The button that people look for stands out.
const fn tone(act: SuggestionAct) -> &'static str {
    match act {
        SuggestionAct::Decline | SuggestionAct::Ask | SuggestionAct::Defer => "",
        _ => " main",
    }
}

struct Read {
    placed: Placed,
    keepers: Vec<Person>,
    authors: Vec<PersonId>,
    now: Instant,
}

fn read(tx: &mut ReadTx<'_>, actor: &Actor, id: SuggestionId) -> Result<Read> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    let group = store::group_of(tx, id)?;
    let authors = store::authors_of(tx, &group)?;
    let is_asked = policy::may_step(actor, &placed, SuggestionAct::Study).is_ok();
    let keepers = if is_asked { store::keepers_for(tx, placed.reach())? } else { Vec::new() };
    Ok(Read { placed, keepers, authors, now: tx.now() })
}

/// GET `/desk/club/suggestions/{suggestion}`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<SuggestionId>) -> Result<HttpResponse> {
    shown(sending, actor, *id, Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, id: SuggestionId, again: Shown) -> Result<HttpResponse> {
    let reader = actor.clone();
    let Read { placed, keepers, authors, now } = sending.store.read(move |tx| read(tx, &reader, id)).await?;
    let may_adopt = |act| policy::may_adopt(&actor, &placed, (act, &authors, now)).is_ok();
    let may = May {
        answer: policy::may_answer(&actor, &placed).is_ok(),
        merge: policy::may_merge(&actor, &placed).is_ok(),
        credit: policy::may_credit(&actor, &placed).is_ok(),
        propose: may_adopt(SuggestionAct::Propose),
        sign: may_adopt(SuggestionAct::Adopt),
    };
    let is_plain =
        |act: &SuggestionAct| !matches!(act, SuggestionAct::Propose | SuggestionAct::Adopt | SuggestionAct::Supplement);
    let steps = placed.suggestion.state.steps().map(|(_, act, ..)| *act).filter(is_plain);
    let acts = steps.filter(|act| policy::may_step(&actor, &placed, *act).is_ok());
    let acts = acts.map(|act| (act, tone(act))).collect();
    let proposal_ends_at = placed.suggestion.proposer(now).and(placed.suggestion.proposal_ends_at);
    let key = again.key();
    let (visit, carried) = sending.into_page();
    let row = RowView::of(placed, now);
    let shell = Shell::new(visit, row.title.clone()).in_section("desk");
    let choice = |person: Person| {
        let label = [person.organisation, person.staff_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Choice { value: person.id.to_string(), label }
    };
    let nobody = Choice { value: String::new(), label: shell.t("suggestions.choose_keeper").to_owned() };
    let keepers = [nobody].into_iter().chain(keepers.into_iter().map(choice)).collect();
    let authors = authors.len();
    let page = HandlingPage { shell, form: again.form, key, row, acts, keepers, may, proposal_ends_at, authors };
    carried.page(&page, again.status)
}

/// POST `/desk/club/suggestions/{suggestion}/steps`
pub async fn step(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, new: &NewStep| actions::take_step(tx, by, id, new);
    let acted = sending.act(Whom::Staff, fields, read_step, work).await?;
    ended(sending, (id, acted), &TAKEN).await
}

/// Of the fields, those that the act asks for.
fn read_step(fields: &Fields) -> Result<NewStep> {
    let act = SuggestionAct::parse(fields.one("act")?).filter(|act| act.moves());
    let act = act.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    let (needs, mut errors) = (act.needs(), FormErrors::new());
    let mut new = NewStep { act, words: String::new(), keeper: None, due_at: None };
    if needs.words {
        let limits = if act == SuggestionAct::Decline { &REASON } else { &NOTE };
        new.words = errors.take("words", text::lines(fields.one("words")?, limits)).unwrap_or_default();
    }
    if needs.keeper {
        let keeper = fields.one("keeper")?.parse().map(PersonId).map_err(|_| actions::NO_SUCH_KEEPER);
        new.keeper = errors.take("keeper", keeper);
    }
    if needs.day {
        let day = text::day(fields.one("day")?).and_then(|day| day.ok_or(actions::WRONG_DAY));
        new.due_at = errors.take("day", day).and_then(|day| day.succ_opt()).map(Instant::start_of);
    }
    errors.into_result(new)
}

/// POST `/desk/club/suggestions/{suggestion}/answers`
pub async fn answer(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let (id, sent) = (*id, fields.clone());
    let read = |fields: &Fields| {
        let words = text::lines(fields.one("answer")?, &NOTE);
        words.map_err(|why| Error::Invalid(FormErrors::of("answer", why)))
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, words: &String| {
        actions::answer(tx, by, id, &Written { words: words.clone(), key: key_of(&sent, by)? })
    };
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, (id, acted), &ANSWERED).await
}

/// POST `/desk/club/suggestions/{suggestion}/adoption`
pub async fn propose(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::propose_adoption(tx, by, id);
    let acted = sending.act(Whom::Staff, fields, button, work).await?;
    ended(sending, (id, acted), &PROPOSED).await
}

/// POST `/desk/club/suggestions/{suggestion}/adoption/signature`
pub async fn sign(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::sign_adoption(tx, by, id).map(drop);
    let acted = sending.act(Whom::Staff, fields, button, work).await?;
    ended(sending, (id, acted), &ADOPTED).await
}

/// POST `/desk/club/suggestions/{suggestion}/merging`
pub async fn merge(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let read = |fields: &Fields| {
        let number = whole_number(fields.one("into")?.trim_start_matches(['#', '＃'])).map(SuggestionId);
        number.map_err(|why| Error::Invalid(FormErrors::of("into", why)))
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, into: &SuggestionId| {
        actions::merge(tx, by, id, *into).map(drop).map_err(|error| match error {
            // The number that was typed, not the address: the page of the suggestion is there.
            Error::NotFound if store::find(tx, Some(by), id).is_ok() => {
                Error::Invalid(FormErrors::of("into", NO_NUMBER))
            }
            other => other,
        })
    };
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, (id, acted), &MERGED).await
}

/// POST `/desk/club/suggestions/{suggestion}/merging/end`
pub async fn unmerge(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::unmerge(tx, by, id);
    let acted = sending.act(Whom::Staff, fields, button, work).await?;
    ended(sending, (id, acted), &UNMERGED).await
}

/// POST `/desk/club/suggestions/{suggestion}/complaints`
pub async fn credit(mut sending: Sending, id: web::Path<SuggestionId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work =
        move |tx: &mut WriteTx<'_>, by: &Actor, from: &Vec<ComplaintId>| actions::credit(tx, by, id, from).map(drop);
    let acted = sending.act(Whom::Staff, fields, read_complaints, work).await?;
    ended(sending, (id, acted), &CREDITED).await
}

/// The numbers that staff type or paste, `12`, `#12` or `2026-000012`, between blanks or commas of any kind.
fn read_complaints(fields: &Fields) -> Result<Vec<ComplaintId>> {
    let wrong = |why| Error::Invalid(FormErrors::of("complaints", why));
    let typed = text::line(fields.one("complaints")?, &NOTE).map_err(wrong)?;
    let numbers = typed.split([' ', ',', '，', '、', ';', '；']).filter(|part| !part.is_empty());
    let mut found = Vec::new();
    for typed in numbers {
        let digits = typed.rsplit('-').next().unwrap_or(typed).trim_start_matches('#');
        let number = whole_number(digits).ok().filter(|number| *number > 0);
        found.push(ComplaintId(number.ok_or_else(|| wrong(NO_SUCH_COMPLAINT.with(typed)))?));
    }
    if found.len() > MOST_AT_ONCE {
        return Err(wrong(Message::new("suggestions.too_many_complaints").with(MOST_AT_ONCE)));
    }
    Ok(found)
}

async fn ended(sending: Sending, (id, acted): (SuggestionId, Acted<()>), said: &Message) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(&desk_place(id), said)),
        Acted::Refused(actor, again) => shown(sending, actor, id, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn asks() -> Asks {
    let fields = vec![
        Ask::lines("words", "suggestions.words_of_step"),
        Ask::line("day", "suggestions.day"),
        Ask::lines("answer", "suggestions.answer"),
        Ask::line("into", "suggestions.into"),
        Ask::line("complaints", "suggestions.from_complaints"),
    ];
    Asks { title: "suggestions.desk", section: "desk", fields }
}
