//! `/me/homes/{id}`: one home of one's own; its owner lets family and tenants in, and whoever lives there moves out.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::evidence;
use crate::accounts::{Actor, Ask, Asks, Member, Sending, Shown};
use crate::base::text::{self, Limits};
use crate::base::words::Residence;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::{ReadTx, Store};
use crate::estates::model::{Claim, ClaimState, ClaimedHome, INVITATION_DAYS, Invitation, MAX_EVIDENCE, NewResident};
use crate::estates::{actions, store};
use crate::media::{self, Darkroom, Photograph, Shots};
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit};

/// Said after moving out.
pub const HOME_LEFT: Message = Message::new("estates.home_left");
/// Said after an invitation was taken back.
pub const INVITATION_ENDED: Message = Message::new("estates.invitation_ended");
/// Said after somebody was sent away.
pub const RESIDENCE_ENDED: Message = Message::new("estates.residence_ended");
/// Neither family nor tenant was chosen.
pub const CHOOSE_RESIDENCE: Message = Message::new("estates.choose_residence");
/// How an owner calls somebody: 妈妈, 小李.
const CALLED: Limits = Limits { min_graphemes: 1, max_graphemes: 20, max_bytes: 512 };

#[derive(Template)]
#[template(path = "estates/home.html")]
struct HomePage {
    shell: Shell,
    home: ClaimedHome,
    form: Filled,
    /// Those who live there on an owner's word, and who is invited; for owners only.
    residents: Vec<Claim>,
    invitations: Vec<Invitation>,
    /// Whether another owner stays when she moves out.
    has_other_owner: bool,
    /// What is shown with a claim that waits.
    shots: Shots,
    /// The address to pass on, this once.
    link: Option<String>,
}

impl Page for HomePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl HomePage {
    fn is_pending(&self) -> bool {
        self.home.claim.state == ClaimState::Pending
    }

    const fn days() -> i64 {
        INVITATION_DAYS
    }

    const fn most() -> i64 {
        MAX_EVIDENCE
    }

    fn has_room(&self) -> bool {
        evidence::has_room(&self.shots)
    }
}

/// GET `/me/homes/{id}`
pub async fn show(sending: Sending, Member(actor): Member, id: web::Path<String>) -> Result<HttpResponse> {
    home_page(sending, (actor, id.into_inner()), Shown::default(), None).await
}

/// POST `/me/homes/{id}/invitations`
pub async fn invite(mut sending: Sending, id: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let id = id.into_inner();
    match let_in(&sending, &actor, &id, &fields).await {
        Ok(code) => {
            let code = utf8_percent_encode(&code, NON_ALPHANUMERIC);
            let link = format!("{}/me/homes/join?code={code}", sending.visit.site.base_url);
            home_page(sending, (actor, id), Shown::default(), Some(link)).await
        }
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => home_page(sending, (actor, id), Shown::refused(fields, error)?, None).await,
    }
}

fn asks() -> Asks {
    let residence = Ask::chosen("residence", "estates.residence", "residence");
    let last_day = Ask::line(actions::LAST_DAY_FIELD, "estates.last_day");
    Asks {
        title: "estates.let_in",
        section: "me",
        fields: vec![residence, Ask::line("called", "estates.called"), last_day],
    }
}

async fn let_in(sending: &Sending, actor: &Actor, id: &str, fields: &Fields) -> Result<String> {
    sending.count(actor)?;
    let mut errors = FormErrors::new();
    let residence = fields.parsed("residence", Residence::parse)?.filter(|residence| *residence != Residence::Owner);
    let residence = errors.take("residence", residence.ok_or(CHOOSE_RESIDENCE));
    let called = errors.take("called", text::line(fields.one("called")?, &CALLED));
    let last_day = errors.take(actions::LAST_DAY_FIELD, text::day(fields.one(actions::LAST_DAY_FIELD)?));
    let (Some(residence), Some(called), Some(last_day)) = (residence, called, last_day) else {
        return Err(Error::Invalid(errors));
    };
    let (actor, id, new) = (actor.clone(), id.to_owned(), NewResident { residence, called, last_day });
    sending.store.write(move |tx| actions::invite(tx, &actor, &id, &new)).await
}

/// POST `/me/homes/{id}/invitations/{invitation}/end`
pub async fn end_invitation(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    path: web::Path<(String, String)>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let place = format!("/me/homes/{}", path.0);
    store.write(move |tx| actions::end_invitation(tx, &actor, (&path.0, &path.1))).await?;
    Ok(see_other_saying(&visit, &place, &INVITATION_ENDED))
}

/// POST `/me/homes/{id}/residents/{resident}/end`
pub async fn end_residence(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    path: web::Path<(String, String)>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let place = format!("/me/homes/{}", path.0);
    store.write(move |tx| actions::end_residence(tx, &actor, (&path.0, &path.1))).await?;
    Ok(see_other_saying(&visit, &place, &RESIDENCE_ENDED))
}

/// POST `/me/homes/{id}/end`
pub async fn leave(
    (store, darkroom): (web::Data<Store>, web::Data<Darkroom>),
    visit: Visit,
    Member(actor): Member,
    id: web::Path<String>,
    Form(_): Form,
) -> Result<HttpResponse> {
    let photographs = store.write(move |tx| actions::leave_home(tx, &actor, &id)).await?;
    darkroom.clear_away(photographs).await;
    Ok(see_other_saying(&visit, "/me", &HOME_LEFT))
}

/// What a page of a home shows beside the home itself.
#[derive(Default)]
struct Household {
    residents: Vec<Claim>,
    invitations: Vec<Invitation>,
    has_other_owner: bool,
    evidence: Vec<Photograph>,
}

impl Household {
    fn find(tx: &mut ReadTx<'_>, home: &Claim) -> Result<Self> {
        if home.state == ClaimState::Pending {
            return Ok(Self { evidence: media::of_claim(tx, &home.id)?, ..Self::default() });
        }
        if !home.is_of_owner() {
            return Ok(Self::default());
        }
        let residents = store::residents_in(tx, home.unit_id)?;
        let invitations = store::open_invitations_in(tx, home.unit_id)?;
        let has_other_owner = store::count_owners_in(tx, home.unit_id)? > 1;
        Ok(Self { residents, invitations, has_other_owner, ..Self::default() })
    }
}

/// The page of a home of one's own.
pub(super) async fn home_page(
    sending: Sending,
    (actor, id): (Actor, String),
    shown: Shown,
    link: Option<String>,
) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let home = store::find_claim_of(tx, actor.person_id, &id)?;
        let household = Household::find(tx, &home.claim)?;
        Ok((home, household))
    });
    let (home, Household { residents, invitations, has_other_owner, evidence }) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "estates.my_home").in_section("me");
    let shots = media::shots(&shell, &evidence);
    let Shown { form, status, .. } = shown;
    let status = if link.is_some() { StatusCode::CREATED } else { status };
    carried.page(&HomePage { shell, home, form, residents, invitations, has_other_owner, shots, link }, status)
}
