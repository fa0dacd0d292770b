//! The second step of signing in: set up with a code that proves it works, with recovery codes that are shown once.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::model::Totp;
use crate::accounts::{Actor, Ask, Asks, Member, Person, Sending, Shown, actions, find_person, policy};
use crate::base::{Error, Message, Result};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_with;
use crate::web::{Fields, Filled, Form, Page, Qr, Shell, flash};

const PLACE: &str = "/me/totp";
const TITLE: &str = "accounts.totp.title";
const ENDED: Message = Message::new("accounts.totp.ended");
/// Longer than all ten codes.
const MAX_CODES_CHARS: usize = 1_000;

#[derive(Template)]
#[template(path = "accounts/totp.html")]
struct TotpPage {
    shell: Shell,
    form: Filled,
    is_enabled: bool,
    is_required: bool,
    codes_left: usize,
    begun: Option<Begun>,
}

/// A secret that waits for its first code.
struct Begun {
    secret: String,
    address: String,
    code: Qr,
}

#[derive(Template)]
#[template(path = "accounts/recovery.html")]
struct RecoveryPage {
    shell: Shell,
    codes: Vec<String>,
}

impl Page for TotpPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Page for RecoveryPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// `GET /me/totp`
pub async fn show(sending: Sending, Member(actor): Member) -> Result<HttpResponse> {
    match super::proof_first(&sending, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(sending, &actor, Shown::default()).await,
    }
}

async fn shown(sending: Sending, actor: &Actor, again: Shown) -> Result<HttpResponse> {
    let asking = actor.clone();
    let found = sending.store.read(move |tx| {
        let person = find_person(tx, asking.person_id)?;
        Ok((person, actions::find_totp(tx, &asking)?, actions::count_recovery_codes(tx, &asking)?))
    });
    let (person, totp, codes_left): (Person, _, _) = found.await?;
    let (visit, carried) = sending.into_page();
    let account = person.contact().map(|contact| contact.local().to_owned()).unwrap_or_default();
    let waiting = totp.filter(|totp| totp.enabled_at.is_none());
    let begun = waiting.map(|totp| begun(&totp, visit.lang.t("site.name"), &account)).transpose()?;
    let is_required = actor.is_held_back || policy::may_end_totp(actor, visit.site.staff_totp).is_err();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    let page = TotpPage { shell, form: again.form, is_enabled: actor.has_totp, is_required, codes_left, begun };
    Ok(super::unkept(carried.page(&page, again.status)?))
}

fn begun(totp: &Totp, site: &str, account: &str) -> Result<Begun> {
    let address = totp.address(site, account);
    Ok(Begun { secret: totp.secret_text(), code: Qr::of(&address)?, address })
}

/// Who sends one of the forms; the code of the app is the only thing typed in one, and what is not typed goes along.
async fn enter(sending: Sending, fields: &Fields) -> Result<Result<(Sending, Actor), HttpResponse>> {
    let asks = Asks { title: TITLE, section: "me", fields: vec![Ask::line("code", "accounts.totp.code")] };
    super::enter_proved(sending, fields, (PLACE, asks)).await
}

/// `POST /me/totp`
pub async fn start(sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let (sending, actor) = match enter(sending, &fields).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    let by = actor.clone();
    match sending.store.write(move |tx| actions::start_totp(tx, &by)).await {
        Ok(()) => Ok(sending.on_to(PLACE)),
        Err(error) => shown(sending, &actor, Shown::refused(fields, error)?).await,
    }
}

/// `POST /me/totp/enabling`
pub async fn enable(sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let (mut sending, actor) = match enter(sending, &fields).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    let (by, arrival, typed) = (actor.clone(), sending.arrival(), fields.one("code")?.to_owned());
    match sending.store.write(move |tx| actions::enable_totp(tx, &by, &typed, &arrival)).await {
        Ok((codes, session)) => {
            sending.session_is(door.cookie(&session));
            recovery_page(sending, codes)
        }
        Err(error) => shown(sending, &actor, Shown::refused(super::code::without_code(&fields), error)?).await,
    }
}

/// The codes that are shown once; with the session that begins by them.
fn recovery_page(sending: Sending, codes: Vec<String>) -> Result<HttpResponse> {
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "accounts.recovery.title").in_section("me");
    Ok(super::unkept(carried.page(&RecoveryPage { shell, codes }, StatusCode::OK)?))
}

/// `POST /me/totp/codes`
pub async fn renew(sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let (sending, actor) = match enter(sending, &fields).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    let by = actor.clone();
    match sending.store.write(move |tx| actions::renew_recovery_codes(tx, &by)).await {
        Ok(codes) => recovery_page(sending, codes),
        Err(error) => shown(sending, &actor, Shown::refused(fields, error)?).await,
    }
}

/// `POST /me/totp/codes/file`: the codes that the page shows, as a file. The server knows only their hashes.
pub async fn file(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(Asks { title: TITLE, section: "me", fields: Vec::new() }, outside),
    };
    let sent: String = fields.one("codes")?.chars().take(MAX_CODES_CHARS).collect();
    let codes: Vec<String> = sent.split_whitespace().map(ToOwned::to_owned).collect();
    let asked = codes.clone();
    if !sending.store.read(move |tx| actions::are_recovery_codes(tx, &actor, &asked)).await? {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    let visit = &sending.visit;
    let head = visit.lang.t("accounts.recovery.file_head");
    let body = format!("{head}\r\n{}\r\n\r\n{}\r\n", visit.site.base_url, codes.join("\r\n"));
    let mut response = HttpResponse::Ok();
    response.content_type("text/plain; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"candor-recovery-codes.txt\""));
    Ok(sending.carried(super::unkept(response.body(body))))
}

/// `POST /me/totp/end`
pub async fn end(sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let (sending, actor) = match enter(sending, &fields).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    let (by, arrival, rule) = (actor.clone(), sending.arrival(), sending.visit.site.staff_totp);
    match sending.store.write(move |tx| actions::end_totp(tx, &by, rule, &arrival)).await {
        Ok(session) => Ok(see_other_with("/me", [door.cookie(&session), flash::cookie(&sending.visit.site, &ENDED)])),
        Err(error) => shown(sending, &actor, Shown::refused(fields, error)?).await,
    }
}
