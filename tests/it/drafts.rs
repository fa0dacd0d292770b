//! Drafts: kept without script and with it, never overwritten, seen by nobody else, gone with their publication.

use candor::base::ids::ComplaintId;
use candor::drafts::Target;
use candor::estates::Building;

use crate::support::{Answer, Browser, TestApp, TestPerson};

const NEW: &str = "/complaints/new";
const PREVIEW: &str = "/complaints/new/preview";
const PUBLISH: &str = "/complaints";
const LIST: &str = "/me/drafts";

struct World {
    app: TestApp,
    building: Building,
    ann: TestPerson,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let estate = app.estate(app.region("华南"), "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        let ann = app.owner("ann@example.com", &building, "101");
        Self { app, building, ann }
    }

    fn complaint(&self) -> ComplaintId {
        self.app.complaint_with_two_points(&self.ann, self.building.estate_id)
    }
}

/// Sends the form of a page with the button that saves it.
fn save(browser: &Browser, shown: &Answer, (action, place): (&str, &str), fields: &[(&str, &str)]) -> Answer {
    let mut all = shown.form_fields(action);
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    let mut pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.extend_from_slice(fields);
    pairs.push(("act", "save"));
    browser.post_without_token(place, &pairs)
}

fn save_opening(browser: &Browser, shown: &Answer, fields: &[(&str, &str)]) -> Answer {
    save(browser, shown, (PREVIEW, NEW), fields)
}

fn value(shown: &Answer, action: &str, name: &str) -> String {
    let fields = shown.form_fields(action);
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

#[test]
fn a_draft_saved_by_a_button_is_there_on_another_device() {
    let world = World::new();
    let phone = world.app.signed_in(&world.ann);
    let form = phone.get(NEW);
    let typed = [("title", "电梯"), ("text", "  从周一起\n\n一直响"), ("point4", "修好"), ("severity", "major")];

    let saved = save_opening(&phone, &form, &typed);

    assert_eq!(saved.location().as_deref(), Some(NEW));
    assert!(phone.follow(saved).text(".flash").contains("草稿已存下"));
    let tablet = world.app.signed_in(&world.ann);
    let before = world.app.app.store.queries_run();
    let form = tablet.get(NEW);
    assert_eq!(world.app.queries_since(before), 6, "the session's two, the estates, the draft twice, its photographs");
    assert_eq!(value(&form, PREVIEW, "title"), "电梯");
    assert_eq!(value(&form, PREVIEW, "text"), "  从周一起\n\n一直响");
    assert_eq!(
        (value(&form, PREVIEW, "point4").as_str(), value(&form, PREVIEW, "severity").as_str()),
        ("修好", "major")
    );
    assert!(form.text("#draft-note").contains("11月20日"), "{}", form.text("#draft-note"));
    assert_eq!(world.app.complaint_count(), 0, "a draft publishes nothing");
}

#[test]
fn publishing_removes_the_draft_and_sending_twice_is_still_one_complaint() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    save_opening(&browser, &browser.get(NEW), &[("title", "电梯一直响"), ("text", "从周一起")]);
    let preview = browser.submit(NEW, PREVIEW, &[("category", "property")]);
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert_eq!(world.app.drafts_of(&world.ann).len(), 1, "a look is no publication");

    let first = browser.submit_on(&preview, PUBLISH, &[]);
    let second = browser.submit_on(&preview, PUBLISH, &[]);

    assert_eq!((first.status, second.location()), (303, first.location()));
    assert_eq!(world.app.complaint_count(), 1);
    assert_eq!(world.app.drafts_of(&world.ann), []);
    assert_eq!(value(&browser.get(NEW), PREVIEW, "title"), "");
}

#[test]
fn newer_words_are_never_overwritten_and_both_are_shown() {
    let world = World::new();
    let (phone, tablet) = (world.app.signed_in(&world.ann), world.app.signed_in(&world.ann));
    save_opening(&phone, &phone.get(NEW), &[("title", "电梯一直响"), ("text", "第一版")]);
    let stale = tablet.get(NEW);
    world.app.advance_minutes(5);
    save_opening(&phone, &phone.get(NEW), &[("text", "手机上的新版")]);

    let refused = save_opening(&tablet, &stale, &[("text", "平板上的另一版")]);

    assert_eq!(refused.status, 409);
    assert!(refused.text("#draft-note .kept").contains("手机上的新版"));
    assert_eq!(value(&refused, PREVIEW, "text"), "平板上的另一版");
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "手机上的新版");
    // Publishing from the stale form must not throw the newer words away either.
    let preview = tablet.submit_on(&stale, PREVIEW, &[("category", "property")]);
    assert_eq!(tablet.submit_on(&preview, PUBLISH, &[]).status, 409);
    assert_eq!(world.app.complaint_count(), 0);
    // Having seen both, she decides.
    assert_eq!(save_opening(&tablet, &refused, &[]).status, 303);
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "平板上的另一版");
}

