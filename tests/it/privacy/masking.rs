//! Personal data is covered before anybody else reads it.

use candor::base::masking::Unmasked;

use super::{MOBILE, PLATE, ROOM, full_of_secrets, places};
use crate::check::differences;
use crate::support::Answer;
use crate::support::town::Town;

const NEW: &str = "/complaints/new";
const PREVIEW: &str = "/complaints/new/preview";
const PUBLISH: &str = "/complaints";

#[test]
fn nobody_meets_a_covered_number_on_any_page() {
    let town = Town::new();
    let id = full_of_secrets(&town, &town.owner, Unmasked::NOTHING);
    town.reply(&town.neighbour, id, &format!("我家{ROOM}也是，{MOBILE}"));
    town.answer(id, "已安排。");
    town.app.run_jobs();
    let moderator = town.app.staff(candor::base::words::Role::Moderator, candor::accounts::Scope::Group);

    let mut readers = vec![("visitor", town.app.browser())];
    let signed_in = [
        ("opener", &town.owner),
        ("neighbour", &town.neighbour),
        ("stranger", &town.stranger),
        ("triage", &town.triage),
        ("ambassador", &town.ambassador),
        ("moderator", &moderator),
    ];
    readers.extend(signed_in.map(|(name, person)| (name, town.app.signed_in(person))));
    for (reader, browser) in &readers {
        let mut shown = 0;
        for place in places(&town, id) {
            let page = browser.get(&place);
            shown += usize::from(page.status == 200);
            // The question itself stands in the field of the search.
            let body = page.body.replace(&format!("value=\"{MOBILE}\""), "").replace(&format!("value=\"{ROOM}\""), "");
            let body = body.replace(&format!("q={MOBILE}"), "");
            for secret in [MOBILE, "1201", PLATE] {
                assert!(!body.contains(secret), "{reader} reads {secret} on {place}:\n{body}");
            }
        }
        assert!(shown >= 10, "{reader} sees {shown} pages");
    }
    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert_eq!(thread.text("h1"), "漏水请打〔手机号已遮盖〕");
    assert!(thread.text("#f1 .text").contains("我家〔房号已遮盖〕漏水，车〔车牌已遮盖〕也泡了"), "{}", thread.body);
    assert_eq!(town.app.browser().get(&format!("/search?q={MOBILE}")).texts(".row").len(), 0);
    assert_eq!(differences(&town.app), Vec::<String>::new());
}

#[test]
fn what_the_company_says_is_not_covered() {
    let town = Town::new();
    let id = town.complaint("电梯停了", "停了三天。");

    town.answer(id, "值班电话 0731-88888888，3栋2单元1201室先修。");

    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert!(thread.text("#f2 .text").contains("0731-88888888，3栋2单元1201室"));
}

fn filled() -> Vec<(&'static str, &'static str)> {
    vec![
        ("category", "construction"),
        ("severity", "general"),
        ("title", "3栋2单元1201室漏水"),
        ("text", "车牌粤B12345，电话13800138000、139 0013 9000。"),
        ("point1", "修好3栋2单元1201室"),
        ("wish", ""),
    ]
}

fn shown(preview: &Answer) -> (String, String) {
    (preview.text("article h2"), preview.text("article .text"))
}

#[test]
fn the_preview_shows_what_others_will_see_and_lets_its_author_show_rooms_and_plates() {
    let town = Town::new();
    let browser = town.app.signed_in(&town.owner);

    let preview = browser.submit(NEW, PREVIEW, &filled());
    let covered = ("〔房号已遮盖〕漏水", "车牌〔车牌已遮盖〕，电话〔手机号已遮盖〕、〔手机号已遮盖〕。");
    assert_eq!(shown(&preview), (covered.0.to_owned(), covered.1.to_owned()));
    assert!(preview.text("#masks").contains("2 个手机号、1 个车牌、2 个房号"), "{}", preview.text("#masks"));

    let again = browser.submit_on(&preview, PUBLISH, &[("show_rooms", "yes")]);
    let id = again.location().unwrap();
    let thread = browser.follow(again);
    assert_eq!(thread.text("h1"), "3栋2单元1201室漏水");
    assert!(thread.text("#f1 .text").contains("〔车牌已遮盖〕"), "each kind for itself");
    assert_eq!(id, "/complaints/1");
    assert_eq!(differences(&town.app), Vec::<String>::new());
}

