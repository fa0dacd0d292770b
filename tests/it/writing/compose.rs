//! Composing, previewing and publishing a complaint.

use super::{NEW, PREVIEW, PUBLISH, TITLE, World, assert_kept, filled, filled_but, kept, send_elsewhere};
use crate::support::{PASSWORD, TestPerson};

#[test]
fn an_owner_sees_what_others_will_see_and_publishes_it() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);

    let preview = browser.submit(NEW, PREVIEW, &filled());

    assert_eq!(preview.status, 200);
    assert_eq!(preview.text("article h2"), TITLE);
    assert_eq!(preview.text("article .who b"), "3栋业主");
    assert_eq!(preview.texts("article .points li"), ["修好顶棚漏水", "修好前每天有人清桶"]);
    assert_eq!(preview.text("article .text strong"), "请尽快");
    assert_eq!(world.app.complaint_count(), 0, "a preview publishes nothing");

    let published = browser.submit_on(&preview, PUBLISH, &[]);

    assert_eq!(published.location().as_deref(), Some("/complaints/1"));
    let thread = browser.follow(published);
    assert_eq!((thread.status, thread.text("h1").as_str()), (200, TITLE));
}

#[test]
fn going_back_from_the_preview_keeps_everything() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled_but("point3", ""));

    let form = send_elsewhere(&browser, &preview, (PUBLISH, NEW));

    assert_eq!(form.status, 200);
    assert_eq!(kept(&form, PREVIEW, "title"), TITLE);
    assert_eq!(kept(&form, PREVIEW, "severity"), "major");
    assert_eq!(kept(&form, PREVIEW, "point1"), "修好顶棚漏水");
    assert_eq!(kept(&form, PREVIEW, "estate"), world.estate.to_string());
}

#[test]
fn sending_twice_gives_one_complaint() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled());

    let first = browser.submit_on(&preview, PUBLISH, &[]);
    let second = browser.submit_on(&preview, PUBLISH, &[]);

    assert_eq!((first.location(), second.status), (second.location(), 303));
    assert_eq!(world.app.complaint_count(), 1);
}

#[test]
fn every_mistake_stands_at_its_field_and_nothing_is_lost() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let many_bytes = "👨‍👩‍👧‍👦".repeat(2_700);
    let cases = [
        ("title", String::new(), "这一项要填。"),
        ("title", "漏水".to_owned(), "至少 4 个字，现在 2 个。"),
        ("title", "水".repeat(61), "最多 60 个字，现在 61 个。"),
        ("title", "\u{202e}\u{200b}\u{7}".to_owned(), "这一项要填。"),
        ("text", " \n　\n".to_owned(), "这一项要填。"),
        ("text", "水".repeat(10_001), "最多 10000 个字，现在 10001 个。"),
        ("text", many_bytes, "这段文字里特殊符号太多，请精简后再试。"),
        ("point2", "水".repeat(101), "最多 100 个字，现在 101 个。"),
        ("point10", "水".repeat(101), "最多 100 个字，现在 101 个。"),
        ("wish", "水".repeat(501), "最多 500 个字，现在 501 个。"),
        ("estate", String::new(), "请选一个小区。"),
        ("estate", "999999".to_owned(), "请选一个小区。"),
        ("estate", "1 OR 1=1".to_owned(), "请选一个小区。"),
        ("category", "nonsense".to_owned(), "请选一个类别。"),
        ("severity", "doom".to_owned(), "请选严重程度。"),
    ];

    for (name, value, said) in cases {
        let answer = browser.submit(NEW, PREVIEW, &filled_but(name, &value));
        let case = format!("{name} {:?}", value.chars().take(20).collect::<String>());
        assert_eq!(answer.status, 422, "{case}");
        assert_eq!(answer.texts(".field.bad .error"), [said], "{case}");
        let link = format!("#{name}");
        assert_eq!(answer.attributes(".flash a", "href"), [link], "{case}");
        for (other, kept_value) in filled().into_iter().filter(|(other, _)| *other != name) {
            assert_eq!(kept(&answer, PREVIEW, other), kept_value, "{case}: {other} is lost");
        }
        let publishing = browser.submit_on(&answer, PREVIEW, &[]);
        assert_eq!(publishing.status, 422, "{case}");
    }
    assert_eq!(world.app.complaint_count(), 0);
}

