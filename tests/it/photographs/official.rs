//! Photographs and drafts of the company's own words.

use candor::base::words::{ReplyKind, Role};

use super::{World, jpeg};
use crate::support::{PASSWORD, TestPerson};

/// A complaint with two points that an ambassador answers for.
fn accepted() -> (World, TestPerson, String) {
    let world = World::new();
    let estate = world.building.estate_id;
    let id = world.app.complaint_with_two_points(&world.ann, estate);
    let scope = candor::accounts::Scope::Estate(estate);
    let triage = world.app.staff_named("zhou@staff.example", "周敏", Role::Triage, scope);
    let ambassador = world.app.staff_named("lin@staff.example", "林晓", Role::Ambassador, scope);
    world.app.accept(&triage, id, &ambassador);
    (world, ambassador, format!("/complaints/{id}"))
}

#[test]
fn a_response_is_kept_as_a_draft_looked_at_and_given_with_its_photographs() {
    let (world, ambassador, place) = accepted();
    let (browser, page) = (world.app.signed_in(&ambassador), format!("{place}/response"));
    let picture = jpeg(60, 40);

    let fields = [("kind", "substantive"), ("text", "已经换好，照片为证。"), ("act", "save")];
    let form = browser.get(&page);
    let saved = browser.send_files(&form, (&page, &page), &fields, &[("a.jpg", &picture), ("b.jpg", &picture)]);
    assert_eq!(saved.location().as_deref(), Some(page.as_str()), "{}", saved.body);
    assert_eq!(world.app.browser().get(&place).texts(".shots li").len(), 0, "a draft is her own");
    assert!(browser.get("/me/drafts").text("main").contains("官方答复："));
    let phone = world.app.signed_in(&ambassador);
    let elsewhere = phone.get(&page);
    assert_eq!((elsewhere.texts(".picked li").len(), elsewhere.text("textarea").trim()), (2, "已经换好，照片为证。"));
    assert!(elsewhere.has("input[value=substantive][checked]"));

    let preview = phone.submit_on(&elsewhere, &page, &[("act", "preview")]);
    assert_eq!(preview.texts(".paper .shots li").len(), 2, "{}", preview.body);
    let given = phone.submit_on(&preview, &page, &[("act", "send")]);

    assert_eq!(given.location(), Some(format!("{place}?page=1#f2")), "{}", given.body);
    assert_eq!(world.app.browser().get(&place).texts("#f2 .shots li").len(), 2);
    assert_eq!(world.app.drafts_of(&ambassador), []);
}

#[test]
fn a_solution_keeps_its_points_and_photographs_whatever_is_missing() {
    let (world, ambassador, place) = accepted();
    world.app.respond(
        &ambassador,
        place.rsplit('/').next().unwrap().parse().unwrap(),
        ReplyKind::Substantive,
        "来看过。",
    );
    let (browser, page) = (world.app.signed_in(&ambassador), format!("{place}/solution"));
    let picture = jpeg(60, 40);

    let fields = [("outcome_1", "done"), ("note_1", "换了防水层"), ("text", "请查收。"), ("act", "send")];
    let refused = browser.send_files(&browser.get(&page), (&page, &page), &fields, &[("a.jpg", &picture)]);
    assert_eq!((refused.status, refused.texts(".picked li").len()), (422, 1), "{}", refused.body);
    let later = browser.get(&page);
    assert!(later.has("input[name=outcome_1][value=done][checked]"), "the draft holds the points");
    assert!(later.texts("textarea").iter().any(|text| text.trim() == "换了防水层"), "{}", later.body);

    let given = browser.submit_on(&later, &page, &[("outcome_2", "done"), ("note_2", "每天清桶"), ("act", "send")]);

    assert_eq!(given.location(), Some(format!("{place}?page=1#f3")), "{}", given.body);
    assert_eq!(world.app.browser().get(&place).texts("#f3 .shots li").len(), 1);
}

#[test]
fn a_response_and_its_photographs_outlast_the_session() {
    let (world, ambassador, place) = accepted();
    let (browser, page) = (world.app.signed_in(&ambassador), format!("{place}/response"));
    let form = browser.get(&page);
    world.app.advance_days(60);

    let fields = [("kind", "substantive"), ("text", "已经换好。"), ("act", "send")];
    let outside = browser.send_files(&form, (&page, &page), &fields, &[("a.jpg", &jpeg(60, 40))]);
    assert_eq!((outside.status, outside.attributes("[name=waiting]", "value").len()), (401, 1), "{}", outside.body);
    let signed = [("sign_in_email", ambassador.email.as_str()), ("sign_in_password", PASSWORD)];
    let given = browser.submit_on(&outside, &page, &signed);

    assert_eq!(given.status, 303, "{}", given.body);
    assert_eq!(world.app.browser().get(&place).texts("#f2 .shots li").len(), 1);
}
