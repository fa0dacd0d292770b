//! Places and people, through the actions of estates and accounts.

use std::collections::HashMap;

use chrono::Months;

use super::people::{
    AMBASSADORS, GROUP_STAFF, OWNER_HOMES, OWNER_NAMES, PASSWORD, PLACES, REGIONAL_GMS, SERVICE_MANAGERS,
};
use crate::accounts::actions::{NewStaff, Registration, StaffName};
use crate::accounts::{self, Grant, PublicName, Scope, hash_password_blocking};
use crate::base::Contact;
use crate::base::ids::{EstateId, PersonId, RegionId};
use crate::base::words::{ReplyKind, Residence, Role};
use crate::base::{Error, FormErrors, Result};
use crate::complaints::{self, NewTemplate};
use crate::db::{Store, WriteTx};
use crate::estates::{self, Authority, NewClaim, NewResident, RosterRow};
use crate::i18n::Lang;

const COMPANY: &str = "";
const BUILDINGS: i32 = 6;
const FLOORS: i32 = 6;

/// Title, kind, Chinese and English words.
const TEMPLATES: &[(&str, ReplyKind, &str, &str)] = &[
    (
        "收悉，由我负责",
        ReplyKind::Acknowledgement,
        "您好，{number} 已经收到，由我{ambassador}负责到底。下面说明我们先做什么：",
        "We have received {number}. I, {ambassador}, answer for it to its end. This is what we do first:",
    ),
    (
        "请补充照片和时间",
        ReplyKind::Question,
        "为了查清《{title}》，请您补充两点：\n\n1. 问题从什么时候开始的？\n2. 能不能拍一张全景、一张近景？",
        "",
    ),
    (
        "逐条说明结果",
        ReplyKind::Solution,
        "您提出的各项都已处理，结果逐条写在下面。请您到现场看过再确认；不满意的，请直接写哪一项、差在哪里。",
        "Everything you asked for has been dealt with; the outcome of each point stands below. Please look before you confirm.",
    ),
];

/// An estate of the demonstration.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub id: EstateId,
    /// From 1, as in the addresses of its staff.
    pub number: usize,
    /// The number of its region, from 1.
    pub region: usize,
}

/// Everybody by the first part of her address, every estate by name.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub people: HashMap<String, PersonId>,
    pub places: HashMap<String, Place>,
    hash: String,
}

/// Makes places, staff, owners and their homes.
pub(super) fn build(store: &Store) -> Result<World> {
    let mut world = World { hash: hash_password_blocking(PASSWORD)?, ..World::default() };
    for (account, name, organisation, role) in GROUP_STAFF {
        world.employ(store, account.to_owned(), (name, organisation), (role, Scope::Group))?;
    }
    for (region, (region_name, estates)) in (1..).zip(PLACES) {
        let region_id =
            store.write_blocking(move |tx| estates::actions::add_region(tx, Authority::CommandLine, region_name))?;
        let gm = REGIONAL_GMS.get(region - 1).copied().unwrap_or_default();
        world.employ(store, format!("gm{region}"), (gm, region_name), (Role::RegionalGm, Scope::Region(region_id)))?;
        for name in estates {
            let number = world.places.len() + 1;
            let id = build_estate(store, region_id, name)?;
            world.places.insert((*name).to_owned(), Place { id, number, region });
            world.people_estate(store, id, (number, name))?;
        }
    }
    world.register(store, "newcomer", None)?;
    world.register(store, "newcomer2", None)?;
    world.wait_for_claims(store)?;
    world.fill_a_home(store)?;
    world.write_templates(store)?;
    Ok(world)
}

fn build_estate(store: &Store, region_id: RegionId, name: &'static str) -> Result<EstateId> {
    let id =
        store.write_blocking(move |tx| estates::actions::add_estate(tx, Authority::CommandLine, region_id, name))?;
    for building in 1..=BUILDINGS {
        store.write_blocking(move |tx| {
            estates::actions::load_roster(tx, Authority::CommandLine, id, &units_of(building))
        })?;
    }
    Ok(id)
}

fn units_of(building: i32) -> Vec<RosterRow> {
    let mut rows = Vec::new();
    for section in 1..=2 {
        for floor in 1..=FLOORS {
            for door in 1..=2 {
                rows.push(RosterRow { building: format!("{building}栋"), unit: format!("{section}-{floor}0{door}") });
            }
        }
    }
    rows
}

impl World {
    /// What the group centre lets everybody begin with.
    fn write_templates(&self, store: &Store) -> Result<()> {
        let centre = self.person("centre")?;
        for (title, kind, zh, en) in TEMPLATES {
            let (title, body_zh, body_en) = ((*title).to_owned(), (*zh).to_owned(), (*en).to_owned());
            let new = NewTemplate { title, kind: *kind, body_zh, body_en };
            store.write_blocking(move |tx| {
                let actor = accounts::find_actor(tx, centre)?;
                complaints::actions::write_template(tx, &actor, &new)
            })?;
        }
        Ok(())
    }

    /// Somebody by the first part of her address.
    pub fn person(&self, account: &str) -> Result<PersonId> {
        self.people.get(account).copied().ok_or(Error::NotFound)
    }

