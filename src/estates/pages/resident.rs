//! `/me/homes/{id}/residents/{resident}`: one who lives in a home on its owner's word, and until when.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Ask, Asks, Member, Sending, Shown};
use crate::base::text;
use crate::base::words::Residence;
use crate::base::{Error, FormErrors, Message, Result};
use crate::estates::model::{Claim, ClaimedHome, home_url};
use crate::estates::{actions, policy, store};
use crate::web::{Fields, Filled, Form, Page, Shell};

/// Said after the last day was set or taken away.
pub const TENANCY_SET: Message = Message::new("estates.tenancy_set");

#[derive(Template)]
#[template(path = "estates/resident.html")]
struct ResidentPage {
    shell: Shell,
    form: Filled,
    home: ClaimedHome,
    resident: Claim,
}

impl Page for ResidentPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ResidentPage {
    fn is_tenant(&self) -> bool {
        self.resident.residence == Residence::Tenant
    }
}

/// GET `/me/homes/{id}/residents/{resident}`
pub async fn show(sending: Sending, Member(actor): Member, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    resident_page(sending, actor, path.into_inner(), None).await
}

/// POST `/me/homes/{id}/residents/{resident}/tenancy`
pub async fn set(mut sending: Sending, path: web::Path<(String, String)>, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let path = path.into_inner();
    match set_tenancy(&sending, &actor, &path, &fields).await {
        Ok(()) => Ok(sending.done(&home_url(&path.0), &TENANCY_SET)),
        Err(error @ Error::Invalid(_)) => {
            resident_page(sending, actor, path, Some(Shown::refused(fields, error)?)).await
        }
        Err(error) => Err(error),
    }
}

fn asks() -> Asks {
    let fields = vec![Ask::line(actions::LAST_DAY_FIELD, "estates.last_day")];
    Asks { title: "estates.tenancy", section: "me", fields }
}

async fn set_tenancy(sending: &Sending, actor: &Actor, path: &(String, String), fields: &Fields) -> Result<()> {
    sending.count(actor)?;
    let last = text::day(fields.one(actions::LAST_DAY_FIELD)?)
        .map_err(|why| Error::Invalid(FormErrors::of(actions::LAST_DAY_FIELD, why)))?;
    let (actor, path) = (actor.clone(), path.clone());
    sending.store.write(move |tx| actions::set_tenancy(tx, &actor, (&path.0, &path.1), last)).await
}

async fn resident_page(
    sending: Sending,
    actor: Actor,
    (id, resident): (String, String),
    again: Option<Shown>,
) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let home = store::find_claim_of(tx, actor.person_id, &id)?;
        policy::may_let_in(&actor, &home.claim)?;
        let residents = store::residents_in(tx, home.claim.unit_id)?;
        let resident = residents.into_iter().find(|known| known.id == resident).ok_or(Error::NotFound)?;
        Ok((home, resident))
    });
    let (home, resident) = found.await?;
    let last = resident.last_day().map_or_else(String::new, |day| day.date().to_string());
    let fresh = || Shown::fresh(Filled::with(&[(actions::LAST_DAY_FIELD, &last)]));
    let Shown { form, status, .. } = again.unwrap_or_else(fresh);
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "estates.tenancy").in_section("me");
    carried.page(&ResidentPage { shell, form, home, resident }, status)
}
