//! Suggestions of members.

mod adoption;
mod pages;
mod races;
mod random;
mod searching;
mod table;
mod votes;

use candor::accounts::Scope;
use candor::base::Result;
use candor::base::ids::{EstateId, PersonId, SuggestionId};
use candor::base::words::{Category, Role, SuggestionAct};
use candor::club::suggestions::{self, NewStep, NewSuggestion, Suggestion, actions};
use candor::estates::Building;

use crate::support::{TestApp, TestPerson};

impl TestApp {
    /// A suggestion of a member, under a key of its own.
    pub fn suggest(&self, member: &TestPerson, estate_id: Option<EstateId>, title: &str) -> SuggestionId {
        let new = NewSuggestion {
            estate_id,
            category: Category::Environment,
            title: title.to_owned(),
            text: "现在没有，加上以后大家都方便。".to_owned(),
            key: format!("{}.{title}", member.id),
        };
        self.act(member, move |tx, actor| actions::submit(tx, actor, &new)).unwrap()
    }

    /// A second operator, who signs what the first proposes.
    pub fn second_operator(&self) -> TestPerson {
        self.staff_named("operator2@staff.example", "会员运营二", Role::Operator, Scope::Group)
    }

    /// How a suggestion stands.
    pub fn idea(&self, id: SuggestionId) -> Suggestion {
        let reader = self.actor(&self.operator());
        self.app.store.read_blocking(move |tx| suggestions::find(tx, Some(&reader), id)).unwrap()
    }

    /// One step of staff, with whatever it asks for.
    pub fn step(&self, by: &TestPerson, id: SuggestionId, act: SuggestionAct) -> Result<()> {
        let needs = act.needs();
        let words =
            if needs.words { "理由写在这里，请邻居们都看一看，一共二十多个字。" } else { "" };
        let new = NewStep {
            act,
            words: words.to_owned(),
            keeper: needs.keeper.then_some(by.id),
            due_at: needs.day.then(|| self.clock.now().plus_days(10)),
        };
        self.act(by, move |tx, actor| actions::take_step(tx, actor, id, &new))
    }

    /// Brings a new suggestion so far that it can be adopted.
    pub fn finish(&self, id: SuggestionId) {
        let operator = self.operator();
        for act in [
            SuggestionAct::TakeUp,
            SuggestionAct::Open,
            SuggestionAct::Study,
            SuggestionAct::Plan,
            SuggestionAct::Finish,
        ] {
            self.step(&operator, id, act).unwrap();
        }
    }

    /// Two operators adopt what is done; how many authors were paid.
    pub fn adopt(&self, id: SuggestionId) -> Result<usize> {
        self.act(&self.operator(), move |tx, actor| actions::propose_adoption(tx, actor, id))?;
        self.act(&self.second_operator(), move |tx, actor| actions::sign_adoption(tx, actor, id))
    }

    /// Every difference that a check of suggestions finds.
    pub fn differences_in_suggestions(&self) -> Vec<String> {
        let mut said = Vec::new();
        let mut say = |line: &str| said.push(line.to_owned());
        self.app.store.read_blocking(|tx| suggestions::check(tx, &mut say)).unwrap();
        said
    }
}

/// An estate with a building of twelve units, and a site around it.
pub struct Village {
    pub app: TestApp,
    pub estate: EstateId,
    pub building: Building,
}

impl Village {
    pub fn of(app: TestApp) -> Self {
        let estate = app.estate(app.region("江州"), "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        Self { app, estate, building }
    }

    pub fn start() -> Self {
        Self::of(TestApp::start())
    }

    pub fn without_server() -> Self {
        Self::of(TestApp::without_server())
    }

    /// A member who owns a unit, alone or with others.
    pub fn owner(&self, name: &str, unit: &str) -> TestPerson {
        let owner = self.app.owner(&format!("{name}@example.com"), &self.building, unit);
        self.app.join(&owner);
        owner
    }

    pub fn vote(&self, by: &TestPerson, id: SuggestionId) -> Result<()> {
        self.app.act(by, move |tx, actor| actions::vote(tx, actor, id))
    }

    pub fn unvote(&self, by: &TestPerson, id: SuggestionId) -> Result<()> {
        self.app.act(by, move |tx, actor| actions::unvote(tx, actor, id))
    }

    pub fn merge(&self, id: SuggestionId, into: SuggestionId) -> Result<SuggestionId> {
        self.app.act(&self.app.operator(), move |tx, actor| actions::merge(tx, actor, id, into))
    }

    pub fn unmerge(&self, id: SuggestionId) -> Result<()> {
        self.app.act(&self.app.operator(), move |tx, actor| actions::unmerge(tx, actor, id))
    }

    /// Ends the claim of somebody who sold her flat.
    pub fn move_out(&self, person: &TestPerson) {
        let id = person.id;
        let homes = self.app.app.store.read_blocking(move |tx| candor::estates::claimed_homes_of(tx, id)).unwrap();
        let claim = homes[0].claim.id.clone();
        self.app.act(person, move |tx, actor| candor::estates::actions::leave_home(tx, actor, &claim)).unwrap();
    }

    /// Homes and people behind a suggestion.
    pub fn behind(&self, id: SuggestionId) -> (i32, i32) {
        let idea = self.app.idea(id);
        (idea.homes, idea.people)
    }

    pub fn points(&self, id: PersonId) -> i64 {
        self.app.balance(id).available
    }
}
