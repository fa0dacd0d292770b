//! Letters at once: who gets them, what is in them, and what never is.

use candor::accounts::Scope;
use candor::base::words::{ReplyKind, Role};
use candor::notices::{Channel, Topic};
use candor::schema::{complaint, person, reply};
use diesel::prelude::*;

use super::{TITLE, World};
use crate::support::link_in;

#[test]
fn each_official_step_sends_the_opener_a_letter_that_stands_alone() {
    let world = World::accepted();
    world.respond("防水**重做好了**。");
    world.app.run_jobs();
    world.app.propose(&world.ambassador, world.id);

    let letters = world.letters_to(&world.opener);

    let subjects: Vec<&str> = letters.iter().map(|letter| letter.subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "坦言：您的家已核实，现在可以投诉和回复了",
            "坦言：「地下车库顶板漏水」已受理，并指派了客户大使（云栖花园）",
            "坦言：「地下车库顶板漏水」有了实质答复（云栖花园）",
            "坦言：「地下车库顶板漏水」公司提出解决，等业主确认（云栖花园）",
        ]
    );
    let response = &letters[2];
    for words in ["防水重做好了。", "林晓 · 客户大使", TITLE, "云栖花园 · 2026-000001"] {
        assert!(response.text.contains(words) && response.html.contains(words), "{words}:\n{}", response.text);
    }
    assert!(!response.html.contains("<img") && !response.html.contains(" style="), "{}", response.html);
    assert!(response.text.contains("/unsubscribe/") && !letters[3].text.contains("/unsubscribe/"));
    let page = world.app.browser().get(&link_in(response));
    assert!(page.text("main").contains("防水重做好了"), "{}", link_in(response));
}

#[test]
fn the_ambassador_is_told_of_the_owner_s_words_and_nobody_of_her_own() {
    let world = World::accepted();
    world.respond("防水重做好了。");
    world.app.run_jobs();
    world.app.reply(&world.opener, world.id, Some(2), "谢谢，周五见。");

    let to_ambassador = world.subjects_to(&world.ambassador);
    let last = world.letters_to(&world.ambassador).pop().unwrap();

    assert_eq!(
        to_ambassador,
        [
            "坦言：「地下车库顶板漏水」由您担任客户大使（云栖花园）",
            "坦言：「地下车库顶板漏水」有人回复了您（云栖花园）"
        ]
    );
    assert!(!last.text.contains("谢谢"), "only the company is quoted");
    assert!(last.text.contains("3栋业主 · 云栖花园 · 2026-000001"), "{}", last.text);
}

#[test]
fn a_letter_speaks_the_language_of_its_reader() {
    let world = World::accepted();
    let opener = world.opener.id.0;
    world.write(move |tx| {
        let row = person::table.find(opener);
        diesel::update(row).set(person::language.eq("en")).execute(tx.conn()).map(drop)
    });
    world.respond("防水重做好了。");

    let letter = world.letters_to(&world.opener).pop().unwrap();

    assert_eq!(letter.subject, "Candor: “地下车库顶板漏水” has an official response (云栖花园)");
    assert!(letter.html.contains("<html lang=\"en\">") && letter.text.contains("Read it in full:"));
}

#[test]
fn words_that_were_hidden_before_the_letter_left_are_not_in_it() {
    let world = World::accepted();
    world.respond("这句话会被隐藏。");
    world.write(|tx| {
        let floor = reply::table.filter(reply::floor.eq(2));
        diesel::update(floor).set(reply::visibility.eq("withheld")).execute(tx.conn()).map(drop)
    });

    let letter = world.letters_to(&world.opener).pop().unwrap();

    assert!(letter.subject.contains("有了实质答复"), "{}", letter.subject);
    assert!(!letter.text.contains("这句话会被隐藏") && !letter.html.contains("这句话会被隐藏"), "{}", letter.text);
}

