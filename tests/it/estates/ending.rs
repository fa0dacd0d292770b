//! The staff of an estate end the claim of who lives there no more: with a reason that she is told, and without her words.

use candor::accounts::Scope;
use candor::base::words::Role;

use super::residents::{World, world};
use crate::support::{Browser, PASSWORD, TestPerson};

const LOOKUP: &str = "/desk/claims/homes";

impl World {
    fn manager(&self) -> TestPerson {
        self.app.staff(Role::ServiceManager, Scope::Estate(self.building.estate_id))
    }

    /// The desk's page of somebody's newest claim.
    fn desk_page(&self, person: &TestPerson) -> String {
        self.home(person).replace("/me/homes/", "/desk/claims/")
    }

    fn revoke(&self, browser: &Browser, person: &TestPerson, reason: &str) -> u16 {
        let page = self.desk_page(person);
        browser.submit(&page, &format!("{page}/end"), &[("end_reason", reason)]).status
    }

    fn look_up(&self, browser: &Browser, building: &str, unit: &str) -> crate::support::Answer {
        let query = crate::support::encode(&[
            ("estate", &self.building.estate_id.to_string()),
            ("building", building),
            ("unit", unit),
        ]);
        browser.get(&format!("{LOOKUP}?{query}"))
    }
}

#[test]
fn staff_end_the_claim_of_an_owner_who_has_sold_and_she_is_told_why() {
    let world = world();
    world.let_in(&world.bob, "family");
    let (written, link) = (world.complaint_of(&world.ann), world.invite("tenant"));
    let browser = world.app.signed_in(&world.manager());

    let found = world.look_up(&browser, "３", "101室");
    assert_eq!(found.texts("#found .chip"), ["已核实", "已核实"]);
    assert!(found.attributes("#found a", "href").contains(&world.desk_page(&world.ann)));
    assert_eq!(world.revoke(&browser, &world.ann, "sold"), 303);

    assert_eq!((world.states(&world.ann), world.states(&world.bob)), (vec!["ended"], vec!["ended"]));
    assert_eq!(world.app.browser().get(&link).status, 410);
    assert!(world.opener_name(written).contains("3栋业主"), "what she wrote stays");
    let letters = world.app.letters();
    let told = |person: &TestPerson, what: &str| {
        letters.iter().filter(|letter| letter.to == person.email && letter.subject.contains(what)).count()
    };
    assert_eq!(told(&world.ann, "小区的客服结束了您家的登记"), 1);
    assert_eq!(told(&world.bob, "业主结束了您在他家的登记"), 1);
    let own = world.app.signed_in(&world.ann);
    let page = own.get(&world.home(&world.ann));
    assert!(page.text(".flash.late").contains("房屋已转让"));
    assert!(own.get("/me").body.contains("小区的客服结束了这条登记：房屋已转让。"));
    assert!(browser.get(&world.desk_page(&world.ann)).text("dl").contains("房屋已转让"));
    let again = page.attributes(".flash.late a", "href").remove(0);
    let building = world.building.id.to_string();
    let fields = [("building", building.as_str()), ("unit", "101"), ("note", "没有卖，合同在我手里")];
    assert_eq!(own.submit(&again, "/me/homes/new", &fields).status, 303, "who objects claims again");
    let mut states = world.states(&world.ann);
    states.sort_unstable();
    assert_eq!(states, ["ended", "pending"]);
}

#[test]
fn with_another_owner_in_the_home_only_one_goes() {
    let world = world();
    let eve = world.app.owner("eve@example.com", &world.building, "101");
    world.app.advance_minutes(1);
    world.let_in(&world.bob, "family");

    assert_eq!(world.revoke(&world.app.signed_in(&world.manager()), &world.ann, "moved_out"), 303);

    assert_eq!((world.states(&eve), world.states(&world.bob)), (vec!["approved"], vec!["approved"]));
    world.app.run_jobs();
    let notices = world.app.signed_in(&eve).get("/me/notices").texts(".notes a");
    assert_eq!(notices[0], "您家里有人的登记结束了");
}

