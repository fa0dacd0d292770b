//! Points of its own that a household states and alone decides.

use candor::accounts::Scope;
use candor::base::words::{HouseholdStanding, Role, State, Verdict};
use candor::complaints;

use super::{NO, World, YES};
use crate::support::{Answer, TestPerson};

impl World {
    fn state_points(&self, person: &TestPerson, points: &str) -> Answer {
        let place = format!("/complaints/{}/household/points", self.id);
        self.app.signed_in(person).submit(&place, &place, &[("points", points)])
    }

    /// What is said of each point.
    fn verdicts(&self) -> Vec<Verdict> {
        let points = self.app.app.store.read_blocking(|tx| complaints::points_of(tx, self.id)).unwrap();
        points.iter().map(|point| point.verdict).collect()
    }
}

#[test]
fn a_household_states_points_of_its_own_and_alone_decides_them() {
    let world = World::joint(3);
    let answer = world.state_points(&world.owners[1], "我家窗台的砖也要补\n楼道口加防护棚");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = world.page(&world.owners[2]);
    let points = page.texts(".points li");
    assert!(points[1].contains("我家窗台的砖也要补") && points[1].contains("业主"), "{points:?}");
    assert!(page.text("main").contains("我家另外的诉求点"), "they stand in a floor of hers too");
    world.agrees();

    world.propose();
    let asked = |owner: usize| {
        let path = format!("/complaints/{}/decision", world.id);
        world.app.signed_in(&world.owners[owner]).get(&path).texts(".point-form").len()
    };
    assert_eq!([asked(0), asked(1), asked(2)], [1, 3, 1]);
    world.decide(0, YES, None);
    world.decide(1, &[Verdict::Confirmed, Verdict::Refused, Verdict::Confirmed], None);

    assert_eq!(world.state(), State::Reopened);
    assert_eq!(world.verdicts(), [Verdict::Confirmed, Verdict::Refused, Verdict::Confirmed]);
    world.agrees();
    world.decide(2, YES, None);
    world.propose();
    assert_eq!(world.verdicts(), [Verdict::Open; 3], "who refused says it anew");
    world.decide(1, &[Verdict::Confirmed; 3], Some(4));
    assert_eq!((world.state(), world.verdicts()), (State::Confirmed, vec![Verdict::Confirmed; 3]));
    world.agrees();
}

