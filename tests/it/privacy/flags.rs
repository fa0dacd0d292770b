//! Flags: raised by readers, seen by moderators, answered to everybody who raised one.

use candor::accounts::Scope;
use candor::base::words::Role;

use crate::check::differences;
use crate::support::town::Town;

#[test]
fn a_reader_flags_once_and_is_told_how_it_ended() {
    let town = Town::new();
    let app = &town.app;
    let moderator = app.staff_named("first@staff.example", "韩版主", Role::Moderator, Scope::Group);
    let id = town.complaint("电梯漏水", "停了三天。");
    let floor = town.reply(&town.neighbour, id, "便宜装修找我");
    let place = format!("/complaints/{id}/floors/{floor}/flag");
    let reader = app.signed_in(&town.owner);

    assert_eq!(reader.submit(&place, &place, &[("body", "广告")]).status, 422, "a reason is needed");
    assert_eq!(reader.submit(&place, &place, &[("reason", "spam"), ("body", "贴了好几次")]).status, 303);
    assert!(!reader.get(&place).body.contains("<textarea"), "once is enough");
    assert_eq!(app.signed_in(&town.neighbour).get(&place).status, 403, "one's own words are not flagged");
    let thread = app.signed_in(&town.neighbour).get(&format!("/complaints/{id}"));
    assert!(!thread.body.contains("贴了好几次"), "nobody sees a flag");

    let browser = app.signed_in(&moderator);
    let queue = browser.get("/desk/moderation");
    assert!(queue.text("#flags").contains("电梯漏水"), "{}", queue.body);
    let case = browser.get("/desk/moderation/1");
    assert!(case.body.contains("贴了好几次") && case.body.contains("便宜装修找我"));
    assert!(!case.body.contains("owner@"), "who flagged is not shown");
    let decision = "/desk/moderation/1/decision";
    let reason = "这一楼是商业广告，与投诉没有关系，已多次发布。";
    let decided = browser.submit_on(&case, decision, &[("act", "withhold"), ("code", "spam"), ("reason", reason)]);
    assert_eq!(decided.status, 303, "{}", decided.body);
    app.run_jobs();

    assert!(reader.get("/me/notices").text(".notes").contains("您举报的文字已隐藏"));
    assert!(app.signed_in(&town.neighbour).get("/me/notices").text(".notes").contains("您写的文字被隐藏了"));
    assert!(!app.browser().get(&format!("/complaints/{id}")).body.contains("便宜装修"));
    assert_eq!(browser.submit_on(&case, decision, &[("act", "leave")]).status, 409, "decided once");

    // Nobody signs beside her: whoever was told that it is withheld is told that it is not.
    app.advance_days(5);
    app.run_jobs();
    for person in [&town.owner, &town.neighbour] {
        let told = app.signed_in(person).get("/me/notices").text(".notes");
        assert!(told.contains("一段隐藏过的文字恢复显示了"), "{}: {told}", person.email);
    }
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_case_belongs_to_who_claimed_it_for_half_an_hour() {
    let town = Town::new();
    let app = &town.app;
    let first = app.staff_named("first@staff.example", "韩版主", Role::Moderator, Scope::Group);
    let second = app.staff_named("second@staff.example", "林版主", Role::Moderator, Scope::Group);
    let id = town.complaint("电梯漏水", "停了三天。");
    let case = app.flag(&town.neighbour, (id, 1));
    let place = format!("/desk/moderation/{case}");
    let (claim, decision) = (format!("{place}/claim"), format!("{place}/decision"));
    let (one, other) = (app.signed_in(&first), app.signed_in(&second));
    let open = other.get(&place);

    assert_eq!(one.submit(&place, &claim, &[]).status, 303);
    assert_eq!(other.submit_on(&open, &decision, &[("act", "leave")]).status, 409);
    assert_eq!(other.submit_on(&open, &claim, &[]).status, 409);
    app.advance_minutes(31);
    assert_eq!(other.submit_on(&open, &decision, &[("act", "leave")]).status, 303);
    app.run_jobs();

    let told = app.signed_in(&town.neighbour).get("/me/notices");
    assert!(told.text(".notes").contains("予以保留"), "{}", told.text(".notes"));
    for person in [&town.owner, &town.triage, &town.ambassador] {
        assert_eq!(app.signed_in(person).get(&place).status, 403, "{}", person.email);
    }
}

#[test]
fn what_one_does_not_see_one_does_not_flag() {
    let town = Town::new();
    let held = town.complaint_by(&town.stranger, "电梯漏水", "停了三天。");

    let place = format!("/complaints/{held}/floors/1/flag");
    assert_eq!(town.app.signed_in(&town.owner).get(&place).status, 404);
    assert_eq!(town.app.browser().get(&place).status, 303, "to the sign-in");
}
