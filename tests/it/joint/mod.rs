//! Joint complaints: neighbours join one lead complaint, which closes house by house.

mod points;
mod visits;

use candor::accounts::Scope;
use candor::base::Instant;
use candor::base::ids::{ComplaintId, EstateId, RegionId};
use candor::base::words::{ClockKind, HouseholdStanding, ReplyKind, Role, Severity, State, Verdict};
use candor::complaints::actions::Wanted;
use candor::complaints::{self, ClockRow, Household};

use crate::check::differences;
use crate::support::{Answer, TestApp, TestPerson, instant};

const YES: &[Verdict] = &[Verdict::Confirmed];
const NO: &[Verdict] = &[Verdict::Refused];

/// A complaint of the first owner, taken up and answered.
struct World {
    app: TestApp,
    estate: EstateId,
    region: RegionId,
    triage: TestPerson,
    ambassador: TestPerson,
    owners: Vec<TestPerson>,
    id: ComplaintId,
}

impl World {
    fn with(homes: usize) -> Self {
        let app = TestApp::start();
        let region = app.region("江州城市公司");
        let estate = app.estate(region, "望溪雅苑");
        let buildings = [app.building(estate, "3栋", 12), app.building(estate, "5栋", 12)];
        let owner = |number: usize| {
            let unit = (101 + number / 2).to_string();
            app.owner(&format!("owner{number}@example.com"), &buildings[number % 2], &unit)
        };
        let owners: Vec<TestPerson> = (0..homes).map(owner).collect();
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("amb@staff.example", "沈清", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint_about(&owners[0], estate, "外墙掉砖", &["修好外墙"]);
        app.accept(&triage, id, &ambassador);
        app.respond(&ambassador, id, ReplyKind::Substantive, "已请检测单位进场。");
        Self { app, estate, region, triage, ambassador, owners, id }
    }

    /// All of them have joined.
    fn joint(homes: usize) -> Self {
        let world = Self::with(homes);
        for owner in &world.owners[1..] {
            world.join(owner);
        }
        world
    }

    fn join(&self, person: &TestPerson) {
        let id = self.id;
        self.app.act(person, move |tx, actor| complaints::actions::join(tx, actor, id)).unwrap();
    }

    fn leave(&self, person: &TestPerson) {
        let id = self.id;
        self.app.act(person, move |tx, actor| complaints::actions::leave(tx, actor, id)).unwrap();
    }

    fn propose(&self) {
        self.app.propose(&self.ambassador, self.id);
    }

    fn decide(&self, owner: usize, verdicts: &[Verdict], rating: Option<i16>) {
        self.app.decide(&self.owners[owner], self.id, verdicts, rating);
    }

    fn state(&self) -> State {
        self.app.row(self.id).state
    }

    fn households(&self) -> Vec<Household> {
        self.app.app.store.read_blocking(|tx| complaints::households_of(tx, self.id)).unwrap()
    }

    fn count(&self, standing: HouseholdStanding) -> usize {
        self.households().iter().filter(|row| row.standing == standing).count()
    }

    fn page(&self, person: &TestPerson) -> Answer {
        self.app.signed_in(person).get(&format!("/complaints/{}", self.id))
    }

    fn post(&self, person: &TestPerson, act: &str) -> u16 {
        let browser = self.app.signed_in(person);
        let token = browser.get("/me").form_fields("/session/end").remove(0).1;
        browser.post_without_token(&format!("/complaints/{}/{act}", self.id), &[("csrf", &token)]).status
    }

    fn clock(&self, kind: ClockKind) -> Option<ClockRow> {
        let clocks = self.app.app.store.read_blocking(|tx| complaints::clocks_of(tx, self.id)).unwrap();
        clocks.into_iter().rfind(|clock| clock.kind == kind)
    }

    fn due(&self, kind: ClockKind) -> Option<Instant> {
        self.clock(kind).map(|clock| clock.due_at)
    }

    /// Two persons find it less grave than the number of its homes says.
    fn lower(&self) {
        let manager = self.app.staff(Role::RegionalGm, Scope::Region(self.region));
        let (id, seen_version) = (self.id, self.app.row(self.id).version);
        let reason = "五户说的是同一处，已围挡，不影响居住。".to_owned();
        let wanted = Wanted { what: Severity::General, reason, seen_version };
        let lower = move |tx: &mut candor::db::WriteTx<'_>, by: &candor::accounts::Actor| {
            complaints::actions::change_severity(tx, by, id, &wanted)
        };
        self.app.act(&self.triage, lower).unwrap();
        self.app.act(&manager, move |tx, by| complaints::actions::cosign(tx, by, id, "lower")).unwrap();
    }

