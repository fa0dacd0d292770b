//! A session that has ended does not eat a text: the form comes back whole with a sign-in in it.

use super::{NEW, PREVIEW, PUBLISH, World, assert_kept, filled, filled_but, kept};
use crate::support::{Answer, PASSWORD};

const DAYS_BEYOND_A_SESSION: i64 = 31;

fn sign_in_fields(email: &str) -> [(&str, &str); 2] {
    [("sign_in_email", email), ("sign_in_password", PASSWORD)]
}

fn assert_asks_to_sign_in(answer: &Answer) {
    assert_eq!(answer.status, 401);
    assert!(answer.has("form #sign_in_email") && answer.has("form #sign_in_password"), "{}", answer.body);
}

#[test]
fn a_visitor_is_sent_to_the_sign_in_and_back() {
    let world = World::new();

    let answer = world.app.browser().get(NEW);

    assert_eq!(answer.location().as_deref(), Some("/session/new?next=%2Fcomplaints%2Fnew"));
}

#[test]
fn an_expired_session_at_the_preview_keeps_everything_and_goes_on() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    world.app.advance_days(DAYS_BEYOND_A_SESSION);

    let expired = browser.submit_on(&form, PREVIEW, &filled());
    assert_asks_to_sign_in(&expired);
    assert_kept(&expired, PREVIEW);

    let wrong = [("sign_in_email", "ann@example.com"), ("sign_in_password", "wrong")];
    let refused = browser.submit_on(&expired, PREVIEW, &wrong);
    assert_asks_to_sign_in(&refused);
    assert_kept(&refused, PREVIEW);
    assert!(!refused.body.contains("value=\"wrong\""), "a password comes back");

    let preview = browser.submit_on(&refused, PREVIEW, &sign_in_fields("ann@example.com"));
    assert_eq!(preview.status, 200);
    assert!(browser.cookie("candor_session").is_some());
    assert_eq!(browser.submit_on(&preview, PUBLISH, &[]).status, 303);
}

#[test]
fn an_expired_session_at_publishing_keeps_everything_and_publishes() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled_but("point3", ""));
    world.app.advance_days(DAYS_BEYOND_A_SESSION);

    let expired = browser.submit_on(&preview, PUBLISH, &[]);
    assert_asks_to_sign_in(&expired);
    assert_eq!(kept(&expired, PUBLISH, "point1"), "修好顶棚漏水");

    let published = browser.submit_on(&expired, PUBLISH, &sign_in_fields("ann@example.com"));
    assert_eq!(published.location().as_deref(), Some("/complaints/1"));
    assert_eq!(browser.get("/me").status, 200, "she stays signed in");
}

#[test]
fn an_expired_session_keeps_replies_changes_and_words_to_a_decision() {
    let world = World::new();
    let id = world.complaint();
    let ambassador = world.app.answered(id);
    world.app.propose(&ambassador, id);
    let browser = world.app.signed_in(&world.ann);
    let forms = [
        ("reply", "replies", vec![("act", "send"), ("text", "还在漏")]),
        ("floors/1/edit", "floors/1/edit", vec![("text", "还在漏")]),
        ("heading/edit", "heading/edit", vec![("title", "电梯厅还在漏水"), ("wish", "还在漏")]),
        ("withdrawal", "withdrawal", vec![("text", "还在漏")]),
        ("decision", "decision", vec![("verdict1", "confirmed"), ("verdict2", "refused"), ("text", "还在漏")]),
    ];
    let shown: Vec<Answer> = forms.iter().map(|(page, ..)| browser.get(&format!("/complaints/{id}/{page}"))).collect();
    world.app.advance_days(DAYS_BEYOND_A_SESSION);

    for ((_, action, fields), shown) in forms.iter().zip(&shown) {
        let action = format!("/complaints/{id}/{action}");
        let expired = browser.submit_on(shown, &action, fields);
        assert_asks_to_sign_in(&expired);
        for (name, value) in fields.iter().filter(|(name, _)| *name != "act") {
            assert_eq!(kept(&expired, &action, name), *value, "{action}");
        }
    }
    let decision = format!("/complaints/{id}/decision");
    let expired = browser.submit_on(&shown[4], &decision, &forms[4].2);
    let decided = browser.submit_on(&expired, &decision, &sign_in_fields("ann@example.com"));
    assert_eq!(decided.status, 303, "{}", decided.body);
}

#[test]
fn the_author_of_a_held_complaint_keeps_her_words_too() {
    let world = World::new();
    let guest = world.app.person("guest@example.com");
    let id = world.app.complaint_with_two_points(&guest, world.estate);
    let browser = world.app.signed_in(&guest);
    let shown = browser.get(&format!("/complaints/{id}/reply"));
    world.app.advance_days(DAYS_BEYOND_A_SESSION);
    let action = format!("/complaints/{id}/replies");

    let expired = browser.submit_on(&shown, &action, &[("act", "send"), ("text", "补充一句")]);

    assert_asks_to_sign_in(&expired);
    assert!(!expired.body.contains("电梯厅"), "what is held shows to nobody");
    let mut fields = sign_in_fields("guest@example.com").to_vec();
    fields.push(("act", "send"));
    assert_eq!(browser.submit_on(&expired, &action, &fields).status, 303);
}
