//! The digest of the morning: each thing at most once, nothing when there is nothing, and down-time is made up for.

use candor::base::Random;
use candor::base::words::ReplyKind;
use candor::notices::{MOST_IN_DIGEST, Rhythm};
use candor::schema::notice;
use diesel::prelude::*;

use super::{TITLE, World};
use crate::support::{TestPerson, instant};

fn digests(world: &World, person: &TestPerson) -> Vec<candor::delivery::Letter> {
    world.letters_to(person).into_iter().filter(|letter| letter.subject.contains("条新消息")).collect()
}

#[test]
fn what_one_follows_comes_at_eight_the_next_morning_and_once() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.respond("防水重做好了。");
    world.app.run_jobs();

    world.app.clock.set(instant("2026-11-21T07:59:59+08:00"));
    assert_eq!(digests(&world, &follower).len(), 0);
    world.app.clock.set(instant("2026-11-21T08:00:00+08:00"));
    let letters = digests(&world, &follower);
    world.forget_ends_of_jobs();
    world.app.advance_days(3);

    assert_eq!(letters[0].subject, "坦言：您关注的事有 1 条新消息");
    for words in [TITLE, "有了实质答复", "防水重做好了。", "云栖花园"] {
        assert!(letters[0].text.contains(words) && letters[0].html.contains(words), "{words}:\n{}", letters[0].text);
    }
    assert_eq!(digests(&world, &follower).len(), 1, "not again");
}

#[test]
fn what_was_read_on_the_site_is_left_out_and_nothing_makes_no_digest() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.respond("防水重做好了。");
    world.app.run_jobs();
    let browser = world.app.signed_in(&follower);
    browser.submit("/me/notices", "/me/notices/read", &[]);

    world.app.advance_days(1);

    assert_eq!(digests(&world, &follower).len(), 0);
    assert_eq!(world.outcomes_of(&follower), Vec::<Option<String>>::new(), "none was even made");
}

#[test]
fn once_a_week_is_once_a_week() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.choose(&follower, |choices| choices.rhythm = Rhythm::Weekly);
    let mut counts = Vec::new();

    // From Saturday the 21st to Sunday the 6th: each day something happens.
    for _ in 0..16 {
        world.app.reply(&world.opener, world.id, None, "还在漏。");
        world.app.run_jobs();
        world.app.advance_days(1);
        world.app.run_jobs();
        counts.push(digests(&world, &follower).len());
    }

    assert_eq!(counts, [1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3], "the first at once, then on Mondays");
}

#[test]
fn days_that_were_missed_are_made_up_for_by_one_digest() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    world.respond("防水重做好了。");
    world.app.advance_days(3);
    world.respond("换用新的材料。");
    world.app.advance_minutes(1);

    let letters = digests(&world, &follower);

    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].text.matches(TITLE).count(), 2, "{}", letters[0].text);
}

#[test]
fn a_digest_holds_so_many_and_says_how_many_more() {
    let world = World::accepted();
    let follower = world.follower("bo@example.com");
    for number in 0..MOST_IN_DIGEST + 2 {
        world.respond(&format!("第{number}次说明。"));
    }
    world.app.run_jobs();
    world.app.advance_days(1);

    let letters = digests(&world, &follower);

    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].text.matches(TITLE).count(), MOST_IN_DIGEST);
    assert!(letters[0].text.contains("还有 2 条，请在站内"), "{}", letters[0].text);
}

/// Random days: people follow complaints, things happen, workers crash and rest, digests are chosen and not.
#[test]
fn whatever_happens_each_thing_is_in_one_digest_at_most() {
    for seed in 0..4 {
        let mut random = Random::seeded(seed);
        let world = World::accepted();
        let people = [world.follower("bo@example.com"), world.follower("cy@example.com")];
        let mut said = Vec::new();
        for _ in 0..40 {
            match random.below(8) {
                0..=2 => {
                    let text = format!("第{}次说明。", said.len());
                    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, &text);
                    said.push(text);
                }
                3 | 4 => world.app.run_jobs(),
                5 => world.app.advance_minutes(i64::from(random.below(2_000))),
                6 => world.forget_ends_of_jobs(),
                _ => {
                    let rhythm =
                        [Rhythm::Daily, Rhythm::Weekly, Rhythm::Never][usize::try_from(random.below(3)).unwrap()];
                    world.choose(&people[usize::try_from(random.below(2)).unwrap()], move |choices| {
                        choices.rhythm = rhythm;
                    });
                }
            }
        }
        for person in &people {
            world.choose(person, |choices| choices.rhythm = Rhythm::Daily);
        }
        // Every quarter of a day, so that the hour of the digest is met.
        for _ in 0..8 {
            world.app.run_jobs();
            world.app.advance_minutes(6 * 60);
        }
        world.app.run_jobs();

        for person in &people {
            let letters = digests(&world, person);
            let waited = notice::table.filter(notice::person_id.eq(person.id.0)).filter(notice::channel.eq("digest"));
            let waited: i64 =
                world.app.app.store.read_blocking(|tx| Ok(waited.count().get_result(tx.conn())?)).unwrap();
            let told = said.iter().map(|text| letters.iter().filter(|letter| letter.text.contains(text)).count());
            let told: Vec<usize> = told.collect();
            assert!(told.iter().all(|times| *times <= 1), "seed {seed}: {told:?}");
            assert_eq!(i64::try_from(told.iter().sum::<usize>()).unwrap(), waited, "seed {seed}: nothing is lost");
        }
    }
}

#[test]
fn what_was_read_ninety_days_ago_is_forgotten_and_the_rest_is_kept() {
    let world = World::accepted();
    let browser = world.app.signed_in(&world.opener);
    browser.submit("/me/notices", "/me/notices/read", &[]);
    world.respond("防水重做好了。");
    world.app.run_jobs();
    let count = |world: &World| -> i64 {
        // What the clocks tell while nobody works is of no account here.
        let told = ["claim_approved", "response"];
        let of_opener =
            notice::table.filter(notice::person_id.eq(world.opener.id.0)).filter(notice::kind.eq_any(told)).count();
        world.app.app.store.read_blocking(|tx| Ok(of_opener.get_result(tx.conn())?)).unwrap()
    };
    assert_eq!(count(&world), 2);

    world.app.advance_days(90);
    world.app.run_jobs();
    assert_eq!(count(&world), 2, "90 days to the hour");
    world.app.advance_days(1);
    world.app.run_jobs();

    assert_eq!(count(&world), 1, "the unread one");
    world.app.assert_clean();
}
