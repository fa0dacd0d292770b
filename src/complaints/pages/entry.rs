//! `/desk/complaints/new`: staff enter what an owner said by telephone, at the front desk or in a letter; and
//! `/desk/complaints/{id}/code`: the one-time code with which she takes it over.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use super::compose_form::{self, POINT_FIELDS};
use crate::accounts::{Acted, Actor, Ask, Asks, Scope, Sending, Shown, Staff, Whom, button};
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::text::{self, EMPTY, Limits};
use crate::base::words::{Category, Origin, Severity};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::complaints::actions::{self, NewEntry};
use crate::complaints::{self, Entry, Placed, TAKEOVER_DAYS, TakeoverCode, policy};
use crate::estates;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

/// 422: no moment.
pub const CHOOSE_MOMENT: Message = Message::new("entry.choose_moment");
/// 422: one half of a home.
pub const NAME_BOTH: Message = Message::new("entry.name_both");

/// As she says it herself: 王女士.
const CALLER: Limits = Limits { min_graphemes: 1, max_graphemes: 40, max_bytes: 1024 };
/// A number, an address.
const CONTACT: Limits = Limits { min_graphemes: 0, max_graphemes: 100, max_bytes: 1024 };
const TITLE: &str = "entry.title";
/// How browsers send a day and a time; they leave seconds out where those are none.
const MOMENTS: [&str; 2] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];

#[derive(Template)]
#[template(path = "complaints/entry.html")]
struct EntryPage {
    shell: Shell,
    form: Filled,
    key: String,
    estates: Vec<Choice>,
}

impl Page for EntryPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl EntryPage {
    fn points() -> impl Iterator<Item = (usize, &'static str)> {
        (1..).zip(POINT_FIELDS)
    }

    fn origins() -> [Origin; 3] {
        Origin::ENTERED
    }

    fn categories(&self) -> Vec<Choice> {
        let choice = |category: &Category| (category.code(), category.label());
        self.choices(Category::ALL.iter().map(choice))
    }

    fn severities(&self) -> Vec<Choice> {
        self.choices(Severity::ALL.iter().map(|severity| (severity.code(), severity.label())))
    }

    fn abouts(&self) -> Vec<Choice> {
        compose_form::about_choices(&self.shell)
    }

    fn choices(&self, words: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<Choice> {
        let choice = |(code, label): (&str, &'static str)| Choice {
            value: code.to_owned(),
            label: self.shell.t(label).to_owned(),
        };
        std::iter::once(none(&self.shell)).chain(words.map(choice)).collect()
    }
}

fn none(shell: &Shell) -> Choice {
    Choice { value: String::new(), label: shell.t("desk.choose").to_owned() }
}

/// The code of a complaint that was entered: once it was made, this once.
#[derive(Template)]
#[template(path = "complaints/code.html")]
struct CodePage {
    shell: Shell,
    placed: Placed,
    entry: Entry,
    /// Whether there is one to be used.
    is_open: bool,
    code: Option<String>,
    form: Filled,
}

impl Page for CodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl CodePage {
    const fn days() -> i64 {
        TAKEOVER_DAYS
    }

    fn action(&self) -> String {
        format!("/desk/complaints/{}/code", self.placed.complaint.id)
    }