#[test]
fn a_box_is_kept_through_preview_and_form() {
    let town = Town::new();
    let browser = town.app.signed_in(&town.owner);
    let mut fields = filled();
    fields.push(("show_plates", "yes"));

    let preview = browser.submit(NEW, PREVIEW, &fields);
    assert!(shown(&preview).1.starts_with("车牌粤B12345"), "{}", preview.body);
    let sent = preview.form_fields(PUBLISH);
    let pairs: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let form = browser.post_without_token(NEW, &pairs);
    assert!(form.form_fields(PREVIEW).contains(&("show_plates".to_owned(), "yes".to_owned())));
    assert_eq!(browser.submit_on(&preview, PUBLISH, &[("show_plates", "all")]).status, 400);
}

#[test]
fn a_reply_is_covered_in_its_preview_and_in_the_thread() {
    let town = Town::new();
    let id = town.complaint("电梯停了", "停了三天。");
    let browser = town.app.signed_in(&town.neighbour);
    let (form, send) = (format!("/complaints/{id}/reply"), format!("/complaints/{id}/replies"));

    let text = "我家3-2-1201也是，加微信 abc_12345";
    let preview = browser.submit(&form, &send, &[("text", text), ("act", "preview")]);
    assert_eq!(preview.text(".preview .text"), "我家〔房号已遮盖〕也是，加微信 〔联系号已遮盖〕");
    let replied = browser.submit_on(&preview, &send, &[("show_rooms", "yes"), ("act", "send")]);
    assert_eq!(replied.status, 303, "{}", replied.body);

    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert_eq!(thread.text("#f2 .text"), "我家3-2-1201也是，加微信 〔联系号已遮盖〕");
}

#[test]
fn a_change_that_only_covers_leaves_nothing_to_read_of_the_version_before() {
    let town = Town::new();
    let id = full_of_secrets(&town, &town.owner, Unmasked { plates: true, rooms: true });
    let browser = town.app.signed_in(&town.owner);
    let place = format!("/complaints/{id}/floors/1/edit");

    let form = browser.get(&place);
    let fields = form.form_fields(&place);
    let text = fields.iter().find(|(name, _)| name == "text").unwrap().1.clone();
    assert!(text.contains(MOBILE) && text.contains(ROOM), "she changes what she wrote: {text}");
    assert!(fields.contains(&("show_rooms".to_owned(), "yes".to_owned())), "her boxes are as they were: {fields:?}");
    let saved = browser.submit_on(&form, &place, &[("show_rooms", ""), ("show_plates", "")]);
    assert_eq!(saved.status, 303);

    let versions = town.app.browser().get(&format!("/complaints/{id}/floors/1/versions"));
    assert!(!versions.body.contains(PLATE), "{}", versions.body);
    assert!(versions.body.contains("已遮盖。"));
    assert_eq!(versions.texts("article").len(), 2, "that there was one stays");
    assert_eq!(differences(&town.app), Vec::<String>::new());

    town.edit(id, 1, "我家漏水，请来看。");
    let versions = town.app.browser().get(&format!("/complaints/{id}/floors/1/versions"));
    assert!(versions.body.contains("我家〔房号已遮盖〕漏水"), "every other version stays public");
}

#[test]
fn title_and_wish_are_covered_when_they_are_changed() {
    let town = Town::new();
    let id = town.complaint("电梯又停了", "停了三天。");
    let browser = town.app.signed_in(&town.owner);
    let place = format!("/complaints/{id}/heading/edit");
    let title = |answer: &Answer| answer.text("h1");

    browser.submit(
        &place,
        &place,
        &[("title", "3栋2单元1201室电梯"), ("wish", "打13800138000"), ("show_rooms", "yes")],
    );
    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert_eq!(
        (title(&thread).as_str(), thread.text(".wish span").as_str()),
        ("3栋2单元1201室电梯", "打〔手机号已遮盖〕")
    );
    let form = browser.get(&place);
    assert!(form.form_fields(&place).contains(&("wish".to_owned(), "打13800138000".to_owned())), "{}", form.body);
    browser.submit_on(&form, &place, &[("show_rooms", "")]);

    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert_eq!(title(&thread), "〔房号已遮盖〕电梯");
    let versions = town.app.browser().get(&format!("/complaints/{id}/floors/1/versions"));
    assert!(!versions.body.contains("1201"), "{}", versions.body);
    assert_eq!(differences(&town.app), Vec::<String>::new());
}

#[test]
fn an_addition_is_covered() {
    let town = Town::new();
    let id = town.complaint("电梯又停了", "停了三天。");
    town.app.advance_minutes(20);

    town.edit(id, 1, "请打13800138000。");

    let thread = town.app.browser().get(&format!("/complaints/{id}"));
    assert!(thread.text("#f1 .added").ends_with("请打〔手机号已遮盖〕。"), "{}", thread.text("#f1 .added"));
    assert_eq!(differences(&town.app), Vec::<String>::new());
}
