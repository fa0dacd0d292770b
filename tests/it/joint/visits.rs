//! The return visit of each household.

use candor::accounts::Scope;
use candor::base::words::{Role, State};
use candor::complaints;

use super::{NO, World, YES};
use crate::support::{Answer, Browser, TestPerson};

impl World {
    /// The numbers of the households in the order of the owners.
    fn numbers(&self) -> Vec<String> {
        let households = self.households();
        let number = |owner: &TestPerson| {
            let find = |tx: &mut candor::db::ReadTx<'_>| complaints::find_participant_of(tx, self.id, owner.id);
            self.app.app.store.read_blocking(find).unwrap().unwrap().number
        };
        let numbers: Vec<i32> = self.owners.iter().map(number).collect();
        assert!(numbers.iter().all(|number| households.iter().any(|row| row.number == *number)));
        numbers.iter().map(i32::to_string).collect()
    }

    fn caller(&self) -> TestPerson {
        self.app.staff_named("caller@staff.example", "孙悦", Role::ReturnCaller, Scope::Region(self.region))
    }

    fn visit(&self, browser: &Browser, household: &str, reached: &str) -> Answer {
        let desk = format!("/desk/complaints/{}", self.id);
        let mut fields = vec![("channel", "phone"), ("household", household), ("reached", reached)];
        if reached == "yes" {
            fields.extend([("solved", "yes"), ("satisfaction", "5"), ("respected", "yes"), ("pressed", "no")]);
        }
        let token = browser.get("/me").form_fields("/session/end").remove(0).1;
        fields.push(("csrf", &token));
        browser.post_without_token(&format!("{desk}/visit"), &fields)
    }
}

#[test]
fn each_household_is_visited_before_the_complaint_is_closed() {
    let world = World::joint(3);
    world.propose();
    for owner in 0..3 {
        world.decide(owner, YES, Some(5));
    }
    let (caller, numbers) = (world.caller(), world.numbers());
    let browser = world.app.signed_in(&caller);

    let desk = browser.get(&format!("/desk/complaints/{}", world.id));
    assert!(desk.text("main").contains("已回访 0 户，待回访 3 户"), "{}", desk.text("main"));
    assert_eq!(world.visit(&browser, "", "yes").status, 422, "whom?");
    assert_eq!(world.visit(&browser, "99", "yes").status, 422);
    assert_eq!(world.visit(&world.app.signed_in(&world.ambassador), &numbers[0], "yes").status, 403);
    assert_eq!(world.visit(&browser, &numbers[0], "yes").status, 303);
    assert_eq!(world.visit(&browser, &numbers[1], "yes").status, 303);
    assert_eq!(world.visit(&browser, &numbers[1], "yes").status, 422, "once is enough");
    for day in 1..=3 {
        assert_eq!(world.state(), State::Confirmed, "day {day}");
        let browser = world.app.signed_in(&caller);
        let desk = browser.get("/desk?queue=visits").text(".work");
        assert!(desk.contains("待回访 1 户"), "{desk}");
        assert_eq!(world.visit(&browser, &numbers[2], "no").status, 303);
        world.agrees();
        world.app.advance_days(1);
    }

    assert_eq!(world.state(), State::Closed);
    let shown = world.app.browser().get(&format!("/complaints/{}", world.id)).text("main");
    assert!(shown.contains("孙悦 联系上了 3栋业主"), "{shown}");
    world.agrees();
}

#[test]
fn a_household_is_visited_after_its_own_confirmation_while_others_are_still_asked() {
    let world = World::joint(3);
    world.propose();
    let (caller, numbers) = (world.caller(), world.numbers());
    let browser = world.app.signed_in(&caller);
    let waits = || browser.get("/desk?queue=visits").text("main").contains("外墙掉砖");
    assert!(!waits());
    assert_eq!(world.visit(&browser, &numbers[1], "yes").status, 409, "nobody has answered yet");

    world.decide(1, YES, Some(4));
    assert!(waits());
    assert_eq!(world.visit(&browser, &numbers[2], "yes").status, 422, "that one is still asked");
    assert_eq!(world.visit(&browser, &numbers[1], "yes").status, 303);
    assert!(!waits());
    world.decide(2, NO, None);
    world.decide(0, YES, None);
    assert_eq!(world.visit(&browser, &numbers[0], "yes").status, 303);
    world.agrees();
    world.propose();
    world.decide(2, YES, None);
    assert_eq!(world.state(), State::Confirmed);

    assert_eq!(world.visit(&browser, &numbers[2], "yes").status, 303, "only that one was still to come");
    assert_eq!(world.state(), State::Closed);
    world.agrees();
}

#[test]
fn a_visit_from_before_a_household_was_asked_again_does_not_count() {
    let world = World::joint(2);
    world.propose();
    let (caller, numbers) = (world.caller(), world.numbers());
    world.decide(0, YES, None);
    world.decide(1, YES, None);
    let browser = world.app.signed_in(&caller);
    assert_eq!(world.visit(&browser, &numbers[0], "yes").status, 303);
    assert_eq!(world.visit(&browser, &numbers[1], "yes").status, 303);
    assert_eq!(world.state(), State::Closed);

    world.app.advance_days(1);
    let (id, seen_version) = (world.id, world.app.row(world.id).version);
    let reopen = move |tx: &mut candor::db::WriteTx<'_>, by: &candor::accounts::Actor| {
        complaints::actions::reopen(tx, by, id, "又掉了。", seen_version)
    };
    let next_day = world.app.signed_in(&caller);
    world.app.act(&world.owners[1], reopen).unwrap();
    world.propose();
    world.decide(1, YES, None);
    assert_eq!(world.state(), State::Confirmed);
    world.agrees();

    assert_eq!(world.visit(&next_day, &numbers[0], "yes").status, 422, "its word and its visit stand");
    assert_eq!(world.visit(&next_day, &numbers[1], "yes").status, 303);
    assert_eq!(world.state(), State::Closed);
    world.agrees();
}