#[test]
fn a_form_opened_before_there_was_a_draft_does_not_overwrite_it() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let early = browser.get(NEW);
    save_opening(&browser, &browser.get(NEW), &[("title", "电梯一直响")]);

    let refused = save_opening(&browser, &early, &[("title", "路灯不亮")]);

    assert_eq!(refused.status, 409);
    assert!(refused.text("#draft-note").contains("电梯一直响"));
    // Another text for the same target is published beside the draft, which stays.
    let fields = [("title", "路灯不亮"), ("text", "三天了"), ("category", "property")];
    let preview = browser.submit_on(&early, PREVIEW, &fields);
    assert_eq!(browser.submit_on(&preview, PUBLISH, &[]).status, 303);
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("title"), "电梯一直响");
}

#[test]
fn a_script_saves_as_one_types_and_is_answered_in_a_few_words() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    browser.header("accept", "application/json");

    let first = save_opening(&browser, &form, &[("text", "一")]);
    let said: serde_json::Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!((first.status, said["version"].as_i64()), (200, Some(1)));
    assert!(said["said"].as_str().unwrap().contains("10:00"));
    let (draft, version) = (said["draft"].as_str().unwrap(), said["version"].to_string());
    let second = save_opening(&browser, &form, &[("draft", draft), ("draft_version", &version), ("text", "一二")]);
    assert_eq!(second.status, 200, "{}", second.body);

    let stale = save_opening(&browser, &form, &[("draft", draft), ("draft_version", &version), ("text", "三")]);
    let too_long = "水".repeat(10_001);
    let long = save_opening(&browser, &form, &[("draft", draft), ("draft_version", "2"), ("text", &too_long)]);
    world.app.advance_days(31);
    let expired = save_opening(&browser, &form, &[("text", "四")]);

    for (answer, status, word) in [(stale, 409, "别处"), (long, 422, "10000"), (expired, 401, "登录")] {
        let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.status, status);
        assert!(said["said"].as_str().unwrap().contains(word), "{said}");
    }
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "一二");
}

#[test]
fn drafts_are_bounded_in_length_and_in_number() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    let (many, heavy) = ("水".repeat(10_001), "👨‍👩‍👧‍👦".repeat(2_700));
    for (name, value) in [("text", many.as_str()), ("text", &heavy), ("title", &many), ("point3", &many)] {
        let answer = save_opening(&browser, &form, &[(name, value)]);
        assert_eq!((answer.status, answer.texts(".field.bad").len()), (422, 1), "{name}");
        assert_eq!(self::value(&answer, PREVIEW, name), value, "{name} is lost");
    }
    assert_eq!(save_opening(&browser, &form, &[("estate", &many)]).status, 400);
    assert_eq!(save_opening(&browser, &form, &[("draft_version", "x")]).status, 400);
    assert_eq!(world.app.drafts_of(&world.ann), []);

    let complaints: Vec<ComplaintId> = (0..51)
        .map(|number| world.app.complaint(&world.ann, world.building.estate_id, &format!("第{number}处漏水")))
        .collect();
    for id in &complaints[..50] {
        world.app.draft(&world.ann, Target::Reply(*id), "补充");
    }
    let last = complaints[50];
    let page = browser.get(&format!("/complaints/{last}/reply"));
    let action = format!("/complaints/{last}/replies");
    let refused = save(&browser, &page, (&action, &action), &[("text", "第五十一份")]);

    assert_eq!((refused.status, value(&refused, &action, "text").as_str()), (403, "第五十一份"));
    assert!(refused.text(".flash.late").contains("太多草稿"));
}

#[test]
fn a_draft_of_a_reply_is_kept_in_spite_of_a_quotation_and_goes_when_it_is_sent() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    let (page, action) = (format!("/complaints/{id}/reply"), format!("/complaints/{id}/replies"));
    let saved = save(&browser, &browser.get(&page), (&action, &action), &[("text", "还在滴水")]);
    assert_eq!(saved.location().as_deref(), Some(page.as_str()));

    let form = browser.get(&format!("{page}?to=1&quote=1"));
    assert_eq!(value(&form, &action, "text"), "还在滴水");
    let preview = browser.submit_on(&form, &action, &[("act", "preview")]);
    assert_eq!((preview.status, world.app.drafts_of(&world.ann).len()), (200, 1));
    assert_eq!(browser.submit_on(&preview, &action, &[("act", "send")]).status, 303);

    assert_eq!(world.app.drafts_of(&world.ann), []);
    assert_eq!(value(&browser.get(&page), &action, "text"), "");
}

