//! Letters over real SMTP: what is on the wire, and what becomes of refusals and broken connections.

use candor::notices::{Channel, Level, Topic};
use candor::schema::{complaint, job};
use candor::settings::MailRoute;
use diesel::prelude::*;

use super::World;
use crate::support::post_office::{Mood, PostOffice, header};

fn world(office: &PostOffice) -> World {
    let address = office.address.clone();
    World::accepted_with(move |settings| {
        settings.mail = MailRoute::Smtp(address);
        settings.mail_from = "坦言 <letters@candor.example>".parse().unwrap();
    })
}

/// Letters that came for the opener since the first `before`.
fn to_opener(office: &PostOffice, before: usize) -> Vec<String> {
    let taken = office.taken().split_off(before);
    taken.into_iter().filter(|letter| header(letter, "To").unwrap().contains("ann@example.com")).collect()
}

fn jobs_in(world: &World, state: &str) -> i64 {
    let jobs = job::table.filter(job::state.eq(state.to_owned())).filter(job::kind.eq("notice_letter")).count();
    world.app.app.store.read_blocking(|tx| Ok(jobs.get_result(tx.conn())?)).unwrap()
}

#[test]
fn a_letter_carries_what_a_mail_program_needs() {
    let office = PostOffice::open();
    let world = world(&office);
    let before = office.taken().len();
    world.respond("防水重做好了。");
    world.app.run_jobs();
    world.app.propose(&world.ambassador, world.id);
    world.app.run_jobs();

    let letters = to_opener(&office, before);

    let [response, solution] = letters.as_slice() else { panic!("{}", letters.len()) };
    assert!(header(response, "Message-ID").unwrap().ends_with("@candor.example>"));
    assert_ne!(header(response, "Message-ID"), header(solution, "Message-ID"));
    assert_eq!(header(response, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header(response, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    let link = header(response, "List-Unsubscribe").unwrap();
    assert!(link.starts_with("<http") && link.contains("/unsubscribe/") && link.ends_with('>'), "{link}");
    assert_eq!(header(solution, "List-Unsubscribe"), None, "what one must know has no way out");
    assert!(response.contains("multipart/alternative") && response.contains("text/plain"));
    assert!(response.contains("text/html") && !response.contains("http-equiv"));
}

#[test]
fn a_server_that_says_later_is_asked_later() {
    let office = PostOffice::open();
    let world = world(&office);
    let before = office.taken().len();
    world.respond("防水重做好了。");
    office.expect(&[Mood::Later, Mood::Later]);

    world.app.run_jobs();
    world.app.run_jobs();
    assert_eq!((to_opener(&office, before).len(), jobs_in(&world, "waiting")), (0, 1), "not before a minute");
    world.app.advance_minutes(1);
    world.app.run_jobs();
    assert_eq!(to_opener(&office, before).len(), 0);
    world.app.advance_minutes(5);
    world.app.run_jobs();

    assert_eq!((to_opener(&office, before).len(), jobs_in(&world, "waiting")), (1, 0));
}

#[test]
fn a_server_that_says_never_is_not_asked_again_until_somebody_looks() {
    let office = PostOffice::open();
    let world = world(&office);
    let before = office.taken().len();
    world.respond("防水重做好了。");
    office.expect(&[Mood::Never]);

    world.app.run_jobs();
    world.app.advance_days(1);
    world.app.run_jobs();
    assert_eq!((to_opener(&office, before).len(), jobs_in(&world, "dead")), (0, 1));
    let admin = world.app.signed_in(&world.app.admin());
    let page = admin.get("/admin/jobs");
    let retry = page.attributes("form[action^='/admin/jobs/']", "action").remove(0);
    admin.submit_on(&page, &retry, &[]);
    world.app.run_jobs();

    assert!(page.text("td:nth-child(2)").contains("refused the letter"), "{}", page.text("table"));
    assert_eq!((to_opener(&office, before).len(), jobs_in(&world, "dead")), (1, 0));
}

/// The server has the letter and could not say so: it gets it a second time, as it must (RFC 5321), but under the same id,
/// and what it did acknowledge never again.
#[test]
fn a_connection_that_breaks_after_the_last_byte_sends_the_same_letter_again() {
    let office = PostOffice::open();
    let world = world(&office);
    let before = office.taken().len();
    world.respond("防水重做好了。");
    office.expect(&[Mood::HangsUp]);

    world.app.run_jobs();
    world.app.advance_minutes(1);
    world.app.run_jobs();
    world.forget_ends_of_jobs();
    world.app.run_jobs();

    let ids: Vec<_> = to_opener(&office, before).iter().map(|letter| header(letter, "Message-ID").unwrap()).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert_eq!(ids[0], ids[1]);
}

/// A letter that was made while the server was busy is asked about again when it leaves (security.md S3).
#[test]
fn what_was_hidden_or_stopped_while_a_letter_waited_does_not_leave() {
    let office = PostOffice::open();
    let world = world(&office);
    let [hidden, stopped] = ["bo@example.com", "cy@example.com"].map(|email| world.follower(email));
    world.chooses(&hidden, Topic::Followed, Channel::Letter);
    world.chooses(&stopped, Topic::Followed, Channel::Letter);
    world.respond("防水重做好了。");
    let before = office.taken().len();
    office.expect(&[Mood::Later; 3]);
    world.app.run_jobs();
    assert_eq!((office.taken().len(), jobs_in(&world, "waiting")), (before, 3), "the opener's and theirs");

    world.choose(&stopped, |choices| choices.level = Level::Needed);
    world.app.advance_minutes(1);
    world.write(|tx| {
        diesel::update(complaint::table).set(complaint::visibility.eq("withheld")).execute(tx.conn()).map(drop)
    });
    world.app.run_jobs();

    assert_eq!(world.outcomes_of(&hidden), [Some("empty".to_owned())]);
    assert_eq!(world.outcomes_of(&stopped), [Some("unwanted".to_owned())]);
    let told = office.headers("To").split_off(before);
    assert_eq!(told.len(), 1, "the opener alone still sees hers: {told:?}");
}