    fn employ(
        &mut self,
        store: &Store,
        account: String,
        (name, organisation): (&str, &str),
        (role, scope): (Role, Scope),
    ) -> Result<()> {
        let new = NewStaff {
            email: format!("{account}@demo.example"),
            name: Some(StaffName::parse(name, organisation)?),
            grant: Grant { role, scope },
            language: Lang::ZhCn,
        };
        let hash = self.hash.clone();
        let id = store.write_blocking(move |tx| {
            let token = accounts::actions::add_staff(tx, &new)?;
            accounts::actions::reset_password(tx, &token, &hash)
        })?;
        self.people.insert(account, id);
        Ok(())
    }

    fn register(&mut self, store: &Store, account: &str, name: Option<&str>) -> Result<PersonId> {
        let public_name = match name {
            Some(name) => PublicName::parse(name, COMPANY).map_err(|why| Error::Invalid(FormErrors::of("", why)))?,
            None => None,
        };
        let asked = Registration {
            contact: Contact::stored(&format!("{account}@demo.example")),
            public_name,
            language: Lang::ZhCn,
        };
        let hash = self.hash.clone();
        let id = store.write_blocking(move |tx| accounts::actions::register_confirmed(tx, &asked, &hash))?;
        self.people.insert(account.to_owned(), id);
        Ok(id)
    }

    fn people_estate(&mut self, store: &Store, id: EstateId, (number, name): (usize, &str)) -> Result<()> {
        let of = |names: &[&'static str]| names.get(number - 1).copied().unwrap_or_default();
        let organisation = format!("{name}客户服务中心");
        let staff = [
            (format!("ambassador{number}"), of(&AMBASSADORS), Role::Ambassador),
            (format!("manager{number}"), of(&SERVICE_MANAGERS), Role::ServiceManager),
        ];
        for (account, name, role) in staff {
            self.employ(store, account, (name, &organisation), (role, Scope::Estate(id)))?;
        }
        let ambassador = self.person(&format!("ambassador{number}"))?;
        for (index, (chosen, home)) in OWNER_NAMES.into_iter().zip(OWNER_HOMES).enumerate() {
            let owner = (number - 1) * OWNER_HOMES.len() + index + 1;
            let person = self.register(store, &format!("owner{owner}"), chosen)?;
            store.write_blocking(move |tx| {
                let claim = claim(tx, person, id, home)?;
                let ambassador = accounts::find_actor(tx, ambassador)?;
                estates::actions::approve_claim(tx, &ambassador, &claim)
            })?;
        }
        Ok(())
    }

    /// The first owner's mother and tenant live in her home.
    fn fill_a_home(&mut self, store: &Store) -> Result<()> {
        let (owner, mother) = (self.person("owner1")?, self.register(store, "family1", None)?);
        let tenant = self.register(store, "tenant1", None)?;
        store.write_blocking(move |tx| {
            let owner = accounts::find_actor(tx, owner)?;
            let homes = estates::claimed_homes_of(tx, owner.person_id)?;
            let home = homes.first().ok_or(Error::NotFound)?.claim.id.clone();
            let lease_ends = tx.now().date().checked_add_months(Months::new(12));
            let new =
                |residence, called: &str, last_day| NewResident { residence, called: called.to_owned(), last_day };
            let family = new(Residence::Family, "妈妈", None);
            for (person, new) in [(mother, family), (tenant, new(Residence::Tenant, "小李", lease_ends))] {
                let code = estates::actions::invite(tx, &owner, &home, &new)?;
                let invited = accounts::find_actor(tx, person)?;
                estates::actions::accept_invitation(tx, &invited, &code)?;
            }
            Ok(())
        })
    }

    /// One claim waits, one was refused.
    fn wait_for_claims(&self, store: &Store) -> Result<()> {
        let Some(place) = self.places.get("云栖里").cloned() else { return Ok(()) };
        let (waiting, refused) = (self.person("newcomer")?, self.person("newcomer2")?);
        let ambassador = self.person(&format!("ambassador{}", place.number))?;
        store.write_blocking(move |tx| {
            claim(tx, waiting, place.id, ("6栋", "2-502"))?;
            let claim = claim(tx, refused, place.id, ("6栋", "1-101"))?;
            let ambassador = accounts::find_actor(tx, ambassador)?;
            let reason = "登记的联系人与您提供的信息不一致，请带购房合同到客户服务中心补登后再申请。";
            estates::actions::refuse_claim(tx, &ambassador, &claim, reason)
        })
    }
}

fn claim(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    estate_id: EstateId,
    (building, unit): (&str, &str),
) -> Result<String> {
    let actor = accounts::find_actor(tx, person)?;
    let buildings = estates::buildings_of(tx, estate_id)?;
    let building = buildings.into_iter().find(|known| known.name == building).ok_or(Error::NotFound)?;
    let note = "购房合同上的姓名与本账户一致，可电话核对。".to_owned();
    let claim =
        NewClaim { estate_id, building_id: building.id, unit_label: unit.to_owned(), note, evidence: Vec::new() };
    estates::actions::claim_home(tx, &actor, &claim)
}
