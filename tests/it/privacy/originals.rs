//! What was written before it was covered: who sees it, and who sees who saw it.

use candor::accounts::Scope;
use candor::base::masking::Unmasked;
use candor::base::words::Role;

use super::{MOBILE, ROOM, full_of_secrets};
use crate::check::{differences, spoil};
use crate::support::town::Town;

#[test]
fn the_original_is_for_its_author_and_for_those_who_act_on_it() {
    let town = Town::new();
    let id = full_of_secrets(&town, &town.owner, Unmasked::NOTHING);
    town.answer(id, "已安排。");
    let place = format!("/complaints/{id}/floors/1/original");
    let centre = town.app.staff(Role::GroupCentre, Scope::Group);
    let others = [
        (&town.neighbour, 403),
        (&town.stranger, 403),
        (&town.app.staff(Role::Moderator, Scope::Group), 403),
        (&town.app.staff(Role::Ambassador, Scope::Estate(town.estate)), 403),
        (&town.app.admin(), 403),
    ];

    assert_eq!(town.app.browser().get(&place).status, 303, "to the sign-in");
    for (person, status) in others {
        let browser = town.app.signed_in(person);
        assert_eq!(browser.get(&place).status, status, "{}", person.email);
        let token = browser.get("/me").form_fields("/session/end").remove(0).1;
        let posted = browser.post_without_token(&place, &[("csrf", &token), ("reason", "打电话约时间")]);
        assert_eq!(posted.status, status, "{}", person.email);
    }
    for person in [&town.triage, &town.ambassador, &centre] {
        let browser = town.app.signed_in(person);
        let asked = browser.get(&place);
        assert!(!asked.body.contains(MOBILE), "nothing is shown before it is written down: {}", person.email);
        let short = browser.submit_on(&asked, &place, &[("reason", "看")]);
        assert_eq!((short.status, short.body.contains(MOBILE)), (422, false));
        let facts = town.app.fact_count();
        let looked = browser.submit_on(&asked, &place, &[("reason", "打电话约上门时间")]);
        assert!(looked.body.contains(MOBILE) && looked.body.contains(ROOM), "{}", looked.body);
        assert_eq!(town.app.fact_count(), facts + 1);
    }

    let own = town.app.signed_in(&town.owner).get(&place);
    assert!(own.body.contains(MOBILE));
    assert_eq!(own.texts(".note").len(), 3, "she sees who looked");
    assert!(own.text(".notes").contains("周敏 打电话约上门时间"), "{}", own.text(".notes"));
    let auditor = town.app.signed_in(&town.app.staff(Role::Auditor, Scope::Group)).get(&place);
    assert_eq!((auditor.texts(".note").len(), auditor.body.contains(MOBILE)), (3, false));
    assert_eq!(differences(&town.app), Vec::<String>::new());
}

#[test]
fn a_floor_on_which_nothing_is_covered_has_no_original() {
    let town = Town::new();
    let id = town.complaint("电梯停了", "停了三天。");

    for floor in [1, 7] {
        let place = format!("/complaints/{id}/floors/{floor}/original");
        assert_eq!(town.app.signed_in(&town.triage).get(&place).status, 404);
    }
    let thread = town.app.signed_in(&town.owner).get(&format!("/complaints/{id}"));
    assert!(!thread.body.contains("/original"));
}

#[test]
fn an_original_that_was_changed_by_hand_is_said() {
    let town = Town::new();
    full_of_secrets(&town, &town.owner, Unmasked::NOTHING);

    spoil(&town.app, "UPDATE original_text SET body = '改过' WHERE part = 'floor'");
    spoil(&town.app, "UPDATE reply_version SET visibility = 'masked'");

    let said = differences(&town.app);
    assert!(said.iter().any(|line| line.contains("is not what was recorded")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("version 1 of floor 1 is masked")), "{said:?}");
}
