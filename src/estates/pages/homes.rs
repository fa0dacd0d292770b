//! `/me/homes/new`: a member says where she lives. First the estate, then the building, the unit, why, and what shows it.

use actix_web::HttpResponse;
use askama::Template;

use super::evidence;
use crate::accounts::{Actor, Ask, Asks, Member, Sending, Shown};
use crate::base::ids::{BuildingId, EstateId};
use crate::base::text::{self, Limits};
use crate::base::{Error, FormErrors, Message, Result};
use crate::estates::model::{Building, Claimed, Estate, EstateChoice, MAX_EVIDENCE, NewClaim, holder_name, unit_label};
use crate::estates::{actions, policy, store};
use crate::media::{self, Shots, Upload};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Page, Query, Shell};

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
    /// The photographs that wait in the form.
    shots: Shots,
}

impl Page for HomeForm {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl HomeForm {
    const fn most() -> i64 {
        MAX_EVIDENCE
    }

    fn has_room(&self) -> bool {
        evidence::has_room(&self.shots)
    }

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
    form_page(sending, &actor, estate_id, Shown::default()).await
}

/// POST /me/homes/new
pub async fn create(mut sending: Sending, upload: Upload) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&upload.fields).await? {
        Ok(actor) => actor,
        Err(outside) => return evidence::turned_away(sending, asks(), (outside, upload)).await,
    };
    let estate_id = upload.fields.parsed("estate", |text| text.parse().ok())?;
    let estate_id = estate_id.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    policy::may_claim_home(&actor)?;
    let only_keeps = evidence::only_keeps(&upload.fields)?;
    let (fields, mistakes) = evidence::take_in(&sending, &actor, upload, 0).await?;
    if only_keeps {
        let shown = match mistakes.into_result(()) {
            Ok(()) => Shown::fresh(Filled::sent(fields, FormErrors::new())),
            Err(error) => Shown::refused(fields, error)?,
        };
        return form_page(sending, &actor, Some(estate_id), shown).await;
    }
    match claim(&sending, &actor, estate_id, (&fields, mistakes)).await {
        Ok(Claimed::Approved) => Ok(sending.done("/me", &CLAIM_MATCHED)),
        Ok(Claimed::Waiting) => Ok(sending.done("/me", &CLAIM_SENT)),
        Err(error @ Error::Denied(_)) => Err(error),
        Err(error) => form_page(sending, &actor, Some(estate_id), Shown::refused(fields, error)?).await,
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

async fn claim(
    sending: &Sending,
    actor: &Actor,
    estate_id: EstateId,
    (fields, mistakes): (&Fields, FormErrors),
) -> Result<Claimed> {
    sending.count(actor)?;
    let parsed = parse(estate_id, fields);
    if !mistakes.is_empty() {
        return Err(Error::Invalid(also_wrong(sending, parsed, mistakes).await?));
    }
    let (claim, holder) = parsed?;
    let (actor, secret) = (actor.clone(), sending.visit.site.secret.clone());
    sending.store.write(move |tx| actions::claim_home_as(tx, &actor, &claim, (&holder, &secret))).await
}

/// What is wrong with the fields, beside what is wrong with the photographs: everything is said at once.
async fn also_wrong(
    sending: &Sending,
    parsed: Result<(NewClaim, String)>,
    mut mistakes: FormErrors,
) -> Result<FormErrors> {
    match parsed {
        Ok((claim, _)) => {
            let at = (claim.estate_id, claim.building_id);
            match sending.store.read(move |tx| store::find_unit(tx, at, &claim.unit_label)).await {
                Ok(_) => {}
                Err(Error::NotFound) => mistakes.add("unit", actions::UNKNOWN_UNIT),
                Err(error) => return Err(error),
            }
        }
        Err(Error::Invalid(errors)) => errors.iter().for_each(|(field, why)| mistakes.add(field, why.clone())),
        Err(error) => return Err(error),
    }
    Ok(mistakes)
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
            let evidence = evidence::waiting(fields);
            Ok((NewClaim { estate_id, building_id, unit_label, note, evidence }, holder))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

async fn form_page(sending: Sending, actor: &Actor, estate_id: Option<EstateId>, shown: Shown) -> Result<HttpResponse> {
    let (asker, form) = (actor.clone(), shown.form.clone());
    let (estate, estates, photographs) = sending
        .store
        .read(move |tx| {
            let Some(id) = estate_id else { return Ok((None, store::list_estates(tx)?, Vec::new())) };
            let estate = (store::find_estate(tx, id)?, store::buildings_of(tx, id)?);
            Ok((Some(estate), Vec::new(), evidence::find_waiting(tx, &asker, &form)?))
        })
        .await?;
    let (Shown { form, status, .. }, (visit, carried)) = (shown, sending.into_page());
    let shell = Shell::titled(visit, "estates.claim_title").in_section("me");
    let shots = media::shots(&shell, &photographs);
    carried.page(&HomeForm { shell, form, estate, estates, shots }, status)
}
