//! The second step of signing in: set up with a code that proves it works, with recovery codes that are shown once.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::accounts::door::Door;
use crate::accounts::model::Totp;
use crate::accounts::{Actor, Member, actions, find_person, policy};
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_with;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, flash, page_with_status, see_other};

const PLACE: &str = "/me/totp";
const ENDED: Message = Message::new("accounts.totp.ended");
/// The quiet zone that readers need (ISO/IEC 18004).
const QUIET_MODULES: i32 = 4;
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
    /// Squares of the QR code as a path, and how wide it is.
    squares: String,
    width: i32,
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
pub async fn show(visit: Visit, Member(actor): Member, door: Door, store: web::Data<Store>) -> Result<HttpResponse> {
    match super::proof_first(&door, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(visit, &actor, &store, Filled::default()).await,
    }
}

async fn shown(visit: Visit, actor: &Actor, store: &Store, form: Filled) -> Result<HttpResponse> {
    let asking = actor.clone();
    let (person, totp, codes_left) = store
        .read(move |tx| {
            let person = find_person(tx, asking.person_id)?;
            Ok((person, actions::find_totp(tx, &asking)?, actions::count_recovery_codes(tx, &asking)?))
        })
        .await?;
    let account = person.contact().map(|contact| contact.local().to_owned()).unwrap_or_default();
    let waiting = totp.filter(|totp| totp.enabled_at.is_none());
    let begun = waiting.map(|totp| begun(&totp, visit.lang.t("site.name"), &account)).transpose()?;
    let is_required = actor.is_held_back || policy::may_end_totp(actor, visit.site.staff_totp).is_err();
    let status = if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::titled(visit, "accounts.totp.title").in_section("me");
    let shown = TotpPage { shell, form, is_enabled: actor.has_totp, is_required, codes_left, begun };
    Ok(super::unkept(page_with_status(&shown, status)?))
}

fn begun(totp: &Totp, site: &str, account: &str) -> Result<Begun> {
    let address = totp.address(site, account);
    let code = QrCode::encode_text(&address, QrCodeEcc::Medium)
        .map_err(|error| Error::Internal(anyhow::anyhow!("drawing a QR code: {error}")))?;
    let modules = code.size();
    let dark = (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let square = |(x, y): (i32, i32)| format!("M{},{}h1v1h-1z", x + QUIET_MODULES, y + QUIET_MODULES);
    let squares = dark.map(square).collect::<Vec<_>>().concat();
    Ok(Begun { secret: totp.secret_text(), address, squares, width: modules + 2 * QUIET_MODULES })
}

/// `POST /me/totp`
pub async fn start(Member(actor): Member, door: Door, store: web::Data<Store>, Form(_): Form) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    store.write(move |tx| actions::start_totp(tx, &actor)).await?;
    Ok(see_other(PLACE))
}

/// `POST /me/totp/enabling`
pub async fn enable(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(fields): Form,
) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    let (asking, arrival, typed) = (actor.clone(), door.arrival(), fields.one("code")?.to_owned());
    match store.write(move |tx| actions::enable_totp(tx, &asking, &typed, &arrival)).await {
        Ok((codes, session)) => {
            let mut response = recovery_page(visit, codes)?;
            response
                .add_cookie(&door.cookie(&session))
                .map_err(|error| Error::Internal(anyhow::anyhow!("setting a cookie: {error}")))?;
            Ok(response)
        }
        Err(Error::Invalid(errors)) => shown(visit, &actor, &store, Filled::sent(Fields::default(), errors)).await,
        Err(error) => Err(error),
    }
}

fn recovery_page(visit: Visit, codes: Vec<String>) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.recovery.title").in_section("me");
    Ok(super::unkept(page_with_status(&RecoveryPage { shell, codes }, StatusCode::OK)?))
}

/// `POST /me/totp/codes`
pub async fn renew(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(_): Form,
) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    let codes = store.write(move |tx| actions::renew_recovery_codes(tx, &actor)).await?;
    recovery_page(visit, codes)
}

/// `POST /me/totp/codes/file`: the codes that the page shows, as a file. The server knows only their hashes.
pub async fn file(
    visit: Visit,
    Member(actor): Member,
    store: web::Data<Store>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let sent: String = fields.one("codes")?.chars().take(MAX_CODES_CHARS).collect();
    let codes: Vec<String> = sent.split_whitespace().map(ToOwned::to_owned).collect();
    let asked = codes.clone();
    if !store.read(move |tx| actions::are_recovery_codes(tx, &actor, &asked)).await? {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    let head = visit.lang.t("accounts.recovery.file_head");
    let body = format!("{head}\r\n{}\r\n\r\n{}\r\n", visit.site.base_url, codes.join("\r\n"));
    let mut response = HttpResponse::Ok();
    response.content_type("text/plain; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"candor-recovery-codes.txt\""));
    Ok(super::unkept(response.body(body)))
}

/// `POST /me/totp/end`
pub async fn end(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(_): Form,
) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    let (arrival, rule) = (door.arrival(), visit.site.staff_totp);
    let session = store.write(move |tx| actions::end_totp(tx, &actor, rule, &arrival)).await?;
    Ok(see_other_with("/me", [door.cookie(&session), flash::cookie(&visit.site, &ENDED)]))
}