    /// Letters that remind somebody of her turn.
    fn reminders(&self, person: &TestPerson) -> usize {
        self.app.run_jobs();
        let letters = self.app.letters();
        let hers = letters.iter().filter(|letter| letter.to == person.email);
        hers.filter(|letter| letter.subject.contains("时间快到了")).count()
    }

    fn agrees(&self) {
        assert_eq!(differences(&self.app), Vec::<String>::new());
    }

    fn let_time_to_confirm_pass(&self) {
        self.app.advance_days(20);
        complaints::jobs::strike_all(&self.app.app.store).unwrap();
    }
}

#[test]
fn ten_of_twelve_homes_confirm_one_refuses_and_one_is_silent() {
    let world = World::joint(12);
    world.propose();

    for owner in 0..10 {
        world.decide(owner, YES, Some(5));
        assert_eq!(world.state(), State::Proposed);
    }
    world.decide(10, NO, None);
    assert_eq!(world.state(), State::Reopened, "for one, and at once");
    world.agrees();
    world.let_time_to_confirm_pass();

    assert_eq!(world.state(), State::Reopened);
    let counts = [HouseholdStanding::Confirmed, HouseholdStanding::Refused, HouseholdStanding::Lapsed];
    assert_eq!(counts.map(|standing| world.count(standing)), [10, 1, 1]);
    let shown = world.app.browser().get(&format!("/complaints/{}", world.id)).text("#joint");
    assert!(shown.contains("10/12 户已确认") && shown.contains("1 户逾期未确认"), "{shown}");
    assert!(shown.contains("3栋 6 户") && shown.contains("5栋 6 户"), "{shown}");
    world.agrees();
}

#[test]
fn the_lead_is_confirmed_when_every_home_that_is_still_there_has_confirmed() {
    let world = World::joint(3);
    world.propose();

    world.decide(0, YES, Some(4));
    world.decide(1, YES, Some(2));
    assert_eq!(world.state(), State::Proposed, "one home is still asked");
    world.leave(&world.owners[2]);

    assert_eq!(world.state(), State::Confirmed);
    let ratings: Vec<_> = world.households().iter().map(|row| row.rating).collect();
    assert_eq!(ratings, [Some(4), Some(2), None], "each its own");
    assert_eq!(world.app.row(world.id).rating, None);
    world.agrees();
}

#[test]
fn silence_of_one_home_lapses_the_lead_when_nobody_refused() {
    let world = World::joint(3);
    world.propose();
    world.decide(1, YES, None);

    world.let_time_to_confirm_pass();

    assert_eq!(world.state(), State::Lapsed);
    assert_eq!((world.count(HouseholdStanding::Confirmed), world.count(HouseholdStanding::Lapsed)), (1, 2));
    world.agrees();
}

#[test]
fn after_a_refusal_the_others_still_have_their_time_and_the_next_proposal_asks_who_has_not_confirmed() {
    let world = World::joint(3);
    world.propose();
    world.decide(1, NO, None);

    let running = |kind| {
        let clocks = world.app.app.store.read_blocking(|tx| complaints::clocks_of(tx, world.id)).unwrap();
        clocks.iter().any(|clock| clock.kind == kind && clock.stopped_at.is_none())
    };
    assert!(running(ClockKind::Confirmation) && running(ClockKind::NextReply));
    assert!(world.page(&world.owners[2]).has(".turn-box"), "her home is still asked");
    world.decide(2, YES, Some(5));
    assert_eq!(world.state(), State::Reopened);
    world.decide(0, YES, None);
    assert!(!running(ClockKind::Confirmation), "all have answered");
    world.propose();

    assert!(!world.page(&world.owners[2]).has(".turn-box"), "she has confirmed");
    assert_eq!((world.count(HouseholdStanding::Confirmed), world.count(HouseholdStanding::Open)), (2, 1));
    world.decide(1, YES, Some(3));
    assert_eq!(world.state(), State::Confirmed);
    world.agrees();
}

