//! Merging by triage: two complaints about the same become one, no date moves later, and each household keeps its receipt.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId, RegionId};
use candor::base::words::{Category, ClockKind, HouseholdStanding, ReplyKind, Role, Severity, State};
use candor::base::{Error, Instant};
use candor::complaints::actions::{Acceptance, Merger};
use candor::complaints::{self, Household};

use crate::check::differences;
use crate::support::{Answer, TestApp, TestPerson, instant};

const REASON: &str = "两条说的是同一处外墙，一起办，逐户确认。";

/// An estate with owners, and two complaints about its wall: the first owner's, and the second owner's of an hour later.
struct World {
    app: TestApp,
    region: RegionId,
    estate: EstateId,
    triage: TestPerson,
    ambassador: TestPerson,
    owners: Vec<TestPerson>,
    lead: ComplaintId,
    own: ComplaintId,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("江州城市公司");
        let estate = app.estate(region, "望溪雅苑");
        let building = app.building(estate, "3栋", 24);
        let owner =
            |number: usize| app.owner(&format!("owner{number}@example.com"), &building, &format!("{}", 101 + number));
        let owners: Vec<TestPerson> = (0..6).map(owner).collect();
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("amb@staff.example", "沈清", Role::Ambassador, Scope::Estate(estate));
        let lead = app.complaint_about(&owners[0], estate, "外墙掉砖", &["修好外墙"]);
        app.advance_minutes(60);
        let own = app.complaint_about(&owners[1], estate, "三栋外墙瓷砖脱落", &["脱落的地方拉警戒线"]);
        Self { app, region, estate, triage, ambassador, owners, lead, own }
    }

    /// The lead is being worked on.
    fn answered() -> Self {
        let world = Self::new();
        world.app.accept(&world.triage, world.lead, &world.ambassador);
        world.app.respond(&world.ambassador, world.lead, ReplyKind::Substantive, "已请检测单位进场。");
        world
    }

    fn merger(&self, own: ComplaintId, lead: ComplaintId) -> (ComplaintId, Merger) {
        let find = |tx: &mut candor::db::ReadTx<'_>| Ok(complaints::all_after(tx, lead.0 - 1, 1)?.into_iter().next());
        let lead_version = self.app.app.store.read_blocking(find).unwrap().map_or(0, |row| row.version);
        let seen_version = self.app.row(own).version;
        (own, Merger { lead, reason: REASON.to_owned(), seen_version, lead_version })
    }

    fn merge(&self, own: ComplaintId, lead: ComplaintId) -> candor::base::Result<()> {
        let (own, merger) = self.merger(own, lead);
        self.app.act(&self.triage, move |tx, actor| complaints::actions::merge(tx, actor, own, &merger))
    }

    /// Why one cannot be merged into another.
    fn refusal(&self, own: ComplaintId, lead: ComplaintId) -> String {
        match self.merge(own, lead) {
            Err(Error::Conflict(why)) => why.key.to_owned(),
            Err(Error::Invalid(errors)) => errors.iter().map(|(_, why)| why.key).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn households(&self, id: ComplaintId) -> Vec<Household> {
        self.app.app.store.read_blocking(|tx| complaints::households_of(tx, id)).unwrap()
    }

    fn join(&self, person: &TestPerson, id: ComplaintId) {
        self.app.act(person, move |tx, actor| complaints::actions::join(tx, actor, id)).unwrap();
    }

    fn due(&self, id: ComplaintId, kind: ClockKind) -> Option<Instant> {
        let clocks = self.app.app.store.read_blocking(|tx| complaints::clocks_of(tx, id)).unwrap();
        clocks.iter().rfind(|clock| clock.kind == kind && clock.stopped_at.is_none()).map(|clock| clock.due_at)
    }

    fn page(&self, person: &TestPerson, path: &str) -> Answer {
        self.app.signed_in(person).get(path)
    }

    fn agrees(&self) {
        assert_eq!(differences(&self.app), Vec::<String>::new());
    }
}

#[test]
fn triage_merges_a_complaint_in_two_steps_and_both_say_so() {
    let world = World::answered();
    let (desk, thread) = (format!("/desk/complaints/{}", world.own), format!("/complaints/{}", world.own));
    let browser = world.app.signed_in(&world.triage);
    let page = format!("{desk}/merging");

    assert!(browser.get(&desk).has(&format!("a[href='{page}']")));
    assert!(browser.get(&page).body.contains("外墙掉砖"), "the other complaint of this estate and category is offered");
    let number = world.app.row(world.lead).number();
    let preview = browser.get(&format!("{page}?into={number}"));
    assert!(preview.text("main").contains("主投诉由 1 户变为 2 户"), "{}", preview.text("main"));
    let answer = browser.submit_on(&preview, &page, &[("reason", REASON)]);
    assert_eq!(answer.location(), Some(desk), "{}", answer.body);

    let row = world.app.row(world.own);
    assert_eq!((row.state, row.merged_into(), row.next_due_at), (State::Merged, Some(world.lead), None));
    let shown = world.app.browser().get(&thread);
    assert_eq!(shown.status, 200, "its address still works");
    assert!(shown.text("main").contains("已并案") && shown.body.contains(REASON), "{}", shown.text("main"));
    assert!(shown.has(&format!("a[href='/complaints/{}']", world.lead)));
    let lead = world.page(&world.owners[1], &format!("/complaints/{}", world.lead)).text("#joint");
    assert!(lead.contains("联名投诉 · 2 户") && lead.contains(&format!("收讫编号仍是 {}", row.number())), "{lead}");
    let households = world.households(world.lead);
    assert_eq!(households.iter().map(|row| row.merged_from).collect::<Vec<_>>(), [None, Some(world.own)]);
    assert_eq!(world.app.row(world.lead).affected_count, 1);
    let points = world.app.app.store.read_blocking(|tx| complaints::points_of(tx, world.lead)).unwrap();
    let bodies: Vec<&str> = points.iter().map(|point| point.body.as_str()).collect();
    assert_eq!(bodies, ["修好外墙", "脱落的地方拉警戒线"]);
    assert_eq!(points[1].household, Some(households[1].number), "hers, to be decided by her");
    world.agrees();
}

#[test]
fn what_was_merged_takes_no_word_any_more_and_its_household_answers_in_the_lead() {
    let world = World::answered();
    world.app.reply(&world.owners[1], world.own, None, "又掉了一块。");
    world.merge(world.own, world.lead).unwrap();
    let thread = format!("/complaints/{}", world.own);

    assert!(world.page(&world.owners[1], &thread).body.contains("又掉了一块。"), "what was said stays");
    for path in ["reply", "withdrawal", "urging", "decision", "response"] {
        for person in [&world.owners[1], &world.ambassador] {
            let status = world.page(person, &format!("{thread}/{path}")).status;
            assert!(matches!(status, 403 | 404 | 409), "{path}: {status}");
        }
    }
    let id = world.own;
    let joins = world.app.act(&world.owners[2], move |tx, actor| complaints::actions::join(tx, actor, id));
    assert!(matches!(joins, Err(Error::Denied(_))));

    world.app.propose(&world.ambassador, world.lead);
    world.app.decide(&world.owners[0], world.lead, &[candor::base::words::Verdict::Confirmed], Some(5));
    assert_eq!(world.app.row(world.lead).state, State::Proposed, "one household is still asked");
    world.app.decide(&world.owners[1], world.lead, &[candor::base::words::Verdict::Confirmed; 2], Some(4));
    assert_eq!(world.app.row(world.lead).state, State::Confirmed);
    world.agrees();
}

#[test]
fn the_earliest_receipt_rules() {
    let world = World::new();
    let (older, younger) = (world.lead, world.own);
    world.app.clock.set(instant("2026-11-23T10:00:00+08:00"));
    let youngest = world.app.complaint_about(&world.owners[2], world.estate, "外墙又掉砖", &[]);
    let before = world.due(youngest, ClockKind::FirstResponse).unwrap();

    world.merge(older, youngest).unwrap();

    assert_eq!(world.app.row(youngest).first_response_due, instant("2026-11-25T00:00:00+08:00"), "of Friday's receipt");
    assert!(world.app.row(youngest).first_response_due < before);
    world.agrees();
    world.merge(younger, youngest).unwrap();
    assert_eq!(world.app.row(youngest).first_response_due, instant("2026-11-25T00:00:00+08:00"));
    assert_eq!(world.households(youngest).len(), 3);
    world.agrees();
}

#[test]
fn lateness_is_carried_over_and_counted_once() {
    let world = World::answered();
    world.app.clock.set(instant("2026-11-30T10:00:00+08:00"));
    complaints::jobs::strike_all(&world.app.app.store).unwrap();
    world.app.respond(&world.ambassador, world.lead, ReplyKind::Acknowledgement, "我们在盯。");
    let due = world.due(world.own, ClockKind::FirstResponse);
    let late = || world.app.app.store.read_blocking(|tx| complaints::counts(tx, None)).unwrap();
    assert_eq!((late().late, late().judged), (2, 2));

    // The younger is late and stands higher on the ladder, so it leads.
    assert_eq!(world.refusal(world.own, world.lead), "complaints.merge_line_owed");
    world.merge(world.lead, world.own).unwrap_err();
    world.app.accept(&world.triage, world.own, &world.ambassador);
    world.merge(world.lead, world.own).unwrap();

    assert_eq!(world.due(world.own, ClockKind::FirstResponse).max(due), due, "not later");
    assert_eq!((late().late, late().open), (1, 1));
    complaints::jobs::strike_all(&world.app.app.store).unwrap();
    world.agrees();
}

#[test]
fn who_came_unanswered_is_answered_anew_and_the_figures_say_so() {
    let world = World::answered();
    let count = || world.app.app.store.read_blocking(|tx| complaints::counts(tx, None)).unwrap();
    assert_eq!((count().in_time, count().judged), (1, 1));

    world.merge(world.own, world.lead).unwrap();

    assert_eq!((count().in_time, count().judged, count().open), (0, 0, 1));
    assert_eq!(world.due(world.lead, ClockKind::FirstResponse), Some(world.app.row(world.own).first_response_due));
    world.agrees();
    world.app.respond(&world.ambassador, world.lead, ReplyKind::Substantive, "两户一起检测，警戒线已拉。");
    assert_eq!((count().in_time, count().judged), (1, 1));
    world.agrees();
}

#[test]
fn every_household_of_a_joint_complaint_comes_along_and_the_fifth_makes_it_grave() {
    let world = World::answered();
    for owner in &world.owners[2..5] {
        world.join(owner, world.own);
    }
    let id = world.own;
    world.app.act(&world.owners[4], move |tx, actor| complaints::actions::leave(tx, actor, id)).unwrap();
    world.join(&world.owners[5], world.own);

    world.merge(world.own, world.lead).unwrap();

    let there = world.households(world.lead);
    assert_eq!(there.len(), 5, "who had left does not come");
    assert!(there.iter().all(|row| row.standing == HouseholdStanding::Open));
    assert_eq!(world.app.row(world.lead).severity, Severity::Major);
    assert_eq!(world.app.row(world.lead).affected_count, 5, "who had left still counts as affected");
    world.agrees();
}

#[test]
fn a_graver_complaint_makes_the_lead_as_grave() {
    let world = World::answered();
    let acceptance = Acceptance {
        severity: Severity::Major,
        category: Category::Construction,
        ambassador: world.ambassador.id,
        seen_version: world.app.row(world.own).version,
    };
    let id = world.own;
    world.app.act(&world.triage, move |tx, by| complaints::actions::accept(tx, by, id, &acceptance)).unwrap();
    let cause = world.due(world.own, ClockKind::RootCause);

    world.merge(world.own, world.lead).unwrap();

    assert_eq!(world.app.row(world.lead).severity, Severity::Major);
    assert_eq!(world.due(world.lead, ClockKind::RootCause), cause);
    world.agrees();
}

#[test]
fn each_refusal_says_why() {
    let world = World::new();
    let (own, lead) = (world.own, world.lead);
    let elsewhere = world.app.estate(world.region, "松鹤里");
    let far = world.app.owner("far@example.com", &world.app.building(elsewhere, "1栋", 12), "101");
    let far = world.app.complaint_about(&far, elsewhere, "外墙也掉砖", &[]);
    let twice = world.app.complaint_about(&world.owners[1], world.estate, "外墙还在掉", &[]);

    assert_eq!(world.refusal(own, own), "complaints.merge_itself");
    assert_eq!(world.refusal(own, far), "complaints.merge_elsewhere");
    assert_eq!(world.refusal(own, ComplaintId(900)), "complaints.merge_no_such_lead");
    assert_eq!(world.refusal(own, twice), "complaints.merge_household_in_both");
    world.join(&world.owners[1], lead);
    assert_eq!(world.refusal(own, lead), "complaints.merge_household_in_both");
    world.app.accept(&world.triage, own, &world.ambassador);
    let third = world.app.complaint_about(&world.owners[3], world.estate, "墙砖松动", &[]);
    assert_eq!(world.refusal(own, third), "complaints.merge_accept_first");
    world.merge(third, own).unwrap();
    assert_eq!(world.refusal(own, lead), "complaints.merge_leads");
    assert_eq!(world.refusal(third, lead), "complaints.merge_not_now", "it was merged already");
    let fourth = world.app.complaint_about(&world.owners[4], world.estate, "砖缝很大", &[]);
    assert_eq!(world.refusal(fourth, third), "complaints.merge_chain");
    world.app.respond(&world.ambassador, own, ReplyKind::Substantive, "已进场。");
    world.app.propose(&world.ambassador, own);
    assert_eq!(world.refusal(fourth, own), "complaints.merge_lead_not_now", "its owners have the word");
    assert_eq!(world.refusal(own, fourth), "complaints.merge_not_now");
    world.agrees();
}

#[test]
fn only_triage_merges_and_a_stale_version_is_a_conflict() {
    let world = World::answered();
    let place = format!("/desk/complaints/{}/merging", world.own);
    for person in [&world.ambassador, &world.owners[0]] {
        assert_eq!(world.page(person, &place).status, 403, "{}", person.email);
    }
    let (own, merger) = world.merger(world.own, world.lead);
    for stale in [Merger { seen_version: 0, ..merger.clone() }, Merger { lead_version: 0, ..merger.clone() }] {
        let refused = world.app.act(&world.triage, move |tx, by| complaints::actions::merge(tx, by, own, &stale));
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    let refused = world.app.act(&world.ambassador, move |tx, by| complaints::actions::merge(tx, by, own, &merger));
    assert!(matches!(refused, Err(Error::Denied(_))));
    let wrong = world.page(&world.triage, &format!("{place}?into=2025-000001"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text("main").contains("没有这个编号的投诉"), "{}", wrong.text("main"));
    assert_eq!(world.page(&world.triage, &format!("/desk/complaints/{}/merging", world.own)).status, 200);
}

#[test]
fn of_two_officers_who_merge_each_into_the_other_one_wins() {
    let world = World::answered();
    world.app.accept(&world.triage, world.own, &world.ambassador);
    world.app.respond(&world.ambassador, world.own, ReplyKind::Substantive, "已看现场。");
    let (first, second) = (world.merger(world.own, world.lead), world.merger(world.lead, world.own));
    let actor = world.app.actor(&world.triage);
    let store = &world.app.app.store;

    let results: Vec<bool> = std::thread::scope(|scope| {
        let run = |(id, merger): (ComplaintId, Merger)| {
            let actor = actor.clone();
            scope.spawn(move || {
                store.write_blocking(move |tx| complaints::actions::merge(tx, &actor, id, &merger)).is_ok()
            })
        };
        [run(first), run(second)].into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    assert_eq!(results.iter().filter(|won| **won).count(), 1);
    let states = [world.own, world.lead].map(|id| world.app.row(id).state);
    assert_eq!(states.iter().filter(|state| **state == State::Merged).count(), 1);
    world.agrees();
}

#[test]
fn what_was_merged_is_listed_once_and_found_by_who_looks_for_it() {
    let world = World::answered();
    let has = |answer: Answer, title: &str| answer.texts(".rows li").iter().any(|row| row.contains(title));
    let (own, lead) = ("三栋外墙瓷砖脱落", "外墙掉砖");
    world.merge(world.own, world.lead).unwrap();

    let visitor = world.app.browser();
    for path in ["/complaints", "/complaints?joint=yes"] {
        let page = visitor.get(path);
        assert!(has(visitor.get(path), lead) && !has(page, own), "{path}");
    }
    assert!(has(visitor.get("/complaints?state=merged"), own));
    assert!(has(world.page(&world.owners[1], "/complaints?mine=yes"), own), "its opener finds it among hers");
    let desk = world.page(&world.triage, "/desk?queue=received");
    assert!(!desk.body.contains(own));
    world.agrees();
}

#[test]
fn who_followed_it_is_told_where_it_goes_on() {
    let world = World::answered();
    world.merge(world.own, world.lead).unwrap();
    world.app.run_jobs();

    let letters = world.app.letters();
    let hers: Vec<_> = letters.iter().filter(|letter| letter.to == world.owners[1].email).collect();
    assert!(hers.iter().any(|letter| letter.subject.contains("投诉已并案")), "{hers:?}");
}
