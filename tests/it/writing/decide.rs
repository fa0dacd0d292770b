//! The owner decides, and withdraws.

use candor::base::ids::ComplaintId;
use candor::base::words::State;

use super::{World, kept};
use crate::support::Browser;

fn proposed() -> (World, ComplaintId, Browser, String) {
    let world = World::new();
    let id = world.complaint();
    let ambassador = world.app.answered(id);
    world.app.propose(&ambassador, id);
    let browser = world.app.signed_in(&world.ann);
    (world, id, browser, format!("/complaints/{id}/decision"))
}

#[test]
fn every_point_confirmed_ends_the_complaint_with_a_rating() {
    let (world, id, browser, place) = proposed();

    let form = browser.get(&place);
    assert_eq!(form.texts(".point-form legend"), ["1 修好顶棚漏水", "2 修好前每天有人清桶"]);
    let fields = [("verdict1", "confirmed"), ("verdict2", "confirmed"), ("rating", "4"), ("text", "谢谢")];
    assert_eq!(browser.submit_on(&form, &place, &fields).location(), Some(format!("/complaints/{id}")));

    let complaint = world.app.seen_by(&world.ann, id);
    assert_eq!((complaint.state, complaint.rating), (State::Confirmed, Some(4)));
    assert_eq!(browser.get(&place).status, 409);
}

#[test]
fn one_refused_point_reopens_it_and_no_rating_is_kept() {
    let (world, id, browser, place) = proposed();

    let fields = [("verdict1", "confirmed"), ("verdict2", "refused"), ("rating", "1")];
    assert_eq!(browser.submit(&place, &place, &fields).status, 303);

    let complaint = world.app.seen_by(&world.ann, id);
    assert_eq!((complaint.state, complaint.rating), (State::Reopened, None));
}

#[test]
fn an_undecided_point_is_asked_for_and_the_rest_is_kept() {
    let (world, id, browser, place) = proposed();

    let answer = browser.submit(&place, &place, &[("verdict2", "refused"), ("text", "还在漏")]);

    assert_eq!(answer.status, 422);
    assert!(answer.has("#verdict1 .error") && !answer.has("#verdict2 .error"));
    assert_eq!(kept(&answer, &place, "verdict2"), "refused");
    assert_eq!(kept(&answer, &place, "text"), "还在漏");
    for (name, value) in [("verdict1", "open"), ("verdict1", "perhaps"), ("rating", "6"), ("seen", "")] {
        assert_eq!(browser.submit(&place, &place, &[(name, value), ("verdict2", "refused")]).status, 400, "{name}");
    }
    assert_eq!(world.app.seen_by(&world.ann, id).state, State::Proposed);
}

#[test]
fn a_stale_decision_is_a_conflict_that_keeps_the_text_and_says_what_changed() {
    let (world, id, browser, place) = proposed();
    let form = browser.get(&place);
    let heading = format!("/complaints/{id}/heading/edit");
    assert_eq!(browser.submit(&heading, &heading, &[("title", "电梯厅还在滴水")]).status, 303);
    let fields = [("verdict1", "confirmed"), ("verdict2", "refused"), ("text", "还在漏")];

    let stale = browser.submit_on(&form, &place, &fields);

    assert_eq!((stale.status, kept(&stale, &place, "text").as_str()), (409, "还在漏"));
    assert!(stale.text("#changed").contains("待业主确认"));
    assert_eq!(browser.submit_on(&stale, &place, &[]).status, 303, "she decides about what she sees now");
    assert_eq!(world.app.seen_by(&world.ann, id).state, State::Reopened);
}

#[test]
fn a_decision_after_another_keeps_the_text() {
    let (world, _, browser, place) = proposed();
    let form = browser.get(&place);
    let other_tab = world.app.signed_in(&world.ann);
    let refused = [("verdict1", "refused"), ("verdict2", "refused")];
    assert_eq!(other_tab.submit(&place, &place, &refused).status, 303);

    let fields = [("verdict1", "confirmed"), ("verdict2", "confirmed"), ("text", "谢谢")];
    let stale = browser.submit_on(&form, &place, &fields);

    assert_eq!((stale.status, kept(&stale, &place, "text").as_str()), (409, "谢谢"));
    assert!(stale.text("#changed").contains("业主不认可"));
    assert!(!stale.has(".point-form"), "there is nothing to decide now");
}

#[test]
fn a_stale_withdrawal_is_a_conflict_that_keeps_the_reason() {
    let (world, id, browser, _) = proposed();
    let place = format!("/complaints/{id}/withdrawal");
    let form = browser.get(&place);
    let decision = format!("/complaints/{id}/decision");
    let refused = [("verdict1", "refused"), ("verdict2", "refused")];
    assert_eq!(world.app.signed_in(&world.ann).submit(&decision, &decision, &refused).status, 303);

    let stale = browser.submit_on(&form, &place, &[("text", "不想等了")]);
    assert_eq!((stale.status, kept(&stale, &place, "text").as_str()), (409, "不想等了"));
    assert_eq!(browser.submit_on(&stale, &place, &[]).status, 303);
    assert_eq!(world.app.seen_by(&world.ann, id).state, State::Withdrawn);
}

#[test]
fn nobody_else_decides_or_withdraws() {
    let (world, id, ann, _) = proposed();
    let bob = world.app.signed_in(&world.bob());
    for page in ["decision", "withdrawal"] {
        let place = format!("/complaints/{id}/{page}");
        let form = ann.get(&place);
        let token = kept(&bob.get(&format!("/complaints/{id}/reply")), &format!("/complaints/{id}/replies"), "csrf");
        let fields = [("csrf", token.as_str()), ("verdict1", "confirmed"), ("verdict2", "confirmed")];
        assert_eq!(bob.get(&place).status, 403, "{page}");
        assert_eq!(bob.submit_on(&form, &place, &fields).status, 403, "{page}");
    }
    assert_eq!(world.app.seen_by(&world.ann, id).state, State::Proposed);
}