#[test]
fn no_letter_goes_to_an_address_that_is_not_confirmed_or_to_who_has_left() {
    let world = World::accepted();
    let (unconfirmed, left) = (world.follower("bo@example.com"), world.follower("cy@example.com"));
    for person in [&unconfirmed, &left] {
        world.chooses(person, Topic::Followed, Channel::Letter);
    }
    let (first, second) = (unconfirmed.id.0, left.id.0);
    world.write(move |tx| {
        let nothing = None::<i64>;
        diesel::update(person::table.find(first)).set(person::email_confirmed_at.eq(nothing)).execute(tx.conn())?;
        diesel::update(person::table.find(second)).set(person::closed_at.eq(1)).execute(tx.conn()).map(drop)
    });
    world.respond("防水重做好了。");

    assert_eq!((world.letters_to(&unconfirmed).len(), world.letters_to(&left).len()), (0, 0));
    assert_eq!(world.outcomes_of(&unconfirmed), [Some("nobody".to_owned())]);
    assert_eq!(world.outcomes_of(&left), [Some("nobody".to_owned())]);
}

#[test]
fn of_a_letter_of_the_archive_nobody_is_told() {
    let world = World::accepted();
    let before = world.letters_to(&world.opener).len();
    world.respond("防水重做好了。");
    world
        .write(|tx| diesel::update(complaint::table).set(complaint::origin.eq("archive")).execute(tx.conn()).map(drop));

    assert_eq!(world.letters_to(&world.opener).len(), before);
}

#[test]
fn jobs_that_run_again_send_nothing_again() {
    let world = World::accepted();
    world.respond("防水重做好了。");
    let before = world.app.letters().len();

    world.forget_ends_of_jobs();
    let after = world.app.letters();

    let about_notices = |letter: &&candor::delivery::Letter| letter.subject.contains('「');
    assert_eq!(after.iter().filter(about_notices).count(), 3, "accepted, named, response");
    assert!(after.len() >= before);
}

#[test]
fn what_people_call_themselves_and_their_complaints_stays_inert() {
    let world = World::accepted();
    let opener = world.opener.id.0;
    world.write(move |tx| {
        let name = "https://evil.example\r\nBcc: x@evil.example";
        diesel::update(person::table.find(opener)).set(person::public_name.eq(name)).execute(tx.conn())?;
        let title = "<img src=x onerror=alert(1)> www.evil.com\r\nBcc: eve@evil.com";
        diesel::update(complaint::table).set(complaint::title.eq(title)).execute(tx.conn()).map(drop)
    });
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "<script>alert(1)</script> 好的");

    let letter = world.letters_to(&world.opener).pop().unwrap();

    assert!(!letter.html.contains("<img") && !letter.html.contains("<script"), "{}", letter.html);
    for words in [&letter.text, &letter.html, &letter.subject] {
        assert!(!words.contains("evil.com") && !words.contains("evil.example"), "{words}");
    }
    assert!(!letter.subject.contains(['\r', '\n']), "{:?}", letter.subject);
}

#[test]
fn whose_words_were_withheld_gets_a_letter_that_does_not_repeat_them() {
    let world = World::accepted();
    let floor = world.app.reply(&world.opener, world.id, None, "这句话会被隐藏。");
    let reader = world.app.person("cy@example.com");
    world.app.flag(&reader, (world.id, floor));
    let moderator = world.app.staff_named("first@staff.example", "韩版主", Role::Moderator, Scope::Group);
    world.app.withhold(&moderator, (world.id, floor));

    let letter = world.letters_to(&world.opener).pop().unwrap();

    assert_eq!(letter.subject, "坦言：「地下车库顶板漏水」有您写的文字被隐藏，原因在原处（云栖花园）");
    assert!(!letter.text.contains("这句话会被隐藏") && !letter.html.contains("这句话会被隐藏"), "{}", letter.text);
    assert!(!letter.text.contains("/unsubscribe/"), "she must know");
    assert!(world.subjects_to(&reader).iter().all(|subject| !subject.contains("被隐藏")));
}