    /// Where owners use it, as people write it down.
    fn address(&self) -> String {
        format!("{}/complaints/takeover", self.shell.visit.site.base_url)
    }
}

/// GET `/desk/complaints/new`
pub async fn new(sending: Sending, Staff(actor): Staff) -> Result<HttpResponse> {
    let now = sending.visit.now.local().format("%Y-%m-%dT%H:%M").to_string();
    let form = Filled::with(&[("received", &now), ("origin", Origin::Phone.code()), ("severity", "general")]);
    form_page(sending, actor, Shown::fresh(form)).await
}

/// POST `/desk/complaints/new`
pub async fn create(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    match enter(&sending, &actor, &fields).await {
        Ok((id, code)) => code_page(sending, (actor, id), (Some(code), Shown::default())).await,
        Err(error) => {
            let again = Shown::after(fields, error)?;
            if again.is_outside() { sending.again(asks(), again) } else { form_page(sending, actor, again).await }
        }
    }
}

fn asks() -> Asks {
    let lines = [("received", "entry.received"), ("building", "entry.building"), ("unit", "entry.unit")];
    let more = [("name", "entry.name"), ("contact", "entry.contact"), ("title", "writing.heading")];
    let mut fields: Vec<Ask> = vec![Ask::chosen("origin", "entry.origin", "origin")];
    fields.extend(lines.into_iter().chain(more).map(|(name, label)| Ask::line(name, label)));
    fields.push(Ask::lines("text", "writing.text"));
    fields.extend((1..).zip(POINT_FIELDS).map(|(number, name)| Ask::line(name, "writing.point_n").numbered(number)));
    fields.push(Ask::lines("wish", "writing.wish"));
    Asks { title: TITLE, section: "desk", fields }
}

async fn enter(sending: &Sending, actor: &Actor, fields: &Fields) -> Result<(ComplaintId, TakeoverCode)> {
    may_enter_anywhere(actor)?;
    sending.count(actor)?;
    let entry = parse(fields, actor)?;
    let (by, secret) = (actor.clone(), sending.visit.site.secret.clone());
    let entered = sending.store.write(move |tx| {
        let id = actions::enter(tx, &by, &entry)?;
        let (code, _) = actions::make_code(tx, &by, id, &secret)?;
        Ok((id, code))
    });
    entered.await
}

/// Reads the form; every mistake at its field.
fn parse(fields: &Fields, actor: &Actor) -> Result<NewEntry> {
    let mut errors = FormErrors::new();
    let is_entered = |code: &str| Origin::parse(code).filter(|origin| origin.is_entered());
    let origin = errors.take("origin", fields.parsed("origin", is_entered)?.ok_or(EMPTY));
    let received_at = errors.take("received", moment(fields.one("received")?).ok_or(CHOOSE_MOMENT));
    let home = errors.take("unit", home(fields)?);
    let name = errors.take("name", text::line(fields.one("name")?, &CALLER));
    let contact = errors.take("contact", text::line(fields.one("contact")?, &CONTACT));
    let complaint = match compose_form::parse(fields, actor) {
        Ok(complaint) => Some(complaint),
        Err(Error::Invalid(wrong)) => {
            wrong.iter().for_each(|(field, why)| errors.add(field, why.clone()));
            None
        }
        Err(error) => return Err(error),
    };
    match (origin, received_at, complaint, home, name, contact) {
        (Some(origin), Some(received_at), Some(complaint), Some(home), Some(name), Some(contact)) => {
            errors.into_result(NewEntry { origin, received_at, complaint, home, name, contact })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

fn moment(text: &str) -> Option<Instant> {
    let read = MOMENTS.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    Some(Instant::at(read.date(), read.time()))
}

/// Building and unit, both or neither.
fn home(fields: &Fields) -> Result<Result<Option<(String, String)>, Message>> {
    let (building, unit) = (fields.one("building")?.trim(), fields.one("unit")?.trim());
    if building.is_empty() && unit.is_empty() {
        return Ok(Ok(None));
    }
    if building.is_empty() || unit.is_empty() {
        return Ok(Err(NAME_BOTH));
    }
    let named = estates::building_name(building).and_then(|building| Ok(Some((building, estates::unit_label(unit)?))));
    Ok(named)
}

fn may_enter_anywhere(actor: &Actor) -> Result<Vec<Scope>> {
    let scopes = policy::entry_scopes(actor);
    if scopes.is_empty() { Err(Error::Denied(policy::ONLY_FRONT_DESK)) } else { Ok(scopes) }
}

async fn form_page(sending: Sending, actor: Actor, shown: Shown) -> Result<HttpResponse> {
    let scopes = may_enter_anywhere(&actor)?;
    let estates = sending.store.read(move |tx| estates::estates_within(tx, &scopes)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("desk");
    let choice = |(id, name): (EstateId, String)| Choice { value: id.to_string(), label: name };
    let estates = std::iter::once(none(&shell)).chain(estates.into_iter().map(choice)).collect();
    let key = shown.key();
    let Shown { form, status, .. } = shown;
    carried.page(&EntryPage { shell, form, key, estates }, status)
}

/// GET `/desk/complaints/{id}/code`
pub async fn code(sending: Sending, Staff(actor): Staff, id: web::Path<ComplaintId>) -> Result<HttpResponse> {
    code_page(sending, (actor, *id), (None, Shown::default())).await
}

/// POST `/desk/complaints/{id}/code`
pub async fn make_code(mut sending: Sending, id: web::Path<ComplaintId>, Form(fields): Form) -> Result<HttpResponse> {
    let (id, secret) = (*id, sending.visit.site.secret.clone());
    let made = sending.act(Whom::Staff, fields, button, move |tx, by, ()| {
        let (code, _) = actions::make_code(tx, by, id, &secret)?;
        Ok((by.clone(), code))
    });
    match made.await? {
        Acted::Done((actor, code)) => code_page(sending, (actor, id), (Some(code), Shown::default())).await,
        Acted::Refused(actor, again) => code_page(sending, (actor, id), (None, again)).await,
        Acted::Outside(again) => {
            sending.again(Asks { title: "entry.code_title", section: "desk", fields: Vec::new() }, again)
        }
    }
}

async fn code_page(
    sending: Sending,
    (actor, id): (Actor, ComplaintId),
    (code, shown): (Option<TakeoverCode>, Shown),
) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let placed = complaints::find_placed(tx, Some(&actor), id)?;
        policy::may_enter(&actor, placed.complaint.estate_id, placed.complaint.region_id)?;
        let entry = complaints::find_entry(tx, id)?;
        let is_open = entry.taken_over_at.is_none() && entry.code_expires_at > tx.now();
        Ok((placed, entry, is_open))
    });
    let (placed, entry, is_open) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "entry.code_title").in_section("desk");
    let code = code.map(|code| code.words());
    let Shown { form, status, .. } = shown;
    let status = if code.is_some() { StatusCode::OK } else { status };
    carried.page(&CodePage { shell, placed, entry, is_open, code, form }, status)
}
