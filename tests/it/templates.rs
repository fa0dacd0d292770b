//! Reply templates: kept by the group, filled from the complaint, put into a form without touching what was typed, and
//! never a promise to everybody.

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{ReplyKind, Role};

use crate::support::{Answer, Browser, TestApp, TestPerson};

const PLACE: &str = "/admin/templates";
const TITLE: &str = "地下车库顶板漏水";

struct World {
    app: TestApp,
    opener: TestPerson,
    centre: TestPerson,
    ambassador: TestPerson,
    id: ComplaintId,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let estate = app.estate(app.region("城东公司"), "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let centre = app.staff(Role::GroupCentre, Scope::Group);
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint(&opener, estate, TITLE);
        app.accept(&app.staff(Role::Triage, Scope::Group), id, &ambassador);
        Self { app, opener, centre, ambassador, id }
    }

    /// With one template of a kind.
    fn with(kind: &str, zh: &str, en: &str) -> Self {
        let world = Self::new();
        let fields = [("title", "常用开头"), ("kind", kind), ("body_zh", zh), ("body_en", en)];
        let written = world.app.signed_in(&world.centre).submit(PLACE, PLACE, &fields);
        assert_eq!(written.status, 303, "{}", written.body);
        world
    }

    fn page(&self, page: &str) -> String {
        format!("/complaints/{}/{page}", self.id)
    }

    /// Sends the form of an official word with a button.
    fn press(&self, browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Answer {
        let place = self.page(page);
        let shown = browser.get(&place);
        browser.send_files(&shown, (&place, &place), fields, &[])
    }
}

#[test]
fn a_template_is_filled_from_the_complaint_and_sent_as_ones_own_words() {
    let world = World::with("substantive", "您好，{number}《{title}》由{ambassador}负责，时限是 {due}。", "");
    let browser = world.app.signed_in(&world.ambassador);

    let filled = world.press(&browser, "response", &[("act", "template"), ("template", "1")]);

    assert_eq!(filled.status, 200);
    let text = filled.text("textarea[name=text]");
    assert!(text.contains(&format!("2026-000001《{TITLE}》由林晓负责，时限是 11月")), "{text}");
    assert_eq!(filled.attributes("input[name=kind][checked]", "value"), ["substantive"]);
    let place = world.page("response");
    // The date that it fills in is a day to come, and asks what it is as any other.
    let asked = browser.send_files(&filled, (&place, &place), &[("act", "send")], &[]);
    assert_eq!(asked.status, 422);
    assert!(asked.text("main").contains("这是承诺吗"));
    let sent = [("act", "send"), ("text", "您好，{number} 由林晓负责。")];
    assert_eq!(browser.send_files(&filled, (&place, &place), &sent, &[]).status, 303);
    let thread = world.app.browser().get(&format!("/complaints/{}", world.id));
    assert!(thread.text("#f2").contains("{number} 由林晓负责"), "what is sent is what was typed");
}

#[test]
fn what_was_typed_is_replaced_only_when_that_is_asked_for() {
    let world = World::with("question", "请问漏水从哪一天开始的？", "When did it begin?");
    let browser = world.app.signed_in(&world.ambassador);
    let typed = |act| [("act", act), ("template", "1"), ("text", "我写了一半的话"), ("kind", "acknowledgement")];

    let asked = world.press(&browser, "response", &typed("template"));
    assert_eq!(asked.status, 200);
    assert!(asked.has("#template-asks"));
    assert_eq!(asked.text("textarea[name=text]"), "我写了一半的话");
    assert_eq!(asked.attributes("input[name=kind][checked]", "value"), ["acknowledgement"]);

    let appended = world.press(&browser, "response", &typed("template_append"));
    let text = appended.text("textarea[name=text]");
    assert!(text.starts_with("我写了一半的话") && text.ends_with("从哪一天开始的？"), "{text}");
    let replaced = world.press(&browser, "response", &typed("template_replace"));
    assert_eq!(replaced.text("textarea[name=text]"), "请问漏水从哪一天开始的？");
    assert_eq!(replaced.attributes("input[name=kind][checked]", "value"), ["question"]);
    let english = world.app.signed_in(&world.ambassador).in_english();
    let filled = world.press(&english, "response", &[("act", "template"), ("template", "1")]);
    assert_eq!(filled.text("textarea[name=text]"), "When did it begin?");
    assert!(
        world.app.browser().get(&format!("/complaints/{}", world.id)).texts(".official").is_empty(),
        "nothing is sent"
    );
}

#[test]
fn a_solution_has_templates_of_its_own() {
    let world = World::with("solution", "逐条说明如下，请您确认。", "");
    let browser = world.app.signed_in(&world.ambassador);
    assert!(!browser.get(&world.page("response")).has("select[name=template]"));
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "已修好。");

    let note = [("act", "template"), ("template", "1"), ("note_1", "换了一段"), ("outcome_1", "done")];
    let filled = world.press(&browser, "solution", &note);

