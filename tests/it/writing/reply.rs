//! Replying: quotes, previews, once for each form.

use super::World;
use crate::support::Answer;

fn text_of(shown: &Answer, action: &str) -> String {
    super::kept(shown, action, "text")
}

#[test]
fn a_reply_quotes_is_looked_at_and_leads_to_its_floor() {
    let world = World::new();
    let id = world.complaint();
    let bob = world.bob();
    world.app.reply(&bob, id, None, "我家也漏。\n> 旧的引用");
    let browser = world.app.signed_in(&world.ann);
    let action = format!("/complaints/{id}/replies");

    let form = browser.get(&format!("/complaints/{id}/reply?to=2&quote=1"));
    assert_eq!(text_of(&form, &action).trim_end(), "> 2 楼 3栋业主乙：\n> 我家也漏。\n> 旧的引用");

    let text = format!("{}谢谢邻居。", text_of(&form, &action));
    let preview = browser.submit_on(&form, &action, &[("text", &text), ("act", "preview")]);
    assert_eq!(preview.status, 200);
    assert_eq!(preview.text(".preview .who b"), "3栋业主");
    assert!(preview.text(".preview .text").ends_with("谢谢邻居。"));
    assert_eq!(text_of(&preview, &action).replace("\r\n", "\n"), text);
    assert_eq!(world.app.seen_by(&bob, id).last_floor, 2, "a preview sends nothing");

    let sent = browser.submit_on(&preview, &action, &[("act", "send")]);
    let again = browser.submit_on(&preview, &action, &[("act", "send")]);
    assert_eq!(sent.location(), Some(format!("/complaints/{id}?page=1#f3")));
    assert_eq!(again.location(), sent.location());
    assert_eq!(world.app.seen_by(&bob, id).last_floor, 3);
}

#[test]
fn the_twenty_first_floor_is_on_the_second_page() {
    let world = World::new();
    let id = world.complaint();
    for number in 2..=20 {
        world.app.reply(&world.ann, id, None, &format!("第 {number} 次催"));
    }
    let browser = world.app.signed_in(&world.ann);
    let action = format!("/complaints/{id}/replies");

    let sent = browser.submit(&format!("/complaints/{id}/reply"), &action, &[("text", "再催"), ("act", "send")]);

    assert_eq!(sent.location(), Some(format!("/complaints/{id}?page=2#f21")));
}

#[test]
fn ten_thousand_nested_quotes_are_written_shown_and_quoted() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let action = format!("/complaints/{id}/replies");
    let page = format!("/complaints/{id}/reply");
    let nested = format!("{}底", ">".repeat(9_999));

    let preview = browser.submit(&page, &action, &[("text", &nested), ("act", "preview")]);
    assert_eq!(preview.status, 200);
    assert_eq!(browser.submit_on(&preview, &action, &[("act", "send")]).status, 303);
    let quoting = browser.get(&format!("{page}?to=2&quote=1"));
    assert_eq!(text_of(&quoting, &action).trim_end(), "> 2 楼 3栋业主：\n> 底");
    assert_eq!(browser.get(&format!("/complaints/{id}")).status, 200);
}

#[test]
fn mistakes_in_a_reply_keep_what_was_written() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let action = format!("/complaints/{id}/replies");
    let form = browser.get(&format!("/complaints/{id}/reply"));
    let too_long = "水".repeat(10_001);

    for act in ["preview", "send"] {
        for text in ["", " \u{200b}\n", too_long.as_str()] {
            let answer = browser.submit_on(&form, &action, &[("text", text), ("act", act)]);
            assert_eq!((answer.status, answer.texts(".field.bad").len()), (422, 1));
        }
        let answer = browser.submit_on(&form, &action, &[("text", &too_long), ("act", act)]);
        assert_eq!(text_of(&answer, &action), too_long);
    }
    assert_eq!(browser.submit_on(&form, &action, &[("text", "好"), ("act", "shout")]).status, 400);
    assert_eq!(browser.submit_on(&form, &action, &[("text", "好"), ("act", "send"), ("to", "x")]).status, 400);
    assert_eq!(browser.submit_on(&form, &action, &[("text", "好"), ("act", "send"), ("to", "77")]).status, 404);
    assert_eq!(browser.get(&format!("/complaints/{id}/reply?to=77")).status, 404);
}

#[test]
fn somebody_who_may_not_reply_is_told_so_and_keeps_her_text() {
    let world = World::new();
    let id = world.complaint();
    let guest = world.app.person("guest@example.com");
    let bob = world.bob();
    let browser = world.app.signed_in(&bob);
    let action = format!("/complaints/{id}/replies");
    assert_eq!(world.app.signed_in(&guest).get(&format!("/complaints/{id}/reply")).status, 403);
    let form = browser.get(&format!("/complaints/{id}/reply"));
    let opener = world.app.signed_in(&world.ann);
    let withdrawal = format!("/complaints/{id}/withdrawal");
    assert_eq!(opener.submit(&withdrawal, &withdrawal, &[]).status, 303);

    let answer = browser.submit_on(&form, &action, &[("text", "我家也漏"), ("act", "send")]);

    assert_eq!((answer.status, text_of(&answer, &action).as_str()), (403, "我家也漏"));
}

#[test]
fn a_home_is_counted_by_a_button() {
    let world = World::new();
    let id = world.complaint();
    let bob = world.bob();
    let browser = world.app.signed_in(&bob);
    let form = browser.get(&format!("/complaints/{id}/reply"));
    let token = super::kept(&form, &format!("/complaints/{id}/replies"), "csrf");
    let press = |act: &str| browser.post_without_token(&format!("/complaints/{id}/{act}"), &[("csrf", &token)]);

    for (act, homes) in [("affected", 1), ("affected", 1), ("affected/end", 0)] {
        let answer = press(act);
        assert_eq!(answer.location(), Some(format!("/complaints/{id}")), "{act}");
        assert_eq!(world.app.seen_by(&bob, id).affected_count, homes, "{act}");
        assert_eq!(browser.follow(answer).status, 200);
    }
    assert_eq!(browser.get(&format!("/complaints/{id}/affected")).status, 404, "reading a button does nothing");
}
