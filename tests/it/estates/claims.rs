//! Homes: claimed by members, decided by the staff of the estate.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::estates::{Building, claimed_homes_of};

use crate::support::{Answer, Browser, TestApp, TestPerson};

const NEW: &str = "/me/homes/new";

struct World {
    app: TestApp,
    building: Building,
    other: Building,
}

fn world() -> World {
    let app = TestApp::start();
    let region = app.region("江州");
    let building = app.building(app.estate(region, "望溪雅苑"), "3栋", 12);
    let other = app.building(app.estate(region, "松鹤里"), "1栋", 12);
    World { app, building, other }
}

impl World {
    fn ambassador(&self) -> TestPerson {
        self.app.staff(Role::Ambassador, Scope::Estate(self.building.estate_id))
    }

    fn send_claim(&self, browser: &Browser, unit: &str) -> Answer {
        let page = format!("{NEW}?estate={}", self.building.estate_id);
        let building = self.building.id.to_string();
        browser.submit(&page, NEW, &[("building", &building), ("unit", unit), ("note", "合同上是我的名字")])
    }

    fn states(&self, person: &TestPerson) -> Vec<&'static str> {
        let homes = self.app.app.store.read_blocking(|tx| claimed_homes_of(tx, person.id)).unwrap();
        homes.iter().map(|home| home.claim.state.code()).collect()
    }
}

#[test]
fn a_member_claims_a_home_in_two_plain_steps() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let browser = world.app.signed_in(&ann);

    let first = browser.get(NEW);
    assert_eq!(first.texts("#estate option"), ["请选择", "江州 · 望溪雅苑", "江州 · 松鹤里"]);
    let sent = world.send_claim(&browser, "１０１室");

    assert_eq!((sent.status, sent.location().unwrap().as_str()), (303, "/me"));
    assert_eq!(world.states(&ann), ["pending"]);
    let id = world.app.app.store.read_blocking(|tx| claimed_homes_of(tx, ann.id)).unwrap()[0].claim.id.clone();
    assert_eq!(id.len(), 22, "128 bits");
}

#[test]
fn a_claim_with_mistakes_is_shown_again_with_everything_typed() {
    let world = world();
    let browser = world.app.signed_in(&world.app.person("ann@example.com"));
    let page = format!("{NEW}?estate={}", world.building.estate_id);

    let unknown = world.send_claim(&browser, "999<b>");
    let empty = browser.submit(&page, NEW, &[("building", ""), ("unit", ""), ("note", "")]);
    let elsewhere = world.other.id.to_string();
    let foreign = browser.submit(&page, NEW, &[("building", &elsewhere), ("unit", "101"), ("note", "合同在我手里")]);

    assert_eq!(unknown.status, 422);
    assert!(unknown.text("#unit-e").starts_with("这栋楼的名册里没有这个房号"));
    assert_eq!(unknown.attributes("#unit", "value"), ["999<b>"]);
    assert_eq!(unknown.text("#note"), "合同上是我的名字");
    assert_eq!(unknown.attributes("#building option[selected]", "value"), [world.building.id.to_string()]);
    assert_eq!(empty.status, 422);
    assert!(empty.has("#building-e") && empty.has("#unit-e") && empty.has("#note-e"));
    assert_eq!((foreign.status, foreign.has("#unit-e")), (422, true), "a building of another estate");
    assert_eq!(browser.get(&format!("{NEW}?estate=999")).status, 404);
    assert_eq!(browser.get(&format!("{NEW}?estate=x")).status, 400);
}

