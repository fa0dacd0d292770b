//! Choosing how one is told.

use candor::notices::{Channel, Level, Topic};

use super::World;

const PLACE: &str = "/me/notices/settings";

#[test]
fn what_one_chooses_is_kept_and_shown() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.opener);

    let answer = browser.submit(PLACE, PLACE, &[("own", "digest"), ("followed", "nothing"), ("level", "chosen")]);
    let page = browser.follow(answer);

    let checked = page.form_fields(PLACE);
    for (name, value) in [("own", "digest"), ("followed", "nothing"), ("replies", "digest"), ("rhythm", "daily")] {
        assert!(checked.contains(&(name.to_owned(), value.to_owned())), "{name}: {checked:?}");
    }
    assert_eq!(page.text(".flash"), "通知方式已保存。");
    assert!(!page.has("input[name=needed]") && !page.has("input[name=desk]"), "fixed, and of staff");
    assert_eq!(page.texts("#fixed li b"), ["等您办的事", "您的家和角色", "帐号安全"]);
}

#[test]
fn staff_choose_for_their_work_too() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.ambassador);

    let page = browser.get(PLACE);

    assert!(page.has("input[name=desk]") && page.has("input[name=work]"));
}

#[test]
fn a_form_that_is_not_ours_changes_nothing() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.opener);

    for wrong in [("own", "pigeon"), ("level", ""), ("rhythm", "hourly"), ("own", "")] {
        assert_eq!(browser.submit(PLACE, PLACE, &[wrong]).status, 400, "{wrong:?}");
    }
    let forced = [("needed", "nothing"), ("account", "nothing"), ("desk", "letter")];
    assert_eq!(browser.submit(PLACE, PLACE, &forced).status, 303);

    world.respond("防水重做好了。");
    world.app.propose(&world.ambassador, world.id);
    assert!(world.subjects_to(&world.opener).last().unwrap().contains("等业主确认"), "what is fixed comes");
}

#[test]
fn nothing_means_no_notice_and_the_site_alone_means_no_letter() {
    let world = World::accepted();
    let (quiet, silent) = (world.follower("bo@example.com"), world.follower("cy@example.com"));
    world.chooses(&quiet, Topic::Followed, Channel::Site);
    world.chooses(&silent, Topic::Followed, Channel::Nothing);
    world.respond("防水重做好了。");
    world.app.run_jobs();
    world.app.advance_days(1);

    assert_eq!((world.letters_to(&quiet).len(), world.letters_to(&silent).len()), (0, 0));
    assert_eq!(world.app.actor(&quiet).unread_notices, 1);
    assert_eq!(world.app.actor(&silent).unread_notices, 0);
}

#[test]
fn who_wants_only_what_she_must_know_gets_only_that() {
    let world = World::accepted();
    world.choose(&world.opener, |choices| choices.level = Level::Needed);
    let before = world.letters_to(&world.opener).len();

    world.respond("防水重做好了。");
    world.app.run_jobs();
    assert_eq!(world.letters_to(&world.opener).len(), before);

    world.app.propose(&world.ambassador, world.id);
    assert_eq!(world.letters_to(&world.opener).len(), before + 1);
}

#[test]
fn the_page_asks_the_database_six_times() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.opener);

    let before = world.app.app.store.queries_run();
    browser.get(PLACE);

    assert_eq!(world.app.queries_since(before), 6, "session 2, person, choices 2, person");
}
