//! Shown to who sees the text, with headers that let nobody else keep them.

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::Role;
use candor::media::Size;

use super::{NEW, World, jpeg, save};
use crate::support::Answer;

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", String::as_str)
}

#[test]
fn a_public_photograph_is_for_everybody_and_may_be_kept_for_a_day() {
    let world = World::new();
    world.complaint_with(&world.ann, 1);
    let url = world.photographs()[0].url(Size::Large);

    for browser in [world.app.browser(), world.app.signed_in(&world.ann)] {
        let answer = browser.get(&url);
        assert_eq!((answer.status, header(&answer, "content-type")), (200, "image/jpeg"));
        assert_eq!(header(&answer, "cache-control"), "public, max-age=86400");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert!(header(&answer, "content-security-policy").contains("sandbox"));
        assert!(header(&answer, "content-disposition").starts_with("inline"));
        assert!(answer.bytes.starts_with(&[0xff, 0xd8, 0xff]));
    }
}

/// The status of a photograph for a visitor, another owner, triage, an administrator and its sender.
fn statuses(world: &World, url: &str) -> [u16; 5] {
    let bob = world.app.owner("bob@example.com", &world.building, "102");
    let (triage, admin) = (world.app.staff(Role::Triage, Scope::Group), world.app.admin());
    let seen = |browser: &crate::support::Browser| {
        let answer = browser.get(url);
        if answer.status == 200 && header(&answer, "cache-control") != "public, max-age=86400" {
            assert_eq!(header(&answer, "cache-control"), "private, no-store");
        }
        answer.status
    };
    let signed_in = |person| seen(&world.app.signed_in(person));
    [seen(&world.app.browser()), signed_in(&bob), signed_in(&triage), signed_in(&admin), signed_in(&world.ann)]
}

#[test]
fn a_photograph_on_a_draft_is_its_sender_s_alone() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    save(&browser, &browser.get(NEW), &[], &[("a.jpg", &jpeg(60, 40))]);

    assert_eq!(statuses(&world, &world.photographs()[0].url(Size::Small)), [404, 404, 404, 404, 200]);
}

#[test]
fn a_photograph_of_a_held_complaint_is_for_its_author_and_those_who_screen() {
    let world = World::new();
    let guest = world.app.person("guest@example.com");
    world.complaint_with(&guest, 1);
    let url = world.photographs()[0].url(Size::Medium);

    assert_eq!(statuses(&world, &url), [404, 404, 200, 404, 404]);
    let own = world.app.signed_in(&guest).get(&url);
    assert_eq!((own.status, header(&own, "cache-control")), (200, "private, no-store"));
}

#[test]
fn a_photograph_goes_with_its_text_when_that_is_withheld() {
    use candor::schema::reply;
    use diesel::prelude::*;
    let world = World::new();
    let id: ComplaintId = world.complaint_with(&world.ann, 1);
    let url = world.photographs()[0].url(Size::Small);
    assert_eq!(statuses(&world, &url), [200; 5]);

    let hide = diesel::update(reply::table.find((id.0, 1))).set(reply::visibility.eq("held"));
    world.app.app.store.write_blocking(move |tx| Ok(hide.execute(tx.conn())?)).unwrap();

    assert_eq!(world.app.browser().get(&url).status, 404);
}