#[test]
fn publishing_checks_again_what_the_preview_has_checked() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled());

    for (name, value) in [("title", "漏水"), ("estate", "999999"), ("category", "x")] {
        let answer = browser.submit_on(&preview, PUBLISH, &[(name, value)]);
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.has(".field.bad .error"), "{name}");
    }
    assert_eq!(world.app.complaint_count(), 0);
}

#[test]
fn full_width_digits_stay_and_control_characters_go() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);

    let fields = filled_but("title", "１２栋\u{202e}电梯\u{0}停了③次");
    let preview = browser.submit(NEW, PREVIEW, &fields);

    assert_eq!((preview.status, preview.text("article h2").as_str()), (200, "１２栋电梯停了③次"));
}

#[test]
fn without_points_the_title_is_the_one_point() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);

    let fields: Vec<_> = filled().into_iter().filter(|(name, _)| !name.starts_with("point")).collect();
    let preview = browser.submit(NEW, PREVIEW, &fields);

    assert_eq!(preview.texts("article .points li"), [TITLE]);
}

#[test]
fn a_home_owner_finds_her_own_estate_chosen() {
    let world = World::new();
    let other = world.app.estate(world.app.region("华东"), "听涛苑");
    let browser = world.app.signed_in(&world.ann);

    assert_eq!(kept(&browser.get(NEW), PREVIEW, "estate"), world.estate.to_string());
    let there = browser.get(&format!("{NEW}?estate={other}"));
    assert_eq!(kept(&there, PREVIEW, "estate"), other.to_string());
    assert_eq!(browser.get(&format!("{NEW}?estate=999999")).status, 404);
    assert_eq!(browser.get(&format!("{NEW}?estate=abc")).status, 400);
    assert_eq!(browser.get(&format!("{NEW}?estate=1&estate=2")).status, 400);
}

#[test]
fn without_an_approved_home_a_complaint_is_held_and_one_a_day() {
    let world = World::new();
    let guest = world.app.person("guest@example.com");
    let browser = world.app.signed_in(&guest);
    let estate = world.estate.to_string();
    let fields = filled_but("estate", &estate);

    assert!(browser.get(NEW).text(".flash.due").contains("审核中"));
    let preview = browser.submit(NEW, PREVIEW, &fields);
    assert!(preview.text(".flash.due").contains("审核中"));
    assert_eq!(browser.submit_on(&preview, PUBLISH, &[]).status, 303);
    assert_eq!(world.app.browser().get("/complaints/1").status, 404);

    let preview = browser.submit(NEW, PREVIEW, &fields);
    let second = browser.submit_on(&preview, PUBLISH, &[]);
    assert_eq!(second.status, 429);
    assert!(second.text(".flash.late").contains("请明天再发"));
    assert_eq!(kept(&second, PREVIEW, "title"), TITLE);
    assert_eq!(world.app.complaint_count(), 1);
}

#[test]
fn an_unconfirmed_address_is_told_how_to_confirm_it_and_keeps_the_text() {
    let world = World::new();
    let browser = world.app.browser();
    let asked = [("email", "new@example.com"), ("password", PASSWORD)];
    assert_eq!(browser.submit("/account/new", "/account/new", &asked).status, 303);
    browser.sign_in(&TestPerson { id: world.ann.id, email: "new@example.com".to_owned() });
    let estate = world.estate.to_string();

    let form = browser.get(NEW);
    assert_eq!(form.attributes(".flash.late a", "href"), ["/me#email-section"]);
    let answer = browser.submit_on(&form, PREVIEW, &filled_but("estate", &estate));

    assert_eq!(answer.status, 403);
    assert_kept(&answer, PREVIEW);
}

#[test]
fn too_many_writes_lose_nothing() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled());

    let last = (0..40).map(|_| browser.submit_on(&preview, PUBLISH, &[])).find(|answer| answer.status == 429).unwrap();

    assert_eq!(kept(&last, PREVIEW, "title"), TITLE);
}
