//! Places of a test: entered by the site's own actions.

use candor::accounts::Scope;
use candor::base::ids::{BuildingId, EstateId, RegionId, RobotId, UnitId};
use candor::base::words::Role;
use candor::estates::{self, Authority, Building, NewClaim, RosterRow, actions};
use candor::i18n::Lang;
use candor::robots::{NewRobot, Says, Vendor};

use super::TestApp;
use super::people::TestPerson;

impl TestApp {
    pub fn region(&self, name: &str) -> RegionId {
        let name = name.to_owned();
        self.app.store.write_blocking(move |tx| actions::add_region(tx, Authority::CommandLine, &name)).unwrap()
    }

    pub fn estate(&self, region: RegionId, name: &str) -> EstateId {
        let name = name.to_owned();
        self.app.store.write_blocking(move |tx| actions::add_estate(tx, Authority::CommandLine, region, &name)).unwrap()
    }

    /// A building of an estate with units `101`, `102`, …
    pub fn building(&self, estate: EstateId, name: &str, units: usize) -> Building {
        let row = |number: usize| RosterRow { building: name.to_owned(), unit: (100 + number).to_string() };
        let rows: Vec<RosterRow> = (1..=units).map(row).collect();
        for slice in rows.chunks(estates::UNITS_PER_SLICE) {
            let rows = slice.to_vec();
            let load =
                move |tx: &mut candor::db::WriteTx<'_>| actions::load_roster(tx, Authority::CommandLine, estate, &rows);
            self.app.store.write_blocking(load).unwrap();
        }
        let buildings = self.app.store.read_blocking(|tx| estates::buildings_of(tx, estate)).unwrap();
        buildings.into_iter().find(|building| building.name == name).unwrap()
    }

    /// The unit of a label.
    pub fn unit(&self, building: BuildingId, label: &str) -> UnitId {
        use candor::schema::unit;
        use diesel::prelude::*;
        let find = unit::table.filter(unit::building_id.eq(building.0)).filter(unit::label.eq(label)).select(unit::id);
        self.app.store.read_blocking(|tx| Ok(find.first::<UnitId>(tx.conn())?)).unwrap()
    }

    /// A person's claim on a unit, not decided yet; its public id.
    pub fn claim(&self, person: &TestPerson, building: &Building, unit: &str) -> String {
        let actor = self.actor(person);
        let claim = NewClaim {
            estate_id: building.estate_id,
            building_id: building.id,
            unit_label: unit.to_owned(),
            note: "合同上是我的名字".to_owned(),
            evidence: Vec::new(),
        };
        self.app.store.write_blocking(move |tx| actions::claim_home(tx, &actor, &claim)).unwrap()
    }

    /// A person with a confirmed address and an approved home.
    pub fn owner(&self, email: &str, building: &Building, unit: &str) -> TestPerson {
        let owner = self.person(email);
        let claim = self.claim(&owner, building, unit);
        let centre = self.staff_named("centre@staff.example", "客户中心", Role::GroupCentre, Scope::Group);
        let centre = self.actor(&centre);
        self.app.store.write_blocking(move |tx| actions::approve_claim(tx, &centre, &claim)).unwrap();
        owner
    }

    /// A robot of a chat that nobody opens, which tells of nothing that happens in tests of others.
    pub fn robot(&self) -> RobotId {
        let new = NewRobot {
            vendor: Vendor::Wecom,
            name: "客服群".to_owned(),
            scope: Scope::Group,
            url: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1".to_owned(),
            secret: String::new(),
            language: Lang::ZhCn,
            says: Says::default(),
        };
        let admin = self.admin();
        self.act(&admin, move |tx, actor| candor::robots::actions::add(tx, actor, &new)).unwrap()
    }

    /// A job that was given up; its id.
    pub fn dead_job(&self, kind: &str, error: &str) -> i64 {
        use candor::schema::job;
        use diesel::prelude::*;
        let (kind, error) = (kind.to_owned(), error.to_owned());
        let insert = move |tx: &mut candor::db::WriteTx<'_>| {
            let row = (
                job::kind.eq(&kind),
                job::body.eq("{\"person_id\":7}"),
                job::unique_key.eq(format!("dead:{kind}")),
                job::state.eq("dead"),
                job::run_at.eq(1),
                job::attempts.eq(6),
                job::last_error.eq(error),
                job::created_at.eq(1),
            );
            diesel::insert_into(job::table).values(row).execute(tx.conn())?;
            let id = job::table.filter(job::state.eq("dead")).order(job::id.desc()).select(job::id);
            Ok(id.first::<i64>(tx.conn())?)
        };
        self.app.store.write_blocking(insert).unwrap()
    }
}