    assert_eq!(filled.text("textarea[name=text]"), "逐条说明如下，请您确认。");
    assert_eq!(filled.text("textarea[name=note_1]"), "换了一段", "what was typed elsewhere stays");
    assert_eq!(filled.attributes("input[name=outcome_1][checked]", "value"), ["done"]);
}

#[test]
fn a_template_names_no_day_and_fills_no_place_that_there_is_not() {
    let world = World::new();
    let browser = world.app.signed_in(&world.centre);
    let send = |zh: &str, en: &str| {
        let fields = [("title", "常用开头"), ("kind", "acknowledgement"), ("body_zh", zh), ("body_en", en)];
        browser.submit(PLACE, PLACE, &fields)
    };
    for (zh, en, field) in [
        ("我们三日内给您答复。", "", "body_zh"),
        ("12月1日前完工。", "", "body_zh"),
        ("您好，已收到。", "We will call you tomorrow.", "body_en"),
        ("{name} 您好，已收到。", "", "body_zh"),
        ("", "", "body_zh"),
    ] {
        let answer = send(zh, en);
        assert_eq!(answer.status, 422, "{zh}{en}");
        assert!(answer.has(&format!("#{field}-e")), "{zh}{en}");
        assert!(answer.text(&format!("textarea[name={field}]")).contains(if field == "body_en" { en } else { zh }));
    }
    assert!(!browser.get(PLACE).has("#in-use"));
}

#[test]
fn a_retired_template_is_offered_no_more_and_its_words_stay() {
    let world = World::with("acknowledgement", "您好，{number} 已收到。", "");
    let centre = world.app.signed_in(&world.centre);
    let ambassador = world.app.signed_in(&world.ambassador);
    let place = world.page("response");
    let open = ambassador.get(&place);
    assert!(open.has("select[name=template]"));

    let retired = centre.submit(PLACE, &format!("{PLACE}/1/end"), &[]);

    assert_eq!(retired.status, 303);
    assert!(!ambassador.get(&place).has("select[name=template]"));
    let late = [("act", "template"), ("template", "1"), ("text", "我写的")];
    let answer = ambassador.send_files(&open, (&place, &place), &late, &[]);
    assert_eq!((answer.status, answer.text("textarea[name=text]").as_str()), (200, "我写的"));
    let page = centre.get(PLACE);
    assert!(!page.has("#in-use") && page.text("details").contains("已收到"));
    assert!(centre.get(&format!("{PLACE}?from=1")).text("textarea[name=body_zh]").contains("已收到"));
    assert_eq!(centre.get(&format!("{PLACE}?from=9")).status, 404);
}

#[test]
fn only_administrators_and_the_group_centre_keep_templates() {
    let world = World::new();
    let region = world.app.region("城西公司");
    let regional = world.app.staff(Role::GroupCentre, Scope::Region(region));
    for person in [&world.ambassador, &regional, &world.opener] {
        assert_eq!(world.app.signed_in(person).get(PLACE).status, 403);
    }
    assert_eq!(world.app.browser().get(PLACE).status, 303, "to the door");
    let admin = world.app.signed_in(&world.app.admin());
    let page = admin.get(PLACE);
    assert_eq!(page.status, 200);
    let token = page.attributes("input[name=csrf]", "value").remove(0);
    let ambassador = world.app.signed_in(&world.ambassador);
    let fields = [
        ("csrf", token.as_str()),
        ("title", "常用"),
        ("kind", "question"),
        ("body_zh", "请问是哪里？"),
        ("body_en", ""),
    ];
    assert_eq!(admin.post_without_token(PLACE, &fields).status, 303);
    let own = ambassador.get("/me/sessions").attributes("input[name=csrf]", "value").remove(0);
    assert_eq!(ambassador.post_without_token(&format!("{PLACE}/1/end"), &[("csrf", own.as_str())]).status, 403);
}

#[test]
fn the_title_of_a_complaint_brings_no_markdown_into_an_official_word() {
    let world = World::with("substantive", "关于《{title}》：", "");
    let estate = world.app.row(world.id).estate_id;
    let id = world.app.complaint(&world.opener, estate, "[点这里](https://evil.example) **急**");
    world.app.accept(&world.app.staff(Role::Triage, Scope::Group), id, &world.ambassador);
    let browser = world.app.signed_in(&world.ambassador);
    let place = format!("/complaints/{id}/response");
    let open = browser.get(&place);

    let filled = browser.send_files(&open, (&place, &place), &[("act", "template"), ("template", "1")], &[]);
    assert_eq!(browser.send_files(&filled, (&place, &place), &[("act", "send")], &[]).status, 303);

    let thread = world.app.browser().get(&format!("/complaints/{id}"));
    // An address that can be read may be followed; one behind other words may not.
    assert!(thread.texts("#f2 .text a").iter().all(|link| link.contains("evil.example")));
    assert!(!thread.has("#f2 .text strong"));
    assert!(thread.text("#f2 .text").contains("[点这里](https://evil.example) **急**"));
}