#[test]
fn no_confirmation_closes_what_another_household_has_at_issue() {
    let world = World::joint(4);
    // After so long the group centre has it.
    let centre = world.app.staff(Role::GroupCentre, Scope::Group);
    for owner in 1..4 {
        let answer = world.state_points(&world.owners[owner], &format!("第{owner}户的北窗"));
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    world.propose();

    world.decide(1, &[Verdict::Confirmed; 2], Some(5));
    let open = Verdict::Open;
    assert_eq!(world.verdicts(), [open, Verdict::Confirmed, open, open], "its own at once, and nothing else");
    world.decide(2, &[Verdict::Confirmed, Verdict::Refused], None);
    world.decide(0, YES, None);
    world.let_time_to_confirm_pass();
    assert_eq!(world.count(HouseholdStanding::Lapsed), 1);

    world.app.propose(&centre, world.id);
    assert_eq!(world.verdicts(), [open, Verdict::Confirmed, open, open], "who has confirmed is not asked again");
    world.decide(2, &[Verdict::Confirmed; 2], None);
    world.let_time_to_confirm_pass();
    assert_eq!(world.state(), State::Lapsed);
    assert_eq!(world.verdicts(), [open, Verdict::Confirmed, Verdict::Confirmed, open], "silence confirms nothing");
    world.agrees();
}

#[test]
fn the_last_confirmation_leaves_the_points_of_who_was_silent_open() {
    let world = World::joint(3);
    let centre = world.app.staff(Role::GroupCentre, Scope::Group);
    for owner in 1..3 {
        world.state_points(&world.owners[owner], "北窗也漏");
    }
    world.propose();
    world.decide(1, &[Verdict::Confirmed, Verdict::Refused], None);
    world.let_time_to_confirm_pass();
    world.app.propose(&centre, world.id);
    world.decide(0, YES, None);
    world.decide(1, &[Verdict::Confirmed; 2], None);
    assert_eq!(world.state(), State::Proposed);
    world.leave(&world.owners[2]);

    assert_eq!(world.state(), State::Confirmed);
    assert_eq!(world.verdicts(), [Verdict::Confirmed, Verdict::Confirmed, Verdict::Open], "it left, and said no word");
    world.agrees();
}

#[test]
fn points_are_stated_once_by_who_joined_and_while_the_company_works() {
    let world = World::joint(3);
    let neighbour = world.app.owner("late@example.com", &world.app.building(world.estate, "7栋", 12), "101");
    let path = format!("/complaints/{}/household/points", world.id);

    assert_eq!(world.app.browser().get(&path).status, 303, "to sign in");
    assert_eq!(world.app.signed_in(&world.owners[0]).get(&path).status, 403, "hers are the points of the complaint");
    assert_eq!(world.app.signed_in(&neighbour).get(&path).status, 403);
    let browser = world.app.signed_in(&world.owners[1]);
    let page = browser.get(&path);
    for (written, why) in [("一\n二\n三\n四", "请写 1 到 3 点"), ("", "请填写内容")] {
        let refused = browser.submit_on(&page, &path, &[("points", written)]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(why), "{}", refused.text("main"));
    }
    world.propose();
    assert_eq!(browser.get(&path).status, 409, "the owners have the word");
    assert_eq!(browser.submit_on(&page, &path, &[("points", "楼道口加防护棚")]).status, 409);
    world.decide(0, NO, None);
    let asked = browser.get(&path);
    assert!(
        asked.status == 409 && asked.body.contains("先对眼前的解决方案"),
        "a word on it would be one on theirs too"
    );
    world.decide(2, YES, None);
    let third = world.app.signed_in(&world.owners[2]);
    assert!(third.get(&path).body.contains("您家已确认解决"), "{}", third.get(&path).body);
    world.decide(1, NO, None);
    assert_eq!(browser.submit_on(&page, &path, &[("points", "楼道口加防护棚")]).status, 303);
    assert_eq!(browser.get(&path).status, 409, "once");
    world.agrees();
}

#[test]
fn what_a_household_states_is_hidden_with_its_floor_and_read_first_where_all_is() {
    let world = World::joint(3);
    world.state_points(&world.owners[1], "某某某是骗子");
    let floor = world.app.row(world.id).last_floor;
    let (id, author) = (world.id, &world.owners[1]);
    let mask = move |tx: &mut candor::db::WriteTx<'_>, by: &candor::accounts::Actor| {
        complaints::actions::mask_own(tx, by, (id, floor), "写错了，收回。")
    };
    world.app.act(author, mask).unwrap();
    let shown = world.page(&world.owners[0]).text(".points");
    assert!(!shown.contains("骗子") && shown.contains("〔已隐藏〕"), "{shown}");
    world.agrees();
}

#[test]
fn a_complaint_has_forty_points_at_most() {
    let world = World::joint(15);
    let three = "一楼的砖\n二楼的砖\n三楼的砖";
    for owner in 1..14 {
        assert_eq!(world.state_points(&world.owners[owner], three).status, 303, "{owner}");
    }
    let full = world.state_points(&world.owners[14], three);
    assert_eq!(full.status, 422);
    assert!(full.body.contains("超过了 40 点"), "{}", full.text("main"));

    let answer = world.app.signed_in(&world.ambassador).get(&format!("/complaints/{}/solution", world.id));
    assert_eq!(answer.texts(".point-form").len(), 40);
    world.propose();
    world.decide(13, &[Verdict::Confirmed; 4], None);
    world.agrees();
}