#[test]
fn the_rating_of_when_it_was_one_home_s_stays_when_neighbours_join_after_it() {
    let world = World::with(2);
    world.propose();
    world.decide(0, YES, Some(2));
    let (id, seen_version) = (world.id, world.app.row(world.id).version);
    let reopen = move |tx: &mut candor::db::WriteTx<'_>, by: &candor::accounts::Actor| {
        complaints::actions::reopen(tx, by, id, "又掉了。", seen_version)
    };
    world.app.act(&world.owners[0], reopen).unwrap();
    world.join(&world.owners[1]);
    world.propose();
    world.decide(0, YES, Some(5));
    world.decide(1, YES, None);

    assert_eq!((world.state(), world.app.row(id).rating), (State::Confirmed, Some(2)));
    world.agrees();
}

#[test]
fn when_the_opener_withdraws_the_lead_passes_to_the_next_home() {
    let world = World::joint(3);
    let (id, seen) = (world.id, world.app.row(world.id).version);
    let withdraw = move |tx: &mut candor::db::WriteTx<'_>, actor: &candor::accounts::Actor| {
        complaints::actions::withdraw(tx, actor, id, "", seen)
    };

    world.app.act(&world.owners[0], withdraw).unwrap();

    let row = world.app.row(id);
    assert_eq!((row.state, row.opener_id), (State::InProgress, Some(world.owners[1].id)));
    assert_eq!(world.households()[0].standing, HouseholdStanding::Left);
    assert_eq!(world.post(&world.owners[0], "household/end"), 403, "she is not among them any more");
    world.agrees();

    world.leave(&world.owners[2]);
    world.app.act(&world.owners[1], withdraw).unwrap();
    assert_eq!(world.state(), State::Withdrawn, "nobody is left");
    world.agrees();
}

#[test]
fn neighbours_join_with_one_button_and_leave_again() {
    let world = World::with(3);
    let place = format!("/complaints/{}", world.id);
    let browser = world.app.signed_in(&world.owners[1]);

    let joined = browser.submit(&place, &format!("{place}/household"), &[]);
    assert_eq!(joined.location().as_deref(), Some(place.as_str()));
    let page = browser.get(&place);
    assert!(page.text("#joint").contains("联名投诉 · 2 户"), "{}", page.text("#joint"));
    assert_eq!((world.households().len(), world.app.row(world.id).affected_count), (2, 1));
    let facts = world.app.fact_count();
    world.join(&world.owners[1]);
    assert_eq!(world.app.fact_count(), facts, "joining twice changes nothing");
    browser.submit(&place, &format!("{place}/household/end"), &[]);

    assert!(browser.get(&place).text("#joint").contains("联名投诉 · 1 户"));
    world.join(&world.owners[1]);
    assert_eq!(world.households().len(), 2, "the same home again");
    world.agrees();
}

#[test]
fn only_other_homes_of_the_estate_join_and_nobody_answers_for_another() {
    let world = World::joint(2);
    let other = world.app.estate(world.app.region("南屏"), "松鹤里");
    let far = world.app.owner("far@example.com", &world.app.building(other, "1栋", 12), "101");
    let neighbour = world.app.owner("late@example.com", &world.app.building(world.estate, "7栋", 12), "101");

    for person in [&far, &world.ambassador, &world.owners[0], &world.app.person("nobody@example.com")] {
        assert_eq!(world.post(person, "household"), 403, "{}", person.email);
    }
    world.propose();
    for person in [&far, &neighbour, &world.ambassador] {
        let page = world.app.signed_in(person).get(&format!("/complaints/{}/decision", world.id));
        assert_eq!(page.status, 403, "{}", person.email);
    }
    assert_eq!(world.post(&world.owners[0], "household/end"), 403, "the home that leads withdraws");
    world.decide(0, YES, None);
    let again = world.app.signed_in(&world.owners[0]).get(&format!("/complaints/{}/decision", world.id));
    assert_eq!(again.status, 409, "others are still asked, her home has answered");
    let seen_version = world.app.row(world.id).version;
    let id = world.id;
    let twice = world.app.act(&world.owners[0], move |tx, actor| {
        let decision =
            complaints::actions::Decision { verdicts: NO.to_vec(), rating: None, text: String::new(), seen_version };
        complaints::actions::decide(tx, actor, id, &decision)
    });
    assert!(matches!(twice, Err(candor::base::Error::Conflict(why)) if why == complaints::actions::ANSWERED_ALREADY));
}

#[test]
fn a_home_that_joined_opens_the_lead_again() {
    let world = World::joint(2);
    world.propose();
    world.decide(0, YES, None);
    world.decide(1, YES, None);
    assert_eq!(world.state(), State::Confirmed);
    let place = format!("/complaints/{}/reopening", world.id);

    let answer = world.app.signed_in(&world.owners[1]).submit(&place, &place, &[("text", "又掉了一块。")]);

    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(world.state(), State::Reopened);
    assert_eq!((world.count(HouseholdStanding::Confirmed), world.count(HouseholdStanding::Refused)), (1, 1));
    world.agrees();
}

