//! Two regions, three estates, their owners and everybody who works for them.

use candor::accounts::Scope;
use candor::base::Random;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, Role, Severity};
use candor::complaints::actions::{self, NewComplaint};

use crate::support::{TestApp, TestPerson};

pub struct Place {
    pub estate_id: EstateId,
    pub owners: Vec<TestPerson>,
    pub triage: TestPerson,
    pub gm: TestPerson,
    pub ambassadors: Vec<TestPerson>,
}

pub struct Town {
    pub app: TestApp,
    pub chance: Random,
    pub places: Vec<Place>,
    pub centres: Vec<TestPerson>,
    pub reviewers: Vec<TestPerson>,
    pub caller: TestPerson,
    /// Every complaint, with its place and who opened it.
    pub ids: Vec<ComplaintId>,
    pub of: Vec<(usize, TestPerson)>,
    /// Acts that happened, and that were refused.
    pub done: usize,
    pub refused: usize,
}

impl Town {
    pub fn build(app: TestApp, chance: Random, complaints: u32) -> Self {
        let mut places = Vec::new();
        for region_name in ["城东公司", "城西公司"] {
            let region = app.region(region_name);
            let gm = app.staff(Role::RegionalGm, Scope::Region(region));
            let triage = app.staff(Role::Triage, Scope::Region(region));
            for number in 1..=2 {
                let name = format!("{region_name}{number}号花园");
                let estate_id = app.estate(region, &name);
                let homes = usize::try_from(complaints / 8).unwrap().clamp(3, 40);
                let building = app.building(estate_id, "3栋", homes);
                let owner = |home: usize| {
                    let email = format!("owner{}-{home}@example.com", estate_id.0);
                    app.owner(&email, &building, &(100 + home).to_string())
                };
                let owners = (1..=homes).map(owner).collect();
                app.staff(Role::ServiceManager, Scope::Estate(estate_id));
                let ambassadors = (0..2).map(|_| app.staff(Role::Ambassador, Scope::Estate(estate_id))).collect();
                places.push(Place { estate_id, owners, triage: triage.clone(), gm: gm.clone(), ambassadors });
            }
        }
        app.staff(Role::Executive, Scope::Group);
        app.staff(Role::ChiefExecutive, Scope::Group);
        let centres = (0..2).map(|_| app.staff(Role::GroupCentre, Scope::Group)).collect();
        let reviewers = (0..6).map(|_| app.staff(Role::Reviewer, Scope::Group)).collect();
        let caller = app.staff(Role::ReturnCaller, Scope::Group);
        Self { app, chance, places, centres, reviewers, caller, ids: Vec::new(), of: Vec::new(), done: 0, refused: 0 }
    }

    /// One of some, by chance.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.chance.below(u32::try_from(length).unwrap())).unwrap()
    }

    /// Whether something of so many in a hundred happens.
    pub fn happens(&mut self, percent: u32) -> bool {
        self.chance.below(100) < percent
    }

    pub fn severity(&mut self) -> Severity {
        match self.chance.below(100) {
            0..70 => Severity::General,
            70..90 => Severity::Major,
            _ => Severity::Crisis,
        }
    }

    /// Somebody complains.
    pub fn receive(&mut self) {
        let place = self.index(self.places.len());
        let home = self.index(self.places[place].owners.len());
        let opener = self.places[place].owners[home].clone();
        let number = self.ids.len() + 1;
        let new = NewComplaint {
            estate_id: self.places[place].estate_id,
            category: Category::ALL[self.index(Category::ALL.len())],
            severity: self.severity(),
            about: About::ALL[if self.happens(95) { 0 } else { 1 + self.index(About::ALL.len() - 1) }],
            title: format!("第{number}件事一直没有人管"),
            text: "已经三天了，请尽快处理。".to_owned(),
            points: ["修好它", "说明原因"].iter().take(1 + self.index(2)).map(|point| (*point).to_owned()).collect(),
            wish: String::new(),
            unmasked: Unmasked::NOTHING,
            submission_key: format!("complaint {number}"),
        };
        let id = self.app.act(&opener, move |tx, actor| actions::receive(tx, actor, &new)).unwrap();
        self.ids.push(id);
        self.of.push((place, opener));
    }
}
