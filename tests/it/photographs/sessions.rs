//! A session that has ended does not eat photographs either.

use candor::media::Size;

use super::{NEW, PREVIEW, PUBLISH, World, jpeg, save, written};
use crate::support::{Answer, PASSWORD};

const DAYS_BEYOND_A_SESSION: i64 = 31;
const SIGN_IN: [(&str, &str); 2] = [("sign_in_email", "ann@example.com"), ("sign_in_password", PASSWORD)];

fn waiting(shown: &Answer) -> Vec<String> {
    shown.attributes("input[name=waiting]", "value")
}

#[test]
fn photographs_sent_after_the_session_has_ended_are_there_after_signing_in() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let (form, picture) = (browser.get(NEW), jpeg(60, 40));
    world.app.advance_days(DAYS_BEYOND_A_SESSION);

    let files: [(&str, &[u8]); 3] = [("a.jpg", &picture), ("b.jpg", b"no picture"), ("c.jpg", &picture)];
    let expired = browser.send_files(&form, (PREVIEW, PREVIEW), &written(), &files);
    assert_eq!((expired.status, waiting(&expired).len()), (401, 2), "{}", expired.body);
    assert!(expired.text("#photographs-field").contains("已收到 2 张照片"));
    assert_eq!(expired.texts("#photographs-field .error").len(), 1);
    for id in waiting(&expired) {
        assert_eq!(world.app.browser().get(&format!("/photographs/{id}/large")).status, 404, "nobody sees it yet");
    }
    // Wrong at first, with one more.
    let wrong = [("sign_in_email", "ann@example.com"), ("sign_in_password", "wrong")];
    let again = browser.send_files(&expired, (PREVIEW, PREVIEW), &wrong, &[("d.jpg", &picture)]);
    assert_eq!((again.status, waiting(&again).len()), (401, 3), "{}", again.body);

    let preview = browser.submit_on(&again, PREVIEW, &SIGN_IN);

    assert_eq!((preview.status, preview.texts(".shots li").len()), (200, 3), "{}", preview.body);
    assert_eq!(browser.submit_on(&preview, PUBLISH, &[]).status, 303);
    assert_eq!(world.photographs().len(), 3);
    assert!(world.photographs().iter().all(|one| one.person_id == Some(world.ann.id) && one.floor == Some(1)));
}

#[test]
fn what_waits_is_nobody_else_s_to_take_and_goes_after_a_day() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let (form, picture) = (browser.get(NEW), jpeg(60, 40));
    let own = save(&browser, &form, &[], &[("mine.jpg", &picture)]);
    assert_eq!(own.status, 303);
    let anns = world.photographs()[0].id.clone();
    world.app.advance_days(DAYS_BEYOND_A_SESSION);
    browser.send_files(&form, (PREVIEW, PREVIEW), &written(), &[("a.jpg", &picture)]);
    assert_eq!(world.photographs().len(), 2);

    // A photograph that has a person cannot be claimed by naming it.
    let bob = world.app.owner("bob@example.com", &world.building, "102");
    let thief = world.app.signed_in(&bob);
    assert_eq!(save(&thief, &thief.get(NEW), &[("waiting", &anns)], &[]).status, 303);
    assert_eq!(thief.get(&format!("/photographs/{anns}/large")).status, 404);

    world.app.advance_days(2);
    world.app.run_jobs();

    let left = world.photographs();
    assert!(left.is_empty(), "the draft of Ann is over a month old, and nobody claimed the other: {left:?}");
    let folder = world.app.app.darkroom.folder();
    assert!(folder.shelves().unwrap().iter().all(|shelf| std::fs::read_dir(shelf).unwrap().count() == 0));
    assert_eq!(thief.get(&format!("/photographs/{anns}/{}", Size::Small.code())).status, 404);
}
