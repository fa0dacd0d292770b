//! T12 for everybody else: three verified owners have a rejection looked at again.

use candor::base::words::Role;

use super::*;

impl World {
    fn call(&self, person: &TestPerson) -> Answer {
        let thread = format!("/complaints/{}", self.id);
        let browser = self.app.signed_in(person);
        let shown = browser.get(&thread);
        let action = format!("{thread}/review/call");
        if shown.has(&format!("form[action=\"{action}\"]")) {
            return browser.submit_on(&shown, &action, &[]);
        }
        let token = shown.attributes("input[name=csrf]", "value").remove(0);
        browser.post_without_token(&action, &[("csrf", token.as_str())])
    }

    /// Owners of homes on another estate: any verified owner counts.
    fn owners(&self, homes: std::ops::Range<usize>) -> Vec<TestPerson> {
        let region = self.app.region("城西公司");
        let estate = self.app.estate(region, "望山府");
        let building = self.app.building(estate, "1栋", 12);
        let rooms = ["101", "102", "103", "104", "105", "106"];
        homes.map(|home| self.app.owner(&format!("home{home}@example.com"), &building, rooms[home])).collect()
    }
}

#[test]
fn the_third_home_brings_a_review_about_and_each_counts_once() {
    let world = World::rejected();
    let owners = world.owners(0..3);

    assert_eq!(world.call(&owners[0]).status, 303);
    assert_eq!(world.call(&owners[0]).status, 303);
    assert_eq!(world.call(&owners[1]).status, 303);
    assert_eq!(world.state(), State::NotUpheld);
    assert!(world.thread().contains("已有 2 户"), "{}", world.thread());
    world.app.assert_clean();
    assert_eq!(world.call(&owners[2]).status, 303);

    assert_eq!(world.state(), State::UnderReview);
    assert_eq!(world.clock(ClockKind::Review).run, 1);
    assert!(world.thread().contains("3 户业主要求复核"));
    world.app.assert_clean();
}

#[test]
fn neither_visitors_nor_staff_nor_the_opener_nor_who_owns_nothing_counts() {
    let world = World::rejected();
    let staff = world.app.staff(Role::RegionalGm, Scope::Region(world.app.row(world.id).region_id));
    let guest = world.app.person("guest@example.com");

    for person in [&world.opener, &staff, &guest] {
        assert_eq!(world.call(person).status, 403, "{}", person.email);
    }
    let visitor = world.app.browser();
    let shown = visitor.get(&format!("/complaints/{}", world.id));
    assert!(!shown.has("form[action$=\"/review/call\"]"));
    assert!(shown.text("main").contains("任何 3 户业主要求"));
}

#[test]
fn after_thirty_days_and_in_other_states_it_is_too_late() {
    let world = World::rejected();
    let owners = world.owners(0..1);
    let open = World::accepted();
    let others = open.owners(0..1);

    world.app.advance_days(31);

    assert_eq!(world.call(&owners[0]).status, 409);
    assert_eq!(open.call(&others[0]).status, 409);
}

#[test]
fn a_later_rejection_is_another_matter() {
    let world = World::rejected();
    let owners = world.owners(0..3);
    for owner in &owners {
        world.call(owner);
    }
    assert_eq!(review(&world, &world.reviewer, "not_upheld", "").status, 303);

    assert_eq!(world.state(), State::NotUpheld);
    assert!(world.thread().contains("已有 0 户"), "{}", world.thread());
    assert_eq!(world.call(&owners[0]).status, 303);
    assert!(world.thread().contains("已有 1 户"));
    world.app.assert_clean();
}
