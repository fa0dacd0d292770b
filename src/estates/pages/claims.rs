//! `/desk/claims`: the staff of an estate decide who lives there.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{self, Actor, Ask, Asks, Sending, Shown, Staff};
use crate::base::cursor::Cursor;
use crate::base::text::{self, Limits};
use crate::base::words::EndReason;
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::db::Store;
use crate::estates::model::{Claim, ClaimState, ClaimedHome};
use crate::estates::store::CLAIMS_PER_PAGE;
use crate::estates::{actions, policy, store};
use crate::media::{self, Shots};
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell, Visit, page};

/// Said after an approval.
pub const APPROVED: Message = Message::new("estates.approved");
/// Said after a refusal.
pub const REFUSED: Message = Message::new("estates.refused");
/// Said after a claim was ended.
pub const REVOKED: Message = Message::new("estates.revoked");
/// No reason was chosen for ending a claim.
pub const CHOOSE_END_REASON: Message = Message::new("estates.choose_end_reason");
/// The list after a decision.
const LIST: &str = "/desk/claims";
/// Why it was refused and what to do: a sentence or more, which the claimant reads.
const REASON: Limits = Limits { min_graphemes: 4, max_graphemes: 500, max_bytes: 16 * 1024 };

#[derive(Template)]
#[template(path = "estates/claims.html")]
struct ClaimList {
    shell: Shell,
    homes: Vec<ClaimedHome>,
    next: Option<Cursor>,
}

impl Page for ClaimList {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ClaimList {
    /// Whether how long ago says more than the date: after 30 days it is the date again.
    fn is_recent(&self, home: &ClaimedHome) -> bool {
        home.claim.claimed_at.plus_days(30) > self.shell.visit.now
    }
}

#[derive(Template)]
#[template(path = "estates/claim.html")]
struct ClaimPage {
    shell: Shell,
    form: Filled,
    home: ClaimedHome,
    registered_at: Instant,
    /// Who else lives there by a claim that was approved.
    others: Vec<Claim>,
    shots: Shots,
    /// Why the reader may not decide, if she may not.
    barred: Option<Message>,
}

impl Page for ClaimPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ClaimPage {
    fn is_pending(&self) -> bool {
        self.home.claim.state == ClaimState::Pending
    }

    fn is_approved(&self) -> bool {
        self.home.claim.state == ClaimState::Approved
    }

    fn end_reasons(&self) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.shell.t("estates.choose").to_owned() };
        let choice = |reason: &EndReason| Choice {
            value: reason.code().to_owned(),
            label: self.shell.t(reason.label()).to_owned(),
        };
        std::iter::once(none).chain(EndReason::ALL.iter().map(choice)).collect()
    }
}

/// GET /desk/claims
pub async fn list(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    let scopes = policy::claim_scopes(&actor)?;
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let mut homes = store.read(move |tx| store::list_claims_visible_to(tx, &scopes, after)).await?;
    let per_page = usize::try_from(CLAIMS_PER_PAGE).unwrap_or(usize::MAX);
    let has_next = homes.len() > per_page;
    homes.truncate(per_page);
    let last = homes.last().filter(|_| has_next);
    let next = last.map(|last| Cursor { value: last.claim.claimed_at.0, id: last.claim.unit_id.0 });
    let shell = Shell::titled(visit, "estates.claims_title").in_section("desk");
    page(&ClaimList { shell, homes, next })
}

/// GET `/desk/claims/{public_id}`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<String>) -> Result<HttpResponse> {
    claim_page(sending, (actor, id.into_inner()), Shown::default()).await
}

/// POST `/desk/claims/{public_id}/approval`
pub async fn approve(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<String>,
    Form(_): Form,
) -> Result<HttpResponse> {
    store.write(move |tx| actions::approve_claim(tx, &actor, &id)).await?;
    Ok(see_other_saying(&visit, LIST, &APPROVED))
}

/// POST `/desk/claims/{public_id}/refusal`
pub async fn refuse(mut sending: Sending, id: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let asks = || Asks {
        title: "estates.claim_one",
        section: "desk",
        fields: vec![Ask::lines("reason", "estates.reason_label")],
    };
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let (claim, by) = (id.clone(), actor.clone());
    let done = match text::lines(fields.one("reason")?, &REASON) {
        Ok(reason) => sending.store.write(move |tx| actions::refuse_claim(tx, &by, &claim, &reason)).await,
        Err(why) => Err(Error::Invalid(FormErrors::of("reason", why))),
    };
    let Err(error) = done else { return Ok(sending.done(LIST, &REFUSED)) };
    let again = Shown::after(fields, error)?;
    if again.is_outside() { sending.again(asks(), again) } else { claim_page(sending, (actor, id), again).await }
}

/// POST `/desk/claims/{public_id}/end`
pub async fn revoke(mut sending: Sending, id: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let id = id.into_inner();
    let asks = || Asks {
        title: "estates.claim_one",
        section: "desk",
        fields: vec![Ask::chosen("end_reason", "estates.end_reason", "end_reason")],
    };
    let actor = match sending.enter_staff(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let done = end(&sending, &actor, &id, &fields).await;
    let Err(error) = done else { return Ok(sending.done(LIST, &REVOKED)) };
    let again = Shown::after(fields, error)?;
    if again.is_outside() { sending.again(asks(), again) } else { claim_page(sending, (actor, id), again).await }
}

async fn end(sending: &Sending, actor: &Actor, id: &str, fields: &Fields) -> Result<()> {
    let reason = fields.parsed("end_reason", EndReason::parse)?;
    let reason = reason.ok_or_else(|| Error::Invalid(FormErrors::of("end_reason", CHOOSE_END_REASON)))?;
    let (actor, id) = (actor.clone(), id.to_owned());
    sending.store.write(move |tx| actions::revoke_claim(tx, &actor, &id, reason)).await
}

async fn claim_page(sending: Sending, (actor, id): (Actor, String), shown: Shown) -> Result<HttpResponse> {
    let scopes = policy::claim_scopes(&actor)?;
    let (home, registered_at, mut others, evidence) = sending
        .store
        .read(move |tx| {
            let home = store::find_claim_visible_to(tx, &scopes, &id)?;
            let registered_at = accounts::find_person(tx, home.claim.person_id)?.created_at;
            let others = store::approved_in(tx, home.claim.unit_id)?;
            let evidence = media::of_claim(tx, &home.claim.id)?;
            Ok((home, registered_at, others, evidence))
        })
        .await?;
    others.retain(|other| other.id != home.claim.id);
    let barred = match policy::may_decide_claim(&actor, &home) {
        Err(Error::Denied(why)) => Some(why),
        _ => None,
    };
    let (Shown { form, status, .. }, (visit, carried)) = (shown, sending.into_page());
    let shell = Shell::titled(visit, "estates.claim_one").in_section("desk");
    let shots = if barred.is_none() { media::shots(&shell, &evidence) } else { Shots::default() };
    carried.page(&ClaimPage { shell, form, home, registered_at, others, shots, barred }, status)
}