#[test]
fn a_second_claim_on_the_same_home_is_refused_until_the_first_is() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let browser = world.app.signed_in(&ann);
    world.send_claim(&browser, "101");

    let second = world.send_claim(&browser, "101");
    assert_eq!((second.status, second.text("#unit-e").as_str()), (422, "您已经登记过这一户。"));

    let id = world.app.app.store.read_blocking(|tx| claimed_homes_of(tx, ann.id)).unwrap()[0].claim.id.clone();
    let staff = world.app.signed_in(&world.ambassador());
    let page = format!("/desk/claims/{id}");
    staff.submit(&page, &format!("{page}/refusal"), &[("reason", "请带合同到前台")]);
    assert_eq!(world.send_claim(&browser, "101").status, 303);
    let mut states = world.states(&ann);
    states.sort_unstable();
    assert_eq!(states, ["pending", "refused"]);
}

#[test]
fn a_neighbour_s_claim_on_the_same_home_is_taken_without_a_word_about_the_other() {
    let world = world();
    world.app.owner("ann@example.com", &world.building, "101");
    let bob = world.app.person("bob@example.com");

    let sent = world.send_claim(&world.app.signed_in(&bob), "101");

    assert_eq!(sent.status, 303);
    assert_eq!(world.states(&bob), ["pending"]);
}

#[test]
fn visitors_sign_in_before_they_claim() {
    let world = world();

    let answer = world.app.browser().get(NEW);

    assert_eq!((answer.status, answer.location().unwrap().as_str()), (303, "/session/new?next=%2Fme%2Fhomes%2Fnew"));
}

#[test]
fn the_ambassador_of_the_estate_approves() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let id = world.app.claim(&ann, &world.building, "101");
    let staff = world.app.signed_in(&world.ambassador());
    let page = format!("/desk/claims/{id}");

    assert_eq!(staff.get("/desk/claims").texts("main li b"), ["望溪雅苑 3栋 101"]);
    let approved = staff.submit(&page, &format!("{page}/approval"), &[]);

    assert_eq!((approved.status, approved.location().unwrap().as_str()), (303, "/desk/claims"));
    assert_eq!(world.states(&ann), ["approved"]);
    assert!(world.app.actor(&ann).home_on(world.building.estate_id).is_some());
    assert!(!staff.get("/desk/claims").has("main li b"));
}

#[test]
fn a_refusal_says_why() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let id = world.app.claim(&ann, &world.building, "101");
    let staff = world.app.signed_in(&world.app.staff(Role::ServiceManager, Scope::Estate(world.building.estate_id)));
    let page = format!("/desk/claims/{id}");

    let silent = staff.submit(&page, &format!("{page}/refusal"), &[("reason", " ")]);
    assert_eq!((silent.status, silent.has("#reason-e")), (422, true));
    let refused = staff.submit(&page, &format!("{page}/refusal"), &[("reason", "名册上的姓名不同，请带合同到前台。")]);

    assert_eq!(refused.status, 303);
    let homes = world.app.app.store.read_blocking(|tx| claimed_homes_of(tx, ann.id)).unwrap();
    assert_eq!(homes[0].claim.reason.as_deref(), Some("名册上的姓名不同，请带合同到前台。"));
    assert!(world.app.actor(&ann).homes.is_empty());
}

#[test]
fn a_claim_is_decided_once() {
    let world = world();
    let id = world.app.claim(&world.app.person("ann@example.com"), &world.building, "101");
    let staff = world.app.signed_in(&world.ambassador());
    let page = format!("/desk/claims/{id}");
    let shown = staff.get(&page);
    let facts = world.app.fact_count();

    assert_eq!(staff.submit_on(&shown, &format!("{page}/approval"), &[]).status, 303);
    assert_eq!(staff.submit_on(&shown, &format!("{page}/approval"), &[]).status, 409);
    assert_eq!(staff.submit_on(&shown, &format!("{page}/refusal"), &[("reason", "请带合同来")]).status, 409);
    assert_eq!(world.app.fact_count(), facts + 1);
    assert!(!staff.get(&page).has("form[action$=approval], form[action$=refusal]"));
}

