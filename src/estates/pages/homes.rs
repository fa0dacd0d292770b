//! `/me/homes/new`: a member says where she lives. First the estate, then the building, the unit and why.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::{Actor, Ask, Asks, Member, Sending, Shown};
use crate::base::ids::{BuildingId, EstateId};
use crate::base::text::{self, Limits};
use crate::base::{Error, FormErrors, Message, Result};
use crate::estates::model::{Building, Claimed, Estate, EstateChoice, NewClaim, holder_name, unit_label};
use crate::estates::{actions, policy, store};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell};

/// Said after a claim was sent.
pub const CLAIM_SENT: Message = Message::new("estates.claim_sent");
/// Said when the roster says the same, so that nobody need wait.
pub const CLAIM_MATCHED: Message = Message::new("estates.claim_matched");
/// No building was chosen.
pub const CHOOSE_BUILDING: Message = Message::new("estates.choose_building");
/// Why a unit is hers: a sentence or two.
const EVIDENCE: Limits = Limits { min_graphemes: 4, max_graphemes: 500, max_bytes: 16 * 1024 };

#[derive(Template)]
#[template(path = "estates/home_form.html")]
struct HomeForm {
    shell: Shell,
    form: Filled,
    /// The estate chosen in the first step, with its buildings.
    estate: Option<(Estate, Vec<Building>)>,
    /// The estates of the first step.
    estates: Vec<EstateChoice>,
}

impl Page for HomeForm {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl HomeForm {
    fn estate_choices(&self) -> Vec<Choice> {
        let choice = |estate: &EstateChoice| Choice {
            value: estate.id.to_string(),
            label: format!("{} · {}", estate.region_name, estate.name),
        };
        self.with_none(self.estates.iter().map(choice))
    }

    fn building_choices(&self, buildings: &[Building]) -> Vec<Choice> {
        let choice = |building: &Building| Choice { value: building.id.to_string(), label: building.name.clone() };
        self.with_none(buildings.iter().map(choice))
    }

    fn with_none(&self, choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.shell.t("estates.choose").to_owned() };
        std::iter::once(none).chain(choices).collect()
    }
}

/// GET /me/homes/new
pub async fn new(sending: Sending, Member(actor): Member, Query(query): Query) -> Result<HttpResponse> {
    policy::may_claim_home(&actor)?;
    let estate_id = query.parsed("estate", |text| text.parse().ok())?;
    form_page(sending, estate_id, Shown::default()).await
}

/// POST /me/homes/new
pub async fn create(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let estate_id = fields.parsed("estate", |text| text.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    match claim(&sending, actor, estate_id, &fields).await {
        Ok(Claimed::Approved) => Ok(sending.done("/me", &CLAIM_MATCHED)),
        Ok(Claimed::Waiting) => Ok(sending.done("/me", &CLAIM_SENT)),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => form_page(sending, Some(estate_id), Shown::refused(fields, error)?).await,
    }
}

fn asks() -> Asks {
    let fields = vec![
        Ask::line("unit", "estates.unit"),
        Ask::line("holder", "estates.holder"),
        Ask::lines("note", "estates.note"),
    ];
    Asks { title: "estates.claim_title", section: "me", fields }
}

async fn claim(sending: &Sending, actor: Actor, estate_id: EstateId, fields: &Fields) -> Result<Claimed> {
    sending.count(&actor)?;
    let (claim, holder) = parse(estate_id, fields)?;
    let secret = sending.visit.site.secret.clone();
    sending.store.write(move |tx| actions::claim_home_as(tx, &actor, &claim, (&holder, &secret))).await
}

fn parse(estate_id: EstateId, fields: &Fields) -> Result<(NewClaim, String)> {
    let mut errors = FormErrors::new();
    let building = fields.parsed("building", |text| text.parse::<BuildingId>().ok())?;
    let building_id = errors.take("building", building.ok_or(CHOOSE_BUILDING));
    let unit_label = errors.take("unit", unit_label(fields.one("unit")?));
    let note = errors.take("note", text::lines(fields.one("note")?, &EVIDENCE));
    let holder = errors.take("holder", holder_name(fields.one("holder")?));
    match (building_id, unit_label, note, holder) {
        (Some(building_id), Some(unit_label), Some(note), Some(holder)) => {
            Ok((NewClaim { estate_id, building_id, unit_label, note }, holder))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

async fn form_page(sending: Sending, estate_id: Option<EstateId>, shown: Shown) -> Result<HttpResponse> {
    let (estate, estates) = sending
        .store
        .read(move |tx| match estate_id {
            Some(id) => Ok((Some((store::find_estate(tx, id)?, store::buildings_of(tx, id)?)), Vec::new())),
            None => Ok((None, store::list_estates(tx)?)),
        })
        .await?;
    let (Shown { form, status, .. }, (visit, carried)) = (shown, sending.into_page());
    let shell = Shell::titled(visit, "estates.claim_title").in_section("me");
    carried.page(&HomeForm { shell, form, estate, estates }, status)
}