#[test]
fn a_claim_is_ended_with_a_reason_and_only_while_it_stands() {
    let world = world();
    let browser = world.app.signed_in(&world.manager());
    let page = world.desk_page(&world.ann);
    let shown = browser.get(&page);
    let action = format!("{page}/end");

    let silent = browser.submit_on(&shown, &action, &[("end_reason", "")]);
    assert_eq!((silent.status, silent.has("#end_reason-e")), (422, true));
    assert_eq!(browser.submit_on(&shown, &action, &[("end_reason", "because")]).status, 400);
    assert_eq!(browser.submit_on(&shown, &action, &[("end_reason", "mistaken")]).status, 303);
    let facts = world.app.fact_count();
    assert_eq!(browser.submit_on(&shown, &action, &[("end_reason", "mistaken")]).status, 409);
    world.app.claim(&world.bob, &world.building, "102");
    let (waiting, csrf) = (world.desk_page(&world.bob), shown.form_fields(&action).remove(0).1);
    let early = browser.post_without_token(&format!("{waiting}/end"), &[("csrf", &csrf), ("end_reason", "sold")]);

    assert_eq!((early.status, world.states(&world.bob)), (409, vec!["pending"]));
    assert_eq!(world.app.fact_count(), facts + 1, "the claim of Bob");
}

#[test]
fn only_who_decides_there_ends_a_claim_and_nobody_her_own() {
    let world = world();
    let far = world.app.estate(world.app.region("海州"), "松鹤里");
    let page = world.desk_page(&world.ann);
    let manager = world.manager();
    let own = world.app.claim(&manager, &world.building, "103");
    let centre = world.app.signed_in(&world.app.staff(Role::GroupCentre, Scope::Group));
    let path = format!("/desk/claims/{own}");
    assert_eq!(centre.submit(&path, &format!("{path}/approval"), &[]).status, 303);
    let try_it = |who: &TestPerson, page: &str| {
        let browser = world.app.signed_in(who);
        let csrf = browser.get("/me").form_fields("/session/end").remove(0).1;
        browser.post_without_token(&format!("{page}/end"), &[("csrf", &csrf), ("end_reason", "sold")]).status
    };

    assert_eq!(try_it(&world.app.staff(Role::Ambassador, Scope::Estate(far)), &page), 404);
    assert_eq!(try_it(&world.app.staff(Role::Triage, Scope::Group), &page), 403);
    assert_eq!(try_it(&world.app.admin(), &page), 403);
    assert_eq!(try_it(&world.bob, &page), 403);
    assert_eq!(try_it(&manager, &path), 403, "her own");
    assert_eq!((world.states(&world.ann), world.states(&manager)), (vec!["approved"], vec!["approved"]));
}

#[test]
fn a_home_is_looked_up_within_one_s_own_estates() {
    let world = world();
    let far = world.app.estate(world.app.region("海州"), "松鹤里");
    let (near, other) = (
        world.app.signed_in(&world.manager()),
        world.app.signed_in(&world.app.staff(Role::Ambassador, Scope::Estate(far))),
    );

    assert_eq!(near.get(LOOKUP).texts("#estate option"), ["望溪雅苑"]);
    let before = world.app.app.store.queries_run();
    assert_eq!(world.look_up(&near, "3栋", "101").texts("#found li").len(), 1);
    assert_eq!(world.app.queries_since(before), 4, "the session's two, the estates, the claims");
    assert_eq!(world.look_up(&near, "3栋", "999").text("#found h2"), "这一户没有登记");
    assert!(world.look_up(&near, "", "101").has("#building-e"));
    assert!(!world.look_up(&other, "3栋", "101").has("#found li"), "another's estate");
    assert_eq!(world.app.signed_in(&world.bob).get(LOOKUP).status, 403);
    assert_eq!(world.app.signed_in(&world.app.staff(Role::Triage, Scope::Group)).get(LOOKUP).status, 403);
}

#[test]
fn a_session_that_ended_loses_no_reason() {
    let world = world();
    let manager = world.manager();
    let (browser, page) = (world.app.signed_in(&manager), world.desk_page(&world.ann));
    let shown = browser.get(&page);
    world.app.advance_days(31);
    let action = format!("{page}/end");

    let expired = browser.submit_on(&shown, &action, &[("end_reason", "sold")]);
    assert_eq!((expired.status, expired.body.contains("房屋已转让")), (401, true));
    assert_eq!(world.states(&world.ann), ["approved"]);
    let who = [("sign_in_email", manager.email.as_str()), ("sign_in_password", PASSWORD)];

    assert_eq!(browser.submit_on(&expired, &action, &who).status, 303);
    assert_eq!(world.states(&world.ann), ["ended"]);
}
