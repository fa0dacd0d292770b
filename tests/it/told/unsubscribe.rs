//! The way out of a letter: without signing in, by a button or by a mail program.

use candor::notices::{Channel, Topic};

use super::World;
use crate::support::{Answer, Browser, TestPerson};

/// The path of the link that stops letters like the last one to somebody.
fn way_out(world: &World, person: &TestPerson) -> String {
    let letter = world.letters_to(person).pop().unwrap();
    let line = letter.text.lines().find(|line| line.contains("/unsubscribe/")).unwrap();
    format!("/unsubscribe/{}", line.rsplit('/').next().unwrap())
}

/// What a mail program sends (RFC 8058): no cookie, no origin, nothing of a page of ours.
fn one_click(world: &World, path: &str) -> Answer {
    let stranger = Browser::new(&world.app.address);
    stranger.header("origin", "https://mail.example");
    stranger.post_raw(path, b"List-Unsubscribe=One-Click")
}

fn world_with_follower() -> (World, TestPerson) {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.chooses(&follower, Topic::Followed, Channel::Letter);
    world.respond("防水重做好了。");
    (world, follower)
}

#[test]
fn opening_the_link_changes_nothing_and_its_button_stops_the_letters() {
    let (world, follower) = world_with_follower();
    let path = way_out(&world, &follower);
    let visitor = world.app.browser();

    let asked = visitor.get(&path);
    world.respond("换用新的材料。");
    assert_eq!((asked.status, world.letters_to(&follower).len()), (200, 2), "only looked at");
    let done = visitor.submit_on(&asked, &path, &[]);
    world.respond("已修好。");

    assert_eq!((done.status, done.text("h1").as_str()), (200, "不会再发这类信了"));
    assert_eq!(done.text(".flash.done"), "您关注的投诉");
    assert_eq!(world.letters_to(&follower).len(), 2);
    assert_eq!(world.app.actor(&follower).unread_notices, 3, "the site still tells");
}

#[test]
fn a_mail_program_stops_them_by_one_post() {
    let (world, follower) = world_with_follower();
    let path = way_out(&world, &follower);

    assert_eq!(one_click(&world, &path).status, 200);
    assert_eq!(one_click(&world, &path).status, 200, "again is the same");
    world.respond("换用新的材料。");

    assert_eq!(world.letters_to(&follower).len(), 1);
}

#[test]
fn a_link_stops_its_own_kind_of_its_own_person_only() {
    let (world, follower) = world_with_follower();
    world.app.run_jobs();
    world.app.advance_minutes(1);
    let other = world.follower("cy@example.com");
    world.chooses(&other, Topic::Followed, Channel::Letter);

    one_click(&world, &way_out(&world, &follower));
    world.respond("换用新的材料。");

    assert_eq!((world.letters_to(&other).len(), world.letters_to(&follower).len()), (1, 1));
    assert!(world.subjects_to(&world.opener).last().unwrap().contains("有了实质答复"), "hers is another topic");
}

#[test]
fn a_link_that_is_not_ours_says_so_clearly() {
    let (world, follower) = world_with_follower();
    let path = way_out(&world, &follower);
    let forged = [
        "/unsubscribe/nobody".to_owned(),
        path.replacen(&format!("/{}.", follower.id), &format!("/{}.", world.opener.id), 1),
        path.replacen(".followed.", ".own.", 1),
        path[..path.len() - 3].to_owned(),
    ];

    for path in forged {
        let answer = one_click(&world, &path);
        assert_eq!((answer.status, answer.text("h1").as_str()), (404, "这个退订链接不能用"), "{path}");
        assert_eq!(world.app.browser().get(&path).status, 404, "{path}");
    }
    world.respond("换用新的材料。");
    assert_eq!(world.letters_to(&follower).len(), 2, "nothing was stopped");
}

#[test]
fn the_digest_has_a_way_out_of_its_own() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.respond("防水重做好了。");
    world.app.run_jobs();
    world.app.advance_days(1);
    let path = way_out(&world, &follower);

    one_click(&world, &path);
    world.respond("换用新的材料。");
    world.app.run_jobs();
    world.app.advance_days(1);

    assert_eq!(world.letters_to(&follower).len(), 1);
    assert_eq!(world.app.actor(&follower).unread_notices, 2);
}

#[test]
fn other_addresses_still_refuse_other_sites() {
    let world = World::accepted();
    let stranger = Browser::new(&world.app.address);
    stranger.header("origin", "https://mail.example");

    assert_eq!(stranger.post_raw("/me/notices/settings", b"own=nothing").status, 403);
    assert_eq!(stranger.post_raw("/unsubscribe", b"").status, 403);
}