#[test]
fn the_list_shows_her_own_drafts_and_throws_them_away() {
    let world = World::new();
    let id = world.complaint();
    let browser = world.app.signed_in(&world.ann);
    assert!(browser.get(LIST).text(".empty").contains("没有草稿"));
    save_opening(&browser, &browser.get(NEW), &[("title", "电梯<b>响</b>"), ("text", "从周一起")]);
    let reply = world.app.draft(&world.ann, Target::Reply(id), "还在滴水");

    let before = world.app.app.store.queries_run();
    let list = browser.get(LIST);
    assert_eq!(world.app.queries_since(before), 4, "two for the session, the drafts, the titles");
    let titles = list.texts(".kept-list h2");
    assert!(titles.contains(&"电梯<b>响</b>".to_owned()) && titles.iter().any(|title| title.contains("电梯厅顶棚")));

    let end = format!("/me/drafts/{}/end", reply.id);
    assert_eq!(browser.submit_on(&list, &end, &[]).location().as_deref(), Some(LIST));
    assert_eq!(world.app.drafts_of(&world.ann).len(), 1);
    let form = browser.get(NEW);
    let end = format!("/me/drafts/{}/end", world.app.drafts_of(&world.ann)[0].id);
    assert_eq!(browser.submit_on(&form, &end, &[]).location().as_deref(), Some(NEW));
    assert_eq!(value(&browser.get(NEW), PREVIEW, "title"), "");
}

#[test]
fn nobody_else_sees_or_touches_a_draft() {
    let world = World::new();
    let draft = world.app.draft(&world.ann, Target::Opening, "只有我看得到的字");
    let admin = world.app.admin();
    let bob = world.app.owner("bob@example.com", &world.building, "102");
    let end = format!("/me/drafts/{}/end", draft.id);

    for other in [&admin, &bob] {
        let browser = world.app.signed_in(other);
        let form = browser.get(NEW);
        let token = value(&form, PREVIEW, "csrf");
        for page in [LIST, NEW] {
            assert!(!browser.get(page).body.contains("只有我看得到的字"), "{page}");
        }
        assert_eq!(browser.post_without_token(&end, &[("csrf", &token)]).status, 404);
        // A form that names another's draft saves one of its own.
        let fields = [("draft", draft.id.as_str()), ("draft_version", "1"), ("text", "抢来的")];
        assert_eq!(save_opening(&browser, &form, &fields).status, 303);
    }
    assert_eq!(world.app.drafts_of(&world.ann)[0].value("text"), "只有我看得到的字");
}

#[test]
fn a_draft_about_what_one_may_not_see_is_refused() {
    let world = World::new();
    let guest = world.app.person("guest@example.com");
    let held = world.app.complaint(&guest, world.building.estate_id, "未核实的投诉");
    let browser = world.app.signed_in(&world.ann);
    let token = value(&browser.get(NEW), PREVIEW, "csrf");
    let fields = [("csrf", token.as_str()), ("act", "save"), ("text", "好奇")];

    assert_eq!(browser.post_without_token(&format!("/complaints/{held}/replies"), &fields).status, 404);
    assert_eq!(browser.post_without_token("/complaints/999/replies", &fields).status, 404);
}

#[test]
fn a_draft_ends_thirty_days_after_it_was_saved_last() {
    let world = World::new();
    let id = world.complaint();
    world.app.draft(&world.ann, Target::Opening, "旧的");
    world.app.advance_days(10);
    world.app.draft(&world.ann, Target::Reply(id), "新一些的");
    world.app.advance_days(20);
    world.app.run_jobs();
    assert_eq!(world.app.drafts_of(&world.ann).len(), 2, "on its last day it is still there");

    world.app.advance_days(1);
    world.app.run_jobs();

    let left = world.app.drafts_of(&world.ann);
    assert_eq!(left.iter().map(|draft| draft.value("text")).collect::<Vec<_>>(), ["新一些的"]);
}

#[test]
fn upkeep_runs_once_a_day() {
    use candor::schema::job;
    use diesel::prelude::*;
    let world = World::new();
    let count = || {
        let rows = job::table.filter(job::kind.eq("end_old_drafts")).count();
        world.app.app.store.read_blocking(|tx| Ok(rows.get_result::<i64>(tx.conn())?)).unwrap()
    };

    for expected in [1, 1, 2, 2] {
        world.app.run_jobs();
        assert_eq!(count(), expected);
        world.app.advance_minutes(8 * 60);
    }
}