#[test]
fn staff_of_another_estate_cannot_know_of_a_claim() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let id = world.app.claim(&ann, &world.building, "101");
    let page = format!("/desk/claims/{id}");
    let shown = world.app.signed_in(&world.ambassador()).get(&page);
    let far = world.app.signed_in(&world.app.staff(Role::Ambassador, Scope::Estate(world.other.estate_id)));
    let token = far.get(&format!("{NEW}?estate={}", world.building.estate_id)).form_fields(NEW);
    let csrf = token.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();

    assert!(shown.has("main form"));
    assert!(!far.get("/desk/claims").has("main li b"));
    assert_eq!(far.get(&page).status, 404);
    let post =
        |act: &str| far.post_without_token(&format!("{page}/{act}"), &[("csrf", &csrf), ("reason", "不是本小区")]);
    assert_eq!((post("approval").status, post("refusal").status), (404, 404));
    assert_eq!(world.states(&ann), ["pending"]);
}

#[test]
fn nobody_decides_on_her_own_home() {
    let world = world();
    let ambassador = world.ambassador();
    let id = world.app.claim(&ambassador, &world.building, "101");
    let browser = world.app.signed_in(&ambassador);
    let page = format!("/desk/claims/{id}");
    let csrf = browser.get(&format!("{NEW}?estate={}", world.building.estate_id)).form_fields(NEW)[0].1.clone();

    let shown = browser.get(&page);
    let approved = browser.post_without_token(&format!("{page}/approval"), &[("csrf", &csrf)]);

    assert_eq!((shown.status, shown.text(".flash.due").as_str()), (200, "自己的登记要由别人核实。"));
    assert!(!shown.has("main form"));
    assert_eq!(approved.status, 403);
    assert_eq!(world.states(&ambassador), ["pending"]);
}

#[test]
fn claims_are_not_for_members_nor_for_staff_of_other_trades() {
    let world = world();
    let member = world.app.signed_in(&world.app.person("ann@example.com"));
    let triage = world.app.signed_in(&world.app.staff(Role::Triage, Scope::Group));

    assert_eq!(member.get("/desk/claims").status, 403);
    assert_eq!(triage.get("/desk/claims").status, 403);
    assert_eq!(world.app.browser().get("/desk/claims").status, 303);
}

#[test]
fn the_words_of_a_claimant_are_shown_as_letters() {
    let world = world();
    let ann = world.app.person("ann@example.com");
    let browser = world.app.signed_in(&ann);
    let page = format!("{NEW}?estate={}", world.building.estate_id);
    let (building, note) = (world.building.id.to_string(), "<script>alert(1)</script>\n{0}");
    browser.submit(&page, NEW, &[("building", &building), ("unit", "101"), ("note", note)]);
    let id = world.app.app.store.read_blocking(|tx| claimed_homes_of(tx, ann.id)).unwrap()[0].claim.id.clone();

    let shown = world.app.signed_in(&world.ambassador()).get(&format!("/desk/claims/{id}"));

    assert!(!shown.has("main script"));
    assert!(shown.body.contains("&#60;script&#62;") || shown.body.contains("&lt;script&gt;"));
}

#[test]
fn reading_claims_costs_the_same_for_one_and_for_many_and_writes_nothing() {
    let world = world();
    let staff = world.app.signed_in(&world.ambassador());
    let count = |path: &str| {
        let before = world.app.app.store.queries_run();
        assert_eq!(staff.get(path).status, 200);
        world.app.queries_since(before)
    };
    let ann = world.app.person("ann@example.com");
    let id = world.app.claim(&ann, &world.building, "101");
    let facts = world.app.fact_count();

    let one = count("/desk/claims");
    for unit in 102..=112 {
        world.app.claim(&ann, &world.building, &unit.to_string());
    }

    assert_eq!((one, count("/desk/claims")), (3, 3), "the session's two, and one for all claims");
    assert_eq!(count(&format!("/desk/claims/{id}")), 6, "the session, claim, person, household, photographs");
    assert_eq!(world.app.fact_count(), facts + 11);
}