#[test]
fn the_page_of_a_joint_complaint_asks_the_database_twice_more() {
    let world = World::with(2);
    let queries = || {
        let before = world.app.app.store.queries_run();
        world.page(&world.owners[0]);
        world.app.queries_since(before)
    };
    queries();
    let alone = queries();

    world.join(&world.owners[1]);

    assert_eq!(queries(), alone + 2, "households, buildings");
}

#[test]
fn the_fifth_home_makes_a_complaint_grave_and_its_clocks_shorter() {
    let world = World::joint(4);
    let before = world.due(ClockKind::Plan).unwrap();
    assert_eq!((world.app.row(world.id).severity, world.clock(ClockKind::RootCause)), (Severity::General, None));
    let fifth = world.app.owner("fifth@example.com", &world.app.building(world.estate, "7栋", 12), "101");

    world.join(&fifth);

    assert_eq!(world.app.row(world.id).severity, Severity::Major);
    assert_eq!(world.due(ClockKind::Plan), Some(before.plus_days(-2)), "three working days instead of five");
    assert!(world.clock(ClockKind::RootCause).is_some());
    let page = world.app.browser().get(&format!("/complaints/{}", world.id));
    assert!(page.body.contains("涉及户数增多，严重程度升为重大"), "{}", page.body);
    world.agrees();
}

#[test]
fn the_number_of_homes_raises_a_complaint_once_and_never_lowers_one() {
    let world = World::joint(5);
    assert_eq!(world.app.row(world.id).severity, Severity::Major);
    world.lower();

    world.leave(&world.owners[4]);
    world.join(&world.owners[4]);
    let sixth = world.app.owner("sixth@example.com", &world.app.building(world.estate, "7栋", 12), "101");
    world.join(&sixth);

    assert_eq!(world.app.row(world.id).severity, Severity::General, "who lowered it has the last word");
    world.agrees();

    let burning = World::with(5);
    let (id, seen_version) = (burning.id, burning.app.row(burning.id).version);
    let wanted =
        Wanted { what: Severity::Crisis, reason: "外墙整片松动，楼下是学校。".to_owned(), seen_version };
    burning
        .app
        .act(&burning.ambassador, move |tx, by| complaints::actions::change_severity(tx, by, id, &wanted))
        .unwrap();
    for owner in &burning.owners[1..] {
        burning.join(owner);
    }
    assert_eq!(burning.app.row(id).severity, Severity::Crisis);
    burning.agrees();
}

#[test]
fn every_home_that_has_not_answered_is_reminded_and_no_other() {
    let world = World::joint(4);
    let neighbour = world.app.owner("neighbour@example.com", &world.app.building(world.estate, "9栋", 12), "101");
    world.propose();
    world.decide(1, YES, None);

    world.app.clock.set(instant("2026-11-26T09:00:00+08:00"));
    complaints::jobs::strike_all(&world.app.app.store).unwrap();

    let reminded: Vec<usize> = world.owners.iter().map(|owner| world.reminders(owner)).collect();
    assert_eq!(reminded, [1, 0, 1, 1], "the opener's home too, each once");
    assert_eq!(world.reminders(&neighbour), 0);
}

#[test]
fn lists_and_desk_show_joint_complaints_alone() {
    let world = World::joint(2);
    let other = world.app.complaint_about(&world.owners[0], world.estate, "路灯不亮", &["修好路灯"]);
    let titles = |path: &str, person: Option<&TestPerson>| {
        let browser = person.map_or_else(|| world.app.browser(), |person| world.app.signed_in(person));
        let page = browser.get(path);
        (page.body.contains("外墙掉砖"), page.body.contains("路灯不亮"))
    };

    assert_eq!(titles("/complaints", None), (true, true));
    assert_eq!(titles("/complaints?joint=yes", None), (true, false));
    assert_eq!(world.app.browser().get("/complaints?joint=all").status, 400);
    world.app.accept(&world.triage, other, &world.ambassador);
    assert_eq!(titles("/desk?queue=mine", Some(&world.ambassador)), (true, true));
    assert_eq!(titles("/desk?queue=mine&joint=yes", Some(&world.ambassador)), (true, false));
}
